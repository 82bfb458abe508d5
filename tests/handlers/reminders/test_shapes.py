"""R1: the three shapes of reminders, read as instants."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reminders.payload import MODULES, Activity, read

TOKYO, NEW_YORK = "Asia/Tokyo", "America/New_York"


def task(alarm: object, zone: str = TOKYO, **more: Any) -> Activity:
    row = {"id": "1", "Owner": {"id": "u1"}, "Subject": "Call", "Remind_At": {"ALARM": alarm}, **more}
    return read("Tasks", row, lambda _user: zone)


def meeting(reminders: object, zone: str = TOKYO, starts: str = "2026-11-22T15:00:00+09:00", **more: Any) -> Activity:
    row = {"id": "2", "Owner": {"id": "u1"}, "Event_Title": "Demo", "Start_DateTime": starts, "Remind_At": reminders}
    return read("Events", {**row, **more}, lambda _user: zone)


def call(reminder: object, **more: Any) -> Activity:
    row = {"id": "3", "Owner": {"id": "u1"}, "Call_Start_Time": "2026-11-22T15:00:00+09:00", "Reminder": reminder}
    return read("Calls", {**row, **more}, lambda _user: TOKYO)


def shown(activity: Activity) -> list[str]:
    return [moment.strftime("%m-%d %H:%M") for moment in activity.moments]


@pytest.mark.parametrize(
    "alarm",
    [
        "FREQ=NONE;ACTION=POPUP;TRIGGER=DATE-TIME:2026-04-02T09:00:00+09:00",
        "TRIGGER=DATE-TIME:2026-04-02T00:00:00Z;ACTION=EMAILANDPOPUP",
        "ACTION=EMAIL;TRIGGER=DATE-TIME:2026-04-02T09:00:00",
    ],
)
def test_r1_a_tasks_instant_in_any_order_of_parts(alarm: str) -> None:
    assert task(alarm).moments == (datetime(2026, 4, 2, tzinfo=UTC),)


@pytest.mark.parametrize(
    ("trigger", "zone", "due", "moment"),
    [
        ("-P1D;TRIGGER_TIME=22:52", TOKYO, "2026-04-02", "04-01 13:52"),
        ("-P3W;TRIGGER_TIME=08:00", TOKYO, "2026-04-22", "03-31 23:00"),
        ("-P1D", TOKYO, "2026-04-02", "04-01 00:00"),
        ("-P1D;TRIGGER_TIME=09:00", NEW_YORK, "2026-03-08", "03-07 14:00"),  # the clocks change that day
        ("-P1D;TRIGGER_TIME=09:00", NEW_YORK, "2026-03-09", "03-08 13:00"),
        ("-P1D;TRIGGER_TIME=02:30", NEW_YORK, "2026-03-09", "03-08 07:30"),  # a time that is left out
    ],
)
def test_r1_a_repeated_tasks_days_before_it_is_due(trigger: str, zone: str, due: str, moment: str) -> None:
    assert shown(task(f"FREQ=WEEKLY;ACTION=POPUP;TRIGGER={trigger}", zone, Due_Date=due)) == [moment]


@pytest.mark.parametrize(
    ("reminders", "moments"),
    [
        ([{"unit": 15, "period": "minutes"}], ["11-22 05:45"]),
        ([{"unit": 2, "period": "hours"}, {"unit": 0, "period": "minutes"}], ["11-22 04:00", "11-22 06:00"]),
        ([{"unit": 1, "period": "days", "time": "10:30"}], ["11-21 01:30"]),
        ([{"unit": "1", "period": "weeks", "time": "10.30"}], ["11-15 01:30"]),
        ([{"unit": 1, "period": "days"}], ["11-21 06:00"]),
        ("15 mins", ["11-22 05:45"]),
        (None, []),
    ],
)
def test_r1_a_meetings_minutes_hours_days_and_weeks_before(reminders: object, moments: list[str]) -> None:
    assert shown(meeting(reminders)) == moments


def test_r3_a_meetings_time_of_day_keeps_through_a_change_of_the_clocks() -> None:
    found = meeting([{"unit": 1, "period": "days", "time": "09:00"}], NEW_YORK, "2026-11-01T15:00:00-05:00")
    assert shown(found) == ["10-31 13:00"]


@pytest.mark.parametrize(
    ("reminder", "moments"),
    [
        ("15 mins", ["11-22 05:45"]),
        ("1 hr", ["11-22 05:00"]),
        ("2 hours", ["11-22 04:00"]),
        ("1 day", ["11-21 06:00"]),
        ("2026-11-22T14:00:00+09:00", ["11-22 05:00"]),
        ("None", []),
        (None, []),
    ],
)
def test_r1_a_calls_text_or_instant(reminder: object, moments: list[str]) -> None:
    assert shown(call(reminder)) == moments


@pytest.mark.parametrize(
    "odd", [task("TRIGGER=soon"), task("TRIGGER=-P1D"), meeting([{"unit": 1, "period": "moons"}]), call("at dawn")]
)
def test_what_nobody_can_read_is_said_to_be_so(odd: Activity) -> None:
    assert (odd.moments, odd.is_unread) == ((), True)


def test_r1_the_owner_and_the_participants_who_are_users_are_reminded() -> None:
    people = [
        {"type": "user", "participant": "u1"},
        {"type": "user", "participant": "u2"},
        {"type": "contact", "participant": "c1"},
        {"type": "email", "participant": "x@zylker.example"},
    ]
    assert meeting([{"unit": 15, "period": "minutes"}], Participants=people).people == ("u1", "u2")


CANCELLED = read("Events", {"id": "4", "$event_cancelled": True}, lambda _user: TOKYO)


@pytest.mark.parametrize(
    "over",
    [
        task("", Status="Completed"),
        task("", Status="完了"),
        task("", Status="Done", Closed_Time="2026-11-21T09:00:00+09:00"),
        call("15 mins", Outgoing_Call_Status="Completed"),
        call("15 mins", Outgoing_Call_Status="Cancelled"),
        CANCELLED,
    ],
)
def test_r3_what_is_over_is_not_open(over: Activity) -> None:
    assert not over.is_open


def test_a_task_is_due_on_a_day() -> None:
    assert task("", Due_Date="2026-11-22").starts == date(2026, 11, 22)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["ALARM", "unit", "period", "time", "id"]) | st.text(), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.sampled_from(MODULES), JSON, JSON)
def test_whatever_the_crm_sends_is_read_without_a_fault(module: str, reminder: Any, more: Any) -> None:
    names = ("Remind_At", "Reminder", "Due_Date", "Start_DateTime", "Call_Start_Time", "Participants", "Owner")
    row = {"id": "1", **dict.fromkeys(names, more), "Remind_At": reminder, "Reminder": reminder}
    assert read(module, row, lambda _user: TOKYO).module == module
