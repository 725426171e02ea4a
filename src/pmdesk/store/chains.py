"""What a record rests on and what rests on it, one step either way: for `pmdesk why`.

A record is named as links name it, `finding:12`. Beside records that can be linked to there are
`code:CMP-01`, a fault code that a report answers; `brief:2026-11-03`, the sheet that announced
a finding (A3.6); and `close:2026-10`, the month whose posting names somebody (C4.2.5).
"""

import json
import sqlite3
from typing import NamedTuple

from pmdesk.store.catalogue import first_day
from pmdesk.store.linking import LINKABLE
from pmdesk.store.postings import named_in, naming

LINKING = {
    "fault": "notice",
    "complaint": "complaint",
    "request": "request",
    "finding": "finding",
    "task": "task",
    "held-money": "held_money",
    "charge": "charge",
    "dunning": "dunning",
    "visit": "visit",
}
"""Each kind of record that can rest on another by its link, with its table."""

CLOSE = "SELECT closed_at FROM close WHERE printf('%d-%02d', period / 100, period % 100) = ?"
"""When a month, such as 2026-10, was closed."""
_NUMBERS = {
    "FN": "fault",
    "CP": "complaint",
    "RQ": "request",
    "NC": "finding",
    "CA": "report",
    "RC": "receipt",
    "DN": "dunning",
    "VS": "visit",
}
"""The printed numbers' beginnings, NC-202611-0001, with their kinds."""


class Edge(NamedTuple):
    """That one record led to another: by a `link`, a `call`, as what a report `answers`, by a
    fault's `code`, as a `dispute`, as a charge that is `paid`, as the `stage` of a recovery before
    it, as what a demand `demands`, as the letter of its `delivery`, because it was `announced`,
    `posted`, or its posting `withdrawn`, or because it was `said` on a visit or `accepted`."""

    cause: str
    effect: str
    why: str


def named(conn: sqlite3.Connection, given: str) -> str | None:
    """The record that a text names, `finding:12` or its printed number; None where none is."""
    kind, _colon, rest = given.partition(":")
    if kind in ("code", "brief", "close"):
        return given if _is_there(conn, kind, rest) else None
    number = given.split("-")
    if number[0] in _NUMBERS and len(number) == 3 and all(_is_number(n) for n in number[1:]):
        kind = _NUMBERS[number[0]]
        table = LINKABLE[kind]
        sql = f"SELECT id FROM {table} WHERE period = ? AND serial = ?"
        found = conn.execute(sql, (int(number[1]), int(number[2]))).fetchone()
        return f"{kind}:{found[0]}" if found else None
    table = LINKABLE.get(kind) or LINKING.get(kind, "")
    if not table or not _is_number(rest):
        return None
    found = conn.execute(f"SELECT id FROM {table} WHERE id = ?", (int(rest),)).fetchone()
    return f"{kind}:{found[0]}" if found else None


def causes(conn: sqlite3.Connection, name: str) -> list[Edge]:
    """What a record rests on."""
    kind, _colon, rest = name.partition(":")
    found = []
    if kind in LINKING:
        row = conn.execute(
            f"SELECT link FROM {LINKING[kind]} WHERE id = ?", (int(rest),)
        ).fetchone()
        found += [Edge(row[0], name, "link")] if row[0] else []
    found += [
        Edge(f"feedback:{number}", name, "accepted")
        for (number,) in conn.execute(_ACCEPTED_AS, (name,))
    ]
    found += [
        Edge(f"call:{number}", name, "call")
        for (number,) in conn.execute(_CALLS_OF, (name,))
        if f"call:{number}" != name
    ]
    match kind:
        case "complaint":
            rows = conn.execute(_DISPUTED, (name,))
            found += [Edge(f"charge:{number}", name, "dispute") for (number,) in rows]
            rows = conn.execute(_ANSWERING, (name,))
            found += [Edge(demand, name, "dispute") for (demand,) in rows]
        case "receipt":
            rows = conn.execute(_CHARGES_PAID, (rest,))
            found += [Edge(f"charge:{number}", name, "paid") for (number,) in rows]
        case "mail":
            found += [Edge(cause, name, "delivery") for (cause,) in conn.execute(_SENT, (name,))]
        case "dunning":
            found += [Edge(cause, name, why) for cause, why in conn.execute(_DEMANDS, (rest,))]
        case "report":
            found += [Edge(cause, name, "answers") for (cause,) in conn.execute(_ANSWERED, (rest,))]
            found += [Edge(cause, name, "code") for (cause,) in conn.execute(_NOTICES_OF, (rest,))]
        case "feedback":
            sql = "SELECT 'visit:' || visit_id FROM visit_feedback WHERE id = ?"
            found += [Edge(cause, name, "said") for (cause,) in conn.execute(sql, (rest,))]
        case "brief":
            found += [Edge(cause, name, "announced") for cause in _announced(conn, rest)]
        case "close":
            found += [Edge(f"fault:{n.notice}", name, n.why) for n in named_in(conn, rest)]
    return _distinct(found)


