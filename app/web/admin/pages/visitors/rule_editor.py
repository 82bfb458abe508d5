"""The editors of a rule and of a preset of rings: nothing is kept before all of it is right, and nothing is lost."""

from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.visitors import presets, rules, trying
from app.administration.visitors.rules import RINGS, Given, GivenPreset
from app.errors import BotError, Invalid, NothingFound, UserError
from app.rules import actions
from app.web.admin.guard import Doors, Who
from app.web.admin.pages.visitors import conditions
from app.web.admin.pages.visitors.conditions import Editor
from app.web.admin.show import sentence, shown
from grammar.condition.nodes import MAX_LEAVES, MAX_RING_LEAVES
from grammar.errors import GrammarError

HERE = "/admin/rules"
MOST = 2000  # characters of a field
_BARE: dict[str, Any] = {"number": 0, "version": 0, "trouble": ""}
# What the template calls them -> the words of their labels, the values.
CHOICES = {
    "targets": ("target", actions.TARGETS),
    "moments": ("when", actions.MOMENTS),
    "deeds": ("deed", actions.DEEDS),
    "levels": ("level", actions.LEVELS),
    "intervals": ("interval", actions.INTERVALS),
    "dues": ("due", actions.TASKS_DUE),
}


class RuleEditor:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/rules/new", needs="administrator")(self.new_rule)
        doors.page("/rules/<int:number>", needs="administrator")(self.edit_rule)
        doors.deed("/rules/new")(self.add_rule)
        doors.deed("/rules/<int:number>")(self.change_rule)
        doors.page("/presets/new", needs="administrator")(self.new_preset)
        doors.page("/presets/<int:number>", needs="administrator")(self.edit_preset)
        doors.deed("/presets/new")(self.add_preset)
        doors.deed("/presets/<int:number>")(self.change_preset)

    # -- one rule -------------------------------------------------------------------------------------------------

    def new_rule(self, who: Who) -> Response:
        kind = request.args.get("kind", "")
        kind = kind if kind in actions.KINDS else "score"
        action: dict[str, Any] = {"when": "landing", "after": 0, "do": {"kind": "tell"}} if kind == "trigger" else {}
        return self._rule(who, Given(request.args.get("brand", "")[:100], kind, "", "", action), Editor("condition"))

    def edit_rule(self, who: Who, number: int) -> AnyResponse:
        try:
            one = rules.kept(self._services, number)
        except NothingFound:
            return redirect(HERE, 303)
        given = Given(one.brand_id, one.kind, one.name, "", one.action, one.is_on)
        editor = Editor("condition")
        conditions.fill(editor, self._services, one.condition, who.words.language, "text")
        return self._rule(who, given, editor, number=number, version=one.version, secret=one.secret)

    def add_rule(self, who: Who) -> AnyResponse:
        return self._posted(who, 0)

    def change_rule(self, who: Who, number: int) -> AnyResponse:
        return self._posted(who, number)

    def _posted(self, who: Who, number: int) -> AnyResponse:
        editor, do = conditions.read(request.form, "condition"), request.args.get("do") or request.form.get("do", "")
        version = _number(request.form.get("version", ""))
        form = request.form
        kind = form.get("kind", "") if form.get("kind") in actions.KINDS else "score"
        name, action = form.get("name", "")[:MOST], _action(kind)
        given = Given(form.get("brand", "")[:100], kind, name, editor.given, action, form.get("is_on") == "yes")
        kept = {"number": number, "version": version}
        if do == "save":
            return self._saved(who, given, editor, number, version)
        if do in ("preview", "try"):
            return self._tried(who, given, editor, do, **kept)
        _turn_over([editor], self, who.words.language, MAX_LEAVES)
        return self._rule(who, given, editor, **kept)

    def _saved(self, who: Who, given: Given, editor: Editor, number: int, version: int) -> AnyResponse:
        kept = {"number": number, "version": version}
        try:
            rules.save(self._services, who.actor, given, number or None, version or None)
        except Invalid as error:
            return self._rule(who, given, editor, 422, faults=error.fields, **kept)
        except UserError as error:
            if error.code == "rule.changed_meanwhile":  # what is typed stays; saving again says that it is meant
                kept["version"] = rules.kept(self._services, number).version
            return self._rule(who, given, editor, 409, trouble=sentence(who.words, error), **kept)
        return redirect(HERE, 303)

    def _tried(self, who: Who, given: Given, editor: Editor, do: str, **kept: Any) -> Response:
        visitor = request.form.get("visitor", "").strip()[:100]
        facts: dict[str, Any] = {}
        try:
            condition = rules.condition(self._services, given.condition)
            if do == "preview":
                facts["preview"] = trying.preview(self._services, condition, given.brand_id)
            else:
                facts["trial"] = trying.dry_run(self._services, condition, visitor, who.words.language)
        except GrammarError as error:
            return self._rule(who, given, editor, 422, faults={"condition": error}, **kept)
        except BotError as error:
            return self._rule(who, given, editor, 409, trouble=sentence(who.words, error), **kept)
        return self._rule(who, given, editor, **facts, **kept)

    def _rule(
        self,
        who: Who,
        given: Given,
        editor: Editor,
        status: int = 200,
        *,
        number: int = 0,
        version: int = 0,
        **facts: Any,
    ) -> Response:
        faults = dict(facts.pop("faults", {}))
        if editor.wrong is not None:
            faults["condition"] = editor.wrong
        said = {name: sentence(who.words, error) for name, error in faults.items()}
        known = {"given": given, "editor": editor, "number": number, "version": version, "faults": said}
        known |= {"brands": self._brands(), "most": MAX_LEAVES, "visitor": request.form.get("visitor", "")[:100]}
        offer = conditions.choices(self._services, who.words.language)
        facts = {"trouble": "", "secret": "", **facts}
        return shown("rules/rule", who, status, here=HERE, choices=offer, **known, **_choices(who), **facts)

    def _brands(self) -> list[Any]:
        with self._services.database.read() as tables:
            return list(tables.brands.all())

    # -- one preset -----------------------------------------------------------------------------------------------

    def new_preset(self, who: Who) -> Response:
        given = GivenPreset(request.args.get("brand", "")[:100], "", {})
        return self._preset(who, given, [Editor(ring) for ring in RINGS])

    def edit_preset(self, who: Who, number: int) -> AnyResponse:
        try:
            one = presets.kept(self._services, number)
        except NothingFound:
            return redirect(HERE, 303)
        editors = [Editor(ring) for ring in RINGS]
        for editor in editors:
            conditions.fill(editor, self._services, one.rings.get(editor.prefix, ""), who.words.language, "text")
        given = GivenPreset(one.brand_id, one.name, {}, one.description)
        return self._preset(who, given, editors, number=number, version=one.version)

    def add_preset(self, who: Who) -> AnyResponse:
        return self._posted_preset(who, 0)

    def change_preset(self, who: Who, number: int) -> AnyResponse:
        return self._posted_preset(who, number)

    def _posted_preset(self, who: Who, number: int) -> AnyResponse:
        form = request.form
        editors, version = [conditions.read(form, ring) for ring in RINGS], _number(form.get("version", ""))
        rings = {editor.prefix: editor.given for editor in editors}
        texts = [form.get(name, "")[:MOST] for name in ("brand", "name", "description")]
        given, kept = GivenPreset(texts[0], texts[1], rings, texts[2]), {"number": number, "version": version}
        if (request.args.get("do") or form.get("do")) != "save":
            _turn_over(editors, self, who.words.language, MAX_RING_LEAVES)
            return self._preset(who, given, editors, **kept)
        try:
            presets.save(self._services, who.actor, given, number or None, version or None)
        except Invalid as error:
            return self._preset(who, given, editors, 422, faults=error.fields, **kept)
        except UserError as error:
            if error.code == "rule.changed_meanwhile":
                kept["version"] = presets.kept(self._services, number).version
            return self._preset(who, given, editors, 409, trouble=sentence(who.words, error), **kept)
        return redirect(HERE, 303)

    def _preset(self, who: Who, given: GivenPreset, editors: list[Editor], status: int = 200, **facts: Any) -> Response:
        faults = {**facts.pop("faults", {}), **{one.prefix: one.wrong for one in editors if one.wrong is not None}}
        said = {name: sentence(who.words, error) for name, error in faults.items()}
        known: dict[str, Any] = {
            "brand_id": given.brand_id,
            "name": given.name,
            "description": given.description,
            "faults": said,
        }
        known |= {"brands": self._brands(), "editors": editors, "most": MAX_RING_LEAVES}
        offer = conditions.choices(self._services, who.words.language)
        return shown(
            "rules/preset",
            who,
            status,
            here=HERE,
            choices=offer,
            **_BARE | known | facts,
        )


