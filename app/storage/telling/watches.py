"""Watch channels of the CRM that are ours, and marks of how far a sweep through the CRM has come.

It asks the CRM for nothing: handlers/reminders does, when the clock says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault


@dataclass(frozen=True)
class Watch:
    """channel_id   a number of our choice, as digits
    name         what it is for; one channel per name
    token        comes back in every call, which is all that shows who calls
    path_token   of our address, see storage/arriving/hooks.py, where only its hash is kept
    events       'Tasks.all' …
    expires_at   None until the CRM has said yes
    """

    channel_id: str
    name: str
    token: str = field(repr=False)
    path_token: str = field(repr=False)
    events: tuple[str, ...]
    expires_at: datetime | None = None


_T = tables.watches
_BY_NAME = select(_T).where(_T.c.name == bindparam("name"))
_BY_CHANNEL = select(_T).where(_T.c.channel_id == bindparam("channel"))


class Watches:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def named(self, name: str) -> Watch | None:
        return self._found(_BY_NAME, {"name": name})

    def channel(self, channel_id: str) -> Watch | None:
        return self._found(_BY_CHANNEL, {"channel": channel_id})

    def keep(
        self,
        channel_id: str,
        name: str,
        token: str,
        path_token: str,
        events: Sequence[str],
        expires_at: datetime | None,
        now: datetime,
    ) -> None:
        """Keep a channel, in place of the one of that name."""
        self._connection.execute(delete(_T).where(_T.c.name == name, _T.c.channel_id != channel_id))
        values = {
            "channel_id": channel_id,
            "name": name,
            "sealed_token": self._vault.seal_json([token, path_token]),
            "events": ",".join(events),
            "expires_at": expires_at,
            "created_at": now,
        }
        tables.upsert(self._connection, _T, values)

    def lives_until(self, channel_id: str, expires_at: datetime | None) -> None:
        """What the CRM has said since."""
        changed = update(_T).where(_T.c.channel_id == channel_id)
        self._connection.execute(changed.values(expires_at=expires_at))

    def _found(self, question: object, asked: dict[str, str]) -> Watch | None:
        row = self._connection.execute(question, asked).first()  # type: ignore[call-overload]
        if row is None:
            return None
        events = tuple(row.events.split(",")) if row.events else ()
        tokens: Any = self._vault.open_json(row.sealed_token)
        token, path_token = tokens
        return Watch(row.channel_id, row.name, token, path_token, events, row.expires_at)


class Marks:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> datetime | None:
        found = select(tables.marks.c.reached_at).where(tables.marks.c.name == name)
        return self._connection.execute(found).scalar_one_or_none()

    def all(self, names: Sequence[str]) -> dict[str, datetime]:
        """Those that there are."""
        found = select(tables.marks.c.name, tables.marks.c.reached_at).where(tables.marks.c.name.in_(names))
        return {row.name: row.reached_at for row in self._connection.execute(found)}

    def put(self, name: str, reached_at: datetime) -> None:
        tables.upsert(self._connection, tables.marks, {"name": name, "reached_at": reached_at})
