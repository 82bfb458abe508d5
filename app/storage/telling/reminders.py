"""Reminders of activities: one row per activity, moment and person; the row is what makes it exactly one message.

Which reminders an activity has is read from the CRM by handlers/reminders; here they are kept, snoozed, taken when they
are due, and ended. Nothing is sent here.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, or_, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault

FIRED_AT_ONCE = 200
OPEN = ("waiting", "fired")


class Wanted(NamedTuple):
    """A reminder as the CRM has it now. facts: what the list of what comes shows, JSON."""

    crm_user_id: str
    trigger_at: datetime
    facts: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Reminder:
    """state: 'waiting' | 'fired' (on its way) | 'told' | 'cancelled' | 'missed' (too late to be told) | 'stopped'."""

    reminder_id: str
    module: str
    activity_id: str
    crm_user_id: str
    trigger_at: datetime
    due_at: datetime
    state: str
    is_snoozed: bool
    facts: Mapping[str, Any] = field(repr=False)


_T = tables.reminders
_ONE = select(_T).where(_T.c.reminder_id == bindparam("id"))
_OF_ACTIVITY = select(_T).where(_T.c.module == bindparam("module"), _T.c.activity_id == bindparam("activity"))
_COMING = (
    select(_T)
    .where(_T.c.crm_user_id == bindparam("person"), _T.c.state == "waiting", _T.c.due_at >= bindparam("since"))
    .order_by(_T.c.due_at, _T.c.reminder_id)
    .limit(bindparam("most"))
)
_DUE = (
    select(_T)
    .where(_T.c.state == "waiting", _T.c.due_at <= bindparam("now"))
    .order_by(_T.c.due_at, _T.c.reminder_id)
    .limit(FIRED_AT_ONCE)
)
_DUE_LOCKED = _DUE.with_for_update(skip_locked=True)
_ANY_DUE = select(_T.c.reminder_id).where(_T.c.state == "waiting", _T.c.due_at <= bindparam("now")).limit(1)


def reminder_id(module: str, activity_id: str, trigger_at: datetime, crm_user_id: str) -> str:
    """The same for the same activity, moment and person, whoever finds it and however often."""
    text = f"{module}:{activity_id}:{int(trigger_at.timestamp())}:{crm_user_id}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]


class Reminders:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def settle(
        self, module: str, activity_id: str, wanted: Iterable[tuple[Any, ...]], now: datetime, too_late: datetime
    ) -> None:
        """Make the rows of one activity say what the CRM says: add what is new, cancel what is no longer wanted.

        A reminder that was told is told no more, one that was snoozed stays so, and one that was cancelled and is
        wanted again comes back when its moment is still to come.

        wanted     each as Wanted has it
        too_late   new ones whose moment is before that are left alone: their time has passed
        """
        kept = {
            row.reminder_id: row
            for row in self._connection.execute(_OF_ACTIVITY, {"module": module, "activity": activity_id}).all()
        }
        named = {
            reminder_id(module, activity_id, one.trigger_at, one.crm_user_id): one for one in map(Wanted._make, wanted)
        }
        rows = []
        for name, one in named.items():
            sealed = self._vault.seal_json(dict(one.facts))
            if name not in kept:
                if one.trigger_at >= too_late:
                    rows.append(self._fresh(name, module, activity_id, one, sealed, now))
            elif kept[name].state in OPEN:
                self._connection.execute(update(_T).where(_T.c.reminder_id == name).values(sealed_facts=sealed))
            elif kept[name].state == "cancelled" and one.trigger_at > now:
                back = {"state": "waiting", "due_at": one.trigger_at, "is_snoozed": False, "ended_at": None}
                self._connection.execute(update(_T).where(_T.c.reminder_id == name).values(sealed_facts=sealed, **back))
        tables.insert_new(self._connection, _T, rows, _T.c.reminder_id)
        gone = [name for name, row in kept.items() if name not in named and row.state in OPEN]
        if gone:
            self._connection.execute(
                update(_T).where(_T.c.reminder_id.in_(gone)).values(state="cancelled", ended_at=now)
            )

    def get(self, reminder_id: str) -> Reminder | None:
        row = self._connection.execute(_ONE, {"id": reminder_id}).first()
        return self._read(row) if row else None

    def coming(self, crm_user_id: str, since: datetime, most: int) -> list[Reminder]:
        """What one person will be reminded of, soonest first."""
        asked = {"person": crm_user_id, "since": since, "most": most}
        return [self._read(row) for row in self._connection.execute(_COMING, asked)]

    def has_due(self, now: datetime) -> bool:
        """Whether `take_due` would find something; reads only."""
        return self._connection.execute(_ANY_DUE, {"now": now}).first() is not None

    def take_due(self, now: datetime, too_late: datetime) -> list[Reminder]:
        """Take what is due; what should have been told before `too_late` is not told any more."""
        locking = _DUE_LOCKED if self._connection.dialect.name == "postgresql" else _DUE
        taken = []
        for row in self._connection.execute(locking, {"now": now}).all():
            is_missed = row.due_at < too_late
            state = {"state": "missed", "ended_at": now} if is_missed else {"state": "fired"}
            self._connection.execute(update(_T).where(_T.c.reminder_id == row.reminder_id).values(**state))
            if not is_missed:
                taken.append(self._read(row))
        return taken

    def end(self, reminder_id: str, state: str, now: datetime, due_at: datetime | None = None) -> bool:
        """state   'told', 'cancelled', 'stopped' or 'missed'
        due_at     only if it is still the one that was due then: a snooze meanwhile is stronger
        """
        ended = update(_T).where(_T.c.reminder_id == reminder_id, _T.c.state.in_(OPEN))
        if due_at is not None:
            ended = ended.where(_T.c.due_at == due_at)
        return self._connection.execute(ended.values(state=state, ended_at=now)).rowcount == 1

    def give_up(self, too_late: datetime, now: datetime) -> int:
        """End those on their way whose event went aside long ago; returns how many."""
        lost = update(_T).where(_T.c.state == "fired", _T.c.due_at < too_late)
        return self._connection.execute(lost.values(state="missed", ended_at=now)).rowcount

    def snooze(self, reminder_id: str, until: datetime) -> bool:
        """Tell it again then, also when it has been told. False when it is gone, cancelled or stopped."""
        again = (
            update(_T)
            .where(
                _T.c.reminder_id == reminder_id, or_(_T.c.state.in_(OPEN), _T.c.state == "told", _T.c.state == "missed")
            )
            .values(state="waiting", due_at=until, is_snoozed=True, ended_at=None)
        )
        return self._connection.execute(again).rowcount == 1

    def end_activity(self, module: str, activity_id: str, now: datetime) -> None:
        """The activity is over or gone: nothing of it is told any more, snoozed or not."""
        self._connection.execute(
            update(_T)
            .where(_T.c.module == module, _T.c.activity_id == activity_id, _T.c.state.in_(OPEN))
            .values(state="cancelled", ended_at=now)
        )

    def _fresh(
        self, name: str, module: str, activity_id: str, one: Wanted, sealed: bytes, now: datetime
    ) -> dict[str, object]:
        return {
            "reminder_id": name,
            "module": module,
            "activity_id": activity_id,
            "crm_user_id": one.crm_user_id,
            "trigger_at": one.trigger_at,
            "due_at": one.trigger_at,
            "state": "waiting",
            "is_snoozed": False,
            "sealed_facts": sealed,
            "created_at": now,
        }

    def _read(self, row: Row[Any]) -> Reminder:
        plain = {name: row._mapping[name] for name in Reminder.__dataclass_fields__ if name != "facts"}
        facts: Any = self._vault.open_json(row.sealed_facts)
        return Reminder(facts=facts, **plain)
