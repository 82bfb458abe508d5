"""A chat has been waiting too long: whoever is to be called is called, and its card says so (V5).

The plan outlives a restart, since it is a schedule; a chat that somebody has taken meanwhile is left alone. Who has
said that they are away, or has quiet hours, is not called, and the thread says so.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from app.cliq import reference
from app.cliq.message import Message, References, lines
from app.cliq.reply import Post, Reply, Target
from app.cliq.text import escape
from app.i18n.sentences import Sentences
from app.occasion import Occasion
from app.visitors.happening import Happening
from app.visitors.values import Chat
from app.visitors.visiting import SOURCE, Known
from handlers.channels import card, look, payload
from handlers.channels.shown import portrait, records
from handlers.channels.shown.reader import Reader

URGENT = 10
CLOCK = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60)  # minutes after which a card that waits is edited; later it stands still
WAITING = "waiting"
"""What a person says 'away' about: being called to chats that wait (app.storage.telling.preferences)."""


def escalate(occasion: Occasion) -> Reply:
    """payload: card_id, visitor_id, chat_id, seconds, to (subjects)."""
    given = occasion.event.payload
    known = occasion.visiting.read(str(given["visitor_id"]), str(given["chat_id"]))
    chat = known.chat if known is not None else None
    if known is None or chat is None or chat.chat_id != given["chat_id"] or chat.state != "waiting" or chat.claimed_by:
        return Reply()
    name, reader = str(given["card_id"]), look.channel_reader(occasion, is_short=True)
    key = f"escalate/{name}/{given['slot']}"
    posts, away = [], []
    for subject in given.get("to") or ():
        kind, _, who = str(subject).partition(":")
        if (why := _unwanted(occasion, known, str(subject), reader.words)) is not None:
            away.append((str(subject), why))
            continue
        target = Target("channel" if kind == "channel" else "bot_user", who)
        house = reader.words
        words = house if kind == "channel" else payload.careful(partial(occasion.words_for, who), house)
        about = payload.topics(known) if kind == "channel" else (WAITING,)
        why_key = occasion.sign(who if kind == "user" else reference.ANYBODY, "why", *about)
        there = look.channel_reader(occasion, who, is_short=True) if kind == "channel" else reader
        message = _called(there, words, known, int(given["seconds"]), why_key)
        posts.append(Post(f"{target.kind}:{who}", target, message, "bot", f"{key}/{subject}", priority=URGENT))
    with occasion.read() as tables:
        shown = tables.cards.get(name)
    if shown is not None and _unwanted(occasion, known, f"channel:{shown.channel}", reader.words) is None:
        there = look.channel_reader(occasion, shown.channel, is_short=True)  # with the fields that channel may see (X7)
        message = _called(there, there.words, known, int(given["seconds"]), "", _away(there, away))
        posts.insert(0, Post(f"card/{name}", Target("aloud", name), message, "bot", key, priority=URGENT))
    return Reply(posts=tuple(posts), changes=tuple(_noted(occasion, name, away)))


def clock(occasion: Occasion) -> Reply:
    """Every minute of a chat that waits; payload: visitor_id, chat_id. Its cards say for how long (V5)."""
    given, now = occasion.event.payload, occasion.now
    visitor_id, chat_id = str(given["visitor_id"]), str(given["chat_id"])
    known = occasion.visiting.read(visitor_id, chat_id)
    chat = known.chat if known is not None else None
    if chat is None or chat.chat_id != chat_id or chat.state != "waiting" or _minutes(chat, now) > CLOCK[-1]:
        return Reply(changes=(lambda tables: tables.schedules.remove(str(given["schedule_id"])),))
    if _minutes(chat, now) not in CLOCK:
        return Reply()
    happening_id = f"{chat_id}/{given['slot']}"  # a chat that begins anew has the same minutes again
    told = Happening("known", visitor_id, now, chat.visit_id, chat_id, {"about": WAITING}, happening_id)
    stream = f"channels/{visitor_id}"  # nobody but the cards has to know

    def tell(tables: Any) -> None:
        tables.inbox.add(SOURCE, "channels", f"{happening_id}/clock", told.to_json(), now, stream=stream)

    return Reply(changes=(tell,))


def _minutes(chat: Chat, now: datetime) -> int:
    return int((now - chat.opened_at).total_seconds() // 60)


def _called(reader: Reader, words: Sentences, known: Known, seconds: int, why: str, more: str = "") -> Message:
    """Who has been waiting for how long and for what, and the record's short line (V3)."""
    record = records.record(reader, known)
    facts = " · ".join(escape(value) for _, value in record.pairs) if record is not None else ""
    found = records.deals(reader, known)
    deals = records.deals_line(words, found) if found is not None else ""
    who, question = escape(portrait.name(reader, known)), escape(known.chat.question if known.chat else "")
    said = words.say("channels.escalated", who=who, count=seconds, question=question)
    references = References()
    asked = card.asked_why(references, words, why) if why else ""
    return Message(lines(said, facts, deals, more, asked), references=references.buttons)


def _unwanted(occasion: Occasion, known: Known, subject: str, words: Sentences) -> str | None:
    """Why that person or channel is not to be called now; None when it is."""
    is_person = subject.startswith("user:")
    with occasion.read() as tables:
        wish = tables.preferences.wants(
            subject, (WAITING,) if is_person else payload.topics(known), occasion.now, words.zone, is_held=is_person
        )
    return wish.reason if wish.action != "now" else None


def _away(reader: Reader, away: Iterable[tuple[str, str]]) -> str:
    names = [card.person(reader, one.removeprefix("user:")) for one, _ in away if one.startswith("user:")]
    return reader.words.say("channels.not_called", who=", ".join(names)) if names else ""


def _noted(occasion: Occasion, name: str, away: list[tuple[str, str]]) -> list[Any]:
    if not away:
        return []
    event_id, now, rows = occasion.event.event_id, occasion.now, [("not_wanted", who, why) for who, why in away]
    return [lambda tables: tables.shortfalls.note(event_id, f"escalation {name}", rows, now)]
