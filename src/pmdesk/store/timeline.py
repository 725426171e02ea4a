"""Everything that ever concerned a unit, of any kind, as one list (A1.9).

`TIMELINE` is the one place that says what counts: a later kind of record adds one entry. Each
statement gives, for the unit `?1`: when it happened (a day, a minute of a day, or a moment),
the journal's sequence, the record's id, what happened in a word or two, by whom, and the text.
`x` is the record, `s` its step.
"""

import sqlite3
from typing import NamedTuple

from pmdesk.periods import BEGINNING
from pmdesk.store.listing import Asked, Row, decimal
from pmdesk.store.voids import STANDS

TIMELINE_FIELDS = ("at", "kind", "id", "what", "by", "text")


class Told(NamedTuple):
    """One kind of record that concerns a unit."""

    kind: str
    """Its word in links and voids."""
    table: str
    """Where it stands; `unit_id` names the unit."""
    events: tuple[str, ...]
    """The statements of what happened to it."""
    voidable: bool = True


_AT = "x.on_day || coalesce('T' || x.at_minute, '')"
_BY_ENTRY = (
    "(SELECT coalesce(j.as_staff, 'system:' || j.os_user) FROM journal j WHERE j.seq = {row}.seq)"
)
_BY, _STEP_BY = _BY_ENTRY.format(row="x"), _BY_ENTRY.format(row="s")
_ENTERED_AT = "(SELECT j.at FROM journal j WHERE j.seq = x.seq)"
_ALWAYS = f"x.from_on = '{BEGINNING.isoformat()}'"
_SINCE = f"CASE WHEN {_ALWAYS} THEN {_ENTERED_AT} ELSE x.from_on END"
_AREA = "iif(x.area_dm2, printf('%d.%02d m2', x.area_dm2 / 100, x.area_dm2 % 100), NULL)"
_YUAN = "printf('%d.%02d', {row}.amount_fen / 100, {row}.amount_fen % 100)"
_ITEM = "(SELECT i.code FROM fee_item i WHERE i.id = x.item_id)"
_READ = f"' ' || {decimal('x.reading_e3')}"
_CHARGED = (
    f"{_ITEM} || printf(' %d-%02d: ', x.period / 100, x.period % 100) || {_YUAN.format(row='x')}"
)
_HERE = "WHERE x.unit_id = ?1"


def _and(*texts: str) -> str:
    """The first text, and behind it those of the others that are there."""
    return " || ".join((texts[0], *(f"coalesce('; ' || {text}, '')" for text in texts[1:])))


def _moves(column: str, what: str) -> str:
    """Each day that was recorded for moving into or out of a unit."""
    before = f"lag({column}) OVER (ORDER BY from_on, id)"
    return (
        f"SELECT x.{column}, x.seq, x.unit_id, '{what}', {_BY}, NULL FROM "
        f"(SELECT *, {before} AS before FROM unit_row WHERE unit_id = ?1) x "
        f"WHERE x.{column} IS NOT NULL AND x.{column} IS NOT x.before"
    )


def _case(kind: str, came_in: str, followed_up: str, text: str) -> Told:
    """A kind of case: how it came in and each of its later steps, with the text of a step."""
    words = _CASE_WORDS.format(followed_up=followed_up)
    return Told(
        kind,
        kind,
        (
            f"SELECT {_AT}, x.seq, x.id, '{came_in}', x.by_whom, x.text FROM {kind} x {_HERE}",
            f"SELECT s.at, s.seq, x.id, {words}, s.by_whom, {text} FROM {kind} x "
            f"JOIN {kind}_step s ON s.case_id = x.id {_HERE} AND s.action <> 'add'",
        ),
        voidable=False,
    )


