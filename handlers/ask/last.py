"""The last question of a person in a chat, kept for half an hour so that a short text can lean on it: 'by owner'.

Keeps what was asked, never what was answered. Whether a text leans is the grammar's decision.
"""

from datetime import timedelta
from typing import Any

from app.context import Context
from grammar.question import kept
from grammar.question.nodes import Question

KEPT = timedelta(minutes=30)
BOT = "bot"  # the one chat of a person with the bot, also for what was asked elsewhere and answered there


def question(ctx: Context) -> Question | None:
    """What this person asked last in this chat; None when nothing, or longer ago than KEPT."""
    with ctx.services.database.read() as tables:
        return kept.from_json(tables.last_questions.get(ctx.call.user_id, _chat(ctx), ctx.now))


def keep(ctx: Context, asked: Question) -> None:
    """Remember it for this chat, and for the one with the bot where the answer is shown there."""
    asker, expires, written = ctx.call.user_id, ctx.now + KEPT, kept.to_json(asked)
    chats = tuple(dict.fromkeys((_chat(ctx), BOT))) if ctx.is_heard else (_chat(ctx),)

    def put(tables: Any) -> None:
        for chat in chats:
            tables.last_questions.put(asker, chat, written, expires)

    ctx.changes.append(put)


def _chat(ctx: Context) -> str:
    return BOT if ctx.call.chat.kind == "bot" else ctx.call.chat.id
