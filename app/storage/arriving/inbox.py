"""The inbox: events of the world outside and of our own clock, added once and claimed one at a time per stream.

It works nothing off and decides no retry: app/events.py does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Text, bindparam, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from app.storage.line import Line, written
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
    stream: str
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
LINE = Line(_T, _T.c.inbox_id, "working", 11)
_COLUMNS = ("source", "name", "event_id", "stream", "sealed_payload", "attempts", "not_before", "received_at")
_VALUES: dict[str, Any] = {name: bindparam(f"p_{name}", type_=_T.c[name].type) for name in _COLUMNS}
_VALUES |= {"state": LINE.first_state(bindparam("p_stream", type_=Text), bindparam("fresh"))}
_ADD = {
    name: build(_T)
    .values(**_VALUES)
    .on_conflict_do_nothing(index_elements=[_T.c.source, _T.c.event_id])
    .returning(_T.c.inbox_id)
    for name, build in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_FIRST = (
    select(_T)
    .where(_T.c.state == written("waiting"))
    .order_by(_T.c.inbox_id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(_T)
    .where(_T.c.inbox_id == bindparam("id"))
    .values(state="working", attempts=_T.c.attempts + 1, lease_owner=bindparam("owner"), lease_until=bindparam("until"))
)
_SEEN = select(*tables.columns(_T, Seen)).order_by(_T.c.inbox_id.desc())
_BACKLOG = select(_T.c.source, _T.c.state, func.count().label("events")).group_by(_T.c.source, _T.c.state)
_OLDEST = (
    select(_T.c.source, func.min(_T.c.received_at).label("oldest"))
    .where(_T.c.state.in_(LINE.open))
    .group_by(_T.c.source)
)
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
        LINE.lock(self._connection, stream)
        if repeats_after_seconds is not None:
            self._retire(source, event_id, now - timedelta(seconds=repeats_after_seconds))
        row = {
            "p_source": source,
            "p_name": name,
            "p_event_id": event_id,
            "p_stream": stream,
            "p_sealed_payload": self._vault.seal_json(payload),
            "p_attempts": 0,
            "p_not_before": not_before or now,
            "p_received_at": now,
            "fresh": "later" if not_before and not_before > now else "waiting",
        }
        dialect = self._connection.dialect.name
        is_new = self._connection.execute(_ADD[dialect], row).first() is not None
        if is_new and dialect == "postgresql":
            self._connection.execute(_NOTIFY)
        return is_new

    def _retire(self, source: str, event_id: str, before: datetime) -> None:
        """An old event of this id makes way for a new one."""
        self._connection.execute(
            update(_T)
            .where(_T.c.source == source, _T.c.event_id == event_id, _T.c.received_at < before)
            .values(event_id=_T.c.event_id + f"@{int(before.timestamp())}")
        )

    def mend(self, now: datetime) -> int:
        """Let events come forward that nothing stands before; says how many."""
        return LINE.mend(self._connection, now)

    def has_work(self, now: datetime) -> bool:
        """Whether a claim would find something; reads only, so that idle polling takes no lock."""
        return any(LINE.flags(self._connection, now))

    def claim(self, owner: str, now: datetime, lease_seconds: float) -> Arrived | None:
        """Take the oldest event that may be worked off, which then is nobody else's until the lease ends.

        Each try has a longer lease than the one before it: a handler that takes its time gets it in the end.
        """
        if LINE.flags(self._connection, now)[1]:
            self._wake(now)
        row = self._connection.execute(_FIRST).first()
        if row is None:
            return None
        until = now + timedelta(seconds=lease_seconds * (row.attempts + 1))
        self._connection.execute(_TAKE, {"id": row.inbox_id, "owner": owner, "until": until})
        opened: Any = self._vault.open_json(row.sealed_payload)
        return Arrived(
            inbox_id=row.inbox_id,
            source=row.source,
            name=row.name,
            event_id=row.event_id,
            stream=row.stream,
            payload=opened,
            received_at=row.received_at,
            attempts=row.attempts,
            lease_owner=owner,
            lease_until=until,
        )

    def _wake(self, now: datetime) -> None:
        """Let events whose time has come wait in line, and take those over whose worker was killed."""
        for row in LINE.wake(self._connection, now):
            held = update(_T).where(
                _T.c.inbox_id == row.inbox_id,
                _T.c.state == written("working"),
                _T.c.lease_until == row.lease_until,
            )
            back = {"state": LINE.return_state("waiting"), "lease_owner": None, "lease_until": None}
            self._connection.execute(held.values(last_error="worker_lost", **back))

    def finish(self, arrived: Arrived, state: str, now: datetime, error: str | None = None) -> bool:
        """Record how it ended: 'done', 'unhandled' or 'dead'. False when the lease was lost meanwhile."""
        LINE.lock(self._connection, arrived.stream)
        is_mine = self._end(arrived, state=state, finished_at=now, last_error=error)
        if is_mine:
            LINE.promote(self._connection, arrived.stream, now)
        return is_mine

    def later(self, arrived: Arrived, not_before: datetime, error: str) -> bool:
        """Record a failed try; the event stays the head of its stream."""
        return self._end(arrived, state=LINE.return_state("later"), not_before=not_before, last_error=error)

    def _end(self, arrived: Arrived, **values: Any) -> bool:
        mine = (
            _T.c.inbox_id == arrived.inbox_id,
            _T.c.state == written("working"),
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
        wanted = (
            select(_T.c.inbox_id, _T.c.stream)
            .where(_T.c.inbox_id.between(first, last), _T.c.state.in_(("dead", "unhandled")))
            .order_by(_T.c.stream, _T.c.inbox_id)
        )
        rows = self._connection.execute(wanted).all()
        for row in rows:
            LINE.lock(self._connection, row.stream)
            fresh = "behind" if row.stream else "waiting"
            again = {"state": fresh, "attempts": 0, "not_before": now, "finished_at": None}
            self._connection.execute(update(_T).where(_T.c.inbox_id == row.inbox_id).values(**again))
            LINE.promote(self._connection, row.stream, now)
        return len(rows)

    def again(self, inbox_id: int, event_id: str, now: datetime) -> str | None:
        """Have an event come in once more, as it came, under another id; its source, None when it is gone."""
        row = self._connection.execute(select(_T).where(_T.c.inbox_id == inbox_id)).first()
        if row is None:
            return None
        payload: Any = self._vault.open_json(row.sealed_payload)
        self.add(row.source, row.name, event_id, payload, now, stream=row.stream)
        return str(row.source)

    def backlog(self) -> dict[tuple[str, str], int]:
        """Events by source and state."""
        return {(row.source, row.state): row.events for row in self._connection.execute(_BACKLOG)}

    def oldest(self) -> dict[str, datetime]:
        """Since when the oldest event that is not worked off has been waiting, by source."""
        return {row.source: row.oldest for row in self._connection.execute(_OLDEST)}
