"""Users, channels, their members, and chats (E24).

Source: https://www.zoho.com/cliq/help/restapi/v2/ (users, channels, chats), read 2026-11-21; keys of a channel from
live samples.
"""

from typing import Any

from flask import Blueprint, request

from sandbox.cliq import limits
from sandbox.cliq.chat import ids as forms
from sandbox.cliq.chat.directory import LEVELS
from sandbox.cliq.manifest import BOT
from sandbox.cliq.play.stage import Stage
from sandbox.cliq.rest import bodies, errors
from sandbox.cliq.rest.guard import admit
from sandbox.cliq.rest.paging import page, sync_token
from sandbox.data.people import User
from sandbox.store import Document

READ, CREATE, UPDATE = "ZohoCliq.Channels.READ", "ZohoCliq.Channels.CREATE", "ZohoCliq.Channels.UPDATE"

directory = Blueprint("cliq_directory", __name__)


@directory.get("/v2/users")
def users() -> Any:
    """`search` is looked for in names and e-mails."""
    stage, _ = admit("ZohoCliq.Users.READ")
    wanted = request.args.get("search", "").casefold()
    rows = [_user(user) for user in stage.directory.users() if wanted in f"{user.full_name} {user.email}".casefold()]
    found, facts = page(rows)
    return {"data": found, **facts}


@directory.get("/v2/users/<name>")
def user(name: str) -> Any:
    stage, _ = admit("ZohoCliq.Users.READ")
    found = stage.directory.user(name)
    if found is None:
        raise errors.not_found()
    return {"data": _user(found)}


def _user(user: User) -> Document:
    return {
        "id": user.zuid,
        "zuid": user.zuid,
        "email_id": user.email,
        "name": user.full_name,
        "display_name": user.full_name,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "organization_id": forms.ORGANISATION,
        "timezone": user.time_zone,
        "language": user.language,
        "status": "active",
    }


@directory.get("/v2/channels")
def channels() -> Any:
    """`name` filters by a part of the display name, `level` and `joined` by their value."""
    stage, caller = admit(READ)
    name, level = request.args.get("name", "").casefold(), request.args.get("level", "")
    if level and level not in LEVELS:
        raise errors.pattern_mismatch("level")
    rows = [_channel(stage, caller, channel) for channel in stage.directory.channels()]
    joined = request.args.get("joined", "")
    kept = [
        row
        for row in rows
        if name in row["name"].casefold()
        and level in ("", row["level"])
        and (not joined or str(row["joined"]).lower() == joined)
    ]
    found, facts = page(kept)
    return {"channels": found, **facts, "sync_token": sync_token(stage.messages.revision)}


@directory.get("/v2/channels/<name>")
def channel_by_id(name: str) -> Any:
    stage, caller = admit(READ)
    return _one(stage, caller, stage.directory.channel(name), "channel_id", name)


@directory.get("/v2/channelsbyname/<name>")
def channel_by_name(name: str) -> Any:
    stage, caller = admit(READ)
    return _one(stage, caller, stage.directory.channel(name), "unique_name", name)


def _one(stage: Stage, caller: User, channel: Document | None, key: str, name: str) -> Any:
    if channel is None or channel[key] != name:
        raise errors.not_found()
    found = _channel(stage, caller, channel)
    return {"data": found} if stage.sandbox.switches["channel_wrapped"] else found


def _channel(stage: Stage, caller: User, channel: Document) -> Document:
    joined = caller.zuid in channel["members"]
    creator = stage.directory.user(channel["creator_id"])
    role = "admin" if caller.zuid == channel["creator_id"] else "member"
    kept = (
        "channel_id",
        "chat_id",
        "unique_name",
        "name",
        "description",
        "level",
        "status",
        "creator_id",
        "creation_time",
    )
    return {key: channel[key] for key in kept} | {
        "participant_count": len(channel["members"]),
        "creator_name": creator.full_name if creator else "",
        "organization_id": forms.ORGANISATION,
        "current_user_role": role if joined else "",
        "invite_only": channel["invite_only"],
        "joined": joined,
        "pinned": False,
        "total_message_count": str(len(stage.messages.of(channel["chat_id"]))),
    }


