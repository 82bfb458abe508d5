"""Visits and what was done in them; who is on a site just now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, delete, false, func, insert, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault
from app.storage.visiting.search.index import COMPANY, VisitorIndex
from app.storage.visiting.shape import Shape


@dataclass(frozen=True)
class Visit:
    """One stay on a site. ended_at None: still there. utm: 'utm_source' → value; seconds: since started_at."""

    visit_id: str
    visitor_id: str
    brand_id: str
    started_at: datetime
    last_at: datetime
    ended_at: datetime | None = None
    reference_id: str = ""
    landing_url: str = ""
    landing_title: str = ""
    current_url: str = ""
    current_title: str = ""
    previous_url: str = ""
    referrer: str = ""
    utm: Mapping[str, str] = field(default_factory=dict)
    pages: int = 0
    seconds: int = 0
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Action:
    """kind: 'accessed' (the first page), 'navigated', 'chatted' or 'custom'; seconds: until the next one."""

    visit_id: str
    at: datetime
    kind: str
    url: str = ""
    title: str = ""
    seconds: int = 0
    name: str = ""


@dataclass(frozen=True)
class Live:
    """Which of those who are on a site just now; '' is all.

    ring     'one' … 'four', or 'outside'
    type     'customer', 'deal', 'contact', 'lead', 'unknown' by the CRM, or 'new' and 'returning'
    company  words of its name, or their beginnings; parts: what other services know counts as well, 'crm' …
    start    so many are left out
    """

    brand_id: str = ""
    ring: str = ""
    type: str = ""
    company: str = ""
    parts: tuple[str, ...] = ()
    most: int = 200
    start: int = 0


@dataclass(frozen=True)
class Listing:
    """Which visits, in which order: 'newest', 'oldest', 'longest', or 'top' by revenue, then by time spent."""

    since: datetime | None = None
    until: datetime | None = None
    type: str = ""
    brand_id: str = ""
    order: str = "newest"
    most: int = 200
    start: int = 0


_V, _A, _T = tables.visits, tables.actions, tables.visitors
_RINGS = {"one": 0, "two": 1, "three": 2, "four": 3}
_FACTS = (
    "landing_url",
    "landing_title",
    "current_url",
    "current_title",
    "previous_url",
    "referrer",
    "utm",
    "attributes",
)
_SHAPE = Shape(Visit, _FACTS)
_DEED = Shape(Action, ("url", "title", "name"))
_OF = select(_V).where(_V.c.visitor_id == bindparam("id")).order_by(_V.c.started_at.desc(), _V.c.visit_id)
_OPEN = select(_V).where(_V.c.visitor_id == bindparam("id"), _V.c.ended_at.is_(None)).order_by(_V.c.last_at.desc())
_ACTIONS = select(_A).where(_A.c.visit_id == bindparam("id")).order_by(_A.c.at.desc(), _A.c.action_id.desc())
_IDLE = select(_V).where(_V.c.ended_at.is_(None), _V.c.last_at < bindparam("before")).order_by(_V.c.last_at)


class Visits:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def get(self, visit_id: str) -> Visit | None:
        row = self._connection.execute(select(_V).where(_V.c.visit_id == visit_id)).first()
        return _SHAPE.value(row, self._vault) if row is not None else None

    def put(self, visit: Visit) -> None:
        tables.upsert(self._connection, _V, _SHAPE.row(visit, self._vault))

    def open(self, visitor_id: str) -> Visit | None:
        """The visit that is going on."""
        row = self._connection.execute(_OPEN, {"id": visitor_id}).first()
        return _SHAPE.value(row, self._vault) if row is not None else None

    def of(self, visitor_id: str, most: int = 50, start: int = 0) -> list[Visit]:
        """A visitor's visits, the newest first."""
        rows = self._connection.execute(_OF.offset(start).limit(most), {"id": visitor_id})
        return [_SHAPE.value(row, self._vault) for row in rows]

    def newest_of(self, visitor_ids: Sequence[str]) -> dict[str, Visit]:
        """The newest visit of each; who has none is left out."""
        found: dict[str, Visit] = {}
        for first in range(0, len(visitor_ids), 500):
            some = _V.c.visitor_id.in_(visitor_ids[first : first + 500])
            for row in self._connection.execute(select(_V).where(some).order_by(_V.c.started_at)):
                found[row.visitor_id] = _SHAPE.value(row, self._vault)
        return found

    def live(self, wanted: Live) -> list[Visit]:
        """Who is there, inner rings first, then who moved last; one visit each."""
        asked = select(_V).join(_T, _T.c.visitor_id == _V.c.visitor_id).where(_V.c.ended_at.is_(None))
        asked = self._narrowed(asked, wanted).order_by(
            case(_RINGS, value=_T.c.ring, else_=9), _V.c.last_at.desc(), _V.c.visit_id
        )
        return [
            _SHAPE.value(row, self._vault)
            for row in self._connection.execute(asked.offset(wanted.start).limit(wanted.most))
        ]

    def counted(self, wanted: Live) -> dict[str, int]:
        """How many visits go on of visitors in each ring, '' outside; of all, not of a page."""
        asked = select(_T.c.ring, func.count())
        joined = asked.select_from(_V.join(_T, _T.c.visitor_id == _V.c.visitor_id)).where(_V.c.ended_at.is_(None))
        rows = self._connection.execute(self._narrowed(joined, wanted).group_by(_T.c.ring))
        return {row[0]: row[1] for row in rows}

    def listed(self, wanted: Listing) -> list[Visit]:
        """Visits that began within a time, of visitors of a type."""
        asked = select(_V).join(_T, _T.c.visitor_id == _V.c.visitor_id)
        if wanted.since is not None:
            asked = asked.where(_V.c.started_at >= wanted.since)
        if wanted.until is not None:
            asked = asked.where(_V.c.started_at < wanted.until)
        if wanted.type:
            types = ("", "unknown") if wanted.type == "unknown" else (wanted.type,)
            asked = asked.where(_T.c.type.in_(types))
        if wanted.brand_id:
            asked = asked.where(_V.c.brand_id == wanted.brand_id)
        longest, newest = _V.c.seconds.desc(), _V.c.started_at.desc()
        orders: dict[str, tuple[Any, ...]] = {
            "oldest": (_V.c.started_at,),
            "longest": (longest, newest),
            "top": (func.coalesce(_T.c.revenue, 0).desc(), longest, newest),
        }
        ordered = asked.order_by(*orders.get(wanted.order, (newest,)), _V.c.visit_id).offset(wanted.start)
        ordered = ordered.limit(wanted.most)
        return [_SHAPE.value(row, self._vault) for row in self._connection.execute(ordered)]

    def _narrowed(self, asked: Select[Any], wanted: Live) -> Select[Any]:
        if wanted.brand_id:
            asked = asked.where(_V.c.brand_id == wanted.brand_id)
        if wanted.ring:
            asked = asked.where(_T.c.ring == ("" if wanted.ring == "outside" else wanted.ring))
        if wanted.type == "new":
            asked = asked.where(_T.c.visits <= 1)
        elif wanted.type == "returning":
            asked = asked.where(_T.c.visits > 1)
        elif wanted.type == "unknown":
            asked = asked.where(_T.c.type.in_(("", "unknown")))
        elif wanted.type:
            asked = asked.where(_T.c.type == wanted.type)
        if wanted.company:
            index = VisitorIndex(self._connection, self._vault)
            found = list(index.conditions(_T.c.visitor_id, wanted.company, COMPANY, ("", *wanted.parts)))
            asked = asked.where(*found) if found else asked.where(false())
        return asked

    def idle(self, before: datetime, most: int) -> list[Visit]:
        """Visits that go on though nothing has been heard since `before`."""
        rows = self._connection.execute(_IDLE.limit(most), {"before": before})
        return [_SHAPE.value(row, self._vault) for row in rows]

    # -- what was done in them ------------------------------------------------------------------------------------

    def act(self, action: Action) -> None:
        self._connection.execute(insert(_A).values(**_DEED.row(action, self._vault)))

    def actions(self, visit_id: str, most: int = 500, start: int = 0) -> list[Action]:
        """The newest ones, but for the last `start`; the oldest of them first."""
        rows = self._connection.execute(_ACTIONS.offset(start).limit(most), {"id": visit_id}).all()
        return [_DEED.value(row, self._vault) for row in reversed(rows)]

    def count_actions(self, visit_ids: Sequence[str]) -> dict[str, int]:
        """By visit; one in which nothing was done is left out."""
        asked = select(_A.c.visit_id, func.count()).where(_A.c.visit_id.in_(visit_ids)).group_by(_A.c.visit_id)
        return {row[0]: row[1] for row in self._connection.execute(asked)}

    def lasted(self, visit_id: str, seconds: int) -> None:
        """How long the newest action took, once the next one is known."""
        newest = select(_A.c.action_id).where(_A.c.visit_id == visit_id).order_by(_A.c.action_id.desc()).limit(1)
        last = update(_A).where(_A.c.action_id == newest.scalar_subquery())
        self._connection.execute(last.values(seconds=seconds))

    def join(self, visit_ids: Sequence[str], into: str) -> None:
        """These visits turned out to be part of another: what was done in them was done there."""
        for table in (_A, tables.chats):
            theirs = table.c.visit_id.in_(visit_ids)
            self._connection.execute(update(table).where(theirs).values(visit_id=into))
        self._connection.execute(delete(_V).where(_V.c.visit_id.in_(visit_ids)))
