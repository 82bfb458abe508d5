"""What is known of people and companies grows old: it is asked for anew, as often as was chosen (E3)."""

from app.cliq.reply import Reply
from app.occasion import Occasion
from handlers.enrichment import event

AT_ONCE = 25  # of one firing: each takes a call


def refreshed(occasion: Occasion) -> Reply:
    """Ask again for the oldest; a change is taken over now, a deletion at the visitor's next visit."""
    enriching = occasion.services.enriching
    terms = enriching.terms
    if terms is None:
        return Reply()
    with occasion.read() as tables:
        due = tables.lookups.due(terms.provider, occasion.now, AT_ONCE)
    for lookup in due:
        asked = enriching.of_email(lookup.email)
        if not asked.is_new:
            break  # the day's allowance is used up
        with occasion.read() as tables:
            visitor_id = tables.visitors.recognised("email", lookup.email)
        known = occasion.visiting.read(visitor_id) if visitor_id else None
        if known is not None:
            event.learn(occasion, known, asked, is_refresh=True)
    return Reply()
