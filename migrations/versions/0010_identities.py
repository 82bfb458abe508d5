"""Who is who where it cannot be told by account or e-mail address."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "identities",
        sa.Column("cliq_user_id", sa.Text(), nullable=False),
        sa.Column("crm_user_id", sa.Text(), nullable=True),
        sa.Column("operator_id", sa.Text(), nullable=True),
        sa.Column("operator_email", sa.Text(), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cliq_user_id", name=op.f("pk_identities")),
        sa.UniqueConstraint("crm_user_id", name=op.f("uq_identities_crm_user_id")),
        sa.UniqueConstraint("operator_id", name=op.f("uq_identities_operator_id")),
        sa.UniqueConstraint("operator_email", name=op.f("uq_identities_operator_email")),
    )


def downgrade() -> None:
    op.drop_table("identities")
