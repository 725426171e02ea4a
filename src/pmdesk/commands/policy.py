"""`pmdesk policy`: the numbers of the regulation, with clauses and readings."""

from typing import Annotated, Any

import typer

from pmdesk.commands.params import (
    By,
    Encoding,
    Force,
    Format,
    MonthOption,
    Output,
    Shown,
    ShownFormat,
    words,
)
from pmdesk.commands.show import show_list, show_stored, show_text, show_thing
from pmdesk.errors import Refused
from pmdesk.global_options import desk_of
from pmdesk.importing import text_of
from pmdesk.periods import Month, month_name, parse_day, parse_month
from pmdesk.render.policy import (
    ADOPTED_FIELDS,
    CHECK_FIELDS,
    DIFF_FIELDS,
    POLICY_FIELDS,
    policy_differences,
    policy_document,
    policy_rows,
    policy_text_table,
)
from pmdesk.store import policies
from pmdesk.store.closed import last_closed
from pmdesk.store.shipped import policy_row
from pmdesk.texts import _

app = typer.Typer(help="The regulation's numbers, each with its clause, and the readings taken.")

File = Annotated[str, typer.Argument(metavar="FILE", help="A complete policy document (TOML).")]


@app.command("show")
def show(
    ctx: typer.Context,
    month: MonthOption = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show the policy in force for a month; with --output, the whole document to edit.

    What --output writes is exactly what check, diff, adopt and --policy read.

    \b
    pmdesk policy show --output ours.toml
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        today = desk.now(conn).date()
        wanted = parse_month(month, today) if month is not None else Month.of(today)
        stored = policies.policy_for(conn, wanted)
        text = policies.policy_text(conn, stored.id)
    shown = Shown(format, output, encoding, force)
    if format == "json":
        show_thing(desk, "pmdesk.policy/1", [], policy_document(stored), shown)
    elif format in ("csv", "xlsx"):
        show_list(desk, "pmdesk.policy/1", POLICY_FIELDS, policy_rows(stored.policy), shown)
    elif output != "-":
        show_text(desk, [text], shown)
    else:
        show_text(desk, policy_text_table(stored), shown)


@app.command("check")
def check(ctx: typer.Context, file: File, format: Format = "table") -> None:
    """Check a policy document strictly: unknown keys, gaps in the bands, wrong types.

    \b
    pmdesk policy check ours.toml
    """
    document = read_document(file)
    desk = desk_of(ctx)
    row: dict[str, Any] = {"id": document.policy.id, "sha256": document.sha256, "valid": True}
    echo = _("{file}: valid, policy {id}", file=file, id=document.policy.id)
    show_stored(desk, "pmdesk.policy.check/1", CHECK_FIELDS, row, Shown(format), echo)


def read_document(file: str) -> Any:
    """The document of a policy file. Raises NotFound, Unusable or, by key and reason, BadInput."""
    from pmdesk.policy import loader  # TOML: 25 ms, only for a document

    return loader.load(text_of(file), file)


@app.command("diff")
def diff(
    ctx: typer.Context,
    file: File,
    month: MonthOption = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show what a draft changes against the policy in force for a month.

    \b
    pmdesk policy diff ours.toml
    """
    document = read_document(file)
    desk = desk_of(ctx)
    with desk.reading() as conn:
        today = desk.now(conn).date()
        wanted = parse_month(month, today) if month is not None else Month.of(today)
        stored = policies.policy_for(conn, wanted)
    rows = policy_differences(stored.policy, document.policy)
    shown = Shown(format, output, encoding, force)
    show_list(
        desk, "pmdesk.policy.diff/1", DIFF_FIELDS, rows, shown, nothing=_("they say the same")
    )


@app.command("adopt")
def adopt(
    ctx: typer.Context,
    file: File,
    from_: Annotated[
        str,
        typer.Option("--from", metavar="MONTH", parser=words, help="The first month it holds."),
    ],
    by: By,
    announced_on: Annotated[
        str | None,
        typer.Option("--announced-on", metavar="DATE", help="When the staff were told."),
    ] = None,
    format: Format = "table",
) -> None:
    """Put a policy in force from a month that no close has settled; its text is kept.

    Months before it, and their corrections, stay with the policy they had.

    \b
    pmdesk policy adopt ours.toml --from 2026-12 --by M01 --announced-on 2026-11-20
    """
    document = read_document(file)
    desk = desk_of(ctx)
    with desk.writing("policy adopt") as write:
        now = desk.now(write.conn)
        person = desk.employed(write.conn, by, now)
        month = parse_month(from_, now.date())
        last = last_closed(write.conn)
        if last is not None and month <= last:
            raise Refused(
                _(
                    "{month} is settled: a policy holds from {next} on at the earliest",
                    month=month_name(month),
                    next=month_name(last.plus(1)),
                ),
                clause="C4.2.1",
            )
        told = parse_day(announced_on, now) if announced_on is not None else None
        if told is not None and told > now.date():
            raise Refused(_("{when} lies in the future", when=told))
        in_force = policies.policy_for(write.conn, month)
        row = policy_row(document, month.number, told.isoformat() if told else None)
        same = (in_force.sha256, in_force.from_period, in_force.announced_on)
        if same != (row["sha256"], row["from_period"], row["announced_on"]):
            write.add("policy", "policy", {**row, "by_id": person.id})
        stored = policies.policy_for(write.conn, month)
    record = {
        "id": stored.name,
        "sha256": stored.sha256,
        "from_month": str(month),
        "announced_on": stored.announced_on,
        "by": person.code,
    }
    if told is None:
        desk.output.warn(_("no day on which the staff were told: every close will say so"))
    echo = _("policy {id} holds from {month}", id=stored.name, month=month_name(month))
    show_stored(desk, "pmdesk.policy.adopted/1", ADOPTED_FIELDS, record, Shown(format), echo)
