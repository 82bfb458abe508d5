"""`cards list|set|remove`: which fields of a record everybody in a channel may see (X7)."""

import click

from app.administration.telling import cards as administration
from app.administration.telling.cards import Card
from app.cli.printing import COMMAND_LINE, show, worked
from app.services import Services


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("cards")
    def cards() -> None:
        """Shared cards: which fields everybody in a channel may see; the rest is behind Details."""

    @cards.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """Every choice, those that hold everywhere first."""
        for one in administration.listed(services):
            show(_facts(one), _line(one), as_json=as_json)

    @cards.command("set")
    @click.argument("module")
    @click.option("--channel", default="", help="Unique name; by default everywhere that has no choice of its own.")
    @click.option("--fields", required=True, help="Api names, separated by commas; '' for the record's name alone.")
    @click.option("--version", type=int, help="Of the reading that the change is based on; else the present one.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def set_command(module: str, channel: str, fields: str, version: int | None, as_json: bool) -> None:
        """Choose the fields of MODULE that may be shown there."""
        names = [one.strip() for one in fields.split(",") if one.strip()]
        made = worked(
            lambda: administration.put(
                services, COMMAND_LINE, module_name=module, fields=names, channel=channel, seen=version
            )
        )
        show(_facts(made), _line(made), as_json=as_json)

    @cards.command("remove")
    @click.argument("module")
    @click.option("--channel", default="", help="Unique name; by default the choice that holds everywhere.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def remove_command(module: str, channel: str, as_json: bool) -> None:
        """Forget a choice: there holds what holds everywhere."""
        worked(lambda: administration.remove(services, COMMAND_LINE, channel, module))
        show({"removed": module, "channel": channel}, f"The choice for {module} is removed.", as_json=as_json)

    return cards


def _facts(one: Card) -> dict[str, object]:
    return {**vars(one.allowed), "version": one.version}


def _line(one: Card) -> str:
    where = f"#{one.allowed.channel}" if one.allowed.channel else "everywhere"
    return f"{where}  {one.allowed.module}  {', '.join(one.allowed.fields) or 'the name alone'}"
