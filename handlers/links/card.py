"""How the card under a link looks. Everything that comes from the CRM is escaped: the card is seen by everybody."""

from collections.abc import Mapping
from typing import Any

from app.cliq.surfaces.unfurl import Unfurl, UnfurlButton
from app.cliq.text import escape, plain
from app.context import Context
from app.i18n import values
from app.search import columns
from grammar.catalog import Field, Module

OTHERS = "*"  # in LINK_FIELDS: every module that it does not name
DETAILS_DAYS = 365  # it carries no right: whoever presses it sees what the CRM shows to them


def unfurled(ctx: Context, module: Module, row: Mapping[str, Any]) -> Unfurl:
    name = _value(ctx, module, module.name_field, row)
    kind = f"record.kind.{module.api_name}"
    shown = ctx.say(kind) if ctx.words.knows(kind) else escape(module.singular)
    record_id = str(row["id"])
    key = ctx.sign("rec", module.api_name, record_id, days=DETAILS_DAYS, for_all=True)
    fields, most = _fields(ctx, module)
    pairs = ((field.label, _value(ctx, module, field.api_name, row)) for field in fields)
    return Unfurl(
        title=f"{shown} · {escape(name) if plain(name) else ctx.say('record.nameless')}",
        url=ctx.record_url(module.api_name, record_id),
        provider="Zoho CRM",
        description=ctx.service_notice(),
        pairs=tuple((escape(label), escape(text)) for label, text in pairs if plain(text))[:most],
        buttons=(UnfurlButton(ctx.say("link.details"), key, hint=ctx.say("link.details_hint")),),
        icon=ctx.services.icon_url(),
    )


def _fields(ctx: Context, module: Module) -> tuple[tuple[Field, ...], int]:
    """The fields that everybody in the chat may see, and how many of those that have a value; all of the summary where
    only the asker sees the card."""
    most = len(columns.HEADLINES.get(module.api_name, ())) or columns.HEADLINE_OTHERWISE
    found, owner = columns.headline(module), module.field("Owner")
    summary = (*found, owner) if owner is not None and owner not in found else found
    chat = ctx.call.chat
    if chat.kind == "bot":
        return summary, most
    with ctx.services.database.read() as tables:
        names = tables.card_fields.allowed(module.api_name, chat.channel_unique_name, (chat.id, chat.parent_id))
    if names is not None:
        return columns.allowed(module, names), len(names)
    named = [name.rpartition(".")[::2] for name in ctx.services.settings.link_fields]
    known = module.api_name if any(owner == module.api_name for owner, _ in named) else OTHERS
    return tuple(field for field in summary if (known, field.api_name) in named), most


def _value(ctx: Context, module: Module, api_name: str, row: Mapping[str, Any]) -> str:
    field = module.field(api_name)
    return values.text(ctx.words, field, row.get(api_name), ctx.currency_of(row)) if field else ""
