"""`hooks add|list|remove|refused`: the addresses that sources of events may call, for an administrator.

An address is printed once, when it is made: only a hash of its secret part is kept.
"""

import json

import click

from app.administration import events
from app.administration.events import KEY_PREFIX
from app.errors import UserError
from app.i18n.sentences import Sentences
from app.services import Services

COMMAND_LINE = "command line"
WORDS = Sentences("en")


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("hooks")
    def hooks() -> None:
        """The addresses that events come to."""

    @hooks.command("add")
    @click.argument("source")
    @click.option("--note", default="", help="What it is for.")
    @click.option("--signed", is_flag=True, help=f"Calls must be signed (Standard Webhooks); prints a {KEY_PREFIX}….")
    def add_command(source: str, note: str, signed: bool) -> None:
        """Make an address for SOURCE (crm, …) and print it, once."""
        try:
            made = events.open_address(services, COMMAND_LINE, source, note=note, is_signed=signed)
        except UserError as error:
            raise click.ClickException(WORDS.error(error)) from None
        click.echo(made.url)
        if made.secret:
            click.echo(made.secret)

    @hooks.command("list")
    def list_command() -> None:
        """The addresses, without their secret parts."""
        with services.database.read() as tables:
            found = tables.hooks.all()
        for hook in found:
            signed = "signed" if hook.secret else "not signed"
            click.echo(f"{hook.hook_id}  {hook.source}  {signed}  {hook.created_at:%Y-%m-%d}  {hook.note or '-'}")
        click.echo(f"{len(found)} addresses.")

    @hooks.command("remove")
    @click.argument("hook_id", type=int)
    def remove_command(hook_id: int) -> None:
        """Close an address; what comes there is answered 401 from then on."""
        try:
            events.close_address(services, COMMAND_LINE, hook_id)
        except UserError as error:
            raise click.ClickException(WORDS.error(error)) from None
        click.echo(f"Address {hook_id} is closed.")

    @hooks.command("refused")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line, with the body's beginning.")
    def refused_command(as_json: bool) -> None:
        """The newest events that were not of the documented shape."""
        with services.database.read() as tables:
            found = tables.refusals.newest()
        for one in found:
            if as_json:
                click.echo(json.dumps(vars(one) | {"received_at": one.received_at.isoformat()}, ensure_ascii=False))
            else:
                when = one.received_at.isoformat(timespec="seconds")
                click.echo(f"{when}  {one.source}/{one.name}  {one.reason}  {one.field or '-'}")

    return hooks
