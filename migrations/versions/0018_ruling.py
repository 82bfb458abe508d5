"""Rules that act on visitors: rules, presets of rings, what they did, what waits, members of lists."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

INSTANT = sa.DateTime(timezone=True)
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _kept() -> list[sa.Column[object]]:
    return [
        sa.Column("outside_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "rules",
        sa.Column("rule_id", BIG, autoincrement=True, nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("trouble_about", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary()),
        *_kept(),
        sa.PrimaryKeyConstraint("rule_id", name=op.f("pk_rules")),
    )
    op.create_index(op.f("ix_rules_brand_id_kind_position"), "rules", ["brand_id", "kind", "position"])
    op.create_table(
        "presets",
        sa.Column("preset_id", BIG, autoincrement=True, nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("is_applied", sa.Boolean(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("trouble_about", sa.Text(), nullable=False),
        sa.Column("rings", sa.Text(), nullable=False),
        *_kept(),
        sa.PrimaryKeyConstraint("preset_id", name=op.f("pk_presets")),
    )
    op.create_index(op.f("ix_presets_brand_id"), "presets", ["brand_id"])
    op.create_table(
        "rule_log",
        sa.Column("deed_id", BIG, autoincrement=True, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("visitor_id", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("once", sa.Text()),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("deed_id", name=op.f("pk_rule_log")),
    )
    op.create_index(op.f("ix_rule_log_once"), "rule_log", ["once"], unique=True)
    op.create_index(op.f("ix_rule_log_rule_deed_id"), "rule_log", ["rule", "deed_id"])
    op.create_index(op.f("ix_rule_log_visit_id"), "rule_log", ["visit_id"])
    op.create_index(op.f("ix_rule_log_at"), "rule_log", ["at"])
    op.create_table(
        "pending",
        sa.Column("pending_id", BIG, autoincrement=True, nullable=False),
        sa.Column("rule_id", BIG, nullable=False),
        sa.Column("visitor_id", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("pending_id", name=op.f("pk_pending")),
    )
    op.create_index(op.f("ix_pending_rule_id_visit_id"), "pending", ["rule_id", "visit_id"], unique=True)
    op.create_index(op.f("ix_pending_state_due_at"), "pending", ["state", "due_at"])
    op.create_index(op.f("ix_pending_visit_id"), "pending", ["visit_id"])
    op.create_index(op.f("ix_pending_ended_at"), "pending", ["ended_at"])
    op.create_table(
        "members",
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("list_name", sa.Text(), nullable=False),
        sa.Column("visitor_id", sa.Text(), nullable=False),
        sa.Column("rule_id", BIG),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "list_name", "visitor_id", name=op.f("pk_members")),
    )
    op.create_index(op.f("ix_members_visitor_id"), "members", ["visitor_id"])


def downgrade() -> None:
    for table in ("members", "pending", "rule_log", "presets", "rules"):
        op.drop_table(table)
