"""Whom something concerns: one visitor for whatever names them, never two for one person, also when two events come at
the same moment.

By the browser's key, SalesIQ's id, the e-mail address, the conversation. Visitors that turn out to be one become one,
unless they go by different addresses: then they are two people who share a browser, and it is the newer one's now.
It asks no service.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.now import Source
from app.storage.nouns import Tables
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Visit

EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,64}@(?:[^\s@<>(),;:\"\[\]\\.]{1,63}\.)+[^\s@<>(),;:\"\[\]\\.]{2,63}")
NAMELESS = re.compile(r"(?i)(?:visitor|訪問者)[ #]*\d+|guest|unknown")  # what SalesIQ calls who has given no name
TEXT_MOST, INFO_MOST = 200, 50
STRANGE = "impossible_email"
WORDS = ("name", "phone", "company", "language", "zone", "country", "kind")


@dataclass(frozen=True)
class Sighting:
    """What one event says about its visitor; '' and {} where it says nothing. siq_before: SalesIQ's id until now."""

    at: datetime
    brand_id: str = ""
    key: str = ""
    siq_id: str = ""
    siq_before: str = ""
    email: str = field(default="", repr=False)
    chat_id: str = ""
    kind: str = ""
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    company: str = field(default="", repr=False)
    language: str = ""
    zone: str = ""
    country: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict, repr=False)
    info: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def idents(self) -> list[tuple[str, str]]:
        siq = [("siq", self.siq_id), ("siq", self.siq_before)]
        given = [("email", self.email), ("chat", self.chat_id), *siq, ("key", self.key)]
        return [(kind, value) for kind, value in given if value]


@dataclass(frozen=True)
class Recognised:
    """captured: a name, an address or a telephone number is known that was not known before.

    changed   some of the contact details are others than before        gone   ids of visitors that became part of it
    """

    visitor: Visitor
    is_new: bool
    captured: bool
    changed: bool
    gone: tuple[str, ...] = ()


def cleaned(sighting: Sighting) -> Sighting:
    """Without what cannot be: an impossible address, a name that is none; everything of bearable length. What was
    given as an address and is none stays to be seen, as an attribute."""
    email = sighting.email.strip().lower()
    is_email = len(email) <= 254 and EMAIL.fullmatch(email) is not None
    strange = {STRANGE: sighting.email.strip()} if email and not is_email else {}
    name = " ".join(sighting.name.split())[:TEXT_MOST]
    info = dict(list(sighting.info.items())[:INFO_MOST])
    return replace(
        sighting,
        email=email if is_email else "",
        name="" if NAMELESS.fullmatch(name) else name,
        info={str(key)[:TEXT_MOST]: _short(value) for key, value in info.items()},
        attributes={key: _short(value) for key, value in {**sighting.attributes, **strange}.items()},
        phone=sighting.phone[:TEXT_MOST],
        company=sighting.company[:TEXT_MOST],
        language=sighting.language[:TEXT_MOST],
        zone=sighting.zone[:TEXT_MOST],
        country=sighting.country[:TEXT_MOST],
    )


