"""A copy of the whole database in one file, taken while everything runs; and putting one back.

SQLite only: for PostgreSQL, pg_dump and pg_restore do it better (docs/operations.md).
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from app.errors import ConfigError
from app.storage.database import Database


class UnsoundError(Exception):
    """The file is no database, or its pages are damaged."""


def copy_to(database: Database, target: Path) -> int:
    """Write a consistent copy; returns its bytes. Raises FileExistsError, ConfigError on PostgreSQL."""
    if target.exists():
        raise FileExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(_file(database))) as ours, closing(sqlite3.connect(partial)) as copy:
        ours.backup(copy)
    _check(partial)
    partial.rename(target)
    return target.stat().st_size


def restore_from(database: Database, source: Path) -> Path | None:
    """Put a copy back, while nothing else runs; returns where the former database was moved to, None if there was none.

    Raises ConfigError on PostgreSQL, UnsoundError when the file is no sound database.
    """
    ours = _file(database)
    _check(source)
    database.close()
    kept = None
    if ours.exists():
        kept = ours.with_name(ours.name + ".before-restore")
        with closing(sqlite3.connect(ours)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ours.replace(kept)
    for beside in ("-wal", "-shm"):
        ours.with_name(ours.name + beside).unlink(missing_ok=True)
    ours.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, ours)
    return kept


def _file(database: Database) -> Path:
    if not database.is_sqlite or not database.url.database:
        raise ConfigError("not_sqlite", variable="DATABASE_URL", example="pg_dump --format=custom")
    return Path(database.url.database)


def _check(file: Path) -> None:
    """Whether every page is sound; a file that is not there is not created."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            (found,) = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise UnsoundError(str(error)) from None
    if found != "ok":
        raise UnsoundError(str(found))
