"""X2: mutes, quiet hours and one's own changes — decided purely, kept per person and channel."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.storage.database import Database
from app.storage.telling.preferences import (
    LENGTHS,
    NOTHING_CHOSEN,
    NOW,
    Choices,
    Decision,
    QuietHours,
    Wish,
    channel,
    decide,
    end_of,
    quiet_until,
    topic,
    user,
)
from tests.fixed import FixedSource

AT = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)  # midnight in Tokyo
NIGHT = QuietHours(time(22), time(7))
TOKYO, NEW_YORK = "Asia/Tokyo", "America/New_York"


def chosen(*wishes: Wish, quiet: QuietHours | None = None) -> Choices:
    return Choices({wish.topic: wish for wish in wishes}, quiet)


def test_x2_what_nobody_chose_is_told_at_once() -> None:
    assert decide(["rule:7", "record:Deals/42"], NOTHING_CHOSEN, AT) == NOW


@pytest.mark.parametrize("muted", ["rule:7", "rule", "record:Deals/42"])
def test_x2_a_muted_rule_or_record_is_dropped_and_says_why(muted: str) -> None:
    found = decide(["rule:7", topic("record", "Deals", "42")], chosen(Wish(muted, False)), AT)
    assert found == Decision("drop", None, f"muted:{muted}")


def test_x2_the_choice_about_the_very_one_counts_before_that_about_its_kind() -> None:
    choices = chosen(Wish("signal", False), Wish("signal:missed_call", True))
    assert decide(["signal:missed_call"], choices, AT) == NOW
    assert decide(["signal:mail_opened"], choices, AT).reason == "muted:signal"


def test_x2_a_mute_ends_by_itself() -> None:
    choices = chosen(Wish("rule:7", False, AT + timedelta(hours=1)))
    assert decide(["rule:7"], choices, AT).action == "drop"
    assert decide(["rule:7"], choices, AT + timedelta(hours=1)) == NOW


def test_x2_nobody_is_told_what_they_did_themselves() -> None:
    assert decide(["rule:7"], NOTHING_CHOSEN, AT, is_own=True) == Decision("drop", None, "own_change")


def test_r2_the_persons_choice_wins_over_the_organisations() -> None:
    defaults = {"reminder": False}
    assert decide(["reminder"], NOTHING_CHOSEN, AT, defaults=defaults).reason == "off:reminder"
    assert decide(["reminder"], chosen(Wish("reminder", True)), AT, defaults=defaults) == NOW
    assert decide(["rule:7"], NOTHING_CHOSEN, AT, defaults=defaults) == NOW


def test_x2_quiet_hours_hold_until_their_end_in_the_persons_zone() -> None:
    morning = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)  # 7:00 in Tokyo
    choices = chosen(quiet=NIGHT)
    assert decide(["rule:7"], choices, AT, TOKYO) == Decision("hold", morning, "quiet_hours")
    assert decide(["rule:7"], choices, AT, "") == NOW
    assert decide(["rule:7"], choices, morning, TOKYO) == NOW
    assert decide(["rule:7"], choices, AT, TOKYO, is_held=False) == NOW
    assert decide(["rule:7"], choices, AT, TOKYO, is_own=True).action == "drop"


@pytest.mark.parametrize(
    ("starts", "ends", "clock", "is_quiet"),
    [
        (time(22), time(7), time(21, 59), False),
        (time(22), time(7), time(22), True),
        (time(22), time(7), time(6, 59), True),
        (time(22), time(7), time(7), False),
        (time(12), time(13), time(12, 30), True),
        (time(12), time(13), time(13), False),
        (time(12), time(12), time(12), False),
    ],
)
def test_x2_quiet_hours_go_over_midnight(starts: time, ends: time, clock: time, is_quiet: bool) -> None:
    at = datetime.combine(AT.date(), clock, UTC)
    assert (quiet_until(QuietHours(starts, ends), at, "") is not None) == is_quiet


def test_x2_quiet_hours_end_at_the_wall_clock_when_the_clocks_change() -> None:
    before = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)  # 23:00 in New York, the night in which the clocks go back
    assert quiet_until(NIGHT, before, NEW_YORK) == datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def test_x2_a_mute_lasts_an_hour_until_midnight_or_for_good() -> None:
    assert LENGTHS == ("hour", "today", "always")
    assert end_of("hour", AT, TOKYO) == AT + timedelta(hours=1)
    assert end_of("today", AT - timedelta(hours=1), TOKYO) == AT
    assert end_of("always", AT, TOKYO) is None


times = st.times(timezones=st.none()).map(lambda found: found.replace(second=0, microsecond=0))
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(times, times, instants, st.sampled_from([TOKYO, NEW_YORK, "Australia/Lord_Howe", ""]))
def test_what_is_held_is_told_within_a_day(starts: time, ends: time, now: datetime, zone: str) -> None:
    quiet = QuietHours(starts, ends)
    end = quiet_until(quiet, now, zone)
    if end is not None:
        assert now < end <= now + timedelta(hours=25)
        assert quiet_until(quiet, end, zone) is None


def test_x2_choices_are_kept_for_each_person_and_channel(database: Database, source: FixedSource) -> None:
    now = source.now()
    with database.write() as tables:
        tables.preferences.choose(user("7"), Wish("rule:1", False), now)
        tables.preferences.choose(user("7"), Wish("rule:1", False, now + timedelta(hours=1)), now)
        tables.preferences.choose(channel("sales"), Wish("rule:1", False), now)
        tables.preferences.be_quiet(user("7"), NIGHT, now)
        tables.preferences.be_quiet(user("7"), QuietHours(time(21), time(6, 30)), now)
    with database.read() as tables:
        found = tables.preferences.of_all([user("7"), channel("sales"), user("8")], now)
        assert found[user("7")] == chosen(
            Wish("rule:1", False, now + timedelta(hours=1)), quiet=QuietHours(time(21), time(6, 30))
        )
        assert found[channel("sales")] == chosen(Wish("rule:1", False))
        assert found[user("8")] == NOTHING_CHOSEN
        assert tables.preferences.of_all([], now) == {}
        assert tables.preferences.wants(user("7"), ["rule:1"], now).reason == "muted:rule:1"
        assert tables.preferences.of(user("7"), now + timedelta(hours=1)).wishes == {}


def test_x2_a_choice_can_be_taken_back(database: Database, source: FixedSource) -> None:
    now = source.now()
    with database.write() as tables:
        tables.preferences.choose(user("7"), Wish("rule:1", False), now)
        tables.preferences.be_quiet(user("7"), NIGHT, now)
        tables.preferences.forget(user("7"), "rule:1")
        tables.preferences.be_quiet(user("7"), None, now)
    with database.read() as tables:
        assert tables.preferences.of(user("7"), now) == NOTHING_CHOSEN


def test_a_mute_that_ended_is_removed_and_one_for_good_stays(database: Database, source: FixedSource) -> None:
    now = source.now()
    with database.write() as tables:
        tables.preferences.choose(user("7"), Wish("rule:1", False, now), now)
        tables.preferences.choose(user("7"), Wish("rule:2", False), now)
    assert database.purge(now + timedelta(seconds=1), {"wishes": 0}) == {"wishes": 1}


def test_x2_everybody_who_chose_something_that_holds_is_listed(database: Database, source: FixedSource) -> None:
    now = source.now()
    with database.write() as tables:
        tables.preferences.choose(user("1"), Wish("rule:7", False), now)
        tables.preferences.choose(user("2"), Wish("rule:7", False, now - timedelta(hours=1)), now)
        tables.preferences.be_quiet(channel("sales"), NIGHT, now)
    with database.read() as tables:
        found = tables.preferences.everybody(now)
    assert {one: (list(choices.wishes), choices.quiet) for one, choices in found.items()} == {
        "channel:sales": ([], NIGHT),
        "user:1": (["rule:7"], None),
    }
