"""By what visitors are searched: short keyed digests of the beginnings of their names' words. Filled by the sweep."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "visitor_words",
        sa.Column("visitor_id", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitors.visitor_id"], name=op.f("fk_visitor_words_visitor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("visitor_id", "part", "kind", "digest", name=op.f("pk_visitor_words")),
    )
    op.create_index(op.f("ix_visitor_words_digest_kind"), "visitor_words", ["digest", "kind"])
    op.add_column("visitors", sa.Column("is_stale", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_visitors_is_stale"), "visitors", ["is_stale"])
    visitors = sa.table("visitors", sa.column("is_stale", sa.Boolean()))
    op.execute(visitors.update().values(is_stale=sa.true()))
    op.drop_index(op.f("ix_visitors_company_digest"), "visitors")
    op.drop_column("visitors", "company_digest")


def downgrade() -> None:
    op.add_column("visitors", sa.Column("company_digest", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_visitors_company_digest"), "visitors", ["company_digest"])
    op.drop_index(op.f("ix_visitors_is_stale"), "visitors")
    op.drop_column("visitors", "is_stale")
    op.drop_table("visitor_words")
