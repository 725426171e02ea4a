"""A month as it is closed: lines, shares, adjustments, warnings (C4.1.4, C4.1.5)."""

from operator import attrgetter
from typing import NamedTuple

from pmdesk.periods import Month

SUMS = (
    "notices",
    "points",
    "point_fine_fen",
    "surcharge_fen",
    "transferred_fen",
    "joint_share_fen",
    "sanction_fine_fen",
    "adjustment_fen",
    "deduction_fen",
    "over_cap_fen",
)
"""The figures of a line that are added up over the month."""
_sums_of = attrgetter(*SUMS)


class Line(NamedTuple):
    """One person's month. Money in fen; `deduction_fen` is after any enforced cap."""

    staff_id: int
    staff: str
    name: str
    department: str
    notices: int
    codes: tuple[str, ...]
    """Fault codes of the counted notices, `CMP-01 x2` where there are several."""
    held: int
    points: int
    point_fine_fen: int
    surcharge_fen: int
    transferred_fen: int
    joint_share_fen: int
    sanction_fine_fen: int
    adjustment_fen: int
    deduction_fen: int
    over_cap_fen: int
    measure: str
    measure_clause: str | None
    reasons: tuple[str, ...]
    repeated_codes: tuple[str, ...]
    not_before: str | None
    clauses: tuple[str, ...]
    readings: tuple[str, ...]

    @property
    def posted(self) -> bool:
        """Whether the person is on the posting list (C4.2.5)."""
        return bool(self.reasons)

    @property
    def before_cap_fen(self) -> int:
        """What finance would deduct if there were no cap."""
        return (
            self.point_fine_fen
            + self.surcharge_fen
            - self.transferred_fen
            + self.joint_share_fen
            + self.sanction_fine_fen
            + self.adjustment_fen
        )

    @property
    def shows(self) -> bool:
        """Whether any figure is not zero; a person with only held notices has none."""
        return any(_sums_of(self))


class ShareRow(NamedTuple):
    """What a superior bears of a member's month (C4.2.6, C4.2.7)."""

    staff_id: int
    superior_id: int
    notices: int
    points: int
    amount_fen: int
    why: tuple[str, ...]


class Adjustment(NamedTuple):
    """What a later close adds for one person and an earlier month (rules of correction)."""

    period: int
    staff_id: int
    amount_fen: int
    notices: tuple[str, ...]
    """Numbers of the notices that caused it."""
    measure_before: str
    measure_after: str
    reasons_after: tuple[str, ...]
    posting: str
    """`added`, `withdrawn` or ''."""
    clauses: tuple[str, ...]
    readings: tuple[str, ...]


class SanctionFine(NamedTuple):
    """An administrative fine charged (or, negative, given back) for an earlier month."""

    period: int
    staff_id: int
    amount_fen: int


class Notable(NamedTuple):
    """A warning that a close carries; it never stops it."""

    kind: str
    staff: str | None
    notices: tuple[str, ...]
    text: str


class ClosedAs(NamedTuple):
    """When, by whom and on what state of the journal a month was closed."""

    id: int
    seq: int
    closed_at: str
    closed_by: str
    language: str
    journal_head: str


class MonthResult(NamedTuple):
    """A whole month, previewed or closed."""

    month: Month
    payroll_month: Month
    policy_id: int
    policy_name: str
    policy_sha256: str
    lines: tuple[Line, ...]
    """By staff code; people with only held notices included (`Line.shows` tells them apart)."""
    shares: tuple[ShareRow, ...]
    adjustments: tuple[Adjustment, ...]
    sanction_fines: tuple[SanctionFine, ...]
    warnings: tuple[Notable, ...]
    closed: ClosedAs | None

    @property
    def totals(self) -> dict[str, int]:
        """The control totals: every figure of `SUMS` over all lines."""
        columns = zip(*map(_sums_of, self.lines), strict=True) if self.lines else [()] * len(SUMS)
        return dict(zip(SUMS, map(sum, columns), strict=True))

    @property
    def readings(self) -> tuple[str, ...]:
        """Every reading that some line rests on, in their own order."""
        used = {reading for line in self.lines for reading in line.readings}
        return tuple(sorted(used, key=lambda reading: (len(reading), reading)))
