"""`pmdesk fault`: notices from the counter to the month's sum (C4.1-C4.2)."""

from typing import Annotated, Any

import typer

from pmdesk.assessment.issuing import Draft, Issuer
from pmdesk.assessment.standing import (
    month_so_far,
    newly_reached,
    possible_retaliation,
    standing_text,
    waiting_text,
)
from pmdesk.assessment.view import BRIEF_FIELDS, COLUMNS, FIELDS, records, trail_text
from pmdesk.commands import completion
from pmdesk.commands.fault_causes import add_causes
from pmdesk.commands.fault_proposals import add_proposals
from pmdesk.commands.fault_steps import add_steps
from pmdesk.commands.params import (
    By,
    Code,
    DryRun,
    Encoding,
    Force,
    Format,
    MonthOption,
    NoticeId,
    On,
    Output,
    Ref,
    Shown,
    ShownFormat,
    Staff,
    StaffArgument,
    Yes,
    choice,
    whole,
    words,
)
from pmdesk.commands.printing import DocumentFile, DocumentLanguage, print_document
from pmdesk.commands.show import (
    list_schema,
    show_list,
    show_rows,
    show_stored,
    show_text,
    show_thing,
    stored_schema,
)
from pmdesk.errors import NotFound
from pmdesk.global_options import desk_of
from pmdesk.periods import Month, parse_month, parse_when
from pmdesk.store import people
from pmdesk.store.linking import linked
from pmdesk.store.notices import (
    Selection,
    briefs,
    event_day,
    notice_with_state,
    notices,
    open_appeals_against,
)
from pmdesk.store.writing import Writing
from pmdesk.texts import _, _n

app = typer.Typer(help="Fault notices (C4.1.3) and the fault catalogue (C4.4).")
GROUPS = {"catalogue": "pmdesk.commands.fault_catalogue"}
"""Groups within this one, imported when they are asked for."""

STATES = ("revoked", "appealed", "reduced", "served", "issued")
Text = Annotated[str | None, typer.Option(metavar="TEXT", parser=words)]


def _text(name: str, help: str) -> Any:
    return typer.Option(name, metavar="TEXT", parser=words, help=help)


