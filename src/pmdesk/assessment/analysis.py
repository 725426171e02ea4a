"""Causes ranked: which few codes, people, days or hours most faults come from (C4.1.6)."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from pmdesk.periods import Month
from pmdesk.render.month import percent
from pmdesk.render.tables import Field
from pmdesk.store import catalogue, people
from pmdesk.store.causes import Fault, counted_faults, measures
from pmdesk.texts import _

FIELDS = [
    Field("cause", "Cause"),
    Field("title", "Title"),
    Field("notices", "Notices", "number"),
    Field("points", "Points", "number"),
    Field("share", "Share %", "percent"),
    Field("cumulative_share", "Cumulative %", "percent"),
    Field("bar", "", "bar"),
    Field("measures", "Measures", "list"),
]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def ranked_causes(
    conn: sqlite3.Connection, first: Month, last: Month, by: str, language: str
) -> list[dict[str, Any]]:
    """The counted notices of the months by one dimension, most frequent first.

    Ties go to more points, then to the name; hours without a time are `unknown`.
    """
    notices: Counter[str] = Counter()
    points: Counter[str] = Counter()
    codes = people.codes(conn)
    key = _key_of(by, codes)
    for fault in counted_faults(conn, first.number, last.number):
        cause = key(fault)
        notices[cause] += 1
        points[cause] += fault.points
    whole = notices.total()
    ranked = sorted(notices, key=lambda cause: (-notices[cause], -points[cause], cause))
    titles = _titles(conn, by, last, language)
    noted = _measures(conn, codes) if by == "code" else {}
    rows, so_far = [], 0
    for cause in ranked:
        so_far += notices[cause]
        rows.append(
            {
                "cause": cause,
                "title": titles.get(cause),
                "notices": notices[cause],
                "points": points[cause],
                "share": percent(notices[cause], whole),
                "cumulative_share": percent(so_far, whole),
                "bar": notices[cause] / notices[ranked[0]],
                "measures": noted.get(cause, []),
            }
        )
    return rows


def _key_of(by: str, codes: dict[int, str]) -> Callable[[Fault], str]:
    keys: dict[str, Callable[[Fault], str]] = {
        "code": lambda fault: fault.code,
        "department": lambda fault: fault.department,
        "staff": lambda fault: codes[fault.staff_id],
        "weekday": lambda fault: WEEKDAYS[date.fromisoformat(fault.on_day).weekday()],
        "hour": lambda fault: fault.at_minute[:2] if fault.at_minute else "unknown",
    }
    return keys[by]


def _titles(conn: sqlite3.Connection, by: str, last: Month, language: str) -> dict[str, str]:
    if by == "code":
        found = catalogue.catalogue_on(conn, last.last)
        return {code.code: code.title(language) for code in found}
    if by == "staff":
        return {person.code: person.name for person in people.people(conn)}
    return {}


def _measures(conn: sqlite3.Connection, codes: dict[int, str]) -> dict[str, list[str]]:
    noted: dict[str, list[str]] = {}
    for measure in measures(conn):
        text = _(
            "{text} ({who}, due {day})",
            text=measure.text,
            who=codes[measure.person_id],
            day=measure.due_on,
        )
        noted.setdefault(measure.code, []).append(text)
    return noted
