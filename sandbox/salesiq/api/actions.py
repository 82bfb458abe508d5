"""What an operator does in a conversation over REST: pick up, write, hand over, refuse, end; and the visitor's side.

Sources, under https://www.zoho.com/salesiq/help/developer-section/ , read 2026-11-22: pickup-chat-v2, close-chat-v2,
send-message-operator-conversation-v2, rest-api-transfer-chat-v2, rest-api-reject-transfer-chat-v2,
open-conversation-v1, update-visitor-info (.html). The method of pick up,
close and reject is not printed: PUT and POST are taken.
"""

from typing import Any

from flask import Response, request

from sandbox.salesiq import objects
from sandbox.salesiq.api.conversations import found
from sandbox.salesiq.call import Call, Refused, Routes
from sandbox.salesiq.install_point import conversations_of
from sandbox.salesiq.talk import profiles
from sandbox.salesiq.talk.conversations import Impossible
from sandbox.store import Document

LARGEST_FILE = 50_000_000
FILES = "files"


def add(routes: Routes) -> None:
    base = "/api/v2/<sn>/conversations/<conversation>"
    for method in ("PUT", "POST"):
        for name, view in (("pickup", pick_up), ("close", close), ("transfer", transfer), ("reject", reject)):
            if (method, name) != ("POST", "transfer"):
                routes.add(method, f"{base}/{name}", view, "conversations", "conversations.UPDATE")
    routes.add("POST", f"{base}/messages", write, "messages", "conversations.CREATE")
    routes.add("GET", "/api/v2/<sn>/downloads/<file_id>", download, "file", "conversations.READ")
    visitor = "/api/visitor/v1/<sn>/conversations"
    routes.add("POST", visitor, open_one, "conversations", "conversations.CREATE")
    routes.add("PUT", f"{visitor}/<conversation>/visitor", update_visitor, "visitor", "visitors.UPDATE")


def _done(call: Call, step: Any, *given: Any) -> dict[str, Any]:
    """The conversation after a step. raises Refused 1019 when the chat can't take it now"""
    try:
        return objects.conversation(call.portal, step(*given))
    except Impossible as error:
        raise Refused(1019, str(error)) from None


def pick_up(call: Call, conversation: str) -> dict[str, Any]:
    return _done(call, conversations_of(call.portal).attend, found(call, conversation), call.operator)


def close(call: Call, conversation: str) -> dict[str, Any]:
    return _done(call, conversations_of(call.portal).complete, found(call, conversation), "agent")


def write(call: Call, conversation: str) -> dict[str, Any]:
    """`{"text"}`, or a file in a form with its `comment`. raises Refused 1011, 1018, 1027, 1019"""
    chat, file = found(call, conversation), None
    if request.mimetype == "multipart/form-data":
        text, file = request.form.get("comment", ""), _file(call)
    else:
        text = _text(call.body(), "text")
    try:
        made = conversations_of(call.portal).write(chat, "operator", text, operator=call.operator, file=file)
    except Impossible as error:
        raise Refused(1019, str(error)) from None
    line = call.portal.table("lines").get(made)
    assert line is not None  # as it was written just now
    return objects.message(line)


def _file(call: Call) -> Document:
    given = request.files.get("file")
    if given is None:
        raise Refused(1011, param="file")
    content = given.read()
    if not content:
        raise Refused(1018)
    if len(content) > LARGEST_FILE:
        raise Refused(1027)
    kept = keep_file(call.portal, given.filename or "file", given.mimetype, content)
    return {**kept, "url": f"/api/v2/{call.portal.screenname}/downloads/{kept['id']}"}


def keep_file(portal: Any, name: str, kind: str, content: bytes) -> Document:
    """Keep a file that was sent in a chat: {id, name, content_type, size}."""
    file_id = portal.new_id()
    facts = {"id": file_id, "name": name, "content_type": kind, "size": len(content)}
    portal.table(FILES).put(file_id, {**facts, "content": content.hex()})
    return facts


def download(call: Call, file_id: str) -> Response:
    kept = call.portal.table(FILES).get(file_id)
    if kept is None:
        raise Refused(1019)
    return Response(bytes.fromhex(kept["content"]), content_type=kept["content_type"])


def transfer(call: Call, conversation: str) -> dict[str, Any]:
    """`{"department_id", "operator_id"?, "note"?}`. raises Refused 1011, 1024, 1025"""
    chat, body = found(call, conversation), call.body()
    department = call.portal.table("departments").get(_text(body, "department_id"))
    if department is None:
        raise Refused(1025, json_key="department_id")
    operator = None
    if body.get("operator_id"):
        operator = call.portal.table("operators").get(str(body["operator_id"]))
        if operator is None or operator["deleted"] or department["id"] not in operator["departments"]:
            raise Refused(1024, json_key="operator_id")
    note = str(body.get("note") or body.get("notes") or "")
    return _done(call, conversations_of(call.portal).transfer, chat, department, operator, note)


def reject(call: Call, conversation: str) -> dict[str, Any]:
    return _done(call, conversations_of(call.portal).reject, found(call, conversation))


def open_one(call: Call) -> dict[str, Any]:
    """A chat on behalf of a visitor: `visitor.user_id` says who. raises Refused 1011, 1031"""
    body = call.body()
    person = body.get("visitor")
    if not isinstance(person, dict) or not person.get("user_id"):
        raise Refused(1011, json_key="visitor.user_id")
    key = str(person["user_id"])
    facts = {name: str(person.get(name, "")) for name in profiles.FACTS}
    profiles.met(call.portal, key, info=body.get("customer_info"), **facts)
    opened = conversations_of(call.portal).open
    page = str(person.get("current_page", ""))
    try:
        chat = opened(
            key,
            _text(body, "question"),
            brand=_text(body, "app_id"),
            department=_text(body, "department_id"),
            url=page,
        )
    except Impossible as error:
        raise Refused(1019, str(error)) from None
    return objects.conversation(call.portal, chat)


def update_visitor(call: Call, conversation: str) -> dict[str, Any]:
    """`{"last_name", "email", "phone"}` of the visitor of a chat."""
    chat, body = found(call, conversation), call.body()
    facts = {name: str(body[key]) for key, name in NAMED.items() if body.get(key)}
    if not facts:
        raise Refused(1031)
    visitor = profiles.met(call.portal, chat["visitor"], **facts)
    return {"id": visitor["id"], "last_name": visitor["name"], "email": visitor["email"], "phone": visitor["phone"]}


NAMED = {"last_name": "name", "email": "email", "phone": "phone"}


def _text(body: Document, key: str) -> str:
    """A text that must be there. raises Refused 1011, 1007"""
    value = body.get(key)
    if value is None or value == "":
        raise Refused(1011, json_key=key)
    if not isinstance(value, str):
        raise Refused(1007, json_key=key)
    return value
