"""Parameter types that several commands share, so that they read the same everywhere."""

from typing import Annotated, Any, NamedTuple

import typer

from pmdesk.commands import completion
from pmdesk.errors import BadInput
from pmdesk.numbers import parse_whole
from pmdesk.texts import _


def whole(low: int, high: int, what: str) -> Any:
    """A parser of whole numbers from `low` to `high`; full-width digits are folded."""

    def parse(text: str) -> int:
        try:
            return parse_whole(text, low, high)
        except BadInput as error:
            raise typer.BadParameter(error.message) from None

    parse.__name__ = what
    return parse


def one_of(*words: str) -> Any:
    """A parser that takes one of the words."""

    def parse(text: str) -> str:
        if text not in words:
            raise typer.BadParameter(
                _("{text!r} is not one of {words}", text=text, words=", ".join(words))
            )
        return text

    return parse


def words(text: str) -> str:
    """A parser of text that must say something."""
    if not text.strip():
        raise typer.BadParameter(_("an empty text"))
    if "\0" in text:
        raise typer.BadParameter(_("a NUL character in the text"))
    return text


def choice(name: str, *options: str, help: str) -> Any:
    """An option of a few words, shown in help, offered at the prompt and by completion."""
    return typer.Option(
        name,
        parser=one_of(*options),
        metavar="|".join(options),
        help=help,
        autocompletion=lambda incomplete: [o for o in options if o.startswith(incomplete)],
    )


FORMATS = ("table", "json", "csv")

Format = Annotated[str, choice("--format", *FORMATS, help="How the answer is written.")]
ShownFormat = Annotated[
    str, choice("--format", *FORMATS, "xlsx", help="How the answer is written.")
]
"""Of what shows records, and can write them into a file."""
Output = Annotated[
    str, typer.Option("--output", metavar="FILE", help="Write the answer to a file; - is stdout.")
]
Encoding = Annotated[
    str | None,
    choice(
        "--encoding",
        "utf-8",
        "utf-8-sig",
        "gb18030",
        help="The encoding of CSV; a file has a BOM unless told otherwise.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace an existing file.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen, store nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Ref = Annotated[
    str | None,
    typer.Option(
        "--ref",
        metavar="KEY",
        parser=words,
        help="Your own key: the same one again stores nothing twice.",
    ),
]
Staff = Annotated[
    str,
    typer.Option(
        "--staff",
        metavar="STAFF",
        parser=words,
        autocompletion=completion.staff,
        help="The employee: code, name, or the beginning of either.",
    ),
]
StaffArgument = Annotated[
    str,
    typer.Argument(
        metavar="STAFF",
        parser=words,
        autocompletion=completion.staff,
        help="The employee: code, name, or the beginning of either.",
    ),
]
Code = Annotated[
    str,
    typer.Option(
        "--code",
        metavar="CODE",
        parser=words,
        autocompletion=completion.fault_codes,
        help="The fault code of the catalogue.",
    ),
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="STAFF",
        parser=words,
        autocompletion=completion.staff,
        help="Who does it, in the regulation's sense; --as where it is left out.",
    ),
]
On = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="WHEN",
        help="The day, and the time if known: 2026-11-05 14:30, 14:30, yesterday, -3d.",
    ),
]
MonthOption = Annotated[
    str | None, typer.Option("--month", metavar="MONTH", help="2026-10, 10 or last.")
]
Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", parser=words, help="Why; it is kept.")
]
NoticeId = Annotated[
    int,
    typer.Argument(
        metavar="ID",
        parser=whole(1, 2**62, "ID"),
        autocompletion=completion.notices,
        help="The notice's id.",
    ),
]


class Shown(NamedTuple):
    """How an answer is wanted: the four options that every showing command takes."""

    format: str = "table"
    output: str = "-"
    encoding: str | None = None
    force: bool = False
    language: str | None = None
    """Of a workbook's headings; None is the office's."""
