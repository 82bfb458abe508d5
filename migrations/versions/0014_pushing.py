"""What of visitors has gone to the CRM or to Bigin, notes that wait for a record, and the CRM's web forms."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "pushed",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("visitor_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("outside_id", sa.Text(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("held_until", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("place", "step", name=op.f("pk_pushed")),
    )
    op.create_index(op.f("ix_pushed_visitor_id"), "pushed", ["visitor_id"])
    op.create_index(op.f("ix_pushed_done_at"), "pushed", ["done_at"])
    op.create_table(
        "visitor_notes",
        sa.Column("note_id", sa.Text(), nullable=False),
        sa.Column("visitor_id", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("sealed_facts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_visitor_notes")),
    )
    op.create_index(op.f("ix_visitor_notes_visitor_id_made_at"), "visitor_notes", ["visitor_id", "made_at"])
    op.create_index(op.f("ix_visitor_notes_made_at"), "visitor_notes", ["made_at"])
    op.create_table(
        "web_forms",
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("tracks", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("form_id", name=op.f("pk_web_forms")),
    )
    op.create_table(
        "submissions",
        sa.Column("submission_id", sa.Text(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("visitor_id", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submissions")),
    )
    op.create_index(op.f("ix_submissions_visitor_id"), "submissions", ["visitor_id"])
    op.create_index(op.f("ix_submissions_form_id_at"), "submissions", ["form_id", "at"])
    op.create_index(op.f("ix_submissions_at"), "submissions", ["at"])


def downgrade() -> None:
    for name in ("submissions", "web_forms", "visitor_notes", "pushed"):
        op.drop_table(name)
