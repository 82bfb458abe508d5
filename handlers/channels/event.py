"""Something happened with a visitor: every channel that subscribed to it gets a card, or its card is edited and its
thread told (V1-V3).

The present state is read, so that the same news twice changes nothing. Each card has a stream of its own, so that no
channel waits for another. Nothing is said to the visitor here.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson

from app.cliq.message import Message
from app.cliq.reply import Post, Reply, Target, message_to_json
from app.occasion import Occasion
from app.rules import subscriptions as rules
from app.rules.conditions import matching
from app.rules.conditions.facts import facts_of
from app.rules.recurrence import Rule
from app.rules.subscriptions import Facts, Filters
from app.visitors.happening import Happening
from app.visitors.ruling import offered
from app.visitors.values import Chat
from app.visitors.visiting import Known
from handlers.channels import lines, look, payload
from handlers.channels.payload import News

VISITOR_WAITS, ALERT, CHANGED, LOOKED_AT = 10, 20, 21, 25  # who comes goes before what has a card already
EDIT_GAP = timedelta(seconds=10)  # between two edits of one card that nobody waits for
LATE_NEWS = timedelta(minutes=30)  # what was learned later than that opens no card for what has ended
ENDS_WAITING = frozenset({"attended", "missed", "completed"})


def told(occasion: Occasion) -> Reply:
    """Posts and changes for every channel that this concerns."""
    news = _news(occasion)
    if news is None:
        return Reply()
    with occasion.read() as tables:
        found = tables.subscriptions.matching(news.events, rules.facets(news.facts), news.facts.score)
        cards = tables.cards.of(news.visit_id, news.chat.chat_id if news.chat else "")
    wanted: dict[str, list[Any]] = {}
    for one in found:
        if rules.fits(Filters.from_json(one.filters), news.facts) and _holds(occasion, news, one.condition):
            wanted.setdefault(one.channel, []).append(one)
    kept = _by_channel(cards, news.chat)
    lost = _lost(occasion, kept)
    posts: list[Post] = []
    changes: list[Any] = []
    channels = sorted({*wanted, *kept})
    muted = _muted(occasion, news, channels)
    for channel in (one for one in channels if one not in lost):
        one_card, mine = kept.get(channel), wanted.get(channel, [])
        if one_card is None:
            more_posts, more_changes = _open(occasion, news, channel, mine, is_muted=channel in muted)
        else:
            more_posts, more_changes = _edit(occasion, news, one_card, mine, is_muted=channel in muted)
        posts += more_posts
        changes += more_changes
    return Reply(posts=tuple(posts), changes=(*changes, *(_clock(news) if channels else ())))


def _clock(news: News) -> list[Any]:
    """A chat that waits has a clock, which moves its cards once a minute at most, until it ends."""
    chat = news.chat
    if chat is None:
        return []
    name = f"waiting/{chat.chat_id}"
    if chat.state != "waiting":
        return [lambda tables: tables.schedules.remove(name)] if news.happening.kind in ENDS_WAITING else []
    body = {"visitor_id": chat.visitor_id, "chat_id": chat.chat_id}
    rule, first = Rule("every", minutes=1, instant=chat.opened_at).to_json(), chat.opened_at + timedelta(minutes=1)

    def plan(tables: Any) -> None:
        if tables.schedules.get(name) is None:
            tables.schedules.add(name, "waiting", "", rule, "UTC", first, body, news.happening.at)

    return [plan]


def _news(occasion: Occasion) -> News | None:
    happening = Happening.from_json(occasion.event.payload)
    known = occasion.visiting.read(happening.visitor_id, happening.chat_id)
    if known is None:
        return None
    visit_id = happening.visit_id or (known.visit.visit_id if known.visit is not None else "")
    asked = known.chat if happening.chat_id and known.chat and known.chat.chat_id == happening.chat_id else None
    chat = asked or payload.chat_of(known, visit_id)
    if chat is not None and chat.visit_id:
        visit_id = chat.visit_id
    visitor = known.visitor
    facts = Facts(
        operator=chat.operator_id if chat else "",
        department=chat.department_id if chat else "",
        country=visitor.country,
        ring=visitor.ring or "outside",
        type=visitor.type or "unknown",
        brand=(chat.brand_id if chat else "") or visitor.brand_id,
        score=visitor.score,
    )
    kind = happening.kind
    events = frozenset(_so_far(known, chat, occasion.now)) if kind == "known" else frozenset({kind})
    last, names = look.last_line(occasion, chat), look.Names(occasion.services)
    return News(happening, known, chat, visit_id, events, facts, last, names)


def _so_far(known: Known, chat: Chat | None, now: datetime) -> Iterable[str]:
    """What has happened and still counts: a channel whose filter fits only now gets its card now."""
    if known.is_live:
        yield "landed" if known.visitor.visits <= 1 else "returned"
    if chat is None:
        return
    if chat.is_open:
        yield "chat_started"
    if chat.state == "connected":
        yield "attended"
    ended = chat.missed_at if chat.state == "missed" else chat.ended_at
    if not chat.is_open and ended is not None and now - ended <= LATE_NEWS:
        yield "missed" if chat.is_tracked else chat.state


def _holds(occasion: Occasion, news: News, condition: str) -> bool:
    """Whether a rule's condition holds; without one, always. What needs a link that is off does not (C1)."""
    return not condition or matching.matches(condition, facts_of(news.known), offered(occasion.services.links))


