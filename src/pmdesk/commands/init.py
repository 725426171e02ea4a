"""`pmdesk init`: makes the data file with the shipped catalogue and policy."""

import os
from typing import Annotated

import typer

from pmdesk.commands.params import Format, Shown, words
from pmdesk.commands.show import show_stored
from pmdesk.desk import check_zone, clock
from pmdesk.global_options import desk_of
from pmdesk.output import make_folder
from pmdesk.render.tables import Field
from pmdesk.store.file import create
from pmdesk.store.settings import DEFAULTS
from pmdesk.store.shares import refuse_share
from pmdesk.store.shipped import fill
from pmdesk.store.writing import Actor, os_user
from pmdesk.texts import LANGUAGES, _

app = typer.Typer()

FIELDS = [
    Field("file", "File"),
    Field("office_name", "Office"),
    Field("language", "Language"),
    Field("timezone", "Time zone"),
]


@app.command("init")
def init(
    ctx: typer.Context,
    office: Annotated[
        str, typer.Option("--office", metavar="NAME", help="The office's name, for its forms.")
    ] = "",
    timezone: Annotated[
        str,
        typer.Option(
            "--timezone",
            metavar="ZONE",
            parser=words,
            help="The office's time zone; it cannot be changed later.",
        ),
    ] = DEFAULTS["timezone"],
    format: Format = "table",
) -> None:
    """Make the data file with the shipped fault catalogue and policy.

    Both are in force from the beginning of time and are yours from then on: a later version of
    the program never changes them by itself. An existing file is left alone (4).
    The language given with --lang is that of documents and exports.

    \b
    pmdesk init --office "Maple Court" --lang en
    """
    desk = desk_of(ctx)
    check_zone(timezone)
    path = desk.path
    refuse_share(path)
    if not desk.options.db and path.parent.name == "pmdesk":
        make_folder(path.parent)
    language = desk.options.lang or os.environ.get("PMDESK_LANG") or DEFAULTS["language"]
    if language not in LANGUAGES:
        language = DEFAULTS["language"]
    at = clock(desk.now_as_given, timezone).isoformat(timespec="seconds")
    actor = Actor(None, os_user(), "init", at)
    chosen = {"office_name": office, "language": language, "timezone": timezone}
    create(path, lambda conn: fill(conn, actor, chosen))
    desk.output.stored = True
    row = {"file": str(path), **chosen}
    echo = _("made {path}", path=path)
    show_stored(desk, "pmdesk.init/1", FIELDS, row, Shown(format), echo)
    desk.output.note(_("next: pmdesk staff add CODE --name NAME --department D --role manager"))
