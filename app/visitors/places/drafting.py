"""A visitor as a record that does not exist yet: names, company, values for mapped fields (C3, C10)."""

from collections.abc import Mapping
from typing import Any

from app.i18n.sentences import Sentences
from app.storage.nouns import Tables
from app.visitors.places.place import Place
from app.visitors.places.records import Draft
from app.visitors.places.values import mapping, naming
from app.visitors.visiting import Known


def facts(known: Known, tables: Tables) -> dict[str, Any]:
    """The visitor's attributes (C10), with the names of brand and department."""
    chat, visit = known.chat, known.visit
    brand = tables.brands.get((visit or chat or known.visitor).brand_id)
    departments = {one.department_id: one.name for one in tables.brands.departments()}
    department = departments.get(chat.department_id, "") if chat is not None else ""
    return mapping.facts(known, brand=brand.name if brand is not None else "", department=department)


def draft(place: Place, known: Known, attributes: Mapping[str, Any], words: Sentences, module: str = "") -> Draft:
    """As it would be added by itself; whose it is, is still to be said."""
    visitor = known.visitor
    last, first = naming.person(visitor.name, visitor.email)
    found = place.known_module(module or place.module)
    values: dict[str, Any] = {}
    if found is not None:
        zone = place.rights.zone
        values = mapping.own_values(found, visitor.info, zone)
        values |= mapping.values(found, place.terms.mapping, attributes, zone)
    return Draft(
        last_name=last or visitor.phone or words.say("push.nameless"),
        first_name=first,
        email=visitor.email,
        phone=visitor.phone,
        company=company(known) or place.terms.company or words.say("push.company"),
        values=values,
    )


def company(known: Known) -> str:
    """C3: the enriched company, else what the visitor or the domain of the address says; '' when neither does."""
    enriched = known.body("enrichment").get("company") or {}
    return str(enriched.get("name") or "") or known.visitor.company or naming.company(known.visitor.email)
