"""What the CRM says about its modules and fields, kept per organisation, language and profile.

It does not know what is in the payload, and does not decide when it is too old: the caller does, by `fetched_at`.
"""

import zlib
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Connection, bindparam, delete, select

from app.storage import tables

_T = tables.metadata
_GET = select(_T.c.payload, _T.c.fetched_at).where(
    _T.c.organisation_id == bindparam("organisation"),
    _T.c.language == bindparam("language"),
    _T.c.profile == bindparam("profile"),
)


@dataclass(frozen=True)
class Stored:
    payload: object
    fetched_at: datetime


class Metadata:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, organisation_id: str, language: str, profile: str) -> Stored | None:
        key = {"organisation": organisation_id, "language": language, "profile": profile}
        row = self._connection.execute(_GET, key).first()
        return Stored(orjson.loads(zlib.decompress(row.payload)), row.fetched_at) if row else None

    def put(self, organisation_id: str, language: str, profile: str, payload: object, now: datetime) -> None:
        """payload   any JSON value; about 300 kB for an organisation, kept deflated"""
        values = {
            "organisation_id": organisation_id,
            "language": language,
            "profile": profile,
            "payload": zlib.compress(orjson.dumps(payload)),
            "fetched_at": now,
        }
        tables.upsert(self._connection, _T, values)

    def forget(self, organisation_id: str) -> None:
        """The next question fetches anew: after a field was changed in the CRM."""
        self._connection.execute(delete(_T).where(_T.c.organisation_id == organisation_id))
