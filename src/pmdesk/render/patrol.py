"""The patrol sheet (巡視記錄表) as a page of text, and parts of its printed form (A2.4, A2.5).

Both are in the language in use, the office's; nothing in them depends on when they are made.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pmdesk.render.tables import moment_text
from pmdesk.render.visible import visible
from pmdesk.render.wrapping import wrapped
from pmdesk.texts import _, _n

_PAGE = 78


def text_page(content: dict[str, Any]) -> Iterator[str]:
    """The sheet as a page to print: boxes to tick and lines to write on, by the rounds' ids."""
    yield from _lines(heading(content), "")
    yield "=" * _PAGE + "\n"
    for line in asked_texts(content):
        yield from _lines(line, "")
    yield from _titled(_("What is checked on every round"))
    for number, item in enumerate(content["items"], 1):
        yield from _lines(f"{number}. {item['item']}  {item['title']}", "  ")
    yield from _rounds(content)
    for title, entries in on_the_way(content):
        yield from _titled(title)
        if not entries:
            yield f"  {_('none')}\n"
        for entry in entries:
            yield from _lines(f"[ ] {entry}", "  ")
    yield "\n"
    yield from _lines(typed_back(), "")


def heading(content: dict[str, Any]) -> str:
    """What it is, of which day and office."""
    title = _("Patrol sheet {day}", day=content["date"])
    return f"{title}, {content['office']}" if content["office"] else title


def kind_titles() -> dict[str, str]:
    """The kinds of round as the sheet says them."""
    return {"patrol": _("Patrol"), "supervision": _("Supervision")}


def asked_texts(content: dict[str, Any]) -> list[str]:
    """What the day asks of each kind, with its clause and the reading behind it."""
    found = []
    for asked in content["asked"]:
        parts = []
        if asked["rounds"] or not asked["minutes"]:
            parts.append(_n("{n} round", "{n} rounds", asked["rounds"]))
        if asked["minutes"]:
            hours, minutes = divmod(asked["minutes"], 60)
            parts.append(_("{hours} h {minutes:02} min in the move-in period", hours=hours,
                           minutes=minutes))  # fmt: skip
        rests_on = ", ".join([asked["clause"], *asked["readings"]])
        title = kind_titles()[asked["kind"]]
        found.append(f"{title}: {', '.join(parts)} ({rests_on})")
    return found


def on_the_way(content: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What to look at on the way: open findings, requests and tasks, each with its words."""
    return [
        (_("Open findings to look at again"), [_finding(row) for row in content["findings"]]),
        (_("Requests on the way"), [_request(row) for row in content["requests"]]),
        (_("Tasks of the day"), [_task(row) for row in content["tasks"]]),
    ]


def typed_back() -> str:
    """How what is written on the sheet comes into the file."""
    return _("Typed back as: pmdesk patrol add NUMBER --start TIME --end TIME "
             "--by STAFF --result ITEM=ok|finding|na")  # fmt: skip


def _rounds(content: dict[str, Any]) -> Iterator[str]:
    titles = kind_titles()
    numbers = "  ".join(f"{number}[ ]" for number, _item in enumerate(content["items"], 1))
    boxes = list(_lines(numbers, "      "))
    group = None
    for row in content["rounds"]:
        if group != (row["kind"], row["slot"]):
            group = (row["kind"], row["slot"])
            yield from _titled(f"{titles[row['kind']]} {row['slot']}{_span(row)}")
        what = " ".join(part for part in (row["route"], row["name"]) if part)
        facts = (f"#{row['id']}", what, row["area"], _person(row))
        yield from _lines("  ".join(fact for fact in facts if fact), "  ")
        if row["points"]:
            yield from _lines(", ".join(row["points"]), "      ")
        yield f"      {_('from')} ____:____ {_('to')} ____:____  {_('by')} ______________\n"
        yield from boxes
        yield f"      {'_' * (_PAGE - 6)}\n"


def _span(row: dict[str, Any]) -> str:
    return f", {row['from']}-{row['to']}" if row["from"] else ""


def _person(row: dict[str, Any]) -> str | None:
    return f"{row['who']} {row['person']}" if row["who"] else None


def _finding(row: dict[str, Any]) -> str:
    due = _("due {day}", day=row["due"]) if row["due"] else None
    severe = _("severe") if row["severity"] == "severe" else None
    return _said((row["number"], row["place"], severe, row["department"], due), row["text"])


def _request(row: dict[str, Any]) -> str:
    at = moment_text(row["appointment_at"]) if row["appointment_at"] else None
    return _said((row["number"], row["kind"], row["unit"], row["place"], at), row["text"])


def _task(row: dict[str, Any]) -> str:
    return _said((f"#{row['id']}", row["staff"], row["time"], row["unit"]), row["text"])


def _said(facts: Iterable[str | None], text: str) -> str:
    return f"{', '.join(fact for fact in facts if fact)}: {text}"


def _titled(title: str) -> Iterator[str]:
    yield "\n"
    yield from _lines(title, "")
    yield "-" * _PAGE + "\n"


def _lines(text: str, indent: str) -> Iterator[str]:
    shown = visible(text)
    if len(indent) + 2 * len(shown) <= _PAGE or (shown.isascii() and len(indent + shown) <= _PAGE):
        yield f"{indent}{shown}".rstrip(" ") + "\n"  # it fits, however wide: hundreds of routes
        return
    for line in wrapped(shown, _PAGE, indent):
        yield line + "\n"
