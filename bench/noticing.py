"""A desk of ten months of notices, written straight into the tables: nine closed, one to close."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pmdesk.policy.model import Policy

MONTHS = 10
"""Months of notices, of which each but the last is closed."""
YEAR = 2026
LAST_MONTH = 10
CODES = 40
DEPARTMENTS = 40
_SUPERIORS = 100


def fill(path: Path, per_month: int, people: int) -> None:
    """Adds people to an empty desk, and to each of ten months so many notices of them in forty
    codes, each person's spread over all of them; a tenth of the notices are
    served, a tenth of those ruled upon: found, reduced or revoked."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA synchronous = OFF")
    conn.execute("PRAGMA cache_size = -65536")
    conn.execute("BEGIN")
    _add_people(conn, people)
    conn.execute(_CODE, (CODES,))
    with _without_index(conn):
        for number in range(MONTHS):
            values = {
                "period": YEAR * 100 + LAST_MONTH - MONTHS + 1 + number,
                "before": number * per_month,
                "count": per_month,
                "people": people,
            }
            for statement in (_NOTICE, _SERVED, _RULED):
                conn.execute(statement, values)
            if number < MONTHS - 1:
                conn.execute(_CLOSE, {"period": values["period"], "number": number + 1})
    conn.execute("COMMIT")
    conn.close()


def _add_people(conn: sqlite3.Connection, people: int) -> None:
    """The first is the manager, the next hundred are supervisors, all others under one of them."""
    for statement in (_STAFF, _POST):
        conn.execute(statement, {"people": people})


@contextmanager
def _without_index(conn: sqlite3.Connection) -> Iterator[None]:
    """Takes away the notices' index and the guards that look at each row; puts them back as they
    were: made at once, an index over all rows takes a tenth of the time."""
    found = conn.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name = 'notice_month' "
        "OR type = 'trigger' AND tbl_name IN ('notice', 'notice_step')"
    ).fetchall()
    for kind, name, _sql in found:
        conn.execute(f"DROP {kind} {name}")
    yield
    for _kind, _name, sql in found:
        conn.execute(sql)


_STAFF = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)
INSERT INTO staff (id, seq, code, name)
SELECT i, 1, printf('P%05d', i), printf('員工%05d', i) FROM n
"""
_POST = f"""
INSERT INTO staff_post (seq, staff_id, from_on, employed, department, role, superior_id)
SELECT 1, id, '2020-01-01', 1, printf('Department %02d', id % {DEPARTMENTS}),
    CASE WHEN id = 1 THEN 'manager' WHEN id <= 1 + {_SUPERIORS} THEN 'supervisor' ELSE 'staff' END,
    CASE WHEN id = 1 THEN NULL WHEN id <= 1 + {_SUPERIORS} THEN 1
        ELSE 2 + id % min({_SUPERIORS}, :people - 1) END
FROM staff
"""
_CODE = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1)
INSERT INTO fault_code (seq, code, from_on, category, points, title_en, title_zh_hant,
    title_zh_hans, severity)
SELECT 1, printf('BEN-%02d', i), '2020-01-01', 'BEN', 1 + i % 3, 'Not entered ' || i,
    '未登記' || i, '未登记' || i, 'minor' FROM n
"""
_NOTICE = f"""
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count),
drawn(i, staff, code) AS (
    SELECT i, 2 + i * 7919 % (:people - 1), (i * 2654435761 >> 9) % {CODES} FROM n)
INSERT INTO notice (id, seq, period, serial, staff_id, code, title, points, on_day, by_id,
    superior_id, department, facts, correction)
SELECT :before + i, 1, :period, i, staff, printf('BEN-%02d', code), 'Not entered ' || code,
    1 + code % 3, printf('%04d-%02d-%02d', :period / 100, :period % 100, 1 + i * 28 / (:count + 1)),
    1, p.superior_id, p.department, '投訴未登記, slip ' || i, 'Enter it in the book'
FROM drawn JOIN staff_post p ON p.staff_id = drawn.staff
"""
_SERVED = """
INSERT INTO notice_step (seq, notice_id, period, kind, on_day, by_id, how)
SELECT 1, id, period, 'serve', on_day, 1, 'signed' FROM notice
WHERE period = :period AND serial % 10 = 0
"""
_RULED = """
INSERT INTO notice_step (seq, notice_id, period, kind, on_day, by_id, points, text)
SELECT 1, id, period,
    CASE serial % 300 WHEN 0 THEN 'liable' WHEN 100 THEN 'points' ELSE 'revoke' END, on_day, 1,
    CASE serial % 300 WHEN 100 THEN 1 END, 'Ruled'
FROM notice WHERE period = :period AND serial % 100 = 0
"""
_CLOSE = """
INSERT INTO close (seq, period, payroll_period, policy_id, closed_at, closed_by, language,
    journal_head, notice_high, step_high, manifest_sha256)
SELECT 1 + :number, :period, :period + 1, 1, '2026-11-01T09:00:00+08:00', 'P00001', 'en', '',
    (SELECT max(id) FROM notice), (SELECT max(id) FROM notice_step), ''
"""
MONTH = f"{YEAR}-{LAST_MONTH}"
"""The month that is not closed yet."""

TALLIES = f"""
SELECT staff_id, superior_id, code, count(*), sum(points) FROM notice
WHERE period = {YEAR * 100 + LAST_MONTH} GROUP BY staff_id, superior_id, code;
"""
"""The statement that counts that month over the covering index."""


def violations(policy: Policy) -> str:
    """The statement that gives the rows of that month's violations.csv in their order, as somebody
    at the `sqlite3` shell would write it; it knows the kinds of steps that `fill` makes."""
    fen = f"iif(s.revoked, 0, coalesce(s.points, n.points) * {policy.fines.point_fine_fen.value})"
    return f"""
WITH s AS (SELECT notice_id, max(points) AS points, max(kind = 'revoke') AS revoked,
        max(kind = 'liable') AS found
    FROM notice_step WHERE period = {YEAR * 100 + LAST_MONTH} GROUP BY notice_id),
again AS (SELECT staff_id, code FROM notice n LEFT JOIN s ON s.notice_id = n.id
    WHERE period = {YEAR * 100 + LAST_MONTH} AND s.revoked IS NOT 1 GROUP BY staff_id, code
    HAVING count(*) >= {policy.liability.repeat_notices.value})
SELECT printf('FN-%d-%04d', n.period, n.serial), n.on_day, n.department, member.code, member.name,
    n.code, n.title, coalesce(s.points, n.points), printf('%d.%02d', {fen} / 100, {fen} % 100),
    iif(s.revoked IS NOT 1 AND (s.found OR again.code IS NOT NULL), 'yes', 'no'),
    superior.code, issuer.code,
    CASE WHEN s.revoked THEN 'revoked' WHEN s.points THEN 'reduced'
        WHEN s.notice_id THEN 'served' ELSE 'issued' END, n.correction
FROM notice n JOIN staff member ON member.id = n.staff_id JOIN staff issuer ON issuer.id = n.by_id
    LEFT JOIN staff superior ON superior.id = n.superior_id
    LEFT JOIN s ON s.notice_id = n.id
    LEFT JOIN again ON again.staff_id = n.staff_id AND again.code = n.code
WHERE n.period = {YEAR * 100 + LAST_MONTH} ORDER BY n.department, n.on_day, n.id;
"""
