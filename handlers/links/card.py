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
    allowed = _allowed(ctx, module)
    fields = [field for field in _fields(module) if allowed is None or field.api_name in allowed]
    pairs = ((field.label, _value(ctx, module, field.api_name, row)) for field in fields)
    most = len(columns.HEADLINES.get(module.api_name, ())) or columns.HEADLINE_OTHERWISE
    return Unfurl(
        title=f"{shown} · {escape(name) if plain(name) else ctx.say('record.nameless')}",
        url=ctx.record_url(module.api_name, record_id),
        provider="Zoho CRM",
        description=ctx.service_notice(),
        pairs=tuple((escape(label), escape(text)) for label, text in pairs if plain(text))[:most],
        buttons=(UnfurlButton(ctx.say("link.details"), key, hint=ctx.say("link.details_hint")),),
        icon=ctx.services.icon_url(),
    )


def _fields(module: Module) -> tuple[Field, ...]:
    """The summary of a record, and whose it is."""
    found, owner = columns.headline(module), module.field("Owner")
    return (*found, owner) if owner is not None and owner not in found else found


def _allowed(ctx: Context, module: Module) -> frozenset[str] | None:
    """The fields that everybody in the chat may see; None for all, where only the asker sees the card."""
    if ctx.call.chat.kind == "bot":
        return None
    named = [name.rpartition(".")[::2] for name in ctx.services.settings.link_fields]
    known = module.api_name if any(owner == module.api_name for owner, _ in named) else OTHERS
    return frozenset(field for owner, field in named if owner == known)


def _value(ctx: Context, module: Module, api_name: str, row: Mapping[str, Any]) -> str:
    field = module.field(api_name)
    return values.text(ctx.words, field, row.get(api_name), ctx.currency_of(row)) if field else ""
