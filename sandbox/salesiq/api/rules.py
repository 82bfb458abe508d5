"""Rings, lead scores, triggers and routing over REST: list, one, make, change, turn on and off, delete.

What they say is checked and kept; the product carries rules out, not this stand-in.
Sources, under https://www.zoho.com/salesiq/help/developer-section/ , read 2026-11-21: add-preset-v2,
list-tracking-presets-v2, create-lead-scoring-v2, update-details-lead-scoring-v2, create-trigger-v2,
chat-routing-rule-update-details-v2, update-visitor-routing-rule-common-v2 (.html).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sandbox.salesiq import criteria
from sandbox.salesiq.call import Call, Refused, Routes
from sandbox.salesiq.portal import Portal
from sandbox.store import Document

RINGS = ("ring_one", "ring_two", "ring_three", "ring_four")
ROUTING = ("visitorroutingrules", "chatroutingrules", "callroutingrules")
EVENTS = ("lands_on_website", "accesses_any_page", "performs_custom_action", "leaves_website")
ACTIONS = (
    "send_chat_invite open_chat_window animate_button show_button glow_button show_bubble invoke_js_api "
    "add_to_mailing_list"
).split()
TARGETS = ("route_to_selected_users", "route_to_all_users", "route_to_last_attendee", "do_not_route")
STATES = ("enabled", "disabled")


@dataclass(frozen=True)
class Kind:
    """One kind of rule.

    keys     what it consists of; check: called with (call, rule), may raise Refused
    fresh    what a new one has besides what was sent
    """

    name: str
    object: str
    keys: tuple[str, ...]
    check: Callable[[Call, Document], None]
    fresh: Document


def _need(rule: Document, key: str, kind: type) -> Any:
    if rule.get(key) in (None, ""):
        raise Refused(1011, json_key=key)
    if not isinstance(rule[key], kind):
        raise Refused(1007, json_key=key)
    return rule[key]


def _check_preset(call: Call, rule: Document) -> None:
    _need(rule, "name", str)
    rings = _need(rule, "rule", dict)
    for ring in RINGS:
        if ring not in rings:
            raise Refused(1011, json_key=f"rule.{ring}")
        criteria.check(rings[ring], f"rule.{ring}")
    if not isinstance(rule["enabled"], bool):
        raise Refused(1007, json_key="enabled")
    if not isinstance(rule["applied"], bool):
        raise Refused(1007, json_key="applied")


def _check_score(call: Call, rule: Document) -> None:
    points = _need(rule, "points", str)
    if not points.lstrip("-").isdecimal():
        raise Refused(1007, json_key="points")
    if rule["status"] not in STATES:
        raise Refused(1011, json_key="status")
    criteria.check(_need(rule, "AND_criteria", list), "AND_criteria", upper=True)


def _check_trigger(call: Call, rule: Document) -> None:
    _check_placed(call, rule)
    event, action = _need(rule, "event", dict), _need(rule, "action", dict)
    if event.get("type") not in EVENTS:
        raise Refused(1011, json_key="event.type")
    if action.get("type") not in ACTIONS:
        raise Refused(1011, json_key="action.type")
    delay = action.get("delay", "0")
    if not isinstance(delay, str) or not delay.isdecimal():
        raise Refused(1007, json_key="action.delay")


def _check_routing(call: Call, rule: Document) -> None:
    _check_placed(call, rule)
    if rule.get("routing_type") not in TARGETS:
        raise Refused(1011, json_key="routing_type")
    for place, one in enumerate(rule.get("userset") or []):
        if not isinstance(one, dict):
            raise Refused(1007, json_key=f"userset[{place}]")
        for key, table, code in (("operator_ids", "operators", 1024), ("department_ids", "departments", 1025)):
            if any(call.portal.table(table).get(str(found)) is None for found in one.get(key) or []):
                raise Refused(code, json_key=f"userset[{place}].{key}")


def _check_placed(call: Call, rule: Document) -> None:
    _need(rule, "title", str)
    if call.portal.table("brands").get(str(_need(rule, "app_id", str))) is None:
        raise Refused(1011, json_key="app_id")
    criteria.check(_need(rule, "and_criteria", list), "and_criteria")


def _counts(*names: str) -> Document:
    return {**{f"{name}_count": "0" for name in names}}


PLACED = ("app_id", "title", "and_criteria", "enabled", "position")
KINDS = (
    Kind(
        "trackingpresets",
        "tracking_preset",
        ("name", "description", "applied", "enabled", "rule"),
        _check_preset,
        {"description": "", "applied": False, "enabled": True},
    ),
    Kind("leadscorerules", "leadscore_rule", ("points", "status", "AND_criteria"), _check_score, {"status": "enabled"}),
    Kind(
        "triggerrules",
        "trigger_rule",
        (*PLACED, "event", "action"),
        _check_trigger,
        {"enabled": True, "stats": {**_counts("triggered", "replied", "failed", "seen"), "last_triggered_time": "-1"}},
    ),
    *(
        Kind(
            name,
            name.removesuffix("s"),
            (*PLACED, "routing_type", "userset"),
            _check_routing,
            {
                "enabled": True,
                "userset": [],
                "stats": {**_counts("requested", "connected", "missed", "transfered"), "last_routed_time": "-1"},
            },
        )
        for name in ROUTING
    ),
)


def add(routes: Routes) -> None:
    for kind in KINDS:
        base = f"/api/v2/<sn>/{kind.name}"
        routes.add("GET", base, partial(index, kind), "list", f"{kind.name}.READ")
        routes.add("POST", base, partial(create, kind), kind.object, f"{kind.name}.CREATE")
        if kind.name in ROUTING:
            routes.add("GET", f"{base}/commonrule", partial(common, kind), "commonrule", f"{kind.name}.READ")
            routes.add("PUT", f"{base}/commonrule", partial(set_common, kind), "commonrule", f"{kind.name}.UPDATE")
        routes.add("GET", f"{base}/<rule>", partial(show, kind), kind.object, f"{kind.name}.READ")
        routes.add("PUT", f"{base}/<rule>", partial(update, kind), kind.object, f"{kind.name}.UPDATE")
        routes.add("DELETE", f"{base}/<rule>", partial(remove, kind), kind.object, f"{kind.name}.DELETE")
    routes.add("GET", "/api/v2/<sn>/criteriafields/<kind>", fields, "criteria_fields", "criteriafields.READ")


def all_of(portal: Portal, name: str) -> list[Document]:
    """The rules of a kind, by position."""
    return sorted(portal.table(name).values(), key=lambda rule: (int(rule.get("position", 0)), rule["id"]))


def index(kind: Kind, call: Call) -> Any:
    rules = all_of(call.portal, kind.name)
    return {"rule_list": rules} if kind.name == "leadscorerules" else rules


def _found(kind: Kind, call: Call, rule: str) -> Document:
    found = call.portal.table(kind.name).get(rule)
    if found is None:
        raise Refused(1019)
    return found


def show(kind: Kind, call: Call, rule: str) -> Document:
    return _found(kind, call, rule)


def create(kind: Kind, call: Call) -> Document:
    call.administrator()
    return make(kind, call, call.body())


def make(kind: Kind, call: Call, body: Document) -> Document:
    """A new rule behind the others. raises Refused"""
    table, now = call.portal.table(kind.name), call.portal.now()
    made = {**kind.fresh, **{key: body[key] for key in kind.keys if key in body}}
    if "position" in kind.keys:
        made.setdefault("position", str(len(table) + 1))
    kind.check(call, made)
    made = {"id": call.portal.new_id(), **made, "creator": {"id": call.operator["id"]}, "modified_time": now}
    table.put(made["id"], made)
    _apply_one(call.portal, kind, made)
    return made


def update(kind: Kind, call: Call, rule: str) -> Document:
    """Only what is sent is changed: `{"enabled": false}` turns off."""
    call.administrator()
    before, body = _found(kind, call, rule), call.body()
    given = {key: body[key] for key in kind.keys if key in body}
    if not given:
        raise Refused(1031)
    changed = {**before, **given}
    kind.check(call, changed)
    changed = call.portal.change(kind.name, rule, **{**given, "modified_time": call.portal.now()})
    _apply_one(call.portal, kind, changed)
    return changed


def remove(kind: Kind, call: Call, rule: str) -> Document:
    call.administrator()
    _found(kind, call, rule)
    call.portal.table(kind.name).delete(rule)
    return {"id": rule}


def _apply_one(portal: Portal, kind: Kind, chosen: Document) -> None:
    """Of several presets one is applied."""
    if kind.name == "trackingpresets" and chosen["applied"]:
        for other in portal.table(kind.name):
            if other["applied"] and other["id"] != chosen["id"]:
                portal.change(kind.name, other["id"], applied=False)


def common(kind: Kind, call: Call) -> Document:
    """What happens to visitors that no rule is for."""
    kept = call.portal.table("commonrules").get(kind.name) or {}
    return {"route_to_all": kept.get("route_to_all", "enabled")}


def set_common(kind: Kind, call: Call) -> Document:
    """`{"route_to_all": "enabled" | "disabled"}`"""
    call.administrator()
    wanted = call.body().get("route_to_all")
    if wanted not in STATES:
        raise Refused(1011, json_key="route_to_all")
    call.portal.table("commonrules").put(kind.name, {"route_to_all": wanted})
    return {"route_to_all": wanted}


FIELD_KINDS = ("leadscore", "visitorrouting", "chatrouting", "callrouting", "trackingpresets", "triggerrules")


def fields(call: Call, kind: str) -> Document:
    if kind not in FIELD_KINDS:
        raise Refused(1006)
    return {"fields": criteria.fields(kind)}
