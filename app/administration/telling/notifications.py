"""Workflow notifications (W1, W2): all is checked before it is kept, with the rights of the organisation's account.

What is wrong is said field by field, and then nothing is kept. Trying one out is trying.py's.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.errors import Invalid, NothingFound, UserError
from app.occasion import Event, Occasion
from app.rules import notification as rules
from app.rules import recipients
from app.rules.notification import STYLES, Draft
from app.rules.recipients import Recipient
from app.services import Services
from app.storage.telling.notifications import Notification
from grammar.catalog import Catalog, Module
from grammar.errors import GrammarError
from grammar.template import binding, parser

HIGHEST_ID = 2**62
FIELDS = ("rule", "module", "message", "to", "style")


@dataclass(frozen=True)
class Given:
    """A notification as somebody wrote it. to: recipients, see app.rules.recipients.EXAMPLE."""

    rule: str
    module: str
    message: str
    to: str
    style: str = STYLES[0]
    is_on: bool = True


@dataclass(frozen=True)
class Choice:
    """A merge field to choose. insert: what to write; label: in the administrator's language; api_name: of the field;
    of: label of the lookup field whose record it belongs to, '' for the record's own."""

    insert: str
    label: str
    api_name: str
    of: str


def listed(services: Services) -> list[Notification]:
    """Every notification, by rule."""
    with services.database.read() as tables:
        return tables.notifications.all()


def kept(services: Services, number: int) -> Notification:
    """raises NothingFound notify.gone"""
    with services.database.read() as tables:
        found = tables.notifications.get(number) if number < HIGHEST_ID else None
    if found is None:
        raise NothingFound("notify.gone", number=number)
    return found


def written(one: Notification) -> Given:
    """As it can be edited."""
    to = ", ".join(str(recipient) for recipient in recipients.from_json(one.recipients))
    return Given(one.rule, one.module, one.message, to, one.style, one.is_on)


def add(services: Services, actor: str, given: Given) -> int:
    """Keep a new one; returns its number.

    raises  Invalid; NotLinked when the organisation has no account to check it with; ServiceError
    """
    values, now = checked(services, given), services.source.now()
    with services.database.write() as tables:
        number: int = _in_its_rule(lambda: tables.notifications.add(values, actor, now))
        tables.audit.record(actor, "notification.add", str(number), now, after=_told(given))
    return number


def change(services: Services, actor: str, number: int, version: int | None, given: Given) -> None:
    """Change one.

    version  of the reading that the change is based on; None: the present one
    raises   as `add`; NothingFound notify.gone; UserError notify.changed_meanwhile
    """
    before = kept(services, number)
    values, now = checked(services, given), services.source.now()
    at = before.version if version is None else version
    with services.database.write() as tables:
        _in_its_rule(lambda: tables.notifications.change(number, at, values, actor, now))
        was, after = _told(written(before)), _told(given)
        changed = [name for name in after if was[name] != after[name]]
        tables.audit.record(
            actor,
            "notification.change",
            str(number),
            now,
            before={name: was[name] for name in changed},
            after={name: after[name] for name in changed},
        )


def turn(services: Services, actor: str, number: int, *, to: bool) -> None:
    """Switch one on or off. What is switched on is checked anew; switching off always works. Raises as `change`."""
    before = kept(services, number)
    given = replace(written(before), is_on=to)
    if to:
        change(services, actor, number, before.version, given)
        return
    now = services.source.now()
    with services.database.write() as tables:
        tables.notifications.change(number, before.version, {"is_on": False}, actor, now)
        was = {"is_on": before.is_on}
        tables.audit.record(actor, "notification.change", str(number), now, before=was, after={"is_on": False})


def remove(services: Services, actor: str, number: int) -> None:
    """raises NothingFound notify.gone"""
    before, now = kept(services, number), services.source.now()
    with services.database.write() as tables:
        if not tables.notifications.remove(number):
            raise NothingFound("notify.gone", number=number)
        tables.audit.record(actor, "notification.remove", str(number), now, before=_told(written(before)))


