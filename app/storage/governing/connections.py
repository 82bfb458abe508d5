"""How the calls to other people's servers went, by service and account: last answer, last failure, credits left.

Filled by app/storage/heard.py, at most once a minute by each process; read by the overview.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as Link
from sqlalchemy import select

from app.storage.tables import every as tables

_T = tables.connections
OK = ("ok_at",)
CREDITS = ("credits_left", "credits_at")
FAILURE = ("failed_at", "operation", "status", "code")


@dataclass(frozen=True)
class Heard:
    """person        Cliq user id of whose token the calls carried, '' for none
    operation, status, code   of the last call that failed: 'GET /users', its HTTP status, the service's own word
    credits_left  what the CRM last said; it says so only once half of a day's credits are used
    """

    service: str
    person: str
    ok_at: datetime | None = None
    failed_at: datetime | None = None
    operation: str | None = None
    status: int | None = None
    code: str | None = None
    credits_left: int | None = None
    credits_at: datetime | None = None


class Connections:
    def __init__(self, connection: Link) -> None:
        self._connection = connection

    def all(self) -> list[Heard]:
        rows = self._connection.execute(select(*tables.columns(_T, Heard)).order_by(_T.c.service, _T.c.person))
        return [Heard(*row) for row in rows]

    def put(self, heard: Iterable[Heard], now: datetime) -> None:
        """Take over what each says; what it does not say (None) stays as another process has told it."""
        for one in heard:
            values: dict[str, Any] = {"service": one.service, "person": one.person, "heard_at": now}
            for names in (OK, FAILURE, CREDITS):
                if any(getattr(one, name) is not None for name in names):
                    values |= {name: getattr(one, name) for name in names}
            tables.upsert(self._connection, _T, values)
