"""Time, ids and randomness that a test holds in its hand."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


class FixedSource:
    """Stands still until it is told to go on; its tokens are numbered, so a test can name them."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._tokens = 0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - START).total_seconds()

    def sleep(self, seconds: float) -> None:
        self.advance(seconds)

    def token(self, size_bytes: int = 16) -> str:
        self._tokens += 1
        return f"token{self._tokens:04d}".ljust(size_bytes * 4 // 3, "x")

    def advance(self, seconds: float) -> datetime:
        self._now += timedelta(seconds=seconds)
        return self._now
