"""`pmdesk settings`: the office's name, the language of its documents, its lists of words."""

from typing import Annotated

import typer

from pmdesk.commands.params import Encoding, Force, Format, Output, Shown, ShownFormat
from pmdesk.commands.registers import Register, add_list
from pmdesk.commands.show import show_stored, show_text, show_thing, stored_schema
from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.global_options import desk_of
from pmdesk.numbers import parse_whole
from pmdesk.periods import parse_spans
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.store.settings import (
    DEFAULTS,
    LISTS,
    MAY_BE_EMPTY,
    NUMBERS,
    TIMES,
    check_office_code,
    setting,
    settings,
)
from pmdesk.texts import LANGUAGES, _

app = typer.Typer(help="The office's name, language, time zone, and its lists of words.")

FIELDS = [Field("key", "Setting"), Field("value", "Value")]
Key = Annotated[
    str,
    typer.Argument(
        metavar="KEY",
        help="The setting: pmdesk settings list shows them.",
        autocompletion=lambda incomplete: [k for k in DEFAULTS if k.startswith(incomplete)],
    ),
]


add_list(
    app,
    Register("settings", __name__, FIELDS),
    rows=lambda asking: [{"key": key, "value": v} for key, v in settings(asking.conn).items()],
    help="""Show every setting with its value.

    \b
    pmdesk settings list
    """,
)


@app.command("get")
def get(
    ctx: typer.Context,
    key: Key,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show one setting's value.

    \b
    pmdesk settings get language
    """
    desk = desk_of(ctx)
    _known(key)
    with desk.reading() as conn:
        value = setting(conn, key)
    shown = Shown(format, output, encoding, force)
    if format == "table":
        show_text(desk, [visible(value) + "\n"], shown)
    else:
        row = {"key": key, "value": value}
        show_thing(desk, stored_schema("settings"), FIELDS, row, shown)


@app.command("set")
def set_(
    ctx: typer.Context,
    key: Key,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The new value.")],
    format: Format = "table",
) -> None:
    """Change a setting from now on; what was stored keeps the old one.

    \b
    pmdesk settings set complaint_categories "noise,lifts,parking,other"
    """
    desk = desk_of(ctx)
    _known(key)
    if key == "timezone":
        raise Refused(
            _("the time zone is fixed when the file is made: months would shift under closes")
        )
    if key == "language" and value not in LANGUAGES:
        raise BadInput(
            _("{found!r} is not one of {words}", found=value, words=", ".join(LANGUAGES))
        )
    if key == "office_code":
        check_office_code(value)
    if key in LISTS:
        value = _checked_list(key, value)
    if key in NUMBERS:
        value = str(parse_whole(value, *NUMBERS[key]))
    with desk.writing("settings set") as write:
        if setting(write.conn, key) != value:
            write.add("settings", "setting", {"key": key, "value": value})
    show_stored(
        desk,
        stored_schema("settings"),
        FIELDS,
        {"key": key, "value": value},
        Shown(format),
        f"{key}: {value}",
    )


def _checked_list(key: str, value: str) -> str:
    """A list of words as it is stored: separated by commas, each once, none empty; no word at
    all where none is needed."""
    words = [word.strip() for word in value.split(",")]
    if words == [""] and key in MAY_BE_EMPTY:
        return ""
    if not all(words) or len(set(words)) < len(words) or any(";" in word for word in words):
        raise BadInput(
            _("{key}: words separated by commas are wanted, each once, without ;", key=key)
        )
    if key in TIMES:
        return ",".join("-".join(span) for span in parse_spans(key, words))
    return ",".join(words)


def _known(key: str) -> None:
    if key not in DEFAULTS:
        raise NotFound(
            _("there is no setting {key!r}: there are {keys}", key=key, keys=", ".join(DEFAULTS))
        )
