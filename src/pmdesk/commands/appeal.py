"""`pmdesk appeal`: statement, hearing, decision, who was told (C3.4, C4.3, C5.3)."""

from typing import Annotated, Any

import typer

from pmdesk.assessment import appeal_deciding
from pmdesk.assessment.appeal_subjects import existing_appeal, subject_again
from pmdesk.assessment.appeal_view import COLUMNS, FIELDS, appeal_record
from pmdesk.assessment.appealing import Filing, file_appeal
from pmdesk.assessment.standing import waiting_text
from pmdesk.commands import completion, filters
from pmdesk.commands.params import By, Format, On, Reason, Ref, Shown, choice, whole, words
from pmdesk.commands.printing import Read, add_print
from pmdesk.commands.registers import Register, add_list, add_show, lines_below
from pmdesk.commands.show import show_stored, stored_schema
from pmdesk.desk import Desk
from pmdesk.errors import Refused
from pmdesk.global_options import desk_of
from pmdesk.periods import Month, parse_day
from pmdesk.records.appeals import APPEALS, DECISIONS
from pmdesk.rules.appeals import COMPANY
from pmdesk.store import appeals, people
from pmdesk.store.people import Names
from pmdesk.store.policies import policy_for
from pmdesk.texts import N_, _

app = typer.Typer(help="Appeals against a notice, a joint share or a sanction (C4.3).")

Id = Annotated[
    int,
    typer.Argument(
        metavar="ID", parser=whole(1, 2**62, "ID"), autocompletion=completion.appeals,
        help="The appeal's id.",
    ),
]  # fmt: skip
Words = Annotated[str, typer.Option("--text", metavar="TEXT", parser=words, help="In words.")]


def _record(conn: Any, number: int) -> dict[str, Any]:
    return appeal_record(conn, *existing_appeal(conn, number))


REGISTER = Register(
    "appeal",
    __name__,
    FIELDS,
    COLUMNS,
    id=Id,
    record=lambda _desk, conn, id: _record(conn, id),
)


