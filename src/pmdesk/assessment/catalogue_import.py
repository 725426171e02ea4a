"""`fault catalogue import`: fault codes from a CSV file, in force from a day on (C4.4)."""

from datetime import date
from typing import Any

from pmdesk.assessment.staffing import checked_code
from pmdesk.errors import BadInput
from pmdesk.importing import Cells, Layout, Lines, optional, required
from pmdesk.numbers import parse_whole
from pmdesk.store import catalogue
from pmdesk.store.shipped import CATALOGUE_FIELDS
from pmdesk.store.writing import Writing
from pmdesk.texts import _

LAYOUT = Layout(
    CATALOGUE_FIELDS,
    ("code", "category", "points", "title_en"),
    {"title": "title_en"},
)


class CatalogueImport:
    """Stores the codes that say something new on that day."""

    def __init__(self, write: Writing, day: date):
        self._write = write
        self._day = day
        self._rows: list[dict[str, Any]] = []
        self._seen: set[str] = set()
        self.stored = 0
        self.known = 0

    def take(self, lines: Lines) -> None:
        """Stores every line of the file or none (BadLines)."""
        lines.each(self._line)
        lines.finish()
        for row in self._rows:
            self._write.add("catalogue", "fault_code", row)
        self.stored = len(self._rows)

    def _line(self, _number: int, cells: Cells) -> None:
        code = checked_code(required(cells, "code"))
        if code in self._seen:
            raise BadInput(_("code {code} stands twice in this file", code=code))
        self._seen.add(code)
        row = {
            "code": code,
            "from_on": self._day.isoformat(),
            "category": required(cells, "category"),
            "points": parse_whole(required(cells, "points"), 1, 100),
            "title_en": required(cells, "title_en"),
            "title_zh_hant": optional(cells, "title_zh_hant") or "",
            "title_zh_hans": optional(cells, "title_zh_hans") or "",
            "severity": optional(cells, "severity") or "",
        }
        known = catalogue.code_on(self._write.conn, code, self._day)
        if known and {**known._asdict(), "from_on": row["from_on"]} == row:
            self.known += 1
        else:
            self._rows.append(row)
