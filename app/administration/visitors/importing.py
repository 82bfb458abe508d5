"""SalesIQ's own presets, scores, routing and triggers beside ours: what is the same, what differs, what is taken over.

Nothing is written at SalesIQ. What has no counterpart here is named and not taken over.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.administration.visitors import presets, rules
from app.administration.visitors.rules import RINGS, Given, GivenPreset
from app.clients.salesiq.rules import RuleBook
from app.errors import Invalid
from app.rules.conditions import salesiq
from app.rules.conditions.salesiq import NoCounterpart
from app.services import Services
from app.storage.ruling.rules import Preset, Rule
from grammar.condition.printer import to_text
from grammar.condition.vocabulary import Vocabulary

MOMENTS = {
    "lands_on_website": "landing",
    "accesses_any_page": "page",
    "performs_custom_action": "action",
    "leaves_website": "leaving",
}
DYNAMIC = {"crm_owner": "owner", "last_attender": "last", "last_attendee": "last", "all_available": "all"}
ROUTING = {"route_to_all_users": "all", "route_to_last_attendee": "last", "do_not_route": "nobody"}


@dataclass(frozen=True)
class Theirs:
    """One rule of SalesIQ.

    key     kind and id there         state   'new', 'same', 'differs', or 'unlike': it has no counterpart (about)
    ours    number of the rule or preset that it is compared with; 0: none
    """

    key: str
    kind: str
    name: str
    text: str
    state: str
    about: str = ""
    ours: int = 0
    given: Given | GivenPreset | None = None


def compared(services: Services, brand_id: str) -> list[Theirs]:
    """Every rule of the linked portal beside ours.

    brand_id   whose rules they become where SalesIQ's are the whole portal's: presets and scores; '' is the first
    raises     NotLinked, ServiceError
    """
    book = RuleBook(services.salesiq.house().wire)
    words = rules.words(services, "en", all_of_it=True)
    if not brand_id:
        with services.database.read() as tables:
            brand_id = next((one.brand_id for one in tables.brands.all()), "")
    emails = _emails(services)
    found = [_preset(services, one, words, brand_id) for one in book.presets()]
    found += [_one(services, one, "score", words, brand_id, _score) for one in book.scores()]
    for kind in ("visitor", "chat"):
        found += [
            _one(services, one, kind, words, brand_id, lambda row: _routed(row, emails)) for one in book.routing(kind)
        ]
    return found + [_one(services, one, "trigger", words, brand_id, _triggered) for one in book.triggers()]


def take(services: Services, actor: str, brand_id: str, keys: list[str]) -> list[Theirs]:
    """Take over what is new or differs, of those named (none: all of it); returns what was. Ours of the same origin is
    changed, not doubled.

    raises  Invalid, NotLinked, ServiceError
    """
    chosen = [
        one
        for one in compared(services, brand_id)
        if one.state in ("new", "differs") and (not keys or one.key in keys) and one.given is not None
    ]
    for one in chosen:
        if isinstance(one.given, GivenPreset):
            presets.save(services, actor, one.given, one.ours or None)
        elif one.given is not None:
            rules.save(services, actor, one.given, one.ours or None)
    return chosen


def _emails(services: Services) -> Callable[[Mapping[str, Any]], list[str]]:
    with services.database.read() as tables:
        operators = [one for one in tables.brands.operators() if one.is_on and not one.is_bot]
    by_id = {one.operator_id: one.email for one in operators}

    def of(target: Mapping[str, Any]) -> list[str]:
        found = [by_id[str(one)] for one in target.get("operator_ids") or () if str(one) in by_id]
        wanted = {str(one) for one in target.get("department_ids") or ()}
        found += [one.email for one in operators if wanted & set(one.departments)]
        return list(dict.fromkeys(found))

    return of


# -------------------------------------------------------------------------------------------------------- one of each


def _preset(services: Services, one: Mapping[str, Any], words: Vocabulary, brand_id: str) -> Theirs:
    key, name = f"preset/{one.get('id')}", str(one.get("name") or "")
    theirs = one.get("rule") or {}
    try:
        read = {ring: salesiq.read(theirs.get(f"ring_{ring}") or (), words) for ring in RINGS}
        texts = {ring: to_text(found, words) if found is not None else "" for ring, found in read.items()}
        given = GivenPreset(brand_id, name, texts, str(one.get("description") or ""), key)
        values = presets.checked(services, given)
    except NoCounterpart as error:
        return Theirs(key, "preset", name, "", "unlike", error.about)
    except Invalid as error:
        return Theirs(key, "preset", name, "", "unlike", _why(error))
    text = " / ".join(texts[ring] or "–" for ring in RINGS)
    known = presets.listed(services)
    ours = next((two for two in known if two.outside_id == key), None)
    ours = ours or next((two for two in known if _same_rings(two, values["rings"])), None)
    if ours is None:
        return Theirs(key, "preset", name, text, "new", given=given)
    state = "same" if _same_rings(ours, values["rings"]) else "differs"
    return Theirs(key, "preset", name, text, state, ours=ours.preset_id, given=given)


def _same_rings(ours: Preset, rings: Mapping[str, str]) -> bool:
    return all(ours.rings.get(ring, "") == rings[ring] for ring in RINGS)


def _one(
    services: Services,
    one: Mapping[str, Any],
    kind: str,
    words: Vocabulary,
    brand_id: str,
    action_of: Callable[[Mapping[str, Any]], dict[str, Any]],
) -> Theirs:
    key = f"{kind}/{one.get('id')}"
    name = str(one.get("title") or f"SalesIQ {one.get('points', '')}".strip())
    try:
        read = salesiq.read(one.get("and_criteria") or one.get("AND_criteria") or (), words)
        text = to_text(read, words) if read is not None else ""
        is_on = one.get("enabled", one.get("status", "enabled")) in (True, "enabled")
        given = Given(str(one.get("app_id") or brand_id), kind, name, text, action_of(one), is_on, key)
        values = rules.checked(services, given)
    except NoCounterpart as error:
        return Theirs(key, kind, name, "", "unlike", error.about)
    except Invalid as error:
        return Theirs(key, kind, name, "", "unlike", _why(error))
    known = rules.listed(services, values["brand_id"], kind)
    ours = next((two for two in known if two.outside_id == key), None)
    ours = ours or next((two for two in known if _same(two, values)), None)
    if ours is None:
        return Theirs(key, kind, name, text, "new", given=given)
    return Theirs(key, kind, name, text, "same" if _same(ours, values) else "differs", ours=ours.rule_id, given=given)


def _same(ours: Rule, values: Mapping[str, Any]) -> bool:
    return bool(
        ours.condition == values["condition"] and ours.action == values["action"] and ours.is_on == values["is_on"]
    )


def _why(error: Invalid) -> str:
    return ", ".join(f"{name}: {getattr(one, 'code', one)}" for name, one in error.fields.items())


def _score(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"points": one.get("points")}


def _triggered(one: Mapping[str, Any]) -> dict[str, Any]:
    event, action = one.get("event") or {}, one.get("action") or {}
    when, params = MOMENTS.get(str(event.get("type"))), action.get("params") or {}
    if when is None:
        raise NoCounterpart(f"event {event.get('type')}")
    kind = str(action.get("type"))
    if kind == "send_chat_invite":
        do = {"kind": "invite", "sender": params.get("sender_name") or "", "text": params.get("value") or ""}
    elif kind == "open_chat_window":
        do = {"kind": "open"}
    elif kind == "add_to_mailing_list":
        do = {"kind": "mailing", "list_id": params.get("list_id") or params.get("value") or ""}
    else:
        raise NoCounterpart(f"action {kind}")
    found: dict[str, Any] = {"when": when, "after": action.get("delay") or 0, "do": do}
    return found | {"action": str(event.get("name") or "")}


def _routed(one: Mapping[str, Any], emails: Callable[[Mapping[str, Any]], list[str]]) -> dict[str, Any]:
    routing = str(one.get("routing_type"))
    if routing in ROUTING:
        return {"to": ROUTING[routing], "else": "all"}
    targets: list[str] = []
    people: list[str] = []
    for target in one.get("userset") or ():
        if not isinstance(target, Mapping):
            continue
        for dynamic in target.get("dynamic_users") or ():
            if dynamic not in DYNAMIC:
                raise NoCounterpart(f"dynamic_users {dynamic}")
            targets.append(DYNAMIC[dynamic])
        named = emails(target)
        if named:
            targets.append("people")
            people += named
    if not targets:
        raise NoCounterpart("userset")
    first, second = targets[0], targets[1] if len(targets) > 1 else "all"
    return {"to": first, "else": second, "people": list(dict.fromkeys(people))}
