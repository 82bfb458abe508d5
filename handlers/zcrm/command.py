"""/zcrm: run a command, show what it found, and answer the picks that are no signed record.

Parses with grammar/command, searches through the context; how things look is in card.py.
"""

from app.cliq.reply import Reply
from app.context import Context
from app.errors import ServiceRejected
from grammar.command import complete, parser
from grammar.command.nodes import Command
from grammar.errors import GrammarError
from handlers.zcrm import card

NAME = "/zcrm"
ROWS_SHOWN = 10  # Z7
HELP_WORDS = frozenset({"", "help", "?", "ヘルプ", "？"})


def run(ctx: Context) -> Reply:
    """What the executor sees after sending `/zcrm …`; visible to them alone (https://www.zoho.com/cliq/help/platform/commandexecution.html)."""
    typed = ctx.call.arguments
    if ctx.call.selections:
        return _picked(ctx, typed)
    if typed.strip() in HELP_WORDS:
        return Reply(card.help_text(ctx))
    return answer(ctx, typed)


def answer(ctx: Context, typed: str, first: int = 0) -> Reply:
    """The rows from `first` on that match what was typed, or the error that points at the place."""
    text = with_name(typed)
    try:
        return _read(ctx, text, first)
    except ServiceRejected as error:
        if not ctx.relearn(error):
            raise
    return _read(ctx, text, first)  # with the fields as they are now


def _read(ctx: Context, text: str, first: int) -> Reply:
    try:
        command = parser.parse(text, ctx.catalog)
    except GrammarError as error:
        return Reply(card.problem(ctx, text, error))
    return found(ctx, command, first)


def found(ctx: Context, command: Command, first: int = 0) -> Reply:
    result = ctx.search(command)
    if first and first >= len(result.rows) and not result.is_complete:
        result = ctx.search_on(command, result)
    if not result.rows:
        return Reply(card.none_found(ctx, command, result))
    return Reply(card.result_list(ctx, command, result, first, ROWS_SHOWN), private=True)


def _picked(ctx: Context, typed: str) -> Reply:
    """A picked suggestion that carried no signed record: a continuation, or a record whose picture was lost (Z10)."""
    titles = {(item.title, item.description) for item in ctx.call.selections}
    completion = complete.complete(with_name(typed), ctx.catalog)
    for choice in completion.choices:
        if (choice.text, card.detail(ctx, choice)) in titles:
            return continued(ctx, choice.joined)
    if completion.command is not None and completion.wants_records:
        result = ctx.search(completion.command, is_typing=True)
        fitting = [
            row
            for row in result.rows[:ROWS_SHOWN]
            if card.suggestion_words(ctx, completion.command.module, row) in titles
        ]
        if len(fitting) == 1:
            return Reply(follow=ctx.refer("rec", completion.command.module.api_name, str(fitting[0]["id"])))
        if fitting:
            return Reply(card.choice_list(ctx, completion.command, fitting), private=True)
    return answer(ctx, typed)


def continued(ctx: Context, joined: str) -> Reply:
    """A whole command runs; of half a command, the text so far and what can come next (Z10)."""
    try:
        parser.parse(joined, ctx.catalog)
    except GrammarError as error:
        completion = complete.complete(joined, ctx.catalog)
        if completion.stage == "none":  # nothing can come next here: something is wrong
            return Reply(card.problem(ctx, joined, error))
        return Reply(card.continuation(ctx, joined, completion, error))
    return answer(ctx, joined)


def with_name(typed: str) -> str:
    """Cliq sends what stands after the command's name; errors point into the whole line as the person sees it."""
    return typed if typed.lstrip().startswith(NAME) else f"{NAME} {typed}"
