"""`signals list|on|off`: which types of signals are shown in Cliq (S1). What each person mutes is theirs."""

import json

import click

from app.i18n.sentences import Sentences
from app.rules.signals import BY_KEY, TYPES, flag
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
        with services.database.read() as tables:
            switches = {one.name: one.is_on for one in tables.flags.all()}
        for one in TYPES:
            is_on, label = switches.get(flag(one.key), True), WORDS.say(f"signal.type.{one.key}")
            if as_json:
                click.echo(json.dumps({"type": one.key, "family": one.family, "is_on": is_on, "label": label}))
            else:
                click.echo(f"{'on ' if is_on else 'off'}  {one.key}  ({label})")

    def turn(types: tuple[str, ...], *, is_on: bool) -> None:
        unknown = [one for one in types if one not in BY_KEY]
        if unknown:
            raise click.ClickException(f"There is no type {', '.join(unknown)}. `signals list` names them all.")
        with services.database.write() as tables:
            for one in types:
                tables.flags.turn(flag(one), is_on, COMMAND_LINE, services.source.now())
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
