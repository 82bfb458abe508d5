"""A pasted link becomes a card (X6), under the rights of the one who pasted it, for everybody in the chat.

So it shows only what may be shown there: what administrators chose for the channel or for all (X7), else the setting
LINK_FIELDS; *Details* asks again under the rights of whoever
presses it, and answers privately: that button is the records feature's own. What is no link to a record, or to one that
the person who pasted it may not see, gets no card and no word.
"""

from app.cliq.reply import Reply
from app.context import Context
from app.search import columns
from handlers.links import card


def unfurl(ctx: Context) -> Reply:
    found = ctx.record_at(ctx.call.url)
    if found is None:
        return Reply()
    module = ctx.module(found[0])
    row = ctx.record(*found) if module is not None and columns.headline(module) else None
    return Reply(card.unfurled(ctx, module, row) if module is not None and row is not None else None)


def sent(ctx: Context) -> Reply:
    """The link was sent: everything is said by the card."""
    return Reply()
