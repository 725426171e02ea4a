"""Surveys as stored, their answers without a name, and the secret that links them while open.

A household is found by a hash under its survey's secret. `forget` deletes the secret, and SQLite
overwrites it in the file: from then on nobody can tell whose an answer is.
"""

import os
import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

from pmdesk.records.surveys import Quarter, Question
from pmdesk.rules.surveys import Response, Scored
from pmdesk.store.listing import Listing
from pmdesk.store.voids import REASON, STANDS

_VOID = REASON.format(kind="survey", id="s.id")
_STANDS = STANDS.format(kind="survey", id="s.id")
_ANSWER_STANDS = STANDS.format(kind="survey-answer", id="a.id")
_QUARTER = "printf('%04dQ%d', s.year, s.quarter)"
_ANSWERS = f"FROM survey_answer a WHERE a.survey_id = s.id AND {_ANSWER_STANDS}"
_ISSUED = "coalesce(c.issued, s.issued)"
_STATE = f"CASE WHEN {_VOID} IS NOT NULL THEN 'void' WHEN c.id THEN 'closed' ELSE 'open' END"

SURVEYS = Listing(
    "survey s LEFT JOIN survey_close c ON c.survey_id = s.id",
    {
        "id": "s.id",
        "ref": "s.ref",
        "quarter": _QUARTER,
        "title": "s.title",
        "state": _STATE,
        "on": "s.on_day",
        "issued": _ISSUED,
        "returned": f"(SELECT count(*) {_ANSWERS})",
        "valid": f"(SELECT count(*) {_ANSWERS} AND a.valid)",
        "items": "(SELECT group_concat(q.item, ';') FROM (SELECT item FROM survey_question "
        "WHERE survey_id = s.id ORDER BY no) q)",
        "by": "s.by_whom",
        "closed_on": "c.on_day",
        "closed_by": "c.by_whom",
        "closed_text": "c.text",
        "void": _VOID,
    },
    "s.id",
    ("s.title", "c.text"),
)
ANSWERS = Listing(
    "survey_answer a",
    {
        "id": "a.id",
        "survey": "a.survey_id",
        "on": "a.on_day",
        "valid": "a.valid",
        "scores": "(SELECT group_concat(key || '=' || value, ';') FROM json_each(a.scores))",
        "comment": "a.comment",
        "by": "a.by_whom",
        "void": REASON.format(kind="survey-answer", id="a.id"),
    },
    "a.id",
    ("a.comment",),
)


class Standing(NamedTuple):
    """A survey that is not void, with what it came to."""

    id: int
    quarter: Quarter
    title: str
    is_open: bool
    response: Response
    scored: tuple[Scored, ...]
    """Every question in order, those nobody scored too."""


class Answered(NamedTuple):
    """An answer that is on file, as it was given."""

    id: int
    household: str
    scores: str
    comment: str | None


def questions(conn: sqlite3.Connection, survey: int) -> list[Question]:
    """The questions of a survey, in order."""
    found = conn.execute(
        f"SELECT {', '.join(Question._fields)} FROM survey_question WHERE survey_id = ? "
        "ORDER BY no",
        (survey,),
    )
    return [Question(*row) for row in found]


def standing(
    conn: sqlite3.Connection, first: Quarter | None = None, last: Quarter | None = None
) -> list[Standing]:
    """The surveys of a range of quarters, both ends included, that are not void, with what they
    came to; by quarter, then in the order of entry."""
    begin, end = first or Quarter(0, 1), last or Quarter(9999, 4)
    found = conn.execute(
        f"SELECT s.id, s.year, s.quarter, s.title, c.id IS NULL, {_ISSUED}, "
        f"{SURVEYS.columns['returned']}, {SURVEYS.columns['valid']} FROM {SURVEYS.source} "
        f"WHERE (s.year, s.quarter) BETWEEN (?, ?) AND (?, ?) AND {_STANDS} "
        "ORDER BY s.year, s.quarter, s.id",
        (*begin, *end),
    ).fetchall()
    return [
        Standing(id, Quarter(year, quarter), title, bool(is_open), Response(*counts),
                 scored(conn, id))
        for id, year, quarter, title, is_open, *counts in found
    ]  # fmt: skip


