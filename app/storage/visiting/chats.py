"""Conversations of SalesIQ and what was said in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault
from app.storage.visiting.shape import Shape

TRACKED = "tracked"


@dataclass(frozen=True)
class Chat:
    """chat_id: the conversation's id at SalesIQ. state: 'waiting', 'connected', 'completed' or 'missed'.

    reference_id   the short number that people see
    ended_by       'agent', 'visitor', 'system', 'scheduler'; TRACKED: nobody answered, and it counts as completed since
                   the visitor is followed up in the CRM (C8); ''
    claimed_by     the Cliq user who said that they take it; ''
    participants, supervisors   operator ids of those who joined, and of those who look on
    reopened_ms    when it was last begun again; what ended before has not ended it; 0
    """

    chat_id: str
    visitor_id: str
    opened_at: datetime
    visit_id: str = ""
    brand_id: str = ""
    department_id: str = ""
    reference_id: str = ""
    state: str = "waiting"
    question: str = field(default="", repr=False)
    attended_at: datetime | None = None
    ended_at: datetime | None = None
    missed_at: datetime | None = None
    ended_by: str = ""
    operator_id: str = ""
    operator_name: str = ""
    operator_email: str = ""
    is_bot: bool = False
    rating: str = ""
    feedback: str = field(default="", repr=False)
    claimed_by: str = ""
    participants: Sequence[str] = ()
    supervisors: Sequence[str] = ()
    reopened_ms: int = 0

    @property
    def is_open(self) -> bool:
        return self.state in ("waiting", "connected")

    @property
    def is_tracked(self) -> bool:
        return self.state == "completed" and self.ended_by == TRACKED

    @property
    def shown_state(self) -> str:
        """As people are told: the state, or TRACKED."""
        return TRACKED if self.is_tracked else self.state


@dataclass(frozen=True)
class Line:
    """One message. side: 'visitor', 'operator', 'bot' or 'info'; file: {name, size, content_type, url} or None."""

    chat_id: str
    line_id: str
    at: datetime
    side: str
    sender: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    file: Mapping[str, Any] | None = None
    edited: bool = False
    deleted: bool = False


_C, _L = tables.chats, tables.lines
_SEALED = ("question", "operator_name", "operator_email", "feedback", "participants", "supervisors", "reopened_ms")
_CHAT = Shape(Chat, _SEALED)
_LINE = Shape(Line, ("sender", "text", "file"))
_GET = select(_C).where(_C.c.chat_id == bindparam("id"))
_HOLD = _GET.with_for_update()
_OF = select(_C).where(_C.c.visitor_id == bindparam("id")).order_by(_C.c.opened_at.desc(), _C.c.chat_id)
_LINES = select(_L).where(_L.c.chat_id == bindparam("id")).order_by(_L.c.at, func.length(_L.c.line_id), _L.c.line_id)


class Chats:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def get(self, chat_id: str) -> Chat | None:
        row = self._connection.execute(_GET, {"id": chat_id}).first()
        return _CHAT.value(row, self._vault) if row is not None else None

    def put(self, chat: Chat) -> None:
        tables.upsert(self._connection, _C, _CHAT.row(chat, self._vault))

    def change(self, chat_id: str, **values: Any) -> Chat | None:
        """Change some fields; returns the chat as it is then. In one transaction with the reading of it."""
        row = self._connection.execute(_HOLD, {"id": chat_id}).first()
        if row is None:
            return None
        changed = replace(_CHAT.value(row, self._vault), **values)
        self.put(changed)
        return changed

    def claim(self, chat_id: str, cliq_user_id: str, after: str = "") -> bool:
        """Take a chat that nobody has taken, or that this one has. False when another has, or there is no such chat."""
        free = update(_C).where(_C.c.chat_id == chat_id, _C.c.claimed_by == after)
        return self._connection.execute(free.values(claimed_by=cliq_user_id)).rowcount == 1

    def of(self, visitor_id: str, most: int = 50) -> list[Chat]:
        """A visitor's chats, the newest first."""
        rows = self._connection.execute(_OF.limit(most), {"id": visitor_id})
        return [_CHAT.value(row, self._vault) for row in rows]

    def open(self, most: int = 500) -> list[Chat]:
        """Those that wait or are going on, the oldest first."""
        wanted = select(_C).where(_C.c.state.in_(("waiting", "connected"))).order_by(_C.c.opened_at).limit(most)
        return [_CHAT.value(row, self._vault) for row in self._connection.execute(wanted)]

    def newest_of(self, visitor_ids: Sequence[str]) -> dict[str, Chat]:
        """Of each of these visitors the chat that was opened last."""
        rows = self._connection.execute(select(_C).where(_C.c.visitor_id.in_(visitor_ids)).order_by(_C.c.opened_at))
        return {row.visitor_id: _CHAT.value(row, self._vault) for row in rows}

    def of_visits(self, visit_ids: Sequence[str]) -> dict[str, Chat]:
        """Of each of these visits the chat that was opened last."""
        rows = self._connection.execute(select(_C).where(_C.c.visit_id.in_(visit_ids)).order_by(_C.c.opened_at))
        return {row.visit_id: _CHAT.value(row, self._vault) for row in rows}

    # -- what was said --------------------------------------------------------------------------------------------

    def lines(self, chat_id: str) -> list[Line]:
        """Oldest first."""
        return [_LINE.value(row, self._vault) for row in self._connection.execute(_LINES, {"id": chat_id})]

    def has_line(self, chat_id: str, line_id: str) -> bool:
        there = select(_L.c.line_id).where(_L.c.chat_id == chat_id, _L.c.line_id == line_id)
        return self._connection.execute(there).first() is not None

    def line(self, chat_id: str, line_id: str) -> Line | None:
        named = select(_L).where(_L.c.chat_id == chat_id, _L.c.line_id == line_id)
        row = self._connection.execute(named).first()
        return _LINE.value(row, self._vault) if row is not None else None

    def newest_lines(self, chat_id: str, most: int) -> list[Line]:
        """The last that were said, the newest first; without opening the whole chat."""
        order = (_L.c.at.desc(), func.length(_L.c.line_id).desc(), _L.c.line_id.desc())
        wanted = select(_L).where(_L.c.chat_id == chat_id).order_by(*order).limit(most)
        return [_LINE.value(row, self._vault) for row in self._connection.execute(wanted)]

    def say(self, line: Line) -> bool:
        """Keep a message, or what it was changed into. False when it was there just so."""
        before = self._connection.execute(
            select(_L).where(_L.c.chat_id == line.chat_id, _L.c.line_id == line.line_id)
        ).first()
        if before is not None and _LINE.value(before, self._vault) == line:
            return False
        tables.upsert(self._connection, _L, _LINE.row(line, self._vault))
        return True
