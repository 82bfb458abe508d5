"""Questions that are taken up again: the last one in a chat, and those saved under a name."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "questions_last",
        sa.Column("asker_id", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.Text(), nullable=False),
        sa.Column("sealed_question", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("asker_id", "chat_id", name=op.f("pk_questions_last")),
    )
    op.create_index(op.f("ix_questions_last_expires_at"), "questions_last", ["expires_at"])
    op.create_table(
        "questions_saved",
        sa.Column("saved_id", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("is_starter", sa.Boolean(), nullable=False),
        sa.Column("sealed_saved", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("saved_id", name=op.f("pk_questions_saved")),
    )
    op.create_index(op.f("ix_questions_saved_owner_id"), "questions_saved", ["owner_id"])
    op.create_index(
        op.f("ix_questions_saved_organisation_id_is_starter"), "questions_saved", ["organisation_id", "is_starter"]
    )


def downgrade() -> None:
    op.drop_table("questions_saved")
    op.drop_table("questions_last")
