"""The first tables: people, accounts, what was asked and answered, and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INSTANT = sa.DateTime(timezone=True)
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("cliq_user_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text()),
        sa.Column("crm_user_id", sa.Text()),
        sa.Column("crm_organisation_id", sa.Text()),
        sa.Column("profile_id", sa.Text()),
        sa.Column("role_name", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("name", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("zone", sa.Text()),
        sa.Column("location", sa.Text()),
        sa.Column("accounts_server", sa.Text(), nullable=False),
        sa.Column("api_domain", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text()),
        sa.Column("sealed_refresh_token", sa.Text(), nullable=False),
        sa.Column("sealed_access_token", sa.Text()),
        sa.Column("access_expires_at", INSTANT),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_sender", sa.Boolean(), nullable=False),
        sa.Column("is_service", sa.Boolean(), nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", INSTANT),
        sa.Column("linked_at", INSTANT, nullable=False),
        sa.Column("refreshed_at", INSTANT),
        sa.PrimaryKeyConstraint("cliq_user_id", name=op.f("pk_accounts")),
    )
    op.create_index(op.f("ix_accounts_access_expires_at"), "accounts", ["access_expires_at"])
    op.create_index(op.f("ix_accounts_email"), "accounts", ["email"])
    op.create_table(
        "answers",
        sa.Column("asker_id", sa.Text(), nullable=False),
        sa.Column("question_key", sa.Text(), nullable=False),
        sa.Column("sealed_rows", sa.LargeBinary(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("total", sa.Integer()),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("asker_id", "question_key", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_expires_at"), "answers", ["expires_at"])
    op.create_table(
        "clicks",
        sa.Column("click_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary()),
        sa.Column("lease_until", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("click_key", name=op.f("pk_clicks")),
    )
    op.create_index(op.f("ix_clicks_expires_at"), "clicks", ["expires_at"])
    op.create_table(
        "flags",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_flags")),
    )
    op.create_table(
        "metadata",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "language", "profile", name=op.f("pk_metadata")),
    )
    op.create_index(op.f("ix_metadata_fetched_at"), "metadata", ["fetched_at"])
    op.create_table(
        "oauth_states",
        sa.Column("state_id", sa.Text(), nullable=False),
        sa.Column("cliq_user_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("accounts_server", sa.Text(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("state_id", name=op.f("pk_oauth_states")),
    )
    op.create_index(op.f("ix_oauth_states_expires_at"), "oauth_states", ["expires_at"])
    op.create_table(
        "organisations",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("crm_organisation_id", sa.Text()),
        sa.Column("name", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("zone", sa.Text()),
        sa.Column("currency", sa.Text()),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisations")),
    )
    op.create_table(
        "outbox",
        sa.Column("outbox_id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("target_kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("asker_id", sa.Text()),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("post_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", INSTANT),
        sa.Column("remote_id", sa.Text()),
        sa.Column("last_error", sa.Text()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("post_key", name=op.f("uq_outbox_post_key")),
    )
    op.create_index(op.f("ix_outbox_finished_at"), "outbox", ["finished_at"])
    op.create_index(op.f("ix_outbox_state_not_before"), "outbox", ["state", "not_before"])
    op.create_index(op.f("ix_outbox_stream_state_outbox_id"), "outbox", ["stream", "state", "outbox_id"])
    op.create_table(
        "people",
        sa.Column("cliq_user_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text()),
        sa.Column("first_name", sa.Text()),
        sa.Column("last_name", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("zone", sa.Text()),
        sa.Column("admin", sa.Boolean()),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("cliq_user_id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_email"), "people", ["email"])
    op.create_table(
        "refs",
        sa.Column("ref_id", sa.Text(), nullable=False),
        sa.Column("asker_id", sa.Text(), nullable=False),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("ref_id", name=op.f("pk_refs")),
    )
    op.create_index(op.f("ix_refs_expires_at"), "refs", ["expires_at"])
    op.create_table(
        "suggestions",
        sa.Column("asker_id", sa.Text(), nullable=False),
        sa.Column("sealed_items", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("asker_id", name=op.f("pk_suggestions")),
    )
    op.create_index(op.f("ix_suggestions_expires_at"), "suggestions", ["expires_at"])
    op.create_table(
        "attempts",
        sa.Column("attempt_id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("outbox_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_attempts")),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.outbox_id"], name=op.f("fk_attempts_outbox_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_attempts_finished_at"), "attempts", ["finished_at"])
    op.create_index(op.f("ix_attempts_outbox_id"), "attempts", ["outbox_id"])


def downgrade() -> None:
    for table in (
        "attempts",
        "suggestions",
        "refs",
        "people",
        "outbox",
        "organisations",
        "oauth_states",
        "metadata",
        "flags",
        "clicks",
        "answers",
        "accounts",
    ):
        op.drop_table(table)
