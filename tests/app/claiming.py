"""Claims messages of the outbox one by one, without any allowance: for tests of what the table does."""

from datetime import datetime

from app.storage.database import Database
from app.storage.nouns import Tables
from app.storage.sending.message import Claimed


def claim_in(tables: Tables, now: datetime, owner: str = "w1", lease_seconds: float = 30) -> Claimed | None:
    tables.outbox.wake(now)
    for head in tables.outbox.heads():
        row = tables.outbox.first(head.lane)
        if row is not None:
            return tables.outbox.take([row], owner, now, lease_seconds)[0]
    return None


def claim(database: Database, now: datetime, owner: str = "w1", lease_seconds: float = 30) -> Claimed | None:
    with database.write() as tables:
        return claim_in(tables, now, owner, lease_seconds)
