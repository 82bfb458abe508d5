"""Posts a checked message into a chat, a thread of it, or the chats of many, and answers as Cliq does (E20, E21).

It does not read requests.
"""

from typing import Any

from sandbox.cliq import limits
from sandbox.cliq.chat.messages import bot_sender, user_sender
from sandbox.cliq.manifest import BOT
from sandbox.cliq.play.stage import Stage
from sandbox.cliq.rest import errors
from sandbox.data.people import User
from sandbox.store import Document

POST_KEYS = (
    "reply_to",
    "sync_message",
    "mark_as_read",
    "thread_message_id",
    "thread_title",
    "post_in_parent",
    "thread_chat_id",
)


def post(stage: Stage, caller: User, chat: Document, message: dict[str, Any], *, as_bot: bool = False) -> Document:
    """Add a message to a chat as the caller or as the bot; returns the message.

    `thread_message_id` opens the thread of that message, `thread_chat_id` posts into one that is there,
    `post_in_parent` shows the message in the chat above as well. Raises ApiError for a message or thread that is not
    in this chat.
    """
    target = _thread(stage, chat, message) or chat
    reply = _message_in(stage, chat, message["reply_to"]) if message.get("reply_to") else None
    sender = bot_sender(BOT.id, BOT.name) if as_bot else user_sender(caller)
    facts = {
        "reply_to": reply["id"] if reply else "",
        "by_extension": as_bot,
        "origin": "rest",
        "posted_by": caller.zuid,
    }
    added = stage.messages.add(target["id"], sender, message, **facts)
    if target["kind"] == "thread" and message.get("post_in_parent"):
        stage.messages.add(target["parent"], sender, message, **facts)
    return added


def _thread(stage: Stage, chat: Document, message: dict[str, Any]) -> Document | None:
    if message.get("thread_chat_id"):
        found = stage.chats.get(str(message["thread_chat_id"]))
        if found is None or found["parent"] != chat["id"]:
            raise errors.coded("thread_chatid_invalid", "The thread chat id is invalid.")
        return found
    if not message.get("thread_message_id"):
        return None
    title = message.get("thread_title", "")
    if not isinstance(title, str) or len(title) > limits.THREAD_TITLE_CHARACTERS:
        raise errors.pattern_mismatch("thread_title")
    above = _message_in(stage, chat, message["thread_message_id"])
    opened = stage.chats.thread(chat, above["id"], title or above["content"].get("text", "")[:100])
    if above["thread"] != opened["id"]:
        stage.messages.set_thread(above, opened["id"])
    return opened


def _message_in(stage: Stage, chat: Document, name: Any) -> Document:
    found = stage.messages.get(str(name))
    if found is None or found["chat"] != chat["id"] or found["private_to"]:
        raise errors.not_found("message_not_found")
    return found


def answer(stage: Stage, given: dict[str, Any], added: Document) -> tuple[Any, int]:
    """204 and nothing, or the id when the caller asked for it; a thread post names its thread."""
    chat = stage.chats.get(added["chat"])
    if not given.get("sync_message") and not (chat and chat["kind"] == "thread"):
        return "", 204
    found: dict[str, Any] = {stage.sandbox.switches["sync_message_key"]: added["id"]}
    if chat and chat["kind"] == "thread":
        found["thread_information"] = {"parent_message_id": chat["message"], "chat_id": chat["id"]}
    return found, 200


def spelled(message: Document) -> str:
    """A message id as `message_details` spells it."""
    return message["id"].replace("_", "%20")
