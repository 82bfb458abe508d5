"""What enrichment knows, as values of a record of the CRM (E4): which parts can be mapped, the usual pairs, the values.

Pure. What the record has already stays as it is: only empty fields are filled in.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.errors import UserError
from grammar.catalog import Field, Module

MODULES = ("Leads", "Contacts")
PAIRS_MOST = 40
# every part of an answer that is one value, as Clearbit names it
PATHS = (
    "person.name.fullName",
    "person.name.givenName",
    "person.name.familyName",
    "person.gender",
    "person.location",
    "person.geo.city",
    "person.geo.state",
    "person.geo.country",
    "person.bio",
    "person.site",
    "person.phone",
    "person.timeZone",
    "person.employment.name",
    "person.employment.title",
    "person.employment.role",
    "person.employment.seniority",
    "person.twitter.handle",
    "person.linkedin.handle",
    "person.facebook.handle",
    "person.github.handle",
    "company.name",
    "company.legalName",
    "company.domain",
    "company.description",
    "company.foundedYear",
    "company.location",
    "company.geo.city",
    "company.geo.state",
    "company.geo.postalCode",
    "company.geo.country",
    "company.phone",
    "company.type",
    "company.ticker",
    "company.category.sector",
    "company.category.industryGroup",
    "company.category.industry",
    "company.category.subIndustry",
    "company.metrics.employees",
    "company.metrics.employeesRange",
    "company.metrics.annualRevenue",
    "company.metrics.estimatedAnnualRevenue",
    "company.metrics.marketCap",
    "company.metrics.raised",
    "company.metrics.alexaGlobalRank",
    "company.tags",
    "company.tech",
    "company.twitter.handle",
    "company.linkedin.handle",
    "company.facebook.handle",
    "company.crunchbase.handle",
)
Pair = tuple[str, str, bool]
"""(path, api name of the field, whether it is on)"""

_BOTH: tuple[tuple[str, str], ...] = (
    ("person.name.givenName", "First_Name"),
    ("person.phone", "Phone"),
    ("person.twitter.handle", "Twitter"),
)
DEFAULTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Leads": (
        *_BOTH,
        ("person.employment.title", "Designation"),
        ("company.name", "Company"),
        ("company.domain", "Website"),
        ("company.category.industry", "Industry"),
        ("company.metrics.employees", "No_of_Employees"),
        ("company.metrics.annualRevenue", "Annual_Revenue"),
        ("company.geo.city", "City"),
        ("company.geo.state", "State"),
        ("company.geo.country", "Country"),
    ),
    "Contacts": (
        *_BOTH,
        ("person.employment.title", "Title"),
        ("company.geo.city", "Mailing_City"),
        ("company.geo.state", "Mailing_State"),
        ("company.geo.country", "Mailing_Country"),
    ),
}
EMPTY = (None, "", "-None-", 0)
_WRITABLE = frozenset("text textarea phone email website integer bigint double currency picklist".split())
_NUMBERS = frozenset(("integer", "bigint", "double", "currency"))


def pairs_of(module: str, chosen: Iterable[Pair] | None) -> tuple[Pair, ...]:
    """The pairs of a module: as they were chosen, else the usual ones, all on."""
    return tuple((path, name, True) for path, name in DEFAULTS[module]) if chosen is None else tuple(chosen)


def can_take(field: Field) -> bool:
    """Whether a value of an answer can be written into a field at all."""
    return field.type in _WRITABLE and not field.read_only


def check(module: Module, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """The pairs as they are kept; raises UserError enrich.… of the first that is wrong."""
    kept: dict[str, Pair] = {}
    for path, name, is_on in pairs:
        field = module.field(name)
        if path not in PATHS:
            raise UserError("enrich.no_path", typed=path)
        if field is None or not can_take(field):
            raise UserError("enrich.no_field", typed=name, module=module.label)
        if name in kept:
            raise UserError("enrich.field_twice", name=field.label)
        kept[name] = (path, name, bool(is_on))
    if len(kept) > PAIRS_MOST:
        raise UserError("enrich.too_many", limit=PAIRS_MOST)
    return tuple(kept.values())


def at(body: Mapping[str, Any], path: str) -> Any:
    """The value at a path; None when nothing is there. A list is told with commas."""
    value: Any = body
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def filled(
    body: Mapping[str, Any], pairs: Iterable[Pair], module: Module, row: Mapping[str, Any], older: Mapping[str, Any]
) -> dict[str, Any]:
    """What is to be written into a record, by api name: for its empty fields, and those that hold older values."""
    found: dict[str, Any] = {}
    for path, name, is_on in pairs:
        field = module.field(name)
        if not is_on or field is None:
            continue
        value, before, now = _fitting(at(body, path), field), _fitting(at(older, path), field), row.get(name)
        if value not in (None, "", now) and (now in EMPTY or (before is not None and now == before)):
            found[name] = value
    return found


def _fitting(value: Any, field: Field) -> Any:
    """The value as the field takes it; None when it does not."""
    if value is None or isinstance(value, Mapping | bool):
        return None
    if field.type in _NUMBERS:
        if not isinstance(value, int | float):
            return None
        return value if field.type in ("double", "currency") else int(value)
    text = f"{value:g}" if isinstance(value, float) else str(value).strip()
    if field.type == "picklist":
        known = field.value(text)
        return known.actual if known is not None else None
    if field.type == "website" and text and "://" not in text:
        text = f"https://{text}"
    return text[: field.length] if field.length else text