@app.command("add")
def add(
    ctx: typer.Context,
    staff: Staff,
    code: Code,
    by: By,
    points: Annotated[
        int | None,
        typer.Option(
            "--points",
            metavar="N",
            parser=whole(1, 100, "N"),
            help="1 to 100; the catalogue's of the day without.",
        ),
    ] = None,
    on: On = None,
    facts: Annotated[str | None, _text("--facts", "What happened.")] = None,
    evidence: Annotated[str | None, _text("--evidence", "What shows it.")] = None,
    correction: Annotated[str | None, _text("--correction", "The correction asked for.")] = None,
    source: Annotated[
        str | None, _text("--source", "Where it was found, such as an unscheduled check.")
    ] = None,
    link: Annotated[
        str | None, _text("--link", "A record it rests on: fault:12, complaint:3.")
    ] = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Issue a fault notice and show where the person's month stands (C4.1.3).

    Who may assess whom is checked (C3.1-C3.3); superior, department and post are those of the
    day of the event.

    \b
    pmdesk fault add --staff E007 --code CMP-01 --by S01 --on yesterday --facts "No entry made"
    """
    desk = desk_of(ctx)
    with desk.writing("fault add") as write:
        conn, now = write.conn, desk.now(write.conn)
        issuer = Issuer(conn, now, desk.language(conn))
        when = parse_when("today" if on is None else on, now)
        draft = Draft(
            staff,
            code,
            points,
            when,
            by,
            facts,
            evidence,
            correction,
            source,
            linked(conn, link),
            ref,
        )
        number = write.known("notice", ref, _stated(draft, issuer, on)) if ref else None
        day = when.day if number is None else event_day(conn, number)
        member, policy, month = issuer.person(staff), issuer.policy(day), Month.of(day)
        before = month_so_far(conn, member.id, month, policy)
        is_new = number is None
        if number is None:
            number = write.add("fault", "notice", issuer.notice(draft))
        found = notice_with_state(conn, number)
        assert found is not None
        record = records(conn, [found])[0]
        after = month_so_far(conn, member.id, month, policy)
        waiting = waiting_text(conn, month, policy) if is_new else None
        default = issuer.default_points(code, day)
        complained = open_appeals_against(conn, issuer.person(by).id, member.id) if is_new else []
    for appeal in complained:
        desk.output.warn(possible_retaliation(by, staff, appeal))
    echo = _n(
        "notice {id}: {staff}, {code}, {n} point",
        "notice {id}: {staff}, {code}, {n} points",
        record["points"],
        id=number,
        staff=record["staff"],
        code=record["code"],
    )
    if default not in (None, record["points_issued"]):
        echo += _(" (the catalogue has {points})", points=default)
    parts = [echo, standing_text(after), *newly_reached(before, after)]
    if waiting:
        parts.append(waiting)
    show_stored(desk, stored_schema("fault"), FIELDS, record, Shown(format), "; ".join(parts))


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file; - is stdin.")],
    dry_run: DryRun = False,
    yes: Yes = False,
    format: Format = "table",
) -> None:
    """Import notices from CSV; staff, code, on and by are required.

    Columns: staff,code,points,on,by,facts,evidence,correction,source,liable_by,liable_on,
    liable_finding,key. The three liable columns go together. Each line is checked as fault add
    would; all lines are stored or none. A key stored before is known and stores nothing.

    \b
    pmdesk fault import october.csv --dry-run
    """
    from pmdesk.assessment.importing import LAYOUT, NoticeImport
    from pmdesk.commands.imports import run_import

    desk = desk_of(ctx)

    def make(write: Writing) -> NoticeImport:
        return NoticeImport(write, desk.now(write.conn), desk.language(write.conn))

    incoming = run_import(
        desk, "fault", file, LAYOUT, make, dry_run=dry_run, yes=yes, format=format
    )
    for by, staff, appeal in incoming.complained:
        desk.output.warn(possible_retaliation(by, staff, appeal))


@app.command("list")
def list_(
    ctx: typer.Context,
    month: MonthOption = None,
    staff: Annotated[
        str | None,
        typer.Option(
            "--staff", metavar="STAFF", autocompletion=completion.staff, help="Only this person's."
        ),
    ] = None,
    code: Annotated[
        str | None,
        typer.Option(
            "--code",
            metavar="CODE",
            autocompletion=completion.fault_codes,
            help="Only this fault code.",
        ),
    ] = None,
    state: Annotated[str | None, choice("--state", *STATES, help="Only in this state.")] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="STAFF",
            autocompletion=completion.staff,
            help="Only issued by this person.",
        ),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option("--search", metavar="TEXT", help="In facts, title, name and the like."),
    ] = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """List notices, oldest first.

    \b
    pmdesk fault list --month last --state issued
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        wanted = Selection(
            period=parse_month(month, desk.now(conn).date()).number if month is not None else None,
            staff_id=people.find(conn, staff).id if staff is not None else None,
            code=code,
            by_id=people.find(conn, by).id if by is not None else None,
            text=search,
        )
        if format == "table":
            lines = briefs(conn, wanted)
            if state:
                lines = [line for line in lines if line[-1] == state]
        else:
            found = (pair for pair in notices(conn, wanted) if state in (None, pair[1].word))
            rows = records(conn, found)
    shown = Shown(format, output, encoding, force)
    if format == "table":
        show_rows(desk, "fault", BRIEF_FIELDS, lines, shown, COLUMNS, _("no notices"))
    else:
        show_list(desk, list_schema("fault"), FIELDS, rows, shown)


@app.command("show")
def show(
    ctx: typer.Context,
    id: NoticeId,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show one notice with all its fields and steps.

    \b
    pmdesk fault show 12
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        found = notice_with_state(conn, id)
        if found is None:
            raise NotFound(_("there is no notice {id}", id=id))
        record = records(conn, [found])[0]
        trail = trail_text(conn, id)
    shown = Shown(format, output, encoding, force)
    show_thing(desk, stored_schema("fault"), FIELDS, record, shown, trail)


@app.command("notice")
def notice_(
    ctx: typer.Context,
    id: NoticeId,
    output: DocumentFile,
    language: DocumentLanguage = None,
    force: Force = False,
) -> None:  # fmt: skip
    """Print the notice as the regulation's form, A4 with stub and signatures (C5.1).

    \b
    pmdesk fault notice 12 --output FN-202610-0012.html
    pmdesk fault notice 12 --output FN-202610-0012.pdf --language zh-Hant
    """
    from pmdesk.assessment.printing import fault_notice

    desk = desk_of(ctx)
    print_document(
        desk, lambda conn, spoken: fault_notice(conn, id, spoken), output, language, force=force
    )


@app.command("explain")
def explain_(
    ctx: typer.Context,
    staff: StaffArgument,
    month: MonthOption = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Explain somebody's month step by step, each with its clause and reading.

    The amounts add up to the deduction. This month without --month; a closed month is explained
    as it was charged.

    \b
    pmdesk fault explain E007 --month last
    """
    from pmdesk.assessment.explain import explain
    from pmdesk.render.explain import explanation_text

    desk = desk_of(ctx)
    with desk.reading() as conn:
        today = desk.now(conn).date()
        someone = people.find(conn, staff)
        wanted = parse_month(month, today) if month is not None else Month.of(today)
        explanation = explain(conn, someone, wanted)
        readings = desk.policy(conn, wanted).policy.readings
    shown = Shown(format, output, encoding, force)
    if format == "json":
        show_thing(desk, "pmdesk.fault.explain/1", [], explanation.document(), shown)
    elif format in ("csv", "xlsx"):
        from pmdesk.assessment.explanation import STEP_FIELDS

        rows = [step._asdict() for step in explanation.steps]
        show_list(desk, "pmdesk.fault.explain/1", STEP_FIELDS, rows, shown)
    else:
        show_text(desk, explanation_text(explanation, readings), shown)


def _stated(draft: Draft, issuer: Issuer, on: str | None) -> dict[str, Any]:
    from pmdesk.assessment.importing import stated

    columns = stated(draft, issuer)
    if on is None:  # the day of the first run is not what the caller stated
        del columns["on_day"], columns["at_minute"]
    return columns


add_steps(app)
add_causes(app)
add_proposals(app)
