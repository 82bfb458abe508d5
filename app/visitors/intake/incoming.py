"""What SalesIQ posts, in either of its two shapes: which event it is, of what, when, and how to know it again. Pure.

Enveloped (webhooks made over REST) or the entity alone (workflows, as their page prints it). The name of the event is
the body's, else that of the address it was posted to, else inferred from the keys that are there.
Sources: https://www.zoho.com/salesiq/help/webhook-events-conversation.html and
https://www.zoho.com/salesiq/help/developer-section/workflows.html, read 2026-11-21.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from app.errors import BadRequest
from app.visitors.intake.chatting import moment, part, text

CONVERSATION = tuple(
    f"conversation.{name}"
    for name in (
        "created attender.updated missed operator.replied visitor.replied completed rated transfer.initiated "
        "transfer.accepted transfer.rejected participants.added participants.deleted supervisor.added message.edited "
        "message.deleted metrics reopened"
    ).split()
)
VISITOR = ("visitor.updated", "contact.tag.action", "lead.tag.action")
ADMINISTRATION = tuple(
    "operator.created operator.updated operator.deleted operator.departments.associated "
    "operator.departments.dissociated department.created department.updated department.deleted brands.enabled "
    "brands.disabled tag.created tag.updated tag.deleted".split()
)
BY_REST = (*CONVERSATION[:-2],)  # metrics and reopened exist for workflows only
BY_WORKFLOW = (*CONVERSATION[-2:], *VISITOR)
EVENTS = frozenset((*CONVERSATION, *VISITOR, *ADMINISTRATION))
ALIASES = {"conversation.attended": "conversation.attender.updated", "conversation.closed": "conversation.completed"}
NAME_MOST = 60


@dataclass(frozen=True)
class Incoming:
    """name: 'conversation.created' …; entity_id: of the conversation, visitor, operator …"""

    name: str
    entity_id: str
    event_id: str
    at: datetime
    entity: Mapping[str, Any] = field(repr=False)

    @property
    def inbox_name(self) -> str:
        return self.name.replace(".", "_")

    @property
    def stream(self) -> str:
        """Events of one conversation, or of one visitor, in the order in which they came."""
        return f"salesiq/{self.entity_id}"

    def to_json(self) -> dict[str, Any]:
        return {"event": self.name, "at": self.at.isoformat(), "entity": dict(self.entity)}


def read(payload: Mapping[str, Any], of_address: str, now: datetime) -> Incoming:
    """of_address: the event that the address names, '' for none. Raises BadRequest that names the field."""
    if "entity" in payload and not isinstance(payload["entity"], Mapping):
        raise BadRequest(field="entity", reason="wrong_type")
    entity = payload.get("entity", payload)
    name = _named(text(payload, "event")) or _named(of_address) or inferred(entity)
    if not name:
        raise BadRequest(field="event", reason="missing")
    of_conversation = name.startswith("conversation.")
    entity_id = text(entity, "id", *(["conversation_id"] if of_conversation else [])) or text(payload, "entity_id")
    if not entity_id:
        raise BadRequest(field="id", reason="missing")
    if of_conversation:
        brand_id = text(entity, "app_id") or text(payload, "app_id")
        entity = {**entity, "id": entity_id} | ({"app_id": brand_id} if brand_id else {})
    at = moment(payload.get("event_time")) or _moment(name, entity) or now
    which = text(part(entity, "message"), "msgid") or text(payload, "event_time") or _digest(entity)
    if name in ("conversation.message.edited", "conversation.message.deleted"):
        which += ":" + (text(payload, "event_time") or _digest(entity))  # a message can be edited again
    webhook = text(part(payload, "webhook"), "id") or "-"
    event_id = f"{webhook}:{name}:{entity_id}:{which}"
    return Incoming(name, entity_id[:100], event_id[:200], min(at, now), entity)


def inferred(entity: Mapping[str, Any]) -> str:
    """The event of a bare conversation by what has happened to it, the latest first; of a bare visitor; '' for else."""
    if "visitor" in entity or "visitor_conversation_id" in entity or "opened_time" in entity:
        if text(entity, "rating"):
            return "conversation.rated"
        message = part(entity, "message")
        if message and not text(entity, "end_time"):
            side = text(part(message, "sender"), "type").lower()
            return f"conversation.{'visitor' if side == 'visitor' else 'operator'}.replied"
        if text(entity, "missed_time") and not text(entity, "attended_time"):
            return "conversation.missed"
        if text(entity, "end_time"):
            return "conversation.completed"
        return "conversation.attender.updated" if text(entity, "attended_time") else "conversation.created"
    if "modifier" in entity and text(entity, "type") in ("lead", "contact"):
        return "visitor.updated"
    return ""


def _named(name: str) -> str:
    """A known event, however it is spelled; an unknown one as it is, so that it is seen; '' for no name."""
    spelled = name.strip().lower()
    by_underscore = {event.replace(".", "_"): event for event in EVENTS}
    spelled = ALIASES.get(spelled, by_underscore.get(spelled.replace(".", "_"), spelled))
    is_name = spelled.isascii() and spelled.replace(".", "").replace("_", "").isalnum()
    if spelled and (not is_name or len(spelled) > NAME_MOST):
        raise BadRequest(field="event", reason="not_a_name")
    return spelled


def _moment(name: str, entity: Mapping[str, Any]) -> datetime | None:
    """When it happened, where no envelope says so."""
    times = {
        "conversation.created": ("opened_time",),
        "conversation.attender.updated": ("attended_time",),
        "conversation.missed": ("missed_time", "end_time"),
        "conversation.completed": ("end_time",),
    }
    said = (part(entity, "message").get("time"), *(entity.get(key) for key in times.get(name, ())))
    return next((found for value in said if (found := moment(value)) is not None), None)


def _digest(entity: Mapping[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(dict(entity), option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