def scored(conn: sqlite3.Connection, survey: int) -> tuple[Scored, ...]:
    """How often each question of a survey was scored and satisfied, in order; withdrawn answers
    left out."""
    found = conn.execute(
        "SELECT q.item, count(e.value), coalesce(sum(e.value >= q.satisfied_from), 0) "
        "FROM survey_question q LEFT JOIN (SELECT j.key, j.value FROM survey_answer a, "
        f"json_each(a.scores) j WHERE a.survey_id = ?1 AND {_ANSWER_STANDS}) e ON e.key = q.item "
        "WHERE q.survey_id = ?1 GROUP BY q.no ORDER BY q.no",
        (survey,),
    )
    return tuple(Scored(*row) for row in found)


def counted(conn: sqlite3.Connection, first: Quarter, last: Quarter) -> dict[Quarter, int]:
    """How many surveys that are not void each quarter of a range has; those without are left
    out (A2.7)."""
    found = conn.execute(
        "SELECT s.year, s.quarter, count(*) FROM survey s WHERE (s.year, s.quarter) "
        f"BETWEEN (?, ?) AND (?, ?) AND {_STANDS} GROUP BY s.year, s.quarter",
        (*first, *last),
    )
    return {Quarter(year, quarter): count for year, quarter, count in found}


def first_quarter(conn: sqlite3.Connection) -> Quarter | None:
    """The first quarter that has a survey; None where there is none."""
    row = conn.execute(
        f"SELECT s.year, s.quarter FROM survey s WHERE {_STANDS} ORDER BY s.year, s.quarter LIMIT 1"
    ).fetchone()
    return Quarter(*row) if row else None


def newest(conn: sqlite3.Connection) -> int | None:
    """The survey of the latest quarter that is not void; None where there is none."""
    row = conn.execute(
        f"SELECT s.id FROM survey s WHERE {_STANDS} "
        "ORDER BY s.year DESC, s.quarter DESC, s.id DESC LIMIT 1"
    ).fetchone()
    return int(row[0]) if row else None


def comments(conn: sqlite3.Connection, survey: int) -> list[str]:
    """What was written in the answers of a survey, in the order of the texts themselves."""
    found = conn.execute(
        f"SELECT a.comment FROM survey_answer a WHERE a.survey_id = ? AND {_ANSWER_STANDS} "
        "AND a.comment IS NOT NULL ORDER BY a.comment",
        (survey,),
    )
    return [comment for (comment,) in found]


def keep_secret(conn: sqlite3.Connection, survey: int) -> None:
    """Gives a new survey the secret under which its households are known. No journal row: it is
    to leave nothing behind."""
    conn.execute("INSERT INTO survey_secret VALUES (?, ?)", (survey, os.urandom(32).hex()))


def secret_of(conn: sqlite3.Connection, survey: int) -> str:
    """The secret of an open survey."""
    row = conn.execute("SELECT secret FROM survey_secret WHERE survey_id = ?", (survey,)).fetchone()
    return str(row[0])


def forget(conn: sqlite3.Connection, survey: int) -> None:
    """Deletes the secret of a survey that was closed or voided, overwritten in the file. There
    are too few open surveys for its page ever to have been split, which would leave a copy."""
    conn.execute("PRAGMA secure_delete = ON").fetchall()
    conn.execute("DELETE FROM survey_secret WHERE survey_id = ?", (survey,))


def open_count(conn: sqlite3.Connection) -> int:
    """How many surveys are open: how many secrets there are."""
    return int(conn.execute("SELECT count(*) FROM survey_secret").fetchone()[0])


def answer_of(conn: sqlite3.Connection, survey: int, household: str) -> Answered | None:
    """The answer of a household that stands; None where it has not answered."""
    return _answered(
        conn, f"a.survey_id = ? AND a.household = ? AND {_ANSWER_STANDS}", survey, household
    )


def answer_keyed(conn: sqlite3.Connection, ref: str) -> Answered | None:
    """The answer that was stored under the hash of a key, withdrawn or not."""
    return _answered(conn, "a.ref = ?", ref)


def _answered(conn: sqlite3.Connection, condition: str, *values: Any) -> Answered | None:
    columns = ", ".join(f"a.{name}" for name in Answered._fields)
    sql = f"SELECT {columns} FROM survey_answer a WHERE {condition}"
    row = conn.execute(sql, values).fetchone()
    return Answered(*row) if row else None


def survey_of(conn: sqlite3.Connection, answer: int) -> int:
    """The survey of an answer that is there."""
    sql = "SELECT survey_id FROM survey_answer WHERE id = ?"
    return int(conn.execute(sql, (answer,)).fetchone()[0])


def question_rows(survey: int, given: Iterable[Question]) -> list[dict[str, Any]]:
    """The stored form of a survey's questions, numbered in order."""
    return [
        {"survey_id": survey, "no": number, **question._asdict()}
        for number, question in enumerate(given, 1)
    ]
