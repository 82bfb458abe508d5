"""Who is to join a mailing list, and who has."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "joiners",
        sa.Column("list_key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sealed_facts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("list_key", "digest", name=op.f("pk_joiners")),
    )
    op.create_index(op.f("ix_joiners_state_due_at"), "joiners", ["state", "due_at"])
    op.create_index(op.f("ix_joiners_ended_at"), "joiners", ["ended_at"])


def downgrade() -> None:
    op.drop_table("joiners")
