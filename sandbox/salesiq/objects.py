"""Conversations, operators and messages as REST answers write them, which differs from webhooks.

Sources, under https://www.zoho.com/salesiq/help/developer-section/ , read 2026-11-22: get-conversation-details-v2,
get-conversation-thread-list, get-chat-transcripts-conversation-v2, rest-api-operator-list (.html).
"""

from typing import Any

from sandbox.salesiq.portal import Portal
from sandbox.salesiq.talk import profiles
from sandbox.salesiq.talk.entities import STATUS_CODES, TRACKED_CODE, status
from sandbox.store import Document

TIMES = {"opened": "start_time", "attended": "attended_time", "ended": "end_time", "missed": "missed_time"}
# Where a visit came from, as the tracking details number it.
SOURCES = {
    "Direct": 1,
    "Referrals": 2,
    "Search engine": 3,
    "Campaigns": 4,
    "Google Ads": 5,
    "Social media": 6,
    "Facebook Ad": 7,
    "Bing Ad": 8,
}


def operator(found: Document) -> dict[str, Any]:
    """One row of the list of operators; every value is a text."""
    return {
        "id": found["id"],
        "first_name": found["first_name"],
        "last_name": found["last_name"],
        "nick_name": found["name"],
        "email_id": found["email"],
        "zuid": found["zuid"],
        "role": found["role"],
        "language": found["language"],
        "status_code": "1" if found["available"] else "3",
        "status_message": "Available" if found["available"] else "Busy",
        "availability": {"status": "available" if found["available"] else "busy"},
        "departments": list(found["departments"]),
        "is_owner": "true" if found["role"] == "Administrator" else "false",
        "is_chat_enabled": "true",
        "is_enabled": "true",
        "is_confirmed": "true",
        "is_deleted": "true" if found["deleted"] else "false",
        "maximum_concurrent_chat": "10",
        "created_time": found["created"],
        "modified_time": found["created"],
    }


def brand(found: Document) -> dict[str, Any]:
    return {
        "id": found["id"],
        "name": found["name"],
        "display_name": found["name"],
        "language": found["language"],
        "enabled": found["enabled"],
        "type": "website",
    }


def department(portal: Portal, found: Document) -> dict[str, Any]:
    members = [one["id"] for one in portal.table("operators") if found["id"] in one["departments"]]
    return {
        "id": found["id"],
        "name": found["name"],
        "display_name": found["name"],
        "enabled": found["enabled"],
        "status": "enabled" if found["enabled"] else "disabled",
        "app_ids": list(found["app_ids"]),
        "operators": members,
        "type": "public",
        "created_time": found["created"],
    }


def person(found: Document) -> dict[str, Any]:
    return {
        "id": found["id"],
        "name": found["name"],
        "email": found["email"],
        "is_bot": found["bot"],
        "call_enabled": not found["bot"],
        "image_key": f"0_{found['id']}",
    }


def conversation(portal: Portal, chat: Document) -> dict[str, Any]:
    """The chat as lists and details show it."""
    label, chat_status = status(chat)
    visitor = profiles.met(portal, chat["visitor"])
    department_row = portal.table("departments").get(chat["department_id"]) or {"id": "", "name": ""}
    app = portal.table("brands").get(chat["app_id"]) or {"id": "", "name": ""}
    made: dict[str, Any] = {
        "id": chat["id"],
        "type": "chat",
        "reference_id": chat["reference_id"],
        "chat_id": f"LD_{chat['id']}_{portal.org_id}",
        "uvid": visitor["uvid"],
        "app_id": app["id"],
        "app_name": app["name"],
        "department": {"id": department_row["id"], "name": department_row["name"]},
        "question": chat["question"],
        "status": label,
        "status_code": TRACKED_CODE if chat["tracked"] else STATUS_CODES[chat["state"]],
        "chat_status": chat_status,
        "visitor": {
            "id": visitor["id"],
            "name": profiles.shown_name(visitor),
            "email": visitor["email"],
            "phone": visitor["phone"],
            "type": profiles.kind(visitor),
            "country_code": "JP",
            "channel": "website",
        },
        "participants": _people(portal, chat["participants"]),
        "supervisors": _people(portal, chat["supervisors"]),
        "unread_chats": False,
        "notes": False,
        "last_modified_time": chat["updated"],
    }
    made |= {name: chat[key] for key, name in TIMES.items() if chat[key]}
    if owner := portal.operator(chat["owner"]):
        made["owner"] = made["attender"] = person(owner)
    if chat["ended_by"]:
        made["ended_by"] = chat["ended_by"]
    lines = [line for line in portal.table("lines") if line["chat"] == chat["id"]]
    if lines:
        made["last_message_info"] = message(lines[-1])
    return made


