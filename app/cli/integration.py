"""`integration on|off|show`: the switch that stops everything at once (A1), and turns it on again.

Nothing that is configured is lost while it is off; messages wait in the outbox.
"""

import click

from app.administration import integration as switch
from app.cli.printing import COMMAND_LINE, show
from app.services import Services


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("integration")
    def integration() -> None:
        """Switch the integration on or off for everybody, or show how it stands."""

    def told(as_json: bool) -> None:
        flag = switch.state(services)
        if flag is None:
            show({"is_on": True}, "The integration is on. Nobody has ever switched it.", as_json=as_json)
            return
        state, moment = "on" if flag.is_on else "off", flag.changed_at.isoformat(timespec="seconds")
        said = f"The integration is {state}, switched by {flag.changed_by} at {moment}."
        show({name: value for name, value in vars(flag).items() if name != "name"}, said, as_json=as_json)

    @integration.command("on")
    @click.option("--by", default=COMMAND_LINE, help="Who did it, for the record.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def on_command(by: str, as_json: bool) -> None:
        """Resume; what waited is sent."""
        switch.turn(services, by, to=True)
        told(as_json)

    @integration.command("off")
    @click.option("--by", default=COMMAND_LINE, help="Who did it, for the record.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def off_command(by: str, as_json: bool) -> None:
        """Stop commands, sharing and notifications within two seconds, with a clear message."""
        switch.turn(services, by, to=False)
        told(as_json)

    @integration.command("show")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def show_command(as_json: bool) -> None:
        """Say whether it is on, and who switched it when."""
        told(as_json)

    return integration
