"""A3, R1: reminders come also without the watch channel, and the health page says how both stand."""

from datetime import timedelta

from app.administration import overview
from tests.fixed import START
from tests.handlers.reminders.conftest import SOON, Day


def state(day: Day) -> tuple[str, str]:
    """How reminders stand on the administrator's page."""
    found = next(check for check in overview.checks(day.world.services) if check.name == "reminders")
    return found.state, found.advice


def test_a3_the_health_page_says_when_activities_are_looked_through_and_when_not(day: Day) -> None:
    day.tick(10)
    assert state(day) == ("good", "")
    odd = {"Subject": "Odd", "Call_Type": "Outbound", "Call_Duration": "00:00", "Reminder": "at dawn"}
    day.write("Calls", Call_Start_Time=SOON.isoformat(), **odd)
    day.tick(1)
    assert state(day) == ("warning", "unread_reminders")
    day.outage(45)
    assert state(day) == ("bad", "sweep_stalled")


def test_r1_without_the_right_to_notifications_reminders_come_all_the_same(day: Day) -> None:
    with day.world.services.database.write() as tables:
        watch = tables.watches.named("activities")
        assert watch is not None
        tables.watches.lives_until(watch.channel_id, START)
    day.world.switch(watch_copies=0)
    day.task(SOON)
    day.tick(6)
    assert state(day) == ("warning", "not_watched")
    day.tick(4)
    assert len(day.told()) == 1


def test_the_watch_channel_is_renewed_before_its_week_is_over(day: Day) -> None:
    for _ in range(14):
        day.world.advance(24 * 3600)
        for clock in day.clocks:
            clock.fire()
        day.world.settle()
    with day.world.services.database.read() as tables:
        watch = tables.watches.named("activities")
    assert watch is not None
    assert watch.expires_at is not None
    assert watch.expires_at - day.world.source.now() > timedelta(days=4)
    task_at = day.world.source.now() + timedelta(minutes=2)
    day.task(task_at)
    day.tick(2)
    assert len(day.told()) == 1
