"""The lines of a card's thread: what of a happening is worth saying there. Short, and nothing that the card says."""

from app.cliq.message import Message
from app.cliq.reply import Post, Target
from app.cliq.text import escape
from app.occasion import Occasion
from app.visitors.values import Line
from handlers.channels import card, look
from handlers.channels.payload import News
from handlers.channels.shown import portrait
from handlers.channels.shown.reader import Reader

VISITOR_WAITS, ALERT, SAID = 10, 20, 22
ALOUD = frozenset({"missed"})  # shown in the channel as well: a thread rings nobody's bell
NEWEST = 20  # lines that are looked through
SPOKEN = {"visitor_message": ("visitor",), "operator_message": ("operator", "bot")}


def of(occasion: Occasion, news: News, *, is_first: bool) -> Post | None:
    """The line of a happening, its card still to be named; None when it says nothing new.

    is_first  a chat has just taken over the card of its visit
    """
    is_again = bool(news.happening.detail.get("again"))
    if news.happening.kind == "chat_started" and not is_first and not is_again:
        return None  # its card was posted for it
    reader = look.channel_reader(occasion, names=news.names)
    text = _text(occasion, reader, news)
    if not text:
        return None
    is_aloud = news.happening.kind in (*ALOUD, "chat_started")
    target = Target("aloud" if is_aloud else "thread", "")
    priority = VISITOR_WAITS if news.begins_to_wait else ALERT if is_aloud else SAID
    return Post("", target, Message(text), "bot", "", priority=priority, coalesce="" if is_aloud else None)


def _text(occasion: Occasion, reader: Reader, news: News) -> str:
    kind = news.happening.kind if news.happening.kind != "known" else news.about
    if kind in ("visitor_message", "operator_message", "edited"):
        line = _line(occasion, news)
        return card.said(reader, news.known, line) if line is not None else ""
    if kind == "claimed" and news.happening.detail.get("by"):
        kind = "given"
    facts = _facts(reader, news, kind)
    return reader.words.say(f"channels.line.{kind}", **facts) if facts is not None else ""


def _facts(reader: Reader, news: News, kind: str) -> dict[str, str] | None:
    """What the sentence of that kind needs; None for kinds that the card says."""
    say, detail, chat, visitor = reader.words.say, news.happening.detail, news.chat, news.known.visitor
    operator = escape((chat.operator_name if chat else "") or "…")
    name = {"who": escape(portrait.name(reader, news.known))}
    match kind:
        case "returned" | "left" | "missed":
            return name
        case "chat_started":
            return name | {"question": escape(chat.question if chat else "")}
        case "assigned" | "attended":
            return {"who": operator}
        case "transferred":
            step = f"channels.transfer.{detail.get('step') or 'initiated'}"
            return {"to": escape(str(detail.get("to") or "")) or operator, "step": say(step)}
        case "completed":
            key = f"channels.ended_by.{chat.ended_by if chat else ''}"
            return {"by": say(key if reader.words.knows(key) else "channels.ended_by")}
        case "rated":
            words = escape(chat.feedback) if chat and chat.feedback else ""
            rating = card.rating(reader, chat.rating if chat else "")
            return {"rating": f"{rating} · {words}" if words else rating}
        case "contact_captured":
            return name | {"facts": escape(", ".join(one for one in (visitor.email, visitor.phone) if one))}
        case "custom_action":
            return name | {"action": escape(str(detail.get("name") or "…"))}
        case "given":
            by, who = (card.person(reader, str(detail.get(name) or "")) for name in ("by", "who"))
            return {"by": by, "who": who}
        case "claimed" | "released" | "invited":
            return {"who": card.person(reader, str(detail.get("who") or ""))}
        case "joined" | "parted":
            named = (reader.names.get(str(one), "…") for one in detail.get("operators") or ())
            return {"who": escape(", ".join(named))}
    return None


def _line(occasion: Occasion, news: News) -> Line | None:
    """The message that this is about: the one that is named, else the newest of that side."""
    if news.chat is None:
        return None
    named, sides = str(news.happening.detail.get("line_id") or ""), SPOKEN.get(news.happening.kind, ())
    with occasion.read() as tables:
        if named:
            found: Line | None = tables.chats.line(news.chat.chat_id, named)
            return found
        return next((line for line in tables.chats.newest_lines(news.chat.chat_id, NEWEST) if line.side in sides), None)
