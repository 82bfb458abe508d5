"""Buttons under a /zcrm answer: the corrected command, the next ten rows, a continuation."""

from app.cliq.reply import Reply
from app.context import Context
from grammar.command import complete, parser
from grammar.errors import GrammarError
from handlers.zcrm import card, command


def run_text(ctx: Context) -> Reply:
    """Runs the command that the button carries; half a command shows what can come next."""
    (text,) = ctx.parts
    try:
        parser.parse(text, ctx.catalog)
    except GrammarError:
        completion = complete.complete(text, ctx.catalog)
        if completion.choices:
            return Reply(card.continuation(ctx, text, completion))
    return command.answer(ctx, text)


def next_rows(ctx: Context) -> Reply:
    first, text = ctx.parts
    return command.answer(ctx, text, int(first))
