"""What is suggested while /zcrm is typed (Z10): the grammar's own continuations, and records once it is complete.

Writes nothing, and asks the CRM only where the name of a record can stand.
"""

from app.cliq.reply import Reply, Suggestions
from app.cliq.request import Suggestion
from app.context import Context
from app.errors import MissingScope, NotLinked, ServiceRejected, TokenRevoked
from grammar.catalog import Module
from grammar.command import complete
from handlers.zcrm import card
from handlers.zcrm.command import ROWS_SHOWN, with_name


def suggest(ctx: Context) -> Reply:
    try:
        return Reply(Suggestions(tuple(_current(ctx))))
    except (NotLinked, TokenRevoked, MissingScope):
        if ctx.services.settings.service_account:
            raise
    # Sent as it is, the command answers with the card that links the account.
    told = Suggestion(ctx.say("account.suggest"), ctx.say("account.suggest_hint"), ctx.services.icon_url())
    return Reply(Suggestions((told,)))


def _current(ctx: Context) -> list[Suggestion]:
    try:
        return _items(ctx)
    except ServiceRejected as error:
        if not ctx.relearn(error):
            raise
    return _items(ctx)  # with the fields as they are now


def _items(ctx: Context) -> list[Suggestion]:
    icon = ctx.services.icon_url()
    completion = complete.complete(with_name(ctx.call.arguments), ctx.catalog)
    items = [Suggestion(choice.text, card.detail(ctx, choice), icon) for choice in completion.choices]
    if completion.wants_records and completion.command is not None:
        result = ctx.search(completion.command, is_typing=True)
        module = completion.command.module
        items = [_record(ctx, module, row) for row in result.rows[:ROWS_SHOWN]] + items
    return items


def _record(ctx: Context, module: Module, row: dict[str, object]) -> Suggestion:
    """The picture's address carries the signed record, since a suggestion has no other place for it (Z10)."""
    title, description = card.suggestion_words(ctx, module, row)
    key = ctx.sign("rec", module.api_name, str(row["id"]))
    return Suggestion(title, description, ctx.services.icon_url(key))
