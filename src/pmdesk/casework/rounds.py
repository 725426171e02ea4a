"""Rounds as they are walked: recorded by the sheet's id or ad hoc, finished, made void (A2.4,
A2.5, A3.3)."""

import sqlite3
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from pmdesk.casework.findings import Found, open_finding
from pmdesk.casework.planning import CHECK_LIST, plan_again
from pmdesk.casework.round_words import Result, check_list_for, span_of
from pmdesk.casework.same_rounds import Stay, check_minutes, overlapping
from pmdesk.errors import Refused
from pmdesk.office.voiding import check_stands, void
from pmdesk.periods import When, parse_when
from pmdesk.records.people import Person
from pmdesk.records.rounds import BOTH_KINDS, CLAUSES, KINDS
from pmdesk.store import rounds as store
from pmdesk.store.check_lists import CheckList, check_list, check_list_of
from pmdesk.store.settings import setting
from pmdesk.store.writing import Writing
from pmdesk.texts import _


class Severe(NamedTuple):
    """How the findings of a round are opened: their severity and, of severe ones, who organises
    and who carries out (A3.7)."""

    severity: str
    organiser: Person | None
    responsible: Person | None


class Walked(NamedTuple):
    """A round as somebody reports it; `planned` is its id on the sheet, None of an ad hoc one."""

    planned: int | None
    kinds: tuple[str, ...]
    start: datetime
    end: datetime | None
    by: Person
    route_id: int | None
    results: Mapping[str, Result]
    text: str | None
    severe: Severe
    ref: str | None = None


def known(write: Writing, walked: Walked, by: str) -> int | None:
    """The round that the caller's key names already, None for a new one."""

    def given(number: int) -> Mapping[str, tuple[Any, Any]]:
        then = store.walk_of(write.conn, number)
        kinds = ",".join(walked.kinds)
        found = {
            "kind": (kinds, then["kinds"]),
            "planned": (walked.planned, then["round_id"] if then["planned"] else None),
        }
        if walked.planned is None or walked.route_id is not None:
            found["route"] = (walked.route_id, then["route_id"])
        return found

    stated = {
        "start_at": _text(walked.start),
        "end_at": _text(walked.end) if walked.end else None,
        "by_whom": by,
        "results": _stored(walked.results),
        "text": walked.text,
    }
    walk = write.known("round_walk", walked.ref, stated, given)
    return None if walk is None else int(store.walk_of(write.conn, walk)["round_id"])


def add(write: Writing, walked: Walked, now: datetime) -> int:
    """Stores a walked round with its findings; its id. The very same minutes as another one of
    the same person and kind: Refused."""
    conn = write.conn
    day = walked.start.date()
    check_minutes(conn, stay_of(conn, walked))
    if walked.planned is None:
        items = check_list(conn, CHECK_LIST)
        number = write.add(
            "patrol",
            "round",
            {
                "planned": 0,
                "kinds": ",".join(walked.kinds),
                "on_day": day.isoformat(),
                "route_id": walked.route_id,
                "list_id": items.id,
            },
        )
        also = None
    else:
        row = _open_plan(write, walked, day)
        number, also = row["id"], _also(conn, row, walked.kinds)
        items = check_list_of(conn, row["list_id"])
    write.add(
        "patrol-walk",
        "round_walk",
        {
            "ref": walked.ref,
            "round_id": number,
            "also_id": also,
            "kinds": ",".join(walked.kinds),
            "start_at": _text(walked.start),
            "end_at": _text(walked.end) if walked.end else None,
            "by_whom": walked.by.code,
            "results": _stored(walked.results),
            "text": walked.text,
        },
    )
    _findings(write, number, items, walked.results, walked.by.code, walked.severe, now)
    return int(number)


def stay_of(conn: sqlite3.Connection, walked: Walked, number: int | None = None) -> Stay:
    """When and as what somebody was on a round that they report."""
    plan = store.row_of(conn, walked.planned) if walked.planned is not None else None
    return Stay(walked.by.code, walked.kinds, walked.start, walked.end, plan, number)


def is_free(conn: sqlite3.Connection, walked: Walked) -> bool:
    """Whether nobody reports the very same minutes twice, so that the round can be recorded."""
    try:
        check_minutes(conn, stay_of(conn, walked))
    except Refused:
        return False
    return True


def at_once(conn: sqlite3.Connection, number: int) -> list[int]:
    """The other rounds on which whoever walked this one was at the same time, of its kind."""
    row = store.row_of(conn, number)
    if row is None or row["walk"] is None:
        return []
    began, ended = (datetime.fromisoformat(row[name]) if row[name] else None
                    for name in ("start_at", "ended_at"))  # fmt: skip
    assert began is not None
    kinds = tuple(row["walked_kinds"].split(","))
    return overlapping(conn, Stay(row["walked_by"], kinds, began, ended, row, row["walked_as"]))


class Finished(NamedTuple):
    """How a round that had no end was ended."""

    end: str
    results: Mapping[str, Result]
    text: str | None
    severe: Severe


