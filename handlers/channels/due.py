"""A chat has been waiting too long: whoever is to be called is called, and its card says so (V5).

The plan outlives a restart, since it is a schedule; a chat that somebody has taken meanwhile is left alone.
"""

from functools import partial

from app.cliq.message import Message, lines
from app.cliq.reply import Post, Reply, Target
from app.cliq.text import escape
from app.i18n.sentences import Sentences
from app.occasion import Occasion
from handlers.channels import look, payload

URGENT = 10


def escalate(occasion: Occasion) -> Reply:
    """payload: card_id, visitor_id, chat_id, seconds, to (subjects)."""
    given = occasion.event.payload
    known = occasion.visiting.read(str(given["visitor_id"]), str(given["chat_id"]))
    chat = known.chat if known is not None else None
    if known is None or chat is None or chat.chat_id != given["chat_id"] or chat.state != "waiting" or chat.claimed_by:
        return Reply()
    name, seconds = str(given["card_id"]), int(given["seconds"])
    key = f"escalate/{name}/{given['slot']}"
    reader = look.channel_reader(occasion, is_short=True)
    record = payload.record(reader, known)
    facts = " · ".join(escape(value) for _, value in record.pairs) if record is not None else ""

    def text(words: Sentences) -> str:
        who, question = escape(payload.name(reader, known)), escape(chat.question)
        return lines(words.say("channels.escalated", who=who, count=seconds, question=question), facts)

    posts = [Post(f"card/{name}", Target("aloud", name), Message(text(reader.words)), "bot", key, priority=URGENT)]
    for subject in given.get("to") or ():
        kind, _, who = str(subject).partition(":")
        target = Target("channel" if kind == "channel" else "bot_user", who)
        house = reader.words
        words = house if kind == "channel" else payload.careful(partial(occasion.words_for, who), house)
        posts.append(
            Post(f"{target.kind}:{who}", target, Message(text(words)), "bot", f"{key}/{subject}", priority=URGENT)
        )
    return Reply(posts=tuple(posts))
