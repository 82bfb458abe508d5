"""What is known of one visitor, as the facts that conditions compare: app.visitors' Known to a flat mapping.

    known = visiting.read(visitor_id)
    facts_of(known)                        # {'visitor.country': ('jp', 'japan', '日本'), 'visit.pages': 3, …}

It reads nothing: parts that are not linked are not in `known`, so their conditions do not match (C1).
"""

import functools
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale

from app.rules.conditions.compare import Facts
from app.rules.conditions.enrichment import LISTS, keys_of, lower_bound
from grammar.folding import fold

_NORTH = frozenset({"US", "MX", "GT", "BZ", "SV", "HN", "NI", "CR", "PA", "CU", "JM", "HT", "DO", "BS", "PR"})
_SOUTH = frozenset({"AR", "BO", "BR", "CL", "CO", "EC", "GY", "PE", "PY", "SR", "UY", "VE", "GF", "FK"})
_PACIFIC = frozenset(
    "JP CN KR KP TW HK MO MN IN PK BD LK NP BT MV MM TH LA VN KH MY SG ID PH BN TL AU NZ PG FJ SB VU WS TO KI TV NR PW "
    "FM MH NC PF GU".split()
)
_VISIT = ("landing_url", "landing_title", "current_url", "current_title", "previous_url", "referrer")
_UTM = ("source", "medium", "campaign", "term", "content")
_IMPLIED = {"clicked": ("opened", "received"), "opened": ("received",), "not_opened": ("received",)}
"""Who clicked has opened the mail, and who opened it has received it, whether a report says so or not."""


def facts_of(known: Any) -> Facts:
    """The facts of one visitor, ready to be compared. known: app.visitors.visiting.Known."""
    return prepared(raw(known))


def raw(known: Any) -> dict[str, Any]:
    """The same before folding: values as they are shown to people."""
    facts = _visitor(known.visitor)
    if known.visit is not None:
        facts |= _visit(known.visit, known.actions)
    if known.chat is not None:
        facts |= _chat(known.chat)
    for part, read in (("crm", _crm), ("enrichment", _enrichment), ("campaigns", _campaigns)):
        learned = known.learned.get(part)
        if learned is not None:
            facts |= read(learned.body)
    return facts


def prepared(facts: Mapping[str, Any]) -> Facts:
    """Facts as they are compared: texts folded, several of one fact side by side, numbers exact, no empty ones."""
    ready: dict[str, Any] = {}
    for key, value in facts.items():
        found = _ready(key, value)
        if found is not None and found != ():
            ready[key] = found
    return ready


def _ready(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | Decimal):
        return value
    if isinstance(value, float):
        return _exact(value)
    texts = value if isinstance(value, tuple | list | set | frozenset) else (value,)
    if key in LISTS:
        return tuple(dict.fromkeys(found for text in texts if text for found in keys_of(str(text))))
    return tuple(dict.fromkeys(folded for text in texts if text is not None and (folded := fold(str(text)).strip())))


def _exact(value: Any) -> int | Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return int(number) if number == number.to_integral_value() else number


# -------------------------------------------------------------------------------------------------- the visitor


def _visitor(visitor: Any) -> dict[str, Any]:
    attributes = visitor.attributes
    country = visitor.country or attributes.get("country") or ""
    facts = {
        "visitor.type": "returning" if visitor.visits > 1 else "new",
        **{f"visitor.{name}": getattr(visitor, name) for name in ("name", "email", "phone", "company", "language")},
        "visitor.country": country_names(str(country)),
        "visitor.region": region_of(str(country)),
        "visitor.state": attributes.get("state"),
        "visitor.city": attributes.get("city"),
        "visitor.ip": attributes.get("ip"),
        "visitor.browser": attributes.get("browser"),
        "visitor.os": attributes.get("os") or attributes.get("operating_system"),
        "visitor.visits": visitor.visits,
        "visitor.chats": visitor.past_chats,
        "visitor.score": visitor.score,
        "visitor.ring": visitor.ring or "outside",
        "visitor.lists": visitor.lists,
        "visitor.seconds": visitor.seconds,
        "crm.type": visitor.type or None,
    }
    facts |= {f"info.{name}": value for name, value in visitor.info.items() if not isinstance(value, dict)}
    return facts | {f"attribute.{name}": value for name, value in attributes.items() if not isinstance(value, dict)}


def _visit(visit: Any, actions: Iterable[Any]) -> dict[str, Any]:
    done = list(actions)
    urls = [one.url for one in done if one.url] or [visit.landing_url, visit.current_url]
    facts = {f"visit.{name}": getattr(visit, name) for name in _VISIT}
    facts |= {f"visit.{name}": visit.attributes.get(name) for name in ("search_engine", "search_query")}
    facts |= {
        f"utm.{name}": visit.utm.get(f"utm_{name}") for name in ("source", "medium", "campaign", "term", "content")
    }
    facts |= {"visit.pages": visit.pages, "visit.seconds": visit.seconds, "visit.any_url": tuple(urls)}
    return facts | {"visit.action": tuple(one.name for one in done if one.kind == "custom" and one.name)}


