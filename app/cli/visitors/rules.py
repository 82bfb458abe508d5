"""`rules list|show|add|edit|on|off|first|remove|preview|try|log|import|compare`: rules on visitors (U1–U4, X11)."""

import json
from typing import Any

import click

from app.administration.visitors import importing, presets, rules, trying
from app.administration.visitors.rules import RINGS, Given, GivenPreset
from app.cli.printing import COMMAND_LINE, show, worked
from app.rules import actions
from app.services import Services
from app.storage.ruling.rules import Preset, Rule


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""
    found = click.Group("rules", help="Rules on visitors: rings, scores, assignment, triggers, lists.")
    for make in (
        _list,
        _show,
        _add,
        _edit,
        _on,
        _off,
        _first,
        _remove,
        _preview,
        _try,
        _log,
        _preset,
        _apply,
        _compare,
        _import,
    ):
        found.add_command(make(services))
    return found


def _list(services: Services) -> click.Command:
    @click.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """Every rule and preset."""
        found: list[Rule | Preset] = [*presets.listed(services), *rules.listed(services)]
        for one in found:
            show(_told(services, one), _line(services, one), as_json=as_json)
        if not as_json:
            click.echo(f"{len(found)} rules and presets.")

    return list_command


def _show(services: Services) -> click.Command:
    @click.command("show")
    @click.argument("number", type=int)
    @click.option("--json/--line", "as_json", default=True, help="As JSON, or as `list` shows it.")
    def show_command(number: int, as_json: bool) -> None:
        """One rule, as JSON."""
        one = worked(lambda: rules.kept(services, number))
        show(_told(services, one), _line(services, one), as_json=as_json)

    return show_command


