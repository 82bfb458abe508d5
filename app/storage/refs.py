"""What does not fit into a button: the button carries the id, the body lies here until it expires.

It signs nothing; the id alone proves nothing, so every look-up names the asker.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from app.storage import tables
from app.storage.vault import Vault

_T = tables.refs
_GET = select(_T.c.asker_id, _T.c.sealed_body, _T.c.expires_at).where(_T.c.ref_id == bindparam("id"))
_PUT = insert(_T)


class Refs:
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
            self._connection.execute(_PUT, rows)

    def get(self, ref_id: str, asker_id: str, now: datetime) -> object | None:
        """None when unknown, too old, or made for somebody else: the three are not told apart."""
        row = self._connection.execute(_GET, {"id": ref_id}).first()
        if row is None or row.asker_id != asker_id or row.expires_at <= now:
            return None
        return self._vault.open_json(row.sealed_body)
