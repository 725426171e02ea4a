"""`pmdesk inspect`: daily, weekly and monthly inspections, scoring, upkeep (A3, A4, B2-B6)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import typer

from pmdesk.casework import inspecting
from pmdesk.casework.inspection_due import standing
from pmdesk.casework.inspection_view import (
    COLUMNS,
    FIELDS,
    IN_WORDS,
    inspection_record,
    inspection_records,
    lines,
)
from pmdesk.commands import filters
from pmdesk.commands.desk_params import ByWhom, Department, id_argument, text_option
from pmdesk.commands.inspect_score import add_score
from pmdesk.commands.inspect_shows import add_shows
from pmdesk.commands.params import Format, On, Ref, choice, one_of
from pmdesk.commands.registers import Register, add_list, add_show, add_void, says_why
from pmdesk.global_options import desk_of
from pmdesk.office.voiding import void
from pmdesk.output import ask, can_ask, say
from pmdesk.periods import parse_when
from pmdesk.records.check_lists import CheckList
from pmdesk.records.findings import CLASSES
from pmdesk.records.inspections import KINDS, RESULTS, Result
from pmdesk.store.inspections import INSPECTIONS
from pmdesk.store.writing import Writing
from pmdesk.texts import N_, _

app = typer.Typer(help="Daily, weekly, monthly inspections, scoring, upkeep (A3, A4, B2-B6).")
GROUPS = {
    "lists": "pmdesk.commands.inspect_lists",
    "criteria": "pmdesk.commands.inspect_criteria",
    "upkeep": "pmdesk.commands.inspect_upkeep",
}

Id = Annotated[int, id_argument("inspection", "The inspection's id.")]


def _said(row: dict[str, Any]) -> str:
    """What was stored, what it opened, why it is void."""
    said = [_("inspection {id}: {kind} {period}", id=row["id"], kind=row["kind"],
              period=row["period"])]  # fmt: skip
    if row["sections"] is None:
        said.append(_("{ok} ok, {found} found, {na} n/a", **row))
    if row["findings"]:
        said.append(", ".join(row["findings"]))
    if row["void"]:
        said.append(says_why(row))
    return "; ".join(said)


REGISTER = Register(
    "inspect",
    __name__,
    FIELDS,
    COLUMNS,
    INSPECTIONS,
    Id,
    record=lambda _desk, conn, id: inspection_record(conn, id),
    said=_said,
    in_words=IN_WORDS,
)


@app.command("add")
def add(
    ctx: typer.Context,
    kind: Annotated[str, choice("--kind", *KINDS, help="Which; the last two are scored.")],
    on: On = None,
    department: Department = None,
    result: Annotated[
        list[str] | None,
        typer.Option("--result", metavar="ITEM=ok|finding|na", help="What an item came to; "
                     "ITEM=finding:TEXT says what was found. Repeat it."),
    ] = None,
    class_: Annotated[
        list[str] | None,
        typer.Option("--class", metavar="ITEM=own|other|violation", help="Whose an item's "
                     "finding is; own where it is left out (A3.4)."),
    ] = None,
    rest: Annotated[
        str | None, choice("--rest", "ok", "na", help="What every item not given came to.")
    ] = None,
    place: Annotated[
        str | None, text_option("--place", "Where its findings were made; the item without.")
    ] = None,
    text: Annotated[str | None, text_option("--text", "What else there is to say.")] = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Record an inspection, item by item; each finding is opened at once.

    On a terminal every item that is not given is asked for. What is severe is recorded with
    finding add --severity severe --link inspection:ID.

    \b
    pmdesk inspect add --kind daily --rest ok --result "vehicles=finding:Van in the fire lane"
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        wanted = inspecting.list_for(conn, kind)
    given = inspecting.parse_results(result or ())
    classes = inspecting.parse_classes(class_ or ())
    inspecting.check_items(wanted, [*given, *classes])
    if rest is None and can_ask():
        given = _asked(wanted, given, classes, desk.options.screen)
    results = inspecting.complete(wanted, given, rest)
    with desk.writing("inspect add") as write:
        now = desk.now(write.conn)
        held = inspecting.Held(
            kind,
            parse_when("today" if on is None else on, now),
            results,
            department,
            place,
            classes,
            text,
            ref,
        )
        number = inspecting.known(write, held, is_dated=on is not None)
        if number is None:
            number = inspecting.hold(write, held, desk.by_whom(write, by), now)
        row = inspection_record(write.conn, number)
        counted = _counted(write.conn, row)
    REGISTER.echo(desk, row, format, counted)


add_list(
    app,
    REGISTER,
    filters.several("kind", *KINDS, help="Only this kind; repeat it for several."),
    filters.DAYS,
    filters.DEPARTMENT,
    filters.SEARCH,
    nothing=N_("no inspection fits"),
    rows=lambda asking: inspection_records(asking.conn, asking.asked),
    help="""List inspections, in the order of entry.

    \b
    pmdesk inspect list --kind weekly --month last
    """,
)


add_show(
    app,
    REGISTER,
    """Show one inspection with what each item, or each section, came to.

    \b
    pmdesk inspect show 12
    """,
    lambda _desk, _conn, row: "\n" + "".join(line + "\n" for line in lines(row)),
)


def _counted(conn: Any, row: dict[str, Any]) -> str | None:
    """How far its period is covered now."""
    counted = standing(conn, row["kind"], date.fromisoformat(row["on"]))
    if counted is None:
        return None
    held, quota = counted
    return _("held {held} of {quota}", held=held, quota=quota)


def _void(write: Writing, id: int, reason: str, by: str, on: date) -> str | None:
    void(write, "inspection", "inspection", id, reason, by, on)
    return _counted(write.conn, inspection_record(write.conn, id))


add_void(
    app,
    REGISTER,
    _void,
    """Mark an inspection as recorded by mistake; it counts no more, its findings stay.

    \b
    pmdesk inspect void 12 --reason "Entered twice"
    """,
)


add_score(app)
add_shows(app)


def _asked(
    wanted: CheckList, given: Mapping[str, Result], classes: dict[str, str], language: str
) -> dict[str, Result]:
    """Asks for what each item not given came to, and of a finding what and whose it is."""
    found = dict(given)
    for item in wanted.items:
        if item.item not in found:
            question = f"{item.item} ({item.title(language)}) [{', '.join(RESULTS)}]:"
            result = _one_of(question, RESULTS)
            text = None
            if result == "finding":
                text = ask(_("what was found:")) or None
                question = _("whose is it [{classes}]:", classes=", ".join(CLASSES))
                classes[item.item] = _one_of(question, CLASSES)
            found[item.item] = Result(item.item, result, text)
    return found


def _one_of(question: str, words: tuple[str, ...]) -> str:
    parse = one_of(*words)
    while True:
        answer = ask(question)
        try:
            return str(parse(answer))
        except typer.BadParameter as error:
            say(error.message)
