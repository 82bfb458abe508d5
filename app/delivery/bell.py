"""Wakes threads that sleep until there is work: as many as it is rung, one for each time.

A ring is not lost when nobody sleeps just then: who is about to sleep looks once more. It knows no work.
"""

import threading


class Bell:
    """most   rings that are kept for who does not sleep yet; more threads than that need not be woken"""

    def __init__(self, most: int) -> None:
        self._most = most
        self._changed = threading.Condition()
        self._rings = 0
        self._is_over = False

    def ring(self) -> None:
        with self._changed:
            self._rings = min(self._rings + 1, self._most)
            self._changed.notify()

    def wait(self) -> None:
        """Until it rings, or is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._rings or self._is_over)
            self._rings = max(self._rings - 1, 0)

    @property
    def kept(self) -> int:
        return self._rings

    def end(self) -> None:
        """Nobody sleeps any more."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()
