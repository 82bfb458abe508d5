"""What the sandbox keeps: named tables of JSON documents, in memory, written through to one SQLite file.

It has no queries and no schema; services filter the documents in Python. One process only may use a file.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

Document = dict[str, Any]

SCHEMA = (
    "create table if not exists documents (place text not null, id text not null, body text not null,"
    " primary key (place, id)) without rowid"
)


class Table:
    """Documents by id, in the order they were first put.

    A document is never changed in place: put a new one. Readers may therefore hold on to what they were given.
    """

    def __init__(self, store: "Store", name: str) -> None:
        self._store = store
        self.name = name
        self._rows: dict[str, Document] = {}

    def get(self, key: str) -> Document | None:
        return self._rows.get(key)

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Document]:
        return iter(self.values())

    def values(self) -> list[Document]:
        """A snapshot of all documents."""
        return list(self._rows.values())

    def ids(self) -> list[str]:
        """A snapshot of all keys, oldest first."""
        return list(self._rows)

    def put(self, key: str, document: Document) -> None:
        """Insert or replace one document."""
        with self._store.lock:
            self._rows[key] = document
            if self._store.persistent:
                self._store.write("insert or replace into documents values (?, ?, ?)", [self._row(key, document)])

    def put_many(self, documents: Iterable[tuple[str, Document]]) -> None:
        """Insert or replace many documents in one transaction."""
        with self._store.lock:
            pairs = list(documents)
            self._rows.update(pairs)
            rows = [self._row(key, document) for key, document in pairs] if self._store.persistent else []
            self._store.write("insert or replace into documents values (?, ?, ?)", rows)

    def delete(self, key: str) -> bool:
        """Remove one document; False when there was none."""
        with self._store.lock:
            found = self._rows.pop(key, None) is not None
            self._store.write("delete from documents where place = ? and id = ?", [(self.name, key)])
            return found

    def clear(self) -> None:
        with self._store.lock:
            self._rows = {}
            self._store.write("delete from documents where place = ?", [(self.name,)])

    def load(self, key: str, document: Document) -> None:
        """Take over a document that is already in the file."""
        self._rows[key] = document

    def _row(self, key: str, document: Document) -> tuple[str, str, str]:
        return (
            self.name,
            key,
            json.dumps(document, ensure_ascii=False, separators=(",", ":")),
        )


class Store:
    """All tables of one sandbox.

    path    the SQLite file, or None to keep everything in memory only
    lock    re-entrant; hold it around a read that decides a write
    """

    def __init__(self, path: Path | None = None) -> None:
        self.lock = threading.RLock()
        self._tables: dict[str, Table] = {}
        self._connection: sqlite3.Connection | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            # Losing the last writes in a power cut harms nobody here; waiting for the disk would slow every call.
            for statement in (
                "pragma journal_mode = wal",
                "pragma synchronous = off",
                SCHEMA,
            ):
                self._connection.execute(statement)
            for place, key, body in self._connection.execute(
                "select place, id, body from documents order by place, id"
            ):
                self.table(place).load(key, json.loads(body))

    @property
    def persistent(self) -> bool:
        return self._connection is not None

    def table(self, name: str) -> Table:
        """The table of that name, made when it is first asked for."""
        with self.lock:
            return self._tables.setdefault(name, Table(self, name))

    def replace(self, table: Table) -> None:
        """Put another, empty table in the place of the one of that name."""
        with self.lock:
            self._tables[table.name] = table

    def clear(self, keep: str = "") -> None:
        """Empty every table but the one called `keep`."""
        with self.lock:
            for table in self._tables.values():
                if table.name != keep:
                    table.clear()

    def write(self, statement: str, rows: Sequence[tuple[str, ...]]) -> None:
        """Write through to the file, if there is one."""
        if self._connection is None or not rows:
            return
        if len(rows) == 1:
            self._connection.execute(statement, rows[0])
            return
        self._connection.execute("begin")
        try:
            self._connection.executemany(statement, rows)
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
