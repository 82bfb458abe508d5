"""What page scripts, or those who claim to be some, sent in vain: counted, and a sample kept for the administrator.

Anybody can send rubbish, so of each kind of it one sample an hour is kept by each process, and written by the
collector's thread, never while somebody waits.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from app.administration.overview import REFUSED
from app.delivery.tally import Tally
from app.now import Source
from app.storage.database import Database
from app.web import metrics

SOURCE = "site"
SAMPLE_SECONDS = 3600
KINDS_MOST = 20  # samples of different kinds, or sites, that are remembered at once
SAMPLE_BYTES, WORD_MOST = 2000, 200
COUNTED: Mapping[str, str] = MappingProxyType({"elsewhere": "beacon_elsewhere", "too_many": "beacon_too_many"})


@dataclass(frozen=True)
class Sample:
    """reason: 'elsewhere' (about: the site), 'too_many', or what is wrong with the body and in which field."""

    brand: str
    reason: str
    about: str | None
    at: datetime
    body: bytes


class Refusing:
    """begin  has what is noted written soon."""

    def __init__(self, database: Database, source: Source, tally: Tally, begin: Callable[[], None]) -> None:
        self._begin = begin
        self._database = database
        self._source = source
        self._tally = tally
        self._guard = threading.Lock()
        self._seen: dict[tuple[str, str, str], float] = {}
        self._waiting: list[Sample] = []
        self._counted = False

    @property
    def waits(self) -> bool:
        return self._counted or bool(self._waiting)

    def note(self, brand: str, reason: str, about: str | None = None, body: bytes = b"") -> None:
        """brand: its name, '-' for none."""
        kind = COUNTED.get(reason, REFUSED)
        metrics.event(SOURCE, reason if reason in COUNTED else "refused")
        now = self._source.monotonic()
        with self._guard:
            self._tally.add(kind, 1)
            self._counted = True
            key = (brand, reason, (about or "")[:WORD_MOST])
            self._seen = {one: at for one, at in self._seen.items() if now - at < SAMPLE_SECONDS}
            if key not in self._seen and len(self._seen) < KINDS_MOST:
                self._seen[key] = now
                at = self._source.now()
                self._waiting.append(Sample(brand, reason, key[2] or None, at, body[:SAMPLE_BYTES]))
        self._begin()

    def flush(self) -> None:
        """Write the samples down; the counts are the tally's."""
        with self._guard:
            waiting, self._waiting, self._counted = self._waiting, [], False
        if waiting:
            with self._database.write() as tables:
                for one in waiting:
                    tables.refusals.keep(SOURCE, one.brand[:40] or "-", one.reason, one.about, one.body, one.at)
