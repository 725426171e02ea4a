"""What holds of every month, payment and day: drawn at random, not chosen."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from pmdesk.policy.model import MEASURES
from pmdesk.records.rounds import Period
from pmdesk.rules.allocation import Payable, oldest_first
from pmdesk.rules.coverage import asked, within
from pmdesk.rules.fines import fine
from pmdesk.rules.month import deduction, member_month
from tests.law import Some, policy, tallied

SHIPPED = policy()
COUNTS = st.integers(0, 4)


def _tally(superior: int | None, code: str, counts: tuple[int, int, int], each: int) -> Some:
    """Some notices of so many points each: plain, found and spared ones."""
    plain, found, spared = counts
    notices = plain + found + spared
    return Some(superior, code, notices, notices * each, found, found * each, spared,
                spared * each)  # fmt: skip


ROWS = st.lists(
    st.builds(
        _tally, st.sampled_from([None, 1, 2, 3]), st.sampled_from("ABC"),
        st.tuples(COUNTS, COUNTS, COUNTS).filter(any), st.integers(1, 5),
    ),
    max_size=6,
)  # fmt: skip


@given(data=st.data(), rows=ROWS)
def test_the_order_of_notices_changes_nothing_of_a_month(
    data: st.DataObject, rows: list[Some]
) -> None:
    shuffled = data.draw(st.permutations(rows))
    assert member_month(tallied(*shuffled), SHIPPED) == member_month(tallied(*rows), SHIPPED)


@given(rows=ROWS)
def test_what_the_offender_and_the_superiors_bear_is_the_whole_fine(rows: list[Some]) -> None:
    month = member_month(tallied(*rows), SHIPPED)
    own = month.fine.point_fine_fen - month.transferred_fen
    percent = SHIPPED.liability.superior_percent.value
    liable = sum(share.points for share in month.shares if share.superior is not None)
    assert own + sum(share.amount_fen for share in month.shares) == month.fine.point_fine_fen
    assert 0 <= month.transferred_fen <= month.fine.point_fine_fen
    exact = SHIPPED.fines.point_fine_fen.value * liable * percent / 100
    assert abs(month.transferred_fen - exact) <= len(month.shares) / 2


@given(points=st.integers(0, 10_000), more=st.integers(0, 100))
def test_more_points_never_lower_a_measure_or_the_fine_on_points(points: int, more: int) -> None:
    few, many = fine(points, SHIPPED), fine(points + more, SHIPPED)
    assert MEASURES.index(few.measure) <= MEASURES.index(many.measure)
    assert few.point_fine_fen <= many.point_fine_fen


@settings(deadline=None)
@given(
    fen=st.integers(-(10**6), 10**6),
    wage=st.integers(0, 10**6),
    percent=st.integers(1, 100),
    minimum=st.integers(0, 10**6),
)
def test_an_enforced_cap_takes_nothing_more_and_keeps_the_minimum_wage(
    fen: int, wage: int, percent: int, minimum: int
) -> None:
    changes: dict[str, Any] = {
        "deduction.cap_percent": percent,
        "deduction.minimum_wage_fen": minimum,
        "deduction.cap": "enforce",
    }
    taken = deduction(fen, wage, policy(changes))
    assert taken.deduction_fen + taken.over_cap_fen == fen
    assert taken.over_cap_fen >= 0
    if taken.deduction_fen > 0:
        assert taken.deduction_fen * 100 <= wage * percent
        assert wage - taken.deduction_fen >= minimum


@given(
    fen=st.integers(0, 500),
    charges=st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=8),
)
def test_a_payment_pays_all_it_can_and_no_charge_twice(
    fen: int, charges: list[tuple[int, bool]]
) -> None:
    payables = [Payable(number, *one) for number, one in enumerate(charges)]
    paid = {part.charge_id: part.amount_fen for part in oldest_first(fen, payables)}
    open_fen = sum(left for left, disputed in charges if not disputed)
    assert sum(paid.values()) == min(fen, open_fen)
    assert all(0 < amount <= charges[number][0] for number, amount in paid.items())
    unpaid = [
        n for n, (left, disputed) in enumerate(charges) if not disputed and left > paid.get(n, 0)
    ]
    assert not unpaid or max(paid, default=0) <= unpaid[0], "the oldest first"


DAY = date(2026, 11, 3)
ZONE = ZoneInfo("Asia/Shanghai")
MINUTES = st.integers(-600, 2040)


@given(ends=st.tuples(MINUTES, MINUTES, MINUTES))
def test_a_day_asks_the_same_however_its_periods_were_written_down(
    ends: tuple[int, int, int],
) -> None:
    begin, between, end = (
        datetime.combine(DAY, datetime.min.time(), ZONE) + timedelta(minutes=minutes)
        for minutes in sorted(ends)
    )
    whole = [Period(begin, end)]
    for pieces in (
        [Period(begin, between), Period(between, end)],
        [Period(between, end), Period(begin, between), Period(begin, end)],
    ):
        assert asked("patrol", DAY, pieces, SHIPPED, ZONE) == asked(
            "patrol", DAY, whole, SHIPPED, ZONE
        )
    (span,) = within(whole, (begin, end)) or [(begin, begin)]
    assert span[1] - span[0] == end - begin
