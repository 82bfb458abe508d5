"""Share… on a record's card (P1) and on an answer of the bot (P2): to whom, with which words; posted as the asker.

What is shared comes from the feature that shows it: as the message it is (`ctx.refer("send", title, message as JSON)`),
read under the sharer's rights when *Share…* was pressed; or by who makes it once the place is known, since places
differ in what may be shown there (`ctx.refer("send", title, "", kind, *parts)`). Here it is only addressed. The same
form posts it once to the same place, however often it is sent.
"""

import hashlib
import json

from app.cliq import reply
from app.cliq.form import FormError, Options
from app.cliq.message import Banner
from app.cliq.reply import Post, Reply, Target
from app.cliq.text import plain
from app.context import Context
from app.errors import ServiceError
from handlers.share import card
from handlers.share.recipient import Recipient, colleagues, readable


def ask(ctx: Context) -> Reply:
    """The form; raises NotLinked where there is nobody in whose name it could be posted."""
    title = ctx.parts[0]
    assert ctx.own_account  # before anybody writes something that could not be sent
    return Reply(card.form(ctx, title, _offered(ctx, "")))


def search(ctx: Context) -> Reply:
    """Colleagues and channels whose names hold what is typed."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    return Reply(Options(tuple(one.option(ctx) for one in _offered(ctx, form.query))))


def submitted(ctx: Context) -> Reply:
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    _, body, *maker = ctx.parts
    recipient = _recipient(ctx, form.text("to"))
    if recipient is None:
        said = ctx.say("share.no_recipient")
        return Reply(FormError(said, (("to", said),)))
    asker = ctx.own_account
    once = "share:" + hashlib.sha256(f"{form.text('ref')} {recipient.value}".encode()).hexdigest()[:32]
    words, name = card.words(form.text("message")), plain(recipient.name)
    if maker:
        return Reply(follow=ctx.refer(*maker, recipient.kind, recipient.id, name, words, once))
    message = card.addressed(reply.message_from_json(json.loads(body)), words)
    post = Post(
        stream=f"{recipient.kind}:{recipient.id}",
        target=Target("user" if recipient.kind == "user" else "channel", recipient.id),
        message=message,
        sender="asker",
        asker_id=asker.cliq_user_id,
        key=once,
    )
    return Reply(Banner(ctx.say("share.sent", to=name)), posts=(post,))


def _offered(ctx: Context, typed: str) -> list[Recipient]:
    """Channels first: there are fewer of them. Colleagues alone when Cliq cannot be asked for its channels."""
    try:
        channels = [Recipient("channel", one.unique_name, one.name) for one in ctx.channels(typed)]
    except ServiceError:
        channels = []
    return [*channels[: card.CHANNELS_MOST], *colleagues(ctx.people, typed, without=ctx.call.user_id)]


def _recipient(ctx: Context, value: str) -> Recipient | None:
    """Whoever was chosen, when it still is one that this person may write to; what the form sent proves nothing."""
    wanted = readable(value)
    if wanted is None:
        return None
    if wanted.kind == "channel":
        found = [one for one in ctx.channels("") or () if one.unique_name == wanted.id]
        found = found or [one for one in ctx.channels(wanted.id) if one.unique_name == wanted.id]
        return Recipient("channel", wanted.id, found[0].name) if found else None
    user = ctx.people.of_cliq_user(wanted.id)
    person = ctx.person(user.id) if user is not None else None
    if person is None or not person.cliq_user_id:
        return None
    return Recipient("user", person.cliq_user_id, person.name)
