"""A copy of the whole database in one file, taken while everything runs; and putting one back.

SQLite copies itself; PostgreSQL is copied by its own tools, pg_dump and pg_restore, which must be there and no older
than the server (https://www.postgresql.org/docs/current/app-pgdump.html, read 2026-11-22).
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from app.storage.database import Database


class UnsoundError(Exception):
    """The file is no database, or its pages are damaged."""


class ToolError(Exception):
    """A tool of PostgreSQL is missing, or says that something is wrong; its first line."""


def copy_to(database: Database, target: Path) -> int:
    """Write a consistent copy; returns its bytes. Raises FileExistsError, ToolError."""
    if target.exists():
        raise FileExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    if database.is_sqlite:
        with closing(sqlite3.connect(_file(database))) as ours, closing(sqlite3.connect(partial)) as copy:
            ours.backup(copy)
        _check(partial)
    else:
        _run("pg_dump", database, "--format=custom", "--no-owner", f"--file={partial}")
    partial.chmod(0o600)
    partial.rename(target)
    return target.stat().st_size


def restore_from(database: Database, source: Path) -> Path | None:
    """Put a copy back, while nothing else runs; returns where the former database was moved to, None if there was none.

    Raises UnsoundError when the file is no sound copy of such a database; ToolError, and then nothing is changed.
    """
    if not database.is_sqlite:
        return _restored(database, source)
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


def _restored(database: Database, source: Path) -> Path:
    """PostgreSQL: in one transaction. What was there is dumped beside the copy first."""
    try:
        _run("pg_restore", None, "--list", str(source))
    except ToolError as error:
        raise UnsoundError(str(error)) from None
    kept = source.with_name(source.name + ".before-restore")
    kept.unlink(missing_ok=True)
    copy_to(database, kept)
    database.close()
    _run("pg_restore", database, "--clean", "--if-exists", "--no-owner", "--single-transaction", str(source))
    return kept


def _run(tool: str, database: Database | None, *words: str) -> None:
    """The password goes by the environment: everybody on the machine can read the words of a command."""
    found = shutil.which(tool)
    if found is None:
        raise ToolError(f"{tool} is not installed here")
    environment = dict(os.environ)
    if database is not None:
        url = database.url
        if url.password:
            environment["PGPASSWORD"] = str(url.password)
        bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
        words = (f"--dbname={bare.render_as_string(hide_password=False)}", *words)
    done = subprocess.run([found, *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError((done.stderr.strip().splitlines() or [f"{tool} failed"])[0])


def _file(database: Database) -> Path:
    return Path(database.url.database or "")


def _check(file: Path) -> None:
    """Whether every page is sound; a file that is not there is not created."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            (found,) = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise UnsoundError(str(error)) from None
    if found != "ok":
        raise UnsoundError(str(found))
