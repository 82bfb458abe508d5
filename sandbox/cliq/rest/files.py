"""Files: uploads into channels, chats and direct chats, and their download (E17).

Source: https://www.zoho.com/cliq/help/restapi/v2/ (files), read 2026-11-21. What an upload answers is not
documented: 204.
"""

import json
from typing import Any

from flask import Blueprint, Response, request

from sandbox.cliq import limits
from sandbox.cliq.chat.files import LARGEST_BYTES, keep, read, transient
from sandbox.cliq.install_point import current_stage
from sandbox.cliq.manifest import BOT
from sandbox.cliq.play.stage import Stage
from sandbox.cliq.rest import errors, posting
from sandbox.cliq.rest.guard import admit
from sandbox.cliq.rest.posts import own_chat
from sandbox.data.people import User
from sandbox.store import Document

FIELDS = ("comments", "mark_as_read", "bot_name", "bot_image", "bot_unique_name", "user_id")

files = Blueprint("cliq_files", __name__)


@files.post("/v2/<any(channels, channelsbyname, chats, bots, buddies):place>/<name>/files")
def upload(place: str, name: str) -> Any:
    stage, user = admit("ZohoCliq.Webhooks.CREATE", "structured")
    parts = request.files.getlist("file")
    for key in (*request.files, *request.form):
        if key != "file" and key not in FIELDS:
            raise errors.extra_key(key)
    if not parts:
        raise errors.param_missing("file")
    if len(parts) > limits.FILES:
        raise errors.pattern_mismatch("file")
    comments = _comments(len(parts))
    bot = request.args.get("bot_unique_name") or request.form.get("bot_unique_name", "")
    if bot and bot != BOT.unique_name:
        raise errors.coded("bot_not_found", "The bot does not exist.")
    for chat in _targets(stage, user, place, name):
        for part, comment in zip(parts, comments, strict=True):
            kept = _keep(stage, part.filename or "file", part.mimetype, part.read())
            content = {"text": comment or " ", "files": [kept]}
            posting.post(stage, user, chat, content, as_bot=bool(bot) or place == "bots")
            part.seek(0)
    return "", 204


def _comments(count: int) -> list[str]:
    """`comments` is a JSON list with one text per file; a missing one is empty."""
    text = request.form.get("comments", "[]")
    try:
        given = json.loads(text)
    except ValueError:
        raise errors.pattern_mismatch("comments") from None
    if not isinstance(given, list) or len(given) > count or not all(isinstance(one, str) for one in given):
        raise errors.pattern_mismatch("comments")
    return given + [""] * (count - len(given))


def _targets(stage: Stage, user: User, place: str, name: str) -> list[Document]:
    if place == "chats":
        return [own_chat(stage, user, name)]
    if place == "bots":
        if name != BOT.unique_name:
            raise errors.coded("bot_not_found", "The bot does not exist.")
        person = stage.directory.user(request.form.get("user_id", user.zuid))
        if person is None or not stage.directory.is_subscribed(person):
            raise errors.coded("botmessage_no_valid_users", "There are no valid users to send the message to.")
        return [stage.chats.with_bot(person)]
    if place == "buddies":
        person = stage.directory.user(name)
        if person is None or person.zuid == user.zuid:
            raise errors.not_found()
        return [stage.chats.between(user, person)]
    channel = stage.directory.channel(name)
    if channel is None or channel["channel_id" if place == "channels" else "unique_name"] != name:
        raise errors.not_found()
    return [own_chat(stage, user, channel["chat_id"])]


def _keep(stage: Stage, name: str, kind: str, content: bytes) -> Document:
    """Store a file; returns what the message says of it."""
    if len(content) > LARGEST_BYTES:
        raise errors.pattern_mismatch("file")
    return keep(stage.sandbox, name, kind, content)


@files.get("/v2/files/<name>")
def download(name: str) -> Any:
    stage, _ = admit("ZohoCliq.Attachments.READ", "file")
    return file_answer(stage, name)


def file_answer(stage: Stage, name: str) -> Response:
    """The bytes of a stored file with their type; raises ApiError."""
    return _bytes(read(stage.sandbox, name))


def attachment(company: str, token: str) -> Response:
    """What a handler was given; a bare call, or one with a token, as the switch says. raises ApiError"""
    stage = current_stage()
    if stage.sandbox.switches["attachment_download"] == "token":
        admit("ZohoCliq.Attachments.READ")
    return _bytes(transient(stage.sandbox, token))


def _bytes(found: tuple[bytes, str] | None) -> Response:
    if found is None:
        raise errors.not_found()
    return Response(found[0], mimetype=found[1] or "application/octet-stream")
