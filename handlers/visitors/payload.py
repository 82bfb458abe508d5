"""The shapes of events about visitors, and of what follows from them. It looks nothing up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.occasion import Occasion
from app.visitors.happening import Happening
from app.visitors.intake.chatting import part, sighting, text
from app.visitors.intake.recognition import Sighting

TAGGED = {"contact.tag.action": "contact", "lead.tag.action": "lead"}


def salesiq(payload: Mapping[str, Any]) -> tuple[datetime, str, Mapping[str, Any]]:
    """(when, 'conversation.created' …, the entity), as app/visitors/intake/incoming.py has written them."""
    return datetime.fromisoformat(payload["at"]), str(payload["event"]), payload["entity"]


def known(visitor_id: str, at: datetime, chat_id: str, about: str) -> Happening:
    return Happening("known", visitor_id, at, chat_id=chat_id, detail={"about": about})


def tagged(name: str, entity: Mapping[str, Any], at: datetime) -> Sighting | None:
    """A tag was given to a contact or lead, or taken away; None for other events. The tags are kept as an attribute."""
    if name not in TAGGED:
        return None
    listed = entity.get("tags")
    tags = [text(tag, "name") if isinstance(tag, Mapping) else str(tag) for tag in listed or ()]
    if not tags and part(entity, "tag"):
        tags = [text(part(entity, "tag"), "name")]
    about = part(entity, TAGGED[name]) or entity
    found = sighting({**about, "type": TAGGED[name]}, at)
    return Sighting(
        at,
        siq_id=found.siq_id,
        email=found.email,
        kind=TAGGED[name],
        name=found.name,
        attributes={"tags": ", ".join(tags)},
    )


def fetch(occasion: Occasion, tables: Any, chat_id: str, what: str, event_id: str) -> None:
    """Have something fetched that webhooks lack, while somebody's account may ask for it. what: visitor, messages."""
    link = occasion.services.links.get("salesiq")
    if link is not None and link.is_on and link.admins:
        wanted, stream = {"chat_id": chat_id, "what": what}, f"fetch/{chat_id}"
        tables.inbox.add("salesiq", "fetch", f"fetch:{what}:{event_id}", wanted, occasion.now, stream=stream)
