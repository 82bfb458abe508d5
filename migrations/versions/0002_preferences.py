"""What people want to be told, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "wishes",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        sa.Column("until", INSTANT),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("subject", "topic", name=op.f("pk_wishes")),
    )
    op.create_index(op.f("ix_wishes_until"), "wishes", ["until"])
    op.create_table(
        "quiet_hours",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("starts", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_quiet_hours")),
    )


def downgrade() -> None:
    op.drop_table("quiet_hours")
    op.drop_table("wishes")
