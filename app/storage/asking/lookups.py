"""Look-ups of e-mail addresses: what a service said, until when that holds, and how many calls a day has left.

It asks no service and decides nothing: app/visitors/enriching.py does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault
from app.storage.visiting.shape import Shape

REFRESHED_AT_ONCE = 200


@dataclass(frozen=True)
class Lookup:
    """status 'found', 'missed', 'invalid', 'queued'; token: while it is queued, the service names it by this."""

    service: str
    digest: str
    status: str
    fetched_at: datetime
    refresh_at: datetime
    token: str | None = field(default=None, repr=False)
    tries: int = 1
    email: str = field(default="", repr=False)
    person: Mapping[str, Any] = field(default_factory=dict, repr=False)
    company: Mapping[str, Any] = field(default_factory=dict, repr=False)


_T, _A = tables.lookups, tables.allowances
_SHAPE = Shape(Lookup, ("email", "person", "company"))


class Lookups:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def digest(self, email: str) -> str:
        """What a new row of an address is kept under."""
        return self._vault.digests("lookup", email.strip().lower())[0]

    def get(self, service: str, email: str) -> Lookup | None:
        digests = self._vault.digests("lookup", email.strip().lower())
        wanted = select(_T).where(_T.c.service == service, _T.c.digest.in_(digests)).order_by(_T.c.fetched_at.desc())
        return self._value(self._connection.execute(wanted.limit(1)).first())

    def by_token(self, service: str, token: str) -> Lookup | None:
        wanted = select(_T).where(_T.c.service == service, _T.c.token == token, _T.c.status == "queued")
        return self._value(self._connection.execute(wanted).first())

    def put(self, lookup: Lookup) -> None:
        """In place of what was said before."""
        tables.upsert(self._connection, _T, _SHAPE.row(lookup, self._vault))

    def due(self, service: str, now: datetime, most: int = REFRESHED_AT_ONCE) -> list[Lookup]:
        """Found ones that are to be asked again, the oldest first."""
        wanted = (
            select(_T)
            .where(_T.c.service == service, _T.c.status == "found", _T.c.refresh_at <= now)
            .order_by(_T.c.refresh_at)
            .limit(most)
        )
        return [_SHAPE.value(row, self._vault) for row in self._connection.execute(wanted)]

    # -- the day's calls ------------------------------------------------------------------------------------------

    def spend(self, service: str, now: datetime, most: int) -> bool:
        """Take one of the day's calls. False: none is left, or the service has said stop."""
        day = now.date().isoformat()
        self._open(service, day, now)
        mine = (_A.c.service == service, _A.c.day == day, _A.c.spent < most, _A.c.stopped == "")
        return self._connection.execute(update(_A).where(*mine).values(spent=_A.c.spent + 1)).rowcount == 1

    def stop(self, service: str, now: datetime, why: str) -> None:
        """No more calls today ('' : go on)."""
        day = now.date().isoformat()
        self._open(service, day, now)
        self._connection.execute(update(_A).where(_A.c.service == service, _A.c.day == day).values(stopped=why))

    def spent(self, service: str, now: datetime) -> tuple[int, str]:
        """(calls of today, why no more are made or '')"""
        day = now.date().isoformat()
        row = self._connection.execute(select(_A).where(_A.c.service == service, _A.c.day == day)).first()
        return (row.spent, row.stopped) if row is not None else (0, "")

    def _open(self, service: str, day: str, now: datetime) -> None:
        fresh = {"service": service, "day": day, "spent": 0, "stopped": "", "at": now}
        tables.insert_new(self._connection, _A, [fresh], _A.c.service, _A.c.day)

    def _value(self, row: Row[Any] | None) -> Lookup | None:
        return _SHAPE.value(row, self._vault) if row is not None else None