def recognise(tables: Tables, source: Source, sighting: Sighting) -> Recognised:
    """The visitor, found or new, completed by what the event says. Within a transaction that writes."""
    sighting = cleaned(sighting)
    tables.visitors.hold(sighting.idents)
    found: dict[str, tuple[str, Visitor]] = {}
    for kind, value in sighting.idents:
        visitor_id = tables.visitors.recognised(kind, value)
        visitor = tables.visitors.get(visitor_id) if visitor_id else None
        if visitor is not None:
            found.setdefault(visitor.visitor_id, (kind, visitor))
    anchor, gone = _anchor(found.values(), sighting.email), []
    for _, other in found.values():
        if anchor is not None and other.visitor_id != anchor.visitor_id and _may_be_one(anchor, other, sighting.email):
            kept, lost = sorted((anchor, other), key=lambda one: (one.first_seen_at, one.visitor_id))
            anchor = tables.visitors.merge(kept, lost)
            tables.learned.move(kept.visitor_id, lost.visitor_id)
            joined = _together(tables, kept.visitor_id, lost.visitor_id)
            if joined:
                anchor = tables.visitors.change(kept.visitor_id, visits=anchor.visits - joined) or anchor
            gone.append(lost.visitor_id)
    is_new = anchor is None
    start = anchor or Visitor(source.token(9), sighting.brand_id, sighting.at, sighting.at)
    visitor = told(start, sighting)
    if is_new or visitor != anchor:
        tables.visitors.put(visitor, anchor)
    for kind, value in sighting.idents:
        tables.visitors.recognise(kind, value, visitor.visitor_id, sighting.at)
    contact = [(getattr(start, name), getattr(visitor, name)) for name in ("name", "email", "phone")]
    captured = any(now and not was for was, now in contact)
    changed = not is_new and any(now != was for was, now in contact)
    return Recognised(visitor, is_new, captured, changed, tuple(gone))


def _anchor(found: Iterable[tuple[str, Visitor]], email: str) -> Visitor | None:
    """Whose event it is. When only the browser speaks for somebody who goes by another address, it is a new visitor's;
    what SalesIQ says of its own visitor is a new address of the same one."""
    for kind, visitor in found:
        is_other = bool(email and visitor.email and visitor.email != email)
        return None if is_other and kind == "key" else visitor
    return None


def _may_be_one(anchor: Visitor, other: Visitor, email: str) -> bool:
    mine = email or anchor.email
    return not mine or not other.email or mine == other.email


def told(visitor: Visitor, sighting: Sighting) -> Visitor:
    """The visitor with what an event says of them. Pure."""
    words = {word: getattr(sighting, word) or getattr(visitor, word) for word in WORDS}
    return replace(
        visitor,
        **words,
        brand_id=visitor.brand_id or sighting.brand_id,
        key=sighting.key or visitor.key,
        siq_id=sighting.siq_id or visitor.siq_id,
        email=sighting.email or visitor.email,
        attributes={**visitor.attributes, **{key: value for key, value in sighting.attributes.items() if value != ""}},
        info={**visitor.info, **sighting.info},
        last_seen_at=max(visitor.last_seen_at, sighting.at),
    )


def _together(tables: Tables, visitor_id: str, gone: str) -> int:
    """Two visits that went on at the same time are one; how many became part of another."""
    joined, before = 0, None
    for visit in reversed(tables.visits.of(visitor_id)):
        if before is None or not _at_once(before, visit):
            before = visit
            continue
        before = _one(before, visit)
        tables.visits.join([visit.visit_id], before.visit_id)
        tables.pushed.join_visits((visitor_id, gone), [visit.visit_id], before.visit_id)
        tables.visits.put(before)
        joined += 1
    return joined


def _at_once(first: Visit, second: Visit) -> bool:
    """first began first."""
    both_go_on = first.ended_at is None and second.ended_at is None
    return both_go_on or second.started_at <= first.last_at


def _one(first: Visit, second: Visit) -> Visit:
    """The first visit, as it is when the second is part of it."""
    latest = max((first, second), key=lambda visit: visit.last_at)
    goes_on = first.ended_at is None or second.ended_at is None
    return replace(
        latest,
        visit_id=first.visit_id,
        started_at=first.started_at,
        ended_at=None if goes_on else latest.ended_at,
        landing_url=first.landing_url or second.landing_url,
        landing_title=first.landing_title or second.landing_title,
        current_url=latest.current_url or first.current_url or second.current_url,
        current_title=latest.current_title or first.current_title or second.current_title,
        referrer=first.referrer or second.referrer,
        reference_id=first.reference_id or second.reference_id,
        utm={**second.utm, **first.utm},
        attributes={**second.attributes, **first.attributes},
        pages=first.pages + second.pages,
    )


def _short(value: Any) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    return str(value)[: TEXT_MOST * 5]
