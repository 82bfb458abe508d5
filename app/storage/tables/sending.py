"""What is to be sent, every try of it, and how often each account may send."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Text

from app.storage.tables.base import BigId, Instant, table

outbox = table(
    "outbox",  # messages to be sent, written in the transaction of their cause
    Column("outbox_id", BigId, primary_key=True, autoincrement=True),
    Column("stream", Text, nullable=False),  # one conversation; only its oldest open row may be claimed
    Column("lane", Text, nullable=False),  # which allowance it needs
    Column("priority", Integer, nullable=False),  # smaller first: 0 a person waits … 30 report (delivery/pacing.py)
    Column("coalesce_key", Text, nullable=False),  # neighbours in a stream with the same one may become one message
    Column("crowd_key", Text, nullable=False),  # the same one: the same words to other people
    Column("batch_key", Text, nullable=False),  # what was last sent with it has the same one
    Column(
        "target_kind", Text, nullable=False
    ),  # chat | channel | user | bot_user | response_url | edit | thread | aloud
    Column("target_id", Text, nullable=False),
    Column("sender", Text, nullable=False),  # asker | bot | author
    Column("asker_id", Text),
    Column("sealed_body", LargeBinary, nullable=False),
    Column("post_key", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),  # behind | later | waiting | sending | sent | skipped | dead | buried
    Column("is_unsure", Boolean, nullable=False),  # an earlier try may have arrived
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("expires_at", Instant),  # a late answer is of no use after that
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Column("remote_id", Text),  # the message id at Cliq, for a later edit
    Column("last_error", Text),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Index(None, "state", "lane", "priority", "outbox_id"),
    Index(None, "state", "not_before"),
    Index(None, "stream", "state", "outbox_id"),
    Index(None, "crowd_key", "state"),
    Index(None, "remote_id"),
    Index(None, "coalesce_key", "state"),
    Index(None, "finished_at"),
)

cards = table(
    "cards",  # messages that go on changing, with their threads; opened in the transaction of their post
    Column("card_id", Text, primary_key=True),  # the key of its post
    Column("channel", Text, nullable=False),
    Column("visitor_id", Text, nullable=False),
    Column("visit_id", Text, nullable=False),
    Column("chat_id", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("digest", Text, nullable=False),  # of what it shows
    Column("is_quiet", Boolean, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("identity", Text, nullable=False),  # the account that posted it: nobody else may edit it
    Column("message_chat", Text, nullable=False),
    Column("thread_id", Text, nullable=False),
    Column("edited_at", Instant),
    Index(None, "chat_id"),
    Index(None, "visit_id"),
    Index(None, "thread_id"),
    Index(None, "opened_at"),
)

attempts = table(
    "attempts",  # every try of every message
    Column("attempt_id", BigId, primary_key=True, autoincrement=True),
    Column("outbox_id", BigId, ForeignKey("outbox.outbox_id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("worker", Text, nullable=False),
    Column("identity", Text),  # the account that it was sent by
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),  # sent | skipped | later | throttled | lost | dead
    Column("status", Integer),
    Column("error", Text),
    Index(None, "outbox_id"),
    Index(None, "finished_at"),
)

slots = table(
    "slots",  # as many per account and kind of call as Cliq allows within its window; each is used once in a window
    Column("bucket", Text, primary_key=True),  # '<Cliq user id>:<family>'
    Column("number", Integer, primary_key=True),
    Column("free_at", Instant, nullable=False),
    Column("owner", Text, nullable=False),  # who uses it now; '' nobody
    Index(None, "free_at"),
)

tallies = table(
    "tallies",  # what workers have counted, for /metrics
    Column("name", Text, primary_key=True),
    Column("count", BigId, nullable=False),
)
