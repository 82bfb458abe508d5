"""Subscriptions of channels to visitors and chats (V2): all is checked before it is kept, and what is wrong is said
field by field. For pages, API and command line."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from app.administration.telling.notifications import catalog_of, house
from app.errors import BotError, Invalid, NothingFound, UserError
from app.rules.conditions import matching
from app.rules.conditions.vocabulary import vocabulary
from app.rules.subscriptions import EVENTS, FACETS, RINGS, TYPES, Filters, anchor
from app.services import Services
from app.storage.telling.subscriptions import Subscription
from grammar.condition.vocabulary import Vocabulary
from grammar.errors import GrammarError

NAME_MOST, LIST_MOST, SECONDS_MOST, SCORE_MOST = 100, 100, 86_400, 1_000_000
PARTS = ("crm", "enrichment", "campaigns")


@dataclass(frozen=True)
class Given:
    """A subscription as somebody wrote it.

    filters      by facet; brands, departments and operators by id, name or e-mail address
    condition    as a rule's: in the administrator's language
    escalate_to  people by e-mail address, channels as '#name'
    """

    name: str
    channel: str
    events: tuple[str, ...]
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    score_min: int | None = None
    score_max: int | None = None
    condition: str = ""
    is_quiet: bool = False
    escalate_seconds: int = 0
    escalate_to: tuple[str, ...] = ()
    is_on: bool = True


def listed(services: Services) -> list[Subscription]:
    """Every subscription, by channel."""
    with services.database.read() as tables:
        return tables.subscriptions.all()


def kept(services: Services, number: int) -> Subscription:
    """raises NothingFound subscribing.gone"""
    with services.database.read() as tables:
        found = tables.subscriptions.get(number) if 0 < number < 2**62 else None
    if found is None:
        raise NothingFound("subscribing.gone", number=number)
    return found


def written(services: Services, one: Subscription, language: str = "") -> Given:
    """As it can be edited."""
    filters = Filters.from_json(one.filters)
    shown = matching.shown(one.condition, words_of(services, language)) if one.condition else ""
    return Given(
        one.name,
        one.channel,
        one.events,
        {facet: getattr(filters, facet) for facet in FACETS if getattr(filters, facet)},
        filters.score_min,
        filters.score_max,
        shown,
        one.is_quiet,
        one.escalate_seconds,
        tuple(_subject_shown(services, subject) for subject in one.escalate_to),
        one.is_on,
    )


def add(services: Services, actor: str, given: Given, language: str = "") -> int:
    """Keep a new one; returns its number. Raises Invalid; NotLinked, ServiceError when Cliq cannot be asked."""
    values, filters = _checked(services, given, language)
    now = services.source.now()
    with services.database.write() as tables:
        number = tables.subscriptions.add(values, anchor(filters), actor, now)
        tables.audit.record(actor, "subscription.add", str(number), now, after=_told(values))
    return number


def change(
    services: Services, actor: str, number: int, given: Given, *, version: int | None = None, language: str = ""
) -> None:
    """version: of the reading that the change is based on; None: the present one. Raises as `add`; NothingFound;
    UserError subscribing.changed_meanwhile."""
    before = kept(services, number)
    values, filters = _checked(services, given, language)
    now, at = services.source.now(), before.version if version is None else version
    with services.database.write() as tables:
        tables.subscriptions.change(number, at, values, anchor(filters), actor, now)
        was, after = _told({name: getattr(before, name) for name in values}), _told(values)
        fresh = [name for name in after if was[name] != after[name]]
        changed = {"before": {name: was[name] for name in fresh}, "after": {name: after[name] for name in fresh}}
        tables.audit.record(actor, "subscription.change", str(number), now, **changed)


def turn(services: Services, actor: str, number: int, *, to: bool) -> None:
    """Switch one on or off; what it missed meanwhile is not made up for. Raises NothingFound."""
    before, now = kept(services, number), services.source.now()
    filters = Filters.from_json(before.filters)
    with services.database.write() as tables:
        tables.subscriptions.change(number, before.version, {"is_on": to}, anchor(filters), actor, now)
        was, after = {"is_on": before.is_on}, {"is_on": to}
        tables.audit.record(actor, "subscription.change", str(number), now, before=was, after=after)


def remove(services: Services, actor: str, number: int) -> None:
    """raises NothingFound subscribing.gone"""
    before, now = kept(services, number), services.source.now()
    with services.database.write() as tables:
        if not tables.subscriptions.remove(number):
            raise NothingFound("subscribing.gone", number=number)
        was = {"name": before.name, "channel": before.channel, "events": list(before.events)}
        tables.audit.record(actor, "subscription.remove", str(number), now, before=was)


def choices(services: Services) -> dict[str, list[tuple[str, str]]]:
    """(id, name) of what a filter can name."""
    with services.database.read() as tables:
        brands, departments, operators = tables.brands.all(), tables.brands.departments(), tables.brands.operators()
    return {
        "brand": [(one.brand_id, one.name) for one in brands],
        "department": [(one.department_id, one.name) for one in departments],
        "operator": [(one.operator_id, one.name) for one in operators],
        "type": [(one, one) for one in TYPES],
        "ring": [(one, one) for one in RINGS],
    }


def words_of(services: Services, language: str) -> Vocabulary:
    """What a condition can name: with the CRM's fields, when it can be asked."""
    offered = [part for part in PARTS if services.links.is_on(part)]
    catalog = None
    if "crm" in offered:
        try:
            catalog = catalog_of(house(services), language)
        except BotError:
            catalog = None
    return vocabulary(language or services.settings.default_language, catalog, offered=offered)


