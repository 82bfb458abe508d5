"""The allowance of simultaneous calls: never more than so many inside, first come first served, no place is lost."""

import threading
from collections.abc import Callable

from app.clients.wire.gate import Gate

LONG = 30.0  # never waited for: somebody leaves


def waiting(gate: Gate, then: Callable[[], None]) -> threading.Thread:
    """Somebody who goes in when it is their turn; returns once they stand in the queue."""
    before = len(gate._waiting)

    def come() -> None:
        assert gate.enter(LONG)
        then()

    thread = threading.Thread(target=come)
    thread.start()
    while len(gate._waiting) == before:
        pass
    return thread


def test_so_many_are_inside_and_the_next_is_turned_away_when_nobody_leaves() -> None:
    gate = Gate(2)
    assert [gate.enter(0), gate.enter(0), gate.enter(0)] == [True, True, False]
    gate.leave()
    assert gate.enter(0)
    assert not gate.enter(0)


def test_who_waited_longest_goes_in_first() -> None:
    gate, came = Gate(1), list[int]()
    assert gate.enter(0)

    def then(number: int) -> Callable[[], None]:
        def note() -> None:
            came.append(number)
            gate.leave()

        return note

    threads = [waiting(gate, then(number)) for number in range(3)]
    gate.leave()
    for thread in threads:
        thread.join()
    assert came == [0, 1, 2]
    assert gate.enter(0)


def test_who_gave_up_takes_no_place_with_them() -> None:
    gate = Gate(1)
    assert gate.enter(0)
    assert not gate.enter(0.001)
    gate.leave()
    assert gate.enter(0)
    assert not gate.enter(0)


def test_under_pressure_there_are_never_more_inside() -> None:
    gate, inside, most = Gate(3), list[int](), list[int]()
    lock = threading.Lock()

    def work() -> None:
        for _ in range(200):
            assert gate.enter(LONG)
            with lock:
                inside.append(1)
                most.append(len(inside))
            with lock:
                inside.pop()
            gate.leave()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) <= 3
    assert not inside
