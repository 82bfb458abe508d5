"""The objects inside `params`: user, chat, access, environment, message, mentions.

It does not assemble the request. Keys and their order: official payloads of zcatalyst-cli 1.25.3, types of
zcatalyst-cliq 1.0.0, both read 2026-11-21.
"""

import re

from sandbox.cliq.chat import ids as forms
from sandbox.cliq.chat.chats import Chats
from sandbox.cliq.chat.directory import Directory
from sandbox.cliq.manifest import BOT
from sandbox.data.people import User
from sandbox.store import Document

USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) Cliq/sandbox"
CHAT_WORDS = {
    "channel": ("channel", "channel"),
    "bot": ("bot", "bot"),
    "dm": ("chat", "dm"),
    "thread": ("thread", "thread"),
}

_MENTION = re.compile(r"\{@([^}\s]+)\}")


def user_object(user: User) -> Document:
    return {
        "id": user.zuid,
        "zoho_user_id": user.zuid,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "admin": user.admin,
        "organization_id": forms.ORGANISATION,
        "timezone": user.time_zone,
        "country": "jp" if user.time_zone == "Asia/Tokyo" else "us",
        "language": user.language,
    }


def chat_object(chat: Document, chats: Chats, directory: Directory) -> Document:
    kind, chat_type = CHAT_WORDS[chat["kind"]]
    found: Document = {"id": chat["id"], "type": kind, "chat_type": chat_type, "title": chat["title"]}
    channel = directory.channel(chat["id"])
    if channel:
        found["channel_unique_name"] = channel["unique_name"]
        found["channel_id"] = channel["channel_id"]
        found["owner"] = channel["creator_id"]
    found["members"] = [member_object(member) for member in chats.members(chat)]
    return found


def member_object(user: User) -> Document:
    return {
        "id": user.zuid,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "status": "active",
    }


def access_object(user: User, chat: Document | None, message: str = "") -> Document:
    """Who acts and where; never withheld. `message` is the id of a message acted upon."""
    found: Document = {"user_id": user.zuid, "zoho_user_id": user.zuid, "user_agent": USER_AGENT}
    if chat:
        found["chat_id"] = chat["id"]
    found["organization"] = {"type": "company", "id": forms.ORGANISATION}
    if message:
        found["message_id"] = blank_spelling(message)
    if chat and chat["parent"]:
        found["parent_chat_id"] = chat["parent"]
    return found


def environment_object(base_url: str) -> Document:
    return {"data_center": "US", "tld": ".com", "base_url": f"{base_url}/company/{forms.ORGANISATION}"}


def message_object(message: Document, people: Directory) -> Document:
    """A message as button functions and mention handlers receive it; `time` is a string of milliseconds."""
    sender = people.user(message["sender"]["id"])
    text, files = message["content"].get("text", ""), message["content"].get("files") or []
    content: Document = {"text": text}
    if files:  # what was written beside a file is its comment
        content = {"comment": text.strip(), "file": {name: files[0][name] for name in ("name", "id", "type")}}
        text = ""
    return {
        "sender": user_object(sender) if sender else {"id": message["sender"]["id"], "name": message["sender"]["name"]},
        "time": str(message["time"]),
        "type": "file" if files else "text",
        "text": text,
        "is_read": True,
        "id": blank_spelling(message["id"]),
        "ack_key": message["id"].split("_")[1],
        "content": content,
    }


def blank_spelling(message: str) -> str:
    """Handler payloads spell a message id with a literal blank."""
    return message.replace("_", " ")


def mentions_in(text: str, directory: Directory) -> list[Document]:
    """The people and the bot that `{@id}` and `@Zoho CRM` name in a text."""
    found = []
    for word in _MENTION.findall(text):
        person = directory.user(word)
        if word == BOT.id:
            found.append(bot_mention())
        elif person:
            name = person.full_name
            found.append({"name": name, "id": person.zuid, "type": "user", "dname": f"@{name}"})
    if f"@{BOT.name}".lower() in text.lower():
        found.append(bot_mention())
    return found


def bot_mention() -> Document:
    return {"name": BOT.name, "id": BOT.id, "type": "bot", "dname": f"@{BOT.name}"}
