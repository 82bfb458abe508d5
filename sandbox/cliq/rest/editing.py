"""Reading, editing and deleting messages, and reactions to them (v2; bulk deletion v3).

Sources: https://www.zoho.com/cliq/help/restapi/v2/messages/, OpenAPI document messages of v3, read 2026-11-21.
"""

from typing import Any

from flask import Blueprint, request

from sandbox.cliq import limits
from sandbox.cliq.chat.messages import is_visible
from sandbox.cliq.check.message import POST_KEYS
from sandbox.cliq.play.stage import Stage
from sandbox.cliq.rest import bodies, errors
from sandbox.cliq.rest.guard import admit
from sandbox.cliq.rest.posts import own_chat
from sandbox.data.people import User
from sandbox.store import Document

REASONS = ("irrelevant_information", "obscene_content", "others")
REACTIONS = "cliq.reactions"

editing = Blueprint("cliq_editing", __name__)


def _found(stage: Stage, user: User, chat_id: str, name: str) -> Document:
    chat = own_chat(stage, user, chat_id)
    message = stage.messages.get(name)
    if message is None or message["chat"] != chat["id"] or not is_visible(message, user):
        raise errors.not_found("message_not_found")
    return message


def _own(stage: Stage, user: User, chat_id: str, name: str) -> Document:
    """A message that the caller posted, as themselves or as the bot."""
    message = _found(stage, user, chat_id, name)
    if user.zuid not in (message["sender"]["id"], message["posted_by"]):
        raise errors.forbidden()
    return message


@editing.put("/v2/chats/<chat_id>/messages/<name>")
def edit(chat_id: str, name: str) -> Any:
    """Replace a message's content; the whole content is given again."""
    stage, user = admit("ZohoCliq.Messages.UPDATE")
    given = bodies.read_message(stage, ("notify_edit",))
    message = _own(stage, user, chat_id, name)
    stage.messages.edit(message, {key: value for key, value in given.items() if key in POST_KEYS})
    return "", 204


@editing.delete("/v2/chats/<chat_id>/messages/<name>")
def delete(chat_id: str, name: str) -> Any:
    stage, user = admit("ZohoCliq.Messages.DELETE")
    stage.messages.delete(_own(stage, user, chat_id, name))
    return "", 204


@editing.delete("/v3/chats/<chat_id>/messagess")
def delete_many(chat_id: str) -> Any:
    """Up to 25 at once; the three s are the vendor's."""
    stage, user = admit("ZohoCliq.Messages.DELETE", "delete")
    names = [name for name in request.args.get("message_ids", "").split(",") if name]
    if not 1 <= len(names) <= limits.DELETE_MESSAGES:
        raise errors.param_missing("message_ids") if not names else errors.pattern_mismatch("message_ids")
    if request.args.get("reason", REASONS[0]) not in REASONS:
        raise errors.pattern_mismatch("reason")
    if len(request.args.get("comment", "")) > 250:
        raise errors.pattern_mismatch("comment")
    results: list[Document] = []
    for name in names:
        try:
            stage.messages.delete(_own(stage, user, chat_id, name))
            results.append({"id": name, "status": "success"})
        except errors.ApiError as error:
            results.append({"id": name, "status": "failed", "error": error.body})
    return {"type": "message.delete_result", "data": results}


@editing.get("/v2/chats/<chat_id>/messages")
def read_many(chat_id: str) -> Any:
    """Newest first; no paging, but `fromtime` and `totime` in milliseconds."""
    stage, user = admit("ZohoCliq.Messages.READ", "messages")
    chat = own_chat(stage, user, chat_id)
    begin, end = _number("fromtime", 0), _number("totime", 2**63)
    limit = _number("limit", limits.PAGE_MAX)
    if not 1 <= limit <= limits.PAGE_MAX:
        raise errors.pattern_mismatch("limit")
    shown = [message for message in stage.messages.visible(chat["id"], user) if begin <= message["time"] <= end]
    return {"data": [_as_read(message) for message in shown[::-1][:limit]]}


@editing.get("/v2/chats/<chat_id>/messages/<name>")
def read_one(chat_id: str, name: str) -> Any:
    stage, user = admit("ZohoCliq.Messages.READ", "messages")
    return {"data": _as_read(_found(stage, user, chat_id, name))}


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    if text and not text.isdecimal():
        raise errors.pattern_mismatch(name)
    return int(text) if text else default


def _as_read(message: Document) -> Document:
    sender = message["sender"]
    return {
        "id": message["id"],
        "time": message["time"],
        "type": "file" if message["content"].get("files") else "text",
        "sender": {"name": sender["name"], "id": sender["id"]},
        "content": message["content"],
        "is_edited": message["edited"],
    }


@editing.post("/v2/chats/<chat_id>/messages/<name>/reactions")
def react(chat_id: str, name: str) -> Any:
    stage, user = admit("ZohoCliq.messageactions.CREATE")
    given = bodies.read_object(("emoji_code",), ("emoji_code",))
    message = _found(stage, user, chat_id, name)
    key = f"{message['id']}|{user.zuid}|{given['emoji_code']}"
    reaction = {"message": message["id"], "user_id": user.zuid, "emoji_code": given["emoji_code"]}
    stage.sandbox.store.table(REACTIONS).put(key, reaction)
    return "", 204


@editing.get("/v2/chats/<chat_id>/messages/<name>/reactions")
def reactions(chat_id: str, name: str) -> Any:
    stage, user = admit("ZohoCliq.messageactions.READ")
    message = _found(stage, user, chat_id, name)
    rows = [row for row in stage.sandbox.store.table(REACTIONS) if row["message"] == message["id"]]
    return {"data": [{"user_id": row["user_id"], "emoji_code": row["emoji_code"]} for row in rows]}


@editing.delete("/v2/chats/<chat_id>/messages/<name>/reactions")
def unreact(chat_id: str, name: str) -> Any:
    stage, user = admit("ZohoCliq.messageactions.DELETE")
    message = _found(stage, user, chat_id, name)
    given = bodies.read_object(("emoji_code",), ("emoji_code",))
    stage.sandbox.store.table(REACTIONS).delete(f"{message['id']}|{user.zuid}|{given['emoji_code']}")
    return "", 204
