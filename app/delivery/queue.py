"""Turns what a handler returned into rows of the outbox: posts, and answers that came too late for the open connection.

It sends nothing and opens no transaction: dispatch adds the rows in the transaction of their cause.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

import orjson

from app.cliq import limits, reply
from app.cliq.message import Message, MessageEdit
from app.cliq.reply import Output, Post
from app.cliq.request import CliqRequest
from app.delivery import coalesce
from app.storage.sending.message import AUTHOR, EDIT, VISITOR
from app.storage.sending.message import Message as Row

LATE_MINUTES = 10  # an answer that is later than that is news, not an answer
PERSON_WAITS, ALERT = 0, 20  # priorities
STALE_HOURS = 36  # news that is older is none; longer than a day's outage with all its tries


def post(given: Post, references: int, now: datetime) -> Row | None:
    """The row of a post, within Cliq's limits; None when nothing of it can be said.

    What nobody waits for may be joined with its neighbours to one message, and is not sent when it is too old.
    """
    message = given.message if given.target.kind == VISITOR else limits.fit_post(given.message, references)
    if message is None:
        return None
    body = reply.message_to_json(message)
    if given.target.kind == VISITOR:
        otherwise = limits.fit_post(given.otherwise, references) if given.otherwise is not None else None
        body = {"text": given.message.text, "file": list(given.file)}
        body |= {"message": reply.message_to_json(otherwise)} if otherwise is not None else {}
    is_news = given.priority >= ALERT
    may_join = is_news and given.sender == "bot" and coalesce.can_join(body)
    expires_at = given.expires_at or ((given.not_before or now) + timedelta(hours=STALE_HOURS) if is_news else None)
    return Row(
        stream=given.stream,
        target_kind=given.target.kind,
        target_id=given.target.id,
        body=body,
        post_key=given.key,
        sender=AUTHOR if given.target.kind == EDIT else given.sender,
        asker_id=given.asker_id,
        priority=given.priority,
        not_before=given.not_before,
        expires_at=expires_at,
        coalesce_key=(given.stream if may_join else "") if given.coalesce is None else given.coalesce,
        crowd_key=_crowd(body) if is_news and given.sender == "bot" and given.target.kind == "bot_user" else "",
    )


def _crowd(body: dict[str, Any]) -> str:
    """The same for the same words, so that one call of the bot can take them to many people."""
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()[:24]


def late_answer(
    call: CliqRequest,
    output: Output | None,
    body: dict[str, Any],
    key: str,
    now: datetime,
    *,
    references: int,
    by_response_url: bool,
) -> Row | None:
    """The row of an answer that Cliq no longer waits for; None when there is nothing to say.

    body              the whole answer as it would have been given, `{"output": …}`
    key               idempotency: one late answer per request
    by_response_url   False when that address does not take an answer after the first one: the bot says it instead

    The row carries both forms: the answer for `response_url`, and a message for the asker's chat with the bot, which
    is used when that address refuses. Not every answer can be a message; a form cannot.
    """
    spoken = output.message if isinstance(output, MessageEdit) else output
    fitted = limits.fit_post(spoken, references) if isinstance(spoken, Message) else None
    message = reply.message_to_json(fitted) if fitted else None
    if by_response_url and call.response_url and body.get("output"):
        kind, target, content = "response_url", call.response_url, {"answer": body, "message": message}
    elif message:
        kind, target, content = "bot_user", call.user_id, message
    else:
        return None
    return Row(
        stream=f"late:{key}" if kind == "response_url" else f"bot_user:{call.user_id}",
        target_kind=kind,
        target_id=target,
        body=content,
        post_key=f"{key}:late",
        sender="bot",
        asker_id=call.user_id,
        priority=PERSON_WAITS,
        expires_at=now + timedelta(minutes=LATE_MINUTES),
    )
