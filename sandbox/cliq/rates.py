"""How many calls a person may make of one family of endpoints, and how long they are locked out after too many (E23).

It counts and refuses; which family a call belongs to is said by the call.
Source: thresholds on the pages of https://www.zoho.com/cliq/help/restapi/v3/ and v2, read 2026-11-21. Not
documented: the window and whether a call prolongs a lock (switches `throttle_window`, `throttle_prolongs`).
"""

import threading
from collections import defaultdict, deque
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.switches import Switches


@dataclass(frozen=True)
class Rate:
    calls: int
    window_seconds: int
    lock_seconds: int


RATES = {
    "post": Rate(50, 60, 600),
    "structured": Rate(20, 60, 600),  # cards, slides, buttons, threads
    "messages": Rate(15, 60, 600),
    "file": Rate(20, 60, 600),
    "create_channel": Rate(20, 60, 600),
    "members": Rate(20, 60, 600),
    "chats": Rate(30, 60, 600),
    "delete": Rate(20, 60, 300),  # the OpenAPI says 50, the page 20
    "associate": Rate(5, 60, 300),
    "subscribers_v2": Rate(100, 60, 600),
    "subscribers_v3": Rate(100, 60, 300),
    "component_read": Rate(30, 60, 300),
    "component_write": Rate(10, 60, 300),
    "handler": Rate(10, 60, 300),  # reading one counts as well
    "calls": Rate(10, 300, 1800),
}


class Limiter:
    """Counts per (person, family). Time is the sandbox's clock."""

    def __init__(self, clock: Clock, switches: Switches) -> None:
        self._clock, self._switches = clock, switches
        self._lock = threading.Lock()
        self._calls: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._locked_until: dict[tuple[str, str], float] = {}
        self._changed: dict[str, Rate] = {}

    def rate(self, family: str) -> Rate:
        return self._changed.get(family, RATES[family])

    def change(self, family: str, rate: Rate) -> None:
        """Another limit than Cliq's, until everything is forgotten."""
        self._changed[family] = rate

    def lock(self, person: str, family: str, seconds: float) -> None:
        """Lock somebody out, as if they had called too often."""
        with self._lock:
            self._locked_until[(person, family)] = self._clock.now().timestamp() + seconds

    def allows(self, person: str, family: str) -> bool:
        """Count one call; False when it is over the threshold or falls into the lock that followed."""
        rate, key = self.rate(family), (person, family)
        now = self._clock.now().timestamp()
        with self._lock:
            if now < self._locked_until.get(key, 0):
                if self._switches["throttle_prolongs"]:
                    self._locked_until[key] = now + rate.lock_seconds
                return False
            calls = self._calls[key]
            begin = now - rate.window_seconds
            if self._switches["throttle_window"] == "fixed":
                begin = now - now % rate.window_seconds - 1e-9
            while calls and calls[0] <= begin:
                calls.popleft()
            calls.append(now)
            if len(calls) > rate.calls:
                self._locked_until[key] = now + rate.lock_seconds
                calls.clear()
                return False
        return True

    def forget(self) -> None:
        with self._lock:
            self._calls.clear()
            self._locked_until.clear()
            self._changed.clear()

    def describe(self) -> list[dict[str, object]]:
        """The counters as JSON: person, family, calls in the window, seconds until the lock ends."""
        now = self._clock.now().timestamp()
        with self._lock:
            keys = sorted(set(self._calls) | set(self._locked_until))
            return [
                {
                    "user": person,
                    "family": family,
                    "calls": len(self._calls.get((person, family), ())),
                    "locked_seconds": max(0, round(self._locked_until.get((person, family), 0) - now)),
                }
                for person, family in keys
            ]
