"""Records that people and channels follow, with what they were told last; and what people saw when they last looked.

It knows no CRM and compares nothing: handlers/follow does. Subjects are as in preferences.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select

from app.storage.tables import every as tables
from app.storage.vault import Vault


@dataclass(frozen=True)
class Follow:
    """values: by api name, as they were told last; set_by: the Cliq user with whose rights the record is read."""

    subject: str
    module: str
    record_id: str
    set_by: str
    values: Mapping[str, Any] = field(repr=False)
    created_at: datetime


@dataclass(frozen=True)
class Look:
    """What somebody saw. values: any JSON object; '' and so on are the caller's."""

    values: Mapping[str, Any] = field(repr=False)
    looked_at: datetime


_F, _L = tables.follows, tables.looks
_OF_RECORD = select(_F).where(_F.c.module == bindparam("module"), _F.c.record_id == bindparam("record"))
_OF_SUBJECT = select(_F).where(_F.c.subject == bindparam("subject")).order_by(_F.c.created_at.desc())
_RECORDS = select(_F.c.module, _F.c.record_id).distinct().order_by(_F.c.module, _F.c.record_id)
_LOOK = select(_L.c.sealed_values, _L.c.looked_at).where(
    _L.c.subject == bindparam("subject"), _L.c.what == bindparam("what")
)


class Follows:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def put(self, subject: str, module: str, record_id: str, set_by: str, values: object, now: datetime) -> None:
        """Follow a record, or remember what was told of it last."""
        row = {"subject": subject, "module": module, "record_id": record_id, "set_by": set_by, "created_at": now}
        tables.upsert(self._connection, _F, row | {"sealed_values": self._vault.seal_json(values)})

    def end(self, subject: str, module: str, record_id: str) -> bool:
        mine = (_F.c.subject == subject, _F.c.module == module, _F.c.record_id == record_id)
        return self._connection.execute(delete(_F).where(*mine)).rowcount == 1

    def of_record(self, module: str, record_id: str) -> list[Follow]:
        given = {"module": module, "record": record_id}
        return [self._follow(row) for row in self._connection.execute(_OF_RECORD, given)]

    def of(self, subject: str) -> list[Follow]:
        """What somebody follows, the newest first."""
        return [self._follow(row) for row in self._connection.execute(_OF_SUBJECT, {"subject": subject})]

    def counts(self) -> dict[str, int]:
        """How many records each subject follows."""
        counted = select(_F.c.subject, func.count()).group_by(_F.c.subject).order_by(_F.c.subject)
        return {row[0]: row[1] for row in self._connection.execute(counted)}

    def records(self) -> list[tuple[str, str]]:
        """(module, record id) of everything that is followed."""
        return [(row.module, row.record_id) for row in self._connection.execute(_RECORDS)]

    def _follow(self, row: Row[Any]) -> Follow:
        values: Any = self._vault.open_json(row.sealed_values)
        return Follow(row.subject, row.module, row.record_id, row.set_by, values, row.created_at)


class Looks:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def get(self, subject: str, what: str) -> Look | None:
        row = self._connection.execute(_LOOK, {"subject": subject, "what": what}).first()
        values: Any = self._vault.open_json(row.sealed_values) if row is not None else None
        return Look(values, row.looked_at) if row is not None else None

    def put(self, subject: str, what: str, values: object, now: datetime) -> None:
        row = {"subject": subject, "what": what, "looked_at": now, "sealed_values": self._vault.seal_json(values)}
        tables.upsert(self._connection, _L, row)
