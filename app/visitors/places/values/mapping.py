"""What is known of a visitor, as values for fields of the CRM: the fifty attributes and their fields (C10). Pure.

An attribute goes to the field that an administrator chose, else to the custom field of the same name, in either
language; what the site itself sets (`visitor.info`) goes to the custom field that is called just so.
"""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.i18n import formats
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Visit
from app.visitors.intake import pages
from app.visitors.visiting import Known
from grammar.catalog import Field, Module
from grammar.folding import fold_label

UTM = {
    "campaign_source": "utm_source",
    "campaign_medium": "utm_medium",
    "campaign_term": "utm_term",
    "campaign_content": "utm_content",
    "utm_campaign_name": "utm_campaign",
}
SEARCH = ("search_engine", "search_query", "referer")
TRUE, FALSE = frozenset(("true", "1", "yes", "on")), frozenset(("false", "0", "no", "off"))


@dataclass(frozen=True)
class Attribute:
    """One of the fifty: what the visitor has, and how the help page calls its field. api_name: our suggestion."""

    key: str
    label_en: str
    label_ja: str
    type: str
    api_name: str


@functools.cache
def attributes() -> tuple[Attribute, ...]:
    """In the order of SalesIQ's help page (seed 001)."""
    return tuple(Attribute(*given) for given in _given("attributes.json"))


@functools.cache
def visit_fields() -> tuple[Attribute, ...]:
    """The fifteen standard fields of a visit, then the ten custom ones."""
    given = _given("visits.json")
    return tuple(Attribute(*one) for one in (*given["standard"], *given["custom"]))


def _given(name: str) -> Any:
    return json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def facts(known: Known, *, brand: str = "", department: str = "") -> dict[str, Any]:
    """Attribute → value, those that are known; instants are aware, durations are seconds."""
    visitor, visit, chat = known.visitor, known.visit, known.chat
    found: dict[str, Any] = {**visitor.attributes, **(visit.attributes if visit is not None else {})}
    found |= {"visitor_id": visitor.siq_id or visitor.key or visitor.visitor_id, "lead_score": visitor.score}
    found |= {"name": visitor.name, "email": visitor.email, "phone": visitor.phone, "app": brand}
    found |= {"language": visitor.language, "time_zone": visitor.zone, "department": department}
    found["customer_info"] = "\n".join(f"{key}: {value}" for key, value in visitor.info.items())
    if visit is not None:
        utm = {**visitor.attributes, **visit.utm}
        found |= {key: utm.get(name) or found.get(key) for key, name in UTM.items()}
        found |= {"current_page_url": visit.current_url, "current_page_title": visit.current_title}
        found |= {"referer": visit.referrer or found.get("referer"), "protocol": urlsplit(visit.current_url).scheme}
    if chat is not None:
        found |= {"question": chat.question, "end_time": chat.ended_at, "missed_time": chat.missed_at}
        if chat.attended_at is not None:
            found["waited_duration"] = _seconds(chat.opened_at, chat.attended_at)
            if chat.ended_at is not None:
                found["chat_duration"] = _seconds(chat.attended_at, chat.ended_at)
        elif chat.missed_at is not None:
            found["waited_duration"] = _seconds(chat.opened_at, chat.missed_at)
    place = (found.get("city"), found.get("state"), visitor.country)
    found["location"] = found.get("location") or ", ".join(str(part) for part in place if part)
    return {key: value for key, value in found.items() if value not in (None, "", {}, [])}


def origin(visitor: Visitor, visit: Visit) -> dict[str, Any]:
    """Where this visit came from: its own campaign and search, not those of the visitor's last campaign.

    What SalesIQ alone says of it is kept with the visitor, so it stands for the first visit only.
    """
    found = {key: visit.utm[name] for key, name in UTM.items() if visit.utm.get(name)}
    found |= {key: value for key, value in pages.source_of(visit.referrer).items() if key in SEARCH}
    if not found and visitor.visits <= 1:
        found = {key: value for key in (*UTM, *SEARCH) if (value := visitor.attributes.get(key))}
    return found


def _seconds(first: datetime, last: datetime) -> int:
    return max(0, int((last - first).total_seconds()))


def fields(module: Module, mapping: Mapping[str, str]) -> dict[str, Field]:
    """Attribute → field: as chosen, else the custom field of that name; '' in `mapping`: none."""
    found: dict[str, Field] = {}
    for one in attributes():
        chosen = mapping.get(one.key)
        field = same_name(module, one) if chosen is None else module.field(chosen) if chosen else None
        if field is not None and not field.read_only:
            found[one.key] = field
    return found


def same_name(module: Module, one: Attribute) -> Field | None:
    """The custom field that has the attribute's name."""
    names = {fold_label(one.label_en), fold_label(one.label_ja)}
    own = [field for field in module.fields if field.custom]
    by_label = (field for field in own if names & {fold_label(label) for label in (field.label, *field.labels)})
    return next(by_label, None) or next((field for field in own if field.api_name == one.api_name), None)


def values(module: Module, mapping: Mapping[str, str], known: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """Api name → value as the CRM takes it, for what is known."""
    found = {}
    for key, field in fields(module, mapping).items():
        if key in known and (value := coerced(field, known[key], zone)) is not None:
            found[field.api_name] = value
    return found


def own_values(module: Module, info: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """What the site has set, for custom fields of exactly that name, capital letters included (C10 b)."""
    found = {}
    for field in module.fields:
        if not field.custom or field.read_only:
            continue
        for name in (field.label, *field.labels, field.api_name):
            if name in info and (value := coerced(field, info[name], zone)) is not None:
                found[field.api_name] = value
                break
    return found


def coerced(field: Field, value: Any, zone: str) -> Any:
    """The value as a field of that type takes it; None when it does not fit, which loses that field only."""
    try:
        return _coerced(field, value, zone)
    except (ValueError, TypeError, OverflowError):
        return None


def _coerced(field: Field, value: Any, zone: str) -> Any:
    match field.type:
        case "integer" | "bigint" | "long":
            return int(float(value))
        case "double" | "decimal" | "currency" | "percent":
            return float(value)
        case "boolean":
            text = str(value).strip().lower()
            return True if text in TRUE else False if text in FALSE else None
        case "datetime":
            return _instant(value).astimezone(formats.zone(zone)).isoformat(timespec="seconds")
        case "date":
            return _instant(value).astimezone(formats.zone(zone)).date().isoformat()
        case "multiselectpicklist":
            given = value if isinstance(value, list | tuple) else [value]
            return [_picked(field, str(one)) for one in given]
        case "picklist":
            return _cut(field, _picked(field, str(value)))
        case "lookup" | "ownerlookup" | "userlookup" | "subform" | "formula" | "autonumber" | "fileupload":
            return None
        case "textarea":
            return _cut(field, str(value)) or None
        case _:
            return _cut(field, " ".join(str(value).split())) or None


def _picked(field: Field, text: str) -> str:
    found = field.value(text)
    return found.actual if found is not None else text


def _cut(field: Field, text: str) -> str:
    return text[: field.length] if field.length else text


def _instant(value: Any) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)
