"""How rows wait in line: the states that messages of the outbox and events of the inbox go through.

    behind ─► waiting ─► (at work) ─► ended           behind   another row of its stream goes first
                 ▲  ▲        │                        waiting  may be taken now
                 │  └────────┤ the lease ended        later    first of its stream, but its time has not come
               later ◄───────┘ it failed

Only 'waiting' rows are looked at by who takes one, so that what it costs does not grow with what lies behind or later.
It knows no payload and decides no retry.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Table,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from app.storage.tables.base import Instant

AT_ONCE = 500  # rows that are woken in one transaction
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:stream, :line))")


def written(state: str) -> ColumnElement[str]:
    """A state as part of the statement's text. With a parameter PostgreSQL plans for any state, reads the whole table,
    and asking costs 50 ms with 100,000 rows in place of half a millisecond."""
    return literal_column(f"'{state}'", Text)


class Line:
    """table   has the columns stream, state, not_before, lease_until
    key     its id; rows of a stream go in the order of their ids; stream '' is no stream
    busy    the state of a row that somebody is working on
    number  tells this line's locks from those of others
    """

    def __init__(self, table: Table, key: Column[Any], busy: str, number: int) -> None:
        self.table, self.key, self.busy = table, key, busy
        self._number = number
        self.open = ("waiting", "later", "behind", busy)
        self.is_open = [written(state) for state in self.open]
        columns, ahead = table.c, table.alias("ahead")
        self._is_behind: ColumnElement[bool] = and_(
            columns.stream != "",
            exists().where(ahead.c.stream == columns.stream, ahead.c[key.name] < key, ahead.c.state.in_(self.is_open)),
        )
        now: Any = bindparam("now", type_=Instant)
        self._due = and_(columns.state == written("later"), columns.not_before <= now)
        self._lost = and_(columns.state == written(busy), columns.lease_until < now)
        self._flags = select(
            exists(select(literal(1)).where(columns.state == written("waiting"))),
            or_(exists(select(literal(1)).where(self._due)), exists(select(literal(1)).where(self._lost))),
        )
        due = select(key).where(self._due).limit(AT_ONCE).with_for_update(skip_locked=True)
        self._wake = update(table).where(key.in_(due)).values(state="waiting")
        self._lost_rows = select(table).where(self._lost).order_by(columns.stream, key).limit(AT_ONCE)
        next_ = select(func.min(ahead.c[key.name])).where(
            ahead.c.stream == bindparam("stream_"), ahead.c.state == written("behind")
        )
        before = table.alias("before")
        self._promote = (
            update(table)
            .where(
                key == next_.scalar_subquery(),
                ~exists().where(
                    before.c.stream == bindparam("stream_"),
                    before.c.state.in_([written("waiting"), written("later"), written(busy)]),
                ),
            )
            .values(state=case((columns.not_before <= now, "waiting"), else_="later"))
        )

        self._mend = (
            update(table)
            .where(columns.state == written("behind"), ~self._is_behind)
            .values(state=case((columns.not_before <= now, "waiting"), else_="later"))
        )

    def mend(self, connection: Connection, now: datetime) -> int:
        """Let rows come forward that nothing stands before; says how many. There are none, unless somebody has changed
        the table by hand, or we are wrong: nothing may wait for ever."""
        return connection.execute(self._mend, {"now": now}).rowcount

    def first_state(self, stream: Any, fresh: Any) -> ColumnElement[str]:
        """The state of a row that is being inserted. fresh: 'waiting', or 'later' when its time has not come."""
        others = self.table.alias("others")
        occupied = exists().where(others.c.stream == stream, others.c.state.in_(self.is_open))
        return case((and_(stream != "", occupied), "behind"), else_=fresh)

    def return_state(self, state: str) -> ColumnElement[str]:
        """The state of a row that goes back into line: `state`, unless others of its stream are before it."""
        return case((self._is_behind, "behind"), else_=state)

    def lock(self, connection: Connection, stream: str) -> None:
        """Who adds to a stream or ends a row of it waits for others who do, until the transaction ends: ids are in the
        order of commit, and the last row's end is not missed by the next one."""
        if stream and connection.dialect.name == "postgresql":
            connection.execute(_LOCK, {"stream": stream, "line": self._number})

    def flags(self, connection: Connection, now: datetime) -> tuple[bool, bool]:
        """(something is waiting, something must be woken first)"""
        waiting, due = connection.execute(self._flags, {"now": now}).one()
        return bool(waiting), bool(due)

    def wake(self, connection: Connection, now: datetime) -> list[Any]:
        """Let rows whose time has come wait in line; returns those whose lease ended, which the caller puts back."""
        connection.execute(self._wake, {"now": now})
        return list(connection.execute(self._lost_rows, {"now": now}))

    def promote(self, connection: Connection, stream: str, now: datetime) -> None:
        """A row of this stream has ended: the next one comes first."""
        if stream:
            connection.execute(self._promote, {"stream_": stream, "now": now})