def message(line: Document) -> dict[str, Any]:
    """One line of the transcript."""
    body: dict[str, Any] = {"text": line["text"]}
    if line["file"]:
        body = {"file": line["file"], "comment": line["text"]}
    return {
        "sequence_id": line["sequence"],
        "id": line["id"],
        "type": "file" if line["file"] else "text",
        "time": line["time"],
        "sender": {"id": line["sender_id"], "name": line["sender"], "type": line["side"]},
        "message": body,
        "is_edited": line["edited"],
        "is_deleted": line["deleted"],
    }


def thread(portal: Portal, chat: Document, wanted: frozenset[str]) -> dict[str, Any]:
    """The chat as a thread. wanted: of attender, department, brand, metrics, transfer_details"""
    code: Any = TRACKED_CODE if chat["tracked"] else STATUS_CODES[chat["state"]]
    made: dict[str, Any] = {
        "id": "0",
        "thread_id": "0",
        "thread_number": str(chat["thread_number"]),
        "conversation_id": chat["id"],
        "reference_id": chat["reference_id"],
        "question": chat["question"],
        "status": status(chat)[0],
        "status_code": str(code) if portal.sandbox.switches["salesiq_status_code_type"] == "text" else code,
        "inititated_by": "visitor",  # as the vendor spells it
        "ended_by": chat["ended_by"],
        "from_time": chat["opened"],
        "to_time": chat["ended"] or chat["missed"],
    }
    whole = conversation(portal, chat)
    if "attender" in wanted and (owner := portal.operator(chat["owner"])):
        kind = "bot" if owner["bot"] else "operator"
        made["attender"] = {"id": owner["id"], "name": owner["name"], "type": kind}
    if "department" in wanted:
        made["department"] = whole["department"]
    if "brand" in wanted:
        made["brand"] = {"id": whole["app_id"], "name": whole["app_name"]}
    if "transfer_details" in wanted:
        made["transfer_details"] = [chat["transfer"]] if chat["transfer"] else []
    if "metrics" in wanted:
        sides = [line["side"] for line in portal.table("lines") if line["chat"] == chat["id"]]
        counted = {f"{side}_message_count": str(sides.count(side)) for side in ("operator", "visitor", "bot", "info")}
        made["metrics"] = {**counted, "system_event_count": "0"}
    return made


def about_visitor(portal: Portal, chat: Document, included: frozenset[str]) -> dict[str, Any]:
    """What is known of the visitor of a chat. included: trackinginfo, moreinfo"""
    visitor = profiles.met(portal, chat["visitor"])
    whole = conversation(portal, chat)
    made: dict[str, Any] = {
        "conversation_details": {
            "chat_id": whole["chat_id"],
            "visit_id": chat["reference_id"],
            "department_name": whole["department"]["name"],
            "attender_name": (whole.get("attender") or {}).get("name", ""),
            "feedback": chat["feedback"],
            "participants": [one["name"] for one in whole["participants"]],
            "add_info": {str(number): value for number, value in enumerate(visitor["info"].values(), 1)},
        },
        "visitor_details": {
            "id": visitor["id"],
            "uuid": visitor["uvid"],
            "name": profiles.shown_name(visitor),
            "email": visitor["email"],
            "phone": visitor["phone"],
            "country": visitor["country"],
            "lead_score": visitor["score"],
            "no_of_visits": visitor["visits"],
            "no_of_chats": visitor["chats"],
            "customer_info": dict(visitor["info"]),
        },
    }
    if "trackinginfo" in included:
        pages = visitor["pages"]
        made["tracking_details"] = {
            "source": SOURCES[visitor["source"]],
            "landing_page": pages[0] if pages else {},
            "current_page": pages[-1] if pages else {},
            "pages": list(pages),
            "referrer": visitor.get("referrer", ""),
            **visitor.get("utm", {}),
        }
    if "moreinfo" in included:
        made["more_details"] = dict(visitor.get("browser", {}))
    return made


def _people(portal: Portal, ids: list[str]) -> list[dict[str, Any]]:
    return [person(found) for one in ids if (found := portal.operator(one))]
