"""How the answer to a wish looks when it is no form: which record is meant, and what is not done from chat.

Facts in, messages out. Everything the CRM or a person wrote goes through text.escape.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.cliq.message import Button, Invoke, Message, References, lines
from app.cliq.text import escape, link
from app.context import Context
from app.i18n import values
from app.search import columns
from app.writing.values import Plain
from grammar.catalog import Module
from grammar.question.nodes import Action

BUTTONS = "zcrmbutton"
SHOWN = 10
DETAILS = 2


@dataclass(frozen=True)
class Found:
    module: Module
    row: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.row.get(self.module.name_field) or "")


def several(ctx: Context, kind: str, found: Sequence[tuple[Found, Mapping[str, Plain] | None]]) -> Message:
    """The records that may be meant; the number of a line goes on with that one.

    kind   of the button that goes on: 'edit' with the values wished for, 'note'
    """
    links = References(limit=ctx.services.settings.record_references)
    rows = []
    for place, (one, wishes) in enumerate(found[:SHOWN], start=1):
        parts = [one.module.api_name, str(one.row["id"])]
        if wishes is not None:
            parts += [ctx.call.chat.id, json.dumps(dict(wishes), ensure_ascii=False)]
        pressed = Button(str(place), Invoke(BUTTONS), key=ctx.sign(kind, *parts))
        rows.append(f"{links.add(str(place), pressed)} {_row(ctx, one)}")
    said = ctx.say("wishes.which_of", shown=len(rows), total=len(found))
    return Message(lines(said, rows, ctx.service_notice()), references=links.buttons)


def _row(ctx: Context, one: Found) -> str:
    told = []
    for field in columns.headline(one.module):
        if field.lookup != "Users":
            text = values.text(ctx.words, field, one.row.get(field.api_name), ctx.currency_of(one.row))
            told += [escape(text)] if text else []
    return " · ".join([f"*{escape(one.name)}* ({escape(one.module.singular)})", *told[:DETAILS]])


def which(ctx: Context, action: Action) -> Message:
    """The sentence did not say which record."""
    return Message(lines(ctx.say("wishes.which"), ctx.say("wishes.which_example")))


def none_found(ctx: Context, name: str) -> Message:
    return Message(lines(ctx.say("wishes.none", name=escape(name)), ctx.say("wishes.which_example")))


def elsewhere(ctx: Context, kind: str, module: Module | None, found: Found | None) -> Message:
    """kind   delete | send | many | create: what is not done from chat"""
    said = ctx.say(f"wishes.elsewhere.{kind}")
    if found is not None:
        where = link(found.name, ctx.record_url(found.module.api_name, str(found.row["id"])))
    elif module is not None:
        where = link(module.label, ctx.record_url(module.api_name, "").rstrip("/"))
    else:
        where = link("Zoho CRM", ctx.record_url("Home", "").removesuffix("/tab/Home/"))
    return Message(lines(said, ctx.say("wishes.there", where=where)))
