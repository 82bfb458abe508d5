"""Holds back an address that asks too often, on the pages that need no signature.

In memory and per process: it keeps a careless script away, it is no defence against many addresses.
"""

from threading import Lock

from app.now import Source

MOST_ADDRESSES = 10_000


class Throttle:
    """A bucket of `per_minute` requests for each address, refilled evenly."""

    def __init__(self, source: Source, per_minute: int) -> None:
        self._source = source
        self._size = float(per_minute)
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def allows(self, address: str) -> bool:
        now = self._source.monotonic()
        with self._lock:
            if address not in self._buckets and len(self._buckets) >= MOST_ADDRESSES:
                self._buckets.clear()
            left, since = self._buckets.get(address, (self._size, now))
            left = min(self._size, left + (now - since) * self._size / 60)
            self._buckets[address] = (left - 1 if left >= 1 else left, now)
            return left >= 1
