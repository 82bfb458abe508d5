"""The notifications that an administrator configured for workflow rules, and what could not be done for them.

It knows neither the CRM nor Cliq, and checks no message: app/rules/notification.py does, before anything is kept.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, text, update

from app.errors import NothingFound, UserError
from app.storage.tables import every as tables

MOST_PER_RULE = 5  # W1; switched off ones count as well, or switching on could fail


@dataclass(frozen=True)
class Notification:
    """One notification. recipients: JSON objects, see app.rules.recipients; version: of this reading."""

    notification_id: int
    rule: str
    module: str
    message: str
    recipients: Sequence[Mapping[str, str]]
    style: str
    is_on: bool
    version: int
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True)
class Shortfall:
    """One thing that could not be done. code: below 'shortfall' in the catalogues of sentences."""

    shortfall_id: int
    event_id: str
    what: str
    code: str
    about: str
    detail: str
    happened_at: datetime


_T, _S = tables.notifications, tables.shortfalls
_ALL = select(_T).order_by(_T.c.rule, _T.c.notification_id)
_OF_RULE = _ALL.where(_T.c.rule == bindparam("rule"), _T.c.is_on)
_ONE = select(_T).where(_T.c.notification_id == bindparam("id"))
_COUNT = select(func.count()).select_from(_T).where(_T.c.rule == bindparam("rule"))
_SHORT = select(*tables.columns(_S, Shortfall)).order_by(_S.c.shortfall_id.desc()).limit(bindparam("most"))
# Two administrators who add the fifth at the same moment wait for each other; SQLite has one writer anyway.
_LOCK_RULE = text("SELECT pg_advisory_xact_lock(hashtextextended(:rule, 13))")


class Notifications:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Notification]:
        return [_notification(row) for row in self._connection.execute(_ALL)]

    def get(self, notification_id: int) -> Notification | None:
        row = self._connection.execute(_ONE, {"id": notification_id}).first()
        return _notification(row) if row is not None else None

    def of_rule(self, rule: str) -> list[Notification]:
        """Those of a rule that are switched on, in the order in which they were added."""
        return [_notification(row) for row in self._connection.execute(_OF_RULE, {"rule": rule})]

    def add(self, values: Mapping[str, Any], by: str, now: datetime) -> int:
        """Keep a new one; returns its id.

        values  rule, module, message, recipients (JSON objects), style, is_on
        raises  UserError notify.rule_is_full: a rule has at most five (W1)
        """
        self._make_room(str(values["rule"]))
        row = _stored(values) | {"version": 1, "created_by": by, "created_at": now, "changed_by": by, "changed_at": now}
        added = self._connection.execute(insert(_T).values(**row).returning(_T.c.notification_id))
        return int(added.scalar_one())

    def change(self, notification_id: int, version: int, values: Mapping[str, Any], by: str, now: datetime) -> None:
        """Change some values of one.

        version  of the reading that the change is based on
        raises   NothingFound notify.gone; UserError notify.changed_meanwhile: somebody else changed it since
        """
        before = self.get(notification_id)
        if before is None:
            raise NothingFound("notify.gone", number=notification_id)
        if "rule" in values and values["rule"] != before.rule:
            self._make_room(str(values["rule"]))
        changed = self._connection.execute(
            update(_T)
            .where(_T.c.notification_id == notification_id, _T.c.version == version)
            .values(version=_T.c.version + 1, changed_by=by, changed_at=now, **_stored(values))
        )
        if changed.rowcount != 1:
            now_there = self.get(notification_id)  # read anew: the update waited for whoever was quicker
            if now_there is None:
                raise NothingFound("notify.gone", number=notification_id)
            raise UserError("notify.changed_meanwhile", number=notification_id, who=now_there.changed_by)

    def remove(self, notification_id: int) -> bool:
        return self._connection.execute(delete(_T).where(_T.c.notification_id == notification_id)).rowcount == 1

    def _make_room(self, rule: str) -> None:
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_LOCK_RULE, {"rule": rule})
        if self._connection.execute(_COUNT, {"rule": rule}).scalar_one() >= MOST_PER_RULE:
            raise UserError("notify.rule_is_full", rule=rule, limit=MOST_PER_RULE)


class Shortfalls:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, event_id: str, what: str, rows: Sequence[tuple[str, str, str]], now: datetime) -> None:
        """Keep what could not be done; rows: (code, about, detail)."""
        if rows:
            head = {"event_id": event_id, "what": what, "happened_at": now}
            given = [head | {"code": code, "about": about, "detail": detail} for code, about, detail in rows]
            self._connection.execute(insert(_S), given)

    def newest(self, most: int = 100) -> list[Shortfall]:
        return [Shortfall(*row) for row in self._connection.execute(_SHORT, {"most": most})]


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    row = dict(values)
    if "recipients" in row:
        row["recipients"] = json.dumps(list(row["recipients"]), ensure_ascii=False, sort_keys=True)
    return row


def _notification(row: Row[Any]) -> Notification:
    values = dict(row._mapping)
    values["recipients"] = tuple(json.loads(values["recipients"]))
    return Notification(**values)
