"""`pmdesk visit feedback|accept|decline|done`: what was said on visits, its outcome (A3.3, B7)."""

from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.assessment.staffing import checked_code
from pmdesk.commands import completion, filters
from pmdesk.commands.desk_params import ByWhom, id_argument, staff_option, text_option
from pmdesk.commands.params import Format, Reason, words
from pmdesk.commands.registers import Register, add_list, add_show
from pmdesk.desk import Desk
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.office import feedback
from pmdesk.office.dates import past_day
from pmdesk.office.services import Proposal
from pmdesk.office.visit_view import FEEDBACK_COLUMNS, FEEDBACK_FIELDS, feedback_record
from pmdesk.periods import parse_day
from pmdesk.records.visits import FEEDBACK_KINDS, FEEDBACK_STATES
from pmdesk.store import people
from pmdesk.store.linking import linked
from pmdesk.store.visits import FEEDBACK
from pmdesk.store.writing import Writing
from pmdesk.texts import N_, _

app = typer.Typer(help="Needs and suggestions that were heard on visits (A3.3, B7).")

Id = Annotated[int, id_argument("feedback", "The need's or suggestion's id.")]
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day; today where it is left out.")
]
Words = Annotated[str | None, text_option("--text", "In words.")]


def _said(row: dict[str, Any]) -> str:
    said = _("feedback {id}: {state}", id=row["id"], state=row["state"])
    led_to = row["link"] if row["state"] == "accepted" else None
    return "; ".join(part for part in (said, row["class"], led_to, row["outcome_text"]) if part)


REGISTER = Register(
    "visit feedback",
    __name__,
    FEEDBACK_FIELDS,
    FEEDBACK_COLUMNS,
    FEEDBACK,
    Id,
    record=lambda _desk, conn, id: feedback_record(conn, id),
    said=_said,
)


def _in_state(asking: filters.Asking, is_open: bool, state: list[str] | None) -> None:
    asking.asked.one_of("state", [*(state or ()), *(["open"] if is_open else ())])


IN_STATE = filters.Filter(
    (
        *filters.flag("open", "Only what has no outcome yet.").options,
        *filters.several("state", *FEEDBACK_STATES).options,
    ),
    _in_state,
)

add_list(
    app,
    REGISTER,
    IN_STATE,
    filters.one("kind", *FEEDBACK_KINDS, help="Only needs, or only suggestions."),
    filters.equal(
        "class",
        Annotated[
            str | None,
            typer.Option(
                "--class",
                metavar="CLASS",
                autocompletion=completion.feedback_classes,
                help="Only of this class.",
            ),
        ],
    ),
    filters.DAYS,
    filters.UNIT,
    filters.SEARCH,
    nothing=N_("no feedback fits"),
    help="""List needs and suggestions with what became of them, in the order of entry.

    \b
    pmdesk visit feedback list --open
    """,
)


add_show(
    app,
    REGISTER,
    """Show one need or suggestion.

    \b
    pmdesk visit feedback show 3
    """,
)


def _needed(params: dict[str, Any]) -> list[str]:
    """Of a task who and when, of a service what its proposal says."""
    if params.get("service"):
        return ["name", "quality_plan", "feasibility"]
    if params.get("link"):
        return []
    return ["task or --service or --link", "to", "day"]


