"""A visitor came, or is known by another address now: what enrichment services say of them is looked up and kept.

A service that does not answer leaves everything as it is; the event is tried again later.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.cliq.reply import Reply
from app.occasion import Occasion
from app.visitors.happening import Happening
from app.visitors.outside.enriching import AGAIN_SECONDS, PART, Asked, Terms
from app.visitors.outside.filling import filled, pairs_of
from app.visitors.places.opening import open_place
from app.visitors.visiting import Known

ARRIVED = frozenset({"landed", "returned"})
ABOUT = frozenset({"person", "merged"})  # of 'known': the address may be another one now


def happened(occasion: Occasion) -> Reply:
    """Look up whom this concerns, unless that is known."""
    happening = Happening.from_json(occasion.event.payload)
    enriching = occasion.services.enriching
    known = occasion.visiting.read(happening.visitor_id)
    if enriching.terms is None or known is None:
        return Reply()
    if happening.kind == "known" and happening.detail.get("about") == "crm":
        _fill(occasion, known, enriching.terms, known.body(PART))
        return Reply()
    if happening.kind == "known" and happening.detail.get("about") not in ABOUT:
        return Reply()
    asked = enriching.of_email(known.visitor.email)
    if asked.status in ("none", "missed"):
        by_address = enriching.company_at(str(known.visitor.attributes.get("ip") or ""))
        asked = by_address if by_address.status == "found" else asked
    learn(occasion, known, asked, is_visit=happening.kind in ARRIVED)
    return Reply()


def again(occasion: Occasion) -> Reply:
    """A service had put an address into its queue: it is asked once more."""
    payload = occasion.event.payload
    known = occasion.visiting.read(str(payload["visitor_id"]))
    if known is None or occasion.services.enriching.terms is None:
        return Reply()
    asked = occasion.services.enriching.of_email(known.visitor.email)
    if asked.status == "queued" and asked.token == payload["token"]:  # nobody has told us meanwhile
        asked = occasion.services.enriching.of_email(known.visitor.email, anew=True)
    learn(occasion, known, asked)
    return Reply()


def answered(occasion: Occasion) -> Reply:
    """A service has told what it found; it is kept already."""
    email = str(occasion.event.payload["email"])
    with occasion.read() as tables:
        visitor_id = tables.visitors.recognised("email", email)
    known = occasion.visiting.read(visitor_id) if visitor_id else None
    if known is not None:
        learn(occasion, known, occasion.services.enriching.of_email(email))
    return Reply()


def learn(occasion: Occasion, known: Known, asked: Asked, *, is_visit: bool = False, is_refresh: bool = False) -> bool:
    """Keep with the visitor what is known now, and let everybody know who wants to hear; whether anything changed.

    is_visit    a visit begins: what a service has deleted since goes (E2), until then it stays
    """
    visitor_id, before = known.visitor.visitor_id, known.learned.get(PART)
    if asked.status == "queued" and asked.tries <= len(AGAIN_SECONDS):
        _ask_again(occasion, visitor_id, asked)
    if asked.status == "found":
        body = asked.body
        if before is not None and dict(before.body) == body:
            return False
        terms = occasion.services.enriching.terms
        if terms is not None:
            _fill(occasion, known, terms, body, before.body if before is not None else None)
        occasion.changes.append(lambda tables: tables.learned.put(visitor_id, PART, body, occasion.now))
    elif asked.status == "missed" and before is not None and is_visit and known.visitor.email:
        occasion.changes.append(lambda tables: tables.learned.forget(visitor_id, PART))
    else:
        return False
    about = {"about": PART, "is_refresh": is_refresh}
    occasion.happened(Happening("known", visitor_id, occasion.now, detail=about))
    return True


def _fill(
    occasion: Occasion, known: Known, terms: Terms, body: Mapping[str, Any], older: Mapping[str, Any] | None = None
) -> None:
    """E4: what is known goes into the visitor's record, while the CRM is linked and mapping is switched on.

    older   what was known before: fields that still hold it take the newer values, others only when they are empty
    """
    crm = known.body("crm")
    module_name, record_id = str(crm.get("module") or ""), str(crm.get("id") or "")
    if not terms.maps or module_name != terms.module or not record_id or not body:
        return
    opened = open_place(occasion.services)
    if opened is None or opened[0].name != "crm":
        return
    place, _ = opened
    record, module = place.read(module_name, record_id), place.known_module(module_name)
    if record is None or module is None:
        return
    place.update(record, filled(body, pairs_of(terms.module, terms.pairs), module, record.row, older or {}))


def _ask_again(occasion: Occasion, visitor_id: str, asked: Asked) -> None:
    payload = {"visitor_id": visitor_id, "token": asked.token}
    event_id, at = f"{asked.token}:{asked.tries}", occasion.now + timedelta(seconds=AGAIN_SECONDS[asked.tries - 1])

    def add(tables: Any) -> None:
        tables.inbox.add(PART, "again", event_id, payload, occasion.now, not_before=at)

    occasion.changes.append(add)