def _chat(chat: Any) -> dict[str, Any]:
    return {
        "chat.state": chat.state,
        "chat.department": chat.department_id,
        "chat.question": chat.question,
        "chat.operator": (chat.operator_name, chat.operator_email),
        "chat.rating": chat.rating,
    }


# ---------------------------------------------------------------------------------------------- what was learned


def _crm(body: Mapping[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {"crm.owner": body.get("owner_email")}
    if body.get("type"):
        facts["crm.type"] = body["type"]
    group = "lead" if body.get("module") == "Leads" else "contact"
    for name, value in (body.get("fields") or {}).items():
        facts[f"{group}.{name}"] = _field(value)
    deals = body.get("deals")
    if isinstance(deals, Mapping):
        facts["deals.count"] = deals.get("count")
        facts["deals.total"] = deals.get("total")
    return facts


def _field(value: Any) -> Any:
    """A field of a record: of a lookup the name, of several the names."""
    if isinstance(value, Mapping):
        return tuple(str(value[name]) for name in ("name", "email") if value.get(name))
    if isinstance(value, list):
        return tuple(text for one in value for text in _several(_field(one)))
    return value


def _several(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def _enrichment(body: Mapping[str, Any]) -> dict[str, Any]:
    person, company = body.get("person") or {}, body.get("company") or {}
    facts: dict[str, Any] = {}
    if person:
        work = person.get("employment") or {}
        facts |= {
            "person.employment": tuple(filter(None, (work.get(name) for name in ("name", "domain", "title")))),
            "person.name": (person.get("name") or {}).get("fullName"),
            "person.gender": person.get("gender"),
            "person.location": _place(person),
            "person.role": tuple(filter(None, (work.get("role"), work.get("subRole")))),
        }
    if company:
        figures, kind = company.get("metrics") or {}, company.get("category") or {}
        facts |= {
            "company.alexa": _figure(figures.get("alexaGlobalRank")),
            "company.revenue": _figure(figures.get("annualRevenue"), figures.get("estimatedAnnualRevenue")),
            "company.raised": _figure(figures.get("raised")),
            "company.location": _place(company),
            "company.industry": kind.get("industry"),
            "company.market_cap": _figure(figures.get("marketCap")),
            "company.employees": _figure(figures.get("employees"), figures.get("employeesRange")),
            "company.sector": kind.get("sector"),
            "company.tags": tuple(company.get("tags") or ()),
            "company.tech": tuple(company.get("tech") or ()),
            "company.type": company.get("type"),
        }
    return facts


def _figure(value: object, span: object = None) -> int | Decimal | None:
    """A number; where a provider sends a range only, its lower end."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _exact(value)
    return lower_bound(value if value not in (None, "") else span)


def _place(one: Mapping[str, Any]) -> tuple[str, ...]:
    geo = one.get("geo") or {}
    named = [one.get("location"), *(geo.get(name) for name in ("city", "state", "country", "countryCode"))]
    return tuple(filter(None, (*named, *country_names(str(geo.get("countryCode") or "")))))


def _campaigns(body: Mapping[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {"campaign.any": [], "campaign.action": [], "campaign.status": []}
    for one in body.get("list") or ():
        names = [str(one[name]) for name in ("id", "title", "subject") if one.get(name)]
        done = one.get("actions") or one.get("action") or ()
        for action in (done,) if isinstance(done, str) else tuple(done):
            for implied in (action, *_IMPLIED.get(action, ())):
                facts["campaign.action"].append(implied)
                facts.setdefault(f"campaign.{implied}", []).extend(names)
        facts["campaign.any"] += names
        facts["campaign.status"] += [one[name] for name in ("status", "member") if one.get(name)]
    return facts


# ------------------------------------------------------------------------------------------------------ countries


@functools.lru_cache(maxsize=512)
def country_names(text: str) -> tuple[str, ...]:
    """A country by all its names: ('JP', 'Japan', '日本') for any of them; as it is when nobody knows it."""
    code = _codes().get(fold(text).strip())
    if code is None:
        return (text,) if text else ()
    return tuple(dict.fromkeys((code, *(str(Locale(language).territories[code]) for language in ("en", "ja")), text)))


@functools.cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for language in ("en", "ja"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                codes.setdefault(fold(code), code)
                codes.setdefault(fold(name).strip(), code)
    return codes


@functools.lru_cache(maxsize=512)
def region_of(country: str) -> str | None:
    """SalesIQ's region of a country; None when nobody knows the country."""
    code = _codes().get(fold(country).strip())
    if code is None:
        return None
    special = {"CA": "canada", "GB": "united_kingdom"}
    if code in special:
        return special[code]
    for region, codes in (("north_america", _NORTH), ("south_america", _SOUTH), ("asia_pacific", _PACIFIC)):
        if code in codes:
            return region
    return "europe_middle_east_and_africa"
