"""What enrichment services have answered, and how often they were asked."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "lookups",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("token", sa.Text()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("fetched_at", INSTANT, nullable=False),
        sa.Column("refresh_at", INSTANT, nullable=False),
        sa.Column("sealed_facts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("service", "digest", name=op.f("pk_lookups")),
    )
    op.create_index(op.f("ix_lookups_token"), "lookups", ["token"], unique=True)
    op.create_index(op.f("ix_lookups_refresh_at"), "lookups", ["refresh_at"])
    op.create_index(op.f("ix_lookups_fetched_at"), "lookups", ["fetched_at"])
    op.create_table(
        "allowances",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("stopped", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("service", "day", name=op.f("pk_allowances")),
    )
    op.create_index(op.f("ix_allowances_at"), "allowances", ["at"])


def downgrade() -> None:
    op.drop_table("allowances")
    op.drop_table("lookups")