def checked(services: Services, given: Given) -> dict[str, Any]:
    """What is kept, with api names in place of labels; raises Invalid with everything that is wrong."""
    occasion = house(services)
    faults: dict[str, Exception] = {}
    catalog = catalog_of(occasion)
    module = _tried(faults, "module", lambda: rules.module_named(given.module, catalog))
    chosen = _tried(faults, "to", lambda: recipients.parse(given.to))
    if module is not None:
        _tried(faults, "message", lambda: _message(given.message, module, catalog))
    if module is not None and chosen is not None:
        _tried(faults, "to", lambda: _reachable(occasion, chosen, module, catalog))
    _tried(faults, "rule", lambda: rules.rule_named(given.rule))
    if given.style not in STYLES:
        faults["style"] = UserError("notify.bad_style", typed=given.style, choices=list(STYLES))
    if faults:
        raise Invalid({name: faults[name] for name in FIELDS if name in faults})
    draft = rules.checked(Draft(given.rule, given.module, given.message, chosen or (), given.style), catalog)
    return vars(draft) | {"recipients": recipients.to_json(draft.recipients), "is_on": given.is_on}


def choices(services: Services, module_name: str, language: str) -> list[Choice]:
    """Every merge field for messages about a module, those of related records and people included, own ones first.

    raises  UserError notify.no_module, NotLinked, ServiceError
    """
    catalog = catalog_of(house(services), language)
    module = rules.module_named(module_name, catalog)
    own = [Choice(_place(module, field.api_name), field.label, field.api_name, "") for field in module.fields]
    related = []
    for lookup in module.fields:
        there = binding.PERSON if lookup.lookup == binding.USERS else catalog.module(lookup.lookup or "")
        if there is not None:
            related += [
                Choice(_place(module, lookup.api_name, field.api_name), field.label, field.api_name, lookup.label)
                for field in there.fields
            ]
    return own + related


def modules(services: Services, language: str) -> list[Module]:
    """Every module that a notification may be about; raises NotLinked, ServiceError."""
    return list(catalog_of(house(services), language).modules)


def house(services: Services) -> Occasion:
    """The organisation's own rights; asking them raises NotLinked when nobody's account may be used."""
    return Occasion(services, Event("admin", "check", "", {}, services.source.now()))


def catalog_of(occasion: Occasion, language: str = "") -> Catalog:
    account, metadata = occasion.account, occasion.services.metadata
    chosen = language or account.language or occasion.words.language
    return metadata.whole_catalog(occasion.crm, occasion.organisation, chosen, account.profile_id or "")


def _place(module: Module, *names: str) -> str:
    return "${" + ".".join((module.api_name, *names)) + "}"


def _tried(faults: dict[str, Exception], name: str, work: Callable[[], Any]) -> Any:
    """What the work gives; None when it says that the field is wrong."""
    try:
        return work()
    except (UserError, GrammarError) as error:
        faults[name] = error
        return None


def _message(message: str, module: Module, catalog: Catalog) -> None:
    if not message.strip():
        raise UserError("notify.no_message")
    binding.check(parser.parse(message), module, catalog)


def _reachable(occasion: Occasion, chosen: tuple[Recipient, ...], module: Module, catalog: Catalog) -> None:
    """Raises for a recipient that leads nowhere."""
    cliq = occasion.services.cliq_of(occasion.account)
    for one in (recipients.checked(each, module, catalog) for each in chosen):
        if one.kind == "channel" and cliq.channel(one.name) is None:
            raise UserError("notify.no_channel", name=one.name)
        if one.kind == "user" and occasion.people.of_cliq_user("", one.name) is None and cliq.user(one.name) is None:
            raise UserError("notify.no_person", name=one.name)


def _in_its_rule(work: Callable[[], Any]) -> Any:
    """A rule that is full is what is wrong with the field `rule`."""
    try:
        return work()
    except UserError as error:
        if error.code == "notify.rule_is_full":
            raise Invalid({"rule": error}) from None
        raise


def _told(given: Given) -> dict[str, Any]:
    """What the audit log keeps."""
    return vars(given)
