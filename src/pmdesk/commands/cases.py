"""What the groups of cases share: how a step is done, a case shown, its trail, its lists."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, NamedTuple

from pmdesk.casework.walking import Case, Doing, existing, time_of_step
from pmdesk.commands.desk_params import staff_option
from pmdesk.commands.params import Shown
from pmdesk.commands.show import (
    list_schema,
    show_list,
    show_stored,
    show_text,
    show_thing,
    stored_schema,
)
from pmdesk.desk import Desk
from pmdesk.errors import NotFound
from pmdesk.periods import parse_when
from pmdesk.records.cases import CaseTable
from pmdesk.render.tables import Field, moment_text
from pmdesk.render.visible import visible
from pmdesk.store import cases, people
from pmdesk.store.listing import Listing, record
from pmdesk.store.writing import Writing
from pmdesk.texts import _

To = Annotated[str | None, staff_option("--to", "Who handles it from now on.")]

TRAIL = [
    Field("id", "Id", "number"),
    Field("at", "At", "moment"),
    Field("entered_at", "Entered", "moment"),
    Field("action", "Action", "code"),
    Field("state", "State", "code"),
    Field("by", "By"),
    Field("how", "How"),
    Field("text", "Text"),
    Field("changes", "Changes", "json"),
]
"""The fields of a step in a case's trail; `changes` are the fields that it changed, with what
they are from then on."""
_STAFF = ("handler_id", "organiser_id", "responsible_id")
_NOT_TOLD = (
    *("resolution", "result", "comment", "waiver", "hold_reason", "closed_at"),
    *("action_taken", "stopped_at", "referred_to", "referred_at", "done_at", "done_by", "outcome"),
    *("verified_at", "verified_by", "planned_on", "checked_at", "checked_by", "check_text"),
    *("effective", "void_why"),
)
"""What changes with a step and is said by its text or its state."""


class Shape(NamedTuple):
    """One kind of case as its group shows it."""

    table: CaseTable
    listing: Listing
    fields: list[Field]
    columns: tuple[str, ...]
    within: str = ""
    """The group that its own stands within, for a nested one."""
    on_day: Callable[[date], Listing] | None = None
    """How it is read on a day, where that makes a difference."""

    @property
    def command(self) -> str:
        """Its group as it is typed, and journalled: `complaint`, `finding report`."""
        return f"{self.within} {self.table.kind}".strip()

    @property
    def schema(self) -> str:
        """Its name in schemas: `complaint`, `finding.report`."""
        return self.command.replace(" ", ".")

    def record(self, conn: Any, number: int, today: date | None = None) -> dict[str, Any]:
        """One case's record, the fields of `show` (NotFound), as it is on a day."""
        from pmdesk.render.bulk import as_record

        listing = self.on_day(today) if self.on_day and today else self.listing
        found = record(conn, listing, number)
        if found is None:
            raise NotFound(_("there is no {kind} {id}", kind=self.table.kind, id=number))
        return as_record(self.fields, found)


def assigned_to(row: dict[str, Any]) -> str | None:
    """Who handles a case, for its echo."""
    if row["handler"]:
        return _("handled by {staff}", staff=row["handler"])
    return _("for {department}", department=row["department"]) if row["department"] else None


def change(
    desk: Desk,
    shape: Shape,
    action: str,
    number: int,
    on: str | None,
    by: str | None,
    act: Callable[[Writing, Case, Doing], Any],
) -> dict[str, Any]:
    """Does something to a case in one write; its record afterwards."""
    with desk.writing(f"{shape.command} {action}") as write:
        now = desk.now(write.conn)
        case = existing(write.conn, shape.table, number)
        when = parse_when(on, now) if on is not None else None
        at = time_of_step(case, when, now)
        act(write, case, Doing(desk.by_whom(write, by), at, is_now=when is None))
        return shape.record(write.conn, number, now.date())


def show_changed(
    desk: Desk, shape: Shape, row: dict[str, Any], format: str, *more: str | None
) -> None:
    """What a step led to: one line, or the record."""
    kind = shape.table.kind
    parts = [_("{kind} {id}: {state}", kind=kind, id=row["id"], state=row["state"])]
    parts += [part for part in more if part]
    echo = "; ".join(parts)
    show_stored(desk, stored_schema(shape.schema), shape.fields, row, Shown(format), echo)


def show_case(desk: Desk, shape: Shape, number: int, shown: Shown) -> None:
    """One case; a table also tells its trail."""
    with desk.reading() as conn:
        row = shape.record(conn, number, desk.now(conn).date())
        steps = _trail(conn, shape, number)
    more = "\n" + "".join(visible(_step_text(step)) + "\n" for step in steps)
    show_thing(desk, stored_schema(shape.schema), shape.fields, row, shown, more)


def show_trail(desk: Desk, shape: Shape, number: int, shown: Shown) -> None:
    """Every step of a case, as records."""
    with desk.reading() as conn:
        existing(conn, shape.table, number)
        steps = _trail(conn, shape, number)
    if shown.format == "table":
        show_text(desk, [visible(_step_text(step)) + "\n" for step in steps], shown)
    else:
        show_list(desk, list_schema(f"{shape.schema}.trail"), TRAIL, steps, shown)


def _trail(conn: Any, shape: Shape, number: int) -> list[dict[str, Any]]:
    """The steps of a case by the fields of `TRAIL`."""
    codes = people.codes(conn)
    found: list[dict[str, Any]] = []
    before: dict[str, Any] = dict(shape.table.carried)
    for step in cases.steps(conn, shape.table.kind, number):
        changed = {
            name.removesuffix("_id"): codes.get(step[name]) if name in _STAFF else step[name]
            for name in shape.table.carried
            if step[name] != before[name]
        }
        found.append(
            {
                **{name: step[name] for name in ("id", "at", "entered_at", "action", "state")},
                "by": step["by_whom"],
                "how": step["how"],
                "text": step["text"],
                "changes": changed,
            }
        )
        before = step
    return found


def when_text(moment: str | None) -> str:
    """A stored moment in a sentence."""
    return moment_text(moment) if moment else ""


def _step_text(step: dict[str, Any]) -> str:
    """A step of the trail in one line: what was done, what it changed, when it was entered if
    that was another day."""
    action = f"{step['action']} ({step['how']})" if step["how"] else step["action"]
    text = f": {step['text']}" if step["text"] else ""
    told = [
        f"{name} {moment_text(str(value))}" if value is not None else _("no {name}", name=name)
        for name, value in step["changes"].items()
        if name not in _NOT_TOLD
    ]
    more = f" [{', '.join(told)}]" if told else ""
    entered = moment_text(step["entered_at"])
    late = _(" (entered {when})", when=entered) if entered[:10] != step["at"][:10] else ""
    said = f"{step['by']}  {action} -> {step['state']}{text}"
    return f"  {moment_text(step['at'])}  {said}{more}{late}"
