"""Reading conversations: list, one, transcript, threads, visitor, feedback.

Source: https://www.zoho.com/salesiq/help/developer-section/get-conversation-list-details-v2.html , read 2026-11-22.
"""

import json
from typing import Any

from flask import request

from sandbox.salesiq import objects
from sandbox.salesiq.call import Call, Refused, Routes
from sandbox.salesiq.install_point import conversations_of
from sandbox.salesiq.talk import profiles
from sandbox.store import Document

PAGE, MOST = 20, 99
THREADS = 50
# value of `status` → states it means
STATES = {
    "open": ("waiting", "connected"),
    "waiting": ("waiting",),
    "connected": ("connected",),
    "closed": ("closed",),
    "missed": ("missed",),
    "end": ("closed", "missed"),
}
SORTS = {"in_time": "opened", "end_time": "ended", "updated_time": "updated"}
# time parameter → (what is compared, whether it must be later)
TIMES = {
    "from_time": ("opened", True),
    "to_time": ("opened", False),
    "updated_from_time": ("updated", True),
    "updated_till_time": ("updated", False),
}
FIELDS = frozenset(
    "visitor department question start_time attended_time missed_time end_time owner attender supervisors participants "
    "status".split()
)


def add(routes: Routes) -> None:
    base = "/api/v2/<sn>/conversations"
    routes.add("GET", base, index, "list", "conversations.READ")
    routes.add("GET", f"{base}/<conversation>", show, "conversations", "conversations.READ")
    routes.add("GET", f"{base}/<conversation>/messages", messages, "list", "conversations.READ")
    routes.add("GET", f"{base}/<conversation>/threads", threads, "conversations", "conversations.READ")
    routes.add("GET", f"{base}/<conversation>/visitor", visitor, "visitor", "conversations.READ")
    routes.add("GET", f"{base}/<conversation>/feedback", feedback, "feedback", "conversations.READ")
    routes.add("GET", "/api/v2/<sn>/feedbacks", feedbacks, "list", "conversations.READ")


def found(call: Call, conversation: str) -> Document:
    """The chat of that id. raises Refused 1019"""
    chat = conversations_of(call.portal).find(conversation)
    if chat is None:
        raise Refused(1019)
    return chat


def index(call: Call) -> list[dict[str, Any]]:
    rows = [chat for chat in call.portal.table("chats") if _wanted(call, chat)]
    by = request.args.get("sort_by", "in_time")
    if by not in SORTS:
        raise Refused(1011, param="sort_by")
    rows.sort(key=lambda chat: (chat[SORTS[by]], chat["id"]), reverse=True)
    limit = number("limit", PAGE, MOST)
    start = number("index", (number("page", 1, 10_000) - 1) * limit + 1, 1_000_000) - 1
    shown = [objects.conversation(call.portal, chat) for chat in rows[start : start + limit]]
    if "fields" not in request.args:
        return shown
    keys = _names(request.args["fields"])
    if not keys <= FIELDS:
        raise Refused(1011, param="fields")
    return [{name: value for name, value in one.items() if name in keys or name == "id"} for one in shown]


def _wanted(call: Call, chat: Document) -> bool:
    """Whether the filters of the address let this chat through. raises Refused"""
    given = request.args
    if (status := given.get("status")) is not None:
        if status not in STATES:
            raise Refused(1011, param="status")
        if ("closed" if chat["tracked"] else chat["state"]) not in STATES[status]:
            return False
    for name, key in (("department_id", "department_id"), ("app_id", "app_id"), ("attender_id", "owner")):
        if given.get(name) and chat[key] != given[name]:
            return False
    visitor = profiles.met(call.portal, chat["visitor"])
    if given.get("email") and visitor["email"] not in given["email"].split(","):
        return False
    if given.get("visitor_type") and profiles.kind(visitor) != given["visitor_type"]:
        return False
    for name, (key, later) in TIMES.items():
        if name in given:
            if not given[name].isdecimal():
                raise Refused(1007, param=name)
            if (int(chat[key]) > int(given[name])) != later:
                return False
    return True


def number(name: str, default: int, most: int) -> int:
    """A whole number from 1 on. raises Refused 1007, 1011"""
    text = request.args.get(name, str(default))
    if not text.isdecimal():
        raise Refused(1007, param=name)
    if not 1 <= int(text) <= most:
        raise Refused(1011, param=name)
    return int(text)


def show(call: Call, conversation: str) -> dict[str, Any]:
    return objects.conversation(call.portal, found(call, conversation))


def messages(call: Call, conversation: str) -> list[dict[str, Any]]:
    """The transcript, oldest first; only `to_time`, or nothing, gives the newest ones."""
    lines = conversations_of(call.portal).lines(found(call, conversation)["id"])
    for name in ("from_time", "to_time"):
        text = request.args.get(name)
        if text is not None and not text.isdecimal():
            raise Refused(1007, param=name)
    start, end = int(request.args.get("from_time", 0)), int(request.args.get("to_time", 10**15))
    kept = [line for line in lines if start <= int(line["time"]) <= end]
    limit = number("limit", PAGE, MOST)
    return [objects.message(line) for line in (kept[:limit] if "from_time" in request.args else kept[-limit:])]


def threads(call: Call, conversation: str) -> list[dict[str, Any]]:
    chat = found(call, conversation)
    number("limit", THREADS, THREADS)
    if number("page", 1, 10_000) > 1:
        return []
    return [objects.thread(call.portal, chat, _names(request.args.get("include_fields", "[]")))]


def visitor(call: Call, conversation: str) -> dict[str, Any]:
    included = frozenset(request.args.get("include", "").split(","))
    return objects.about_visitor(call.portal, found(call, conversation), included)


def feedback(call: Call, conversation: str) -> dict[str, Any]:
    chat = found(call, conversation)
    return {"conversation_id": chat["id"], "rating": str(chat["rating"]), "feedback": chat["feedback"]}


def feedbacks(call: Call) -> list[dict[str, Any]]:
    return [feedback(call, chat["id"]) for chat in call.portal.table("chats") if chat["rating"]]


def _names(text: str) -> frozenset[str]:
    """A JSON list of names, or names separated by commas."""
    try:
        given = json.loads(text)
    except ValueError:
        given = text.split(",")
    return frozenset(str(one).strip() for one in given) if isinstance(given, list) else frozenset()
