"""Parameter types of the service desk's groups: units, people, days, filters of lists."""

from datetime import date, datetime
from typing import Annotated, Any, NamedTuple

import typer

from pmdesk.commands import completion
from pmdesk.commands.params import whole, words
from pmdesk.errors import BadInput
from pmdesk.periods import parse_day, parse_month, parse_near_day
from pmdesk.texts import _

_UNIT = typer.Option(
    "--unit",
    metavar="UNIT",
    parser=words,
    autocompletion=completion.units,
    help="The unit: its code such as 3-2-1502, or a resident's phone or name.",
)
Unit = Annotated[str | None, _UNIT]
NeededUnit = Annotated[str, _UNIT]
UnitArgument = Annotated[
    str,
    typer.Argument(
        metavar="UNIT",
        parser=words,
        autocompletion=completion.units,
        help="The unit: its code such as 3-2-1502, or a resident's phone or name.",
    ),
]
ByWhom = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="STAFF",
        parser=words,
        autocompletion=completion.staff,
        help="Who does it; --as where it is left out.",
    ),
]
Department = Annotated[
    str | None, typer.Option("--department", metavar="D", parser=words, help="The department.")
]
Search = Annotated[
    str | None, typer.Option("--search", metavar="TEXT", help="Only where this text stands.")
]
FromDay = Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")]
ToDay = Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day, included.")]
Link = Annotated[
    str | None,
    typer.Option(
        "--link", metavar="RECORD", parser=words, help="A record it rests on, such as call:12."
    ),
]


def text_option(name: str, help: str, metavar: str = "TEXT") -> Any:
    """An option of free text that must say something."""
    return typer.Option(name, metavar=metavar, parser=words, help=help)


def staff_option(name: str, help: str) -> Any:
    """An option that names a member of staff."""
    return typer.Option(
        name, metavar="STAFF", parser=words, autocompletion=completion.staff, help=help
    )


def id_argument(kind: str, help: str) -> Any:
    """The argument that is the id of an open record of a kind."""
    return typer.Argument(
        metavar="ID",
        parser=whole(1, 2**62, "ID"),
        autocompletion=completion.open_ids(kind),
        help=help,
    )


def id_option(kind: str, name: str, help: str) -> Any:
    """An option that is the id of an open record of a kind."""
    return typer.Option(
        name,
        metavar="ID",
        parser=whole(1, 2**62, "ID"),
        autocompletion=completion.open_ids(kind),
        help=help,
    )


class Days(NamedTuple):
    """A half-open range of days as TEXT; None leaves an end open."""

    first: str | None
    after: str | None


def days_of(month: str | None, first: str | None, last: str | None, now: datetime) -> Days:
    """The days that --month, or --from and --to, name."""
    if month is not None:
        if first is not None or last is not None:
            raise BadInput(_("--month does not go with --from and --to"))
        wanted = parse_month(month, now.date())
        return Days(wanted.first.isoformat(), wanted.plus(1).first.isoformat())
    begin = parse_day(first, now) if first is not None else None
    end = parse_near_day(last, now) if last is not None else None
    if begin and end and end < begin:
        raise BadInput(_("--to {last} lies before --from {first}", last=end, first=begin))
    return Days(
        begin.isoformat() if begin else None,
        date.fromordinal(end.toordinal() + 1).isoformat() if end else None,
    )
