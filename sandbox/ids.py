"""Identifiers and tokens that are the same in every run with the same seed, and never repeat within one.

The counters live in the store, so that a restart goes on where it stopped. Nothing here is secret.
"""

import hashlib

from sandbox.store import Store

# Zoho record ids are long numbers of which the first digits name the organisation.
CRM_PREFIX = 4876876
# A token must never come back, or what somebody kept from before a reset would open another person's door.
KEPT_COUNTERS = "token_counters"


class Ids:
    def __init__(self, store: Store, seed: str) -> None:
        self._store = store
        self.seed = seed

    def number(self, kind: str, counters: str = "counters") -> int:
        """The next whole number of that kind, from 1; starts again after a reset."""
        table = self._store.table(counters)
        with self._store.lock:
            count: int = (table.get(kind) or {"count": 0})["count"] + 1
            table.put(kind, {"count": count})
        return count

    def record(self) -> str:
        """A CRM record id of 19 digits."""
        return crm_id(self.number("crm.record") + 600000)

    def token(self, kind: str) -> str:
        """An OAuth-like token, `1000.<32 hex>.<32 hex>`; never the same again, not even after a reset."""
        return fixed_token(self.seed, f"{kind}.{self.number(kind, KEPT_COUNTERS)}")


def crm_id(number: int) -> str:
    """A CRM id of 19 digits from a small number."""
    return f"{CRM_PREFIX}{number:012d}"


def fixed_token(seed: str, name: str) -> str:
    """The token that always belongs to that name."""
    digest = hashlib.sha256(f"{seed}|{name}".encode()).hexdigest()
    return f"1000.{digest[:32]}.{digest[32:]}"
