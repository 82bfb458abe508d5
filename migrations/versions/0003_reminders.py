"""Schedules, reminders of activities, watch channels of the CRM, and marks of sweeps."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "schedules",
        sa.Column("schedule_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("next_at", INSTANT),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("schedule_id", name=op.f("pk_schedules")),
    )
    for column in ("next_at", "owner_id", "ended_at"):
        op.create_index(op.f(f"ix_schedules_{column}"), "schedules", [column])
    op.create_table(
        "reminders",
        sa.Column("reminder_id", sa.Text(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("activity_id", sa.Text(), nullable=False),
        sa.Column("crm_user_id", sa.Text(), nullable=False),
        sa.Column("trigger_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_snoozed", sa.Boolean(), nullable=False),
        sa.Column("sealed_facts", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("reminder_id", name=op.f("pk_reminders")),
    )
    op.create_index(op.f("ix_reminders_state_due_at"), "reminders", ["state", "due_at"])
    op.create_index(op.f("ix_reminders_module_activity_id"), "reminders", ["module", "activity_id"])
    op.create_index(op.f("ix_reminders_crm_user_id_state_due_at"), "reminders", ["crm_user_id", "state", "due_at"])
    op.create_index(op.f("ix_reminders_ended_at"), "reminders", ["ended_at"])
    op.create_table(
        "watches",
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sealed_token", sa.LargeBinary(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("expires_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_watches")),
        sa.UniqueConstraint("name", name=op.f("uq_watches_name")),
    )
    op.create_table(
        "marks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reached_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_marks")),
    )


def downgrade() -> None:
    for table in ("marks", "watches", "reminders", "schedules"):
        op.drop_table(table)
