"""Schedules are taken once, by however many clocks, and go on from now."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from app.rules.recurrence import Rule, next_after
from app.storage.database import Database
from app.storage.telling.schedules import Firing, Schedule
from tests.fixed import START

DAILY = Rule("daily", at=time(9))
REPORT = Schedule("s1", "report", DAILY.to_json(), "Asia/Tokyo", START, "7", {"question": "revenue"})


def next_of(rule: object, zone: str, after: datetime) -> datetime | None:
    return next_after(Rule.from_json(rule), zone, after)  # type: ignore[arg-type]


def take(database: Database, now: datetime, hours: float = 24) -> list[Firing]:
    with database.write() as tables:
        return tables.schedules.take_due(now, next_of, now - timedelta(hours=hours))


def put(database: Database, *schedules: Schedule) -> None:
    with database.write() as tables:
        for schedule in schedules:
            tables.schedules.put(schedule, START)


def test_p3_what_is_due_is_taken_once_and_is_due_again_tomorrow(database: Database) -> None:
    put(database, REPORT)
    assert take(database, START - timedelta(seconds=1)) == []
    (fired,) = take(database, START)
    assert (fired.slot, fired.event_id) == (START, f"s1:{START.isoformat()}")
    assert (fired.schedule.body, fired.schedule.owner_id) == ({"question": "revenue"}, "7")
    assert take(database, START) == []
    with database.read() as tables:
        kept = tables.schedules.get("s1")
    assert kept is not None
    assert kept.next_at == datetime(2026, 11, 22, 0, 0, tzinfo=UTC)


def test_p3_of_several_missed_slots_one_is_made_up_for(database: Database) -> None:
    put(database, replace(REPORT, next_at=START - timedelta(hours=3)))
    late = START + timedelta(days=0.5)
    assert [fired.slot for fired in take(database, late)] == [START - timedelta(hours=3)]
    assert take(database, late) == []


def test_p3_what_is_too_late_is_left_out_and_goes_on(database: Database) -> None:
    put(database, REPORT)
    late = START + timedelta(days=3)
    assert take(database, late) == []
    with database.read() as tables:
        kept = tables.schedules.get("s1")
    assert kept is not None
    assert kept.next_at is not None
    assert kept.next_at > late


def test_once_is_over_when_it_was_fired(database: Database) -> None:
    put(database, replace(REPORT, rule=Rule("once", instant=START).to_json()))
    assert len(take(database, START)) == 1
    assert take(database, START + timedelta(hours=1)) == []
    with database.write() as tables:
        kept = tables.schedules.get("s1")
        assert kept is not None
        assert kept.next_at is None
    removed = database.purge(START + timedelta(days=31), {"schedules": 30})
    assert removed == {"schedules": 1}


def test_what_is_switched_off_is_not_due(database: Database) -> None:
    put(database, replace(REPORT, is_on=False))
    with database.read() as tables:
        assert not tables.schedules.has_due(START)
    assert take(database, START) == []
    with database.write() as tables:
        tables.schedules.turn("s1", is_on=True, next_at=START + timedelta(hours=1))
    assert len(take(database, START + timedelta(hours=1))) == 1


def test_a_persons_schedules_and_everybodys(database: Database) -> None:
    put(database, REPORT, replace(REPORT, schedule_id="s2", owner_id="8"))
    with database.write() as tables:
        assert [one.schedule_id for one in tables.schedules.of("8")] == ["s2"]
        assert [one.schedule_id for one in tables.schedules.all()] == ["s1", "s2"]
        assert tables.schedules.remove("s1")
        assert not tables.schedules.remove("s1")
        assert tables.schedules.get("s1") is None


def test_what_a_schedule_asks_lies_sealed(database: Database) -> None:
    put(database, replace(REPORT, body={"question": "Shohei Ohtani"}))
    with database.read() as tables:
        bodies = tables.connection.exec_driver_sql("SELECT sealed_body FROM schedules").scalars().all()
    assert all(b"Shohei" not in bytes(body) for body in bodies)


def test_two_clocks_at_one_moment_take_each_slot_once(database: Database) -> None:
    put(database, *(replace(REPORT, schedule_id=f"s{number}") for number in range(20)))
    taken: list[Firing] = []
    start = threading.Barrier(2)

    def clock() -> None:
        start.wait()
        taken.extend(take(database, START))

    clocks = [threading.Thread(target=clock) for _ in range(2)]
    for one in clocks:
        one.start()
    for one in clocks:
        one.join()
    taken.extend(take(database, START))
    assert sorted(fired.schedule.schedule_id for fired in taken) == sorted(f"s{number}" for number in range(20))
