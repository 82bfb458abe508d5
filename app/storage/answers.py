"""What an asker was last given: the CRM's answer to a question, and the suggestions under the text box.

Both are record data, sealed, and good for the asker alone. How they are made and narrowed is decided in app/search.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from app.storage import tables
from app.storage.vault import Vault

_A = tables.answers
_S = tables.suggestions
_ANSWER = select(_A.c.sealed_rows, _A.c.complete, _A.c.total, _A.c.expires_at).where(
    _A.c.asker_id == bindparam("asker"), _A.c.question_key == bindparam("key"), _A.c.expires_at > bindparam("now")
)
_SUGGESTED = select(_S.c.sealed_items).where(_S.c.asker_id == bindparam("asker"), _S.c.expires_at > bindparam("now"))


@dataclass(frozen=True)
class Answer:
    """rows: any JSON value; complete: there is no more; total: how many there are in all, when the CRM said."""

    rows: object
    complete: bool
    total: int | None
    expires_at: datetime


class Answers:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def get(self, asker_id: str, question_key: str, now: datetime) -> Answer | None:
        """None when nobody asked, or it is too old."""
        key = {"asker": asker_id, "key": question_key, "now": now}
        row = self._connection.execute(_ANSWER, key).first()
        return Answer(self._vault.open_json(row[0]), *row[1:]) if row else None

    def put(self, asker_id: str, question_key: str, answer: Answer) -> None:
        values = {
            "asker_id": asker_id,
            "question_key": question_key,
            "sealed_rows": self._vault.seal_json(answer.rows),
            "complete": answer.complete,
            "total": answer.total,
            "expires_at": answer.expires_at,
        }
        tables.upsert(self._connection, _A, values)

    def forget(self, asker_id: str) -> None:
        """After a record was changed, or the account was unlinked."""
        self._connection.execute(delete(_A).where(_A.c.asker_id == asker_id))


class Suggestions:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def get(self, asker_id: str, now: datetime) -> object | None:
        row = self._connection.execute(_SUGGESTED, {"asker": asker_id, "now": now}).first()
        return self._vault.open_json(row[0]) if row else None

    def put(self, asker_id: str, items: object, expires_at: datetime) -> None:
        """Keeps the last list only."""
        values = {"asker_id": asker_id, "sealed_items": self._vault.seal_json(items), "expires_at": expires_at}
        tables.upsert(self._connection, _S, values)