_CASE_WORDS = """CASE s.action WHEN 'assign' THEN 'assigned' WHEN 'note' THEN 'noted'
    WHEN 'reply' THEN 'replied' WHEN 'hold' THEN 'put on hold' WHEN 'resume' THEN 'taken up'
    WHEN 'resolve' THEN 'resolved' WHEN 'step' THEN 'step made' WHEN 'accept' THEN 'accepted'
    {followed_up} WHEN 'reopen' THEN 'reopened' WHEN 'close' THEN 'closed'
    WHEN 'merge' THEN 'merged' WHEN 'absorb' THEN 'merged into' WHEN 'reject' THEN 'rejected'
    WHEN 'cancel' THEN 'cancelled' WHEN 'act' THEN 'acted upon' WHEN 'stop' THEN 'stopped'
    WHEN 'refer' THEN 'referred' WHEN 'correct' THEN 'corrected' WHEN 'verify' THEN 'checked'
    WHEN 'void' THEN 'voided'
    ELSE s.action END"""
_FOLLOWED_UP = """WHEN 'follow-up' THEN
    iif(s.follow_up = 'reached', 'followed up: ' || s.satisfied, 'not reached')"""
_CASE_TEXT = """CASE s.action WHEN 'step' THEN s.how || coalesce(': ' || s.text, '')
    WHEN 'follow-up' THEN coalesce(s.text, s.comment) ELSE s.text END"""
_FINDING_TEXT = """CASE WHEN s.how IS NULL THEN s.text
    ELSE s.how || coalesce(': ' || s.text, '') END"""

_DUNNED = """CASE x.stage WHEN 'reminder' THEN 'reminded' WHEN 'notice' THEN 'notice to pay'
    WHEN 'visit' THEN 'visited about arrears' WHEN 'final' THEN 'final notice'
    WHEN 'lawyer' THEN 'lawyer''s letter' ELSE 'claim filed' END"""
_PAY_BY = "'by ' || x.pay_by"
_THEN = "coalesce('; ' || {text}, '')"
_PROMISED = "printf('%d.%02d', s.promised_fen / 100, s.promised_fen % 100)"
_PROMISED = f"iif(s.promised_fen IS NULL, NULL, {_PROMISED})"
_PROVED = "coalesce(s.link, s.proof)"
_IF_MORE = "iif(coalesce(s.how, s.promise_on) IS NULL, NULL, s.text)"