@also_needs(_needed)
def accept(
    ctx: typer.Context,
    id: Id,
    task: Annotated[str | None, text_option("--task", "What is to be done about it.")] = None,
    to: Annotated[str | None, staff_option("--to", "Who is to do it.")] = None,
    day: Annotated[
        str | None, typer.Option("--day", metavar="DATE", parser=words, help="By when.")
    ] = None,
    service: Annotated[
        str | None,
        typer.Option("--service", metavar="CODE", parser=words,
                     help="Propose a new service under this code instead (B1)."),
    ] = None,
    name: Annotated[
        str | None, text_option("--name", "What the service is called.", "NAME")
    ] = None,
    quality_plan: Annotated[
        str | None, text_option("--quality-plan", "How the service's quality is kept.")
    ] = None,
    feasibility: Annotated[
        str | None, text_option("--feasibility", "Why the service can be done.")
    ] = None,
    link: Annotated[
        str | None,
        typer.Option("--link", metavar="RECORD", parser=words,
                     help="What takes care of it already: request:12, task:3, service:5."),
    ] = None,
    text: Words = None,
    on: OnDay = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Accept what was said: as a task, as the proposal of a service, or for what is there already.

    \b
    pmdesk visit accept 3 --task "Have the door closer adjusted" --to E005 --day 2026-11-09
    """
    _check_one({"--task": task, "--service": service, "--link": link})
    of_task, of_service = {"--to": to, "--day": day}, {
        "--name": name, "--quality-plan": quality_plan, "--feasibility": feasibility
    }  # fmt: skip
    _check_with("--task", task, of_task)
    _check_with("--service", service, of_service)
    desk = desk_of(ctx)
    with desk.writing("visit accept") as write:
        conn, now = write.conn, desk.now(write.conn)
        doing = feedback.Doing(desk.by_whom(write, by), past_day(on, now), text)
        if task is not None:
            assert to
            assert day
            due = parse_day(day, now, ahead=True)
            feedback.accept_as_task(write, id, task, people.find(conn, to), due, doing)
        elif service is not None:
            title = str(name)
            proposal = Proposal(
                checked_code(service),
                *(title, title, title),
                utilities=False,
                quality_plan=str(quality_plan),
                feasibility=str(feasibility),
            )
            feedback.accept_as_service(write, id, proposal, doing)
        else:
            to_record = linked(conn, link)
            assert to_record is not None
            feedback.accept(write, id, to_record, doing)
        row = feedback_record(conn, id)
    REGISTER.echo(desk, row, format)


def decline(
    ctx: typer.Context,
    id: Id,
    reason: Reason,
    on: OnDay = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Decline what was said, with the reason.

    \b
    pmdesk visit decline 3 --reason "The fire code does not allow it"
    """
    desk = desk_of(ctx)
    with desk.writing("visit decline") as write:
        doing = _doing(desk, write, on, by, reason)
        feedback.decline(write, id, doing)
        row = feedback_record(write.conn, id)
    REGISTER.echo(desk, row, format)


def done(
    ctx: typer.Context,
    id: Id,
    text: Words = None,
    on: OnDay = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Mark what was accepted as done.

    \b
    pmdesk visit done 3 --text "Adjusted; the owner was told"
    """
    desk = desk_of(ctx)
    with desk.writing("visit done") as write:
        feedback.done(write, id, _doing(desk, write, on, by, text))
        row = feedback_record(write.conn, id)
    REGISTER.echo(desk, row, format)


def add_outcomes(visit: typer.Typer) -> None:
    """Gives `pmdesk visit` the commands that say what becomes of feedback."""
    visit.command("accept")(accept)
    visit.command("decline")(decline)
    visit.command("done")(done)


def _doing(
    desk: Desk, write: Writing, on: str | None, by: str | None, text: str | None
) -> feedback.Doing:
    return feedback.Doing(desk.by_whom(write, by), past_day(on, desk.now(write.conn)), text)


def _check_one(given: dict[str, str | None]) -> None:
    """Refuses more than one of several ways."""
    names = [name for name, value in given.items() if value is not None]
    if len(names) > 1:
        raise BadInput(_("{one} does not go with {other}", one=names[0], other=names[1]))


def _check_with(name: str, value: str | None, more: dict[str, str | None]) -> None:
    """Refuses what only goes with an option that is not there."""
    if value is None and any(said is not None for said in more.values()):
        raise BadInput(_("{more} go with {name}", more=", ".join(more), name=name))
