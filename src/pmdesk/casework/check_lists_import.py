"""`inspect lists import`: lists of what is checked, from a CSV file (A3.1, A3.2)."""

import json
from typing import Any

from pmdesk.assessment.staffing import checked_code
from pmdesk.errors import BadInput
from pmdesk.importing import Cells, Layout, Lines, required
from pmdesk.store.check_lists import check_list_named
from pmdesk.store.shipped import ITEM_TITLES, KIND_TITLES, check_list_rows
from pmdesk.store.writing import Writing
from pmdesk.texts import _

LAYOUT = Layout(
    ("list", *KIND_TITLES, "item", *ITEM_TITLES),
    ("list", "title_en", "item", "item_en"),
)


class CheckListsImport:
    """Stores the lists that say something new; those absent from the file stay."""

    def __init__(self, write: Writing):
        self._write = write
        self._rows: list[Cells] = []
        self._titles: dict[str, Cells] = {}
        self._items: set[tuple[str, str]] = set()
        self.stored = 0
        self.known = 0

    def take(self, lines: Lines) -> None:
        """Stores every line of the file or none (BadLines)."""
        lines.each(self._line)
        lines.finish()
        for row in check_list_rows(self._rows):
            if self._is_known(row):
                self.known += 1
            else:
                self._write.add("check-list", "check_list", row)
                self.stored += 1

    def _line(self, _number: int, cells: Cells) -> None:
        name, item = checked_code(required(cells, "list")), checked_code(required(cells, "item"))
        if "=" in item:
            raise BadInput(_("an item has no = in its code: {item!r}", item=item))
        required(cells, "item_en")
        first = self._titles.setdefault(name, cells)
        if first is cells:
            required(cells, "title_en")
        for title in KIND_TITLES:
            if cells[title] and cells[title] != first[title]:
                raise BadInput(_("{name} is {first!r} on its first line", name=title,
                                 first=first[title]))  # fmt: skip
        if (name, item) in self._items:
            raise BadInput(_("item {item} of {list} stands twice", item=item, list=name))
        self._items.add((name, item))
        self._rows.append(cells)

    def _is_known(self, row: dict[str, Any]) -> bool:
        known = check_list_named(self._write.conn, row["list"])
        if known is None:
            return False
        same_titles = all(getattr(known, name) == row[name] for name in KIND_TITLES)
        return same_titles and [item._asdict() for item in known.items] == json.loads(row["items"])