TIMELINE = (
    Told(
        "unit",
        "(SELECT id, id AS unit_id FROM unit)",
        (
            f"SELECT {_SINCE}, x.seq, x.unit_id, iif({_ALWAYS}, 'recorded', 'changed'), {_BY}, "
            f"coalesce({_and(_AREA, 'x.note')}, x.note) FROM unit_row x {_HERE}",
            _moves("move_in_on", "moved in"),
            _moves("move_out_on", "moved out"),
        ),
    ),
    Told(
        "unit-person",
        "unit_person",
        (
            f"SELECT {_SINCE}, x.seq, x.id, CASE WHEN {_ALWAYS} THEN 'recorded' "
            "WHEN x.role = 'owner' THEN 'became owner' WHEN x.role = 'contact' THEN "
            f"'became contact' ELSE 'moved in' END, {_BY}, "
            f"{_and('x.name', 'x.role', 'x.phone', 'x.note')} FROM unit_person x {_HERE}",
            "SELECT s.on_day, s.seq, x.id, iif(s.kind = 'leave', 'left', 'new phone'), "
            f"{_STEP_BY}, {_and('x.name', 's.phone')} FROM unit_person x "
            f"JOIN unit_person_step s ON s.person_id = x.id {_HERE}",
        ),
    ),
    Told(
        "unit-document",
        "unit_document",
        (
            f"SELECT x.on_day, x.seq, x.id, 'filed', {_BY}, "
            f"{_and('x.kind', 'x.place', 'x.note')} FROM unit_document x {_HERE}",
        ),
    ),
    Told(
        "call",
        "call",
        (
            f"SELECT {_AT}, x.seq, x.id, iif(x.direction = 'in', 'called', 'was called'), "
            f"x.by_whom, x.summary FROM call x {_HERE}",
            "SELECT s.at, s.seq, x.id, iif(s.kind = 'link', 'linked', 'answered'), s.by_whom, "
            "coalesce(s.link || coalesce('; ' || s.text, ''), s.text) FROM call x "
            f"JOIN call_step s ON s.call_id = x.id {_HERE}",
        ),
    ),
    _case("complaint", "registered", _FOLLOWED_UP, _CASE_TEXT),
    _case("request", "requested", _FOLLOWED_UP, _CASE_TEXT),
    _case("finding", "found", "", _FINDING_TEXT),
    Told(
        "mail",
        "mail",
        (
            f"SELECT {_AT}, x.seq, x.id, iif(x.direction = 'in', 'arrived', 'sent'), x.by_whom, "
            f"{_and('x.kind', 'x.party', 'x.carrier', 'x.tracking', 'x.note')} FROM mail x {_HERE}",
            "SELECT s.on_day || coalesce('T' || s.at_minute, ''), s.seq, x.id, "
            "iif(x.direction = 'in', 'handed over', 'delivered'), s.by_whom, "
            f"{_and('s.to_whom', 's.text')} FROM mail x "
            f"JOIN mail_step s ON s.mail_id = x.id {_HERE}",
        ),
    ),
    Told(
        "task",
        "task",
        (
            f"SELECT {_ENTERED_AT}, x.seq, x.id, 'planned', x.by_whom, "
            f"x.on_day || ': ' || x.text FROM task x {_HERE}",
            "SELECT s.on_day, s.seq, x.id, iif(s.kind = 'stop', 'stopped', s.kind), s.by_whom, "
            "coalesce(s.text, x.text) FROM task x "
            f"JOIN task_step s ON s.task_id = x.id {_HERE}",
        ),
    ),
    Told(
        "visit-plan",
        "visit_plan",
        (
            f"SELECT {_ENTERED_AT}, x.seq, x.id, 'visit planned', x.by_whom, "
            "printf('%d-%02d', x.period / 100, x.period % 100) || ': ' || x.role || "
            f"coalesce('; ' || x.text, '') FROM visit_plan x {_HERE}",
        ),
    ),
    Told(
        "visit",
        "visit",
        (
            f"SELECT {_AT}, x.seq, x.id, CASE WHEN x.outcome = 'nobody-home' THEN 'nobody home' "
            "WHEN x.outcome = 'refused' THEN 'visit refused' WHEN x.kind = 'care' "
            "THEN 'care visit' WHEN x.kind = 'event' THEN 'event' ELSE 'visited' END, p.code, "
            f"coalesce({_and('x.topics', 'x.text')}, x.text) FROM visit x "
            f"JOIN staff p ON p.id = x.person_id {_HERE}",
            f"SELECT {_AT}, f.seq, x.id, f.kind, p.code, f.class || ': ' || f.text FROM visit x "
            "JOIN staff p ON p.id = x.person_id "
            f"JOIN visit_feedback f ON f.visit_id = x.id {_HERE}",
            "SELECT s.on_day, s.seq, x.id, f.kind || ' ' || s.outcome, s.by_whom, "
            f"{_and('f.text', 's.link', 's.text')} FROM visit x JOIN visit_feedback f "
            f"ON f.visit_id = x.id JOIN visit_feedback_step s ON s.feedback_id = f.id {_HERE}",
        ),
    ),
    Told(
        "held-money",
        "held_money",
        (
            "SELECT x.on_day, x.seq, x.id, iif(x.kind = 'deposit', 'deposit taken', "
            "'money taken to pay for the owner'), x.by_whom, "
            f"{_and(_YUAN.format(row='x'), 'x.text')} FROM held_money x {_HERE}",
            "SELECT s.on_day, s.seq, x.id, iif(s.kind = 'spend', 'spent', 'returned'), s.by_whom, "
            f"{_and(_YUAN.format(row='s'), 's.to_whom', 's.text')} FROM held_money x "
            f"JOIN held_money_step s ON s.held_id = x.id {_HERE}",
        ),
    ),
    Told(
        "meter-reading",
        "meter_reading",
        (
            "SELECT x.on_day, x.seq, x.id, iif(x.kind = 'start', 'new meter', 'meter read'), "
            f"x.by_whom, {_and(f'{_ITEM} || {_READ}', 'x.text')} FROM meter_reading x {_HERE}",
        ),
    ),
    Told(
        "charge",
        "charge",
        (
            "SELECT x.on_day, x.seq, x.id, 'charged', x.by_whom, "
            f"{_and(_CHARGED, 'x.text')} FROM charge x {_HERE}",
            "SELECT s.on_day, s.seq, x.id, CASE s.kind WHEN 'waive' THEN 'waived' "
            "WHEN 'dispute' THEN 'disputed' ELSE 'settled' END, s.by_whom, "
            f"coalesce({_YUAN.format(row='s')} || '; ', s.link || '; ', '') || s.text "
            f"FROM charge x JOIN charge_step s ON s.charge_id = x.id {_HERE}",
        ),
    ),
    Told(
        "dunning",
        "dunning",
        (
            f"SELECT x.on_day, x.seq, x.id, {_DUNNED}, x.by_whom, "
            f"{_and(_YUAN.format(row='x'), _PAY_BY, 'x.text')} FROM dunning x {_HERE}",
            "SELECT s.on_day, s.seq, x.id, CASE s.kind WHEN 'deliver' THEN 'demand delivered' "
            "WHEN 'fail' THEN 'not delivered' WHEN 'promise' THEN 'payment promised' "
            "ELSE 'result' END, s.by_whom, coalesce(s.how, s.promise_on, s.text) || "
            f"{_THEN.format(text=_PROMISED)} || {_THEN.format(text=_PROVED)} || "
            f"{_THEN.format(text=_IF_MORE)} FROM dunning x "
            f"JOIN dunning_step s ON s.dunning_id = x.id {_HERE}",
        ),
    ),
    Told(
        "receipt",
        "receipt",
        (
            "SELECT x.on_day, x.seq, x.id, 'paid', x.by_whom, "
            f"{_and(_YUAN.format(row='x'), 'x.method', 'x.payer', 'x.text')} "
            f"FROM receipt x {_HERE}",
            "SELECT s.on_day, s.seq, x.id, iif(s.kind = 'refund', 'given back', 'credit used'), "
            f"s.by_whom, {_and(_YUAN.format(row='s'), 's.method', 's.to_whom', 's.text')} "
            f"FROM receipt x JOIN receipt_line s ON s.receipt_id = x.id {_HERE} "
            "AND s.kind <> 'paid'",
        ),
    ),
)
"""Every kind of record that concerns a unit, and what is told of it."""


