"""`integration on|off|show`: the switch that stops everything at once (A1), and turns it on again.

Nothing that is configured is lost while it is off; messages wait in the outbox.
"""

import click

from app.administration import integration as switch
from app.services import Services


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("integration")
    def integration() -> None:
        """Switch the integration on or off for everybody, or show how it stands."""

    def turn(is_on: bool, who: str) -> None:
        switch.turn(services, who, to=is_on)
        show()

    def show() -> None:
        flag = switch.state(services)
        if flag is None:
            click.echo("The integration is on. Nobody has ever switched it.")
        else:
            state, moment = "on" if flag.is_on else "off", flag.changed_at.isoformat(timespec="seconds")
            click.echo(f"The integration is {state}, switched by {flag.changed_by} at {moment}.")

    @integration.command("on")
    @click.option("--by", default="command line", help="Who did it, for the record.")
    def on_command(by: str) -> None:
        """Resume; what waited is sent."""
        turn(True, by)

    @integration.command("off")
    @click.option("--by", default="command line", help="Who did it, for the record.")
    def off_command(by: str) -> None:
        """Stop commands, sharing and notifications within two seconds, with a clear message."""
        turn(False, by)

    @integration.command("show")
    def show_command() -> None:
        """Say whether it is on, and who switched it when."""
        show()

    return integration
