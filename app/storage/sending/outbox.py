"""The outbox: messages to be sent, added in the transaction of their cause and claimed in the order of their streams.

It sends nothing and decides no retry: app/delivery does. What an administrator sees of it is in ledger.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Text, bindparam, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from app.storage.line import Line, written
from app.storage.sending.cards import Cards
from app.storage.sending.message import EDIT, Attempt, Claimed, Message
from app.storage.tables import every as tables
from app.storage.vault import Vault

CHANNEL = "outbox"  # what PostgreSQL notifies
MOST_LOST = 10  # tries that ended with their worker; a message that takes its worker down must not do so for ever

_T = tables.outbox
LINE = Line(_T, _T.c.outbox_id, "sending", 7)


@dataclass(frozen=True)
class Head:
    """The first message of a lane that may be sent now."""

    lane: str
    priority: int
    outbox_id: int
    asker_id: str | None
    sender: str


_PLAIN = [name for name in Message.__dataclass_fields__ if name not in ("body", "not_before")]
_COLUMNS = [*_PLAIN, "lane", "sealed_body", "attempts", "not_before", "created_at"]
_VALUES: dict[str, Any] = {name: bindparam(f"p_{name}", type_=_T.c[name].type) for name in _COLUMNS}
_VALUES |= {
    "is_unsure": False,
    "batch_key": "",
    "state": LINE.first_state(bindparam("p_stream", type_=Text), bindparam("fresh")),
}
_ADD = {
    name: build(_T).values(**_VALUES).on_conflict_do_nothing(index_elements=[_T.c.post_key]).returning(_T.c.outbox_id)
    for name, build in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
# The first row of each lane, found by leaping from lane to lane: lanes are few, rows may be a hundred thousand.
_HEADS = text("""
WITH RECURSIVE lanes(lane) AS (
    SELECT min(lane) FROM outbox WHERE state = 'waiting'
    UNION ALL
    SELECT (SELECT min(o.lane) FROM outbox o WHERE o.state = 'waiting' AND o.lane > lanes.lane)
    FROM lanes WHERE lanes.lane IS NOT NULL
), heads(outbox_id) AS (
    SELECT (SELECT o.outbox_id FROM outbox o WHERE o.state = 'waiting' AND o.lane = lanes.lane
            ORDER BY o.priority, o.outbox_id LIMIT 1)
    FROM lanes WHERE lanes.lane IS NOT NULL
)
SELECT o.lane, o.priority, o.outbox_id, o.asker_id, o.sender
FROM heads JOIN outbox o ON o.outbox_id = heads.outbox_id
ORDER BY o.priority, o.outbox_id
""")
_FIRST = (
    select(_T)
    .where(_T.c.state == written("waiting"), _T.c.lane == bindparam("lane"))
    .order_by(_T.c.priority, _T.c.outbox_id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_FOLLOWING = (
    select(_T)
    .where(_T.c.stream == bindparam("stream_"), _T.c.state == written("behind"), _T.c.outbox_id > bindparam("after"))
    .order_by(_T.c.outbox_id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CROWD = (
    select(_T)
    .where(_T.c.crowd_key == bindparam("crowd"), _T.c.state == written("waiting"), _T.c.outbox_id != bindparam("id"))
    .order_by(_T.c.outbox_id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(_T)
    .where(_T.c.outbox_id.in_(bindparam("ids", expanding=True)))
    .values(
        state="sending", batch_key=bindparam("batch"), lease_owner=bindparam("owner"), lease_until=bindparam("until")
    )
)
_NOTIFY = text(f"SELECT pg_notify('{CHANNEL}', '')")


class Outbox:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, messages: Sequence[Message], now: datetime) -> int:
        """Add messages; returns how many were new. Nothing is sent before the transaction commits.

        An edit whose card's last state has not gone out yet takes that one's place and is none of its own.
        """
        for stream in sorted({message.stream for message in messages}):
            LINE.lock(self._connection, stream)
        added = 0
        for message in messages:
            not_before = message.not_before or now
            if message.target_kind == EDIT:
                cards = Cards(self._connection, self._vault)
                if cards.renew(message, not_before):
                    continue
                card = cards.get(message.target_id)
                message = replace(message, asker_id=(card and card.identity) or None)
            row = {f"p_{name}": getattr(message, name) for name in (*_PLAIN, "lane")}
            row |= {"p_not_before": not_before, "fresh": "later" if not_before > now else "waiting"}
            row |= {"p_sealed_body": self._vault.seal_json(message.body), "p_attempts": 0, "p_created_at": now}
            added += len(self._connection.execute(_ADD[self._connection.dialect.name], row).all())
        if added and self._connection.dialect.name == "postgresql":
            self._connection.execute(_NOTIFY)
        return added

    def mend(self, now: datetime) -> int:
        """Let messages come forward that nothing stands before; says how many."""
        return LINE.mend(self._connection, now)

    # -- claiming: app/delivery/claiming.py puts these together -----------------------------------------------------

    def has_work(self, now: datetime) -> bool:
        """Whether something waits or must be woken; reads only, so that idle polling takes no lock."""
        return any(self.flags(now))

    def flags(self, now: datetime) -> tuple[bool, bool]:
        """(something is waiting, something must be woken first)"""
        return LINE.flags(self._connection, now)

    def wake(self, now: datetime) -> int:
        """Let messages whose time has come wait in line, and take those over whose worker was killed; says how many of
        these there were."""
        lost = LINE.wake(self._connection, now)
        for row in lost:
            LINE.lock(self._connection, row.stream)
            attempt = Attempt(min(row.lease_until, now), now, "lost", error="worker_lost")
            if row.attempts + 1 >= MOST_LOST:
                self._end(self._claimed(row), attempt, now, "dead")
            else:
                self.back(self._claimed(row), attempt, now, is_unsure=True)
        return len(lost)

    def heads(self) -> list[Head]:
        """The first message of each lane, the most urgent lane first."""
        return [Head(**row._mapping) for row in self._connection.execute(_HEADS)]

    def first(self, lane: str) -> Row[Any] | None:
        """The first message of a lane, which nobody else can take until this transaction ends."""
        return self._connection.execute(_FIRST, {"lane": lane}).first()

    def following(self, row: Row[Any], most: int) -> list[Row[Any]]:
        """The messages right behind this one in its stream."""
        wanted = {"stream_": row.stream, "after": row.outbox_id, "most": most}
        return list(self._connection.execute(_FOLLOWING, wanted))

    def crowd(self, row: Row[Any], most: int) -> list[Row[Any]]:
        """Other messages that say the same to other people and may be sent now."""
        wanted = {"crowd": row.crowd_key, "id": row.outbox_id, "most": most}
        return list(self._connection.execute(_CROWD, wanted))

    def take(self, rows: Sequence[Row[Any]], owner: str, now: datetime, lease_seconds: float) -> list[Claimed]:
        """These are nobody else's until the lease ends, and belong together should nobody say how it went."""
        until = now + timedelta(seconds=lease_seconds)
        ids = [row.outbox_id for row in rows]
        batch = f"{ids[0]}:{until.timestamp()}" if len(ids) > 1 else ""
        self._connection.execute(_TAKE, {"ids": ids, "batch": batch, "owner": owner, "until": until})
        return [self._claimed(row, owner, until) for row in rows]

    def body(self, row: Row[Any]) -> object:
        return self._vault.open_json(row.sealed_body)

    def _claimed(self, row: Row[Any], owner: str = "", until: datetime | None = None) -> Claimed:
        plain = {name: row._mapping[name] for name in _PLAIN}
        return Claimed(
            row.outbox_id,
            Message(body=self.body(row), **plain),
            row.attempts,
            owner or row.lease_owner,
            until or row.lease_until,
            row.created_at,
            row.is_unsure,
        )

    def withdraw(self, post_key: str, now: datetime) -> bool:
        """Take back a message that has not been tried yet. False when it is out, or on its way."""
        mine = (_T.c.post_key == post_key, _T.c.state.in_(("behind", "later", "waiting")), _T.c.attempts == 0)
        back = update(_T).where(*mine).values(state="buried", finished_at=now, last_error="withdrawn")
        row = self._connection.execute(back.returning(_T.c.stream)).first()
        if row is not None:
            LINE.promote(self._connection, row.stream, now)
        return row is not None

    # -- how it ended -----------------------------------------------------------------------------------------------

    def sent(self, claimed: Claimed, attempt: Attempt, remote_id: str | None = None) -> bool:
        """Record success. False when the lease was lost meanwhile: another worker has sent it too, or will."""
        return self._end(claimed, attempt, attempt.finished_at, "sent", remote_id=remote_id)

    def skipped(self, claimed: Claimed, attempt: Attempt) -> bool:
        """Record that its reader does not want it: no failure, and no message."""
        return self._end(claimed, attempt, attempt.finished_at, "skipped")

    def dead(self, claimed: Claimed, attempt: Attempt) -> bool:
        """Record that it was given up; the next message of the stream may go."""
        return self._end(claimed, attempt, attempt.finished_at, "dead")

    def later(self, claimed: Claimed, attempt: Attempt, not_before: datetime, *, is_unsure: bool = False) -> bool:
        """Record a failed try; the message stays the head of its stream."""
        return self.back(claimed, attempt, not_before, is_unsure=is_unsure)

    def back(self, claimed: Claimed, attempt: Attempt, not_before: datetime, **values: Any) -> bool:
        """Record a try after which it goes back into line. A throttled try was none of the message's own."""
        if not values.get("is_unsure"):
            values.pop("is_unsure", None)
        state = "later" if not_before > attempt.finished_at else "waiting"
        return self._finish(claimed, attempt, state=LINE.return_state(state), not_before=not_before, **values)

    def redirect(self, claimed: Claimed, attempt: Attempt, second: Message) -> bool:
        """Record that the first target refused for good, and wait for the second one."""
        return self.back(
            claimed,
            attempt,
            attempt.finished_at,
            target_kind=second.target_kind,
            target_id=second.target_id,
            sender=second.sender,
            lane=second.lane,
            expires_at=None,
            sealed_body=self._vault.seal_json(second.body),
        )

    def _end(self, claimed: Claimed, attempt: Attempt, now: datetime, state: str, **values: Any) -> bool:
        stream = claimed.message.stream
        LINE.lock(self._connection, stream)
        is_mine = self._finish(claimed, attempt, state=state, finished_at=now, **values)
        if is_mine:
            LINE.promote(self._connection, stream, now)
        return is_mine

    def _finish(self, claimed: Claimed, attempt: Attempt, **values: Any) -> bool:
        number = claimed.attempts + (attempt.outcome != "throttled")
        changed = self._connection.execute(
            update(_T)
            .where(
                _T.c.outbox_id == claimed.outbox_id,
                _T.c.state == written("sending"),
                _T.c.lease_owner == claimed.lease_owner,
                _T.c.lease_until == claimed.lease_until,
            )
            .values(attempts=number, last_error=attempt.error, lease_owner=None, lease_until=None, **values)
        )
        if attempt.outcome == "lost" and changed.rowcount == 0:
            return False  # another worker has just taken it over
        self._connection.execute(
            insert(tables.attempts).values(
                outbox_id=claimed.outbox_id, number=claimed.attempts + 1, worker=claimed.lease_owner, **vars(attempt)
            )
        )
        return changed.rowcount == 1
