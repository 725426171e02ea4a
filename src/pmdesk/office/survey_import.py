"""`survey import`: answers from a CSV file, one row a household, all or nothing (A2.7)."""

from datetime import date
from typing import Any

from pmdesk.errors import BadInput, DeskError
from pmdesk.importing import Cells, Layout, Lines, optional, required
from pmdesk.numbers import parse_whole
from pmdesk.office import surveying
from pmdesk.office.surveying import Answer, Given
from pmdesk.records.surveys import Question
from pmdesk.store import units
from pmdesk.store.writing import Writing
from pmdesk.texts import _

_UNIT = ("room", "unit_no", "房号", "房號", "单元", "單元")
_COMMENT = ("comments", "意见", "意見", "建议", "建議")


def layout_of(asked: list[Question]) -> Layout:
    """The columns that an import of answers reads: an item also under its title in any language,
    where that says which."""
    items = [question.item for question in asked]
    titles = [title.lower() for question in asked for title in set(question[1:4])]
    aliases = {
        title.lower(): question.item
        for question in asked
        for title in question[1:4]
        if titles.count(title.lower()) == 1 and title.lower() not in items
    }
    fixed = {**dict.fromkeys(_UNIT, "unit"), **dict.fromkeys(_COMMENT, "comment")}
    return Layout(("unit", *items, "comment", "key"), ("unit",), {**aliases, **fixed})


class SurveyImport:
    """An import of answers within one write. They are stored in the order of their hashes, not
    of the file, which is that of the units as a rule."""

    def __init__(
        self, write: Writing, row: dict[str, Any], asked: list[Question], on: date, by: str
    ):
        self.stored = 0
        self.known = 0
        self._write = write
        self._survey: int = row["id"]
        self._asked = asked
        self._on = on
        self._by = by
        self._new: list[tuple[int, Answer]] = []
        self._seen: dict[str, int] = {}

    def take(self, lines: Lines) -> None:
        """Stores every line or none (BadLines)."""
        lines.each(self._read)
        for number, answer in sorted(self._new, key=lambda entry: entry[1].household):
            try:
                if surveying.known_answer(self._write, self._survey, answer) is None:
                    surveying.store(self._write, self._survey, answer, self._on, self._by)
                    self.stored += 1
                else:
                    self.known += 1
            except DeskError as error:
                lines.refuse(number, error)
        lines.finish()

    def _read(self, number: int, cells: Cells) -> None:
        unit = units.find(self._write.conn, required(cells, "unit"))
        scores = {
            question.item: _score(question, cells[question.item])
            for question in self._asked
            if cells[question.item]
        }
        given = Given(unit, scores, optional(cells, "comment"), optional(cells, "key"))
        answer = surveying.nameless(self._write, self._survey, given, self._asked)
        for mark, what in ((answer.household, unit.code), (answer.ref, given.key)):
            if mark is not None and mark in self._seen:
                raise BadInput(
                    _("{what} stands in line {line} already", what=what, line=self._seen[mark])
                )
        self._seen |= {mark: number for mark in (answer.household, answer.ref) if mark}
        self._new.append((number, answer))


def _score(question: Question, cell: str) -> int:
    try:
        return parse_whole(cell, 1, question.scale)
    except BadInput as error:
        raise BadInput(f"{question.item}: {error.message}") from None
