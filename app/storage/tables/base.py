"""What all tables are made of: instants, ids, naming of indices, and the few statements that every noun needs.

It defines no table; they are in the files beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    Table,
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


def table(name: str, *columns: Any) -> Table:
    return Table(name, metadata_, *columns)


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


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]], *unique: Column[Any]) -> int:
    """Insert rows that are not there yet, judged by the `unique` columns; returns how many were new."""
    build = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    # RETURNING, since the row count of an INSERT is not to be had from every driver.
    statement = build(table).on_conflict_do_nothing(index_elements=list(unique)).returning(unique[0])
    return sum(len(connection.execute(statement, dict(row)).all()) for row in rows)
