"""Visitors: who has been on a site, by what they are recognised, and two that turned out to be one.

It decides not whether two are the same: app/visitors/intake/recognition.py does. Addresses are found by keyed digests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, text, update

from app.storage.tables import every as tables
from app.storage.vault import Vault
from app.storage.visiting.search.index import COMPANY, WHO, VisitorIndex
from app.storage.visiting.shape import Shape

LIST_MOST = 10_000  # visitors that are read at once


@dataclass(frozen=True)
class Visitor:
    """Somebody who has been on a site, with a name or without.

    key, siq_id   as the page script and as SalesIQ name them; '' when not known
    kind          'lead' or 'contact', as SalesIQ says; ''
    type          'customer', 'deal', 'contact', 'lead', 'unknown', by the CRM's records; '' when nobody has looked
    revenue       sum of the customer's won deals; None when not known
    attributes    by `salesiq_attribute` (data/salesiq_crm_fields.json) and utm_* as they came
    info          what the site has set by visitor.info
    ring          'one' … 'four', '' outside        seconds   on the site, in all visits
    assigned_to   Cliq user ids
    """

    visitor_id: str
    brand_id: str
    first_seen_at: datetime
    last_seen_at: datetime
    key: str = ""
    siq_id: str = ""
    kind: str = ""
    type: str = ""
    revenue: float | None = None
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    company: str = field(default="", repr=False)
    language: str = ""
    zone: str = ""
    country: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict, repr=False)
    info: Mapping[str, Any] = field(default_factory=dict, repr=False)
    visits: int = 0
    past_chats: int = 0
    score: int = 0
    ring: str = ""
    lists: tuple[str, ...] = ()
    seconds: int = 0
    assigned_to: tuple[str, ...] = ()
    merged_into: str | None = None

    @property
    def is_identified(self) -> bool:
        """C2: a name, an e-mail address, or an id that SalesIQ knew before."""
        return bool(self.name or self.email or (self.siq_id and self.kind == "contact"))


_T, _I = tables.visitors, tables.visitor_idents
_SEALED = ("name", "email", "phone", "company", "language", "zone", "country", "attributes", "info")
_SHAPE = Shape(Visitor, _SEALED, listed=("lists", "assigned_to"))
_GET = select(_T).where(_T.c.visitor_id == bindparam("id"))
_HOLD = _GET.with_for_update()
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 14))")
_NEWEST = select(_T).where(_T.c.merged_into.is_(None)).order_by(_T.c.last_seen_at.desc())


class Visitors:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._index = VisitorIndex(connection, vault)

    def get(self, visitor_id: str) -> Visitor | None:
        """The visitor; the one it has become part of, if it has."""
        row = self._connection.execute(_GET, {"id": visitor_id}).first()
        if row is not None and row.merged_into:
            return self.get(row.merged_into)
        return _SHAPE.value(row, self._vault) if row is not None else None

    def put(self, visitor: Visitor, before: Visitor | None = None) -> None:
        """before: as it was, when that is known; the index is left alone then unless a name is another one."""
        tables.upsert(self._connection, _T, _SHAPE.row(visitor, self._vault))
        if before is None or _names(before) != _names(visitor):
            self._index.put(visitor.visitor_id, "", _names(visitor))

    def change(self, visitor_id: str, **values: Any) -> Visitor | None:
        """Change some fields; returns the visitor as it is then, None when there is none.

        In one transaction with the reading of it, so that of two who change different fields neither loses.
        """
        row = self._connection.execute(_HOLD, {"id": visitor_id}).first()
        if row is None:
            return None
        if row.merged_into:
            return self.change(row.merged_into, **values)
        before = _SHAPE.value(row, self._vault)
        changed = replace(before, **values)
        if _SHAPE.sealed.isdisjoint(values):
            stored = {name: _SHAPE.stored(name, value) for name, value in values.items()}
            self._connection.execute(update(_T).where(_T.c.visitor_id == visitor_id).values(**stored))
        else:
            self.put(changed, before)
        return changed

    def add_score(self, visitor_id: str, points: int) -> None:
        """Two who add at the same time both count."""
        mine = _T.c.visitor_id == visitor_id
        self._connection.execute(update(_T).where(mine).values(score=_T.c.score + points))

    def newest(self, most: int, brand_id: str = "") -> list[Visitor]:
        """Those who were seen last."""
        wanted = _NEWEST.limit(min(most, LIST_MOST))
        if brand_id:
            wanted = wanted.where(_T.c.brand_id == brand_id)
        return [_SHAPE.value(row, self._vault) for row in self._connection.execute(wanted)]

    def many(self, visitor_ids: Sequence[str]) -> dict[str, Visitor]:
        """By id; those that are not there are left out."""
        rows = self._connection.execute(select(_T).where(_T.c.visitor_id.in_(visitor_ids[:LIST_MOST])))
        return {row.visitor_id: _SHAPE.value(row, self._vault) for row in rows}

    def enter(self, visitor_id: str) -> None:
        """Enter somebody anew in the index, and under the newest key by what they are recognised."""
        visitor = self.get(visitor_id)
        if visitor is None or visitor.visitor_id != visitor_id:
            return  # it has become part of another
        self._index.put(visitor_id, "", _names(visitor))
        for kind, value in (("key", visitor.key), ("siq", visitor.siq_id), ("email", visitor.email)):
            if value and self.recognised(kind, value) == visitor_id:
                self.recognise(kind, value, visitor_id, visitor.last_seen_at)

    # -- by what they are recognised ------------------------------------------------------------------------------

    def recognised(self, kind: str, value: str) -> str | None:
        """Whose it is. kind: 'key', 'siq', 'email' or 'chat'."""
        digests = self._digests(kind, value)
        found = select(_I.c.visitor_id).where(_I.c.kind == kind, _I.c.digest.in_(digests)).limit(1)
        visitor_id: str | None = self._connection.execute(found).scalar()
        return visitor_id

    def hold(self, idents: Sequence[tuple[str, str]]) -> None:
        """Until the transaction ends nobody else decides whom these belong to; the same order for everybody."""
        if self._connection.dialect.name == "postgresql":
            for what in sorted(f"{kind} {self._digests(kind, value)[0]}" for kind, value in idents):
                self._connection.execute(_LOCK, {"what": what})

    def lock(self, visitor_id: str) -> None:
        """Who tells something of a visitor waits for others who do: all of them lock the visitor before any stream."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_LOCK, {"what": visitor_id})

    def recognise(self, kind: str, value: str, visitor_id: str, now: datetime) -> None:
        """From now on it is this visitor's."""
        row = {"kind": kind, "digest": self._digests(kind, value)[0], "visitor_id": visitor_id, "seen_at": now}
        tables.upsert(self._connection, _I, row)

    def _digests(self, kind: str, value: str) -> tuple[str, ...]:
        return self._vault.digests("visitor", kind, value.strip().lower() if kind == "email" else value)

    def merge(self, kept: Visitor, gone: Visitor) -> Visitor:
        """Everything of `gone` becomes that of `kept`; returns it as it is then."""
        for table in (_I, tables.visits, tables.chats, tables.commands):
            mine = table.c.visitor_id == gone.visitor_id
            self._connection.execute(update(table).where(mine).values(visitor_id=kept.visitor_id))
        whole = merged(kept, gone)
        self.put(whole, kept)
        empty = replace(_nobody(gone), merged_into=kept.visitor_id)
        self.put(empty)
        return whole


