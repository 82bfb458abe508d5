"""`signals list|on|off`: which types of signals are shown in Cliq (S1). What each person mutes is theirs."""

import json

import click

from app.administration.telling import signals as administration
from app.i18n.sentences import Sentences
from app.rules.signals import BY_KEY
from app.services import Services

COMMAND_LINE = "command line"
WORDS = Sentences("en")


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
            if as_json:
                click.echo(json.dumps({"type": one.key, "family": one.family, "is_on": one.is_on, "label": label}))
            else:
                click.echo(f"{'on ' if one.is_on else 'off'}  {one.key}  ({label})")

    def turn(types: tuple[str, ...], *, is_on: bool) -> None:
        unknown = [one for one in types if one not in BY_KEY]
        if unknown:
            raise click.ClickException(f"There is no type {', '.join(unknown)}. `signals list` names them all.")
        for one in types:
            administration.turn(services, COMMAND_LINE, one, to=is_on)
        click.echo(f"{', '.join(types)}: {'on' if is_on else 'off'}")

    @signals.command("on")
    @click.argument("types", nargs=-1, required=True)
    def on_command(types: tuple[str, ...]) -> None:
        """Show these types."""
        turn(types, is_on=True)

    @signals.command("off")
    @click.argument("types", nargs=-1, required=True)
    def off_command(types: tuple[str, ...]) -> None:
        """Show these types no more."""
        turn(types, is_on=False)

    return signals