def _add(services: Services) -> click.Command:
    @click.command("add")
    @click.option("--brand", "brand_id", required=True)
    @click.option("--kind", type=click.Choice(actions.KINDS), required=True)
    @click.option("--name", required=True)
    @click.option("--condition", default="", help="[Industry] is [Software] and [Pages] > [3]; none is everybody.")
    @click.option("--action", default="{}", help='JSON: {"points": 10}, {"to": "owner", "else": "all"}, …')
    @click.option("--off", is_flag=True, help="Keep it, but do nothing yet.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def add_command(brand_id: str, kind: str, name: str, condition: str, action: str, off: bool, as_json: bool) -> None:
        """Add a rule."""
        given = Given(brand_id, kind, name, condition, _object(action), is_on=not off)
        one = worked(lambda: rules.save(services, COMMAND_LINE, given))
        show(_told(services, one), f"Rule {one.rule_id} is kept.", as_json=as_json)

    return add_command


def _edit(services: Services) -> click.Command:
    @click.command("edit")
    @click.argument("number", type=int)
    @click.option("--name")
    @click.option("--condition")
    @click.option("--action")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def edit_command(number: int, name: str | None, condition: str | None, action: str | None, as_json: bool) -> None:
        """Change what is given of a rule; the rest stays."""
        one = worked(lambda: rules.kept(services, number))
        text = rules.text(services, one.condition, "en") if condition is None else condition
        does = one.action if action is None else _object(action)
        given = Given(one.brand_id, one.kind, name or one.name, text, does, one.is_on, one.outside_id)
        now = worked(lambda: rules.save(services, COMMAND_LINE, given, number, one.version))
        show(_told(services, now), f"Rule {number} is kept.", as_json=as_json)

    return edit_command


def _on(services: Services) -> click.Command:
    return _switch(services, "on", to=True)


def _off(services: Services) -> click.Command:
    return _switch(services, "off", to=False)


def _switch(services: Services, name: str, *, to: bool) -> click.Command:
    @click.command(name, help=f"Switch a rule {name}.")
    @click.argument("number", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def switch_command(number: int, as_json: bool) -> None:
        worked(lambda: rules.turn(services, COMMAND_LINE, number, to=to))
        show({"rule": number, "is_on": to}, f"Rule {number} is {name}.", as_json=as_json)

    return switch_command


def _first(services: Services) -> click.Command:
    @click.command("first")
    @click.argument("numbers", type=int, nargs=-1, required=True)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def first_command(numbers: tuple[int, ...], as_json: bool) -> None:
        """Let these rules come first in their kind, in this order."""
        worked(lambda: rules.order(services, COMMAND_LINE, list(numbers)))
        show({"first": numbers}, "The order is kept.", as_json=as_json)

    return first_command


def _remove(services: Services) -> click.Command:
    @click.command("remove")
    @click.argument("number", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def remove_command(number: int, as_json: bool) -> None:
        """Remove a rule."""
        worked(lambda: rules.remove(services, COMMAND_LINE, number))
        show({"removed": number}, f"Rule {number} is removed.", as_json=as_json)

    return remove_command


def _preview(services: Services) -> click.Command:
    @click.command("preview")
    @click.argument("condition")
    @click.option("--brand", "brand_id", default="")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def preview_command(condition: str, brand_id: str, as_json: bool) -> None:
        """Which of the last 1,000 visitors would match a condition."""
        found = worked(lambda: trying.preview(services, rules.condition(services, condition), brand_id))
        people = [(one.visitor.visitor_id, one.visitor.name or one.visitor.email) for one in found.shown]
        lines = [
            *(f"{who}  {name}" for who, name in people),
            f"{found.matching} of the last {found.looked_at} visitors.",
        ]
        shown = [{"visitor_id": who, "name": name} for who, name in people]
        facts = {"matching": found.matching, "looked_at": found.looked_at, "shown": shown}
        show(facts, "\n".join(lines), as_json=as_json)

    return preview_command


def _try(services: Services) -> click.Command:
    @click.command("try")
    @click.argument("condition")
    @click.argument("visitor_id")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def try_command(condition: str, visitor_id: str, as_json: bool) -> None:
        """Each comparison of a condition with its result for one visitor; nothing is done."""
        trial = worked(lambda: trying.dry_run(services, rules.condition(services, condition), visitor_id, "en"))
        lines = [f"{'yes' if is_so else 'no ':3}  {text}" for text, is_so in trial.compared]
        compared = [{"comparison": text, "is_so": is_so} for text, is_so in trial.compared]
        said = "It fits." if trial.fits else "It does not fit."
        show({"fits": trial.fits, "compared": compared}, "\n".join((*lines, said)), as_json=as_json)

    return try_command


def _log(services: Services) -> click.Command:
    @click.command("log")
    @click.option("--rule", default="", help="'rule:7' or 'preset:2'.")
    @click.option("--visitor", "visitor_id", default="")
    @click.option("--most", default=50, show_default=True)
    def log_command(rule: str, visitor_id: str, most: int) -> None:
        """What rules did, the newest first, as JSON lines."""
        for one in trying.log(services, rule=rule, visitor_id=visitor_id, most=most):
            told = {"at": one.at.isoformat(), "rule": one.rule, "visitor_id": one.visitor_id, "what": one.what}
            click.echo(json.dumps(told | trying.reason(services, one, "en"), ensure_ascii=False))

    return log_command


def _preset(services: Services) -> click.Command:
    @click.command("preset")
    @click.option("--brand", "brand_id", required=True)
    @click.option("--name", required=True)
    @click.option("--one", default="", help="The condition of the innermost ring.")
    @click.option("--two", default="")
    @click.option("--three", default="")
    @click.option("--four", default="")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def preset_command(brand_id: str, name: str, as_json: bool, **rings: str) -> None:
        """Add a preset of four rings."""
        given = GivenPreset(brand_id, name, {ring: rings[ring] for ring in RINGS})
        one = worked(lambda: presets.save(services, COMMAND_LINE, given))
        show(_told(services, one), f"Preset {one.preset_id} is kept.", as_json=as_json)

    return preset_command


def _apply(services: Services) -> click.Command:
    @click.command("apply")
    @click.argument("number", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def apply_command(number: int, as_json: bool) -> None:
        """Apply a preset in place of its brand's other one."""
        worked(lambda: presets.apply(services, COMMAND_LINE, number))
        show({"applied": number}, f"Preset {number} is applied.", as_json=as_json)

    return apply_command


def _compare(services: Services) -> click.Command:
    @click.command("compare")
    @click.option("--brand", "brand_id", required=True, help="Whose rules SalesIQ's presets and scores would become.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def compare_command(brand_id: str, as_json: bool) -> None:
        """SalesIQ's own rules beside ours."""
        for one in worked(lambda: importing.compared(services, brand_id)):
            show(one, f"{one.state:8} {one.key:24} {one.name}  {one.text or one.about}".rstrip(), as_json=as_json)

    return compare_command


def _import(services: Services) -> click.Command:
    @click.command("import")
    @click.option("--brand", "brand_id", required=True)
    @click.argument("keys", nargs=-1)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def import_command(brand_id: str, keys: tuple[str, ...], as_json: bool) -> None:
        """Take over rules of SalesIQ by their KEYS, or all that are new or differ; nothing is changed there."""
        taken = worked(lambda: importing.take(services, COMMAND_LINE, brand_id, list(keys)))
        for one in taken:
            show(one, f"{one.key:24} {one.name}", as_json=as_json)
        if not as_json:
            click.echo(f"{len(taken)} rules taken over.")

    return import_command


def _told(services: Services, one: Rule | Preset) -> dict[str, Any]:
    state = rules.state(services, one)
    if isinstance(one, Preset):
        rings = {ring: rules.text(services, kept, "en") for ring, kept in one.rings.items()}
        return {"preset": one.preset_id, "brand": one.brand_id, "name": one.name, "state": state.code, "rings": rings}
    condition = rules.text(services, one.condition, "en")
    return {
        "rule": one.rule_id,
        "brand": one.brand_id,
        "kind": one.kind,
        "name": one.name,
        "state": state.code,
        "condition": condition,
        "action": dict(one.action),
    }


def _line(services: Services, one: Rule | Preset) -> str:
    told = _told(services, one)
    what = f"preset {told['preset']}" if "preset" in told else f"{told['kind']} {told['rule']}"
    return f"{what:12} {told['state']:8} {told['name']}  {told.get('condition', '')}".rstrip()


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise click.ClickException(f"the action is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise click.ClickException("the action is a JSON object")
    return found
