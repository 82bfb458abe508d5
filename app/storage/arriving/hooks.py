"""The addresses that sources call, and what was refused there although the sender was known.

Tokens are kept as hashes: whoever reads the database cannot call us. Nothing is verified here but the token.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault

REFUSALS_KEPT = 200  # the newest ones; what is broken is broken again tomorrow
REFUSAL_BYTES = 10_000


@dataclass(frozen=True)
class Hook:
    """secret: what this source signs with; '' when it does not sign."""

    hook_id: int
    source: str
    note: str
    created_at: datetime
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Refusal:
    """body: its first bytes, as text."""

    refusal_id: int
    source: str
    name: str
    reason: str
    field: str | None
    received_at: datetime
    body: str


_T = tables.hooks
_R = tables.refusals
_BY_TOKEN = select(_T).where(_T.c.token_hash == bindparam("hash"), _T.c.source == bindparam("source"))
_ALL = select(_T).order_by(_T.c.source, _T.c.hook_id)
_REFUSALS = select(_R).order_by(_R.c.refusal_id.desc()).limit(bindparam("most"))


def hashed(token: str) -> str:
    """Tokens are long and random, so a plain hash keeps them as safe as a slow one."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Hooks:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, source: str, token: str, now: datetime, *, secret: str = "", note: str = "") -> None:
        sealed = self._vault.seal(secret) if secret else None
        self._connection.execute(
            insert(_T).values(source=source, token_hash=hashed(token), sealed_secret=sealed, note=note, created_at=now)
        )

    def find(self, source: str, token: str) -> Hook | None:
        """The address of this source with this token; None when there is none."""
        row = self._connection.execute(_BY_TOKEN, {"hash": hashed(token), "source": source}).first()
        return self._hook(row) if row is not None else None

    def all(self) -> list[Hook]:
        return [self._hook(row) for row in self._connection.execute(_ALL)]

    def get(self, hook_id: int) -> Hook | None:
        row = self._connection.execute(select(_T).where(_T.c.hook_id == hook_id)).first()
        return self._hook(row) if row is not None else None

    def renew(self, hook_id: int, token: str, now: datetime, *, secret: str = "") -> None:
        """Another token, and secret, for an address; the old token is nobody's from then on."""
        fresh = {"token_hash": hashed(token), "sealed_secret": self._vault.seal(secret) if secret else None}
        self._connection.execute(update(_T).where(_T.c.hook_id == hook_id).values(**fresh, created_at=now))

    def remove(self, hook_id: int) -> bool:
        return self._connection.execute(delete(_T).where(_T.c.hook_id == hook_id)).rowcount == 1

    def _hook(self, row: Row[Any]) -> Hook:
        sealed = row.sealed_secret
        return Hook(
            hook_id=row.hook_id,
            source=row.source,
            note=row.note,
            created_at=row.created_at,
            secret=self._vault.open(sealed) if sealed else "",
        )


class Refusals:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def keep(self, source: str, name: str, reason: str, field: str | None, raw: bytes, now: datetime) -> None:
        """Keep the beginning of a body that was refused; of many, the newest ones."""
        sealed = self._vault.seal_json(raw[:REFUSAL_BYTES].decode("utf-8", "replace"))
        values = {"source": source, "name": name, "reason": reason, "field": field, "sealed_body": sealed}
        added = self._connection.execute(insert(_R).values(received_at=now, **values).returning(_R.c.refusal_id))
        self._connection.execute(delete(_R).where(_R.c.refusal_id <= added.scalar_one() - REFUSALS_KEPT))

    def newest(self, most: int = REFUSALS_KEPT) -> list[Refusal]:
        return [
            Refusal(
                row.refusal_id,
                row.source,
                row.name,
                row.reason,
                row.field,
                row.received_at,
                str(self._vault.open_json(row.sealed_body)),
            )
            for row in self._connection.execute(_REFUSALS, {"most": most})
        ]

    def since(self, source: str, since: datetime) -> list[Refusal]:
        """Of one source, the newest first, without the bodies."""
        wanted = select(_R).where(_R.c.source == source, _R.c.received_at >= since).order_by(_R.c.refusal_id.desc())
        return [
            Refusal(row.refusal_id, row.source, row.name, row.reason, row.field, row.received_at, "")
            for row in self._connection.execute(wanted.limit(REFUSALS_KEPT))
        ]
