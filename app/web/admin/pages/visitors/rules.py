"""Rules on visitors: what there is, in which order, what they did, who is on which list."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.visitors import importing, presets, rules, trying
from app.administration.visitors.rules import RINGS
from app.errors import BotError, NothingFound
from app.i18n.sentences import Sentences
from app.rules.actions import KINDS
from app.rules.conditions.fields import PARTS
from app.storage.ruling.deeds import Deed
from app.storage.ruling.rules import Rule
from app.visitors.ruling import offered
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

HERE = "/admin/rules"


class Rules:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/rules")(self.rules)
        doors.page("/rules/log")(self.rule_log)
        doors.page("/rules/lists")(self.visitor_lists)
        doors.page("/rules/salesiq", needs="administrator")(self.compare_rules)
        doors.deed("/rules/salesiq")(self.take_rules)
        doors.deed("/rules/<int:number>/turn")(self.turn_rule)
        doors.deed("/rules/<int:number>/first")(self.first_rule)
        doors.deed("/rules/<int:number>/remove")(self.remove_rule)
        doors.deed("/presets/<int:number>/apply")(self.apply_preset)
        doors.deed("/presets/<int:number>/remove")(self.remove_preset)

    def rules(self, who: Who) -> Response:
        return self._listed(who)

    def _listed(self, who: Who, status: int = 200, trouble: str = "") -> Response:
        services, language = self._services, who.words.language
        with services.database.read() as tables:
            brands, counts = tables.brands.all(), tables.rule_log.counts()
        found = [
            (one, rules.state(services, one), rules.text(services, one.condition, language), does(who.words, one))
            for one in rules.listed(services)
        ]
        kept = [
            (
                one,
                rules.state(services, one),
                [(ring, rules.text(services, one.rings.get(ring, ""), language)) for ring in RINGS],
            )
            for one in presets.listed(services)
        ]
        facts = {"brands": brands, "rules": found, "presets": kept, "kinds": KINDS, "counts": counts}
        missing = [part for part in PARTS if part not in offered(services.links)]
        return shown("rules/rules", who, status, here=HERE, missing=missing, trouble=trouble, **facts)

    def turn_rule(self, who: Who, number: int) -> AnyResponse:
        return self._done(who, lambda: rules.turn(self._services, who.actor, number, to=request.form.get("to") == "on"))

    def first_rule(self, who: Who, number: int) -> AnyResponse:
        return self._done(who, lambda: rules.order(self._services, who.actor, [number]))

    def remove_rule(self, who: Who, number: int) -> AnyResponse:
        return self._done(who, lambda: rules.remove(self._services, who.actor, number))

    def apply_preset(self, who: Who, number: int) -> AnyResponse:
        do = presets.apply if request.form.get("to") == "on" else presets.lay_aside
        return self._done(who, lambda: do(self._services, who.actor, number))

    def remove_preset(self, who: Who, number: int) -> AnyResponse:
        return self._done(who, lambda: presets.remove(self._services, who.actor, number))

    def _done(self, who: Who, do: Callable[[], object]) -> AnyResponse:
        try:
            do()
        except BotError as error:
            return self._listed(who, 404 if isinstance(error, NothingFound) else 409, sentence(who.words, error))
        return redirect(HERE, 303)

    def rule_log(self, who: Who) -> Response:
        rule, visitor = request.args.get("rule", "")[:40], request.args.get("visitor", "")[:100]
        names = {one.label: one.name for one in rules.listed(self._services)}
        names |= {one.label: one.name for one in presets.listed(self._services)}
        found = [
            (one, names.get(one.rule, one.rule), did(who.words, one), self._because(who, one))
            for one in trying.log(self._services, rule=rule, visitor_id=visitor)
        ]
        return shown("rules/log", who, here=HERE, deeds=found, rule=rule, visitor=visitor)

    def _because(self, who: Who, one: Deed) -> str:
        return rules.text(self._services, str(one.reason.get("because") or ""), who.words.language)

    def visitor_lists(self, who: Who) -> Response:
        counts = trying.lists(self._services)
        found = {key: trying.members(self._services, *key) for key in counts}
        return shown("rules/lists", who, here=HERE, lists=found, counts=counts)

    def compare_rules(self, who: Who) -> Response:
        """SalesIQ's own rules beside ours."""
        with self._services.database.read() as tables:
            brands = tables.brands.all()
        brand = request.args.get("brand", "")[:100] or (brands[0].brand_id if brands else "")
        facts: dict[str, Any] = {"brands": brands, "brand_id": brand, "found": [], "trouble": ""}
        try:
            facts["found"] = importing.compared(self._services, brand)
        except BotError as error:
            return shown("rules/salesiq", who, 409, here=HERE, **facts | {"trouble": sentence(who.words, error)})
        return shown("rules/salesiq", who, here=HERE, **facts)

    def take_rules(self, who: Who) -> AnyResponse:
        brand, keys = request.form.get("brand", "")[:100], [one[:100] for one in request.form.getlist("key")]
        return self._done(who, lambda: importing.take(self._services, who.actor, brand, keys))


def did(words: Sentences, deed: Deed) -> str:
    """What was done, in a sentence."""
    facts: dict[str, Any] = {
        name: _shown(words, name, value) for name, value in deed.reason.items() if name != "because"
    }
    key = f"deed.{deed.what}"
    return words.say(key, **_Facts(facts)) if words.knows(key) else deed.what


class _Facts(dict[str, Any]):
    """Facts of an older version may lack one."""

    def __init__(self, facts: dict[str, Any]) -> None:
        names = (
            "ring",
            "points",
            "people",
            "by",
            "seconds",
            "list",
            "to",
            "text",
            "about",
            "status",
            "why",
            "task",
            "due",
        )
        super().__init__({**dict.fromkeys(names, ""), **facts})


def _shown(words: Sentences, name: str, value: Any) -> Any:
    if name == "ring":
        return words.say(f"fact.visitor_ring_{value}")
    if name == "by":
        return words.say(f"rules.target_{value}")
    return words.list(value) if name == "people" and value else value


def does(words: Sentences, rule: Rule) -> str:
    """What a rule does, in a line."""
    action = rule.action
    if rule.kind == "score":
        return words.say("rules.does_score", points=action["points"])
    if rule.kind in ("visitor", "chat"):
        people = ", ".join(action.get("people") or ())
        to, otherwise = words.say(f"rules.target_{action['to']}"), words.say(f"rules.target_{action['else']}")
        return words.say("rules.does_assign", to=f"{to} {people}".strip(), otherwise=otherwise)
    if rule.kind == "list":
        return words.say("rules.does_list", list=action["list"])
    deed = action["do"]
    told = next((str(deed[name]) for name in ("to", "url", "list", "subject", "list_id", "text") if deed.get(name)), "")
    what = f"{words.say('rules.deed_' + deed['kind'])} {told}".strip()
    when = words.say(f"rules.when_{action['when']}")
    return words.say("rules.does_trigger", when=when, seconds=action.get("after", 0), what=what)
