"""Tokens of programs that use the JSON API: shown once when they are made, kept as a hash."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from app.storage.governing.administrators import digest
from app.storage.tables import every as tables

_T = tables.api_tokens
HINT_CHARACTERS = 6
SEEN_SECONDS = 60


@dataclass(frozen=True)
class ApiToken:
    """scopes: with blanks between them ('read' looks, 'write' changes). hint: its first characters."""

    name: str
    scopes: str
    made_by: str
    made_at: datetime
    used_at: datetime | None
    expires_at: datetime | None
    is_revoked: bool
    hint: str

    def may(self, scope: str) -> bool:
        return scope in self.scopes.split()


_ALL = select(*tables.columns(_T, ApiToken)).order_by(_T.c.made_at, _T.c.name)
_FIND = select(*tables.columns(_T, ApiToken)).where(
    _T.c.token_hash == bindparam("hash"),
    _T.c.is_revoked.is_(False),
    or_(_T.c.expires_at.is_(None), _T.c.expires_at > bindparam("now")),
)


class ApiTokens:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(
        self, secret: str, name: str, scopes: str, made_by: str, now: datetime, expires_at: datetime | None
    ) -> None:
        values = {"name": name, "scopes": scopes, "made_by": made_by, "made_at": now, "expires_at": expires_at}
        kept = {"token_hash": digest(secret), "hint": secret[:HINT_CHARACTERS], "is_revoked": False}
        self._connection.execute(insert(_T).values(**values, **kept))

    def find(self, secret: str, now: datetime) -> ApiToken | None:
        """The token that this is, when it may still be used."""
        row = self._connection.execute(_FIND, {"hash": digest(secret), "now": now}).first()
        return ApiToken(*row) if row else None

    def used(self, secret: str, now: datetime) -> None:
        """Note that it is in use, at most once a minute."""
        old = or_(_T.c.used_at.is_(None), _T.c.used_at < now - timedelta(seconds=SEEN_SECONDS))
        self._connection.execute(update(_T).where(_T.c.token_hash == digest(secret), old).values(used_at=now))

    def all(self) -> list[ApiToken]:
        return [ApiToken(*row) for row in self._connection.execute(_ALL)]

    def revoke(self, name: str) -> bool:
        """Every live token of that name; False when there was none."""
        mine = update(_T).where(_T.c.name == name, _T.c.is_revoked.is_(False))
        return self._connection.execute(mine.values(is_revoked=True)).rowcount > 0
