"""The lines of a card's thread: what of a happening is worth saying there. Short, and nothing that the card says."""

from typing import TYPE_CHECKING, Any

from app.cliq.message import Message
from app.cliq.reply import Post, Target
from app.cliq.text import escape
from app.occasion import Occasion
from app.visitors.values import Line
from handlers.channels import card, look, payload

if TYPE_CHECKING:
    from handlers.channels.event import News

ALERT = 20
ALOUD = frozenset({"missed"})  # shown in the channel as well: a thread rings nobody's bell
SPOKEN = {"visitor_message": ("visitor",), "operator_message": ("operator", "bot")}


def of(occasion: Occasion, news: "News", *, is_first: bool) -> Post | None:
    """The line of a happening, its card still to be named; None when it says nothing new.

    is_first  a chat has just taken over the card of its visit
    """
    reader = look.channel_reader(occasion)
    text = _text(occasion, reader, news)
    if not text:
        return None
    is_aloud = news.happening.kind in ALOUD or (is_first and news.happening.kind == "chat_started")
    target = Target("aloud" if is_aloud else "thread", "")
    return Post("", target, Message(text), "bot", "", priority=ALERT, coalesce="" if is_aloud else None)


def _text(occasion: Occasion, reader: payload.Reader, news: "News") -> str:
    say, kind, detail, chat = reader.words.say, news.happening.kind, news.happening.detail, news.chat
    name = escape(payload.name(reader, news.known))
    operator = escape((chat.operator_name if chat else "") or "…")
    match kind:
        case "visitor_message" | "operator_message":
            line = _line(occasion, news)
            return card.said(reader, news.known, line) if line is not None else ""
        case "chat_started":
            return say("channels.line.chat_started", who=name, question=escape(chat.question if chat else ""))
        case "assigned" | "attended":
            return say(f"channels.line.{kind}", who=operator)
        case "transferred":
            to = escape(str(detail.get("to") or (chat.operator_name if chat else "") or "…"))
            return say(f"channels.line.transferred.{detail.get('step') or 'initiated'}", to=to)
        case "missed":
            return say("channels.line.missed", who=name)
        case "completed":
            key = f"channels.ended_by.{chat.ended_by if chat else ''}"
            return say(
                "channels.line.completed", by=say(key if reader.words.knows(key) else "channels.ended_by")
            )
        case "rated":
            feedback = escape(chat.feedback) if chat and chat.feedback else ""
            told = say("channels.line.rated", rating=card.rating(reader, chat.rating if chat else ""))
            return f"{told} · {feedback}" if feedback else told
        case "contact_captured":
            facts = [one for one in (news.known.visitor.email, news.known.visitor.phone) if one]
            return say("channels.line.contact_captured", who=name, facts=escape(", ".join(facts)))
        case "returned" | "left":
            return say(f"channels.line.{kind}", who=name)
        case "custom_action":
            return say("channels.line.custom_action", who=name, action=escape(str(detail.get("name") or "…")))
        case "known" if news.about == "claimed":
            return say("channels.line.claimed", who=card.person(reader, str(detail.get("who") or "")))
        case "known" if news.about == "edited":
            line = _line(occasion, news)
            return card.said(reader, news.known, line) if line is not None else ""
    return ""


def _line(occasion: Occasion, news: "News") -> Line | None:
    """The message that this is about: the one that is named, else the newest of that side."""
    if news.chat is None:
        return None
    with occasion.read() as tables:
        spoken = tables.chats.lines(news.chat.chat_id)
    named: Any = news.happening.detail.get("line_id")
    if named:
        return next((line for line in spoken if line.line_id == named), None)
    sides = SPOKEN.get(news.happening.kind, ())
    return next((line for line in reversed(spoken) if line.side in sides), None)
