"""How a worker hears of work: from the database, without reading tables for nothing, and one thread for each piece."""

import threading
from typing import Any

import pytest

from app.cliq.reply import Reply
from app.delivery.bell import Bell
from app.occasion import Occasion
from app.routing import Routes
from app.storage.database import POLL_SECONDS, TURN_SECONDS, Database
from app.worker import Worker
from tests.app.platform import Platform
from tests.fixed import START


def come(database: Database, *names: str) -> None:
    with database.write() as tables:
        for name in names:
            tables.inbox.add("crm", "workflow", name, {}, START)


class Pauses(threading.Event):
    """Time that passes without waiting; something happens in the pauses that are named."""

    def __init__(self, happens: dict[int, Any]) -> None:
        super().__init__()
        self.count, self.happens = 0, happens

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout == POLL_SECONDS
        self.count += 1
        if self.count in self.happens:
            self.happens[self.count]()
        return self.is_set()


def test_sqlite_says_that_somebody_has_committed_without_being_asked_what(sqlite_database: Database) -> None:
    wait = sqlite_database.waiter()
    wait(Pauses({}))  # the first time it looks
    whole = Pauses({})
    wait(whole)
    assert whole.count == round(TURN_SECONDS / POLL_SECONDS), "nothing happened: a whole turn"
    cut = Pauses({3: lambda: come(sqlite_database, "e1")})
    wait(cut)
    assert cut.count == 3
    told = Pauses({})
    told.happens[2] = told.set
    wait(told)
    assert told.count == 2, "it stops when it is told to"
    wait.close()


def test_a_ring_wakes_one_and_none_is_lost() -> None:
    bell, woken = Bell(2), threading.Semaphore(0)

    def sleep(rounds: int) -> None:
        for _ in range(rounds):
            bell.wait()
            woken.release()

    bell.ring()  # before anybody sleeps
    sleeper = threading.Thread(target=sleep, args=(3,))
    sleeper.start()
    assert woken.acquire(timeout=10)
    bell.ring()
    assert woken.acquire(timeout=10)
    bell.end()
    assert woken.acquire(timeout=10)
    sleeper.join(10)
    for _ in range(9):
        bell.ring()
    assert bell.kept == 2, "more than sleep need not be woken"


@pytest.mark.parametrize("together", [True, False], ids=["at once", "one after the other"])
def test_a_thread_that_is_held_up_holds_up_nobody(together: bool, any_platform: Platform) -> None:
    both, second = threading.Barrier(2, timeout=20), threading.Event()

    def handler(occasion: Occasion) -> Reply:
        if not together and occasion.event.event_id == "e1":
            come(any_platform.database, "e2")
        both.wait()
        return Reply(changes=(lambda _tables: second.set() if occasion.event.event_id == "e2" else None,))

    worker = Worker(any_platform, "w1", routes=Routes(events={"crm/workflow": handler}))
    running = threading.Thread(target=worker.run, args=(2,))
    running.start()
    come(any_platform.database, *(("e1", "e2") if together else ("e1",)))
    assert second.wait(20), "each waits for the other: in one thread neither would end"
    worker.stop()
    running.join(20)
    assert not running.is_alive()
