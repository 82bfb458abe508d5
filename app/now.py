"""The world's unpredictables — time, ids, randomness — behind one small object that tests replace.

Nothing else in the product asks the operating system for the time or for random numbers.
"""

import secrets
import time
from datetime import UTC, datetime
from typing import Protocol


class Source(Protocol):
    """Where time and randomness come from."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds on a clock that never jumps; only differences mean anything."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let that much time pass in this thread."""
        ...

    def token(self, size_bytes: int = 16) -> str:
        """A fresh unguessable URL-safe text of `size_bytes` random bytes."""
        ...


class SystemSource:
    """The real thing."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def token(self, size_bytes: int = 16) -> str:
        return secrets.token_urlsafe(size_bytes)
