"""The outbox as an administrator sees it: what waits, what went wrong and why; and what to do about it.

It shows no body except by `open`, and sends nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text, update

from app.storage.sending.outbox import LINE
from app.storage.tables import every as tables
from app.storage.vault import Vault


@dataclass(frozen=True)
class Delivery:
    """One message of the outbox, without what it says."""

    outbox_id: int
    state: str
    stream: str
    target_kind: str
    target_id: str
    sender: str
    priority: int
    attempts: int
    created_at: datetime
    not_before: datetime
    expires_at: datetime | None
    finished_at: datetime | None
    remote_id: str | None
    last_error: str | None
    post_key: str


@dataclass(frozen=True)
class Try:
    number: int
    worker: str
    identity: str | None
    started_at: datetime
    finished_at: datetime
    outcome: str
    status: int | None
    error: str | None


_T = tables.outbox
_A = tables.attempts
_DELIVERY = select(*tables.columns(_T, Delivery))
_TRIES = select(*tables.columns(_A, Try)).where(_A.c.outbox_id == bindparam("id")).order_by(_A.c.attempt_id)
_FIRST_TRY = select(func.min(_A.c.started_at)).where(_A.c.outbox_id == bindparam("id"))
_KNOWN = select(_T.c.remote_id).where(_T.c.remote_id.in_(bindparam("ids", expanding=True)))
_BACKLOG = select(_T.c.state, func.count().label("messages")).group_by(_T.c.state)
_OLDEST = select(func.min(_T.c.created_at)).where(_T.c.state.in_(LINE.is_open), _T.c.not_before <= bindparam("now"))
_COUNT = text(
    "INSERT INTO tallies (name, count) VALUES (:name, :number) "
    "ON CONFLICT (name) DO UPDATE SET count = tallies.count + excluded.count"
)


class Ledger:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def seen(self, *, state: str = "", target: str = "", most: int = 100) -> list[Delivery]:
        """The newest messages, of one state or one target id only."""
        wanted = _DELIVERY.order_by(_T.c.outbox_id.desc()).limit(most)
        if state:
            wanted = wanted.where(_T.c.state == state)
        if target:
            wanted = wanted.where(_T.c.target_id == target)
        return [Delivery(*row) for row in self._connection.execute(wanted)]

    def open(self, outbox_id: int) -> tuple[Delivery, object, Sequence[Try]] | None:
        """One message with what it says and every try of it."""
        wanted = _DELIVERY.add_columns(_T.c.sealed_body).where(_T.c.outbox_id == outbox_id)
        row = self._connection.execute(wanted).first()
        if row is None:
            return None
        tries = [Try(*one) for one in self._connection.execute(_TRIES, {"id": outbox_id})]
        return Delivery(*row[:-1]), self._vault.open_json(row.sealed_body), tries

    def retry(self, first: int, last: int, now: datetime) -> int:
        """Send messages of this range that were given up after all, in the order of their streams; returns how many."""
        return self._turn(first, last, ("dead", "buried"), now)

    def bury(self, first: int, last: int, now: datetime) -> int:
        """Give up for good what lies dead or waits; what is being sent at this moment is not touched."""
        wanted = (
            select(_T.c.outbox_id, _T.c.stream)
            .where(_T.c.outbox_id.between(first, last), _T.c.state.in_(("dead", "waiting", "later", "behind")))
            .order_by(_T.c.stream, _T.c.outbox_id)
        )
        rows = self._connection.execute(wanted).all()
        for row in rows:
            LINE.lock(self._connection, row.stream)
            buried = update(_T).where(
                _T.c.outbox_id == row.outbox_id, _T.c.state.in_(("dead", "waiting", "later", "behind"))
            )
            self._connection.execute(buried.values(state="buried", finished_at=now))
            LINE.promote(self._connection, row.stream, now)
        return len(rows)

    def _turn(self, first: int, last: int, states: Sequence[str], now: datetime) -> int:
        wanted = (
            select(_T.c.outbox_id, _T.c.stream)
            .where(_T.c.outbox_id.between(first, last), _T.c.state.in_(states))
            .order_by(_T.c.stream, _T.c.outbox_id)
        )
        rows = self._connection.execute(wanted).all()
        for row in rows:
            LINE.lock(self._connection, row.stream)
            # Behind, and then the first of the stream comes forward: ids keep saying who goes first.
            fresh = {"state": "behind" if row.stream else "waiting", "attempts": 0, "not_before": now}
            again = fresh | {"expires_at": None, "finished_at": None}
            self._connection.execute(update(_T).where(_T.c.outbox_id == row.outbox_id).values(**again))
            LINE.promote(self._connection, row.stream, now)
        return len(rows)

    # -- looking for what may have arrived ----------------------------------------------------------------------------

    def first_try(self, outbox_id: int) -> datetime | None:
        """When a message was tried first; None when no try was recorded."""
        return self._connection.execute(_FIRST_TRY, {"id": outbox_id}).scalar()

    def known_ids(self, remote_ids: Sequence[str]) -> set[str]:
        """Those of Cliq's message ids that belong to messages already recorded as sent."""
        return {str(one) for one in self._connection.execute(_KNOWN, {"ids": list(remote_ids)}).scalars()}

    def newest_for(self, target_kind: str, target_ids: Sequence[str]) -> dict[str, tuple[str, str | None]]:
        """(state, last error) of the newest message for each of these targets that has one."""
        wanted = (_T.c.target_kind == target_kind, _T.c.target_id.in_(target_ids))
        newest = select(func.max(_T.c.outbox_id)).where(*wanted).group_by(_T.c.target_id)
        found = select(_T.c.target_id, _T.c.state, _T.c.last_error).where(_T.c.outbox_id.in_(newest))
        return {row.target_id: (row.state, row.last_error) for row in self._connection.execute(found)}

    def posted(self, since: datetime, most: int) -> list[tuple[datetime, str, str, str]]:
        """(when, target kind, target id, post key) of the newest messages since then."""
        columns = (_T.c.created_at, _T.c.target_kind, _T.c.target_id, _T.c.post_key)
        found = select(*columns).where(_T.c.created_at >= since).order_by(_T.c.outbox_id.desc()).limit(most)
        return [(row[0], row[1], row[2], row[3]) for row in self._connection.execute(found)]

    # -- figures ------------------------------------------------------------------------------------------------------

    def backlog(self) -> dict[str, int]:
        """Messages by state."""
        return {row.state: row.messages for row in self._connection.execute(_BACKLOG)}

    def oldest(self, now: datetime) -> datetime | None:
        """Since when the oldest message that could be sent has been waiting."""
        return self._connection.execute(_OLDEST, {"now": now}).scalar()

    def count(self, counts: Mapping[str, int]) -> None:
        for name, number in sorted(counts.items()):
            self._connection.execute(_COUNT, {"name": name, "number": number})

    def counts(self) -> dict[str, int]:
        """What all workers have counted so far."""
        rows: Any = self._connection.execute(select(tables.tallies))
        return {row.name: row[1] for row in rows}
