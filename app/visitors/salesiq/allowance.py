"""How often SalesIQ may be asked: one allowance for all processes, kept in the table of slots; a part of it is for
calls that a person waits for. After a lock nothing is asked for a minute."""

from datetime import timedelta

from app.errors import RateLimited
from app.now import Source
from app.storage.database import Database

BUCKET = "salesiq"
WINDOW_SECONDS = 60.0
RESERVED_SHARE = 4  # one call in so many is kept for people


class Allowance:
    """per_minute   no number is published; 60 by default"""

    def __init__(self, database: Database, source: Source, per_minute: int) -> None:
        self._database = database
        self._source = source
        self._size = per_minute

    def enter(self, *, is_waited_for: bool) -> None:
        """Raises RateLimited when the minute's calls are used up."""
        now = self._source.now()
        until = now + timedelta(seconds=WINDOW_SECONDS)
        reserved = 0 if is_waited_for else self._size // RESERVED_SHARE
        with self._database.write() as tables:
            slot = tables.slots.take(BUCKET, self._source.token(6), now, until, size=self._size, reserved=reserved)
            free_at = tables.slots.next_free(BUCKET)
        if slot is None:
            wait = max(1.0, (free_at - now).total_seconds()) if free_at is not None else WINDOW_SECONDS
            raise RateLimited("salesiq", "allowance", None, wait, reason="busy")

    def shut(self, seconds: float) -> None:
        now = self._source.now()
        with self._database.write() as tables:
            tables.slots.close(BUCKET, now + timedelta(seconds=seconds), now=now, size=self._size)
