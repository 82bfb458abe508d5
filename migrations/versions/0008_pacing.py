"""Lanes, slots and tallies: messages wait in line by the allowance that they need; joined messages; states of waiting.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

INSTANT = sa.DateTime(timezone=True)
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDICES = {
    "ix_outbox_state_lane_priority_outbox_id": ["state", "lane", "priority", "outbox_id"],
    "ix_outbox_crowd_key_state": ["crowd_key", "state"],
    "ix_outbox_remote_id": ["remote_id"],
}


def upgrade() -> None:
    for name in ("lane", "coalesce_key", "crowd_key", "batch_key"):
        op.add_column("outbox", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("is_unsure", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE outbox SET lane = CASE WHEN target_kind = 'response_url' THEN 'free' "
        "ELSE sender || '\\:' || coalesce(asker_id, '') || '\\:cards' END"
    )
    op.execute(
        "UPDATE outbox SET state = 'behind' WHERE state = 'waiting' AND EXISTS (SELECT 1 FROM outbox AS ahead WHERE "
        "ahead.stream = outbox.stream AND ahead.outbox_id < outbox.outbox_id AND ahead.state IN ('waiting', 'sending'))"
    )
    for name, columns in INDICES.items():
        op.create_index(op.f(name), "outbox", columns)
    op.add_column("attempts", sa.Column("identity", sa.Text()))
    op.execute(
        "UPDATE inbox SET state = 'behind' WHERE state = 'waiting' AND stream <> '' AND EXISTS (SELECT 1 FROM inbox AS "
        "ahead WHERE ahead.stream = inbox.stream AND ahead.inbox_id < inbox.inbox_id AND ahead.state IN ('waiting', "
        "'working'))"
    )
    op.create_index(op.f("ix_inbox_state_inbox_id"), "inbox", ["state", "inbox_id"])
    op.create_table(
        "slots",
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("free_at", INSTANT, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "number", name=op.f("pk_slots")),
    )
    op.create_index(op.f("ix_slots_free_at"), "slots", ["free_at"])
    op.create_table(
        "tallies",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("count", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tallies")),
    )


def downgrade() -> None:
    op.drop_table("tallies")
    op.drop_table("slots")
    op.drop_index(op.f("ix_inbox_state_inbox_id"), "inbox")
    op.execute("UPDATE inbox SET state = 'waiting' WHERE state IN ('later', 'behind')")
    op.drop_column("attempts", "identity")
    for name in INDICES:
        op.drop_index(op.f(name), "outbox")
    op.execute("UPDATE outbox SET state = 'waiting' WHERE state IN ('later', 'behind')")
    op.execute("UPDATE outbox SET state = 'dead' WHERE state IN ('skipped', 'buried')")
    for name in ("is_unsure", "batch_key", "crowd_key", "coalesce_key", "lane"):
        op.drop_column("outbox", name)
