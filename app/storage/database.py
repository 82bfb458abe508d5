"""The database: connections, transactions, and the door to every noun.

    with database.read() as tables:    one or more questions, each seeing what is committed at its moment
    with database.write() as tables:   one transaction; leaving the block commits, an exception rolls back

It asks nothing and changes nothing itself except `purge`. No network call may stand inside a `write` block.

Values never appear in the texts of errors (`hide_parameters`): they may be names, and errors are logged.

SQLite: WAL, synchronous FULL, foreign keys, and one writer per process behind a lock (without the lock, waiting inside
SQLite cost 923 ms at the 99th percentile under load, with it 115 ms). PostgreSQL: READ COMMITTED through psycopg 3.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, delete, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from app.errors import ConfigError
from app.storage.nouns import Tables
from app.storage.sending.outbox import CHANNEL
from app.storage.tables.every import ENDS
from app.storage.together import Together
from app.storage.vault import Vault

BUSY_TIMEOUT_SECONDS = 10
AT_HAND_MOST = 8  # connections to SQLite that wait for the next question; more are needed only for a moment
DEADLOCK, DEADLOCK_TRIES = "40P01", 4  # PostgreSQL's word for it
Result = TypeVar("Result")
POLL_SECONDS = 0.02  # SQLite tells nobody; but asking whether anybody has committed costs some microseconds
TURN_SECONDS = 0.25  # the longest wait: for what is due by time, for an allowance that is free again, and for stopping
AWAY_SECONDS = 1.0  # before the database is tried again


class Database:
    """One database for one process; threads share it.

    url         'sqlite:///path/to/file' or 'postgresql://user:password@host/name'
    vault       seals what must not lie open at rest
    pool_size   connections kept open; as many as threads that use them
    """

    def __init__(self, url: str, vault: Vault, pool_size: int = 32) -> None:
        self.url = _checked(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._vault = vault
        self._write_lock = threading.Lock()
        self._at_hand: list[Tables] = []  # popping and appending are one step each: no lock is needed
        self._together = Together(self.write)
        self._writer: Engine
        self._reader: Engine
        if self.is_sqlite:
            self._reader = _sqlite_reader(self.url, pool_size)
            self._writer = _sqlite_writer(self.url)
        else:
            self._writer = create_engine(
                self.url,
                pool_size=pool_size,
                max_overflow=4,
                isolation_level="READ COMMITTED",
                pool_recycle=1800,
                hide_parameters=True,
            )
            # Single questions need no BEGIN and ROLLBACK around them: two round trips less each.
            self._reader = self._writer.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def read(self) -> Iterator[Tables]:
        if not self.is_sqlite:
            with self._reader.connect() as connection:
                yield Tables(connection, self._vault)
            return
        # A file's connection cannot be lost, so nothing has to be looked after between two questions: those at hand
        # are taken as they are, the one used last first. Through the pool a question took ten times its own time.
        try:
            tables = self._at_hand.pop()
        except IndexError:
            tables = Tables(self._reader.connect(), self._vault)
        try:
            yield tables
        except SQLAlchemyError:
            tables.connection.close()
            raise
        except BaseException:
            self._put_back(tables)
            raise
        else:
            self._put_back(tables)

    def _put_back(self, tables: Tables) -> None:
        if len(self._at_hand) < AT_HAND_MOST:
            self._at_hand.append(tables)
        else:
            tables.connection.close()

    @contextmanager
    def write(self) -> Iterator[Tables]:
        if self.is_sqlite:
            with self._write_lock, self._writer.begin() as connection:
                yield Tables(connection, self._vault)
        else:
            with self._writer.begin() as connection:
                yield Tables(connection, self._vault)

    def change(self, work: Callable[[Tables], Result]) -> Result:
        """What `work` returns, in one transaction; on SQLite together with what other threads want at this moment.

        It must only change tables: it may be called again when it shared its transaction with one that failed.
        """
        if self.is_sqlite:
            found: Result = self._together.run(work)
            return found
        for left in reversed(range(DEADLOCK_TRIES)):
            try:
                with self.write() as tables:
                    return work(tables)
            except OperationalError as error:
                # Two that wait for each other's rows: PostgreSQL has undone one of them, which has only to try again.
                if not left or getattr(error.orig, "sqlstate", "") != DEADLOCK:
                    raise
        raise AssertionError("the last try returns or raises")

    def is_reachable(self) -> bool:
        """Whether a question is answered at all."""
        try:
            with self._reader.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
        except SQLAlchemyError:
            return False
        return True

    def purge(self, now: datetime, retention_days: Mapping[str, float]) -> dict[str, int]:
        """Remove the rows that ended longer ago than their table's retention; returns how many, by table.

        retention_days   table name → days; a table that is not named is left alone
        """
        removed = {}
        for table, ended in ENDS.items():
            if table.name in retention_days:
                limit = now - timedelta(days=retention_days[table.name])
                with self.write() as tables:
                    removed[table.name] = tables.connection.execute(delete(table).where(ended < limit)).rowcount
        return removed

    def lasting(self) -> Connection:
        """A connection that its taker keeps and closes; each statement is a transaction of its own."""
        return self._reader.connect()

    def waiter(self) -> "Waiter":
        """Waits for work; one per thread."""
        return Waiter(self._reader, is_sqlite=self.is_sqlite)

    def close(self) -> None:
        """Close every connection that is not in use."""
        while self._at_hand:
            self._at_hand.pop().connection.close()
        self._reader.dispose()
        self._writer.dispose()


class Waiter:
    """Sleeps until somebody has stored something, or a turn is over. PostgreSQL says so for work, SQLite is asked."""

    def __init__(self, engine: Engine, *, is_sqlite: bool) -> None:
        self._engine = engine
        self._is_sqlite = is_sqlite
        self._connection: Connection | None = None
        self._seen = 0

    def __call__(self, stopping: threading.Event) -> None:
        try:
            driver = self._driver()
            if self._is_sqlite:
                self._look(driver, stopping)
            else:
                for _ in driver.notifies(timeout=TURN_SECONDS, stop_after=1):
                    pass
        except (SQLAlchemyError, OSError, self._engine.dialect.loaded_dbapi.Error):  # the driver is loaded only if used
            self.close()
            stopping.wait(AWAY_SECONDS)

    def _driver(self) -> Any:
        """The driver's own connection, which the waiter keeps."""
        if self._connection is None:
            self._connection = self._engine.connect()
            if not self._is_sqlite:
                self._connection.exec_driver_sql(f"LISTEN {CHANNEL}")
        return self._connection.connection.driver_connection

    def _look(self, driver: Any, stopping: threading.Event) -> None:
        """The number grows with every commit of another connection, and is told without reading a table.

        source  https://www.sqlite.org/pragma.html#pragma_data_version, read 2026-11-22
        """
        for _ in range(round(TURN_SECONDS / POLL_SECONDS)):
            (now,) = driver.execute("PRAGMA data_version").fetchone()
            before, self._seen = self._seen, now
            if now != before or stopping.wait(POLL_SECONDS):
                return

    def close(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _checked(text: str) -> URL:
    try:
        url = make_url(text)
    except SQLAlchemyError as error:
        raise _bad_url() from error
    if url.get_backend_name() in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    # Every connection to ':memory:' would be a database of its own.
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return url
    raise _bad_url()


def _bad_url() -> ConfigError:
    return ConfigError(
        "bad_value", variable="DATABASE_URL", example="sqlite:///var/crm.db, or postgresql://user:password@host/name"
    )


def _sqlite_reader(url: URL, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=4,
        isolation_level="AUTOCOMMIT",
        connect_args=_SQLITE_ARGUMENTS,
        hide_parameters=True,
    )
    _on_connect(engine, "query_only=ON")
    return engine


def _sqlite_writer(url: URL) -> Engine:
    engine = create_engine(url, pool_size=1, max_overflow=0, connect_args=_SQLITE_ARGUMENTS, hide_parameters=True)
    _on_connect(engine, "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Not BEGIN: a transaction that reads first and writes later would fail when another process wrote in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _on_connect(engine: Engine, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # else Python's sqlite3 says BEGIN by itself, before the first INSERT
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")


_SQLITE_ARGUMENTS = {"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
