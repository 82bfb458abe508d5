"""Locks that one process of many holds: while it migrates, and for as long as it is the one clock.

They guard work, not data: a row is guarded by its transaction. SQLite means one machine, so a file lock will do; on
PostgreSQL they are advisory locks, which end with the connection of whoever held them.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from app.storage.database import Database

MIGRATING = 5_271_009  # any numbers, the same on every machine
LEADING = 5_271_010


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """Wait until no other process migrates, and keep them waiting."""
    if database.is_sqlite:
        # Only who migrates makes the folder: commands that need no database leave no trace.
        Path(str(database.url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Also covers the switch to WAL, which fails at once instead of waiting when two processes try it.
        with open(f"{database.url.database}.migrating", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        with database.write() as tables:
            tables.connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
            yield


class Leadership:
    """At most one process at a time leads. Not thread-safe: one object per process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._file: int | None = None
        self._connection: Connection | None = None

    def held(self) -> bool:
        """Whether this process leads now, becoming the leader when nobody else is. Ask again every few seconds."""
        return self._held_on_sqlite() if self._database.is_sqlite else self._held_on_postgresql()

    def give_up(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _held_on_sqlite(self) -> bool:
        if self._file is not None:
            return True
        file = os.open(f"{self._database.url.database}.leading", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False
        self._file = file
        return True

    def _held_on_postgresql(self) -> bool:
        """The lock lives and dies with its connection, so asking on that connection tells whether it is still held."""
        try:
            if self._connection is not None:
                self._connection.exec_driver_sql("SELECT 1")
                return True
            self._connection = self._database.lasting()
            asked = self._connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({LEADING})")
            if asked.scalar_one():
                return True
        except SQLAlchemyError:
            pass
        self.give_up()
        return False
