"""Every table of the product, in one place, with what each is for and when its rows may go.

It holds definitions only: questions and changes are in the file of each noun, the history of the shape in migrations/.
Times are instants in UTC. Ids of Zoho are text. Columns named `sealed_…` are encrypted by vault.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware instant. PostgreSQL: timestamptz. SQLite: ISO text in UTC, of fixed width: its order is that of time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# BIGINT cannot be a row id in SQLite; its INTEGER has 64 bits anyway.
BigId = BigInteger().with_variant(Integer(), "sqlite")

metadata_ = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *columns: Any) -> Table:
    return Table(name, metadata_, *columns)


organisations = _table(
    "organisations",  # one per Cliq organisation seen; the CRM organisation behind it once someone has linked
    Column("organisation_id", Text, primary_key=True),
    Column("crm_organisation_id", Text),
    Column("name", Text),
    Column("language", Text),
    Column("zone", Text),
    Column("currency", Text),
    Column("seen_at", Instant, nullable=False),
)

people = _table(
    "people",  # what Cliq last told us about a person; payloads may lack it when consent is missing
    Column("cliq_user_id", Text, primary_key=True),
    Column("organisation_id", Text),
    Column("first_name", Text),
    Column("last_name", Text),
    Column("email", Text),
    Column("language", Text),
    Column("zone", Text),
    Column("admin", Boolean),
    Column("seen_at", Instant, nullable=False),
    Index(None, "email"),
)

accounts = _table(
    "accounts",  # a linked Zoho account; forgotten on unlink
    Column("cliq_user_id", Text, primary_key=True),
    Column("organisation_id", Text),
    Column("crm_user_id", Text),
    Column("crm_organisation_id", Text),
    Column("profile_id", Text),
    Column("role_name", Text),
    Column("email", Text),
    Column("name", Text),
    Column("language", Text),
    Column("zone", Text),
    Column("location", Text),
    Column("accounts_server", Text, nullable=False),
    Column("api_domain", Text, nullable=False),
    Column("scopes", Text),
    Column("sealed_refresh_token", Text, nullable=False),
    Column("sealed_access_token", Text),
    Column("access_expires_at", Instant),
    Column("state", Text, nullable=False),  # linked | revoked (a person must consent again)
    Column("is_sender", Boolean, nullable=False),  # bot messages may go out under it
    Column("is_service", Boolean, nullable=False),  # the organisation's one account in service-account mode
    Column("lease_owner", Text),  # who refreshes the token at this moment
    Column("lease_until", Instant),
    Column("linked_at", Instant, nullable=False),
    Column("refreshed_at", Instant),
    Index(None, "email"),
    Index(None, "access_expires_at"),
)

oauth_states = _table(
    "oauth_states",  # a consent under way: made when the link card is opened, used once
    Column("state_id", Text, primary_key=True),
    Column("cliq_user_id", Text, nullable=False),
    Column("organisation_id", Text),
    Column("language", Text),
    Column("accounts_server", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

metadata = _table(
    "metadata",  # what the CRM says about its modules and fields, per organisation, profile and language
    Column("organisation_id", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("profile", Text, primary_key=True),
    Column("payload", LargeBinary, nullable=False),  # JSON, deflated
    Column("fetched_at", Instant, nullable=False),
    Index(None, "fetched_at"),
)

flags = _table(
    "flags",  # switches an administrator may turn at any time, and who turned them last
    Column("name", Text, primary_key=True),
    Column("is_on", Boolean, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

answers = _table(
    "answers",  # what the CRM just answered, for the next page and for narrower typing
    Column("asker_id", Text, primary_key=True),
    Column("question_key", Text, primary_key=True),
    Column("sealed_rows", LargeBinary, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("total", Integer),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

suggestions = _table(
    "suggestions",  # what was last suggested to an asker; record names, therefore sealed
    Column("asker_id", Text, primary_key=True),
    Column("sealed_items", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

refs = _table(
    "refs",  # what does not fit into the 100 characters of a button; the button carries the id
    Column("ref_id", Text, primary_key=True),
    Column("asker_id", Text, nullable=False),
    Column("sealed_body", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

clicks = _table(
    "clicks",  # requests that change something, by idempotency key, so that the same click twice is one deed
    Column("click_key", Text, primary_key=True),
    Column("state", Text, nullable=False),  # running | done
    Column("sealed_answer", LargeBinary),
    Column("lease_until", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

outbox = _table(
    "outbox",  # messages to be sent, written in the transaction of their cause
    Column("outbox_id", BigId, primary_key=True, autoincrement=True),
    Column("stream", Text, nullable=False),  # one conversation; only its oldest open row may be claimed
    Column(
        "priority", Integer, nullable=False
    ),  # smaller goes first: 0 a person waits, 10 a visitor, 20 alert, 30 report
    Column("target_kind", Text, nullable=False),  # chat | channel | user | bot_user | response_url
    Column("target_id", Text, nullable=False),
    Column("sender", Text, nullable=False),  # asker | bot
    Column("asker_id", Text),
    Column("sealed_body", LargeBinary, nullable=False),
    Column("post_key", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),  # waiting | sending | sent | dead
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("expires_at", Instant),  # a late answer is of no use after that
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Column("remote_id", Text),  # the message id at Cliq, for a later edit
    Column("last_error", Text),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Index(None, "state", "not_before"),
    Index(None, "stream", "state", "outbox_id"),
    Index(None, "finished_at"),
)

attempts = _table(
    "attempts",  # every try of every message
    Column("attempt_id", BigId, primary_key=True, autoincrement=True),
    Column("outbox_id", BigId, ForeignKey("outbox.outbox_id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("worker", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),  # sent | later | dead
    Column("status", Integer),
    Column("error", Text),
    Index(None, "outbox_id"),
    Index(None, "finished_at"),
)

# table -> the column that says when a row has ended; `Database.purge` removes it RETENTION_<TABLE>_DAYS later.
ENDS: dict[Table, Column[Any]] = {
    answers: answers.c.expires_at,
    suggestions: suggestions.c.expires_at,
    refs: refs.c.expires_at,
    clicks: clicks.c.expires_at,
    oauth_states: oauth_states.c.expires_at,
    metadata: metadata.c.fetched_at,
    attempts: attempts.c.finished_at,
    outbox: outbox.c.finished_at,
}


def columns(table: Table, kind: type) -> list[Column[Any]]:
    """The columns that a dataclass is made of, in the order of its fields, so that `kind(*row)` builds it."""
    return [table.c[field.name] for field in fields(kind)]


def upsert(connection: Connection, table: Table, values: Mapping[str, object], *, keep_when_none: bool = False) -> None:
    """Insert a row, or overwrite the row with the same primary key.

    keep_when_none   a None in `values` leaves what the row already has
    """
    build = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = build(table).values(**values)
    keys = {column.name for column in table.primary_key}
    fresh = {
        name: func.coalesce(statement.excluded[name], table.c[name]) if keep_when_none else statement.excluded[name]
        for name in values
        if name not in keys
    }
    connection.execute(statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=fresh))


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]], unique: Column[Any]) -> int:
    """Insert rows that are not there yet, judged by the `unique` column; returns how many were new."""
    build = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    # RETURNING, since the row count of an INSERT is not to be had from every driver.
    statement = build(table).on_conflict_do_nothing(index_elements=[unique]).returning(unique)
    return sum(len(connection.execute(statement, dict(row)).all()) for row in rows)
