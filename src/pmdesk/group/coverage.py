"""Which offices an answer about the group rests on, and which it lacks."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pmdesk.periods import Month
from pmdesk.texts import _, _n, in_a_row

_MOST = 20
"""So many codes are named in a line; the others are counted."""


class Covered(NamedTuple):
    """A month that was put together: the offices that are in it, those that are expected and are
    not, and those that have published again since."""

    month: Month
    offices: tuple[str, ...]
    missing: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()


class Coverage(NamedTuple):
    """The months that are asked for, in order, and whether it is known which offices to expect."""

    months: tuple[Covered, ...]
    is_expected: bool

    @property
    def closes(self) -> list[tuple[str, str]]:
        """Every (office, month) that is there."""
        return [(office, str(one.month)) for one in self.months for office in one.offices]

    @property
    def offices(self) -> frozenset[str]:
        """The offices that are there in every one of the months."""
        return frozenset.intersection(*(frozenset(one.offices) for one in self.months))

    @property
    def known(self) -> frozenset[str]:
        """Every office that is expected in one of the months, or is there."""
        return frozenset(office for one in self.months for office in one.offices + one.missing)

    @property
    def tree(self) -> dict[str, Any]:
        """As JSON has it; `of` is null where nobody has said which offices to expect."""
        return {
            "offices": len(self.offices),
            "of": len(self.known) if self.is_expected else None,
            "months": [
                {
                    "month": str(one.month),
                    "offices": len(one.offices),
                    "missing": list(one.missing),
                    "published_again": list(one.newer),
                }
                for one in self.months
            ],
        }

    @property
    def short(self) -> str:
        """As every row of CSV has it, in stable English."""
        return f"{len(self.offices)} of {len(self.known) if self.is_expected else 'unknown'}"

    def lines(self) -> Iterator[str]:
        """As people read it: how many offices, which are missing, which have published again."""
        yield self._counted()
        yield from _named(
            _("Missing"), [(one.month, one.missing) for one in self.months if one.missing]
        )
        yield from _named(
            _("Published again since it was put together"),
            [(one.month, one.newer) for one in self.months if one.newer],
        )

    def _counted(self) -> str:
        there, known, n = len(self.offices), len(self.known), len(self.months)
        if not self.is_expected:
            said = _n("{n:,} office", "{n:,} offices", there)
            said = _("{said}; how many there should be is not known", said=said)
        else:
            said = _n(
                "{there} of {n:,} office", "{there} of {n:,} offices", known, there=f"{there:,}"
            )
        if n > 1:
            said = _n("{said}, in {n} month", "{said}, in each of {n} months", n, said=said)
        return _("Coverage: {said}", said=said)


def _named(what: str, months: list[tuple[Month, tuple[str, ...]]]) -> Iterator[str]:
    for month, offices in months:
        named = in_a_row(offices[:_MOST])
        if len(offices) > _MOST:
            named = _n("{named} and {n} more", "{named} and {n} more", len(offices) - _MOST,
                       named=named)  # fmt: skip
        yield _("{what}: {month} {offices}", what=what, month=month, offices=named)
