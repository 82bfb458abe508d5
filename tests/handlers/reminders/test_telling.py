"""R1, R3: each reminder is told once, at its moment, to whom it concerns, whatever happens meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.events import Events
from handlers import ROUTES
from tests.app.claiming import claim_in
from tests.fixed import START
from tests.handlers.reminders.conftest import AOI, KEN, MISAKI, SOON, Day

MakeDay = Callable[..., Day]
BETWEEN = START + timedelta(minutes=9)  # after one sweep and before the next: nothing but the telling itself looks


def test_r1_a_task_is_announced_to_its_owner_at_its_reminder_time(day: Day) -> None:
    day.task(SOON)
    day.tick(9)
    assert day.told() == []
    day.tick(1)
    (text,) = day.texts()
    assert text.startswith("タスクのリマインダー: *Send the contract*")
    assert "遅れて" not in text
    day.tick(120)
    assert len(day.told()) == 1


def test_r1_a_meeting_is_announced_to_participants_who_are_users_each_once(day: Day) -> None:
    people = [{"type": "user", "participant": day.user_id(user)} for user in (MISAKI, KEN)]
    people.append({"type": "email", "participant": "guest@elsewhere.example"})
    day.write(
        "Events",
        Event_Title="製品デモ",
        Start_DateTime=(START + timedelta(hours=1)).isoformat(),
        End_DateTime=(START + timedelta(hours=2)).isoformat(),
        Venue="本社 3F",
        Participants=people,
        Remind_At=[{"unit": 15, "period": "minutes"}, {"unit": 30, "period": "minutes"}],
    )
    day.tick(60)
    for user in (MISAKI, KEN):
        first, second = day.texts(user)
        assert "ミーティングのリマインダー: *製品デモ*" in first
        assert "場所: 本社 3F" in second
    assert day.told(AOI) == []


def test_r1_a_call_is_announced_before_it_begins(day: Day) -> None:
    start = START + timedelta(minutes=20)
    day.write(
        "Calls",
        Subject="Renewal",
        Call_Type="Outbound",
        Outgoing_Call_Status="Scheduled",
        Call_Start_Time=start.isoformat(),
        Call_Duration="00:00",
        Reminder="15 mins",
    )
    day.tick(4)
    assert day.told() == []
    day.tick(1)
    assert [text.splitlines()[0] for text in day.texts()] == ["通話のリマインダー: *Renewal*"]


def test_r3_a_moved_task_is_announced_at_its_new_time_only(day: Day) -> None:
    task = day.task(SOON)
    day.tick(5)
    day.task(SOON + timedelta(hours=1), record_id=task)
    day.tick(30)
    assert day.told() == []
    day.tick(40)
    assert len(day.told()) == 1


@pytest.mark.parametrize("is_heard", [True, False])
def test_r3_a_completed_task_is_not_announced(day: Day, is_heard: bool) -> None:
    task = day.task(BETWEEN)
    day.tick(6)
    day.world.switch(watch_copies=int(is_heard))
    day.write("Tasks", record_id=task, Status="Completed")
    day.tick(30)
    assert day.told() == []


@pytest.mark.parametrize("is_heard", [True, False])
def test_r3_a_deleted_task_is_not_announced(day: Day, is_heard: bool) -> None:
    task = day.task(BETWEEN)
    day.tick(6)
    day.world.switch(watch_copies=int(is_heard))
    day.delete("Tasks", task)
    day.tick(30)
    assert day.told() == []


def test_r3_a_moved_task_whose_notification_was_lost_is_announced_once_at_its_new_time(day: Day) -> None:
    task = day.task(BETWEEN)
    day.tick(6)
    day.world.switch(watch_copies=0)
    day.task(SOON + timedelta(hours=1), record_id=task)
    day.tick(30)
    assert day.told() == []
    day.tick(60)
    assert len(day.told()) == 1


@pytest.mark.parametrize("copies", [0, 3])
def test_r3_lost_and_repeated_notifications_still_make_one_message(day: Day, copies: int) -> None:
    day.world.switch(watch_copies=copies)
    day.task(SOON)
    day.tick(60)
    assert len(day.told()) == 1


def test_r3_a_forged_notification_changes_nothing(day: Day) -> None:
    day.task(SOON)
    day.world.switch(watch_wrong_token=True)
    with day.world.services.database.read() as tables:
        assert tables.reminders.coming(day.user_id(MISAKI), START, 5) == []
    day.tick(1)
    with day.world.services.database.read() as tables:
        assert len(tables.reminders.coming(day.user_id(MISAKI), START, 5)) == 1  # the true one
    day.task(SOON + timedelta(hours=1), title="Forged")
    day.tick(1)
    with day.world.services.database.read() as tables:
        assert len(tables.reminders.coming(day.user_id(MISAKI), START, 5)) == 1
        assert [seen.last_error for seen in tables.inbox.seen(state="dead")] == ["not_allowed"]


def test_r3_after_an_outage_of_an_hour_a_reminder_comes_late_and_says_so(day: Day) -> None:
    day.task(SOON)
    day.tick(1)
    day.outage(60)
    day.tick(60)
    (text,) = day.texts()
    assert "遅れてお知らせしています" in text
    assert "2026/11/21 12:10" in text


def test_r3_what_was_set_while_the_server_was_down_comes_late_too(day: Day) -> None:
    day.world.switch(watch_copies=0)
    day.task(SOON)
    day.outage(60)
    day.tick(10)
    (text,) = day.texts()
    assert "遅れてお知らせしています" in text


def test_r3_after_more_than_the_limit_it_is_too_late(make_day: MakeDay) -> None:
    day = make_day(LATE_HOURS="0.5")
    day.task(SOON)
    day.tick(1)
    day.outage(60)
    day.tick(60)
    assert day.told() == []


def test_r3_an_outage_of_the_crm_delays_the_reminder_and_loses_nothing(day: Day) -> None:
    day.task(SOON)
    day.tick(1)
    day.world.fault(service="crm", path="/Tasks", status=503, times=200)
    day.tick(30)
    assert day.told() == []
    assert day.world.control.delete("/sandbox/faults").status_code == 200
    day.tick(60)
    assert len(day.told()) == 1


def test_r3_a_reminder_of_before_the_first_start_is_not_announced(make_day: MakeDay, make_world: Any) -> None:
    world = make_world("empty")
    day = Day(world)
    day.task(START + timedelta(minutes=20))
    day.outage(60)
    day.begin()
    day.tick(30)
    assert day.told() == []


def test_r3_a_reminder_that_was_set_after_its_moment_is_not_announced(day: Day) -> None:
    day.tick(60)
    day.task(START + timedelta(minutes=20))
    day.tick(30)
    assert day.told() == []


def test_r3_nothing_is_announced_while_the_integration_is_off(day: Day) -> None:
    day.task(SOON)
    day.tick(1)
    day.world.turn_integration(on=False)
    day.tick(30)
    assert day.told() == []
    day.world.turn_integration(on=True)
    day.tick(1)
    (text,) = day.texts()
    assert "遅れて" in text


def test_a1_what_was_due_long_before_it_was_switched_on_again_is_no_flood(day: Day) -> None:
    day.task(SOON)
    day.task(START + timedelta(hours=3), title="Of the last hour")
    day.tick(1)
    day.world.turn_integration(on=False)
    day.outage(200)
    day.world.turn_integration(on=True)
    day.tick(10)
    assert [text.splitlines()[0] for text in day.texts()] == ["タスクのリマインダー: *Of the last hour*"]


def test_r3_when_the_crm_was_away_for_longer_than_the_limit_it_is_not_told(make_day: MakeDay) -> None:
    day = make_day(LATE_HOURS="0.5")
    day.task(SOON)
    day.tick(6)
    day.world.fault(service="crm", path="/Tasks", status=503, times=200)
    day.tick(45)
    assert day.world.control.delete("/sandbox/faults").status_code == 200
    day.tick(60)
    assert day.told() == []


CHANGES = [  # the task is due on Monday, the clocks of New York change on Sunday morning
    ("America/New_York", "2027-03-15", datetime(2027, 3, 14, 13, tzinfo=UTC)),
    ("Asia/Tokyo", "2027-03-15", datetime(2027, 3, 14, 0, tzinfo=UTC)),
]


@pytest.mark.parametrize(("zone", "due", "moment"), CHANGES)
def test_r3_across_a_change_of_the_clocks_it_is_nine_oclock_and_once(
    day: Day, monkeypatch: pytest.MonkeyPatch, zone: str, due: str, moment: datetime
) -> None:
    owner = day.world.sandbox.people.by_email(MISAKI)
    monkeypatch.setitem(owner.__dict__, "time_zone", zone)
    alarm = {"ALARM": "FREQ=NONE;ACTION=POPUP;TRIGGER=-P1D;TRIGGER_TIME=09:00"}
    day.write("Tasks", Subject="Spring", Due_Date=due, Remind_At=alarm)
    day.tick()
    day.world.advance((moment - START).total_seconds() - 120)
    day.tick(1)
    assert day.told() == []
    day.tick(180)
    (text,) = day.texts()
    assert "遅れて" not in text


def due_now(day: Day) -> None:
    """A reminder of this moment lies in the inbox, and nothing else does."""
    day.task(SOON + timedelta(minutes=1))
    day.tick(10)
    day.world.advance(60)
    for clock in day.clocks:
        clock.fire()


def test_r3_a_worker_killed_before_it_stored_leaves_one_message(day: Day) -> None:
    due_now(day)
    with day.world.services.database.write() as tables:
        assert tables.inbox.claim("killed", day.world.source.now(), 120) is not None
    day.tick()
    assert day.told() == []
    day.tick(3)
    assert len(day.told()) == 1


def test_r3_a_worker_killed_while_it_sent_leaves_one_message(day: Day) -> None:
    due_now(day)
    services = day.world.services
    assert Events(ROUTES, services).run_once("first")
    with services.database.write() as tables:
        assert claim_in(tables, day.world.source.now(), "killed", 60) is not None
    day.tick(30)
    assert len(day.told()) == 1


def test_r1_nobody_is_told_of_a_record_that_is_about_more_than_they_may_see(day: Day) -> None:
    named = {"Deal_Name": "Secret deal", "Pipeline": "Standard (Standard)"}
    deal = day.write("Deals", Stage="Qualification", Closing_Date="2026-12-01", **named)
    people = [{"type": "user", "participant": day.user_id(user)} for user in (MISAKI, KEN)]
    day.write(
        "Events",
        Event_Title="Kick-off",
        Start_DateTime=(START + timedelta(hours=1)).isoformat(),
        End_DateTime=(START + timedelta(hours=2)).isoformat(),
        Participants=people,
        Remind_At=[{"unit": 15, "period": "minutes"}],
        What_Id=deal,
        **{"$se_module": "Deals"},
    )
    day.tick(60)
    assert "Secret deal" in day.texts(MISAKI)[0]
    assert "Secret deal" not in day.texts(KEN)[0]
