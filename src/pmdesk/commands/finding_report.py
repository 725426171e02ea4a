"""`pmdesk finding report`: corrective action reports, on findings or fault codes (A3.5, C4.1.6)."""

from typing import Annotated

import typer

from pmdesk.casework import reports
from pmdesk.casework.report_view import COLUMNS, FIELDS, rarer_text
from pmdesk.casework.walking import Case, Doing
from pmdesk.commands import completion, filters
from pmdesk.commands.case_steps import CaseId, add_cases, add_reasoned, add_shows, add_worded
from pmdesk.commands.cases import Shape, change, show_changed
from pmdesk.commands.desk_params import ByWhom, id_option, staff_option, text_option
from pmdesk.commands.params import Format, On, Ref, choice, words
from pmdesk.commands.printing import Read, add_print
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_day, parse_when
from pmdesk.records.findings import REPORTS
from pmdesk.store import reports as store
from pmdesk.store.writing import Writing
from pmdesk.texts import _

app = typer.Typer(help="Corrective action reports, on findings or fault codes (A3.5, C4.1.6).")

SHAPE = Shape(REPORTS, store.REPORTS, FIELDS, COLUMNS, "finding", store.reports_listing)


@app.command("add")
def add(
    ctx: typer.Context,
    problem: Annotated[str, text_option("--problem", "What the problem is.")],
    finding: Annotated[
        list[int] | None,
        id_option("finding", "--finding", "A finding it answers; repeat it for several."),
    ] = None,
    code: Annotated[
        list[str] | None,
        typer.Option("--code", metavar="CODE", parser=words,
                     autocompletion=completion.fault_codes,
                     help="A fault code it answers; repeat it for several (C4.1.6)."),
    ] = None,
    on: On = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Begin a report on findings, or on a fault code that the analysis shows (C4.1.6).

    \b
    pmdesk finding report add --finding 12 --problem "Walls are opened without a permit"
    """
    desk = desk_of(ctx)
    if not finding and not code:
        raise BadInput(_("missing: --finding or --code: what it answers"))
    with desk.writing("finding report add") as write:
        conn, now = write.conn, desk.now(write.conn)
        draft = reports.Draft(
            when=parse_when("today" if on is None else on, now),
            problem=problem,
            findings=tuple(dict.fromkeys(finding or ())),
            codes=tuple(dict.fromkeys(code or ())),
            ref=ref,
        )
        number = reports.known(write, draft, is_dated=on is not None)
        if number is None:
            number = reports.begin(write, draft, desk.by_whom(write, by), now)
        row = SHAPE.record(conn, number, now.date())
    answers = ", ".join([*row["findings"], *row["codes"]])
    more = _("answers {subjects}", subjects=answers)
    show_changed(desk, SHAPE, row, format, row["number"], more, _("to be planned"))


Findings = Annotated[
    list[int] | None,
    id_option("finding", "--finding", "Only what answers this finding; several: all."),
]
Codes = Annotated[
    list[str] | None,
    typer.Option("--code", metavar="CODE", parser=words,
                 autocompletion=completion.fault_codes,
                 help="Only what answers this fault code; several: all."),
]  # fmt: skip


def _to_findings(asking: filters.Asking, findings: list[int] | None) -> None:
    for number in findings or ():
        store.answers(asking.asked, finding=number)


def _to_codes(asking: filters.Asking, codes: list[str] | None) -> None:
    for code in codes or ():
        store.answers(asking.asked, code=code)


add_cases(
    app,
    SHAPE,
    __name__,
    filters.given("finding", Findings)._replace(ask=_to_findings),
    filters.given("code", Codes)._replace(ask=_to_codes),
    filters.staff("responsible", "Only what this person is responsible for."),
    filters.DAYS,
    filters.SEARCH,
    help="""List corrective action reports, oldest first.

    \b
    pmdesk finding report list --state draft --state not-effective
    """,
)


add_shows(
    app,
    SHAPE,
    show="""Show one report with its trail, and whether its fault codes became rarer: the notices
    that count in as many days before its plan as have passed since, a quarter at most and four
    weeks at least (C4.1.6).

    \b
    pmdesk finding report show 3
    """,
    trail="""List every step of a report: who did what, when, in which words.

    \b
    pmdesk finding report trail 3 --format json
    """,
)


def _form() -> Read:
    from pmdesk.casework.printing import report

    return report


add_print(
    app,
    CaseId,
    _form,
    """Print one report as a form, for whoever carries it out and for the company (A3.5, A3.7).

    \b
    pmdesk finding report print 3 --output report-3.pdf --language zh-Hans
    """,
)


@app.command("plan")
def plan(
    ctx: typer.Context,
    id: CaseId,
    cause: Annotated[str, text_option("--cause", "The root cause.")],
    correction: Annotated[str, text_option("--correction", "What puts it right.")],
    prevention: Annotated[str, text_option("--prevention", "What keeps it from coming back.")],
    responsible: Annotated[str, staff_option("--responsible", "Who carries it out (A3.7).")],
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="By when it is done.")],
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Plan it: root cause, correction, prevention, who, by when (A3.7).

    \b
    pmdesk finding report plan 3 --cause "No permit list at the gate" --correction "Wall closed"
        --prevention "Guards check permits" --responsible S02 --due 11-20
    """
    desk = desk_of(ctx)

    def step(write: Writing, case: Case, doing: Doing) -> Case:
        planned = reports.Plan(
            cause,
            correction,
            prevention,
            desk.employed(write.conn, responsible, doing.at),
            parse_day(due, doing.at, ahead=True),
        )
        return reports.plan(write, case, doing, planned)

    row = change(desk, SHAPE, "plan", id, on, by, step)
    who = _("{staff} is responsible", staff=row["responsible"])
    show_changed(desk, SHAPE, row, format, who, _("due {day}", day=row["due"]))


add_worded(
    app,
    SHAPE,
    "act",
    reports.act,
    """Put on record what was done of the plan.

    \b
    pmdesk finding report act 3 --text "Guards briefed, list hung up"
    """,
)


@app.command("company")
def company(
    ctx: typer.Context,
    id: CaseId,
    text: Annotated[str | None, text_option("--text", "To whom, and how.")] = None,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record that it was reported to the company, and on which day (A3.7).

    \b
    pmdesk finding report company 3 --on yesterday
    """
    desk = desk_of(ctx)

    def step(write: Writing, case: Case, doing: Doing) -> Case:
        return reports.company(write, case, doing._replace(text=text))

    row = change(desk, SHAPE, "company", id, on, by, step)
    more = _("reported to the company on {day}", day=row["company_on"])
    show_changed(desk, SHAPE, row, format, more)


@app.command("check")
def check(
    ctx: typer.Context,
    id: CaseId,
    effective: Annotated[
        str, choice("--effective", "yes", "no", help="no: it is to be planned anew.")
    ],
    text: Annotated[str, text_option("--text", "What was seen.")],
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Check its effect, by somebody other than who is responsible (A3.5).

    \b
    pmdesk finding report check 3 --effective yes --text "None in four weeks" --by D01
    """
    desk = desk_of(ctx)

    def step(write: Writing, case: Case, doing: Doing) -> Case:
        return reports.check(write, case, doing._replace(text=text), effective)

    row = change(desk, SHAPE, "check", id, on, by, step)
    again = _("to be planned anew") if row["state"] == "not-effective" else None
    show_changed(desk, SHAPE, row, format, again, rarer_text(row))


add_reasoned(
    app,
    SHAPE,
    "void",
    reports.void,
    """End a report that is not to be, with the reason.

    \b
    pmdesk finding report void 3 --reason "Answered by report 2"
    """,
)
