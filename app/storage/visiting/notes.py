"""Notes that people write about a visitor; they stay here, also when the CRM has them."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault
from app.storage.visiting.shape import Shape


@dataclass(frozen=True)
class VisitorNote:
    """author_id: a Cliq user's; author: their name as it was."""

    note_id: str
    visitor_id: str
    author_id: str
    made_at: datetime
    chat_id: str = ""
    title: str = field(default="", repr=False)
    content: str = field(default="", repr=False)
    author: str = field(default="", repr=False)


_N = tables.visitor_notes
_SHAPE = Shape(VisitorNote, ("title", "content", "author"))


class VisitorNotes:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, note: VisitorNote) -> None:
        self._connection.execute(insert(_N).values(**_SHAPE.row(note, self._vault)))

    def of(self, visitor_id: str, most: int = 100) -> list[VisitorNote]:
        """Oldest first."""
        wanted = select(_N).where(_N.c.visitor_id == visitor_id).order_by(_N.c.made_at, _N.c.note_id).limit(most)
        return [_SHAPE.value(row, self._vault) for row in self._connection.execute(wanted)]

    def move(self, kept: str, gone: str) -> None:
        """Two visitors have become one."""
        self._connection.execute(update(_N).where(_N.c.visitor_id == gone).values(visitor_id=kept))