@app.command("add")
def add(
    ctx: typer.Context,
    subject: Annotated[
        str,
        typer.Argument(metavar="SUBJECT", parser=words, help="12, liable:12 or sanction:3."),
    ],
    against: Annotated[
        str,
        typer.Option("--against", metavar="STAFF", parser=words, autocompletion=completion.staff,
                     help="The person complained of."),
    ],
    statement: Annotated[
        str, typer.Option("--statement", metavar="TEXT", parser=words, help="What is said.")
    ],
    retaliation: Annotated[
        bool, typer.Option("--retaliation", help="Retaliation is alleged (C4.3.1).")
    ] = False,
    on: On = None,
    late_reason: Annotated[
        str | None,
        typer.Option("--late-reason", metavar="TEXT", parser=words, help="Why it comes late."),
    ] = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """File an appeal and show where it goes.

    A notice is appealed against by its employee, a joint share (liable:ID) by the superior, a
    sanction by whom it is about. What no close has charged yet is held until the decision.

    \b
    pmdesk appeal add 12 --against S01 --statement "I was on the phone with another owner"
    """
    desk = desk_of(ctx)
    with desk.writing("appeal add") as write:
        conn, now = write.conn, desk.now(write.conn)
        accused = people.find(conn, against)
        day = parse_day("today" if on is None else on, now)
        stated = {
            "against_id": accused.id,
            "retaliation": int(retaliation),
            "statement": statement,
            "late_reason": late_reason,
            **({} if on is None else {"filed_on": day.isoformat()}),
        }
        number = write.known("appeal", ref, stated)
        if number is None:
            filing = Filing(subject, accused, retaliation, statement, day, late_reason, ref)
            number = file_appeal(write, filing, now)
        elif existing_appeal(conn, number)[0].subject_name != subject:
            raise Refused(
                _(
                    "--ref {ref!r} names record {id} already, with other content: {fields}",
                    ref=ref,
                    id=number,
                    fields="subject",
                )
            )
        record = _record(conn, number)
    echo = _(
        "appeal {id} on {subject} goes to {body}",
        id=number,
        subject=record["subject"],
        body=_body(record),
    )
    echo += f" [{record['clause']}]; {record['why']}; "
    echo += _("to be decided by {day}", day=record["decide_by"])
    show_stored(desk, stored_schema("appeal"), FIELDS, record, Shown(format), echo)


@app.command("note")
def note(
    ctx: typer.Context,
    id: Id,
    kind: Annotated[
        str, choice("--kind", "hearing", "statement", "told", help="What is put on record.")
    ],
    text: Words,
    on: On = None,
    format: Format = "table",
) -> None:
    """Add to the written trail (C5.3); told starts the time for another appeal.

    \b
    pmdesk appeal note 1 --kind hearing --text "Both heard on 4 November"
    """
    desk = desk_of(ctx)
    record = _change(
        desk, "appeal note", id, on,
        lambda write, day: appeal_deciding.note(write, id, kind, text, day),
    )[0]  # fmt: skip
    echo = _("appeal {id}: {kind} is on record", id=id, kind=kind)
    show_stored(desk, stored_schema("appeal"), FIELDS, record, Shown(format), echo)


@app.command("decide")
def decide(
    ctx: typer.Context,
    id: Id,
    outcome: Annotated[str, choice("--outcome", *DECISIONS, help="What is decided.")],
    by: By,
    reason: Reason,
    points: Annotated[
        int | None,
        typer.Option("--points", metavar="N", parser=whole(1, 100, "N"),
                     help="With reduced: the points that remain."),
    ] = None,
    decider: Annotated[
        str | None,
        typer.Option("--decider", metavar="NAME", parser=words,
                     help="With --by company: who of the company decided."),
    ] = None,
    on: On = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Decide an appeal; the decision and its effect are stored together.

    granted: the notice is revoked, the share or sanction taken away. reduced: fewer points.

    \b
    pmdesk appeal decide 1 --outcome granted --by D01 --reason "The log shows the call"
    """
    desk = desk_of(ctx)

    def store(write: Any, day: Any) -> None:
        person = None if by == COMPANY else people.find(write.conn, by)
        appeal_deciding.decide(write, id, outcome, points, person, decider, reason, day)

    record, waiting = _change(desk, "appeal decide", id, on, store)
    if record["decided_on"] > record["decide_by"]:
        desk.output.warn(
            _("appeal {id} was to be decided by {day}", id=id, day=record["decide_by"])
        )
    echo = _(
        "appeal {id}: {outcome}; tell it: pmdesk appeal note {id} --kind told",
        id=id,
        outcome=outcome,
    )
    echo = f"{echo}; {waiting}" if waiting and outcome != "denied" else echo
    show_stored(desk, stored_schema("appeal"), FIELDS, record, Shown(format), echo)


@app.command("withdraw")
def withdraw(
    ctx: typer.Context, id: Id, reason: Reason, on: On = None, format: Format = "table"
) -> None:
    """Withdraw an open appeal; what it was about counts again.

    \b
    pmdesk appeal withdraw 1 --reason "Settled in talk"
    """
    desk = desk_of(ctx)
    record = _change(
        desk, "appeal withdraw", id, on,
        lambda write, day: appeal_deciding.withdraw(write, id, reason, day),
    )[0]  # fmt: skip
    echo = _("appeal {id}: withdrawn", id=id)
    show_stored(desk, stored_schema("appeal"), FIELDS, record, Shown(format), echo)


FiledBy = Annotated[
    str | None,
    typer.Option("--staff", metavar="STAFF", autocompletion=completion.staff,
                 help="Only filed by this person."),
]  # fmt: skip


def _filed(asking: filters.Asking) -> list[dict[str, Any]]:
    conn, staff = asking.conn, asking.given["staff"]
    names = Names(conn)
    wanted = people.find(conn, staff).id if staff is not None else None
    return [
        appeal_record(conn, appeal, came_to, names)
        for appeal, came_to in appeals.appeals(conn)
        if wanted in (None, appeal.staff_id)
    ]


add_list(
    app,
    REGISTER,
    filters.kept(filters.one("state", *APPEALS.states)),
    filters.given("staff", FiledBy),
    nothing=N_("no appeals"),
    rows=_filed,
    help="""List appeals; the manager sees every open one (C3.4).

    \b
    pmdesk appeal list --state open
    """,
)


def _trail(_desk: Desk, conn: Any, row: dict[str, Any]) -> str:
    appeal, _state = existing_appeal(conn, row["id"])
    trail = [("statement", appeal.filed_on, appeal.statement)]
    trail += [(step.kind, step.on_day, step.text) for step in appeals.trail(conn, row["id"])]
    return lines_below(f"  {day}  {kind}: {text}" for kind, day, text in trail)


add_show(
    app,
    REGISTER,
    """Show an appeal with its written trail.

    \b
    pmdesk appeal show 1
    """,
    _trail,
)


def _change(
    desk: Desk, command: str, number: int, on: str | None, store: Any
) -> tuple[dict[str, Any], str | None]:
    """Stores a change of an appeal; its record, and what waits for the next close."""
    with desk.writing(command) as write:
        now = desk.now(write.conn)
        day = parse_day("today" if on is None else on, now)
        if day > now.date():
            raise Refused(_("{when} lies in the future", when=day))
        store(write, day)
        record = _record(write.conn, number)
        appeal, _state = existing_appeal(write.conn, number)
        month = Month.from_number(subject_again(write.conn, appeal).period)
        waiting = waiting_text(write.conn, month, policy_for(write.conn, month).policy)
    return record, waiting


def _body(record: dict[str, Any]) -> str:
    return f"{record['body']} ({record['person']})" if record["person"] else str(record["body"])


def _form() -> Read:
    from pmdesk.assessment.printing import appeal

    return appeal


add_print(
    app,
    Id,
    _form,
    """Print the record of an appeal: statement, route, written trail, decision (C5.3).

    \b
    pmdesk appeal print 3 --output appeal-3.html
    """,
)
