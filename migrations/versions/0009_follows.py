"""Records that are followed, and what somebody saw when they last looked."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "follows",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("sealed_values", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("subject", "module", "record_id", name=op.f("pk_follows")),
    )
    op.create_index(op.f("ix_follows_module_record_id"), "follows", ["module", "record_id"])
    op.create_table(
        "looks",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("sealed_values", sa.LargeBinary(), nullable=False),
        sa.Column("looked_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("subject", "what", name=op.f("pk_looks")),
    )
    op.create_index(op.f("ix_looks_looked_at"), "looks", ["looked_at"])


def downgrade() -> None:
    op.drop_table("looks")
    op.drop_table("follows")
