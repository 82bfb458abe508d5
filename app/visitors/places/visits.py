"""A visit as the CRM keeps it: the module Visits that SalesIQ adds, or a module of the organisation's own (C11).

Neither the api names of Visits nor whether others may write are documented: fields are found by api name, then by
label, and who refuses is not asked again for an hour. Where no module takes visits, a note does (handlers/pushing).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.clients import coql
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Action, Visit
from app.visitors.places.place import Place
from app.visitors.places.records import Record, link_of, text_of
from app.visitors.places.steps import Earlier, moment
from app.visitors.places.values import mapping
from grammar.catalog import Field, Module
from grammar.folding import fold_label

MODULES = ("Visits",)
ACTIONS = "Actions_Performed"
VISIT = "Visit"  # the lookup by which an action names its visit
SHOWN = {"accessed": "Accessed", "navigated": "Navigated", "chatted": "Chat"}
TYPES = {"customer": "Customer", "deal": "Deal", "contact": "Contact", "lead": "Lead", "unknown": "Unknown"}
ACTIONS_MOST = 100  # records of one write


@dataclass(frozen=True)
class Stay:
    """One visit with what was done in it."""

    visit: Visit
    actions: Sequence[Action]
    attender: str = ""


def module_for(place: Place) -> Module | None:
    """Where visits are written; None when no module takes them."""
    for name in (*MODULES, place.terms.visits_module):
        module = place.known_module(name) if name else None
        if module is not None and module.creatable and module.editable:
            return module
    return None


def facts(visitor: Visitor, stay: Stay, body: Mapping[str, Any], attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Attribute → value of a visit: what mapping.facts says of the visitor, and what belongs to the visit alone."""
    visit = stay.visit
    found = {name: value for name, value in attributes.items() if name not in (*mapping.UTM, *mapping.SEARCH)}
    found |= mapping.origin(visitor, visit)
    found |= {"time_spent_minutes": round(visit.seconds / 60, 2), "visit_time": visit.started_at}
    found |= {"current_page_url": visit.current_url, "current_page_title": visit.current_title}
    found |= {"attender": stay.attender, "crm_visitor_type": TYPES.get(str(body.get("type")), "Unknown")}
    found |= {"crm_revenue": body.get("revenue"), "referer": visit.referrer or found.get("referer")}
    return {name: value for name, value in found.items() if value not in (None, "")}


def values(module: Module, record: Record, found: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """Api name → value for a visit of this record."""
    given: dict[str, Any] = {}
    for one in mapping.visit_fields():
        field = _field(module, one)
        if field is None or field.read_only or field.api_name in given:
            continue
        if one.key == "crm_record_id":
            is_link = "lookup" in field.type
            given[field.api_name] = {"id": record.id} if is_link else text_of(record.row.get("Full_Name")) or record.id
        elif one.key in found and (value := mapping.coerced(field, found[one.key], zone)) is not None:
            given[field.api_name] = value
    return given


def _field(module: Module, one: mapping.Attribute) -> Field | None:
    found = module.field(one.api_name)
    if found is not None:
        return found
    names = {fold_label(one.label_en), fold_label(one.label_ja)}
    return next((each for each in module.fields if names & {fold_label(label) for label in each.labels}), None)


def left(place: Place, module: Module, given: Mapping[str, Any], earlier: Earlier) -> str:
    """Of a try that nobody answered: the visit of that time and visitor; '' for none."""
    names = {one.key: field.api_name for one in mapping.visit_fields() if (field := _field(module, one)) is not None}
    time, visitor = names.get("visit_time", ""), names.get("crm_record_id", "")
    if time not in given or visitor not in given:
        return ""
    condition = f"({time} = {coql.quote(str(given[time]))})"
    rows = place.crm.coql(coql.select(("id", visitor, "Created_Time"), module.api_name, condition, limit=50)).rows
    for row in rows:
        if _who(row.get(visitor)) == _who(given[visitor]) and earlier.may_have_left(
            str(row["id"]), row.get("Created_Time")
        ):
            return str(row["id"])
    return ""


def _who(value: object) -> str:
    """The visitor of a visit, whether that field is a link or a text."""
    linked = link_of(value)
    return linked["id"] if linked is not None else text_of(value)


def act(place: Place, stay_in: tuple[str, str], actions: Sequence[Action], zone: str, *, tried: bool) -> int:
    """Write what was done in a visit, as far as the CRM takes it; how many were written.

    stay_in   module and id of the visit
    """
    visit_id = stay_in[1]
    module = place.known_module(ACTIONS)
    if module is None or not module.creatable or not actions:
        return 0
    rows = [_action(module, visit_id, one, zone) for one in actions if one.kind in SHOWN]
    if tried:
        known = place.crm.related(*stay_in, ACTIONS, ("Action", "Action_Time")).rows
        there = {(text_of(row.get("Action")), moment(row.get("Action_Time"))) for row in known}
        rows = [row for row in rows if (row.get("Action", ""), moment(row.get("Action_Time"))) not in there]
    for start in range(0, len(rows), ACTIONS_MOST):
        place.crm.create_many(ACTIONS, rows[start : start + ACTIONS_MOST])
    return len(rows)


def _action(module: Module, visit_id: str, one: Action, zone: str) -> dict[str, Any]:
    found = {
        "Action_Type": SHOWN[one.kind],
        "Action": one.title or one.url or one.name,
        "Time_Spent": round(one.seconds / 60, 2),
        "Action_Time": one.at,
    }
    given: dict[str, Any] = {VISIT: {"id": visit_id}}
    for name, value in found.items():
        field = module.field(name)
        if field is not None and (fitting := mapping.coerced(field, value, zone)) is not None:
            given[name] = fitting
    return given
