"""What arrives unasked: the addresses it may come to, the events themselves, and bodies that could not be taken."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Text, UniqueConstraint

from app.storage.tables.base import BigId, Instant, table

hooks = table(
    "hooks",  # addresses that sources may call; the secret part is kept as a hash only
    Column("hook_id", BigId, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("sealed_secret", Text),  # of sources that sign their calls
    Column("note", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(None, "source"),
)

inbox = table(
    "inbox",  # events, kept until somebody has worked them off
    Column("inbox_id", BigId, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),  # crm | clock | …
    Column("name", Text, nullable=False),  # workflow | watch | reminder | …
    Column("event_id", Text, nullable=False),
    Column("stream", Text, nullable=False),  # events of one stream are worked off in order; '' stands alone
    Column("sealed_payload", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),  # behind | later | waiting | working | done | unhandled | dead
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Column("last_error", Text),
    Column("received_at", Instant, nullable=False),
    Column("finished_at", Instant),
    UniqueConstraint("source", "event_id"),
    Index(None, "state", "inbox_id"),
    Index(None, "state", "not_before"),
    Index(None, "stream", "state", "inbox_id"),
    Index(None, "finished_at"),
)

refusals = table(
    "refusals",  # bodies of verified senders that were not of the documented shape, for the administrator to see
    Column("refusal_id", BigId, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("field", Text),
    Column("sealed_body", LargeBinary, nullable=False),  # its beginning
    Column("received_at", Instant, nullable=False),
    Index(None, "received_at"),
)