def _lost(occasion: Occasion, kept: Mapping[str, Any]) -> frozenset[str]:
    """Channels where the card could not be posted and never will be, as they are gone: the failure is kept with the
    deliveries once, not again for everything that happens."""
    waiting = [one for one in kept.values() if not one.message_id]
    if not waiting:
        return frozenset()
    with occasion.read() as tables:
        return frozenset(one.channel for one in waiting if not tables.cards.is_coming(one.card_id))


def _muted(occasion: Occasion, news: News, channels: Sequence[str]) -> frozenset[str]:
    """The channels that want nothing of visitors, or of this one, just now (X2). A card that is there stays true,
    since an edit rings nobody's bell; nothing else is said there."""
    if not channels:
        return frozenset()
    with occasion.read() as tables:
        chosen = tables.preferences.of_all([f"channel:{one}" for one in channels], occasion.now)
    topics = payload.topics(news.known)

    def is_unwanted(channel: str) -> bool:
        wishes = chosen[f"channel:{channel}"].wishes
        return any(one in wishes and not wishes[one].is_wanted for one in topics)

    return frozenset(filter(is_unwanted, channels))


def _by_channel(cards: Iterable[Any], chat: Chat | None) -> dict[str, Any]:
    """The card of each channel: the chat's own, else the one of its visit that no chat has taken over."""
    kept: dict[str, Any] = {}
    for one in cards:
        if one.channel not in kept or (chat is not None and one.chat_id == chat.chat_id):
            kept[one.channel] = one
    return kept


def card_id(channel: str, subject: str) -> str:
    """The same for the same chat or visit in the same channel; short, since buttons carry it."""
    digest = hashlib.sha256(f"{channel}\n{subject}".encode()).digest()[:9]
    return base64.urlsafe_b64encode(digest).decode()


def _open(
    occasion: Occasion, news: News, channel: str, mine: list[Any], *, is_muted: bool
) -> tuple[list[Post], list[Any]]:
    """The first event of a chat or a visit in this channel posts its card. Where it is muted, who is called when a
    chat waits too long is called all the same."""
    chat, visitor_id = news.chat, news.known.visitor.visitor_id
    subject = f"chat/{chat.chat_id}" if chat else f"visit/{news.visit_id or visitor_id}"
    name, is_quiet = card_id(channel, subject), all(one.is_quiet for one in mine)
    if is_muted:
        return [], _escalation(news, name, mine)
    message = look.channel_card(occasion, news, channel, name, is_quiet=is_quiet)
    facts = {
        "card_id": name,
        "channel": channel,
        "visitor_id": visitor_id,
        "visit_id": news.visit_id,
        "chat_id": chat.chat_id if chat else "",
        "opened_at": occasion.now,
        "digest": _digest(message),
        "is_quiet": is_quiet,
    }
    waits = chat is not None and chat.state == "waiting"
    post = Post(
        stream=f"card/{name}",
        target=Target("channel", channel),
        message=message,
        sender="bot",
        key=name,
        priority=VISITOR_WAITS if waits else ALERT,
        coalesce="",
    )
    return [post], [lambda tables: tables.cards.open(**facts), *_escalation(news, name, mine)]


