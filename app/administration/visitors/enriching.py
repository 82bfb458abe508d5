"""Enrichment set up (E1, E3, E4, E7): the provider and its key, how often, how much, and which values go where.

For pages, API and command line. What is asked about whom is app/visitors/outside/enriching.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.administration.telling.notifications import catalog_of, house
from app.administration.visitors import links
from app.errors import BotError, Invalid, RateLimited, ServiceUnavailable, UserError
from app.services import Services
from app.storage.visiting.links import Link
from app.visitors.outside import filling
from app.visitors.outside.enriching import PART, PROVIDERS, REFRESH_DAYS, Terms
from app.visitors.outside.filling import Pair
from grammar.catalog import Field

NAMES = {"clearbit": "Clearbit", "hunter": "Hunter"}
DAILY_MOST, KEY_MOST = 100_000, 200
SETTINGS = ("days", "daily", "reveal", "maps", "module", "pairs")


@dataclass(frozen=True)
class Standing:
    """link: None while nothing is linked. spent: calls of today; stopped: 'quota', 'key' or ''."""

    link: Link | None
    terms: Terms
    pairs: tuple[Pair, ...]
    spent: int = 0
    stopped: str = ""


def standing(services: Services) -> Standing:
    with services.database.read() as tables:
        link = tables.links.get(PART)
        terms = Terms.of(link) if link is not None else Terms()
        spent, stopped = tables.lookups.spent(terms.provider, services.source.now())
    return Standing(link, terms, filling.pairs_of(terms.module, terms.pairs), spent, stopped)


def connect(services: Services, actor: str, provider: str, key: str, by_name: str = "") -> Link:
    """Enter a key, or put another one in its place, after the provider was asked whether it takes it.

    raises  Invalid by field: provider, key
    """
    if provider not in PROVIDERS:
        raise Invalid({"provider": UserError("enrich.no_provider", typed=provider, choices=list(PROVIDERS))})
    key, name = key.strip(), NAMES[provider]
    if not key or len(key) > KEY_MOST or not key.isascii() or not key.isprintable():
        raise Invalid({"key": UserError("enrich.no_key")})
    _tested(services, provider, key)
    made = links.link(
        services, actor, PART, (provider, name), by_name=by_name, settings={"provider": provider}, secret=key
    )
    with services.database.write() as tables:  # what the older key was told no longer counts
        tables.lookups.stop(provider, services.source.now(), "")
    return made


def test(services: Services) -> None:
    """Ask the provider whether it still takes the key. raises Invalid (key), NothingFound links.none"""
    link = links.kept(services, PART)
    _tested(services, Terms.of(link).provider, str(link.secret))


def change(services: Services, actor: str, given: Mapping[str, Any], version: int | None = None) -> Link:
    """Change settings, some of SETTINGS.

    raises  Invalid by field; NothingFound links.none; UserError links.changed_meanwhile; ServiceError, NotLinked when
            the CRM must be asked for its fields and cannot be
    """
    link = links.kept(services, PART)
    wanted = {name: value for name, value in given.items() if name in SETTINGS and value is not None}
    faults: dict[str, Exception] = {}
    if "days" in wanted and wanted["days"] not in REFRESH_DAYS:
        faults["days"] = UserError("enrich.bad_days", choices=[str(one) for one in REFRESH_DAYS])
    if "daily" in wanted and not 1 <= wanted["daily"] <= DAILY_MOST:
        faults["daily"] = UserError("enrich.bad_daily", most=DAILY_MOST)
    module_name = wanted.get("module", Terms.of(link).module)
    if module_name not in filling.MODULES:
        faults["module"] = UserError("enrich.bad_module", choices=list(filling.MODULES))
    elif "pairs" in wanted:
        try:
            wanted["pairs"] = [list(pair) for pair in filling.check(_module(services, module_name), wanted["pairs"])]
        except UserError as error:
            faults["pairs"] = error
    elif module_name != Terms.of(link).module:
        wanted["pairs"] = None  # the other module's usual ones
    if faults:
        raise Invalid(faults)
    return links.change(services, actor, PART, wanted, version)


def fields(services: Services, module_name: str, language: str = "") -> tuple[Field, ...]:
    """What values can be written into; () when the CRM cannot be asked."""
    try:
        return tuple(field for field in _module(services, module_name, language).fields if filling.can_take(field))
    except BotError:
        return ()


def _module(services: Services, name: str, language: str = "") -> Any:
    module = catalog_of(house(services), language).module(name)
    if module is None:
        raise UserError("enrich.bad_module", choices=list(filling.MODULES))
    return module


def _tested(services: Services, provider: str, key: str) -> None:
    try:
        status = services.enriching.check(provider, key)
    except (RateLimited, ServiceUnavailable):
        raise Invalid({"key": UserError("enrich.unavailable", provider=NAMES[provider])}) from None
    if status == "key":
        raise Invalid({"key": UserError("enrich.bad_key", provider=NAMES[provider])})