def _choices(who: Who) -> dict[str, list[tuple[str, str]]]:
    return {
        name: [(one, who.words.say(f"rules.{word}_{one}")) for one in values]
        for name, (word, values) in CHOICES.items()
    }


def _turn_over(editors: list[Editor], site: RuleEditor, language: str, most: int) -> None:
    """`show=one:form`: that editor shows its condition the other way."""
    prefix, _, view = request.form.get("show", "").partition(":")
    for editor in editors:
        if editor.prefix == prefix and view in ("text", "form"):
            editor.show(site._services, view, language, most)


def _action(kind: str) -> dict[str, Any]:
    """What the rule is to do, as far as it is filled in; app.rules.actions says what is wrong with it."""
    given = {name: value.replace("\r\n", "\n")[:MOST] for name, value in request.form.items()}
    found: dict[str, Any] = {
        name: given[name] for name in ("points", "to", "people", "else", "list", "when", "after") if name in given
    }
    if kind in ("visitor", "chat"):
        found["people"] = [part for part in given.get("people", "").replace(",", " ").split() if part]
    if kind == "trigger":
        names = ("level", "text", "sender", "list", "list_id", "interval", "subject", "due", "url")
        deed: dict[str, Any] = {name: given[name] for name in names if name in given}
        deed |= {"kind": given.get("deed", "tell"), "to": given.get("target", ""), "again": given.get("again") == "yes"}
        if given.get("new_name"):
            deed["new"] = {"name": given["new_name"]} | {
                name: given.get(name, "") for name in ("from_email", "from_name")
            }
        found |= {"do": deed, "action": given.get("custom", "")}
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
