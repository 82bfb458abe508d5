"""A path of a question → the column of a query, and what that column's values are called.

Makes no query and no condition.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from app.search.asking.asking import Asking, Unaskable
from grammar.catalog import Field, Module
from grammar.question.nodes import Grain, Key, Path

DEALS, STAGE, DEAL_STATUS, FORECAST_CATEGORY = "Deals", "Stage", "deal_status", "Forecast_Category"
Derived = Literal["", "deal_status", "Forecast_Category"]
NUMBERS = frozenset(("currency", "integer", "double", "decimal", "percent", "bigint", "long", "rollup_summary"))
DATES = frozenset(("date", "datetime"))
JOINS_MOST = 2  # COQL-Limitations.html, read 2026-11-21, says 5 and 2: stay at 2


@dataclass(frozen=True)
class Column:
    """A field as a query names it. field.api_name is the whole dotted path; derived: made of it by stages."""

    field: Field
    derived: Derived = ""

    @property
    def name(self) -> str:
        return self.field.api_name


def column(asking: Asking, module: Module, path: Path) -> Column:
    """The column of a path seen from `module`.

    raises  Unaskable for a field that is not there, or too far away
    """
    derived: Derived = "deal_status" if path.field == DEAL_STATUS else ""
    name = STAGE if derived else path.field
    if not path.via:
        found = module.field(name)
        if found is None and path.field == FORECAST_CATEGORY:
            found, derived = module.field(STAGE), "Forecast_Category"
        return Column(_usable(found, path), derived)
    lookup = _walk(asking, module, path.via)
    if lookup.lookup == "Users":
        if path.field in ("Role", "role"):
            role = Field(f"{path.via}.role.name", path.field, (path.field,), "text", "text")
            return Column(role)
        raise Unaskable(path.api)
    target = asking.catalog.module(lookup.lookup or path.module)
    far = _usable(target.field(name) if target else None, path)
    depth = path.via.count(".") + 1 + (far.lookup is not None and far.lookup != "Users")
    if depth > JOINS_MOST:
        raise Unaskable(path.api)
    return Column(replace(far, api_name=f"{path.via}.{far.api_name}"), derived)


def _walk(asking: Asking, module: Module, via: str) -> Field:
    """The last lookup of a dotted way through lookups."""
    here: Module | None = module
    found: Field | None = None
    for name in via.split("."):
        found = here.field(name) if here else None
        if found is None or not found.lookup:
            raise Unaskable(via)
        here = asking.catalog.module(found.lookup)
    assert found is not None
    return found


def _usable(field: Field | None, path: Path) -> Field:
    if field is None or field.reason == "salutation":
        raise Unaskable(path.api)
    return field


def raws(asking: Asking, found: Column, value: object) -> tuple[object, ...]:
    """What a value groups by: ids of lookups, days of dates, each chosen value of a multi-select list; None = empty."""
    if found.derived == DEAL_STATUS:
        return (asking.stages.status(value),)
    if found.derived == FORECAST_CATEGORY:
        stage = asking.stages.stage(value)
        return (stage.forecast_category or None if stage else None,)
    if isinstance(value, dict):
        return (str(value["id"]) if value.get("id") else None,)
    if isinstance(value, list):
        return tuple(str(item) for item in value) or (None,)
    if found.field.type in DATES:
        return (asking.day(value),)
    if found.field.values and isinstance(value, str):
        known = found.field.value(value)
        return (known.actual if known else value,)
    if isinstance(value, str):
        return (value or None,)
    return (value,)


def text(asking: Asking, found: Column, raw: object, value: object) -> str:
    """How a grouped value is shown; '' when there is none."""
    if raw is None:
        return ""
    if found.field.lookup == "Users" and (user := asking.people.user(str(raw))) is not None:
        return user.full_name or user.email
    if isinstance(value, dict):
        return str(value.get("name") or raw)
    if found.field.values and not found.derived:
        known = found.field.value(str(raw))
        return known.label if known else str(raw)
    return str(raw).lower() if isinstance(raw, bool) else str(raw)


def bucket(asking: Asking, day: date, grain: Grain) -> str:
    """The unit of time that holds a day: '2026-11-21', the week's first day, '2026-11', '2026-Q3' (fiscal), '2026'."""
    if grain == "week":
        return (day - timedelta(days=(day.weekday() - asking.week_start) % 7)).isoformat()
    if grain == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if grain == "quarter":
        first = asking.fiscal_start_month
        return f"{day.year - (day.month < first):04d}-Q{(day.month - first) % 12 // 3 + 1}"
    return f"{day.year:04d}" if grain == "year" else day.isoformat()


def buckets(asking: Asking, first: date, last: date, grain: Grain) -> tuple[str, ...]:
    """Every unit from one day to another, the empty ones too."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return tuple(dict.fromkeys(bucket(asking, day, grain) for day in days))


def grained(key: Key) -> bool:
    return bool(key.grain)


def unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
