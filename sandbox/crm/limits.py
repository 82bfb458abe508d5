"""Credits of a rolling day and calls at once, by edition.

It counts; the 429 is answered by the caller of this module.
Source: https://www.zoho.com/crm/developer/docs/api/v8/api-limits.html, read 2026-11-21.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sandbox.clock import Clock
from sandbox.switches import Switch, Switches

DAY_SECONDS = 24 * 3600
HEAVY_CALLS = 10
# edition → (base credits, credits per user, most credits, calls at once)
EDITIONS = {
    "free": (5_000, 0, 5_000, 5),
    "standard": (50_000, 250, 100_000, 10),
    "professional": (50_000, 500, 3_000_000, 15),
    "enterprise": (50_000, 1_000, 5_000_000, 20),
    "ultimate": (50_000, 2_000, 1_000_000_000, 25),
}

SWITCHES = (
    Switch("edition", "enterprise", "decides credits and calls at once", tuple(EDITIONS)),
    Switch("credits_per_day", 0, "credits in a rolling 24 h; 0 = by edition"),
    Switch("calls_at_once", 0, "concurrent calls; 0 = by edition"),
    Switch("heavy_calls_at_once", HEAVY_CALLS, "concurrent searches, COQL with many rows, bulk writes"),
    Switch("crm_answer_delay_ms", 0, "how long every CRM call takes, counted as a running call"),
)


class TooMany(Exception):
    """One of the two limits is reached."""


class Limits:
    """The limits of one organisation and client."""

    def __init__(
        self,
        clock: Clock,
        switches: Switches,
        count_users: Callable[[], int],
        *,
        switch: str = "edition",
        editions: Mapping[str, tuple[int, int, int, int]] = EDITIONS,
    ) -> None:
        """switch   which switch names the edition; editions: see EDITIONS"""
        self._clock, self._switches, self._count_users = clock, switches, count_users
        self._switch, self._editions = switch, editions
        self._lock = threading.Lock()
        self._running = 0
        self._heavy = 0
        self._charges: deque[tuple[float, int]] = deque()
        self._used = 0

    def reset(self) -> None:
        with self._lock:
            self._charges.clear()
            self._used = 0

    @property
    def _edition(self) -> tuple[int, int, int, int]:
        return self._editions[self._switches[self._switch]]

    @property
    def allowance(self) -> int:
        """Credits in a rolling 24 h."""
        base, per_user, most, _ = self._edition
        return self._switches["credits_per_day"] or min(base + per_user * self._count_users(), most)

    @property
    def used(self) -> int:
        """Credits used in the last 24 h."""
        with self._lock:
            self._forget()
            return self._used

    def _forget(self) -> None:
        oldest = self._clock.now().timestamp() - DAY_SECONDS
        while self._charges and self._charges[0][0] <= oldest:
            self._used -= self._charges.popleft()[1]

    @contextmanager
    def running(self, *, heavy: bool) -> Iterator[None]:
        """Count a call while it runs; raises TooMany when too many run already."""
        most = self._switches["calls_at_once"] or self._edition[3]
        with self._lock:
            if self._running >= most or (heavy and self._heavy >= self._switches["heavy_calls_at_once"]):
                raise TooMany
            self._running += 1
            self._heavy += heavy
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1
                self._heavy -= heavy

    def charge(self, amount: int) -> None:
        """Use up credits; raises TooMany, and charges nothing, when they are not there."""
        allowance = self.allowance
        with self._lock:
            self._forget()
            if self._used + amount > allowance:
                raise TooMany
            self._charges.append((self._clock.now().timestamp(), amount))
            self._used += amount

    def remaining_to_tell(self) -> int | None:
        """What `X-API-CREDITS-REMAINING` says; None while less than half is used."""
        allowance, used = self.allowance, self.used
        return allowance - used if used * 2 >= allowance else None
