"""`signals list|on|off`: which types of signals are shown in Cliq (S1). What each person mutes is theirs."""

import click

from app.administration.telling import signals as administration
from app.cli.printing import COMMAND_LINE, WORDS, show
from app.rules.signals import BY_KEY
from app.services import Services


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("signals")
    def signals() -> None:
        """The types of signals that are shown in Cliq."""

    @signals.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """Every type, and whether it is shown."""
        for one in administration.switches(services):
            label = WORDS.say(f"signal.type.{one.key}")
            facts = {"type": one.key, "family": one.family, "is_on": one.is_on, "label": label}
            show(facts, f"{'on ' if one.is_on else 'off'}  {one.key}  ({label})", as_json=as_json)

    def turn(types: tuple[str, ...], *, is_on: bool, as_json: bool) -> None:
        unknown = [one for one in types if one not in BY_KEY]
        if unknown:
            raise click.ClickException(f"There is no type {', '.join(unknown)}. `signals list` names them all.")
        for one in types:
            administration.turn(services, COMMAND_LINE, one, to=is_on)
        show({"types": types, "is_on": is_on}, f"{', '.join(types)}: {'on' if is_on else 'off'}", as_json=as_json)

    @signals.command("on")
    @click.argument("types", nargs=-1, required=True)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def on_command(types: tuple[str, ...], as_json: bool) -> None:
        """Show these types."""
        turn(types, is_on=True, as_json=as_json)

    @signals.command("off")
    @click.argument("types", nargs=-1, required=True)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def off_command(types: tuple[str, ...], as_json: bool) -> None:
        """Show these types no more."""
        turn(types, is_on=False, as_json=as_json)

    return signals