def finish(write: Writing, number: int, finished: Finished, by: str, now: datetime) -> int:
    """Ends a round that was recorded without an end; the id of the round that was walked."""
    parse_when(finished.end, now)  # what cannot be read is said first
    row = standing(write, number)
    if row["walk"] is None:
        raise Refused(
            _("round {id} is not begun", id=number),
            hint=_("pmdesk patrol add {id} --start T --end T", id=number),
        )
    if row["ended_at"] is not None:
        raise Refused(_("round {id} ended at {when} already", id=number,
                        when=row["ended_at"][:16].replace("T", " ")))  # fmt: skip
    _began, ended = span_of(row["start_at"], finished.end, now)
    assert ended is not None
    began = datetime.fromisoformat(row["start_at"])
    kinds = tuple(row["walked_kinds"].split(","))
    stay = Stay(row["walked_by"], kinds, began, ended, row, row["walked_as"])
    check_minutes(write.conn, stay)
    told = {part.partition("=")[0] for part in row["results"].split(";")}
    if again := [item for item in finished.results if item in told]:
        raise Refused(_("round {id} has results already: {items}", id=number,
                        items=", ".join(again)))  # fmt: skip
    write.add(
        "patrol-finish",
        "round_finish",
        {
            "walk_id": row["walk"],
            "end_at": _text(ended),
            "by_whom": by,
            "results": _stored(finished.results),
            "text": finished.text,
        },
    )
    walked = int(row["walked_as"])
    items = check_list_for(write.conn, walked)
    _findings(write, walked, items, finished.results, by, finished.severe, now)
    return walked


def make_void(write: Writing, number: int, reason: str, by: str, on: date) -> int | None:
    """Marks a round as recorded by mistake. A planned one that was walked is planned again: the
    new id, None where there is none. One that was not is planned no more."""
    row = standing(write, number)
    if row["walk"] is not None and row["walked_as"] != number:
        raise Refused(
            _("round {id} was walked together with {other}", id=number, other=row["walked_as"]),
            hint=_("pmdesk patrol void {id} --reason TEXT", id=row["walked_as"]),
        )
    void(write, "patrol", "round", number, reason, by, on)
    return plan_again(write, row) if row["planned"] and row["walk"] is not None else None


def standing(write: Writing, number: int) -> dict[str, Any]:
    """A round's row that is there (NotFound) and not void (Refused)."""
    check_stands(write, "patrol", "round", number)
    row = store.row_of(write.conn, number)
    assert row is not None
    return row


def _open_plan(write: Writing, walked: Walked, day: date) -> dict[str, Any]:
    """The planned round that was walked; refused where it is another's or walked already."""
    assert walked.planned is not None
    number = walked.planned
    row = standing(write, number)
    hint = None
    if not row["planned"]:
        raise Refused(_("round {id} was ad hoc: it is on no sheet", id=number))
    if row["walk"] is not None:
        if row["ended_at"] is None:
            hint = _("pmdesk patrol finish {id} --end T", id=number)
        raise Refused(_("round {id} is recorded already", id=number), hint=hint)
    if row["kinds"] not in walked.kinds:
        raise Refused(
            _("round {id} is planned as {kind}", id=number, kind=row["kinds"]),
            clause=CLAUSES[row["kinds"]],
            hint=_("one round may serve both if recorded for both ({reading}): --kind {kinds}",
                   reading=BOTH_KINDS, kinds=",".join(KINDS)),
        )  # fmt: skip
    if row["on_day"] != day.isoformat():
        raise Refused(
            _("round {id} is planned for {day}, not for {other}", id=number, day=row["on_day"],
              other=day),
            clause=CLAUSES[row["kinds"]],
            hint=_("a round beside the sheet is recorded without its id"),
        )  # fmt: skip
    if walked.route_id is not None and walked.route_id != row["route_id"]:
        raise Refused(_("round {id} is planned on another route", id=number))
    return row


def _also(conn: sqlite3.Connection, row: dict[str, Any], kinds: tuple[str, ...]) -> int | None:
    """The planned round of the other kind that a round recorded for both serves as well (R18):
    of the same round of the day and the same route, else one that names no route."""
    others = [kind for kind in kinds if kind != row["kinds"]]
    if not others:
        return None
    plans = store.open_plans(conn, row["on_day"], others[0])
    for route in (row["route_id"], None):
        for number, slot, its in plans:
            if slot == row["slot"] and its == route:
                return number
    return None


def _findings(
    write: Writing,
    number: int,
    items: CheckList,
    results: Mapping[str, Result],
    by: str,
    severe: Severe,
    now: datetime,
) -> None:
    """Opens a finding for each item that is not as it should be, linked with its round (A3.3)."""
    row = store.row_of(write.conn, number)
    assert row is not None
    began = datetime.fromisoformat(row["start_at"]).astimezone(now.tzinfo)
    place = store.place_of(write.conn, number)
    language = setting(write.conn, "language")
    titles = {item.item: item.title(language) for item in items.items}
    for item, result in results.items():
        if result.result != "finding":
            continue
        found = Found(
            when=When(began.date(), began.strftime("%H:%M")),
            class_="own",
            severity=severe.severity,
            place=place or titles[item],
            text=result.text or titles[item],
            source="patrol",
            organiser=severe.organiser,
            responsible=severe.responsible,
            link=f"patrol:{number}",
        )
        finding = open_finding(write, found, by, now)
        write.add(
            "patrol-finding",
            "round_finding",
            {"round_id": number, "item": item, "finding_id": finding},
        )


def _stored(results: Mapping[str, Result]) -> str:
    return ";".join(f"{item}={result.result}" for item, result in results.items())


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
