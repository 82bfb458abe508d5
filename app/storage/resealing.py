"""Every sealed value of every table, sealed anew under the first key, so that an old key may go.

Which columns are sealed is told by their names, `sealed_…`; so a table that is added later is covered by itself. Values
are replaced while everything runs: one that somebody has changed meanwhile is left alone, since it has the new key.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, select, update

from app.errors import ConfigError
from app.storage.database import Database
from app.storage.tables.every import metadata_
from app.storage.vault import Vault

PREFIX = "sealed_"
BATCH = 200  # rows of one transaction: others want to write as well


@dataclass
class Resealed:
    """How many values of each table were sealed anew; `lost`: those that none of the keys opens, left as they were."""

    counts: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)


def sealed_columns() -> dict[Table, list[Column[Any]]]:
    """The sealed columns by table, tables in the order in which they may be filled."""
    found = ((one, [column for column in one.columns if is_sealed(column)]) for one in metadata_.sorted_tables)
    return {table: columns for table, columns in found if columns}


def is_sealed(column: Column[Any]) -> bool:
    return column.name.startswith(PREFIX)


def reseal(database: Database, vault: Vault) -> Resealed:
    """Raises ConfigError when there is no key at all."""
    done = Resealed()
    for table, columns in sealed_columns().items():
        keys = list(table.primary_key)
        with database.read() as tables:
            ids = [tuple(row) for row in tables.connection.execute(select(*keys))]
        done.counts[table.name] = 0
        for start in range(0, len(ids), BATCH):
            with database.write() as tables:
                for row_id in ids[start : start + BATCH]:
                    here = [key == value for key, value in zip(keys, row_id, strict=True)]
                    row = tables.connection.execute(select(*columns).where(*here)).first()
                    for column, value in _values(columns, row):
                        fresh = _rotated(vault, value)
                        if fresh is None:
                            done.lost[table.name] = done.lost.get(table.name, 0) + 1
                            continue
                        kept = fresh.encode("ascii") if isinstance(column.type, LargeBinary) else fresh
                        tables.connection.execute(update(table).where(*here, column == value).values({column: kept}))
                        done.counts[table.name] += 1
    return done


def _values(columns: list[Column[Any]], row: Any) -> Iterator[tuple[Column[Any], Any]]:
    """What is sealed in a row, which may be gone by now."""
    if row is not None:
        yield from ((column, value) for column, value in zip(columns, row, strict=True) if value is not None)


def _rotated(vault: Vault, value: str | bytes) -> str | None:
    try:
        return vault.rotate(value if isinstance(value, str) else bytes(value).decode("ascii"))
    except ConfigError as error:
        if error.code == "secret_missing":
            raise
        return None
