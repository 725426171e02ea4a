"""Daily, weekly and monthly inspections (A3.1, A3.2, A4.1): recording one, what it opens."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pmdesk.casework.findings import Found, open_finding
from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.periods import When
from pmdesk.records.check_lists import CheckList
from pmdesk.records.findings import CLASSES
from pmdesk.records.inspections import CHECKED, PER, RESULTS, Result, span_of
from pmdesk.store.check_lists import check_list
from pmdesk.store.settings import setting
from pmdesk.store.writing import Writing
from pmdesk.texts import _


class Held(NamedTuple):
    """An inspection as somebody records it; `results` has every item of the list."""

    kind: str
    when: When
    results: tuple[Result, ...]
    department: str | None = None
    place: str | None = None
    """Where its findings were made; without one each names its item."""
    classes: Mapping[str, str] = {}
    """The class of an item's finding; the department's own where nothing is said."""
    text: str | None = None
    ref: str | None = None


def list_for(conn: sqlite3.Connection, kind: str) -> CheckList:
    """The list an inspection of a kind is made by; what is scored has none (Refused)."""
    if kind not in CHECKED:
        raise Refused(
            _("a {kind} inspection is scored against criteria", kind=kind),
            clause="A4.2",
            hint=_("pmdesk inspect score --criteria FILE"),
        )
    return check_list(conn, kind)


def parse_results(texts: Iterable[str]) -> dict[str, Result]:
    """What `ITEM=ok|finding|na` says, by item; `ITEM=finding:TEXT` says what was found."""
    found: dict[str, Result] = {}
    for said in texts:
        item, equals, rest = said.partition("=")
        result, colon, text = rest.partition(":")
        if not equals or result not in RESULTS or (colon and result != "finding"):
            words = _("{said!r}: write ITEM=ok, ITEM=na or ITEM=finding:TEXT", said=said)
            raise BadInput(words)
        if item in found:
            raise BadInput(_("item {item} is given twice", item=item))
        if colon and not text.strip():
            raise BadInput(_("{said!r}: an empty text", said=said))
        found[item] = Result(item, result, text or None)
    return found


def parse_classes(texts: Iterable[str]) -> dict[str, str]:
    """What `ITEM=own|other|violation` says, by item."""
    found: dict[str, str] = {}
    for said in texts:
        item, _equals, class_ = said.partition("=")
        if class_ not in CLASSES or item in found:
            raise BadInput(
                _("{said!r}: write ITEM={classes}, each item once", said=said,
                  classes="|".join(CLASSES))
            )  # fmt: skip
        found[item] = class_
    return found


def complete(
    wanted: CheckList, given: Mapping[str, Result], rest: str | None
) -> tuple[Result, ...]:
    """A result for every item of a list in its order, `rest` for those not given. An item that
    is not on the list: NotFound; without `rest` every missing one is named (BadInput)."""
    items = [item.item for item in wanted.items]
    check_items(wanted, given)
    missing = [item for item in items if item not in given]
    if missing and rest is None:
        raise BadInput(
            _("missing: {names}", names=", ".join(f"--result {item}=" for item in missing)),
            hint=_("--rest ok or --rest na says it of all the others"),
        )
    return tuple(given.get(item) or Result(item, str(rest)) for item in items)


def check_items(wanted: CheckList, given: Iterable[str]) -> None:
    """Refuses an item that is not on a list (NotFound)."""
    items = [item.item for item in wanted.items]
    for item in given:
        if item not in items:
            raise NotFound(
                _("check list {list} has no item {item!r}", list=wanted.list, item=item),
                hint=_("items are {names}", names=", ".join(items)),
            )


def known(write: Writing, held: Held, *, is_dated: bool) -> int | None:
    """The inspection that the caller's key names already, None for a new one."""
    return write.known(
        "inspection", held.ref, {**_stated(held), **(_dated(held) if is_dated else {})}
    )


def hold(write: Writing, held: Held, by: str, now: datetime) -> int:
    """Stores an inspection and opens a finding for each item that came to one; its id."""
    wanted = list_for(write.conn, held.kind)
    if [result.item for result in held.results] != [item.item for item in wanted.items]:
        raise Refused(_("the check list {list} has changed: run it again", list=wanted.list))
    wrong = [item for item in held.classes if _of(held, item).result != "finding"]
    if wrong:
        raise BadInput(_("--class {item} needs a finding of that item", item=", ".join(wrong)))
    check_when(held.when, now)
    number = write.add(
        "inspection",
        "inspection",
        {
            "ref": held.ref,
            **_stated(held),
            **_dated(held),
            "period": span_of(PER[held.kind], held.when.day).name,
            "list_id": wanted.id,
            "by_whom": by,
        },
    )
    language = setting(write.conn, "language")
    titles = {item.item: item.title(language) for item in wanted.items}
    for result in held.results:
        if result.result == "finding":
            title = titles[result.item]
            found = Found(
                held.when,
                held.classes.get(result.item, "own"),
                "minor",
                held.place or title,
                result.text or title,
                source=held.kind,
                department=held.department,
                link=f"inspection:{number}",
            )
            tie(write, number, result.item, open_finding(write, found, by, now))
    return number


def check_when(when: When, now: datetime) -> None:
    """Refuses what was held in the future."""
    if when.is_after(now):
        raise Refused(_("{when} lies in the future", when=when), clause="A4.1")


def tie(write: Writing, inspection: int, item: str, finding: int) -> None:
    """Says which finding an item of an inspection came to."""
    row = {"inspection_id": inspection, "item": item, "finding_id": finding}
    write.add("inspection-finding", "inspection_finding", row)


def _of(held: Held, item: str) -> Result:
    for result in held.results:
        if result.item == item:
            return result
    raise NotFound(_("check list {list} has no item {item!r}", list=held.kind, item=item))


def _stated(held: Held) -> dict[str, Any]:
    results = [
        {
            **result._asdict(),
            "class": held.classes.get(result.item, "own"),
            "place": held.place,
        }
        if result.result == "finding"
        else result._asdict()
        for result in held.results
    ]
    return {
        "kind": held.kind,
        "department": held.department,
        "results": json.dumps(results, ensure_ascii=False),
        "text": held.text,
    }


def _dated(held: Held) -> dict[str, Any]:
    return {"on_day": held.when.day.isoformat(), "at_minute": held.when.minute}
