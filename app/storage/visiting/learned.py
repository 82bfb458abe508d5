"""What other services know of a visitor, as it was when they were asked; and what a visitor's page is to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault
from app.storage.visiting.search.index import VisitorIndex, names_of

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Learned:
    """part: 'crm', 'enrichment' or 'campaigns'; body: as docs/visitors.md describes it for each part."""

    visitor_id: str
    part: str
    body: Body = field(repr=False)
    as_of: datetime


@dataclass(frozen=True)
class Command:
    """kind: 'open' the chat window, or 'invite' with {sender, text}."""

    command_id: str
    visitor_id: str
    kind: str
    body: Body = field(repr=False)
    made_at: datetime
    expires_at: datetime


_L, _C = tables.learned, tables.commands
_OF = select(_L).where(_L.c.visitor_id == bindparam("id"))
_WAITING = (
    select(_C)
    .where(_C.c.visitor_id == bindparam("id"), _C.c.taken_at.is_(None), _C.c.expires_at > bindparam("now"))
    .order_by(_C.c.made_at, _C.c.command_id)
)


class LearnedParts:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._index = VisitorIndex(connection, vault)

    def of(self, visitor_id: str) -> dict[str, Learned]:
        """By part."""
        return {row.part: self._value(row) for row in self._connection.execute(_OF, {"id": visitor_id})}

    def of_many(self, visitor_ids: Sequence[str]) -> dict[str, dict[str, Learned]]:
        """By visitor, then by part."""
        found: dict[str, dict[str, Learned]] = {}
        for row in self._connection.execute(select(_L).where(_L.c.visitor_id.in_(visitor_ids))):
            found.setdefault(row.visitor_id, {})[row.part] = self._value(row)
        return found

    def put(self, visitor_id: str, part: str, body: Body, now: datetime) -> None:
        """Keep what was learned. Type and revenue of part 'crm' are kept with the visitor as well, to ask by."""
        row = {"visitor_id": visitor_id, "part": part, "sealed_body": self._vault.seal_json(dict(body)), "as_of": now}
        tables.upsert(self._connection, _L, row)
        self._index.put(visitor_id, part, names_of(part, body))
        if part == "crm":
            mine = tables.visitors.c.visitor_id == visitor_id
            known = {"type": str(body.get("type") or ""), "revenue": body.get("revenue")}
            self._connection.execute(update(tables.visitors).where(mine).values(**known))

    def forget(self, visitor_id: str, part: str) -> None:
        self._connection.execute(delete(_L).where(_L.c.visitor_id == visitor_id, _L.c.part == part))
        self._index.forget(visitor_id, part)

    def move(self, kept: str, gone: str) -> None:
        """Of two visitors that became one: the newer of each part."""
        ours, theirs = self.of(kept), self.of(gone)
        for part, one in theirs.items():
            if part not in ours or ours[part].as_of < one.as_of:
                self.put(kept, part, one.body, one.as_of)
            self.forget(gone, part)

    def _value(self, row: Row[Any]) -> Learned:
        body: Any = self._vault.open_json(row.sealed_body)
        return Learned(row.visitor_id, row.part, body, row.as_of)


class Commands:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, command: Command) -> None:
        row = {name: value for name, value in vars(command).items() if name != "body"}
        self._connection.execute(insert(_C).values(**row, sealed_body=self._vault.seal_json(dict(command.body))))

    def has(self, visitor_id: str, now: datetime) -> bool:
        """Whether something waits for a visitor's page; reads only."""
        return self._connection.execute(_WAITING.limit(1), {"id": visitor_id, "now": now}).first() is not None

    def take(self, visitor_id: str, now: datetime) -> list[Command]:
        """What the page is to do now, oldest first; each is handed out once."""
        taken = []
        for row in self._connection.execute(_WAITING.with_for_update(skip_locked=True), {"id": visitor_id, "now": now}):
            mine = update(_C).where(_C.c.command_id == row.command_id, _C.c.taken_at.is_(None)).values(taken_at=now)
            if self._connection.execute(mine).rowcount == 1:
                body: Any = self._vault.open_json(row.sealed_body)
                taken.append(Command(row.command_id, row.visitor_id, row.kind, body, row.made_at, row.expires_at))
        return taken

    def drop(self, visitor_id: str, now: datetime) -> int:
        """The visitor has left: what was not fetched is not done any more; how many."""
        waiting = (_C.c.visitor_id == visitor_id, _C.c.taken_at.is_(None))
        return self._connection.execute(update(_C).where(*waiting).values(expires_at=now, taken_at=now)).rowcount
