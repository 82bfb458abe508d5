"""Schedules: what is due when, and the taking of what is due, once, by however many clocks.

When a rule is due next is app/rules/recurrence.py's arithmetic, handed in by the caller. Nothing is sent here: the
clock puts each firing into the inbox in the transaction in which it takes it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, bindparam, delete, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault

FIRED_AT_ONCE = 200


@dataclass(frozen=True)
class Schedule:
    """kind    the name of the event that a firing becomes
    owner_id   the Cliq user under whose rights it runs; '' for the server's own
    rule       JSON, see app/rules/recurrence.py
    body       what the event carries
    """

    schedule_id: str
    kind: str
    rule: Mapping[str, Any]
    zone: str
    next_at: datetime | None
    owner_id: str = ""
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)
    is_on: bool = True


@dataclass(frozen=True)
class Firing:
    """One firing: `schedule` as it stands after it, `slot` the moment it was planned for."""

    schedule: Schedule
    slot: datetime

    @property
    def event_id(self) -> str:
        """The same for everybody who takes the same slot of the same schedule."""
        return f"{self.schedule.schedule_id}:{self.slot.isoformat()}"


NextOf = Callable[[Mapping[str, Any], str, datetime], datetime | None]
"""(rule, zone, after) → the first instant later than `after`; None for never."""

_T = tables.schedules
_ALL = select(_T).order_by(_T.c.created_at, _T.c.schedule_id)
_ONE = select(_T).where(_T.c.schedule_id == bindparam("id"))
_OF_OWNER = _ALL.where(_T.c.owner_id == bindparam("owner"))
_DUE = (
    select(_T)
    .where(_T.c.next_at <= bindparam("now"), _T.c.is_on.is_(True))
    .order_by(_T.c.next_at, _T.c.schedule_id)
    .limit(FIRED_AT_ONCE)
)
_DUE_LOCKED = _DUE.with_for_update(skip_locked=True)
_ANY_DUE = select(_T.c.schedule_id).where(_T.c.next_at <= bindparam("now"), _T.c.is_on.is_(True)).limit(1)


class Schedules:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def put(self, schedule: Schedule, now: datetime) -> None:
        """Add a schedule, or put another one in its place."""
        values = {
            "schedule_id": schedule.schedule_id,
            "kind": schedule.kind,
            "owner_id": schedule.owner_id,
            "rule": orjson.dumps(dict(schedule.rule)).decode(),
            "zone": schedule.zone,
            "next_at": schedule.next_at,
            "sealed_body": self._vault.seal_json(dict(schedule.body)),
            "is_on": schedule.is_on,
            "created_at": now,
            "ended_at": None if schedule.next_at else now,
        }
        tables.upsert(self._connection, _T, values)

    def add(
        self,
        schedule_id: str,
        kind: str,
        owner_id: str,
        rule: Mapping[str, Any],
        zone: str,
        next_at: datetime | None,
        body: Mapping[str, Any],
        now: datetime,
    ) -> None:
        """`put`, for who has no Schedule at hand."""
        self.put(Schedule(schedule_id, kind, rule, zone, next_at, owner_id, body), now)

    def amend(self, schedule_id: str, **facts: object) -> None:
        """Change what the schedule's events carry."""
        found = self.get(schedule_id)
        if found is not None:
            sealed = self._vault.seal_json({**found.body, **facts})
            self._connection.execute(update(_T).where(_T.c.schedule_id == schedule_id).values(sealed_body=sealed))

    def get(self, schedule_id: str) -> Schedule | None:
        row = self._connection.execute(_ONE, {"id": schedule_id}).first()
        return self._read(row) if row else None

    def all(self) -> list[Schedule]:
        """Oldest first."""
        return [self._read(row) for row in self._connection.execute(_ALL)]

    def of(self, owner_id: str) -> list[Schedule]:
        """Those of one person, oldest first."""
        return [self._read(row) for row in self._connection.execute(_OF_OWNER, {"owner": owner_id})]

    def remove(self, schedule_id: str) -> bool:
        """False when there is none."""
        return self._connection.execute(delete(_T).where(_T.c.schedule_id == schedule_id)).rowcount == 1

    def turn(self, schedule_id: str, *, is_on: bool, next_at: datetime | None) -> None:
        """Switch it on or off; what it missed while it was off is not made up for."""
        changed = update(_T).where(_T.c.schedule_id == schedule_id)
        self._connection.execute(changed.values(is_on=is_on, next_at=next_at))

    def has_due(self, now: datetime) -> bool:
        """Whether `take_due` would find something; reads only."""
        return self._connection.execute(_ANY_DUE, {"now": now}).first() is not None

    def take_due(self, now: datetime, next_of: NextOf, too_late: datetime) -> list[Firing]:
        """Take what is due and set when it is due next, later than now: of several missed slots one is made up for.

        too_late   a slot before that is not made up for at all
        """
        locking = _DUE_LOCKED if self._connection.dialect.name == "postgresql" else _DUE
        taken = []
        for row in self._connection.execute(locking, {"now": now}).all():
            found = self._read(row)
            following = next_of(found.rule, found.zone, now)
            ended = {"ended_at": now} if following is None else {}
            changed = update(_T).where(_T.c.schedule_id == found.schedule_id)
            self._connection.execute(changed.values(next_at=following, **ended))
            if row.next_at >= too_late:
                taken.append(Firing(replace(found, next_at=following), row.next_at))
        return taken

    def _read(self, row: Row[Any]) -> Schedule:
        body: Any = self._vault.open_json(row.sealed_body)
        return Schedule(
            schedule_id=row.schedule_id,
            kind=row.kind,
            rule=orjson.loads(row.rule),
            zone=row.zone,
            next_at=row.next_at,
            owner_id=row.owner_id,
            body=body,
            is_on=row.is_on,
        )
