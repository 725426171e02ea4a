"""The morning brief as a page of plain text, and as the sections a table shows (A2.2)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pmdesk.money import yuan
from pmdesk.render.tables import Field, Row, cell_text, moment_text
from pmdesk.render.visible import visible, width
from pmdesk.render.wrapping import wrapped
from pmdesk.texts import _

_PAGE = 78


class Section(NamedTuple):
    """One part of the brief: its title, its rows, and what to say where there are none."""

    name: str
    title: str
    fields: list[Field]
    rows: list[Row]
    nothing: str


def sections(content: dict[str, Any]) -> Iterator[Section]:
    """The parts of a brief that are lists, in the order of the meeting."""
    yield Section(
        "calls",
        _("Calls since {when}", when=moment_text(content["calls_since"])),
        [
            Field("id", "Call", "number"),
            Field("on", "On"),
            Field("time", "Time"),
            Field("state", "State"),
            Field("unit", "Unit"),
            Field("caller", "Caller"),
            Field("phone", "Phone"),
            Field("links", "Led to", "list"),
            Field("text", "About"),
        ],
        content["calls"],
        _("no calls"),
    )
    yesterday = content["yesterday"]
    yield Section(
        "yesterday",
        _(
            "Yesterday, {day}: {done} of {planned} done",
            day=yesterday["date"],
            done=yesterday["done"],
            planned=yesterday["planned"],
        ),
        [Field("done", "Done", "flag"), *_TASK],
        yesterday["tasks"],
        _("nothing was planned"),
    )
    yield Section("today", _("Today's key work"), _TASK, content["today"], _("no tasks"))
    yield Section(
        "appointments",
        _("Appointments today"),
        [
            Field("at", "At", "moment"),
            Field("id", "Request", "number"),
            Field("kind", "Kind"),
            Field("unit", "Unit"),
            Field("place", "Place"),
            Field("handler", "Who"),
            Field("text", "About"),
        ],
        content["appointments"],
        _("no appointments"),
    )
    yield Section(
        "complaints",
        _("Unresolved complaints, oldest first"),
        [
            Field("id", "Complaint", "number"),
            Field("on", "On"),
            Field("severity", "Severity"),
            Field("state", "State"),
            Field("unit", "Unit"),
            Field("handler", "Who"),
            Field("duty", "Duty"),
            Field("due", "Due", "moment"),
            Field("overdue", "Overdue", "flag"),
            Field("level", "To know"),
            Field("text", "About"),
        ],
        content["complaints"],
        _("no unresolved complaint"),
    )
    yield Section(
        "follow_ups",
        _("Overdue follow-ups"),
        [
            Field("kind", "Kind"),
            Field("id", "Id"),
            Field("due", "Due", "moment"),
            Field("unit", "Unit"),
            Field("who", "Who"),
            Field("text", "About"),
        ],
        content["follow_ups"],
        _("no follow-up is overdue"),
    )
    yield Section(
        "falling_due",
        _("Appeals and closes falling due"),
        [
            Field("kind", "Kind"),
            Field("id", "Id"),
            Field("duty", "Duty"),
            Field("who", "Who"),
            Field("due", "Due", "moment"),
            Field("overdue", "Overdue", "flag"),
            Field("text", "About"),
        ],
        content["falling_due"],
        _("nothing falls due"),
    )
    yield Section(
        "meeting",
        _("For the management meeting: severe findings, and results"),
        [
            Field("what", "What"),
            Field("id", "Finding", "number"),
            Field("number", "Number"),
            Field("severity", "Severity"),
            Field("state", "State"),
            Field("place", "Place"),
            Field("department", "Department"),
            Field("handler", "Who"),
            Field("due", "Due", "moment"),
            Field("outcome", "Result"),
            Field("text", "About"),
        ],
        content.get("meeting", []),  # a brief of the second version has none
        _("nothing to announce"),
    )


_TASK = [
    Field("id", "Task", "number"),
    Field("kind", "Kind"),
    Field("staff", "Who"),
    Field("name", "Name"),
    Field("since", "Since"),
    Field("time", "Time"),
    Field("unit", "Unit"),
    Field("text", "What"),
]

LINE_FIELDS = [
    Field("date", "Date"),
    Field("section", "Section"),
    Field("id", "Id"),
    Field("when", "When"),
    Field("who", "Who"),
    Field("unit", "Unit"),
    Field("state", "State"),
    Field("overdue", "Overdue", "flag"),
    Field("text", "About"),
]
"""The fields of a brief as CSV: a line for each thing in any section."""


def heading(content: dict[str, Any]) -> str:
    """The first line: what it is, of which day and office, and whether it is on record."""
    title = _("Morning brief {day}", day=content["date"])
    office = f", {content['office']}" if content["office"] else ""
    return visible(f"{title}{office} ({kept_text(content)})")


def kept_text(content: dict[str, Any]) -> str:
    """Whether it is on record, since when and by whom, or as of when it is."""
    if content.get("recorded_at"):
        return _(
            "on record since {when}, {by}",
            when=moment_text(content["recorded_at"]),
            by=content["recorded_by"],
        )
    return _("as of {when}", when=moment_text(content["at"]))


def posts_text(content: dict[str, Any]) -> str:
    """Who stands at the reception and at the counter."""
    nobody = _("nobody is named")
    at = {
        "reception": _("Reception: {people}", people=_people(content, "reception") or nobody),
        "counter": _("Counter: {people}", people=_people(content, "counter") or nobody),
    }
    return visible("; ".join(at.values()))


def receipts_text(content: dict[str, Any]) -> str | None:
    """What was taken at the counter yesterday; None in a brief from before it was told."""
    receipts = content.get("receipts")
    if receipts is None:
        return None
    if not receipts["issued"]:
        return _("Receipts of {day}: none", day=receipts["date"])
    return _(
        "Receipts of {day}: {issued}, {amount}; over the time allowed: {over} [A1.6]",
        day=receipts["date"],
        issued=receipts["issued"],
        amount=yuan(receipts["amount_fen"]),
        over=receipts["over"],
    )


def desk_text(content: dict[str, Any]) -> list[str]:
    """What the brief tells of the desk itself, a line each."""
    told = (posts_text(content), receipts_text(content))
    return [line for line in told if line]


def page(content: dict[str, Any]) -> Iterator[str]:
    """The brief as a page of text to print and read out: no line is wider than the page unless
    a word is."""
    for line in wrapped(heading(content), _PAGE):
        yield line + "\n"
    yield "=" * _PAGE + "\n"
    for told in desk_text(content):
        for line in wrapped(told, _PAGE):
            yield line + "\n"
    for section in sections(content):
        title = visible(section.title)
        yield f"\n{title}\n{'-' * width(title)}\n"
        if not section.rows:
            yield f"  {section.nothing}\n"
        for row in section.rows:
            yield from _item(section.fields, row)


def lines(content: dict[str, Any]) -> list[Row]:
    """The brief as one list of lines, for CSV."""
    blank = dict.fromkeys(field.name for field in LINE_FIELDS)
    found = [
        {**blank, "date": content["date"], "section": "desk", "id": post, "who": staff}
        for post in ("reception", "counter")
        for staff in content["desk"][post]
    ]
    told = receipts_text(content)
    if told and content["receipts"]["issued"]:
        found.append({**blank, "date": content["date"], "section": "receipts", "text": told})
    for section in sections(content):
        for row in section.rows:
            when = row.get("at") or row.get("due") or row.get("since")
            found.append(
                {
                    "date": content["date"],
                    "section": section.name,
                    "id": str(row["id"]),
                    "when": when or _call_time(row),
                    "who": _who(row),
                    "unit": row.get("unit"),
                    "state": _state(row),
                    "overdue": row.get("overdue"),
                    "text": row["text"],
                }
            )
    return found


def _who(row: Row) -> str | None:
    return row.get("handler") or row.get("staff") or row.get("who") or row.get("by")


def _people(content: dict[str, Any], post: str) -> str:
    return ", ".join(content["desk"][post])


def _call_time(row: Row) -> str | None:
    return " ".join(part for part in (row.get("on"), row.get("time")) if part) or None


def _state(row: Row) -> str | None:
    if "done" in row:
        return "done" if row["done"] else "open"
    return row.get("state") or row.get("duty")


def _item(fields: list[Field], row: Row) -> Iterator[str]:
    """One row as an item: its few facts, its text below them."""
    facts = [fact for field in fields if field.name != "text" and (fact := _fact(field, row))]
    first = True
    for line in wrapped("  ".join(facts), _PAGE - 4):
        yield f"  {line}\n" if first else f"    {line}\n"
        first = False
    for line in wrapped(visible(row["text"] or ""), _PAGE, " " * 6):
        yield line + "\n"


def _fact(field: Field, row: Row) -> str:
    """A field of an item in a few characters; nothing for what is absent."""
    value = row[field.name]
    if field.name == "done":
        return "[x]" if value else "[ ]"
    if field.kind == "flag":
        return _(field.heading).lower() if value else ""
    said = cell_text(field, value)
    return f"#{said}" if field.name == "id" and said.isdigit() else said