def _edit(
    occasion: Occasion, news: News, kept: Any, mine: list[Any], *, is_muted: bool
) -> tuple[list[Post], list[Any]]:
    """Later ones edit it, the newest state first, and are worth a line of its thread where it is subscribed to them."""
    chat, now, name = news.chat, occasion.now, kept.card_id
    message = look.channel_card(occasion, news, kept.channel, name, is_quiet=kept.is_quiet)
    posts, changes = [], list(_escalation(news, name, mine))
    digest, chat_id = _digest(message), chat.chat_id if chat else ""
    is_taken_over = kept.chat_id != chat_id
    if digest != kept.digest or is_taken_over:
        planned = kept.edited_at or kept.opened_at  # in the future: an edit waits that this one takes the place of
        soonest = now if news.is_urgent else planned if planned > now else max(now, planned + EDIT_GAP)
        edit = Post(
            stream=f"edit/{name}",
            target=Target("edit", name),
            message=message,
            sender="bot",
            key=f"edit/{name}/{news.happening.happening_id}",
            priority=VISITOR_WAITS if news.begins_to_wait else CHANGED if news.is_urgent else LOOKED_AT,
            not_before=soonest if soonest > now else None,
            coalesce=f"edit/{name}",
        )
        posts.append(edit)
        changes.append(lambda tables: tables.cards.show(name, chat_id, digest, soonest))
    is_new = is_taken_over and not kept.message_id  # the chat's card is what will be posted: it says that it begins
    if (mine or news.about in payload.SAID_ABOUT) and not is_new and not is_muted:
        line = lines.of(occasion, news, is_first=is_taken_over)
        if line is not None:
            posts.append(replace(line, stream=f"card/{name}", target=replace(line.target, id=name)))
            posts[-1] = replace(posts[-1], key=f"line/{name}/{news.happening.happening_id}")
    return posts, changes


def _escalation(news: News, name: str, mine: list[Any]) -> list[Any]:
    """A chat that nobody takes in time is called out: planned when it begins to wait, cancelled when it ends."""
    chat, planned = news.chat, f"escalate/{name}"
    if chat is None:
        return []
    if chat.state != "waiting" or chat.claimed_by:
        ends = news.happening.kind in ENDS_WAITING or news.about == "claimed"
        return [lambda tables: tables.schedules.remove(planned)] if ends else []
    calling = sorted((one for one in mine if one.escalate_seconds), key=lambda one: one.escalate_seconds)
    if not calling:
        return []
    seconds = calling[0].escalate_seconds
    due = chat.opened_at + timedelta(seconds=seconds)
    body = {
        "card_id": name,
        "visitor_id": chat.visitor_id,
        "chat_id": chat.chat_id,
        "seconds": seconds,
        "to": list(dict.fromkeys(who for one in calling for who in one.escalate_to)),
    }
    rule = Rule("once", instant=due).to_json()

    def plan(tables: Any) -> None:
        if tables.schedules.get(planned) is None:
            tables.schedules.add(planned, "escalate", "", rule, "UTC", due, body, news.happening.at)

    return [plan]


def _digest(message: Message) -> str:
    """Of what a card shows; the keys of its buttons change with the time."""
    shown: Mapping[str, Any] = message_to_json(replace(message, buttons=(), references=()))
    labels = [button.label for button in message.buttons]
    return hashlib.sha256(orjson.dumps([shown, labels], option=orjson.OPT_SORT_KEYS)).hexdigest()[:24]
