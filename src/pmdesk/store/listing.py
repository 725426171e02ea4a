"""Long lists, quick: each kind of record says once how its rows are read and asked for.

The rows are tuples in the order of `columns`; 50,000 of them are one statement and no object
each. What a record shows and what its list shows come from the same expressions.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pmdesk.errors import BadInput
from pmdesk.texts import _

Row = tuple[Any, ...]

_LONGEST_PATTERN = 50_000
"""The bytes of a LIKE pattern that SQLite takes, unless it was built to take others."""


class Listing(NamedTuple):
    """How one kind of record is read."""

    source: str
    """What stands after FROM, with its joins."""
    columns: Mapping[str, str]
    """Each field of the record with its expression, in the record's order."""
    id: str
    """The expression of the id, or of what else the rows are ordered by."""
    search: tuple[str, ...] = ()
    """The expressions in which `--search` looks."""
    prepare: Callable[[sqlite3.Connection], None] | None = None
    """Gives the connection a function that the expressions call."""


class Asked:
    """What is asked of a list: conditions that all hold, on the fields of its records."""

    def __init__(self, listing: Listing | None = None) -> None:
        """Fields are those of `listing`; within the store expressions stand for them."""
        self._columns = listing.columns if listing else {}
        self._search = listing.search if listing else ()
        self._conditions: list[str] = []
        self._values: list[Any] = []

    def where(self, condition: str, *values: Any) -> "Asked":
        """One condition more in SQL, its values at its `?`: for the store."""
        self._conditions.append(condition)
        self._values += values
        return self

    def equal(self, field: str, value: Any) -> "Asked":
        """That a field has a value; None asks nothing."""
        return self if value is None else self.where(f"{self._of(field)} = ?", value)

    def one_of(self, field: str, values: Iterable[Any] | None) -> "Asked":
        """That a field has one of some values; none given asks nothing."""
        wanted = list(values or ())
        if not wanted:
            return self
        return self.where(f"{self._of(field)} IN ({', '.join('?' * len(wanted))})", *wanted)

    def either(self, fields: Sequence[str], value: Any) -> "Asked":
        """That one of the fields has a value."""
        any_of = " OR ".join(f"{self._of(field)} = ?" for field in fields)
        return self.where(f"({any_of})", *[value] * len(fields))

    def days(self, field: str, first: str | None, after: str | None) -> "Asked":
        """That a day lies in a half-open range; None leaves an end open."""
        if first is not None:
            self.where(f"{self._of(field)} >= ?", first)
        return self if after is None else self.where(f"{self._of(field)} < ?", after)

    def text(self, fields: Sequence[str], wanted: str | None) -> "Asked":
        """That one of the fields contains a text, whatever its case; None asks nothing."""
        if not wanted:
            return self
        pattern = containing(wanted)
        either = " OR ".join(f"{self._of(field)} LIKE ? ESCAPE '\\'" for field in fields)
        return self.where(f"({either})", *[pattern] * len(fields))

    def search(self, wanted: str | None) -> "Asked":
        """That a record says a text where its listing looks for it; None asks nothing."""
        return self.text(self._search, wanted)

    def _of(self, field: str) -> str:
        return self._columns.get(field, field)

    @property
    def clause(self) -> str:
        """The conditions as a WHERE clause, '' where nothing is asked."""
        return f" WHERE {' AND '.join(self._conditions)}" if self._conditions else ""

    @property
    def values(self) -> list[Any]:
        """The values of the clause's places."""
        return self._values


def decimal(e3: str) -> str:
    """The expression of a number of thousandths, never negative, as a decimal: 89500 is 89.5."""
    return f"rtrim(rtrim(printf('%d.%03d', {e3} / 1000, {e3} % 1000), '0'), '.')"


def rows(
    conn: sqlite3.Connection,
    listing: Listing,
    asked: Asked | None = None,
    names: Sequence[str] = (),
) -> list[Row]:
    """The rows that are asked for, by id; of all fields, or of those named in their order."""
    if listing.prepare:
        listing.prepare(conn)
    asked = asked or Asked()
    columns = ", ".join(listing.columns[name] for name in names or listing.columns)
    sql = f"SELECT {columns} FROM {listing.source}{asked.clause} ORDER BY {listing.id}"
    return conn.execute(sql, asked.values).fetchall()


def record(conn: sqlite3.Connection, listing: Listing, number: int) -> dict[str, Any] | None:
    """One record by field; None where there is no such number."""
    found = rows(conn, listing, Asked().where(f"{listing.id} = ?", number))
    return dict(zip(listing.columns, found[0], strict=True)) if found else None


def containing(text: str) -> str:
    """The pattern of `LIKE ? ESCAPE '\\'` for what contains a text. BadInput where SQLite would
    take none so long."""
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    if len(pattern.encode()) > _LONGEST_PATTERN:
        raise BadInput(_("the text to search for is too long"))
    return pattern
