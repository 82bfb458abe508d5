"""What rules did and why; triggers that wait for their moment; who is on which visitor list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault

FIRED_AT_ONCE = 200


@dataclass(frozen=True)
class Deed:
    """rule: 'rule:7' or 'preset:2'; what: below 'deed' in the catalogues of sentences; reason: {because: the fulfilled
    comparisons as they are kept, …details}; once: what must not be done twice, None where that does not matter."""

    rule: str
    brand_id: str
    visitor_id: str
    visit_id: str
    what: str
    at: datetime
    reason: Mapping[str, Any] = field(default_factory=dict, repr=False)
    once: str | None = None
    deed_id: int = 0


@dataclass(frozen=True)
class Pending:
    """A trigger that waits. state: 'waiting', 'fired' (on its way), 'done', 'cancelled'."""

    pending_id: int
    rule_id: int
    visitor_id: str
    visit_id: str
    state: str
    due_at: datetime


@dataclass(frozen=True)
class Member:
    brand_id: str
    list_name: str
    visitor_id: str
    rule_id: int | None
    added_at: datetime


_D, _P, _M = tables.rule_log, tables.pending, tables.members
_DUE = (
    select(*tables.columns(_P, Pending))
    .where(_P.c.state == "waiting", _P.c.due_at <= bindparam("now"))
    .order_by(_P.c.due_at, _P.c.pending_id)
    .limit(FIRED_AT_ONCE)
)
_ANY_DUE = select(_P.c.pending_id).where(_P.c.state == "waiting", _P.c.due_at <= bindparam("now")).limit(1)


class RuleLog:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def note(self, deed: Deed) -> bool:
        """Keep it; False when what must not be done twice was done before."""
        row = {name: value for name, value in vars(deed).items() if name not in ("reason", "deed_id")}
        row["sealed_reason"] = self._vault.seal_json(dict(deed.reason))
        if deed.once is None:
            self._connection.execute(insert(_D).values(**row))
            return True
        return tables.insert_new(self._connection, _D, [row], _D.c.once) == 1

    def done(self, visit_id: str) -> set[str]:
        """What must not be done twice and was done in this visit."""
        found = select(_D.c.once).where(_D.c.visit_id == visit_id, _D.c.once.is_not(None))
        return set(self._connection.execute(found).scalars())

    def newest(self, *, rule: str = "", visitor_id: str = "", brand_id: str = "", most: int = 100) -> list[Deed]:
        """The newest first."""
        wanted = select(_D).order_by(_D.c.deed_id.desc()).limit(most)
        for column, value in ((_D.c.rule, rule), (_D.c.visitor_id, visitor_id), (_D.c.brand_id, brand_id)):
            if value:
                wanted = wanted.where(column == value)
        return [self._deed(row) for row in self._connection.execute(wanted)]

    def counts(self) -> dict[str, int]:
        """How much each rule has done, as far as it is still kept."""
        found = select(_D.c.rule, func.count().label("times")).group_by(_D.c.rule)
        return {row.rule: row.times for row in self._connection.execute(found)}

    def _deed(self, row: Row[Any]) -> Deed:
        values = dict(row._mapping)
        reason: Any = self._vault.open_json(values.pop("sealed_reason"))
        return Deed(**values, reason=reason)


class Waiting:
    """Triggers that wait for their moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, rule_id: int, visitor_id: str, visit_id: str, due_at: datetime) -> bool:
        """False when this rule waits, or waited, in this visit already."""
        row = {"rule_id": rule_id, "visitor_id": visitor_id, "visit_id": visit_id, "due_at": due_at, "state": "waiting"}
        return tables.insert_new(self._connection, _P, [row], _P.c.rule_id, _P.c.visit_id) == 1

    def has_due(self, now: datetime) -> bool:
        return self._connection.execute(_ANY_DUE, {"now": now}).first() is not None

    def take_due(self, now: datetime) -> list[Pending]:
        """Those whose moment has come; each is handed out once."""
        taken = [
            Pending(*row) for row in self._connection.execute(_DUE.with_for_update(skip_locked=True), {"now": now})
        ]
        if taken:
            mine = _P.c.pending_id.in_([one.pending_id for one in taken])
            self._connection.execute(update(_P).where(mine).values(state="fired"))
        return taken

    def get(self, pending_id: int) -> Pending | None:
        row = self._connection.execute(
            select(*tables.columns(_P, Pending)).where(_P.c.pending_id == pending_id)
        ).first()
        return Pending(*row) if row is not None else None

    def end(self, pending_id: int, state: str, now: datetime) -> None:
        self._connection.execute(update(_P).where(_P.c.pending_id == pending_id).values(state=state, ended_at=now))

    def cancel(self, visit_id: str, now: datetime) -> list[Pending]:
        """The visitor has left: what waits in this visit is not done any more."""
        mine = (_P.c.visit_id == visit_id, _P.c.state.in_(("waiting", "fired")))
        found = [Pending(*row) for row in self._connection.execute(select(*tables.columns(_P, Pending)).where(*mine))]
        self._connection.execute(update(_P).where(*mine).values(state="cancelled", ended_at=now))
        return found


class Members:
    """Visitor lists."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, brand_id: str, list_name: str, visitor_id: str, rule_id: int | None, now: datetime) -> bool:
        """False when the visitor is on the list already."""
        row = {"brand_id": brand_id, "list_name": list_name, "visitor_id": visitor_id, "rule_id": rule_id}
        keys = (_M.c.brand_id, _M.c.list_name, _M.c.visitor_id)
        return tables.insert_new(self._connection, _M, [row | {"added_at": now}], *keys) == 1

    def remove(self, brand_id: str, list_name: str, visitor_id: str) -> bool:
        mine = (_M.c.brand_id == brand_id, _M.c.list_name == list_name, _M.c.visitor_id == visitor_id)
        return self._connection.execute(delete(_M).where(*mine)).rowcount == 1

    def of(self, brand_id: str, list_name: str, most: int = 200) -> Sequence[Member]:
        """The newest first."""
        wanted = select(_M).where(_M.c.brand_id == brand_id, _M.c.list_name == list_name)
        rows = self._connection.execute(wanted.order_by(_M.c.added_at.desc()).limit(most))
        return [Member(**row._mapping) for row in rows]

    def lists(self) -> dict[tuple[str, str], int]:
        """(brand, list) -> how many are on it."""
        wanted = select(_M.c.brand_id, _M.c.list_name, func.count().label("members"))
        rows = self._connection.execute(wanted.group_by(_M.c.brand_id, _M.c.list_name).order_by(_M.c.list_name))
        return {(row.brand_id, row.list_name): row.members for row in rows}
