"""What SalesIQ's REST interface says of a conversation's visitor, and of a portal's people, as values of ours.

Read leniently: only a part of the keys is documented.
Source: https://www.zoho.com/salesiq/help/developer-section/get-visitor-info-v2.html, read 2026-11-21.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.clients.salesiq.portal import SalesIQ
from app.storage.nouns import Tables
from app.storage.visiting.links import Brand, Department, Operator
from app.visitors.intake import pages
from app.visitors.intake.chatting import KEY, full_name, moment, part, text
from app.visitors.intake.recognition import Sighting

SOURCES = {  # tracking_details.source
    1: "Direct",
    2: "Referrals",
    3: "Search engine",
    4: "Campaigns",
    5: "Google Ads",
    6: "Social media",
    7: "Facebook Ad",
    8: "Bing Ad",
}
SAID = {  # SalesIQ's keys -> the attribute's name in data/salesiq_crm_fields.json; the first that is there counts
    "lead_score": ("lead_score", "leadscore"),
    "ip": ("ip",),
    "city": ("city",),
    "state": ("state",),
    "language": ("language",),
    "time_zone": ("time_zone", "timezone"),
    "browser": ("browser",),
    "os": ("os", "operating_system"),
    "search_engine": ("search_engine",),
    "search_query": ("search_query",),
    "referer": ("referer", "referrer"),
    "campaign_source": ("campaign_source", "utm_source"),
    "campaign_medium": ("campaign_medium", "utm_medium"),
    "campaign_term": ("campaign_term", "utm_term"),
    "campaign_content": ("campaign_content", "utm_content"),
    "utm_campaign_name": ("utm_campaign_name", "campaign_name", "utm_campaign"),
}
Data = Mapping[str, Any]


def sighting(data: Data, at: datetime, chat_id: str) -> Sighting:
    """What GET conversations/{id}/visitor says."""
    who, where, more = part(data, "visitor_details"), part(data, "tracking_details"), part(data, "more_details")
    whole = {**more, **where, **who}
    info = part(who, "customer_info")
    attributes = {name: found for name, keys in SAID.items() if (found := text(whole, *keys))}
    source = SOURCES.get(_number(where.get("source")), "")
    return Sighting(
        at,
        key=text(info, KEY),
        siq_id=text(who, "id"),
        siq_before=text(who, "uuid", "uvid", "user_uniqueid"),  # the browser's id, by which the list of visitors goes
        email=text(who, "email", "email_id"),
        chat_id=chat_id,
        name=text(who, "name"),
        phone=text(who, "phone"),
        company=text(who, "company_name"),
        country=text(whole, "country"),
        language=text(whole, "language"),
        zone=text(whole, "time_zone", "timezone"),
        attributes=attributes | ({"visit_source": source} if source else {}),
        info={name: value for name, value in info.items() if name != KEY},
    )


def seen(row: Data, now: datetime) -> Sighting | None:
    """A row of the list of visitors (v3); None without an id."""
    found = Sighting(
        moment(row.get("last_accessed_time")) or now,
        brand_id=text(row, "app_id"),
        siq_id=text(row, "id"),
        email=text(row, "email", "email_id"),
        name=text(row, "name"),
        phone=text(row, "phone"),
        country=text(row, "country"),
        attributes={name: found for name in ("lead_score", "visit_source") if (found := text(row, name))},
    )
    return found if found.siq_id else None


def pages_of(data: Data) -> list[tuple[str, str, datetime | None]]:
    """(address, title, when) of what the visitor read, oldest first."""
    where = part(data, "tracking_details")
    listed = where.get("pages")
    rows = listed if isinstance(listed, list) else [where.get("landing_page"), where.get("current_page")]
    found = [row for row in rows if isinstance(row, Mapping) and text(row, "url")]
    return [(pages.arrival(text(row, "url")).url, text(row, "title"), moment(row.get("time"))) for row in found]


def operator(row: Data) -> Operator | None:
    """A row of the list of operators; None for one that was deleted, or has no id."""
    operator_id = text(row, "id")
    if not operator_id or text(row, "is_deleted").lower() == "true" or row.get("is_deleted") is True:
        return None
    departments = row.get("departments")
    listed = departments if isinstance(departments, list) else []
    return Operator(
        operator_id,
        text(row, "nick_name", "name") or full_name(row),
        text(row, "email_id", "email").lower(),
        tuple(text(one, "id") if isinstance(one, Mapping) else str(one) for one in listed),
        text(part(row, "availability"), "status").lower(),
        text(row, "is_enabled").lower() != "false" and row.get("is_enabled") is not False,
        text(row, "role").lower() == "bot" or text(row, "type").lower() == "bot",
    )


def department(row: Data) -> Department | None:
    department_id = text(row, "id")
    is_on = row.get("enabled") is not False and text(row, "status").lower() != "disabled"
    return Department(department_id, text(row, "name", "display_name"), is_on) if department_id else None


def _number(value: Any) -> int:
    shown = str(value)
    return int(shown) if shown.isdecimal() and len(shown) < 3 else 0


def told(name: str, entity: Data) -> Callable[[Tables], None]:
    """What stores what an event of the portal's own says by itself, for when the portal cannot be asked.

    name: 'operator.deleted' …; what an entity does not say stays as it is known.
    """
    noun, _, verb = name.partition(".")
    own_id = text(entity, "id")

    def store(tables: Tables) -> None:
        if noun == "brands":
            known = tables.brands.get(own_id)
            if known is not None:
                tables.brands.put(replace(known, is_enabled=verb == "enabled"))
        elif noun == "department":
            told = department(entity)
            if verb == "deleted":
                tables.brands.remove_department(own_id)
            elif told is not None and told.name:
                tables.brands.put_department(told)
        elif noun == "operator":
            person, before = operator(entity), tables.brands.operator(own_id)
            if person is None or verb == "deleted":
                tables.brands.remove_operator(own_id)
            elif person.email or before is not None:
                tables.brands.put_operator(_completed(person, before, entity))

    return store


def _completed(person: Operator, before: Operator | None, entity: Data) -> Operator:
    """An operator as an event tells them, with what it leaves out as it was."""
    if before is None:
        return person
    return replace(
        person,
        name=person.name or before.name,
        email=person.email or before.email,
        departments=person.departments if isinstance(entity.get("departments"), list) else before.departments,
        availability=person.availability or before.availability,
    )


def operators(portal: SalesIQ) -> list[Operator]:
    """Who answers chats, with how they are just now; raises ServiceError."""
    return [found for row in portal.operators() if (found := operator(row)) is not None]


def directory(portal: SalesIQ) -> Callable[[Tables], None]:
    """What stores a portal's brands, departments and operators as they are now; asks SalesIQ at once.

    A brand's beacon key is its id, as long as nobody has given it another one; where it may report from is ours.
    """
    brands = [row for row in portal.brands() if text(row, "id")]
    departments = [found for row in portal.departments() if (found := department(row)) is not None]
    people = operators(portal)

    def store(tables: Tables) -> None:
        for row in brands:
            brand_id, name = text(row, "id"), text(row, "display_name", "name")
            known = tables.brands.get(brand_id) or Brand(brand_id, name, brand_id)
            tables.brands.put(replace(known, name=name, is_enabled=row.get("enabled") is not False))
        tables.brands.put_departments(departments)
        tables.brands.put_operators(people)

    return store