def timeline(conn: sqlite3.Connection, unit_id: int, asked: Asked) -> list[Row]:
    """What is asked for of a unit's timeline, the newest first; ties by the journal.

    Conditions name the fields of `TIMELINE_FIELDS`.
    """
    told = " UNION ALL ".join(
        f"SELECT '{entry.kind}', * FROM ({event})" for entry in TIMELINE for event in _events(entry)
    )
    names = ", ".join(f'"{name}"' for name in TIMELINE_FIELDS)
    sql = (
        f'WITH told("kind", "at", seq, "id", "what", "by", "text") AS ({told}) '
        f"SELECT {names} FROM told{asked.clause} "
        "ORDER BY substr(at, 1, 16) DESC, seq DESC, what"
    )
    return conn.execute(sql, [unit_id, *asked.values]).fetchall()


def naming(conn: sqlite3.Connection, unit_id: int) -> dict[str, int]:
    """How many records of each kind name a unit, void ones left out; kinds with none as well."""
    return {
        entry.kind: conn.execute(
            f"SELECT count(*) FROM {entry.table} x {_HERE} AND {_stands(entry)}", (unit_id,)
        ).fetchone()[0]
        for entry in TIMELINE
        if entry.kind != "unit"
    }


def _events(entry: Told) -> tuple[str, ...]:
    """An entry's statements, with what its voids tell."""
    if not entry.voidable:
        return entry.events
    void = (
        "SELECT s.on_day, s.seq, x.id, 'voided', s.by_whom, s.reason "
        f"FROM {entry.table} x JOIN void s ON s.kind = '{entry.kind}' AND s.record_id = x.id "
        f"{_HERE}"
    )
    return (*entry.events, void)


def _stands(entry: Told) -> str:
    return STANDS.format(kind=entry.kind, id="x.id") if entry.voidable else "1"
