"""A question that nearly every request asks, put to the driver itself: SQLAlchemy's own way takes five times as long.

The statement is still built and compiled by SQLAlchemy, once for each kind of database. For plain columns: what comes
back is as the driver has it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Dialect, Select
from sqlalchemy.sql import visitors

Ask = Callable[[Any, Mapping[str, object]], Sequence[Sequence[Any]]]


class Direct:
    """statement   its values are bindparam(name) everywhere"""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._by_dialect: dict[str, Ask] = {}

    def rows(self, connection: Connection, values: Mapping[str, object]) -> Sequence[Sequence[Any]]:
        dialect = connection.dialect
        ask = self._by_dialect.get(dialect.name)
        if ask is None:
            ask = self._by_dialect[dialect.name] = self._made(dialect)
        try:
            return ask(connection.connection, values)
        except dialect.loaded_dbapi.Error:  # SQLAlchemy knows which mean a lost connection, and tells its pool
            return connection.execute(self._statement, values).fetchall()

    def _made(self, dialect: Dialect) -> Ask:
        compiled = self._statement.compile(dialect=dialect)
        text, order = str(compiled), compiled.positiontup
        bound = (each for each in visitors.iterate(self._statement) if isinstance(each, BindParameter))
        written = {each.key: each.type.dialect_impl(dialect).bind_processor(dialect) for each in bound}

        def ask(connection: Any, values: Mapping[str, object]) -> Sequence[Sequence[Any]]:
            given = {name: write(values[name]) if write else values[name] for name, write in written.items()}
            cursor = connection.cursor()
            try:
                cursor.execute(text, given if order is None else [given[name] for name in order])
                found: Sequence[Sequence[Any]] = cursor.fetchall()
                return found
            finally:
                cursor.close()

        return ask
