"""What the bot says to whoever writes to it, mentions it or meets it first: commands run, the rest are questions.

A chat with the bot is seen by its one person; a mention is answered there, too, since it holds record data (Z15).
"""

import re

from app.cliq.reply import Reply
from app.context import Context
from handlers.zcrm import card, command

BRACKET = re.compile(r"[\[［【「]")


def message(ctx: Context) -> Reply:
    """A text to the bot that is a command, with or without /zcrm in front, runs."""
    text = " ".join(word for word in ctx.call.message_text.split() if not word.startswith(("{@", "@")))
    if text.startswith("CRM "):  # the rest of the mention '@Zoho CRM', which has a blank in it
        text = text.removeprefix("CRM ")
    if text.startswith(command.NAME) or _is_command(ctx, text):
        return command.answer(ctx, text.removeprefix(command.NAME))
    if text.strip().casefold() in command.HELP_WORDS:
        return help_text(ctx)
    return Reply(follow=ctx.refer("ask", text))


def _is_command(ctx: Context, text: str) -> bool:
    """A module's word alone or before criteria; 'leads by industry' is a question, not a search for 'by industry'."""
    first, _, rest = text.partition(" ")
    return first in ctx.catalog.command_words and (not rest.strip() or BRACKET.search(rest) is not None)


def help_text(ctx: Context) -> Reply:
    return Reply(card.help_text(ctx))
