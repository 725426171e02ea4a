"""Surveys as recorded (A2.7, B8): quarters, questions, and what an answer scores."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from pmdesk.errors import BadInput
from pmdesk.periods import FIRST_YEAR, LAST_YEAR, Month
from pmdesk.texts import _

STATES = ("open", "closed", "void")
ALL = "all"
"""What stands for all items of a survey together."""
RESERVED = (ALL, "unit", "comment", "key")
"""Words that no item can be: an import's other columns."""


class Quarter(NamedTuple):
    """A quarter of a year in office time; sorts by time and prints as `2026Q3`."""

    year: int
    quarter: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that holds a day."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> date:
        """Its first day."""
        return Month(self.year, 3 * self.quarter - 2).first

    @property
    def last(self) -> date:
        """Its last day."""
        return self.plus(1).first - timedelta(days=1)

    def plus(self, quarters: int) -> "Quarter":
        """The quarter so many quarters later (earlier, when negative)."""
        index = self.year * 4 + self.quarter - 1 + quarters
        return Quarter(index // 4, index % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year:04}Q{self.quarter}"


class Question(NamedTuple):
    """One item of a questionnaire: scored from 1 to `scale`, satisfied from a score on."""

    item: str
    title_en: str
    title_zh_hant: str
    title_zh_hans: str
    scale: int = 5
    satisfied_from: int = 4

    def title(self, language: str) -> str:
        """The title in a language, `zh-Hant`."""
        titles = {"zh-Hant": self.title_zh_hant, "zh-Hans": self.title_zh_hans}
        return titles.get(language, self.title_en)


def parse_quarter(text: str, today: date) -> Quarter:
    """The quarter that `2026Q3`, `Q3`, `this` or `last` names; without a year the latest such
    quarter not after today's. Raises BadInput."""
    folded, this = text.strip().lower(), Quarter.of(today)
    if folded in ("this", "last"):
        return this if folded == "this" else this.plus(-1)
    found = re.fullmatch(r"(?:(\d{4})-?)?q([1-4])", folded, re.ASCII)
    if not found or (found[1] and not FIRST_YEAR <= int(found[1]) <= LAST_YEAR):
        raise BadInput(
            _("{text!r} is not a quarter: write {this}, Q3 or last", text=text, this=this)
        )
    number = int(found[2])
    if found[1]:
        return Quarter(int(found[1]), number)
    return Quarter(this.year if number <= this.quarter else this.year - 1, number)
