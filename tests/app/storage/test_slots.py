"""Slots of accounts: taken by one at a time, on either database, also by many at once."""

import threading
from datetime import timedelta

from app.storage.database import Database
from app.storage.sending.slots import Slot
from tests.fixed import FixedSource


def test_a_slot_is_nobody_elses_until_it_is_given_back(database: Database, source: FixedSource) -> None:
    now, later = source.now(), source.now() + timedelta(seconds=90)
    with database.write() as tables:
        first = tables.slots.take("7:cards", "w1", now, later, size=2, reserved=0)
        second = tables.slots.take("7:cards", "w2", now, later, size=2, reserved=0)
        assert (first, second) == (Slot("7:cards", 0, "w1"), Slot("7:cards", 1, "w2"))
        assert tables.slots.take("7:cards", "w3", now, later, size=2, reserved=0) is None
        tables.slots.give(Slot("7:cards", 0, "stranger"), now)
        assert tables.slots.free(["7:cards", "8:cards"], now, size=2, reserved=1) == {"7:cards": 0, "8:cards": 1}
        tables.slots.give(Slot("7:cards", 0, "w1"), now)
        assert tables.slots.take("7:cards", "w3", now, later, size=2, reserved=1) is None, "the first is for others"
        assert tables.slots.take("7:cards", "w3", now, later, size=2, reserved=0) == Slot("7:cards", 0, "w3")


def test_a_closed_bucket_opens_at_its_time(database: Database, source: FixedSource) -> None:
    now, until = source.now(), source.now() + timedelta(seconds=600)
    with database.write() as tables:
        tables.slots.close("7:cards", until, now=now, size=3)
        assert tables.slots.free(["7:cards"], until - timedelta(seconds=1), size=3, reserved=0) == {"7:cards": 0}
        assert tables.slots.free(["7:cards"], until, size=3, reserved=0) == {"7:cards": 3}
        assert tables.slots.next_free("7:cards") == until
        tables.slots.take("8:cards", "w1", now, until, size=2, reserved=0)  # in use is not closed
        assert tables.slots.closed(now) == {"7:cards": until}
        assert tables.slots.closed(until) == {}


def test_many_at_once_never_take_more_than_there_are(database: Database, source: FixedSource) -> None:
    now, taken, guard = source.now(), [], threading.Lock()

    def work(name: str) -> None:
        for _ in range(10):
            with database.write() as tables:
                slot = tables.slots.take("7:texts", name, now, now + timedelta(seconds=90), size=12, reserved=0)
            if slot is not None:
                with guard:
                    taken.append(slot.number)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(12))
