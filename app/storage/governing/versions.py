"""How often a thing that people edit has been saved: of two who save at the same time, the second is told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from app.storage.tables import every as tables

_T = tables.versions


@dataclass(frozen=True)
class Version:
    """version 0: never saved."""

    version: int
    changed_by: str
    changed_at: datetime


_GET = select(*tables.columns(_T, Version)).where(_T.c.thing == bindparam("thing_"))


class Versions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, thing: str) -> Version | None:
        row = self._connection.execute(_GET, {"thing_": thing}).first()
        return Version(*row) if row else None

    def advance(self, thing: str, seen: int, by: str, now: datetime) -> Version | None:
        """Save on top of the version that was seen. None when that worked, else the version that came between."""
        values = {"version": seen + 1, "changed_by": by, "changed_at": now}
        if seen == 0 and tables.insert_new(self._connection, _T, [{"thing": thing, **values}], _T.c.thing):
            return None
        mine = update(_T).where(_T.c.thing == thing, _T.c.version == seen, _T.c.version > 0)
        if seen > 0 and self._connection.execute(mine.values(**values)).rowcount == 1:
            return None
        return self.get(thing)