# ------------------------------------------------------------------------------------------------ checking


def _checked(services: Services, given: Given, language: str) -> tuple[dict[str, Any], Filters]:
    """What is kept; raises Invalid with everything that is wrong."""
    faults: dict[str, Exception] = {}

    def tried(name: str, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except (UserError, GrammarError) as error:
            faults[name] = error
            return None

    name = " ".join(given.name.split())
    if not name or len(name) > NAME_MOST:
        faults["name"] = UserError("subscribing.bad_name", limit=NAME_MOST)
    channel = tried("channel", lambda: _channel(services, given.channel))
    events = tuple(event for event in EVENTS if event in given.events)
    unknown = [event for event in given.events if event not in EVENTS]
    if unknown or not events:
        faults["events"] = UserError("subscribing.bad_events", choices=list(EVENTS))
    filters = tried("filters", lambda: _filters(services, given))
    condition = tried("condition", lambda: matching.keep(given.condition, words_of(services, language)))
    if not 0 <= given.escalate_seconds <= SECONDS_MOST:
        faults["escalate_seconds"] = UserError("subscribing.bad_seconds", limit=SECONDS_MOST)
    to = tried("escalate_to", lambda: tuple(_subject(services, one) for one in given.escalate_to if one.strip()))
    if faults:
        raise Invalid(faults)
    values = {
        "name": name,
        "channel": channel,
        "events": events,
        "filters": filters.to_json(),
        "condition": condition,
        "is_quiet": given.is_quiet,
        "escalate_seconds": given.escalate_seconds,
        "escalate_to": to,
        "is_on": given.is_on,
    }
    return values, filters


def _channel(services: Services, typed: str) -> str:
    """The unique name of a channel that the organisation's account sees; raises UserError notify.no_channel."""
    name = typed.strip().removeprefix("#")
    if not name or services.cliq_of(house(services).account).channel(name) is None:
        raise UserError("notify.no_channel", name=name)
    return name


def _filters(services: Services, given: Given) -> Filters:
    named = choices(services)
    with services.database.read() as tables:
        named["operator"] += [(one.operator_id, one.email) for one in tables.brands.operators() if one.email]
    chosen: dict[str, tuple[str, ...]] = {}
    for facet, typed in given.filters.items():
        if facet not in FACETS or len(typed) > LIST_MOST:
            raise UserError("subscribing.bad_filter", typed=facet)
        wanted = [one.strip() for one in typed if one.strip()]
        chosen[facet] = tuple(_named(one, named[facet]) for one in wanted) if facet in named else tuple(wanted)
    for bound in (given.score_min, given.score_max):
        if bound is not None and abs(bound) > SCORE_MOST:
            raise UserError("subscribing.bad_filter", typed=str(bound))
    return replace(Filters.from_json(chosen), score_min=given.score_min, score_max=given.score_max)


def _named(typed: str, known: list[tuple[str, str]]) -> str:
    for number, name in known:
        if typed == number or typed.casefold() == name.casefold():
            return number
    raise UserError("subscribing.bad_filter", typed=typed)


def _subject(services: Services, typed: str) -> str:
    """'user:<Cliq id>' of somebody by e-mail address, 'channel:<unique name>'; raises UserError notify.no_person …"""
    if typed.strip().startswith("#"):
        return f"channel:{_channel(services, typed)}"
    found = services.cliq_of(house(services).account).user(typed.strip())
    if found is None:
        raise UserError("notify.no_person", name=typed.strip())
    return f"user:{found.id}"


def _subject_shown(services: Services, subject: str) -> str:
    kind, _, who = subject.partition(":")
    if kind == "channel":
        return f"#{who}"
    person = services.people.get(who)
    account = services.tokens.account(who)
    return (person.email if person else "") or (account.email if account else "") or who


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """What the audit log keeps."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
