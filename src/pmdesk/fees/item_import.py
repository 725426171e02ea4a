"""`fee item import`: items and prices from a CSV file, one row a price (A1.5)."""

from datetime import datetime

from pmdesk.assessment.staffing import checked_code
from pmdesk.errors import BadInput, Refused
from pmdesk.fees import items
from pmdesk.fees.items import NewItem, NewPrice
from pmdesk.importing import Cells, Layout, Lines, optional, required, sheet_day
from pmdesk.numbers import parse_whole
from pmdesk.periods import parse_day
from pmdesk.records.fees import BASES, ROUND_TO, ROUNDINGS, FeeItem, FeePrice, parse_price
from pmdesk.records.owners import building_name
from pmdesk.store import fee_items
from pmdesk.store.writing import Writing
from pmdesk.texts import _

_ALIASES = {
    "code": "item,编码,編碼,代码,代碼",
    "name": "title,名称,名稱,收费项目,收費項目,项目,項目",
    "name_en": "title_en",
    "name_zh_hant": "title_zh_hant",
    "name_zh_hans": "title_zh_hans",
    "price": "rate,单价,單價,收费标准,收費標準",
    "unit": "per,单位,單位,计价单位,計價單位",
    "from": "since,起始日期,开始日期,開始日期",
    "document": "basis_document,依据,依據,收费依据,收費依據",
    "buildings": "building,楼栋,樓棟",
    "text": "note,remark,备注,備註",
}
LAYOUT = Layout(
    ("code", "name", "name_en", "name_zh_hant", "name_zh_hans", "basis", "price", "unit", "from",
     "document", "rounding", "round", "due_day", "due_months_later", "buildings", "public",
     "text"),
    ("code", "price", "from"),
    {alias: column for column, names in _ALIASES.items() for alias in names.split(",")},
)  # fmt: skip
_FLAGS = {"yes": True, "no": False, "是": True, "否": False}


class ItemImport:
    """Stores an import's items and prices within one write."""

    def __init__(self, write: Writing, now: datetime, by: str):
        self._write = write
        self._now = now
        self._by = by
        self.stored = 0
        self.known = 0
        self.without_document: list[str] = []

    def take(self, lines: Lines) -> None:
        """Stores every line of the file or none (BadLines)."""
        lines.each(self._line)
        lines.finish()

    def _line(self, _number: int, cells: Cells) -> None:
        code = checked_code(required(cells, "code"))
        price = self._price(cells)
        item = fee_items.exact(self._write.conn, code)
        if item is None:
            items.add(self._write, _item(code, cells), price, self._by)
        elif self._is_known(item, cells, price):
            self.known += 1
            return
        else:
            items.set_price(self._write, code, price, self._by)
        self.stored += 1
        if price.document is None:
            self.without_document.append(code)

    def _is_known(self, item: FeeItem, cells: Cells, price: NewPrice) -> bool:
        """Whether a line says just what is stored; of an item only its prices can differ."""
        basis = optional(cells, "basis")
        if basis not in (None, item.basis):
            raise Refused(
                _("{item} is there already with the basis {basis}", item=item.code,
                  basis=item.basis)
            )  # fmt: skip
        there = item.price_on(price.from_on.isoformat())
        if there is None or there.from_on != price.from_on.isoformat():
            return False
        return _says_the_same(price, there)

    def _price(self, cells: Cells) -> NewPrice:
        round_, buildings = optional(cells, "round"), optional(cells, "buildings")
        return NewPrice(
            parse_price(required(cells, "price")),
            parse_day(sheet_day(required(cells, "from")), self._now, ahead=True),
            optional(cells, "unit"),
            _word(cells, "rounding", ROUNDINGS),
            ROUND_TO[_word(cells, "round", tuple(ROUND_TO)) or ""] if round_ else None,
            _whole(cells, "due_day", 1, 31),
            _whole(cells, "due_months_later", 0, 12),
            tuple(map(building_name, buildings.split(";"))) if buildings else None,
            optional(cells, "document"),
            optional(cells, "text"),
        )


def _item(code: str, cells: Cells) -> NewItem:
    name = required(cells, "name")
    required(cells, "basis")
    public = optional(cells, "public") or "yes"
    if public.lower() not in _FLAGS:
        raise BadInput(_("{found!r} is not one of {words}", found=public, words="yes, no"))
    return NewItem(
        code,
        _word(cells, "basis", BASES) or "",
        optional(cells, "name_en") or name,
        optional(cells, "name_zh_hant") or name,
        optional(cells, "name_zh_hans") or name,
        _FLAGS[public.lower()],
    )


def _says_the_same(price: NewPrice, there: FeePrice) -> bool:
    """Whether whatever a price says is what is stored of that day."""
    said = {name: value for name, value in price._asdict().items() if value is not None}
    said["from_on"] = price.from_on.isoformat()
    if price.buildings is not None:
        said["buildings"] = tuple(sorted(set(price.buildings)))
    stored = there._asdict()
    return all(stored[name] == value for name, value in said.items())


def _word(cells: Cells, name: str, words: tuple[str, ...]) -> str | None:
    found = optional(cells, name)
    if found is not None and found not in words:
        raise BadInput(_("{found!r} is not one of {words}", found=found, words=", ".join(words)))
    return found


def _whole(cells: Cells, name: str, low: int, high: int) -> int | None:
    found = optional(cells, name)
    return None if found is None else parse_whole(found, low, high)
