"""R3: two clocks and three workers that all run at the same moment tell each reminder once, on either database."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.clock import Clock
from app.worker import Worker
from handlers import ROUTES
from tests.fixed import START
from tests.handlers.reminders.conftest import MISAKI, Day
from tests.world import World

TASKS = 20


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def busy(request: pytest.FixtureRequest) -> Iterator[Day]:
    world = World(request.getfixturevalue(f"{request.param}_url"), "empty")
    day = Day(world)
    day.begin()
    yield day
    world.close()


def test_r3_two_clocks_and_three_workers_at_one_moment_tell_each_reminder_once(busy: Day) -> None:
    at = START + timedelta(minutes=6)
    for number in range(TASKS):
        busy.task(at, title=f"Task {number}")
    busy.tick(5)
    busy.world.advance(60)
    start = threading.Barrier(5)

    def run_clock() -> None:
        clock = Clock(busy.world.services)
        start.wait()
        clock.fire()

    def run_worker(name: str) -> None:
        worker = Worker(busy.world.services, name, routes=ROUTES)
        idle = 0
        start.wait()
        while idle < 200:
            idle = 0 if worker.run_once() else idle + 1

    threads = [threading.Thread(target=run_clock) for _ in range(2)]
    threads += [threading.Thread(target=run_worker, args=(f"w{number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    busy.tick(3)  # cards of one account: 18 in a minute, a few of them kept for people who wait
    told = Counter(text.splitlines()[0] for text in busy.texts(MISAKI))
    assert sorted(told.values()) == [1] * TASKS
