"""What an appeal is against, and the steps that an appeal leaves on it (C4.3)."""

import sqlite3
from datetime import date
from typing import Any, NamedTuple

from pmdesk.assessment.steps import add_step, existing, standing, step_row
from pmdesk.assessment.view import Repeats
from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.numbers import parse_whole
from pmdesk.records.appeals import Appeal, AppealState, Sanction, SanctionState
from pmdesk.records.assessment import NoticeState
from pmdesk.rules.liability import jointly_liable
from pmdesk.store import appeals as store
from pmdesk.store import sanctions
from pmdesk.store.notices import Notice
from pmdesk.store.writing import Writing
from pmdesk.texts import _

_SUBJECTS = ("liable", "sanction")


class Subject(NamedTuple):
    """What is appealed against, and who is concerned in it."""

    kind: str
    number: int
    appellant: int
    period: int
    told_on: str | None
    """The day filing time runs from; None while it does not run."""
    since: str
    """Nothing can be filed before this day."""
    barred: frozenset[int]
    """Who issued or decided it, and the superior who would bear a share."""
    notice: tuple[Notice, NoticeState] | None = None
    sanction: tuple[Sanction, SanctionState] | None = None


def existing_appeal(conn: sqlite3.Connection, number: int) -> tuple[Appeal, AppealState]:
    """The appeal with this id (NotFound)."""
    found = store.appeal(conn, number)
    if found is None:
        raise NotFound(_("there is no appeal {id}", id=number))
    return found


def subject_of(conn: sqlite3.Connection, named: str) -> Subject:
    """What `12`, `liable:12` or `sanction:3` names, if it can be appealed against."""
    kind, colon, text = named.partition(":")
    if not colon:
        kind, text = "notice", named
    elif kind not in _SUBJECTS:
        raise BadInput(
            _("{named!r} is not a subject: write 12, liable:12 or sanction:3", named=named)
        )
    number = parse_whole(text, 1, 2**62)
    if kind == "sanction":
        return _sanction_subject(conn, number)
    notice, state = existing(conn, number)
    standing(notice, state)
    liable = jointly_liable(
        state._replace(held=False, share_held=False),
        notice.code,
        Repeats(conn).of(notice.period, notice.staff_id),
    )
    if kind == "notice":
        superior = {state.superior_id} if liable and state.superior_id else set()
        return Subject(
            "notice",
            number,
            notice.staff_id,
            notice.period,
            state.told_on,
            notice.on_day,
            frozenset({notice.by_id, *superior}),
            notice=(notice, state),
        )
    if not liable or state.superior_id is None:
        raise Refused(
            _("nobody shares in notice {id}: there is no joint share to appeal against", id=number),
            clause="C4.2.6",
        )
    found_by = {state.finding.by_id} if state.finding and state.finding.by_id else set()
    found_on = state.finding.on_day if state.finding else None
    return Subject(
        "liable",
        number,
        state.superior_id,
        notice.period,
        found_on,
        notice.on_day,
        frozenset({notice.by_id, *found_by}),
        notice=(notice, state),
    )


def _sanction_subject(conn: sqlite3.Connection, number: int) -> Subject:
    found = sanctions.sanction(conn, number)
    if found is None:
        raise NotFound(_("there is no sanction {id}", id=number))
    decision, state = found
    newest = sanctions.standing(conn)[decision.period, decision.staff_id][0]
    if state.lifted is not None or newest.id != number:
        raise Refused(_("sanction {id} does not stand any more", id=number), clause="C4.2.3")
    return Subject(
        "sanction",
        number,
        decision.staff_id,
        decision.period,
        state.told_on or decision.on_day,
        decision.on_day,
        frozenset({decision.by_id}),
        sanction=found,
    )


def subject_again(conn: sqlite3.Connection, appeal: Appeal) -> Subject:
    """The subject of an appeal that was filed, whatever has become of it."""
    if appeal.sanction_id is not None:
        found = sanctions.sanction(conn, appeal.sanction_id)
        assert found is not None
        day, period = found[0].on_day, found[0].period
        return Subject(
            "sanction",
            appeal.sanction_id,
            appeal.staff_id,
            period,
            None,
            day,
            frozenset(),
            sanction=found,
        )
    assert appeal.notice_id is not None
    notice, state = existing(conn, appeal.notice_id)
    return Subject(
        appeal.subject,
        notice.id,
        appeal.staff_id,
        notice.period,
        None,
        notice.on_day,
        frozenset(),
        notice=(notice, state),
    )


def mark(write: Writing, subject: Subject, number: int, on: date, *, holds: int) -> None:
    """Puts the subject under the appeal; `holds` 1 keeps it from being charged (R9)."""
    kind = {"notice": "appeal", "liable": "share-appeal", "sanction": "appeal"}[subject.kind]
    _step(write, subject, kind, on, appeal_id=number, holds=holds)


def unmark(
    write: Writing, subject: Subject, number: int, on: date, outcome: str | None = None
) -> None:
    kind = "share-appeal-end" if subject.kind == "liable" else "appeal-end"
    text = "reason" if subject.sanction else "text"
    _step(write, subject, kind, on, appeal_id=number, **{text: outcome})


def mark_told(write: Writing, subject: Subject, number: int, on: date) -> None:
    if subject.kind != "liable":
        _step(write, subject, "told", on, appeal_id=number)


def _step(write: Writing, subject: Subject, kind: str, on: date, **values: Any) -> None:
    if subject.notice:
        add_step(write, step_row(subject.notice[0], kind, on, **values))
    else:
        sanction_step(write, subject.number, kind, on, **values)


def sanction_step(write: Writing, number: int, kind: str, on: date, **values: Any) -> None:
    """Stores what happens to a decision on a sanction."""
    row = {"sanction_id": number, "kind": kind, "on_day": on.isoformat(), **values}
    write.add("sanction-step", "sanction_step", row)
