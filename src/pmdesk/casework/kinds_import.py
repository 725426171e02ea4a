"""`request kinds import`: kinds of request and their checklists from a CSV file (B3)."""

import json
from typing import Any

from pmdesk.assessment.staffing import checked_code
from pmdesk.errors import BadInput
from pmdesk.importing import Cells, Layout, Lines, required
from pmdesk.store import requests as store
from pmdesk.store.shipped import KIND_TITLES, STEP_TITLES, request_kind_rows
from pmdesk.store.writing import Writing
from pmdesk.texts import _

LAYOUT = Layout(
    ("kind", *KIND_TITLES, "step", "required", *STEP_TITLES),
    ("kind", "title_en", "step"),
    {"title": "title_en", "what": "step_en"},
)


class KindsImport:
    """Stores the kinds that say something new; those absent from the file stay."""

    def __init__(self, write: Writing):
        self._write = write
        self._rows: list[Cells] = []
        self._titles: dict[str, Cells] = {}
        self._steps: set[tuple[str, str]] = set()
        self.stored = 0
        self.known = 0

    def take(self, lines: Lines) -> None:
        """Stores every line of the file or none (BadLines)."""
        lines.each(self._line)
        lines.finish()
        for row in request_kind_rows(self._rows):
            if self._is_known(row):
                self.known += 1
            else:
                self._write.add("request-kind", "request_kind", row)
                self.stored += 1

    def _line(self, _number: int, cells: Cells) -> None:
        kind = checked_code(required(cells, "kind"))
        first = self._titles.setdefault(kind, cells)
        if first is cells:
            required(cells, "title_en")
        for name in KIND_TITLES:
            if cells[name] and cells[name] != first[name]:
                raise BadInput(_("{name} is {first!r} on its first line", name=name,
                                 first=first[name]))  # fmt: skip
        if cells["required"] not in ("", "yes", "no"):
            raise BadInput(_("{found!r} is not one of {words}", found=cells["required"],
                             words="yes, no"))  # fmt: skip
        step = cells["step"]
        if step:
            required(cells, "step_en")
            if (kind, checked_code(step)) in self._steps:
                raise BadInput(_("step {step} of {kind} stands twice", step=step, kind=kind))
            self._steps.add((kind, step))
        self._rows.append(cells)

    def _is_known(self, row: dict[str, Any]) -> bool:
        known = store.kind_named(self._write.conn, row["kind"])
        if known is None:
            return False
        same_titles = all(getattr(known, name) == row[name] for name in KIND_TITLES)
        return same_titles and [step._asdict() for step in known.steps] == json.loads(row["steps"])
