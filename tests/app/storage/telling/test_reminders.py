"""A reminder is one row per activity, moment and person, and one row is told once."""

from datetime import datetime, timedelta

from app.storage.database import Database
from app.storage.telling.reminders import Reminder, Wanted
from app.storage.telling.watches import Watch
from tests.fixed import START

SOON, LATER = START + timedelta(minutes=10), START + timedelta(hours=2)


def settle(database: Database, *wanted: Wanted, now: datetime = START) -> None:
    with database.write() as tables:
        tables.reminders.settle("Tasks", "1", wanted, now, now - timedelta(hours=24))


def take(database: Database, now: datetime) -> list[Reminder]:
    with database.write() as tables:
        return tables.reminders.take_due(now, now - timedelta(hours=24))


def one(database: Database) -> Reminder:
    with database.read() as tables:
        row = tables.connection.exec_driver_sql("SELECT reminder_id FROM reminders").scalar_one()
        found = tables.reminders.get(row)
    assert found is not None
    return found


def end(database: Database, state: str, now: datetime, due_at: datetime | None = None) -> bool:
    name = one(database).reminder_id
    with database.write() as tables:
        return tables.reminders.end(name, state, now, due_at)


def test_r3_the_same_reminder_found_twice_is_one(database: Database) -> None:
    settle(database, Wanted("u1", SOON, {"title": "Call"}))
    settle(database, Wanted("u1", SOON, {"title": "Call back"}))
    assert one(database).facts == {"title": "Call back"}
    assert len(take(database, SOON)) == 1
    assert take(database, SOON) == []


def test_r3_a_moved_reminder_takes_the_place_of_the_old_one(database: Database) -> None:
    settle(database, Wanted("u1", SOON))
    settle(database, Wanted("u1", LATER))
    assert take(database, SOON) == []
    assert [found.trigger_at for found in take(database, LATER)] == [LATER]


def test_r3_moved_there_and_back_is_told_once(database: Database) -> None:
    for moment in (SOON, LATER, SOON):
        settle(database, Wanted("u1", moment))
    assert [found.trigger_at for found in take(database, SOON)] == [SOON]
    assert take(database, LATER) == []


def test_r3_a_told_reminder_is_not_told_again(database: Database) -> None:
    settle(database, Wanted("u1", SOON))
    take(database, SOON)
    assert end(database, "told", SOON, SOON)
    settle(database, Wanted("u1", SOON), now=SOON)
    assert take(database, LATER) == []


def test_r3_a_snoozed_one_stays_so_and_ends_with_its_activity(database: Database) -> None:
    settle(database, Wanted("u1", SOON))
    take(database, SOON)
    end(database, "told", SOON)
    with database.write() as tables:
        assert tables.reminders.snooze(one(database).reminder_id, LATER)
    settle(database, Wanted("u1", SOON), now=SOON)
    assert (one(database).due_at, one(database).is_snoozed) == (LATER, True)
    settle(database, now=SOON)
    assert one(database).state == "cancelled"
    assert take(database, LATER) == []
    with database.write() as tables:
        assert not tables.reminders.snooze(one(database).reminder_id, LATER)


def test_r3_a_snooze_while_it_is_on_its_way_is_stronger(database: Database) -> None:
    settle(database, Wanted("u1", SOON))
    take(database, SOON)
    with database.write() as tables:
        tables.reminders.snooze(one(database).reminder_id, LATER)
    assert not end(database, "told", SOON, SOON)
    assert one(database).state == "waiting"


def test_r3_what_is_too_late_is_missed(database: Database) -> None:
    settle(database, Wanted("u1", SOON))
    assert take(database, SOON + timedelta(hours=25)) == []
    assert one(database).state == "missed"


def test_r3_a_moment_long_past_is_no_reminder(database: Database) -> None:
    settle(database, Wanted("u1", START - timedelta(hours=25)), Wanted("u2", START - timedelta(hours=1)))
    assert [found.crm_user_id for found in take(database, START)] == ["u2"]


def test_r1_each_participant_has_a_reminder(database: Database) -> None:
    settle(database, Wanted("u1", SOON), Wanted("u2", SOON))
    assert sorted(found.crm_user_id for found in take(database, SOON)) == ["u1", "u2"]


def test_b4_what_comes_is_listed_soonest_first(database: Database) -> None:
    settle(database, Wanted("u1", LATER), Wanted("u1", SOON), Wanted("u2", SOON))
    with database.read() as tables:
        assert [found.due_at for found in tables.reminders.coming("u1", START, 10)] == [SOON, LATER]
        assert len(tables.reminders.coming("u1", START, 1)) == 1


def test_r3_a_deleted_activity_takes_its_reminders_along(database: Database) -> None:
    settle(database, Wanted("u1", SOON), Wanted("u2", LATER))
    with database.write() as tables:
        tables.reminders.end_activity("Tasks", "1", START)
    with database.read() as tables:
        assert not tables.reminders.has_due(LATER)
    assert database.purge(START + timedelta(days=31), {"reminders": 30}) == {"reminders": 2}


def test_r3_one_whose_event_went_aside_ends_at_last(database: Database) -> None:
    settle(database, Wanted("u1", SOON))
    take(database, SOON)
    with database.write() as tables:
        assert tables.reminders.give_up(SOON, LATER) == 0
        assert tables.reminders.give_up(LATER, LATER) == 1
    assert one(database).state == "missed"


def test_titles_lie_sealed(database: Database) -> None:
    settle(database, Wanted("u1", SOON, {"title": "Shohei Ohtani"}))
    with database.read() as tables:
        (sealed,) = tables.connection.exec_driver_sql("SELECT sealed_facts FROM reminders").scalars().all()
    assert b"Shohei" not in bytes(sealed)


def test_a_watch_channel_is_kept_and_replaced_by_name(database: Database) -> None:
    with database.write() as tables:
        tables.watches.keep("100", "activities", "secret", "path", ("Tasks.all",), LATER, START)
        assert tables.watches.named("activities") == Watch("100", "activities", "secret", "path", ("Tasks.all",), LATER)
        tables.watches.keep("101", "activities", "other", "path", ("Tasks.all", "Calls.all"), None, START)
        assert tables.watches.channel("100") is None
        found = tables.watches.channel("101")
        assert found is not None
        assert found.events == ("Tasks.all", "Calls.all")


def test_a_mark_is_moved(database: Database) -> None:
    with database.write() as tables:
        assert tables.marks.get("sweep:Tasks") is None
        tables.marks.put("sweep:Tasks", START)
        tables.marks.put("sweep:Tasks", SOON)
        assert tables.marks.all(["sweep:Tasks", "sweep:Calls"]) == {"sweep:Tasks": SOON}
