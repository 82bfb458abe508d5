"""The button *Who is this?* of a visitor's card: the company, and by a switch the person (E2)."""

from app.cliq.reply import Reply
from app.context import Context
from app.errors import Stale
from app.visitors.outside.enriching import PART
from app.visitors.visiting import Known
from handlers.enrichment import card

KIND = "enriched"


def has_something(known: Known) -> bool:
    """Whether a service has said anything of this visitor."""
    return any(known.body(PART).get(half) for half in card.HALVES)


def shown(ctx: Context) -> Reply:
    """The card that only the presser sees. Parts of the button: visitor id, perhaps the half, 'person' or 'company'."""
    visitor_id, *rest = ctx.parts
    known = ctx.visiting.read(visitor_id)
    if known is None or not has_something(known):
        raise Stale("enrichment.gone")
    half = rest[0] if rest and rest[0] in card.HALVES else ""
    return Reply(card.card(ctx, known, half), private=True)
