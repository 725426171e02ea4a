"""Every notice of a month as a line of CSV, written and sorted by SQLite: a million of them.

What the rules make of a notice, its state and whether it is jointly liable, is put into two
temporary tables beside the notices, the codes that people repeated and the few notices that
were ruled upon; SQLite keeps little of those in memory.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pmdesk.store.lines import Kinds, csv_cell, csv_cursor
from pmdesk.store.listing import Asked, Listing
from pmdesk.store.rulings import only_served

_BATCH = 500


class Standing(NamedTuple):
    """What a notice has come to, as its line says it; the fine in fen."""

    notice_id: int
    points: int
    point_fine_fen: int
    jointly_liable: bool
    superior_id: int | None
    state: str


class Violations:
    """The month's notices, revoked and held ones included, by department, day and number."""

    def __init__(self, conn: sqlite3.Connection, period: int, cut: int | None):
        self._conn = conn
        self._period = period
        self._cut = cut
        for statement in _TABLES:
            conn.execute(statement)
        code, name = csv_cell("text", "code"), csv_cell("text", "name")
        conn.execute(f"INSERT INTO temp.person SELECT id, {code}, {name} FROM staff")
        conn.execute(
            f"INSERT INTO temp.served SELECT notice_id FROM ({only_served(cut)})",
            {"period": period, "cut": cut},
        )

    def add_repeated(self, staff_id: int, codes: Iterable[str]) -> None:
        """Says that a person's notices of these codes are jointly liable, but for those of which
        it is said otherwise."""
        rows = [(staff_id, code) for code in codes]
        self._conn.executemany("INSERT INTO temp.repeated VALUES (?, ?)", rows)

    def add(self, standings: Iterable[Standing]) -> None:
        """Says what notices have come to; all others are as they were issued, or served."""
        self._conn.executemany("INSERT INTO temp.standing VALUES (?, ?, ?, ?, ?, ?)", standings)

    def lines(self, kinds: Kinds, fen_a_point: int) -> Iterator[list[tuple[str]]]:
        """The lines without their ends, some thousand at a time; the temporary tables end with
        them. A point of a counted notice costs `fen_a_point`."""
        listing = Listing(
            _SOURCE,
            {**_COLUMNS, "point_fine_fen": _FINE.format(fen=int(fen_a_point))},
            "n.department, n.on_day, n.id",
        )
        columns = {name: listing.columns[name] for name in kinds}
        kinds = {**kinds, **dict.fromkeys(_READY, "code")}
        asked = Asked().where("n.period = ? AND n.serial > 0", self._period)
        if self._cut is not None:
            asked.where("n.seq <= ?", self._cut)
        cursor = csv_cursor(self._conn, listing._replace(columns=columns), kinds, asked)
        while lines := cursor.fetchmany(_BATCH):
            yield lines
        for table in ("person", "served", "repeated", "standing"):
            self._conn.execute(f"DROP TABLE temp.{table}")


_TABLES = (
    "CREATE TEMP TABLE person (id INTEGER PRIMARY KEY, code TEXT, name TEXT)",
    "CREATE TEMP TABLE served (notice_id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE repeated (staff_id INTEGER, code TEXT, PRIMARY KEY (staff_id, code)) "
    "WITHOUT ROWID",
    "CREATE TEMP TABLE standing (notice_id INTEGER PRIMARY KEY, points INTEGER, "
    "point_fine_fen INTEGER, jointly_liable INTEGER, superior_id INTEGER, state TEXT)",
)
_SOURCE = """notice n INDEXED BY sqlite_autoindex_notice_1
JOIN temp.person member ON member.id = n.staff_id
JOIN temp.person issuer ON issuer.id = n.by_id
LEFT JOIN temp.standing known ON known.notice_id = n.id
LEFT JOIN temp.person superior
    ON superior.id = iif(known.notice_id IS NULL, n.superior_id, known.superior_id)"""
"""By serial, that is in the order in which the notices lie in the file: by person, a page is read
for each notice."""
_READY = ("notice", "on", "staff", "name", "superior", "by", "state")
"""Columns that are cells already: people's are written once each and not for every notice."""
_COLUMNS = {
    "notice": "printf('FN-%d-%04d', n.period, n.serial)",
    "on": "n.on_day",
    "department": "n.department",
    "staff": "member.code",
    "name": "member.name",
    "code": "n.code",
    "title": "n.title",
    "points": "coalesce(known.points, n.points)",
    "jointly_liable": "coalesce(known.jointly_liable, EXISTS (SELECT 1 FROM temp.repeated r "
    "WHERE r.staff_id = n.staff_id AND r.code = n.code))",
    "superior": "superior.code",
    "by": "issuer.code",
    "state": "coalesce(known.state, iif(EXISTS (SELECT 1 FROM temp.served s "
    "WHERE s.notice_id = n.id), 'served', 'issued'))",
    "correction": "n.correction",
}
_FINE = "coalesce(known.point_fine_fen, n.points * {fen})"
