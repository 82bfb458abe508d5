"""Requests that change something, so that the same request twice is one deed with one answer.

The key is made by dispatch. A suggestion, a search or a help text changes nothing and has no row here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, bindparam, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault

_T = tables.clicks
_GET = select(_T.c.state, _T.c.sealed_answer, _T.c.lease_until, _T.c.expires_at).where(
    _T.c.click_key == bindparam("key")
)
_TAKE_OVER = (
    update(_T)
    .where(_T.c.click_key == bindparam("key"), _T.c.lease_until == bindparam("old_lease"))
    .values(state="running", sealed_answer=None, lease_until=bindparam("lease"), expires_at=bindparam("expires"))
)


@dataclass(frozen=True)
class Claim:
    """mine: do it. running: another process is doing it at this moment. done: `answer` is what was said then."""

    state: Literal["mine", "running", "done"]
    answer: object | None = None


class Clicks:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def claim(self, key: str, now: datetime, lease_seconds: float, keep_seconds: float) -> Claim:
        """Ask to be the one who does it.

        lease_seconds   a claim that is older and not done belongs to a process that died: it may be taken over
        keep_seconds    how long the answer is remembered
        """
        lease, expires = now + timedelta(seconds=lease_seconds), now + timedelta(seconds=keep_seconds)
        fresh = {"click_key": key, "state": "running", "lease_until": lease, "expires_at": expires}
        if tables.insert_new(self._connection, _T, [fresh], _T.c.click_key):
            return Claim("mine")
        row = self._connection.execute(_GET, {"key": key}).first()
        if row is None:
            return Claim("running")  # purged between the two statements; the sender may ask again
        if row.state == "done" and row.expires_at > now:
            return Claim("done", self._vault.open_json(row.sealed_answer))
        if row.state == "running" and row.lease_until > now:
            return Claim("running")
        change = {"key": key, "old_lease": row.lease_until, "lease": lease, "expires": expires}
        return Claim("mine" if self._connection.execute(_TAKE_OVER, change).rowcount == 1 else "running")

    def done(self, key: str, answer: object) -> None:
        """Remember the answer, in the transaction of the deed."""
        mine = update(_T).where(_T.c.click_key == key)
        self._connection.execute(mine.values(state="done", sealed_answer=self._vault.seal_json(answer)))
