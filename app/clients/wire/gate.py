"""At most so many at once, in the order in which they came: the allowance of simultaneous calls of an organisation.

It knows nothing of calls. threading.BoundedSemaphore would do, but wakes whoever waits twice and lets the next comer in
first: with twice as many callers as places that took a fifteenth of the time of a whole command (docs/decisions.md).
"""

import threading
from collections import deque


class Gate:
    """most   how many may be inside"""

    def __init__(self, most: int) -> None:
        self._free = most
        self._lock = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()

    def enter(self, seconds: float) -> bool:
        """Go in, or wait that long for somebody to leave; False when nobody did."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=seconds):
            return True
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        return True  # let in at the very moment the time was over

    def leave(self) -> None:
        """Make room: the place goes to who has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


class Gates:
    """One gate for each name."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._gates: dict[str, Gate] = {}
        self._lock = threading.Lock()

    def of(self, name: str) -> Gate | None:
        """None for '': nobody's allowance."""
        if not name:
            return None
        found = self._gates.get(name)
        if found is None:
            with self._lock:
                found = self._gates.setdefault(name, Gate(self._most))
        return found
