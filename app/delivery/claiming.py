"""What a worker may send next: the most urgent message whose account has an allowance left, and what goes along.

Along go neighbours of the same stream that may be one message, or the same words to other people in one call of the
bot. It sends nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from app.clients.cliq import RECIPIENTS_MOST
from app.delivery import coalesce
from app.delivery.pacing import Pace, identity_of
from app.now import Source
from app.storage.database import Database
from app.storage.nouns import Tables
from app.storage.sending.message import EDIT, FREE, Claimed, Message
from app.storage.sending.outbox import Head
from app.storage.sending.slots import Slot

# Longer than a send with the token that it may have to fetch first (two calls of 12 s), shorter than the 30 s after
# which what a killed worker held should go on.
LEASE_SECONDS = 28.0
Kind = Literal["one", "joined", "crowd"]


@dataclass(frozen=True)
class Batch:
    """What one call sends.

    message   what is sent; its body is that of all `rows` together
    kind      'one', 'joined': several of one stream as one message, 'crowd': the same to several people
    identity  the Cliq user id it is sent by; None when it needs none, or nobody is there
    slot      the allowance it uses
    """

    message: Message
    rows: tuple[Claimed, ...]
    kind: Kind = "one"
    identity: str | None = None
    slot: Slot | None = None

    @property
    def user_ids(self) -> tuple[str, ...]:
        return tuple(row.message.target_id for row in self.rows)


class Claims:
    """references   the most instant buttons in one message"""

    def __init__(
        self,
        database: Database,
        source: Source,
        pace: Pace,
        *,
        references: int = 20,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._database = database
        self._source = source
        self._pace = pace
        self._references = references
        self._lease_seconds = lease_seconds

    def next(self, owner: str) -> Batch | None:
        """Claim what is to be sent next; None when nothing may be sent now. Takes no lock to find that out."""
        now = self._source.now()
        with self._database.read() as tables:
            is_waiting, is_due = tables.outbox.flags(now)
            if not is_due and not (is_waiting and self._is_open(tables, now)):
                return None
        if is_due:
            with self._database.write() as tables:
                tables.outbox.wake(now)
        return self._database.change(lambda tables: self._first_of(tables, owner, now))

    def _first_of(self, tables: Tables, owner: str, now: datetime) -> Batch | None:
        for head in tables.outbox.heads():
            found = self._claim(tables, head, owner, now)
            if found is not None:
                return found
        return None

    def _is_open(self, tables: Tables, now: datetime) -> bool:
        if not self._pace.cards and not self._pace.texts:
            return True
        return any(self._may_go(tables, head, now) for head in tables.outbox.heads())

    def _may_go(self, tables: Tables, head: Head, now: datetime) -> bool:
        if head.lane == FREE:
            return True
        people = _identities(tables, head.sender, head.asker_id)
        family = head.lane.rpartition(":")[2]
        return not people or self._pace.is_open(tables, people, family, head.priority, now)

    def _claim(self, tables: Tables, head: Head, owner: str, now: datetime) -> Batch | None:
        row = tables.outbox.first(head.lane)
        if row is None:
            return None  # somebody else has just taken it
        identity, slot = None, None
        is_late = row.expires_at is not None and row.expires_at <= now
        if head.lane != FREE and not is_late:
            people, family = _identities(tables, row.sender, row.asker_id), head.lane.rpartition(":")[2]
            if people and self._pace.size(family):
                slot = self._pace.take(tables, people, family, row.priority, owner, now, self._lease_seconds)
                if slot is None:
                    return None
                identity = identity_of(slot)
            elif people:
                identity = people[row.outbox_id % len(people)]
        kind: Kind = "one"
        rows: list[Any] = [row]
        if not is_late:
            rows, kind = self._along(tables, row, now)
        claimed = tuple(tables.outbox.take(rows, owner, now, self._lease_seconds))
        message = claimed[0].message
        if kind == "joined":
            bodies: list[Any] = [one.message.body for one in claimed]
            message = Message(**vars(message) | {"body": coalesce.joined(bodies, self._references)[0]})
        return Batch(message, claimed, kind, identity, slot)

    def _along(self, tables: Tables, row: Any, now: datetime) -> tuple[list[Any], Kind]:
        """The rows that go out together with this one, itself the first.

        When an earlier try may have arrived it is the same rows again, so that what arrived can be recognised.
        """

        def may(other: Any) -> bool:
            if row.is_unsure or other.is_unsure:
                return bool(row.batch_key) and bool(other.batch_key == row.batch_key)
            return bool(other.not_before <= now and (other.expires_at is None or other.expires_at > now))

        if row.crowd_key:
            people: dict[str, Any] = {row.target_id: row}
            for other in filter(may, tables.outbox.crowd(row, RECIPIENTS_MOST - 1)):
                people.setdefault(other.target_id, other)
            if len(people) > 1:
                return list(people.values()), "crowd"
        if row.coalesce_key and row.target_kind != EDIT:
            rows = [row]
            for other in tables.outbox.following(row, coalesce.MOST - 1):
                if (other.coalesce_key, other.lane) != (row.coalesce_key, row.lane) or not may(other):
                    break
                rows.append(other)
            if len(rows) > 1:
                bodies: list[Any] = [tables.outbox.body(one) for one in rows]
                _, count = coalesce.joined(bodies, self._references)
                return rows[:count], "joined" if count > 1 else "one"
        return [row], "one"


def _identities(tables: Tables, sender: str, asker_id: str | None) -> list[str]:
    """Who a message may be sent by: the bot through any sender account, or else through who caused it."""
    senders = tables.accounts.sender_ids() if sender == "bot" else []
    return senders or ([asker_id] if asker_id else [])
