"""Which accounts may send what now: Cliq's thresholds with a margin, kept by all processes together. Decides no order.

Source: https://www.zoho.com/cliq/help/restapi/v2/ (rate limits per call), read 2026-11-21: messages 50, cards and
threads 20, reading a chat 15 in a minute for each user; who makes more is locked out for ten minutes. Whether the
minute slides is not documented, so none may hold more, wherever it begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.storage.nouns import Tables
from app.storage.sending.slots import Slot

LOOKS = "looks"  # reading a chat
LOOKS_ALLOWED = 12
# Who may use which of an account's slots: (priorities below this one, the share that is kept for those before it).
KEPT_FREE = ((10, 0), (20, 1 / 8), (21, 1 / 4), (25, 1 / 3))
KEPT_LAST = 1 / 2  # what is only looked at again, and reports
LOCK_BOUNDS_SECONDS = 10.0, 3600.0


@dataclass(frozen=True)
class Pace:
    """cards, texts   calls that one account may make within a window; 0: as many as it likes (tests, other receivers)
    lock_seconds     how long an account is left alone after Cliq has refused a call as one too many
    """

    cards: int = 18
    texts: int = 45
    window_seconds: float = 60.0
    lock_seconds: float = 600.0
    looks: int = field(default=LOOKS_ALLOWED)

    def size(self, family: str) -> int:
        return {"cards": self.cards, "texts": self.texts, LOOKS: self.looks if self.cards else 0}[family]

    def reserved(self, family: str, priority: int) -> int:
        """Slots that a message of this priority must leave to those who wait more impatiently."""
        share = next((share for below, share in KEPT_FREE if priority < below), KEPT_LAST)
        return int(self.size(family) * share)

    def is_open(self, tables: Tables, identities: Sequence[str], family: str, priority: int, now: datetime) -> bool:
        """Whether one of these accounts could make such a call now; asks only."""
        return not self.size(family) or any(self._free(tables, identities, family, priority, now).values())

    def take(
        self,
        tables: Tables,
        identities: Sequence[str],
        family: str,
        priority: int,
        owner: str,
        now: datetime,
        lease_seconds: float,
    ) -> Slot | None:
        """A slot of the account that has most of them left; None when none of them may call now.

        It is held until `give`, or if that never comes, until a window after the lease.
        """
        until = now + timedelta(seconds=lease_seconds + self.window_seconds)
        size, reserved = self.size(family), self.reserved(family, priority)
        free = self._free(tables, identities, family, priority, now)
        for bucket in sorted(free, key=lambda one: -free[one]):
            if free[bucket]:
                slot = tables.slots.take(bucket, owner, now, until, size=size, reserved=reserved)
                if slot is not None:
                    return slot
        return None

    def _free(
        self, tables: Tables, identities: Sequence[str], family: str, priority: int, now: datetime
    ) -> dict[str, int]:
        buckets = [bucket_of(identity, family) for identity in identities]
        return tables.slots.free(buckets, now, size=self.size(family), reserved=self.reserved(family, priority))

    def give(self, tables: Tables, slot: Slot, ended: datetime) -> None:
        tables.slots.give(slot, ended + timedelta(seconds=self.window_seconds))

    def close(self, tables: Tables, slot: Slot, now: datetime, retry_after_seconds: float | None) -> datetime:
        """Cliq has locked this account out of this family; returns until when it is left alone."""
        shortest, longest = LOCK_BOUNDS_SECONDS
        asked = min(max(retry_after_seconds, shortest), longest) if retry_after_seconds is not None else None
        until = now + timedelta(seconds=self.lock_seconds if asked is None else asked)
        family = slot.bucket.rpartition(":")[2]
        tables.slots.close(slot.bucket, until, now=now, size=self.size(family))
        return until


def bucket_of(identity: str, family: str) -> str:
    return f"{identity}:{family}"


def identity_of(slot: Slot) -> str:
    return slot.bucket.rpartition(":")[0]
