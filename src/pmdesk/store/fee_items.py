"""Fee items as stored (A1.5): what is charged, and its dated prices."""

import sqlite3
from collections.abc import Iterable

from pmdesk.errors import NotFound
from pmdesk.nearness import near_to
from pmdesk.records.fees import FeeItem, FeePrice
from pmdesk.texts import _

_ITEM = "id, ref, code, basis, title_en, title_zh_hant, title_zh_hans, public, by_whom"
_PRICE = ", ".join(FeePrice._fields)
_BETWEEN = ","
"""What stands between the buildings of a price; no building's name has one."""


def items(conn: sqlite3.Connection) -> list[FeeItem]:
    """Every item with its prices, by id."""
    prices: dict[int, list[FeePrice]] = {}
    for number, *price in conn.execute(
        f"SELECT item_id, {_PRICE} FROM fee_price ORDER BY from_on, id"
    ):
        prices.setdefault(number, []).append(_price(price))
    rows = conn.execute(f"SELECT {_ITEM} FROM fee_item ORDER BY id").fetchall()
    return [_item(row, prices.get(row[0], [])) for row in rows]


def exact(conn: sqlite3.Connection, code: str) -> FeeItem | None:
    """The item of a code, whatever its case."""
    row = conn.execute(
        f"SELECT {_ITEM} FROM fee_item WHERE code = ?1 COLLATE NOCASE "
        "ORDER BY code = ?1 DESC, id LIMIT 1",
        (code,),
    ).fetchone()
    return _with_prices(conn, row) if row else None


def find(conn: sqlite3.Connection, code: str) -> FeeItem:
    """The item of a code (NotFound, with up to three suggestions)."""
    found = exact(conn, code)
    if found is None:
        raise NotFound(_("there is no fee item {code!r}", code=code) + _near(conn, code))
    return found


def of_id(conn: sqlite3.Connection, number: int) -> FeeItem:
    """The item of a row number."""
    row = conn.execute(f"SELECT {_ITEM} FROM fee_item WHERE id = ?", (number,)).fetchone()
    return _with_prices(conn, row)


def prices(conn: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, FeePrice]:
    """Prices by row number."""
    wanted = list(numbers)
    places = ", ".join("?" * len(wanted))
    rows = conn.execute(f"SELECT {_PRICE} FROM fee_price WHERE id IN ({places})", wanted)
    return {price.id: price for price in map(_price, rows)}


def codes_like(conn: sqlite3.Connection, start: str) -> Iterable[tuple[str, str]]:
    """Codes that begin so, with their English titles: for completion."""
    rows = conn.execute("SELECT code, title_en FROM fee_item ORDER BY id")
    return [(code, title) for code, title in rows if code.upper().startswith(start.upper())]


def stored_buildings(buildings: Iterable[str]) -> str:
    """The buildings of a price as they are stored."""
    return _BETWEEN.join(sorted(set(buildings)))


def _with_prices(conn: sqlite3.Connection, row: tuple[object, ...]) -> FeeItem:
    prices = conn.execute(
        f"SELECT {_PRICE} FROM fee_price WHERE item_id = ? ORDER BY from_on, id", (row[0],)
    )
    return _item(row, [_price(price) for price in prices])


def _item(row: tuple[object, ...], prices: list[FeePrice]) -> FeeItem:
    found = FeeItem(*row)  # type: ignore[arg-type]
    return found._replace(is_public=bool(found.is_public), prices=tuple(prices))


def _price(row: Iterable[object]) -> FeePrice:
    found = FeePrice(*row)  # type: ignore[arg-type]
    stored = str(found.buildings)
    return found._replace(buildings=tuple(stored.split(_BETWEEN)) if stored else ())


def _near(conn: sqlite3.Connection, code: str) -> str:
    rows = conn.execute(
        "SELECT code, title_en, title_zh_hant, title_zh_hans FROM fee_item ORDER BY id"
    )
    known = {text: one for one, *titles in rows for text in (one, *titles)}
    return "; " + (near_to(code, known) or _("see pmdesk fee item list"))
