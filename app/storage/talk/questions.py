"""Questions that are taken up again: the last one of a person in a chat, and those that were saved under a name.

Names and texts may name records, so they are sealed. What a question means is grammar's, who may do what with a saved
one is decided by the handlers: here a row is its owner's, and a starter is everybody's of the organisation.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault

_L = tables.questions_last
_S = tables.questions_saved
_LAST = select(_L.c.sealed_question).where(
    _L.c.asker_id == bindparam("asker"), _L.c.chat_id == bindparam("chat"), _L.c.expires_at > bindparam("now")
)
_SAVED = select(_S.c.saved_id, _S.c.owner_id, _S.c.organisation_id, _S.c.is_starter, _S.c.sealed_saved)
_ONE = _SAVED.where(_S.c.saved_id == bindparam("id"))
_SEEN_BY = _SAVED.where(
    or_(
        _S.c.owner_id == bindparam("owner"),
        (_S.c.organisation_id == bindparam("organisation")) & _S.c.is_starter.is_(True),
    )
).order_by(_S.c.created_at, _S.c.saved_id)


class LastQuestions:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def get(self, asker_id: str, chat_id: str, now: datetime) -> object | None:
        """The JSON value that was put; None when nobody asked, or it is too old."""
        row = self._connection.execute(_LAST, {"asker": asker_id, "chat": chat_id, "now": now}).first()
        return self._vault.open_json(row[0]) if row else None

    def put(self, asker_id: str, chat_id: str, question: object, expires_at: datetime) -> None:
        """Keeps the last one only. question: any JSON value."""
        values = {"asker_id": asker_id, "chat_id": chat_id, "expires_at": expires_at}
        tables.upsert(self._connection, _L, {**values, "sealed_question": self._vault.seal_json(question)})


@dataclass(frozen=True)
class Saved:
    """text: what the bot is told when it is run: a question, or a search that begins with /zcrm."""

    saved_id: str
    owner_id: str
    organisation_id: str
    is_starter: bool
    name: str
    text: str


class SavedQuestions:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def get(self, saved_id: str) -> Saved | None:
        """By its id, whosever it is: for what runs on a schedule."""
        row = self._connection.execute(_ONE, {"id": saved_id}).first()
        return self._opened(row) if row else None

    def seen_by(self, owner_id: str, organisation_id: str) -> list[Saved]:
        """A person's own, and the starters of their organisation; the oldest first."""
        rows = self._connection.execute(_SEEN_BY, {"owner": owner_id, "organisation": organisation_id})
        return [self._opened(row) for row in rows]

    def starters(self) -> list[Saved]:
        """Everybody's, the oldest first."""
        wanted = _SAVED.where(_S.c.is_starter.is_(True)).order_by(_S.c.created_at, _S.c.saved_id)
        return [self._opened(row) for row in self._connection.execute(wanted)]

    def private(self) -> dict[str, int]:
        """How many each person keeps for themselves, by owner."""
        counted = select(_S.c.owner_id, func.count()).where(_S.c.is_starter.is_(False)).group_by(_S.c.owner_id)
        return {row[0]: row[1] for row in self._connection.execute(counted)}

    def add(
        self,
        *,
        saved_id: str,
        owner_id: str,
        organisation_id: str,
        name: str,
        text: str,
        is_starter: bool,
        now: datetime,
    ) -> None:
        """saved_id: unguessable, made by the caller."""
        values = {"saved_id": saved_id, "owner_id": owner_id, "organisation_id": organisation_id, "created_at": now}
        self._connection.execute(
            insert(_S).values(**values, is_starter=is_starter, sealed_saved=self._sealed(name, text))
        )

    def change(self, saved_id: str, owner_id: str, *, name: str, text: str, is_starter: bool) -> bool:
        """False when it is gone, or not this person's."""
        mine = update(_S).where(_S.c.saved_id == saved_id, _S.c.owner_id == owner_id)
        done = self._connection.execute(mine.values(sealed_saved=self._sealed(name, text), is_starter=is_starter))
        return done.rowcount == 1

    def delete(self, saved_id: str, owner_id: str) -> bool:
        """False when it is gone, or not this person's."""
        mine = delete(_S).where(_S.c.saved_id == saved_id, _S.c.owner_id == owner_id)
        return self._connection.execute(mine).rowcount == 1

    def _sealed(self, name: str, text: str) -> bytes:
        return self._vault.seal_json({"name": name, "text": text})

    def _opened(self, row: Any) -> Saved:
        kept: Any = self._vault.open_json(row.sealed_saved)
        return Saved(row.saved_id, row.owner_id, row.organisation_id, row.is_starter, kept["name"], kept["text"])
