"""What is to be sent, and every try of it."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Text

from app.storage.tables.base import BigId, Instant, table

outbox = table(
    "outbox",  # messages to be sent, written in the transaction of their cause
    Column("outbox_id", BigId, primary_key=True, autoincrement=True),
    Column("stream", Text, nullable=False),  # one conversation; only its oldest open row may be claimed
    Column(
        "priority", Integer, nullable=False
    ),  # smaller goes first: 0 a person waits, 10 a visitor, 20 alert, 30 report
    Column("target_kind", Text, nullable=False),  # chat | channel | user | bot_user | response_url
    Column("target_id", Text, nullable=False),
    Column("sender", Text, nullable=False),  # asker | bot
    Column("asker_id", Text),
    Column("sealed_body", LargeBinary, nullable=False),
    Column("post_key", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),  # waiting | sending | sent | dead
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("expires_at", Instant),  # a late answer is of no use after that
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Column("remote_id", Text),  # the message id at Cliq, for a later edit
    Column("last_error", Text),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Index(None, "state", "not_before"),
    Index(None, "stream", "state", "outbox_id"),
    Index(None, "finished_at"),
)

attempts = table(
    "attempts",  # every try of every message
    Column("attempt_id", BigId, primary_key=True, autoincrement=True),
    Column("outbox_id", BigId, ForeignKey("outbox.outbox_id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("worker", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),  # sent | later | dead
    Column("status", Integer),
    Column("error", Text),
    Index(None, "outbox_id"),
    Index(None, "finished_at"),
)