def effects(conn: sqlite3.Connection, name: str) -> list[Edge]:
    """What rests on a record."""
    kind, _colon, rest = name.partition(":")
    found = [
        Edge(name, f"{other}:{number}", "link")
        for other, table in LINKING.items()
        for (number,) in conn.execute(f"SELECT id FROM {table} WHERE link = ? ORDER BY id", (name,))
    ]
    match kind:
        case "call":
            sql = "SELECT link FROM call_step WHERE call_id = ? AND link IS NOT NULL ORDER BY id"
            found += [Edge(name, link, "call") for (link,) in conn.execute(sql, (int(rest),))]
        case "charge":
            rows = conn.execute(_DISPUTES, (rest,))
            found += [Edge(name, complaint, "dispute") for (complaint,) in rows]
            rows = conn.execute(_PAYING, (rest,))
            found += [Edge(name, f"receipt:{number}", "paid") for (number,) in rows]
            rows = conn.execute(_DEMANDED, (rest,))
            found += [Edge(name, demand, "demands") for (demand,) in rows]
        case "dunning":
            found += [Edge(name, letter, why) for letter, why in conn.execute(_FOLLOWED, (rest,))]
        case "visit":
            sql = "SELECT 'feedback:' || id FROM visit_feedback WHERE visit_id = ? ORDER BY id"
            found += [Edge(name, said, "said") for (said,) in conn.execute(sql, (rest,))]
        case "feedback":
            found += [Edge(name, to, "accepted") for (to,) in conn.execute(_ACCEPTED, (rest,))]
        case "finding":
            found += _answering(conn, name, "finding_id", int(rest))
            found += [Edge(name, brief, "announced") for brief in _announcing(conn, int(rest))]
        case "code":
            found += _answering(conn, name, "code", rest)
        case "fault":
            found += [Edge(name, answer, "code") for (answer,) in conn.execute(_OF_CODE, (rest,))]
            found += [Edge(name, f"close:{n.close}", n.why) for n in naming(conn, int(rest))]
    return _distinct(found)


