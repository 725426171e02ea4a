"""What surveys came to: response and satisfaction per item and overall, over quarters (B8)."""

import sqlite3
from datetime import date
from typing import Any, NamedTuple

from pmdesk.errors import NotFound, Refused
from pmdesk.office.survey_view import survey_record
from pmdesk.periods import Month
from pmdesk.records.surveys import ALL, Quarter
from pmdesk.render.tables import Field
from pmdesk.rules.surveys import Scored, Share, overall, quota
from pmdesk.store import surveys
from pmdesk.store.policies import policy_for
from pmdesk.texts import _

FIELDS = [
    Field("quarter", "Quarter", "code"),
    Field("survey", "Survey", "number"),
    Field("state", "State", "code"),
    Field("item", "Item", "code"),
    Field("satisfied", "Satisfied", "number"),
    Field("n", "Of n", "number"),
    Field("rate", "Satisfied %", "code"),
    Field("valid", "Valid", "number"),
    Field("returned", "Returned", "number"),
    Field("issued", "Issued", "number"),
    Field("return_rate", "Returned %", "code"),
]
"""A row an item of a survey, and one for all its items together."""
COMMENTS = [Field("comment", "Comment")]
NO_RATE = "n/a"


class Owing(NamedTuple):
    """A quarter that lacks a survey."""

    quarter: Quarter
    held: int
    quota: int
    clause: str


def result(conn: sqlite3.Connection, number: int | None) -> dict[str, Any]:
    """What a survey came to, or the one of the latest quarter (NotFound, Refused where void)."""
    wanted = surveys.newest(conn) if number is None else number
    if wanted is None:
        raise NotFound(_("there is no survey yet"))
    row = survey_record(conn, wanted)
    if row["void"] is not None:
        raise Refused(_("survey {id} is void: {reason}", id=wanted, reason=row["void"]))
    scored = surveys.scored(conn, wanted)
    asked = surveys.questions(conn, wanted)
    head = ("quarter", "title", "state", "on", "closed_on", "issued", "returned", "valid")
    return {
        "survey": wanted,
        **{name: row[name] for name in head},
        "return_rate": _rate(Share(row["returned"], row["issued"])),
        "overall": _share(overall(scored, ALL)),
        "items": [
            {**question._asdict(), **_share(one)}
            for question, one in zip(asked, scored, strict=True)
        ],
        "comments": surveys.comments(conn, wanted),
    }


def rows_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    """A result as rows: one an item, and one for all of them."""
    return [
        {field.name: {**found, **item}[field.name] for field in FIELDS}
        for item in (*found["items"], {**found["overall"], "item": ALL})
    ]


def trend(
    conn: sqlite3.Connection, first: Quarter | None, last: Quarter | None
) -> list[dict[str, Any]]:
    """The surveys of a range of quarters as rows, by quarter."""
    return [
        {
            "quarter": str(survey.quarter),
            "survey": survey.id,
            "state": "open" if survey.is_open else "closed",
            "item": one.item,
            **_share(one),
            "valid": survey.response.valid,
            "returned": survey.response.returned,
            "issued": survey.response.issued,
            "return_rate": _rate(survey.response.share),
        }
        for survey in surveys.standing(conn, first, last)
        for one in (*survey.scored, overall(survey.scored, ALL))
    ]


def owing(conn: sqlite3.Connection, today: date) -> list[Owing]:
    """The quarters that lack a survey: today's, and the one before; none before the first that
    had one."""
    this, begun = Quarter.of(today), surveys.first_quarter(conn)
    held = surveys.counted(conn, this.plus(-1), this)
    found = []
    for quarter in (this.plus(-1), this):
        asked, clause = quota(policy_for(conn, Month.of(quarter.last)).policy)
        count = held.get(quarter, 0)
        if begun is not None and quarter >= begun and count < asked:
            found.append(Owing(quarter, count, asked, clause))
    return found


def to_close(conn: sqlite3.Connection, today: date) -> list[surveys.Standing]:
    """The surveys that are open though their quarter is over."""
    before = Quarter.of(today).plus(-1)
    return [survey for survey in surveys.standing(conn, None, before) if survey.is_open]


def _share(one: Scored) -> dict[str, Any]:
    return {"satisfied": one.satisfied, "n": one.n, "rate": _rate(one.share)}


def _rate(share: Share) -> str:
    """A percentage as it is shown; n/a over nothing."""
    return NO_RATE if share.rate is None else f"{share.rate:.1f}"
