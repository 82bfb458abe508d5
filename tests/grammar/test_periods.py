"""Periods are half-open ranges of days in the asker's zone and the organisation's fiscal year."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammar.periods import DateRange, UnknownPeriod, before, instants, resolve, settle, unit_of, year_before

TODAY = date(2026, 11, 21)  # a Saturday
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(1, 12)
RELATIVE = [
    f"{side}_{unit}"
    for side in ("this", "last", "next")
    for unit in ("week", "month", "quarter", "half", "year", "fiscal_quarter", "fiscal_year")
]
FIXED = ["2026", "2026-04", "2026-04-15", "Q3", "2026-Q1", "H2", "2026-H1", "FY2026"]
ROLLING = ["last_7_days", "last_3_months", "next_2_weeks", "next_1_years", "last_2_quarters"]
CODES = [*RELATIVE, *FIXED, *ROLLING, "today", "yesterday", "tomorrow", "same_quarter_last_year", "same_week_last_year"]


def days(code: str, **more: int) -> tuple[str | None, str | None]:
    """First and last day of a period."""
    span = resolve(code, TODAY, **more)
    return span.start.isoformat() if span.start else None, span.last_day.isoformat() if span.last_day else None


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("today", "2026-11-21", "2026-11-21"),
        ("this_week", "2026-11-16", "2026-11-22"),
        ("last_month", "2026-10-01", "2026-10-31"),
        ("this_quarter", "2026-10-01", "2026-12-31"),
        ("last_half", "2026-01-01", "2026-06-30"),
        ("next_year", "2027-01-01", "2027-12-31"),
        ("last_30_days", "2026-10-23", "2026-11-21"),
        ("next_3_days", "2026-11-21", "2026-11-24"),
        ("last_3_months", "2026-08-22", "2026-11-21"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("Q3", "2026-07-01", "2026-09-30"),
        ("2026-H1", "2026-01-01", "2026-06-30"),
        ("2026-01-01..2026-03-31", "2026-01-01", "2026-03-31"),
        ("2026-01..2026-03", "2026-01-01", "2026-03-31"),
        ("2026-04..", "2026-04-01", None),
        ("..2026-04", None, "2026-04-30"),
        ("future", "2026-11-21", None),
        ("past", None, "2026-11-20"),
        ("same_quarter_last_year", "2025-10-01", "2025-12-31"),
        ("same_week_last_year", "2025-11-17", "2025-11-23"),
    ],
)
def test_the_days_of_a_period(code: str, first: str | None, last: str | None) -> None:
    assert days(code) == (first, last)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("this_fiscal_year", "2026-04-01", "2027-03-31"),
        ("last_fiscal_year", "2025-04-01", "2026-03-31"),
        ("FY2026", "2026-04-01", "2027-03-31"),
        ("Q3", "2026-10-01", "2026-12-31"),
        ("2026-Q4", "2027-01-01", "2027-03-31"),
        ("2026-H2", "2026-10-01", "2027-03-31"),
        ("this_year", "2026-01-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_the_fiscal_year_begins_in_april(code: str, first: str, last: str) -> None:
    assert days(code, fiscal_start_month=4) == (first, last)


def test_quarters_follow_a_fiscal_year_that_begins_in_february() -> None:
    assert days("this_quarter", fiscal_start_month=2) == ("2026-11-01", "2027-01-31")
    assert days("last_quarter", fiscal_start_month=2) == ("2026-08-01", "2026-10-31")


def test_the_week_may_begin_on_sunday() -> None:
    assert days("this_week", week_start=6) == ("2026-11-15", "2026-11-21")


@given(st.sampled_from(CODES), DAYS, MONTHS, st.integers(0, 6))
def test_every_period_has_days_and_ends_after_it_begins(code: str, today: date, fiscal: int, week: int) -> None:
    span = resolve(code, today, fiscal_start_month=fiscal, week_start=week)
    assert span.start is not None
    assert span.end is not None
    assert span.start < span.end


@given(st.sampled_from(RELATIVE[:7]), DAYS, MONTHS)
def test_this_period_holds_today_and_its_neighbours_touch_it(code: str, today: date, fiscal: int) -> None:
    unit = code.removeprefix("this_")
    here = resolve(f"this_{unit}", today, fiscal_start_month=fiscal)
    assert today in here
    assert resolve(f"last_{unit}", today, fiscal_start_month=fiscal).end == here.start
    assert resolve(f"next_{unit}", today, fiscal_start_month=fiscal).start == here.end


@given(st.sampled_from(CODES), DAYS, MONTHS)
def test_the_period_before_ends_where_the_period_begins(code: str, today: date, fiscal: int) -> None:
    span = resolve(code, today, fiscal_start_month=fiscal)
    earlier = before(code, today, fiscal_start_month=fiscal)
    assert earlier is not None
    if not code.startswith("next_") or unit_of(code) is not None:
        assert resolve(earlier, today, fiscal_start_month=fiscal).end == span.start


def test_a_year_earlier_keeps_the_kind_of_period() -> None:
    pairs = {"this_month": "same_month_last_year", "2026-04": "2025-04", "2026-Q3": "2025-Q3", "this_year": "last_year"}
    assert {code: year_before(code, TODAY) for code in pairs} == pairs
    assert year_before("last_month", TODAY) == "2025-10"
    assert year_before("future", TODAY) is None


@pytest.mark.parametrize(
    ("code", "ahead", "settled"),
    [
        ("month:3", False, "2026-03"),
        ("month:12", False, "2025-12"),
        ("month:3", True, "2027-03"),
        ("monthday:4-15", False, "2026-04-15"),
        ("monthday:4-15", True, "2027-04-15"),
        ("lastyear:4", False, "2025-04"),
        ("lastmonth:11", False, "2025-11"),
        ("weekday:next:0", False, "2026-11-23"),
        ("weekday:this:4", False, "2026-11-20"),
        ("ago:3_day", False, "2026-11-18"),
        ("day:-2", False, "2026-11-19"),
        ("last_year:2", False, "2024"),
        ("this_month", False, "this_month"),
    ],
)
def test_what_a_text_leaves_open_is_settled_by_today(code: str, ahead: bool, settled: str) -> None:
    assert settle(code, TODAY, ahead=ahead) == settled


@pytest.mark.parametrize("code", ["", "2026-13", "2026-02-30", "last_0_days", "Q5", "someday", "this_decade", "x..y"])
def test_an_unknown_period_is_refused(code: str) -> None:
    with pytest.raises(UnknownPeriod):
        resolve(code, TODAY)


@given(st.text(max_size=20))
def test_no_code_raises_anything_else(code: str) -> None:
    try:
        resolve(settle(code, TODAY), TODAY)
    except UnknownPeriod:
        return


def test_days_begin_and_end_in_the_askers_zone() -> None:
    span = resolve("today", TODAY)
    assert instants(span, ZoneInfo("Asia/Tokyo")) == (
        datetime(2026, 11, 20, 15, tzinfo=UTC),
        datetime(2026, 11, 21, 15, tzinfo=UTC),
    )
    assert instants(DateRange(None, TODAY), UTC)[0] is None


def test_a_day_of_a_clock_change_has_23_or_25_hours() -> None:
    zone = ZoneInfo("America/New_York")
    for day, hours in ((date(2026, 3, 8), 23), (date(2026, 11, 1), 25)):
        begin, end = instants(resolve(day.isoformat(), TODAY), zone)
        assert begin is not None
        assert end is not None
        assert end - begin == timedelta(hours=hours)
