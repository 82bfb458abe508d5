"""What one process hears from other people's servers, for the overview: kept in memory, stored once a minute.

A failure, and the first success after one, is stored with the next `flush`, a connection not heard of before after
five seconds. Nothing is stored while a call is under
way, since callers may be inside a transaction: web requests, workers and the clock flush when their work is done.
"""

import threading
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError

from app.now import Source
from app.storage.database import Database
from app.storage.governing.connections import Heard

STORED_SECONDS, FIRST_SECONDS = 60.0, 5.0
CREDITS_HEADER = "x-api-credits-remaining"  # of the CRM; only once half are used (its v8 documentation, 2026-11-21)
MOST = 5_000  # connections remembered between two writes


class Hearing:
    def __init__(self, database: Database, source: Source) -> None:
        self._database, self._source = database, source
        self._lock = threading.Lock()
        self._heard: dict[tuple[str, str], Heard] = {}
        self._known: set[tuple[str, str]] = set()
        self._failing: set[tuple[str, str]] = set()
        self._due = float("inf")

    def well(self, service: str, person: str, headers: Mapping[str, str]) -> None:
        """An answer, of whatever content. headers: names in lower case."""
        key, now, left = (service, person), self._source.now(), headers.get(CREDITS_HEADER, "")
        with self._lock:
            one = replace(self._heard.get(key) or Heard(service, person), ok_at=now)
            if left.isascii() and left.isdecimal() and len(left) < 10:
                one = replace(one, credits_left=int(left), credits_at=now)
            self._keep(key, one, is_urgent=key in self._failing)
            self._failing.discard(key)

    def failed(self, service: str, person: str, operation: str, status: int | None, code: str) -> None:
        """No answer, or one that says that nobody here, or not this account, may call now."""
        key = (service, person)
        with self._lock:
            one = self._heard.get(key) or Heard(service, person)
            facts = {"operation": operation, "status": status, "code": code}
            self._keep(key, replace(one, failed_at=self._source.now(), **facts), is_urgent=key not in self._failing)  # type: ignore[arg-type]
            self._failing.add(key)

    def _keep(self, key: tuple[str, str], one: Heard, *, is_urgent: bool) -> None:
        if key in self._heard or len(self._heard) < MOST:
            self._heard[key] = one
            seconds = 0.0 if is_urgent else STORED_SECONDS if key in self._known else FIRST_SECONDS
            self._due = min(self._due, self._source.monotonic() + seconds)

    def flush(self, *, now: bool = False) -> None:
        """Store what was heard, when it is time. A database that is away costs the figures, nothing else."""
        if self._source.monotonic() < self._due and not (now and self._heard):
            return
        with self._lock:
            heard, self._heard, self._due = self._heard, {}, float("inf")
            self._known = (self._known if len(self._known) < MOST else set()) | heard.keys()
        try:
            with self._database.write() as tables:
                tables.connections.put(heard.values(), self._source.now())
        except SQLAlchemyError:
            return
