"""The inbox: events of the world outside and of our own clock, added once and claimed one at a time per stream.

It works nothing off and decides no retry: app/events.py does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select, text, update

from app.storage.tables import every as tables
from app.storage.vault import Vault

CHANNEL = "outbox"  # what PostgreSQL notifies; a worker waits for both kinds of work


@dataclass(frozen=True)
class Arrived:
    """An event that one worker alone holds until `lease_until`. `attempts` counts the tries before this one."""

    inbox_id: int
    source: str
    name: str
    event_id: str
    payload: Mapping[str, Any] = field(repr=False)
    received_at: datetime
    attempts: int
    lease_owner: str
    lease_until: datetime


@dataclass(frozen=True)
class Seen:
    """An event as the administrator sees it: no payload."""

    inbox_id: int
    source: str
    name: str
    event_id: str
    state: str
    attempts: int
    received_at: datetime
    finished_at: datetime | None
    last_error: str | None


_T = tables.inbox
_EARLIER = _T.alias("earlier")
_CLAIMABLE = and_(
    or_(
        and_(_T.c.state == "waiting", _T.c.not_before <= bindparam("now")),
        and_(_T.c.state == "working", _T.c.lease_until < bindparam("now")),
    ),
    or_(
        _T.c.stream == "",
        ~exists().where(
            _EARLIER.c.stream == _T.c.stream,
            _EARLIER.c.inbox_id < _T.c.inbox_id,
            _EARLIER.c.state.in_(("waiting", "working")),
        ),
    ),
)
_HEAD = select(_T).where(_CLAIMABLE).order_by(_T.c.inbox_id).limit(1)
_HEAD_LOCKED = _HEAD.with_for_update(skip_locked=True)
_ANY = select(_T.c.inbox_id).where(_CLAIMABLE).limit(1)
_TAKE = (
    update(_T)
    .where(_T.c.inbox_id == bindparam("id"))
    .values(state="working", attempts=_T.c.attempts + 1, lease_owner=bindparam("owner"), lease_until=bindparam("until"))
)
_SEEN = select(*tables.columns(_T, Seen)).order_by(_T.c.inbox_id.desc())
_BACKLOG = select(_T.c.source, _T.c.state, func.count().label("events")).group_by(_T.c.source, _T.c.state)
_OLDEST = (
    select(_T.c.source, func.min(_T.c.received_at).label("oldest"))
    .where(_T.c.state.in_(("waiting", "working")))
    .group_by(_T.c.source)
)
_LOCK_STREAM = text("SELECT pg_advisory_xact_lock(hashtextextended(:stream, 11))")
_NOTIFY = text(f"SELECT pg_notify('{CHANNEL}', '')")


class Inbox:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(
        self,
        source: str,
        name: str,
        event_id: str,
        payload: Mapping[str, Any],
        now: datetime,
        *,
        stream: str = "",
        not_before: datetime | None = None,
        repeats_after_seconds: float | None = None,
    ) -> bool:
        """Keep an event. False when one of this source with this id was there before.

        stream                 events of one stream are worked off in the order in which they came; '': no order
        repeats_after_seconds  the id says nothing but what the event contains: after that time the same is a new event
        """
        on_postgresql = self._connection.dialect.name == "postgresql"
        if on_postgresql and stream:
            self._connection.execute(_LOCK_STREAM, {"stream": stream})
        if repeats_after_seconds is not None:
            self._retire(source, event_id, now - timedelta(seconds=repeats_after_seconds))
        row = {
            "source": source,
            "name": name,
            "event_id": event_id,
            "stream": stream,
            "sealed_payload": self._vault.seal_json(payload),
            "state": "waiting",
            "attempts": 0,
            "not_before": not_before or now,
            "received_at": now,
        }
        is_new = bool(tables.insert_new(self._connection, _T, [row], _T.c.source, _T.c.event_id))
        if is_new and on_postgresql:
            self._connection.execute(_NOTIFY)
        return is_new

    def _retire(self, source: str, event_id: str, before: datetime) -> None:
        """An old event of this id makes way for a new one."""
        self._connection.execute(
            update(_T)
            .where(_T.c.source == source, _T.c.event_id == event_id, _T.c.received_at < before)
            .values(event_id=_T.c.event_id + f"@{int(before.timestamp())}")
        )

    def has_work(self, now: datetime) -> bool:
        """Whether a claim would find something; reads only, so that idle polling takes no lock."""
        return self._connection.execute(_ANY, {"now": now}).first() is not None

    def claim(self, owner: str, now: datetime, lease_seconds: float) -> Arrived | None:
        """Take the oldest event that may be worked off, which then is nobody else's until the lease ends."""
        locking = _HEAD_LOCKED if self._connection.dialect.name == "postgresql" else _HEAD
        row = self._connection.execute(locking, {"now": now}).first()
        if row is None:
            return None
        until = now + timedelta(seconds=lease_seconds)
        self._connection.execute(_TAKE, {"id": row.inbox_id, "owner": owner, "until": until})
        opened: Any = self._vault.open_json(row.sealed_payload)
        return Arrived(
            inbox_id=row.inbox_id,
            source=row.source,
            name=row.name,
            event_id=row.event_id,
            payload=opened,
            received_at=row.received_at,
            attempts=row.attempts,
            lease_owner=owner,
            lease_until=until,
        )

    def finish(self, arrived: Arrived, state: str, now: datetime, error: str | None = None) -> bool:
        """Record how it ended: 'done', 'unhandled' or 'dead'. False when the lease was lost meanwhile."""
        return self._end(arrived, state=state, finished_at=now, last_error=error)

    def later(self, arrived: Arrived, not_before: datetime, error: str) -> bool:
        """Record a failed try; the event stays the head of its stream."""
        return self._end(arrived, state="waiting", not_before=not_before, last_error=error)

    def _end(self, arrived: Arrived, **values: Any) -> bool:
        mine = (
            _T.c.inbox_id == arrived.inbox_id,
            _T.c.state == "working",
            _T.c.lease_owner == arrived.lease_owner,
            _T.c.lease_until == arrived.lease_until,
        )
        ended = update(_T).where(*mine).values(lease_owner=None, lease_until=None, **values)
        return self._connection.execute(ended).rowcount == 1

    # -- for the administrator ------------------------------------------------------------------------------------

    def seen(self, *, state: str = "", source: str = "", most: int = 100) -> list[Seen]:
        """The newest events, without their payloads."""
        wanted = _SEEN.limit(most)
        if state:
            wanted = wanted.where(_T.c.state == state)
        if source:
            wanted = wanted.where(_T.c.source == source)
        return [Seen(*row) for row in self._connection.execute(wanted)]

    def open(self, inbox_id: int) -> tuple[Seen, Mapping[str, Any]] | None:
        """One event with its payload."""
        row = self._connection.execute(_SEEN.add_columns(_T.c.sealed_payload).where(_T.c.inbox_id == inbox_id)).first()
        if row is None:
            return None
        payload: Any = self._vault.open_json(row.sealed_payload)
        return Seen(*row[:-1]), payload

    def retry(self, first: int, last: int, now: datetime) -> int:
        """Work events of this range off again that were given up or that nobody handled; returns how many."""
        again = (
            update(_T)
            .where(_T.c.inbox_id.between(first, last), _T.c.state.in_(("dead", "unhandled")))
            .values(state="waiting", attempts=0, not_before=now, finished_at=None)
        )
        return self._connection.execute(again).rowcount

    def backlog(self) -> dict[tuple[str, str], int]:
        """Events by source and state."""
        return {(row.source, row.state): row.events for row in self._connection.execute(_BACKLOG)}

    def oldest(self) -> dict[str, datetime]:
        """Since when the oldest event that is not worked off has been waiting, by source."""
        return {row.source: row.oldest for row in self._connection.execute(_OLDEST)}
