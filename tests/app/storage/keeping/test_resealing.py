"""Key rotation: every sealed value of every table gets the new key; a table that is added later is covered, too."""

import json
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, Numeric, Table, insert, select, update

from app.errors import ConfigError
from app.factory import create_app
from app.routing import Routes
from app.storage.database import Database
from app.storage.resealing import is_sealed, reseal, sealed_columns
from app.storage.tables.every import Instant, metadata_
from app.storage.vault import Vault
from tests.app.platform import ADA, Platform
from tests.conftest import SECRET_KEYS

NEW = Fernet.generate_key().decode()
OLD_VAULT, NEW_VAULT, BOTH = Vault(SECRET_KEYS), Vault([NEW]), Vault([NEW, *SECRET_KEYS])
OPEN = {"metadata.payload"}  # bytes that hold nothing of any record or person
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def anything(column: Column[Any], number: int) -> Any:
    """A value that the column takes; sealed where it must be."""
    if is_sealed(column):
        return OLD_VAULT.seal_json({"n": number}) if isinstance(column.type, LargeBinary) else OLD_VAULT.seal("text")
    if isinstance(column.type, Instant):
        return NOW
    if isinstance(column.type, LargeBinary):
        return b"open"
    if isinstance(column.type, Boolean):
        return False
    return number if isinstance(column.type, Integer | Float | Numeric) else f"t{number}"


def fill(database: Database, table: Table) -> None:
    """Two rows; a column that points elsewhere gets what its target has."""
    with database.write() as tables:
        for number in (1, 2):
            row = {column.name: anything(column, number) for column in table.columns}
            tables.connection.execute(insert(table).values(**row))


def sealed(database: Database) -> dict[str, list[bytes]]:
    """What lies in each sealed column."""
    with database.read() as tables:
        return {
            str(column): [
                one.encode() if isinstance(one, str) else bytes(one)
                for one in tables.connection.execute(select(column)).scalars()
            ]
            for columns in sealed_columns().values()
            for column in columns
        }


def opens(vault: Vault, value: bytes) -> bool:
    try:
        vault.rotate(value.decode())
    except ConfigError:
        return False
    return True


def test_every_sealed_column_of_every_table_gets_the_new_key(database: Database) -> None:
    for table in metadata_.sorted_tables:  # all of them, since rows may point to rows elsewhere
        fill(database, table)
    done = reseal(database, BOTH)
    assert done.lost == {}
    assert done.counts == {table.name: 2 * len(columns) for table, columns in sealed_columns().items()}
    for column, values in sealed(database).items():
        assert [opens(NEW_VAULT, one) for one in values] == [True, True], column
        assert not any(opens(OLD_VAULT, one) for one in values), column


def test_no_column_holds_bytes_that_are_neither_sealed_nor_known_to_be_harmless() -> None:
    """What is sealed is told by its name: bytes under another name would miss their new key."""
    every = {str(c) for table in metadata_.sorted_tables for c in table.columns if isinstance(c.type, LargeBinary)}
    assert every - {str(c) for columns in sealed_columns().values() for c in columns} == OPEN


def test_what_no_key_opens_is_left_alone_and_counted(sqlite_database: Database) -> None:
    table = next(one for one in sealed_columns() if one.name == "refs")
    fill(sqlite_database, table)
    stranger = Vault([Fernet.generate_key().decode()]).seal_json({"n": 3})
    with sqlite_database.write() as tables:
        tables.connection.execute(update(table).where(table.c.ref_id == "t1").values(sealed_body=stranger))
    done = reseal(sqlite_database, BOTH)
    assert (done.counts["refs"], done.lost) == (1, {"refs": 1})
    assert stranger in sealed(sqlite_database)["refs.sealed_body"]


def test_the_command_says_how_many_and_records_it(platform: Platform) -> None:
    platform.link(ADA)
    app = create_app(platform, Routes())
    shell = app.test_cli_runner()
    said = json.loads(shell.invoke(args=["reseal", "--json"]).output)
    assert (said["resealed"]["accounts"], said["lost"]) == (1, {})
    assert "1 values encrypted under the first key." in shell.invoke(args=["reseal"]).output
    with platform.database.read() as tables:
        account, entry = tables.accounts.get("7"), tables.audit.entries()[0]
    assert account is not None
    assert account.refresh_token == ADA.refresh_token
    assert (entry.action, entry.after) == ("keys.reseal", {"values": 1, "lost": 0})
    app.extensions["dispatcher"].close()
