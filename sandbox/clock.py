"""The sandbox's own time, which can stand still and be moved.

It never sleeps and knows nothing of the services that ask it for the time.
"""

import threading
from datetime import UTC, datetime, timedelta


class Clock:
    """Wall-clock time plus an offset, or a frozen instant.

    frozen_at   an aware instant: time stands still there and moves only by `advance` and `set`
    """

    def __init__(self, frozen_at: datetime | None = None) -> None:
        self._lock = threading.Lock()
        self._frozen_at = frozen_at.astimezone(UTC) if frozen_at else None
        self._offset = timedelta()

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        with self._lock:
            return self._frozen_at or datetime.now(UTC) + self._offset

    def milliseconds(self) -> int:
        """The present instant as milliseconds since 1970."""
        return int(self.now().timestamp() * 1000)

    def advance(self, seconds: float) -> datetime:
        """Move time forward (or back, when negative); returns the new present."""
        with self._lock:
            if self._frozen_at:
                self._frozen_at += timedelta(seconds=seconds)
            else:
                self._offset += timedelta(seconds=seconds)
        return self.now()

    def set(self, instant: datetime) -> datetime:
        """Jump to an aware instant; a running clock runs on from there."""
        with self._lock:
            if self._frozen_at:
                self._frozen_at = instant.astimezone(UTC)
            else:
                self._offset = instant.astimezone(UTC) - datetime.now(UTC)
        return self.now()

    def reset(self) -> None:
        """Forget every move of a running clock; a frozen one stays where it is."""
        with self._lock:
            self._offset = timedelta()
