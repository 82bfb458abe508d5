"""Schedules: the next time is later, no local day is skipped or doubled, whatever the clocks of the zone do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.recurrence import Rule, local_instant, next_after, zone_of

ZONES = ("America/New_York", "Europe/Berlin", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Apia", "UTC")
FIRST, LAST = datetime.fromisoformat("2011-01-01"), datetime.fromisoformat("2031-01-01")
INSTANTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
RULES = st.one_of(
    st.builds(Rule, st.just("daily"), at=TIMES),
    st.builds(
        Rule, st.just("weekly"), at=TIMES, weekdays=st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple)
    ),
    st.builds(
        Rule,
        st.just("monthly"),
        at=TIMES,
        day=st.integers(1, 31),
        months=st.sets(st.integers(1, 12)).map(sorted).map(tuple),
    ),
    st.builds(Rule, st.just("every"), minutes=st.integers(1, 100_000), instant=INSTANTS),
)


def slots(rule: Rule, zone: str, after: datetime, count: int) -> list[datetime]:
    found = []
    for _ in range(count):
        following = next_after(rule, zone, after)
        assert following is not None
        found.append(following)
        after = following
    return found


@given(RULES, st.sampled_from(ZONES), INSTANTS)
def test_the_next_time_is_later_and_there_is_none_between(rule: Rule, zone: str, after: datetime) -> None:
    first = next_after(rule, zone, after)
    assert first is not None
    assert first > after
    between = after + (first - after) / 2
    assert next_after(rule, zone, between) == first
    assert next_after(rule, zone, first - timedelta(microseconds=1)) == first


@given(TIMES, st.sampled_from(ZONES), INSTANTS)
def test_a_daily_time_comes_once_on_every_local_day(at: time, zone: str, after: datetime) -> None:
    there = ZoneInfo(zone)
    days = [slot.astimezone(there).date() for slot in slots(Rule("daily", at=at), zone, after, 8)]
    skipped = {date(2011, 12, 30)} if zone == "Pacific/Apia" else set()  # the day that Samoa did not have
    wanted: list[date] = []
    day = days[0]
    while len(wanted) < len(days):
        if day not in skipped:
            wanted.append(day)
        day += timedelta(days=1)
    assert days == wanted


@given(RULES)
def test_a_rule_survives_its_json(rule: Rule) -> None:
    assert Rule.from_json(rule.to_json()) == rule


@pytest.mark.parametrize(
    ("zone", "day", "shown"),
    [
        ("America/New_York", date(2026, 3, 8), "03:30"),  # 2:30 is left out
        ("America/New_York", date(2026, 11, 1), "02:30"),
        ("Europe/Berlin", date(2026, 3, 29), "03:30"),
        ("Europe/Berlin", date(2026, 10, 25), "02:30"),  # comes twice
        ("Asia/Tokyo", date(2026, 3, 8), "02:30"),
    ],
)
def test_r3_a_time_that_the_clocks_leave_out_or_repeat_comes_once(zone: str, day: date, shown: str) -> None:
    there = ZoneInfo(zone)
    start = local_instant(day - timedelta(days=1), time(12), there)
    first, second = slots(Rule("daily", at=time(2, 30)), zone, start, 2)
    assert first.astimezone(there).isoformat()[:16] == f"{day}T{shown}"
    assert second.astimezone(there).isoformat()[:16] == f"{day + timedelta(days=1)}T02:30"
    assert first.astimezone(there).fold == 0


def test_p3_nine_oclock_stays_nine_oclock_when_the_clocks_change() -> None:
    rule, zone = Rule("weekly", at=time(9), weekdays=(0,)), "America/New_York"
    found = slots(rule, zone, datetime(2026, 2, 28, tzinfo=UTC), 3)
    assert [slot.isoformat() for slot in found] == [
        "2026-03-02T14:00:00+00:00",
        "2026-03-09T13:00:00+00:00",
        "2026-03-16T13:00:00+00:00",
    ]


def test_p3_the_31st_of_a_short_month_is_its_last_day() -> None:
    found = slots(Rule("monthly", at=time(9), day=31), "Asia/Tokyo", datetime(2027, 1, 31, 12, tzinfo=UTC), 4)
    assert [slot.date().isoformat() for slot in found] == ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]


def test_p3_quarters_of_a_year_that_begins_in_april() -> None:
    rule = Rule("monthly", at=time(9), day=1, months=(4, 7, 10, 1))
    found = slots(rule, "Asia/Tokyo", datetime(2026, 11, 22, tzinfo=UTC), 3)
    assert [slot.date().isoformat() for slot in found] == ["2027-01-01", "2027-04-01", "2027-07-01"]


def test_the_29th_of_february_alone_is_the_28th_in_other_years() -> None:
    rule = Rule("monthly", at=time(9), day=29, months=(2,))
    found = slots(rule, "UTC", datetime(2026, 11, 22, tzinfo=UTC), 2)
    assert [slot.date().isoformat() for slot in found] == ["2027-02-28", "2028-02-29"]


def test_once_is_due_once() -> None:
    instant = datetime(2026, 11, 22, 9, tzinfo=UTC)
    rule = Rule("once", instant=instant)
    assert next_after(rule, "UTC", instant - timedelta(seconds=1)) == instant
    assert next_after(rule, "UTC", instant) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "hourly"},
        {"kind": "once"},
        {"kind": "every", "instant": datetime(2026, 1, 1, tzinfo=UTC)},
        {"kind": "weekly"},
        {"kind": "weekly", "weekdays": (7,)},
        {"kind": "monthly", "day": 32},
        {"kind": "monthly", "months": (13,)},
        {"kind": "once", "instant": FIRST},
    ],
)
def test_a_rule_that_says_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Rule(**wrong)  # type: ignore[arg-type]


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError):
        zone_of("Mars/Olympus")