def _names(visitor: Visitor) -> dict[str, list[str]]:
    """By what a visitor is searched: of an address what stands before the @, and the beginning of its domain."""
    local, _, domain = visitor.email.partition("@")
    return {WHO: [visitor.name, local, domain.partition(".")[0]], COMPANY: [visitor.company]}


def merged(kept: Visitor, gone: Visitor) -> Visitor:
    """One visitor out of two: what the first says, completed by the second. Pure."""
    words = (
        "key",
        "siq_id",
        "kind",
        "type",
        "name",
        "email",
        "phone",
        "company",
        "language",
        "zone",
        "country",
        "ring",
    )
    return replace(
        kept,
        **{name: getattr(kept, name) or getattr(gone, name) for name in words},
        revenue=kept.revenue if kept.revenue is not None else gone.revenue,
        attributes={**gone.attributes, **kept.attributes},
        info={**gone.info, **kept.info},
        first_seen_at=min(kept.first_seen_at, gone.first_seen_at),
        last_seen_at=max(kept.last_seen_at, gone.last_seen_at),
        visits=kept.visits + gone.visits,
        past_chats=kept.past_chats + gone.past_chats,
        score=kept.score + gone.score,
        seconds=kept.seconds + gone.seconds,
        lists=tuple(dict.fromkeys((*kept.lists, *gone.lists))),
        assigned_to=tuple(dict.fromkeys((*kept.assigned_to, *gone.assigned_to))),
    )


def _nobody(gone: Visitor) -> Visitor:
    """What stays of a visitor who became part of another: when, and nothing personal."""
    return Visitor(gone.visitor_id, gone.brand_id, gone.first_seen_at, gone.last_seen_at)
