"""Events from outside: the addresses they come to, the inbox, and what was refused.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INSTANT = sa.DateTime(timezone=True)
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "hooks",
        sa.Column("hook_id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("sealed_secret", sa.Text()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("hook_id", name=op.f("pk_hooks")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_hooks_token_hash")),
    )
    op.create_index(op.f("ix_hooks_source"), "hooks", ["source"])
    op.create_table(
        "inbox",
        sa.Column("inbox_id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("sealed_payload", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", INSTANT),
        sa.Column("last_error", sa.Text()),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.PrimaryKeyConstraint("inbox_id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("source", "event_id", name=op.f("uq_inbox_source_event_id")),
    )
    op.create_index(op.f("ix_inbox_state_not_before"), "inbox", ["state", "not_before"])
    op.create_index(op.f("ix_inbox_stream_state_inbox_id"), "inbox", ["stream", "state", "inbox_id"])
    op.create_index(op.f("ix_inbox_finished_at"), "inbox", ["finished_at"])
    op.create_table(
        "refusals",
        sa.Column("refusal_id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("field", sa.Text()),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("refusal_id", name=op.f("pk_refusals")),
    )
    op.create_index(op.f("ix_refusals_received_at"), "refusals", ["received_at"])


def downgrade() -> None:
    for table in ("refusals", "inbox", "hooks"):
        op.drop_table(table)
