"""What can be done with one record: show it, post it to the chat, meet its owner.

Every call is made under the rights of the person who pressed (Z14); what a press shows is private (Z15).
"""

import json
from collections.abc import Mapping
from typing import Any

from app.cliq.message import Banner
from app.cliq.reply import Post, Reply, Target, message_to_json
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
    asker = ctx.own_account  # in whose name it is posted, also where the CRM is read with another account
    sent = Post(
        stream=f"chat:{chat_id}",
        target=Target("chat", chat_id),
        message=card.shared_card(ctx, module, row),
        sender="asker",
        asker_id=asker.cliq_user_id,
        key=f"post:{ctx.call.fingerprint}",
    )
    said = "record.posted" if chat_id == ctx.call.chat.id else "record.posted_there"
    return Reply(Banner(ctx.say(said)), posts=(sent,))


def share(ctx: Context) -> Reply:
    """The same card for a colleague or a channel (P1): to whom, and with which words, is the sharing feature's form."""
    module, row = _record(ctx)
    message = card.shared_card(ctx, module, row)
    title = message.card.title if message.card else ""
    return Reply(follow=ctx.refer("send", title, json.dumps(message_to_json(message))))


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
