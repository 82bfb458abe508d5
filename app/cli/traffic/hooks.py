"""`hooks add|list|rotate|remove|refused`: the addresses that sources of events may call, for an administrator.

An address is printed once, when it is made: only a hash of its secret part is kept.
"""

import click

from app.administration import events
from app.administration.events import KEY_PREFIX, Address
from app.cli.printing import COMMAND_LINE, show, worked
from app.services import Services


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("hooks")
    def hooks() -> None:
        """The addresses that events come to."""

    @hooks.command("add")
    @click.argument("source")
    @click.option("--note", default="", help="What it is for.")
    @click.option("--signed", is_flag=True, help=f"Calls must be signed (Standard Webhooks); prints a {KEY_PREFIX}….")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def add_command(source: str, note: str, signed: bool, as_json: bool) -> None:
        """Make an address for SOURCE (crm, …) and print it, once."""
        made = worked(lambda: events.open_address(services, COMMAND_LINE, source, note=note, is_signed=signed))
        _told(made, as_json=as_json)

    @hooks.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """The addresses, without their secret parts."""
        found = events.addresses(services)
        for one in found:
            facts = {name: value for name, value in vars(one).items() if name != "secret"}
            signed = "signed" if one.secret else "not signed"
            line = f"{one.hook_id}  {one.source}  {signed}  {one.created_at:%Y-%m-%d}  {one.note or '-'}"
            show({**facts, "is_signed": bool(one.secret)}, line, as_json=as_json)
        if not as_json:
            click.echo(f"{len(found)} addresses.")

    @hooks.command("rotate")
    @click.argument("hook_id", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def rotate_command(hook_id: int, as_json: bool) -> None:
        """Make another address, and secret, in place of one, and print it, once; the old one answers 401."""
        _told(worked(lambda: events.rotate_address(services, COMMAND_LINE, hook_id)), as_json=as_json)

    @hooks.command("remove")
    @click.argument("hook_id", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def remove_command(hook_id: int, as_json: bool) -> None:
        """Close an address; what comes there is answered 401 from then on."""
        worked(lambda: events.close_address(services, COMMAND_LINE, hook_id))
        show({"removed": hook_id}, f"Address {hook_id} is closed.", as_json=as_json)

    @hooks.command("refused")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line, with the body's beginning.")
    def refused_command(as_json: bool) -> None:
        """The newest events that were not of the documented shape."""
        for one in events.refused(services):
            when = one.received_at.isoformat(timespec="seconds")
            show(one, f"{when}  {one.source}/{one.name}  {one.reason}  {one.field or '-'}", as_json=as_json)

    return hooks


def _told(made: Address, *, as_json: bool) -> None:
    show(made, f"{made.url}\n{made.secret}".strip(), as_json=as_json)
