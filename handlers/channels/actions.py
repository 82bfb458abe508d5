"""The buttons of a visitor's card that only show something: details, all deals, and the form behind More…"""

from app.cliq.form import FormReply, Hidden, Option, Radio
from app.cliq.message import Message, Table
from app.cliq.reply import Reply
from app.cliq.text import escape, plain
from app.context import Context
from app.errors import NothingFound
from app.visitors.visiting import Known
from handlers.channels import look, payload
from handlers.channels.shown import portrait, records, rights

FORMS = "zcrmform"


def details(ctx: Context) -> Reply:
    """Everything that is known, privately: also what the channel must not see (M1, X7)."""
    known, left_out = rights.seen_by(ctx, known_of(ctx))
    return Reply(look.private_card(ctx, known, payload.chat_of(known), left_out), private=True)


def all_deals(ctx: Context) -> Reply:
    """The deals that the card has no room for (V3)."""
    reader = look.person_reader(ctx)
    known, left_out = rights.seen_by(ctx, known_of(ctx))
    found = records.deals(reader, known)
    if found is None:
        if left_out:
            return Reply(Message(left_out), private=True)
        raise NothingFound("channels.no_deals")
    say = reader.words.say
    rows = tuple(tuple(map(escape, row)) for row in found.rows)
    columns = tuple(say(f"channels.deal_{name}") for name in ("name", "stage", "amount", "closing"))
    head = records.deals_line(reader.words, found)
    return Reply(Message(head, slides=(Table(columns, rows),)), private=True)


def more(ctx: Context) -> Reply:
    """What the card has no room for, as a form."""
    known = known_of(ctx)
    with ctx.services.database.read() as tables:
        card = tables.cards.get(ctx.parts[2]) if ctx.parts[2] else None
    offered = look.offers(ctx.visiting.offers, known, is_quiet=card is not None and card.is_quiet)
    first = len(look.on_card(offered))
    offered = [
        *offered[first:],
        *offered[:first],
    ]  # what the card has no room for; the rest, since it may be an old one
    options = tuple(Option(ctx.say(offer.label), kind) for kind, offer in offered)
    if not options:
        raise NothingFound("channels.nothing_to_do")
    name = plain(portrait.name(look.person_reader(ctx), known))
    what = Radio("what", ctx.say("record.what_next"), options, mandatory=True, value=options[0].value)
    return Reply(
        FormReply(
            name="vmore",
            title=name,
            inputs=(Hidden("ref", ctx.sign("vmore", *ctx.parts[:3])), what),
            function=FORMS,
            button_label=ctx.say("record.go"),
        )
    )


def chosen(ctx: Context) -> Reply:
    """The feature that offered it goes on."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    what = form.text("what")
    if what not in ctx.visiting.offers:
        raise NothingFound("channels.nothing_to_do")
    return Reply(follow=ctx.refer(what, *ctx.parts[:3]))


def known_of(ctx: Context) -> Known:
    """Whom the button is about, as known now; raises NothingFound."""
    known = ctx.visiting.read(ctx.parts[0], ctx.parts[1])
    if known is None:
        raise NothingFound("channels.visitor_gone")
    return known
