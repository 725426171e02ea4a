"""WHEN, MONTH and plain days as people write them, each form as a row of a table."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from pmdesk.errors import BadInput
from pmdesk.periods import Month, months, parse_day, parse_month, parse_when

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

WHENS = [
    ("2026-11-05", "2026-11-05"),
    ("2026-11-05 14:30", "2026-11-05 14:30"),
    ("2026-11-05T14:30", "2026-11-05 14:30"),
    ("2026-11-05T14:30:59", "2026-11-05 14:30"),
    ("2026-1-5", "2026-01-05"),
    ("  2026-11-05  ", "2026-11-05"),
    ("14:30", "2026-11-03 14:30"),
    ("9:05", "2026-11-03 09:05"),
    ("00:00", "2026-11-03 00:00"),
    ("23:59", "2026-11-03 23:59"),
    ("today", "2026-11-03"),
    ("Today", "2026-11-03"),
    ("yesterday", "2026-11-02"),
    ("yesterday 18:10", "2026-11-02 18:10"),
    ("-3d", "2026-10-31"),
    ("-0d", "2026-11-03"),
    ("-3d 08:00", "2026-10-31 08:00"),
    ("-307d", "2025-12-31"),
    ("今天", "2026-11-03"),
    ("昨天", "2026-11-02"),
    ("前天", "2026-11-01"),
    ("昨天 14:30", "2026-11-02 14:30"),
    ("昨天14:30", "2026-11-02 14:30"),
    ("2026年11月5日", "2026-11-05"),
    ("2026年11月5日 14:30", "2026-11-05 14:30"),
    ("2026年11月5号", "2026-11-05"),
    ("2026年11月5號", "2026-11-05"),
    # full-width digits, hyphen, colon and space
    ("２０２６-１１-０５", "2026-11-05"),
    ("２０２６－１１－０５　１４：３０", "2026-11-05 14:30"),
    ("１４：３０", "2026-11-03 14:30"),
    ("２０２６年１１月５日", "2026-11-05"),
    ("－３d", "2026-10-31"),
    # without a year: the latest not after today
    ("11-02", "2026-11-02"),
    ("11-03", "2026-11-03"),
    ("11-04", "2025-11-04"),
    ("12-31", "2025-12-31"),
    ("01-01", "2026-01-01"),
    ("11-02 14:30", "2026-11-02 14:30"),
    ("11月3日", "2026-11-03"),
    ("11月5日", "2025-11-05"),
    ("02-29", "2024-02-29"),
    ("2月29日", "2024-02-29"),
    ("2024-02-29", "2024-02-29"),
    # an offset is converted to office time
    ("2026-11-05T14:30+08:00", "2026-11-05 14:30"),
    ("2026-11-05T14:30Z", "2026-11-05 22:30"),
    ("2026-11-05T16:00Z", "2026-11-06 00:00"),
    ("2026-11-05 14:30+0000", "2026-11-05 22:30"),
    ("2026-11-01T07:00+09:00", "2026-11-01 06:00"),
    ("2026-10-31T23:30-05:00", "2026-11-01 12:30"),
    ("2026-12-31T16:00+00:00", "2027-01-01 00:00"),
]

AHEAD = [
    ("11-03", "2026-11-03"),
    ("11-02", "2027-11-02"),
    ("11-04", "2026-11-04"),
    ("01-01", "2027-01-01"),
    ("11月5日", "2026-11-05"),
    ("02-29", "2028-02-29"),
    ("2025-01-01", "2025-01-01"),
]

NO_DATES = [
    ("", "empty"),
    ("   ", "empty"),
    ("　", "empty"),
    ("05/11/2026", "two ways"),
    ("2026/11/05", "two ways"),
    ("05.11.2026", "two ways"),
    ("０５/１１/２０２６", "two ways"),
    ("2026-02-29", "no such day"),
    ("2026-11-31", "no such day"),
    ("2026-13-01", "no such day"),
    ("2026-00-10", "no such day"),
    ("11-31", "no such day"),
    ("02-30", "no such day"),
    ("13月1日", "no such day"),
    ("2月30日", "no such day"),
    ("24:00", "no such time"),
    ("14:60", "no such time"),
    ("2026-11-05 25:00", "no such time"),
    ("1899-12-31", "out of range"),
    ("2200-01-01", "out of range"),
    ("0000-01-01", "out of range"),
    ("-9999d 10:00x", "not a date"),
    ("3d", "not a date"),
    ("20261105", "not a date"),
    ("2026-11", "not a date"),
    ("5 November", "not a date"),
    ("大后天", "not a date"),
    ("noon", "not a date"),
    ("2026-11-05 14", "not a date"),
    ("2026-11-05T14:30+8", "not a date"),
]

MONTHS = [
    ("2026-10", "2026-10"),
    ("2026-1", "2026-01"),
    ("10", "2026-10"),
    ("1", "2026-01"),
    ("11", "2026-11"),
    ("12", "2025-12"),
    ("last", "2026-10"),
    ("Last", "2026-10"),
    ("２０２６-１０", "2026-10"),
    ("１０", "2026-10"),
    ("10月", "2026-10"),
    ("2026年10月", "2026-10"),
    ("上月", "2026-10"),
    (" 2026-10 ", "2026-10"),
]

NO_MONTHS = [
    "",
    "0",
    "13",
    "2026-13",
    "2026-00",
    "2026-10-05",
    "2026/10",
    "10/2026",
    "October",
    "1899-12",
    "2200-01",
    "-1",
    "202610",
]


@pytest.mark.parametrize(("text", "means"), WHENS)
def test_when(text: str, means: str) -> None:
    assert str(parse_when(text, NOW)) == means


@pytest.mark.parametrize(("text", "means"), AHEAD)
def test_a_due_date_without_a_year_is_the_earliest_not_before_today(text: str, means: str) -> None:
    assert str(parse_when(text, NOW, ahead=True)) == means


@pytest.mark.parametrize(("text", "why"), NO_DATES)
def test_no_date(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        parse_when(text, NOW)


def test_slashes_are_refused_with_the_way_to_write_it() -> None:
    with pytest.raises(BadInput, match="write the date as 2026-11-03"):
        parse_when("05/11/2026", NOW)


@pytest.mark.parametrize("text", ["-3d", "yesterday", "11-02", "11月2日"])
def test_a_day_counts_from_today_in_office_time(text: str) -> None:
    late_in_london = datetime(2026, 11, 2, 23, 30, tzinfo=ZoneInfo("Europe/London"))
    in_the_office = late_in_london.astimezone(NOW.tzinfo)
    assert parse_when(text, in_the_office) == parse_when(text, NOW)


@pytest.mark.parametrize(
    ("text", "future"),
    [
        ("2026-11-03", False),
        ("2026-11-04", True),
        ("09:00", False),
        ("09:01", True),
        ("2026-11-02 23:59", False),
        ("2026-11-03T01:00Z", False),
        ("2026-11-03T01:01Z", True),
    ],
)
def test_what_lies_in_the_future(text: str, future: bool) -> None:
    assert parse_when(text, NOW).is_after(NOW) == future


def test_a_day_wanted_without_a_time() -> None:
    assert parse_day("昨天", NOW) == date(2026, 11, 2)
    with pytest.raises(BadInput, match="without a time"):
        parse_day("2026-11-05 14:30", NOW)


@pytest.mark.parametrize(("text", "means"), MONTHS)
def test_month(text: str, means: str) -> None:
    assert str(parse_month(text, NOW.date())) == means


@pytest.mark.parametrize("text", NO_MONTHS)
def test_no_month(text: str) -> None:
    with pytest.raises(BadInput):
        parse_month(text, NOW.date())


def test_last_month_in_january_is_december() -> None:
    assert parse_month("last", date(2026, 1, 31)) == Month(2025, 12)


@pytest.mark.parametrize(
    ("month", "steps", "other"),
    [
        (Month(2026, 12), 1, Month(2027, 1)),
        (Month(2026, 1), -1, Month(2025, 12)),
        (Month(2026, 10), 15, Month(2028, 1)),
        (Month(2026, 10), 0, Month(2026, 10)),
    ],
)
def test_months_later_and_earlier(month: Month, steps: int, other: Month) -> None:
    assert month.plus(steps) == other


@pytest.mark.parametrize(
    ("month", "last"),
    [(Month(2026, 2), 28), (Month(2028, 2), 29), (Month(2026, 12), 31), (Month(2026, 11), 30)],
)
def test_a_month_ends_on_its_last_day(month: Month, last: int) -> None:
    assert (month.first.day, month.last.day) == (1, last)
    assert Month.of(month.first) == Month.of(month.last) == month
    assert Month.from_number(month.number) == month


def test_a_run_of_months_holds_both_ends() -> None:
    run = months(Month(2025, 11), Month(2026, 2))
    assert [str(month) for month in run] == ["2025-11", "2025-12", "2026-01", "2026-02"]