@directory.post("/v2/channels")
def create_channel() -> Any:
    stage, caller = admit(CREATE, "create_channel")
    keys = ("name", "level", "description", "invite_only", "user_ids", "email_ids", "team_ids")
    given = bodies.read_object(keys, ("name", "level"))
    name = str(given["name"]).lstrip("#")
    if given["level"] not in LEVELS:
        raise errors.pattern_mismatch("level")
    if not name or len(name) > limits.CHANNEL_NAME_CHARACTERS or stage.directory.channel(f"#{name}"):
        raise errors.pattern_mismatch("name")
    members = [_member(stage, one) for one in [*given.get("user_ids", []), *given.get("email_ids", [])]]
    facts = {key: given[key] for key in ("level", "description", "invite_only") if key in given}
    chat = stage.chats.add_channel_chat(f"#{name}")
    return _channel(stage, caller, stage.directory.add_channel(name, caller, members, chat, **facts))


def _member(stage: Stage, name: Any) -> User:
    found = stage.directory.user(str(name))
    if found is None:
        raise errors.pattern_mismatch("user_ids")
    return found


def _joined_channel(stage: Stage, caller: User, name: str) -> Document:
    channel = stage.directory.channel(name)
    if channel is None or channel["channel_id"] != name:
        raise errors.not_found()
    if caller.zuid not in channel["members"]:
        raise errors.forbidden()
    return channel


@directory.get("/v2/channels/<name>/members")
def members(name: str) -> Any:
    stage, caller = admit(READ, "members")
    channel = _joined_channel(stage, caller, name)
    rows: list[Document] = []
    for zuid in channel["members"]:
        person = stage.directory.user(zuid)
        if person:
            role = "admin" if zuid == channel["creator_id"] else "member"
            rows.append({"user_id": zuid, "email_id": person.email, "name": person.full_name, "user_role": role})
    bot = {"user_id": BOT.id, "name": BOT.name, "user_role": "bot"}
    rows.extend({**bot, "bot_unique_name": name} for name in channel["bots"])
    found, facts = page(rows)
    return {"members": found, **facts}


@directory.post("/v2/channels/<name>/members")
def add_members(name: str) -> Any:
    stage, caller = admit(UPDATE, "members")
    channel = _joined_channel(stage, caller, name)
    given = bodies.read_object(("user_ids", "email_ids"))
    people = [_member(stage, one) for one in [*given.get("user_ids", []), *given.get("email_ids", [])]]
    everybody = list(dict.fromkeys([*channel["members"], *(person.zuid for person in people)]))
    stage.directory.change_channel(channel, members=everybody)
    return "", 204


@directory.delete("/v2/channels/<name>/members")
def remove_members(name: str) -> Any:
    stage, caller = admit(UPDATE, "members")
    channel = _joined_channel(stage, caller, name)
    given = bodies.read_object(("user_ids", "email_ids"))
    gone = {_member(stage, one).zuid for one in [*given.get("user_ids", []), *given.get("email_ids", [])]}
    stage.directory.change_channel(channel, members=[zuid for zuid in channel["members"] if zuid not in gone])
    return "", 204


@directory.get("/<any(v2, v3):version>/chats")
def chats(version: str) -> Any:
    stage, caller = admit("ZohoCliq.Chats.READ", "chats" if version == "v3" else "")
    rows = [
        {
            "chat_id": chat["id"],
            "name": stage.chats.title_for(caller, chat),
            "chat_type": chat["kind"],
            "participant_count": len(stage.chats.members(chat)),
        }
        for chat in stage.chats.of(caller)
    ]
    found, facts = page(rows)
    if version == "v2":
        return {"chats": found, **facts}
    return {"url": request.path, "type": "chat", "data": found, **facts}
