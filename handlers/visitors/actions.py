"""Questions about visitors: who is on the site by ring, lists of visits, one visitor with their history (V7, V8, C11).

What is shown is what is stored here; records of the CRM are opened there, under the asker's own rights.
"""

from dataclasses import replace

from app.cliq.reply import Reply
from app.context import Context
from app.errors import NothingFound
from app.visitors import operating
from app.visitors.values import Live
from app.visitors.viewing import portrait, views
from app.visitors.viewing.asked import asked
from handlers.visitors import card

FOUND_MOST = 10
SHOWN_MOST = 40  # live visitors in one answer
VISITS_MOST = 10


def answer(ctx: Context) -> Reply:
    """What the bot was asked; the text is read again, for names may have changed since."""
    assert ctx.account  # raises NotLinked: visitors are shown to people of the organisation
    found = asked(ctx.services.database, ctx.parts[0])
    if found is None:
        raise NothingFound("visit.not_understood")
    if found.presence is not None:
        return Reply(follow=ctx.refer("presence", found.presence) if found.presence else ctx.refer("operators"))
    if found.live is not None:
        return _live(ctx, found.live)
    if found.view:
        return _listed(ctx, found.view)
    return _named(ctx, found.visitor)


def listed(ctx: Context) -> Reply:
    """A list of visits by its key."""
    assert ctx.account
    return _listed(ctx, ctx.parts[0])


def history(ctx: Context) -> Reply:
    """One visitor with everything that is known (V8)."""
    assert ctx.account
    found = ctx.visiting.history(ctx.parts[0], most=VISITS_MOST, deeds=card.ACTIONS_MOST)
    if found is None:
        raise NothingFound("visit.no_visitor")
    with ctx.services.database.read() as tables:
        notes = tables.visitor_notes.of(found.known.visitor.visitor_id)
        operator = operating.operator_of(tables, ctx.call.user_id)
    may_see = portrait.sees_campaigns(ctx.services.links.get("campaigns"), operator)
    campaign = portrait.latest_campaign(found.known) if may_see else None
    return Reply(card.history(ctx, found, notes, campaign), private=True)


def _live(ctx: Context, wanted: Live) -> Reply:
    wanted = replace(wanted, most=SHOWN_MOST)
    found = ctx.visiting.live(wanted)
    return Reply(card.live(ctx, found, ctx.visiting.live_counts(wanted, found)), private=True)


def _listed(ctx: Context, key: str) -> Reply:
    database = ctx.services.database
    view = views.find(database, key)
    rows = views.rows(database, view, ctx.now, ctx.words.zone)
    return Reply(card.visits(ctx, view, rows), private=True)


def _named(ctx: Context, words: str) -> Reply:
    with ctx.services.database.read() as tables:
        visitor_id = tables.visitors.recognised("email", words) if "@" in words else None
    found = [] if visitor_id else ctx.visiting.called(words, FOUND_MOST + 1)
    if visitor_id or len(found) == 1:
        return Reply(follow=ctx.refer("visitor", visitor_id or found[0].visitor.visitor_id))
    if not found:
        raise NothingFound("visit.no_visitor")
    return Reply(card.several(ctx, found[:FOUND_MOST], is_all=len(found) <= FOUND_MOST), private=True)
