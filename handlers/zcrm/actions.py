"""Buttons under a /zcrm answer: the corrected command, the next ten rows, a continuation.

Whatever they answer is private: also a question that found nothing says whom somebody was looking for (Z15).
"""

from dataclasses import replace

from app.cliq.reply import Reply
from app.context import Context
from handlers.zcrm import card, command


def run_text(ctx: Context) -> Reply:
    """Runs the command that the button carries; half a command shows what can come next."""
    (text,) = ctx.parts
    return replace(command.continued(ctx, text), private=True)


def typed(ctx: Context) -> Reply:
    """A whole line as somebody wrote it to the bot, with or without /zcrm in front, or as it was saved."""
    (text,) = ctx.parts
    text = text.removeprefix(command.NAME)
    return command.answer(ctx, text) if text.strip() not in command.HELP_WORDS else usage(ctx)


def usage(ctx: Context) -> Reply:
    """How /zcrm is written."""
    return Reply(card.help_text(ctx))


def next_rows(ctx: Context) -> Reply:
    first, text = ctx.parts
    return replace(command.answer(ctx, text, int(first)), private=True)
