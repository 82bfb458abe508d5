"""Which fields of a record everybody in a channel may see on a card (X7): for pages, API and command line.

A choice for a channel comes before the one that holds everywhere. Where nobody has chosen anything for a module, links
show what the setting LINK_FIELDS says, and cards that somebody posts or shares show the headline of the record.
"""

from dataclasses import dataclass
from typing import Any

from app.administration.telling.notifications import catalog_of, house
from app.errors import BotError, Invalid, NothingFound, UserError
from app.rules import notification as rules
from app.search import columns
from app.services import Services
from app.storage.governing.cards import EVERYWHERE, Allowed
from grammar.catalog import Field, Module

FIELDS_MOST = 30


@dataclass(frozen=True)
class Card:
    """A choice and how often it was saved, for who changes it next."""

    allowed: Allowed
    version: int


@dataclass(frozen=True)
class Desk:
    """What can be chosen for one module: its fields, the card's own first."""

    module: Module
    fields: tuple[Field, ...]


def listed(services: Services) -> list[Card]:
    """Every choice, those that hold everywhere first."""
    with services.database.read() as tables:
        found = tables.card_fields.all()
        return [Card(one, _version(tables, one.channel, one.module)) for one in found]


def kept(services: Services, channel: str, module: str) -> Card | None:
    """What was chosen for this module there; None when nothing was."""
    with services.database.read() as tables:
        found = tables.card_fields.get(_plain(channel), module)
        return Card(found, _version(tables, found.channel, module)) if found else None


def version(services: Services, channel: str, module: str) -> int:
    """How often this choice was saved, also when there is none any more."""
    with services.database.read() as tables:
        return _version(tables, _plain(channel), module)


def desk(services: Services, module_name: str, language: str = "") -> Desk:
    """raises  UserError notify.no_module, NotLinked, ServiceError"""
    module = rules.module_named(module_name, catalog_of(house(services), language))
    first = columns.headline(module)
    rest = [one for one in module.fields if one not in first and one.api_name != module.name_field]
    return Desk(module, (*first, *rest))


def put(
    services: Services,
    actor: str,
    *,
    module_name: str,
    fields: list[str],
    channel: str = EVERYWHERE,
    seen: int | None = None,
) -> Card:
    """Choose the fields of a module that may be shown in a channel, or everywhere.

    fields   api names; none for the record's name alone
    channel  unique name, with or without '#'; EVERYWHERE
    seen     version that the change is based on; None: the present one
    raises   Invalid; NotLinked, ServiceError; UserError card.changed_meanwhile
    """
    faults: dict[str, Exception] = {}
    name, chat_id, module = _plain(channel), "", None
    try:
        module = desk(services, module_name).module
        _check_fields(module, fields)
    except UserError as error:
        faults["module" if module is None else "fields"] = error
    if name:
        occasion = house(services)
        found = services.cliq_of(occasion.account).channel(name)
        if found is None:
            faults["channel"] = UserError("notify.no_channel", name=name)
        else:
            chat_id = found.chat_id
    if faults or module is None:
        raise Invalid(faults)
    now = services.source.now()
    order = {one.api_name: place for place, one in enumerate(module.fields)}
    chosen = tuple(sorted(dict.fromkeys(fields), key=lambda one: order[one]))
    made = Allowed(name, module.api_name, chat_id, chosen, actor, now)
    with services.database.write() as tables:
        before = tables.card_fields.get(name, module.api_name)
        at = _version(tables, name, module.api_name)
        came = tables.versions.advance(_thing(name, module.api_name), at if seen is None else seen, by=actor, now=now)
        if came is not None:
            raise UserError("card.changed_meanwhile", who=came.changed_by)
        tables.card_fields.put(made)
        subject, was = _subject(name, module.api_name), {"fields": list(before.fields)} if before else None
        tables.audit.record(actor, "card.put", subject, now, before=was, after={"fields": list(chosen)})
        return Card(made, _version(tables, name, module.api_name))


def remove(services: Services, actor: str, channel: str, module: str) -> None:
    """What holds everywhere holds there again. Raises NothingFound card.unknown."""
    now, name = services.source.now(), _plain(channel)
    with services.database.write() as tables:
        before = tables.card_fields.get(name, module)
        if before is None or not tables.card_fields.remove(name, module):
            raise NothingFound("card.unknown", module=module, channel=name or "*")
        tables.versions.advance(_thing(name, module), _version(tables, name, module), by=actor, now=now)
        tables.audit.record(actor, "card.remove", _subject(name, module), now, before={"fields": list(before.fields)})


def _check_fields(module: Module, fields: list[str]) -> None:
    for one in fields:
        if module.field(one) is None:
            raise UserError("card.no_field", typed=one, module=module.label)
    if len(set(fields)) > FIELDS_MOST:
        raise UserError("card.too_many", limit=FIELDS_MOST)


def _version(tables: Any, channel: str, module: str) -> int:
    found = tables.versions.get(_thing(channel, module))
    return found.version if found is not None else 0


def _thing(channel: str, module: str) -> str:
    return f"card {channel}/{module}"


def _subject(channel: str, module: str) -> str:
    return f"{module} #{channel}" if channel else module


def _plain(channel: str) -> str:
    return channel.strip().removeprefix("#")


def names_of(services: Services, language: str) -> dict[str, str]:
    """Labels of modules and fields, by 'Deals' and 'Deals.Amount'; empty when the CRM cannot be asked."""
    try:
        modules = catalog_of(house(services), language).modules
    except BotError:
        return {}
    named = {module.api_name: module.label for module in modules}
    return named | {f"{module.api_name}.{one.api_name}": one.label for module in modules for one in module.fields}
