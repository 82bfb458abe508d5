"""POST of messages to channels, chats and people, v2 and v3.

Sources: https://www.zoho.com/cliq/help/restapi/v2/messages/, OpenAPI documents messages and messagecards of v3, read
2026-11-21.
"""

from typing import Any

from flask import Blueprint, request

from sandbox.cliq import limits
from sandbox.cliq.chat.messages import is_visible
from sandbox.cliq.manifest import APP_KEY, BOT
from sandbox.cliq.play.stage import Stage
from sandbox.cliq.rest import bodies, errors, posting
from sandbox.cliq.rest.guard import admit, count
from sandbox.data.people import User
from sandbox.store import Document

CREATE = "ZohoCliq.Webhooks.CREATE"

posts = Blueprint("cliq_posts", __name__)


@posts.post("/<any(v2, v3):version>/channelsbyname/<name>/<any(message, messages):word>")
def to_channel_by_name(version: str, name: str, word: str) -> Any:
    _word(version, word)
    stage, user = admit(CREATE, zapikey=version == "v2")
    channel = stage.directory.channel(name)
    return _to_channel(stage, user, channel if channel and channel["unique_name"] == name else None)


@posts.post("/<any(v2, v3):version>/channels/<name>/<any(message, messages):word>")
def to_channel(version: str, name: str, word: str) -> Any:
    """By channel id; v3 has a singular path besides, by unique name, for cards, as the caller."""
    if (version, word) == ("v3", "message"):
        return _card_to_channel(name)
    _word(version, word)
    stage, user = admit(CREATE)
    channel = stage.directory.channel(name)
    return _to_channel(stage, user, channel if channel and channel["channel_id"] == name else None)


def _word(version: str, word: str) -> None:
    """v2 paths end in the singular, v3 paths in the plural."""
    if (version, word) not in (("v2", "message"), ("v3", "messages")):
        raise errors.url_invalid()


def _to_channel(stage: Stage, user: User, channel: Document | None) -> Any:
    given = _message(stage, user, posting.POST_KEYS)
    if channel is None:
        raise errors.not_found()
    bot = request.args.get("bot_unique_name", "")
    if bot:
        _check_bot(stage, channel, bot)
    elif user.zuid not in channel["members"]:
        raise errors.forbidden()
    chat = stage.chats.get(channel["chat_id"])
    assert chat is not None
    return posting.answer(stage, given, posting.post(stage, user, chat, given, as_bot=bool(bot)))


def _check_bot(stage: Stage, channel: Document, bot: str) -> None:
    """Refuse a bot that does not exist, is not in the channel, may not send, or comes without its extension's key."""
    if bot != BOT.unique_name:
        raise errors.coded("bot_not_found", "The bot does not exist.")
    if request.args.get("appkey", APP_KEY) != APP_KEY:
        raise errors.pattern_mismatch("appkey")
    if "send_message" not in channel["bots"].get(bot, ()):
        message = "The bot is not a participant of the channel."
        raise errors.coded("bot_message_forbidden", message, stage.sandbox.switches["bot_absent_status"])


def _message(stage: Stage, user: User, extra: tuple[str, ...]) -> dict[str, Any]:
    """The message of this request, counted against the threshold of its kind."""
    given = request.get_json(silent=True)
    structured = isinstance(given, dict) and bodies.is_structured(given)
    count(stage, user, "structured" if structured else "post")
    return bodies.read_message(stage, extra)


def _card_to_channel(name: str) -> Any:
    stage, user = admit("ZohoCliq.Channels.CREATE", "structured")
    channel = stage.directory.channel(name)
    given = bodies.read_message(stage, ())
    if channel is None or channel["unique_name"] != name:
        raise errors.not_found()
    if user.zuid not in channel["members"]:
        raise errors.forbidden()
    chat = stage.chats.get(channel["chat_id"])
    assert chat is not None
    added = posting.post(stage, user, chat, given)
    return {"url": request.path, "type": "message", "data": {"id": added["id"], **added["content"]}}


@posts.post("/<any(v2, v3):version>/chats/<chat_id>/<any(message, messages):word>")
def to_chat(version: str, chat_id: str, word: str) -> Any:
    """Always as the caller; the id of a thread's chat posts into the thread."""
    _word(version, word)
    stage, user = admit(CREATE)
    given = _message(stage, user, posting.POST_KEYS)
    chat = own_chat(stage, user, chat_id)
    added = posting.post(stage, user, chat, given)
    if version == "v3":
        return {"message_id": added["id"]}
    return posting.answer(stage, given, added)


@posts.post("/v2/buddies/<name>/message")
def to_person(name: str) -> Any:
    """A direct message from the caller, by e-mail or ZUID."""
    stage, user = admit(CREATE)
    given = _message(stage, user, posting.POST_KEYS)
    other = stage.directory.user(name)
    if other is None or other.zuid == user.zuid:
        raise errors.not_found()
    return posting.answer(stage, given, posting.post(stage, user, stage.chats.between(user, other), given))


def own_chat(stage: Stage, user: User, chat_id: str) -> Document:
    """A chat that the caller is in; raises ApiError."""
    chat = stage.chats.get(chat_id)
    if chat is None:
        raise errors.not_found("chat_not_found")
    if not stage.chats.sees(user, chat):
        raise errors.coded("chat_access_denied", "You do not have access to this chat.", 403)
    return chat


@posts.post("/v3/messages")
def forward() -> Any:
    """Forward up to 25 messages to chats and people."""
    stage, user = admit("ZohoCliq.Messages.CREATE", "post")
    keys = ("message_ids", "chat_ids", "user_ids", "title")
    given = bodies.read_object(keys, ("message_ids",))
    names, recipients = given["message_ids"], [*given.get("chat_ids", []), *given.get("user_ids", [])]
    if not isinstance(names, list) or not 1 <= len(names) <= limits.DELETE_MESSAGES:
        raise errors.pattern_mismatch("message_ids")
    if not 1 <= len(recipients) <= limits.BOT_RECIPIENTS:
        raise errors.pattern_mismatch("user_ids")
    sources = [message for name in names if (message := stage.messages.get(str(name))) and is_visible(message, user)]
    done = []
    for name in recipients:
        person = stage.directory.user(str(name))
        chat = stage.chats.between(user, person) if person and person.zuid != user.zuid else stage.chats.get(str(name))
        if chat is None or not stage.chats.sees(user, chat):
            done.append({"id": name, "status": "failed"})
            continue
        for source in sources:
            posting.post(stage, user, chat, source["content"])
        done.append({"id": name, "status": "success"})
    return {"url": request.path, "type": "message", "data": done}
