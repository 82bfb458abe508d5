"""How the calls to other people's servers went."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "connections",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("ok_at", INSTANT, nullable=True),
        sa.Column("failed_at", INSTANT, nullable=True),
        sa.Column("operation", sa.Text(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("credits_left", sa.Integer(), nullable=True),
        sa.Column("credits_at", INSTANT, nullable=True),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("service", "person", name=op.f("pk_connections")),
    )
    op.create_index(op.f("ix_connections_heard_at"), "connections", ["heard_at"])


def downgrade() -> None:
    op.drop_table("connections")
