"""`pmdesk fault proposals`: breaches the records show, as ready `fault add` lines."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from pmdesk.commands.params import Encoding, Force, MonthOption, Output, Shown, ShownFormat
from pmdesk.commands.show import list_schema, show_list, show_text
from pmdesk.global_options import desk_of
from pmdesk.periods import Month, parse_month
from pmdesk.render.visible import visible
from pmdesk.texts import _


def add_proposals(app: typer.Typer) -> None:
    """Adds the command to the group `fault`."""
    app.command("proposals")(proposals)


def proposals(
    ctx: typer.Context,
    month: MonthOption = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Also those that were issued, with their notice.")
    ] = False,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Propose notices for the breaches that the records show: late replies, resolutions,
    follow-ups, promises and hand-overs. Nothing is issued by itself.

    A table is a script: what happened behind a #, then the ready line. Each is keyed, so that
    it is issued once. This month and the last without --month.

    \b
    pmdesk fault proposals --month last
    """
    from pmdesk.agenda import proposals as agenda

    desk = desk_of(ctx)
    with desk.reading() as conn:
        now = desk.now(conn)
        this = Month.of(now.date())
        wanted = parse_month(month, now.date()) if month is not None else None
        first, after = (wanted or this.plus(-1)).first, (wanted or this).plus(1).first
        rows = agenda.proposals(conn, first, after, now, issued=all_)
    shown = Shown(format, output, encoding, force)
    if format == "table" and rows:
        show_text(desk, _script(rows), shown)
    else:
        schema = list_schema("fault.proposals")
        show_list(desk, schema, agenda.FIELDS, rows, shown, nothing=_("no breach is on record"))


def _script(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        who = f"{row['staff']} {row['name']}" if row["staff"] else _("nobody in particular")
        code = ", ".join(part for part in (row["code"], row["title"]) if part) or row["breach"]
        clause = f" [{row['clause']}]" if row["clause"] else ""
        yield visible(f"# {row['on']} {who}: {code}{clause}") + "\n"
        yield visible(f"#   {row['facts']}") + "\n"
        if row["notice"] is not None:
            yield "#   " + _("issued: notice {id}", id=row["notice"]) + "\n\n"
        elif row["lacks"]:
            yield "#   " + visible(_why(row)) + "\n\n"
        else:
            yield visible(row["command"]) + "\n\n"


def _why(row: dict[str, Any]) -> str:
    return {
        "person": _("no line: the record names nobody who handled it"),
        "employment": _("no line: not employed on that day"),
        "issuer": _("no line: nobody of this office may issue it"),
        "code": _("no line: the policy or the catalogue has no code for it on that day"),
    }[row["lacks"]]
