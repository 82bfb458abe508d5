"""The pool: bounded, in order, waiting no longer than told, ending with everything done."""

import contextvars
import threading
from collections.abc import Iterator
from functools import partial

import pytest

from app.pool import Pool

WHO: contextvars.ContextVar[str] = contextvars.ContextVar("who", default="nobody")


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def waiting(gate: threading.Event, value: str) -> str:
    assert gate.wait(30)
    return value


def test_a_result_comes_back() -> None:
    pool = Pool(2, 0)
    tasks = [pool.submit(partial(int.__mul__, number, 2)) for number in range(2)]
    assert [task and task.wait(10) for task in tasks] == [0, 2]
    pool.close()


def test_waiting_ends_in_time_and_may_begin_again(gate: threading.Event) -> None:
    pool = Pool(1, 0)
    task = pool.submit(lambda: waiting(gate, "done"))
    assert task is not None
    assert task.wait(0.01) is None
    gate.set()
    assert task.wait(10) == "done"
    assert task.wait(0) == "done"
    pool.close()


def test_threads_and_queue_are_bounded(gate: threading.Event) -> None:
    pool = Pool(2, 3)
    tasks = [pool.submit(partial(waiting, gate, str(number))) for number in range(6)]
    assert tasks[5] is None
    gate.set()
    pool.close()
    assert [task.wait(0) for task in tasks[:5] if task] == ["0", "1", "2", "3", "4"]


def test_what_waits_is_done_in_order(gate: threading.Event) -> None:
    pool, seen = Pool(1, 10), list[int]()
    pool.submit(lambda: waiting(gate, ""))
    for number in range(5):
        pool.submit(partial(seen.append, number))
    gate.set()
    pool.close()
    assert seen == [0, 1, 2, 3, 4]


def test_a_closed_pool_takes_nothing_and_has_done_everything(gate: threading.Event) -> None:
    pool = Pool(1, 1)
    task = pool.submit(lambda: waiting(gate, "done"))
    closing = threading.Thread(target=pool.close)
    closing.start()
    gate.set()
    closing.join(10)
    assert task is not None
    assert task.wait(0) == "done"
    assert pool.submit(lambda: 1) is None
    pool.close()


def test_context_variables_are_those_of_who_asked() -> None:
    pool = Pool(1, 5)
    for name in ("ada", "grace"):
        token = WHO.set(name)
        task = pool.submit(WHO.get)
        WHO.reset(token)
        assert task is not None
        assert task.wait(10) == name
    pool.close()


def test_many_threads_use_one_pool() -> None:
    pool, missed = Pool(4, 1000), list[int]()

    def ask(base: int) -> None:
        for number in range(200):
            task = pool.submit(partial(int, base + number))
            if task is None or task.wait(10) != base + number:
                missed.append(base + number)

    askers = [threading.Thread(target=ask, args=(base,)) for base in range(0, 8000, 1000)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    pool.close()
    assert missed == []
