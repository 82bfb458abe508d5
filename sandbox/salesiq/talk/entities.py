"""What webhooks carry: a conversation or a visitor as SalesIQ writes them there, which differs from REST.

Only what has happened is there. Source: https://www.zoho.com/salesiq/help/webhook-events-conversation.html and
https://www.zoho.com/salesiq/help/developer-section/workflows-module-visitor.html, read 2026-11-21.
"""

from typing import Any

from sandbox.salesiq.portal import Portal
from sandbox.salesiq.talk.profiles import kind, names, shown_name
from sandbox.store import Document

# state → (status of the entity, chat_status)
STATES: dict[str, tuple[str, dict[str, Any]]] = {
    "waiting": ("Live", {"id": "10", "label": "Waiting", "state": 1, "state_key": "waiting", "status_key": "open"}),
    "connected": (
        "Live",
        {"id": "20", "label": "Connected", "state": 2, "state_key": "connected", "status_key": "open"},
    ),
    "closed": (
        "Attended Online",
        {"id": "30", "label": "Attended Online", "state": 4, "state_key": "closed", "status_key": "closed"},
    ),
    "missed": ("Missed", {"id": "40", "label": "Missed", "state": 4, "state_key": "missed", "status_key": "closed"}),
}
STATUS_CODES = {"waiting": 0, "connected": 0, "closed": 2, "missed": 3}
TRACKED, TRACKED_CODE = "Tracked in CRM", 8
TIMES = {"opened": "opened_time", "attended": "attended_time", "ended": "end_time", "missed": "missed_time"}


def status(chat: Document) -> tuple[str, dict[str, Any]]:
    """(status, chat_status); a missed chat that is tracked in the CRM counts as completed."""
    if chat["tracked"]:
        label, facts = STATES["closed"]
        return TRACKED, {**facts, "label": TRACKED, "status_code": TRACKED_CODE}
    label, facts = STATES[chat["state"]]
    return label, {**facts, "status_code": STATUS_CODES[chat["state"]]}


def conversation(portal: Portal, chat: Document) -> dict[str, Any]:
    """The entity of a `conversation.*` event."""
    label, chat_status = status(chat)
    made: dict[str, Any] = {
        "id": chat["id"],
        "conversation_id": chat["id"],
        "visitor_conversation_id": chat["visitor_conversation_id"],
        "reference_id": chat["reference_id"],
        "app_id": chat["app_id"],
        "department_id": chat["department_id"],
        "question": chat["question"],
        "status": label,
        "chat_status": chat_status,
        "thread_number": chat["thread_number"],
        "chat_initiated_url": chat["url"],
        "participants": list(chat["participants"]),
        "supervisors": list(chat["supervisors"]),
        "_meta": {},
    }
    made |= {name: chat[key] for key, name in TIMES.items() if chat[key]}
    if owner := portal.operator(chat["owner"]):
        made["owner"] = {**person(owner), "email": owner["email"]}
    visitor = portal.table("visitors").get(chat["visitor"])
    assert visitor is not None  # of any chat
    made["visitor"] = talker(visitor)
    made["customer_info"] = dict(visitor["info"])
    if chat["ended_by"]:
        made["ended_by"] = chat["ended_by"]
    if visitor.get("company"):
        made["company"] = {"id": visitor["id"], "name": visitor["company"], "domain": "", "status": "active"}
    if chat["rating"]:
        made["rating"], made["feedback"] = chat["rating"], chat["feedback"]
    return made


def talker(visitor: Document) -> dict[str, Any]:
    """The visitor within a conversation."""
    first, last = names(visitor)
    made = {
        "id": visitor["id"],
        "type": kind(visitor),
        "name": shown_name(visitor),
        "first_name": first,
        "last_name": last,
        "salutation": "",
        "channel": "website",
    }
    return made | {name: value for name, value in _reachable(visitor).items() if value}


def person(operator: Document) -> dict[str, Any]:
    return {"id": operator["id"], "name": operator["name"], "email_id": operator["email"], "type": "operator"}


def message(line: Document) -> dict[str, Any]:
    """The `message` of a reply; an attachment takes the place of the text."""
    made: dict[str, Any] = {
        "msgid": line["id"],
        "meta": {},
        "sender": {"id": line["sender_id"], "name": line["sender"], "type": line["side"]},
    }
    if line["file"]:
        return {**made, "attachments": [line["file"]], "comment": line["text"]}
    return {**made, "text": line["text"]}


def visitor(visitor: Document, modifier: Document, before: Document | None) -> dict[str, Any]:
    """The entity of `visitor.updated`: a lead changed, a lead that became a contact, a contact changed."""
    first, last = names(visitor)
    made = {"id": visitor["id"], "type": kind(visitor), "first_name": first, "last_name": last}
    made |= {name: value for name, value in _reachable(visitor).items() if value}
    if before is not None and kind(before) == "lead" and kind(visitor) == "contact":
        made["lead"] = {"id": before["id"]}
    made["modifier"] = {**person(modifier), "name": modifier["email"]}
    made["customer_info"] = dict(visitor["info"])
    return made


def _reachable(visitor: Document) -> dict[str, str]:
    return {"email_id": visitor["email"], "phone": visitor["phone"]}
