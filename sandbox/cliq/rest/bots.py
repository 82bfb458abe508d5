"""The bot's endpoints: messages, subscribers, joining a channel, calls, incoming webhook (E22, E24, E27).

Sources: https://www.zoho.com/cliq/help/restapi/v2/ (bots), OpenAPI document bots of v3, read 2026-11-21.
"""

import uuid
from typing import Any

from flask import Blueprint, request

from sandbox.cliq import limits
from sandbox.cliq.manifest import APP_KEY, BOT
from sandbox.cliq.play import events
from sandbox.cliq.play.stage import Stage
from sandbox.cliq.rest import bodies, errors, posting
from sandbox.cliq.rest.guard import admit, count
from sandbox.cliq.rest.paging import page, sync_token
from sandbox.data.people import User

CREATE = "ZohoCliq.Webhooks.CREATE"
OWN_KEYS = ("broadcast", "sync_message", "mark_as_read", "reply_to", "message_topic", "thread_chat_id", "thread_title")

bots = Blueprint("cliq_bots", __name__)


def _bot(name: str) -> None:
    if name != BOT.unique_name:
        raise errors.coded("bot_not_found", "The bot does not exist.")


@bots.post("/<any(v2, v3):version>/bots/<name>/<any(message, messages):word>")
def message(version: str, name: str, word: str) -> Any:
    """To the people named, to all subscribers with `broadcast`, else to the caller's own chat with the bot."""
    if (version, word) not in (("v2", "message"), ("v3", "messages")):
        raise errors.url_invalid()
    stage, user = admit(CREATE, zapikey=version == "v2")
    raw = request.get_json(silent=True)
    count(stage, user, "structured" if isinstance(raw, dict) and bodies.is_structured(raw) else "post")
    _bot(name)
    if request.args.get("appkey", APP_KEY) != APP_KEY:
        raise errors.pattern_mismatch("appkey")
    words = stage.sandbox.switches["recipients_key"]
    keys = ("userids", "user_ids") if words == "both" else (words,)
    given = bodies.read_message(stage, (*OWN_KEYS, *keys))
    if len(str(given.get("message_topic", ""))) > limits.MESSAGE_TOPIC_CHARACTERS:
        raise errors.pattern_mismatch("message_topic")
    people = _recipients(stage, user, given, next((given[key] for key in keys if key in given), None))
    if not people:
        raise errors.coded("botmessage_no_valid_users", "There are no valid users to send the message to.")
    details = {}
    for person in people:
        chat = stage.chats.with_bot(person)
        added = posting.post(stage, user, chat, given, as_bot=True)
        details[person.zuid] = {"chat_id": chat["id"], "message_id": posting.spelled(added)}
    return {"message_details": details} if given.get("sync_message") else ("", 204)


def _recipients(stage: Stage, caller: User, given: dict[str, Any], named: Any) -> list[User]:
    """Subscribers only; the others are skipped without a word."""
    if given.get("broadcast"):
        return stage.directory.subscribers()
    if named is None:
        return [caller] if stage.directory.is_subscribed(caller) else []
    names = named if isinstance(named, list) else [part.strip() for part in str(named).split(",") if part.strip()]
    if len(names) > limits.BOT_RECIPIENTS:
        raise errors.pattern_mismatch("userids")
    people = [person for name in names if (person := stage.directory.user(str(name)))]
    unique = {person.zuid: person for person in people}
    return [person for person in unique.values() if stage.directory.is_subscribed(person)]


@bots.get("/<any(v2, v3):version>/bots/<name>/subscribers")
def subscribers(version: str, name: str) -> Any:
    """Only for an administrator, as the bot's creator is one."""
    stage, user = admit("ZohoCliq.Bots.READ", f"subscribers_{version}")
    _bot(name)
    if not user.admin:
        raise errors.forbidden()
    rows = [
        {"email_id": person.email, "user_id": person.zuid, "name": person.full_name}
        for person in stage.directory.subscribers()
    ]
    found, facts = page(rows)
    token = sync_token(stage.messages.revision)
    return {"url": request.path, "type": "bot_subscriber", "sync_token": token, "data": found, **facts}


@bots.post("/v2/bots/<name>/associate")
def associate(name: str) -> Any:
    """Add the bot to a channel."""
    stage, user = admit("ZohoCliq.Bots.UPDATE", "associate")
    _bot(name)
    given = bodies.read_object(("channel_unique_name",), ("channel_unique_name",))
    channel = stage.directory.channel(given["channel_unique_name"])
    if channel is None:
        raise errors.not_found()
    if user.zuid not in channel["members"]:
        raise errors.forbidden()
    if name in channel["bots"]:
        raise errors.coded("bot_already_member", "The bot is already a member of the channel.")
    stage.directory.change_channel(channel, bots={**channel["bots"], name: ["listen_message", "send_message"]})
    return "", 204


@bots.post("/v3/bots/<name>/calls")
def call(name: str) -> Any:
    """A call that is only noted."""
    stage, _ = admit(CREATE, "calls")
    _bot(name)
    given = bodies.read_object(("text", "user_ids", "retry", "loop", "actions"), ("text", "user_ids"))
    people = given["user_ids"]
    if not isinstance(people, list) or not 1 <= len(people) <= 10:
        raise errors.pattern_mismatch("user_ids")
    if not isinstance(given["text"], str) or len(given["text"]) > 500:
        raise errors.pattern_mismatch("text")
    number = stage.sandbox.ids.number("cliq.call")
    return {"user_ids": people, "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{stage.sandbox.ids.seed}{number}"))}


@bots.route("/<any(v2, v3):version>/bots/<name>/incoming", methods=["GET", "POST"])
def incoming(version: str, name: str) -> Any:
    """A stranger's call: the bot's incoming webhook handler runs, with the body as a text."""
    stage, user = admit(CREATE, "post" if version == "v3" else "", zapikey=True)
    _bot(name)
    params = {key: value for key, value in request.args.items() if key not in ("zapikey", "appkey")}
    headers = {key.lower(): value for key, value in request.headers.items() if key.lower() != "authorization"}
    body = request.get_data(as_text=True)
    events.incoming(stage, user, request.method, headers, params, body)
    return {"user_ids": [user.zuid]} if version == "v3" else ("", 204)
