"""`rules list|show|add|edit|on|off|first|remove|preview|try|log|import|compare`: rules on visitors (U1–U4, X11)."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from app.administration.visitors import importing, presets, rules, trying
from app.administration.visitors.rules import RINGS, Given, GivenPreset
from app.errors import BotError, Invalid
from app.i18n.sentences import Sentences
from app.rules import actions
from app.services import Services
from app.storage.ruling.rules import Preset, Rule
from grammar.errors import GrammarError

COMMAND_LINE = "command line"
WORDS = Sentences("en")
Made = TypeVar("Made")


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
            click.echo(json.dumps(_told(services, one), ensure_ascii=False) if as_json else _line(services, one))
        if not as_json:
            click.echo(f"{len(found)} rules and presets.")

    return list_command


def _show(services: Services) -> click.Command:
    @click.command("show")
    @click.argument("number", type=int)
    def show_command(number: int) -> None:
        """One rule, as JSON."""
        one = _said(lambda: rules.kept(services, number))
        click.echo(json.dumps(_told(services, one), ensure_ascii=False))

    return show_command


def _add(services: Services) -> click.Command:
    @click.command("add")
    @click.option("--brand", "brand_id", required=True)
    @click.option("--kind", type=click.Choice(actions.KINDS), required=True)
    @click.option("--name", required=True)
    @click.option("--condition", default="", help="[Industry] is [Software] and [Pages] > [3]; none is everybody.")
    @click.option("--action", default="{}", help='JSON: {"points": 10}, {"to": "owner", "else": "all"}, …')
    @click.option("--off", is_flag=True, help="Keep it, but do nothing yet.")
    def add_command(brand_id: str, kind: str, name: str, condition: str, action: str, off: bool) -> None:
        """Add a rule."""
        given = Given(brand_id, kind, name, condition, _object(action), is_on=not off)
        one = _said(lambda: rules.save(services, COMMAND_LINE, given))
        click.echo(f"Rule {one.rule_id} is kept.")

    return add_command


def _edit(services: Services) -> click.Command:
    @click.command("edit")
    @click.argument("number", type=int)
    @click.option("--name")
    @click.option("--condition")
    @click.option("--action")
    def edit_command(number: int, name: str | None, condition: str | None, action: str | None) -> None:
        """Change what is given of a rule; the rest stays."""
        one = _said(lambda: rules.kept(services, number))
        text = rules.text(services, one.condition, "en") if condition is None else condition
        does = one.action if action is None else _object(action)
        given = Given(one.brand_id, one.kind, name or one.name, text, does, one.is_on, one.outside_id)
        _said(lambda: rules.save(services, COMMAND_LINE, given, number, one.version))
        click.echo(f"Rule {number} is kept.")

    return edit_command


def _on(services: Services) -> click.Command:
    return _switch(services, "on", to=True)


def _off(services: Services) -> click.Command:
    return _switch(services, "off", to=False)


def _switch(services: Services, name: str, *, to: bool) -> click.Command:
    @click.command(name, help=f"Switch a rule {name}.")
    @click.argument("number", type=int)
    def switch_command(number: int) -> None:
        _said(lambda: rules.turn(services, COMMAND_LINE, number, to=to))
        click.echo(f"Rule {number} is {name}.")

    return switch_command


def _first(services: Services) -> click.Command:
    @click.command("first")
    @click.argument("numbers", type=int, nargs=-1, required=True)
    def first_command(numbers: tuple[int, ...]) -> None:
        """Let these rules come first in their kind, in this order."""
        _said(lambda: rules.order(services, COMMAND_LINE, list(numbers)))
        click.echo("The order is kept.")

    return first_command


def _remove(services: Services) -> click.Command:
    @click.command("remove")
    @click.argument("number", type=int)
    def remove_command(number: int) -> None:
        """Remove a rule."""
        _said(lambda: rules.remove(services, COMMAND_LINE, number))
        click.echo(f"Rule {number} is removed.")

    return remove_command


def _preview(services: Services) -> click.Command:
    @click.command("preview")
    @click.argument("condition")
    @click.option("--brand", "brand_id", default="")
    def preview_command(condition: str, brand_id: str) -> None:
        """Which of the last 1,000 visitors would match a condition."""
        found = _said(lambda: trying.preview(services, rules.condition(services, condition), brand_id))
        for one in found.shown:
            click.echo(f"{one.visitor.visitor_id}  {one.visitor.name or one.visitor.email}")
        click.echo(f"{found.matching} of the last {found.looked_at} visitors.")

    return preview_command


def _try(services: Services) -> click.Command:
    @click.command("try")
    @click.argument("condition")
    @click.argument("visitor_id")
    def try_command(condition: str, visitor_id: str) -> None:
        """Each comparison of a condition with its result for one visitor; nothing is done."""
        trial = _said(lambda: trying.dry_run(services, rules.condition(services, condition), visitor_id, "en"))
        for text, is_so in trial.compared:
            click.echo(f"{'yes' if is_so else 'no ':3}  {text}")
        click.echo("It fits." if trial.fits else "It does not fit.")

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
    def preset_command(brand_id: str, name: str, **rings: str) -> None:
        """Add a preset of four rings."""
        given = GivenPreset(brand_id, name, {ring: rings[ring] for ring in RINGS})
        one = _said(lambda: presets.save(services, COMMAND_LINE, given))
        click.echo(f"Preset {one.preset_id} is kept.")

    return preset_command


def _apply(services: Services) -> click.Command:
    @click.command("apply")
    @click.argument("number", type=int)
    def apply_command(number: int) -> None:
        """Apply a preset in place of its brand's other one."""
        _said(lambda: presets.apply(services, COMMAND_LINE, number))
        click.echo(f"Preset {number} is applied.")

    return apply_command


def _compare(services: Services) -> click.Command:
    @click.command("compare")
    @click.option("--brand", "brand_id", required=True, help="Whose rules SalesIQ's presets and scores would become.")
    def compare_command(brand_id: str) -> None:
        """SalesIQ's own rules beside ours."""
        for one in _said(lambda: importing.compared(services, brand_id)):
            click.echo(f"{one.state:8} {one.key:24} {one.name}  {one.text or one.about}".rstrip())

    return compare_command


def _import(services: Services) -> click.Command:
    @click.command("import")
    @click.option("--brand", "brand_id", required=True)
    @click.argument("keys", nargs=-1)
    def import_command(brand_id: str, keys: tuple[str, ...]) -> None:
        """Take over rules of SalesIQ by their KEYS, or all that are new or differ; nothing is changed there."""
        taken = _said(lambda: importing.take(services, COMMAND_LINE, brand_id, list(keys)))
        for one in taken:
            click.echo(f"{one.key:24} {one.name}")
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


def _said(work: Callable[[], Made]) -> Made:
    """What the work makes; what is wrong becomes a sentence and exit status 1."""
    try:
        return work()
    except Invalid as error:
        raise click.ClickException("; ".join(f"{name}: {_why(one)}" for name, one in error.fields.items())) from None
    except (BotError, GrammarError) as error:
        raise click.ClickException(_why(error)) from None


def _why(error: Exception) -> str:
    if isinstance(error, GrammarError):
        return f"column {error.column}: {WORDS.grammar_error(error)}"
    assert isinstance(error, BotError)  # nothing else is caught
    return WORDS.error(error)
