"""The outbox: messages to be sent, added in the transaction of their cause and claimed one at a time per stream.

It sends nothing and decides no retry: app/delivery does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, insert, or_, select, text, update

from app.storage.tables import every as tables
from app.storage.vault import Vault

CHANNEL = "outbox"  # what PostgreSQL notifies


@dataclass(frozen=True)
class Message:
    """One message to be sent.

    stream       messages of one stream go out in the order in which they were added
    target_kind  'chat' | 'channel' | 'user' | 'bot_user' | 'response_url'
    body         JSON as the target takes it
    post_key     the same key is added once only, however often it is tried
    priority     smaller goes first among streams: 0 a person waits, 10 a visitor, 20 an alert, 30 a report
    not_before   not sent before that instant; None: at once
    expires_at   not sent after that instant; None: never too late
    """

    stream: str
    target_kind: str
    target_id: str
    body: object = field(repr=False)
    post_key: str
    sender: str = "bot"
    asker_id: str | None = None
    priority: int = 0
    not_before: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Claimed:
    """A message that this worker alone holds until `lease_until`. `attempts` counts the tries before this one."""

    outbox_id: int
    message: Message
    attempts: int
    lease_owner: str
    lease_until: datetime


@dataclass(frozen=True)
class Attempt:
    """outcome: 'sent' | 'later' | 'dead'; error: a code and what the service said, no record data."""

    started_at: datetime
    finished_at: datetime
    outcome: str
    status: int | None = None
    error: str | None = None


_PLAIN = [name for name in Message.__dataclass_fields__ if name not in ("body", "not_before")]
_T = tables.outbox
_EARLIER = _T.alias("earlier")
_OPEN = ("waiting", "sending")
_CLAIMABLE = and_(
    or_(
        and_(_T.c.state == "waiting", _T.c.not_before <= bindparam("now")),
        and_(_T.c.state == "sending", _T.c.lease_until < bindparam("now")),
    ),
    ~exists().where(
        _EARLIER.c.stream == _T.c.stream, _EARLIER.c.outbox_id < _T.c.outbox_id, _EARLIER.c.state.in_(_OPEN)
    ),
)
_HEAD = select(_T).where(_CLAIMABLE).order_by(_T.c.priority, _T.c.outbox_id).limit(1)
_HEAD_LOCKED = _HEAD.with_for_update(skip_locked=True)
_ANY = select(_T.c.outbox_id).where(_CLAIMABLE).limit(1)
_TAKE = (
    update(_T)
    .where(_T.c.outbox_id == bindparam("id"))
    .values(state="sending", lease_owner=bindparam("owner"), lease_until=bindparam("until"))
)
_BACKLOG = select(_T.c.state, func.count().label("messages")).group_by(_T.c.state)
# Two transactions that add to one stream at the same time wait for each other, so that ids are in order of commit.
_LOCK_STREAM = text("SELECT pg_advisory_xact_lock(hashtextextended(:stream, 7))")
_NOTIFY = text(f"SELECT pg_notify('{CHANNEL}', '')")


class Outbox:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, messages: Sequence[Message], now: datetime) -> int:
        """Add messages; returns how many were new. Nothing is sent before the transaction commits."""
        if not messages:
            return 0
        on_postgresql = self._connection.dialect.name == "postgresql"
        if on_postgresql:
            for stream in sorted({message.stream for message in messages}):
                self._connection.execute(_LOCK_STREAM, {"stream": stream})
        rows = [
            {
                "stream": message.stream,
                "priority": message.priority,
                "target_kind": message.target_kind,
                "target_id": message.target_id,
                "sender": message.sender,
                "asker_id": message.asker_id,
                "sealed_body": self._vault.seal_json(message.body),
                "post_key": message.post_key,
                "state": "waiting",
                "attempts": 0,
                "not_before": message.not_before or now,
                "expires_at": message.expires_at,
                "created_at": now,
            }
            for message in messages
        ]
        added = tables.insert_new(self._connection, _T, rows, _T.c.post_key)
        if added and on_postgresql:
            self._connection.execute(_NOTIFY)
        return added

    def has_work(self, now: datetime) -> bool:
        """Whether a claim would find something; reads only, so that idle polling takes no lock."""
        return self._connection.execute(_ANY, {"now": now}).first() is not None

    def claim(self, owner: str, now: datetime, lease_seconds: float) -> Claimed | None:
        """Take the oldest message of one stream, which then is nobody else's until the lease ends."""
        locking = _HEAD_LOCKED if self._connection.dialect.name == "postgresql" else _HEAD
        row = self._connection.execute(locking, {"now": now}).first()
        if row is None:
            return None
        until = now + timedelta(seconds=lease_seconds)
        self._connection.execute(_TAKE, {"id": row.outbox_id, "owner": owner, "until": until})
        body = self._vault.open_json(row.sealed_body)
        plain = {name: row._mapping[name] for name in _PLAIN}
        return Claimed(row.outbox_id, Message(body=body, **plain), row.attempts, owner, until)

    def sent(self, claimed: Claimed, attempt: Attempt, remote_id: str | None = None) -> bool:
        """Record success. False when the lease was lost meanwhile: another worker has sent it too, or will."""
        return self._finish(claimed, attempt, state="sent", remote_id=remote_id, finished_at=attempt.finished_at)

    def later(self, claimed: Claimed, attempt: Attempt, not_before: datetime) -> bool:
        """Record a failed try; the message stays the head of its stream."""
        return self._finish(claimed, attempt, state="waiting", not_before=not_before)

    def dead(self, claimed: Claimed, attempt: Attempt) -> bool:
        """Record that it was given up; the next message of the stream may go."""
        return self._finish(claimed, attempt, state="dead", finished_at=attempt.finished_at)

    def redirect(self, claimed: Claimed, attempt: Attempt, target_kind: str, target_id: str, body: object) -> bool:
        """Record that the first target refused for good, and wait for the second one."""
        return self._finish(
            claimed,
            attempt,
            state="waiting",
            not_before=attempt.finished_at,
            target_kind=target_kind,
            target_id=target_id,
            sender="bot",
            expires_at=None,
            sealed_body=self._vault.seal_json(body),
        )

    def backlog(self) -> dict[str, int]:
        """Messages by state."""
        return {row.state: row.messages for row in self._connection.execute(_BACKLOG)}

    def _finish(self, claimed: Claimed, attempt: Attempt, **values: Any) -> bool:
        number = claimed.attempts + 1
        changed = self._connection.execute(
            update(_T)
            .where(
                _T.c.outbox_id == claimed.outbox_id,
                _T.c.state == "sending",
                _T.c.lease_owner == claimed.lease_owner,
                _T.c.lease_until == claimed.lease_until,
            )
            .values(attempts=number, last_error=attempt.error, lease_owner=None, lease_until=None, **values)
        )
        self._connection.execute(
            insert(tables.attempts).values(
                outbox_id=claimed.outbox_id, number=number, worker=claimed.lease_owner, **vars(attempt)
            )
        )
        return changed.rowcount == 1
