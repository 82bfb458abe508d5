"""Which fields of a record may be shown to everybody in a channel."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "card_fields",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "module", name=op.f("pk_card_fields")),
    )
    op.create_index(op.f("ix_card_fields_module"), "card_fields", ["module"])


def downgrade() -> None:
    op.drop_table("card_fields")
