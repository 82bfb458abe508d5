"""Counts what workers do, and adds it to the table `tallies` once a second: /metrics is answered by another process.

A worker that is killed takes the counts of its last second with it; they are for watching, not for the books.
"""

import threading
from collections import Counter

from app.now import Source
from app.storage.database import Database

FLUSH_SECONDS = 1.0


class Tally:
    def __init__(self, database: Database, source: Source) -> None:
        self._database = database
        self._source = source
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._flushed = source.monotonic()

    def add(self, name: str, count: int) -> None:
        if count:
            with self._lock:
                self._counts[name] += count

    def flush(self, *, now: bool = False) -> None:
        """Store what was counted, if the last time was a second ago."""
        with self._lock:
            if not self._counts or (not now and self._source.monotonic() - self._flushed < FLUSH_SECONDS):
                return
            counts, self._counts = self._counts, Counter()
            self._flushed = self._source.monotonic()
        with self._database.write() as tables:
            tables.ledger.count(counts)
