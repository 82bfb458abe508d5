"""A report or a digest whose time has come: answered anew under the rights of who put it on the schedule, and sent.

What cannot be answered is told to that person once, and once more only after it has worked in between.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.cliq.message import Message
from app.cliq.reference import ANYBODY
from app.cliq.reply import Post, Reply, Target
from app.errors import BotError, RateLimited, ServiceUnavailable
from app.occasion import Occasion
from handlers.reports import card, payload

LATE_AFTER = timedelta(minutes=10)
GIVEN_UP_AFTER = timedelta(hours=2)  # a service that is away so long makes a report of today one of the past
PRIORITY = 30  # a report
COMMAND = "/zcrm"
SENT = "sent"  # said to the questions' feature: nobody is waiting, so a chart is a picture (P2)


def report(occasion: Occasion) -> Reply:
    """A saved question or search, asked now."""
    text = str(occasion.event.payload.get("text") or "")
    return _sent(occasion, "typed", text) if text.startswith(COMMAND) else _sent(occasion, "ask", text, SENT)


def digest(occasion: Occasion) -> Reply:
    """What one should know of the day or the week; for a channel, of everybody whom its maker may see."""
    given = occasion.event.payload
    with occasion.read() as tables:
        kept = tables.schedules.get(str(given.get("schedule_id") or ""))
    name = payload.rhythm(kept.rule)[0] if kept is not None else payload.DAILY
    period = "day" if name in (payload.DAILY, payload.WORKDAYS) else "week"
    to = str(given.get("to") or payload.ME)
    scope = ("mine",) if to == payload.ME else ("all", to.removeprefix(payload.CHANNEL))
    return _sent(occasion, "digest", period, *scope)


def _sent(occasion: Occasion, kind: str, *parts: str) -> Reply:
    given, owner = occasion.event.payload, str(occasion.event.payload["owner_id"])
    slot = datetime.fromisoformat(str(given["slot"]))
    try:
        answer = occasion.ask(owner, kind, *parts).output
    except (ServiceUnavailable, RateLimited) as error:
        if occasion.now - slot < GIVEN_UP_AFTER:
            raise
        return _failed(occasion, given, owner, error)
    except BotError as error:
        return _failed(occasion, given, owner, error)
    if not isinstance(answer, Message):
        return Reply()  # a form or a line at the top: nothing that could be sent
    is_late = occasion.now - slot > LATE_AFTER
    to = str(given.get("to") or payload.ME)
    subject = f"user:{owner}" if to == payload.ME else f"channel:{to.removeprefix(payload.CHANNEL)}"
    zone = occasion.services.words_of(owner).zone
    with occasion.read() as tables:
        wish = tables.preferences.wants(subject, [occasion.event.name], occasion.now, zone)
    if wish.action == "drop":
        return Reply()
    message = _message(occasion, answer, given, owner, late=slot if is_late else None)
    schedule_id = str(given["schedule_id"])
    changes = (lambda tables: tables.schedules.amend(schedule_id, failed=False),) if given.get("failed") else ()
    post = replace(_post(given, owner, message, occasion.event.event_id), not_before=wish.until)
    return Reply(posts=(post,), changes=changes)


def _message(
    occasion: Occasion, answer: Message, given: Mapping[str, Any], owner: str, *, late: datetime | None
) -> Message:
    words = occasion.services.words_of(owner)
    if given.get("to", payload.ME) == payload.ME:
        stop = occasion.sign(owner, "schedstop", str(given["schedule_id"]))
        return card.report(words, answer, given, late=late, by="", key=stop)
    account = occasion.services.tokens.account(owner)
    by = (account.name or account.email or "") if account else ""
    why = occasion.sign(ANYBODY, "why", occasion.event.name)
    return card.report(words, answer, given, late=late, by=by or owner, key=why)


def _post(given: Mapping[str, Any], owner: str, message: Message, key: str) -> Post:
    to = str(given.get("to") or payload.ME)
    if to == payload.ME:
        return _to_owner(owner, message, f"schedule:{key}")
    name = to.removeprefix(payload.CHANNEL)
    target = Target("channel", name)
    return Post(f"channel:{name}", target, message, "asker", f"schedule:{key}", asker_id=owner, priority=PRIORITY)


def _to_owner(owner: str, message: Message, key: str) -> Post:
    target = Target("bot_user", owner)
    return Post(f"bot_user:{owner}", target, message, "bot", key, asker_id=owner, priority=PRIORITY)


def _failed(occasion: Occasion, given: Mapping[str, Any], owner: str, error: BotError) -> Reply:
    if given.get("failed"):
        return Reply()
    schedule_id = str(given["schedule_id"])
    words = occasion.services.words_of(owner)
    post = _to_owner(owner, card.failed(words, given, words.error(error)), f"failed:{occasion.event.event_id}")
    return Reply(posts=(post,), changes=(lambda tables: tables.schedules.amend(schedule_id, failed=True),))
