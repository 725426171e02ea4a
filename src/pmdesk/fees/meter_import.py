"""`fee meter import`: readings from a CSV file, one row a reading (A1.5)."""

from datetime import datetime

from pmdesk.errors import BadInput, DeskError, NotFound
from pmdesk.fees import meters
from pmdesk.importing import Cells, Layout, Lines, optional, required, sheet_day
from pmdesk.office.dates import past_day
from pmdesk.records.fees import READING_KINDS, FeeItem, parse_quantity
from pmdesk.store import fee_items, units
from pmdesk.store.writing import Writing
from pmdesk.texts import _

_ALIASES = {
    "unit": "room,unit_no,unit_code,room_no,house,房号,房號,单元,單元,房间号,房間號",
    "item": "code,fee_item,meter,项目,項目,收费项目,收費項目",
    "reading": "value,读数,讀數,本期读数,本期讀數,表数",
    "on": "date,read_on,日期,抄表日期",
    "kind": "type",
    "text": "note,remark,备注,備註",
    "key": "ref",
}
LAYOUT = Layout(
    ("unit", "item", "reading", "on", "kind", "text", "key"),
    ("unit", "item", "reading", "on"),
    {alias: column for column, names in _ALIASES.items() for alias in names.split(",")},
)


class MeterImport:
    """Stores an import's readings within one write."""

    def __init__(self, write: Writing, now: datetime, by: str):
        self._write = write
        self._now = now
        self._by = by
        self._items: dict[str, FeeItem] = {}
        self._keys: set[str] = set()
        self.stored = 0
        self.known = 0

    def take(self, lines: Lines) -> None:
        """Stores every line of the file or none (BadLines): the earlier days first, whatever
        their order in the file."""
        read: list[tuple[int, meters.NewReading]] = []
        lines.each(lambda number, cells: read.append((number, self._read(cells))))
        for number, new in sorted(read, key=lambda entry: (entry[1].on, entry[1].kind == "start")):
            try:
                self._store(new)
            except DeskError as error:
                lines.refuse(number, error)
        lines.finish()

    def _store(self, new: meters.NewReading) -> None:
        if meters.known(self._write, new, is_dated=True) is not None or (
            new.ref is None and meters.is_there(self._write, new)
        ):
            self.known += 1
            return
        meters.add(self._write, new, self._by)
        self.stored += 1

    def _read(self, cells: Cells) -> meters.NewReading:
        named = required(cells, "unit")
        unit = units.exact(self._write.conn, named)
        if unit is None:
            raise NotFound(_("there is no unit {named!r}", named=named))
        kind, key = optional(cells, "kind") or "read", optional(cells, "key")
        if kind not in READING_KINDS:
            words = ", ".join(READING_KINDS)
            raise BadInput(_("{found!r} is not one of {words}", found=kind, words=words))
        if key in self._keys:
            raise BadInput(_("key {key!r} stands twice in this file", key=key))
        if key:
            self._keys.add(key)
        return meters.NewReading(
            self._item(required(cells, "item")),
            unit.id,
            unit.code,
            kind,
            parse_quantity(required(cells, "reading")),
            past_day(sheet_day(required(cells, "on")), self._now),
            optional(cells, "text"),
            key,
        )

    def _item(self, code: str) -> FeeItem:
        if code not in self._items:
            self._items[code] = fee_items.find(self._write.conn, code)
        return self._items[code]
