"""What can be done with one record: show it, post it to the chat, meet its owner.

Every call is made under the rights of the person who pressed (Z14); what a press shows is private (Z15).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from app.cliq.message import Banner, Message, lines
from app.cliq.reply import Post, Reply, Target
from app.cliq.request import Chat
from app.context import Context
from app.errors import NothingFound
from app.search.directory import Person
from grammar.catalog import Module
from handlers.records import card

Row = dict[str, Any]


def show(ctx: Context) -> Reply:
    """The record's card, for the asker alone (Z11)."""
    module, row = _record(ctx)
    said = ctx.parts[3] if len(ctx.parts) > 3 else ""  # of a record that has just been made; only refer() says so
    return Reply(card.record_card(ctx, module, row, owner_of(ctx, row), _chat_of(ctx), said=said), private=True)


def post(ctx: Context) -> Reply:
    """The card as a message for everybody in the chat where the command was typed, in the asker's own name (Z12)."""
    module, row = _record(ctx)
    chat_id = _chat_of(ctx)
    here = ctx.call.chat if chat_id == ctx.call.chat.id else Chat(chat_id)
    message = card.shared_card(ctx, module, row, _allowed(ctx, module, here))
    sent = _post(ctx, "chat", chat_id, message, f"post:{ctx.call.fingerprint}")
    said = "record.posted" if chat_id == ctx.call.chat.id else "record.posted_there"
    return Reply(Banner(ctx.say(said)), posts=(sent,))


def share(ctx: Context) -> Reply:
    """A card for a colleague or a channel (P1): to whom, and with which words, is the sharing feature's form."""
    module, row = _record(ctx)
    title = f"{card.kind_of(ctx, module)} · {card.name_of(ctx, module, row)}"
    return Reply(follow=ctx.refer("send", title, "", "shared", module.api_name, str(row["id"])))


def shared(ctx: Context) -> Reply:
    """The form was sent: what may be shown depends on where it goes, so the card is made only now (X7)."""
    module, row = _record(ctx)
    kind, recipient_id, name, words, once = ctx.parts[2:]
    place = Chat("", kind, channel_unique_name=recipient_id if kind == "channel" else "")
    message = card.shared_card(ctx, module, row, _allowed(ctx, module, place))
    message = replace(message, text=lines(words, message.text))
    return Reply(
        Banner(ctx.say("share.sent", to=name)),
        posts=(_post(ctx, "channel" if kind == "channel" else "user", recipient_id, message, once),),
    )


def _allowed(ctx: Context, module: Module, place: Chat) -> frozenset[str] | None:
    """The fields that everybody there may see, as administrators chose (X7); None for all of the headline."""
    if place.kind == "bot":  # nobody else looks
        return None
    with ctx.services.database.read() as tables:
        return tables.card_fields.allowed(module.api_name, place.channel_unique_name, (place.id, place.parent_id))


def _post(ctx: Context, kind: Literal["chat", "channel", "user"], target: str, message: Message, key: str) -> Post:
    """In the asker's own name, also where the CRM is read with another account."""
    asker = ctx.own_account.cliq_user_id
    return Post(f"{kind}:{target}", Target(kind, target), message, sender="asker", asker_id=asker, key=key)


def owner(ctx: Context) -> Reply:
    """The owner's private card with chat, audio and video call (Z13)."""
    return Reply(card.owner_card(ctx, _person(ctx, ctx.parts[0])), private=True)


def more(ctx: Context) -> Reply:
    """The form with what does not fit among five buttons: the owner, and what the features offer (Routes.more)."""
    module, row = _record(ctx)
    found = card.more_form(ctx, module, row, owner_of(ctx, row), _chat_of(ctx))
    if found is None:
        raise NothingFound("record.no_owner")
    return Reply(found)


def chosen(ctx: Context) -> Reply:
    """The form of `more` was submitted: the feature that offered it goes on, or the owner's card does with the thing
    chosen as a button, where only Cliq itself can do it."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    what = form.text("what")
    if what in ctx.more:
        return Reply(follow=ctx.refer(what, *ctx.parts[:3]))
    return Reply(card.owner_card(ctx, _person(ctx, ctx.parts[3]), only=what), private=True)


def owner_of(ctx: Context, row: Mapping[str, Any]) -> Person | None:
    owner = row.get("Owner")
    return ctx.person(str(owner.get("id"))) if isinstance(owner, dict) else None


def _person(ctx: Context, crm_user_id: str) -> Person:
    person = ctx.person(crm_user_id)
    if person is None:
        raise NothingFound("record.no_owner")
    return person


def _record(ctx: Context) -> tuple[Module, Row]:
    """The record that the reference names, read now: rights and values may have changed since the button was made."""
    module_name, record_id = ctx.parts[:2]
    module = ctx.module(module_name)
    row = ctx.record(module_name, record_id) if module else None
    if module is None or row is None:
        raise NothingFound("record.gone")
    return module, row


def _chat_of(ctx: Context) -> str:
    """The chat where the command was typed: the reference remembers it when the card was shown elsewhere."""
    return ctx.parts[2] if len(ctx.parts) > 2 and ctx.parts[2] else ctx.call.chat.id
