"""Channels that hear of visitors and chats: their subscriptions, the cards that live, what is often said."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

INSTANT = sa.DateTime(timezone=True)
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def who_and_when() -> list[sa.Column[object]]:
    return [
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "cards",
        sa.Column("card_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("visitor_id", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.Text(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("is_quiet", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("message_chat", sa.Text(), nullable=False),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("edited_at", INSTANT),
        sa.PrimaryKeyConstraint("card_id", name=op.f("pk_cards")),
    )
    for name in ("chat_id", "visit_id", "thread_id", "opened_at"):
        op.create_index(op.f(f"ix_cards_{name}"), "cards", [name])
    op.create_index(op.f("ix_outbox_coalesce_key_state"), "outbox", ["coalesce_key", "state"])
    op.create_table(
        "subscriptions",
        sa.Column("subscription_id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("is_quiet", sa.Boolean(), nullable=False),
        sa.Column("escalate_seconds", sa.Integer(), nullable=False),
        sa.Column("escalate_to", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        *who_and_when(),
        sa.PrimaryKeyConstraint("subscription_id", name=op.f("pk_subscriptions")),
    )
    op.create_index(op.f("ix_subscriptions_channel"), "subscriptions", ["channel"])
    op.create_table(
        "subscription_keys",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("subscription_id", BIG_ID, nullable=False),
        sa.Column("score_min", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event", "facet", "value", "subscription_id", name=op.f("pk_subscription_keys")),
    )
    op.create_index(op.f("ix_subscription_keys_subscription_id"), "subscription_keys", ["subscription_id"])
    op.create_table(
        "saved_replies",
        sa.Column("reply_id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        *who_and_when(),
        sa.PrimaryKeyConstraint("reply_id", name=op.f("pk_saved_replies")),
    )


def downgrade() -> None:
    op.drop_table("saved_replies")
    op.drop_table("subscription_keys")
    op.drop_table("subscriptions")
    op.drop_index(op.f("ix_outbox_coalesce_key_state"), "outbox")
    op.drop_table("cards")
