"""`pmdesk group compact`: the offices' files of a month checked and put together."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pmdesk.commands.params import Encoding, Force, Output, Shown, ShownFormat, words
from pmdesk.commands.show import check_output, list_schema, show_list, show_thing
from pmdesk.desk import Desk, clock
from pmdesk.errors import CheckFailed, NotFound, Unusable, reason_of
from pmdesk.global_options import desk_of
from pmdesk.periods import Month, month_name, parse_month
from pmdesk.render.extras import need
from pmdesk.render.tables import Field, Row
from pmdesk.store.settings import DEFAULTS
from pmdesk.texts import _, _n

if TYPE_CHECKING:
    from pmdesk.lake.compacting import Outcome

FIELDS = [
    Field("office", "Office", "code"),
    Field("name", "Office name"),
    Field("state", "State", "code"),
    Field("why", "Why"),
]


def add_compact(app: typer.Typer) -> None:
    """Adds the command of this module to `pmdesk group`."""
    app.command("compact")(compact)


def compact(
    ctx: typer.Context,
    lake: Annotated[
        str, typer.Option("--lake", metavar="LAKE", parser=words, help="The lake's folder.")
    ],
    month: Annotated[
        str,
        typer.Option("--month", metavar="MONTH", parser=words, help="2026-10, 10 or last."),
    ],
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Check what the offices have published of a month, and put it together: one file a table.

    Shows the offices that are missing, and those that are refused because a file is not what its
    manifest says: then nothing is put together. No data file is needed.

    \b
    pmdesk group compact --lake /srv/lake --month 2026-10
    """
    desk = desk_of(ctx)
    need("group")
    shown = Shown(format, output, encoding, force, desk.options.screen)
    check_output(shown)
    wanted = parse_month(month, clock(desk.now_as_given, DEFAULTS["timezone"]).date())
    outcome = _compacted(Path(lake), wanted)
    rows = _rows(outcome)
    if not outcome.problems:
        desk.output.note(_coverage(wanted, outcome))
    _show(desk, wanted, outcome, rows, shown)
    if outcome.problems:
        refused = len({problem.office for problem in outcome.problems})
        raise CheckFailed(
            _n(
                "{month} is not put together: {n} office is refused",
                "{month} is not put together: {n} offices are refused",
                refused,
                month=month_name(wanted),
            )
        )


def _compacted(lake: Path, month: Month) -> "Outcome":
    from pmdesk.lake.compacting import compact as put_together

    try:
        if not lake.is_dir():
            raise NotFound(_("there is no lake at {path}", path=lake))
        return put_together(lake, month)
    except OSError as error:
        raise Unusable(f"{error.filename or lake}: {reason_of(error)}") from error


def _rows(outcome: "Outcome") -> list[Row]:
    """The offices that need somebody's attention, by code."""
    found = [
        {
            "office": one.office,
            "name": one.name or outcome.names.get(one.office, ""),
            "state": "refused",
            "why": one.why,
        }
        for one in outcome.problems
    ]
    compacted = outcome.compacted
    found += [
        {"office": code, "name": outcome.names[code], "state": "missing", "why": ""}
        for code in compacted.missing
    ]
    names = {one.office: one.name for one in compacted.offices}
    found += [
        {
            "office": code,
            "name": names[code],
            "state": "unexpected",
            "why": _("it is not in offices.csv; its rows are in the month"),
        }
        for code in compacted.unexpected
        if code in names
    ]
    return sorted(found, key=lambda row: row["office"])


def _coverage(month: Month, outcome: "Outcome") -> str:
    """How many offices are in the month, of how many."""
    compacted = outcome.compacted
    there = len(compacted.offices)
    if compacted.expected is None:
        return _n(
            "{month}: {n:,} office put together; no offices.csv says which are expected",
            "{month}: {n:,} offices put together; no offices.csv says which are expected",
            there,
            month=month_name(month),
        )
    return _n(
        "{month}: {there} of {n:,} office put together",
        "{month}: {there} of {n:,} offices put together",
        compacted.expected,
        there=f"{compacted.expected - len(compacted.missing):,}",
        month=month_name(month),
    )


def _show(desk: Desk, month: Month, outcome: "Outcome", rows: list[Row], shown: Shown) -> None:
    if shown.format == "json":
        rows_of = {name: one.rows for name, one in outcome.compacted.tables.items()}
        head = {
            "month": str(month),
            "ok": not outcome.problems,
            "offices": len(outcome.compacted.offices),
            "expected": outcome.compacted.expected,
            "rows": None if outcome.problems else rows_of,
        }
        show_thing(desk, "pmdesk.group.compact/1", [], {**head, "attention": rows}, shown)
    else:
        nothing = _("no office is missing or refused")
        show_list(desk, list_schema("group.compact"), FIELDS, rows, shown, nothing=nothing)
