"""What an asker was given and may come back to: answers of the CRM, suggestions, and what stands behind buttons.

All of it is record data, sealed, and good for the asker alone. How answers are made and narrowed is decided in
app/search; references are signed in app/cliq: the id alone proves nothing, so every look-up here names the asker.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from app.storage.tables import every as tables
from app.storage.tables.direct import Direct
from app.storage.vault import Vault

_A = tables.answers
_S = tables.suggestions
_R = tables.refs
_ANSWER = select(_A.c.sealed_rows, _A.c.complete, _A.c.total, _A.c.expires_at).where(
    _A.c.asker_id == bindparam("asker"), _A.c.question_key == bindparam("key"), _A.c.expires_at > bindparam("now")
)
_KEYS = Direct(
    select(_A.c.question_key)
    .where(_A.c.asker_id == bindparam("asker"), _A.c.expires_at > bindparam("now"))
    .order_by(_A.c.expires_at)
)
_SUGGESTED = select(_S.c.sealed_items).where(_S.c.asker_id == bindparam("asker"), _S.c.expires_at > bindparam("now"))
_REF = select(_R.c.asker_id, _R.c.sealed_body, _R.c.expires_at).where(_R.c.ref_id == bindparam("id"))
_PUT_REFS = insert(_R)


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

    def keys(self, asker_id: str, now: datetime) -> list[str]:
        """The questions whose answers are still good, the oldest first."""
        return [key for (key,) in _KEYS.rows(self._connection, {"asker": asker_id, "now": now})]

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


class Refs:
    """What does not fit into a button: the button carries the id, the body lies here until it expires."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def put(self, bodies: Mapping[str, object], asker_id: str, expires_at: datetime) -> None:
        """bodies   id (unguessable, at most 64 characters, made by the caller) → any JSON value"""
        rows = [
            {
                "ref_id": ref_id,
                "asker_id": asker_id,
                "sealed_body": self._vault.seal_json(body),
                "expires_at": expires_at,
            }
            for ref_id, body in bodies.items()
        ]
        if rows:
            self._connection.execute(_PUT_REFS, rows)

    def get(self, ref_id: str, asker_id: str, now: datetime) -> object | None:
        """None when unknown, too old, or made for somebody else: the three are not told apart. What was made for ''
        is anybody's: its button stands below a message that many see."""
        row = self._connection.execute(_REF, {"id": ref_id}).first()
        if row is None or row.asker_id not in ("", asker_id) or row.expires_at <= now:
            return None
        return self._vault.open_json(row.sealed_body)