_CALLS_OF = "SELECT call_id FROM call_step WHERE link = ? ORDER BY call_id"
_ACCEPTED_AS = "SELECT feedback_id FROM visit_feedback_step WHERE link = ? ORDER BY id"
_ACCEPTED = (
    "SELECT link FROM visit_feedback_step WHERE feedback_id = ? AND link IS NOT NULL ORDER BY id"
)
_ANSWERED = (
    "SELECT coalesce('finding:' || finding_id, 'code:' || code) FROM report_subject "
    "WHERE report_id = ? ORDER BY id"
)
_DISPUTED = (
    "SELECT DISTINCT charge_id FROM charge_step WHERE kind = 'dispute' AND link = ? "
    "ORDER BY charge_id"
)
_DISPUTES = "SELECT link FROM charge_step WHERE kind = 'dispute' AND charge_id = ? ORDER BY id"
_CHARGES_PAID = (
    "SELECT DISTINCT charge_id FROM receipt_line WHERE receipt_id = ? AND charge_id IS NOT NULL "
    "ORDER BY charge_id"
)
_PAYING = "SELECT DISTINCT receipt_id FROM receipt_line WHERE charge_id = ? ORDER BY receipt_id"
_IS_DISPUTED = (
    "EXISTS (SELECT 1 FROM charge_step d WHERE d.charge_id = g.charge_id AND d.kind = 'dispute')"
)
_DEMANDED = (
    "SELECT 'dunning:' || g.dunning_id FROM dunning_charge g WHERE g.charge_id = ? "
    f"AND {_IS_DISPUTED} ORDER BY g.dunning_id"
)
_BEFORE = (
    "(SELECT max(e.dunning_id) FROM dunning_charge f JOIN dunning_charge e "
    "ON e.charge_id = f.charge_id AND e.dunning_id < f.dunning_id WHERE f.dunning_id = {later})"
)
"""The demand before another one, of one of its charges."""
_LAST_BEFORE = (
    "(SELECT max(e.dunning_id) FROM dunning_charge e WHERE e.charge_id = d.charge_id "
    "AND e.seq < d.seq)"
)
"""The last demand of a charge before a step `d` of it."""
_DEMANDS = (
    "SELECT 'charge:' || g.charge_id, 'demands' FROM dunning_charge g WHERE g.dunning_id = ?1 "
    f"AND {_IS_DISPUTED} UNION ALL SELECT 'dunning:' || b.id, 'stage' FROM dunning b "
    f"WHERE b.id = {_BEFORE.format(later='?1')}"
)
"""The disputed charges of a demand, and the demand before it."""
_FOLLOWED = (
    "SELECT s.link, 'delivery' FROM dunning_step s JOIN dunning x ON x.id = s.dunning_id "
    "WHERE s.dunning_id = ?1 AND s.link IS NOT x.link AND s.link IS NOT NULL "
    "UNION ALL SELECT d.link, 'dispute' FROM dunning_charge g JOIN charge_step d "
    "ON d.charge_id = g.charge_id AND d.kind = 'dispute' AND d.seq > g.seq "
    f"WHERE g.dunning_id = ?1 AND {_LAST_BEFORE} = g.dunning_id "
    "UNION ALL SELECT 'dunning:' || b.id, 'stage' FROM dunning b "
    "WHERE b.unit_id = (SELECT unit_id FROM dunning WHERE id = ?1) AND b.id > ?1 "
    f"AND {_BEFORE.format(later='b.id')} = CAST(?1 AS INTEGER)"
)
"""The mail by which a demand was delivered, the disputes that answered it, the demands after it."""
_ANSWERING = (
    "SELECT DISTINCT 'dunning:' || g.dunning_id FROM charge_step d JOIN dunning_charge g "
    "ON g.charge_id = d.charge_id AND g.seq < d.seq WHERE d.kind = 'dispute' AND d.link = ? "
    f"AND {_LAST_BEFORE} = g.dunning_id"
)
"""The demands that a dispute answered."""
_SENT = (
    "SELECT 'dunning:' || x.id FROM dunning_step s JOIN dunning x ON x.id = s.dunning_id "
    "WHERE s.link = ? AND s.link IS NOT x.link ORDER BY x.id"
)
_OF_CODE = (
    "SELECT 'report:' || b.report_id FROM notice n JOIN report_subject b ON b.code = n.code "
    "AND b.seq > n.seq WHERE n.id = ? ORDER BY b.report_id"
)
"""The reports on a notice's fault code that were begun after it: only those can answer it."""
_NOTICES_OF = (
    "SELECT 'fault:' || n.id FROM report_subject b JOIN notice n ON n.code = b.code "
    "AND n.seq < b.seq WHERE b.report_id = ? ORDER BY n.id"
)
"""The other way round: the notices that were there when a report on their code was begun."""


def _answering(conn: sqlite3.Connection, name: str, column: str, value: int | str) -> list[Edge]:
    sql = f"SELECT report_id FROM report_subject WHERE {column} = ? ORDER BY report_id"
    return [Edge(name, f"report:{number}", "answers") for (number,) in conn.execute(sql, (value,))]


def _announced(conn: sqlite3.Connection, day: str) -> list[str]:
    """The findings that the brief of a day told for the management meeting."""
    row = conn.execute("SELECT content FROM brief WHERE on_day = ?", (day,)).fetchone()
    told = json.loads(row[0]).get("meeting", []) if row else []
    return [f"finding:{one['id']}" for one in told]


def _announcing(conn: sqlite3.Connection, number: int) -> list[str]:
    """The briefs that told a finding for the management meeting, by day."""
    rows = conn.execute(
        "SELECT b.on_day FROM brief b JOIN finding f ON f.id = ?1 AND b.seq > f.seq "
        "WHERE EXISTS (SELECT 1 FROM json_each(b.content, '$.meeting') m "
        "WHERE json_extract(m.value, '$.id') = ?1) ORDER BY b.on_day",
        (number,),
    )
    return [f"brief:{day}" for (day,) in rows]


def _is_there(conn: sqlite3.Connection, kind: str, rest: str) -> bool:
    match kind:
        case "code":
            return first_day(conn, rest) is not None
        case "brief":
            sql = "SELECT 1 FROM brief WHERE on_day = ?"
            return conn.execute(sql, (rest,)).fetchone() is not None
    return conn.execute(CLOSE, (rest,)).fetchone() is not None


def _distinct(edges: list[Edge]) -> list[Edge]:
    """One edge between two records: a call that is linked both ways is one."""
    return list({(edge.cause, edge.effect): edge for edge in reversed(edges)}.values())[::-1]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
