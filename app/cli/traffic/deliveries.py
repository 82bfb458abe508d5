"""`deliveries list|show|retry|bury`: the messages of the outbox, for an administrator. Ranges are written 17-42.

What a message says is shown by `show` alone.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from app.administration import deliveries as administration
from app.services import Services
from app.storage.sending.ledger import Delivery

ACTOR = "command line"


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("deliveries")
    def deliveries() -> None:
        """Messages that are to be sent, were sent, or were given up."""

    @deliveries.command("list")
    @click.option(
        "--state", type=click.Choice(administration.STATES), default=None, help="Only messages of this state."
    )
    @click.option("--target", default="", help="Only messages for this channel, chat or user id.")
    @click.option("--most", default=100, show_default=True, type=click.IntRange(1, 10_000))
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(state: str | None, target: str, most: int, as_json: bool) -> None:
        """The newest messages, without what they say."""
        with services.database.read() as tables:
            found = tables.ledger.seen(state=state or "", target=target, most=most)
        for one in found:
            click.echo(dumped(vars(one)) if as_json else line(one))

    @deliveries.command("show")
    @click.argument("outbox_id", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def show_command(outbox_id: int, as_json: bool) -> None:
        """One message with what it says and every try of it."""
        with services.database.read() as tables:
            opened = tables.ledger.open(outbox_id)
        if opened is None:
            raise click.ClickException(f"there is no message {outbox_id}")
        delivery, body, tries = opened
        if as_json:
            click.echo(dumped(vars(delivery) | {"body": body, "tries": [vars(one) for one in tries]}))
            return
        click.echo(line(delivery))
        click.echo(json.dumps(body, ensure_ascii=False, indent=2))
        for one in tries:
            told = (str(one.number), one.started_at.isoformat(timespec="milliseconds"), one.outcome)
            click.echo("  ".join((*told, str(one.status or "-"), one.error or "-", one.identity or "-", one.worker)))

    @deliveries.command("retry")
    @click.argument("ids")
    @click.option("--json", "as_json", is_flag=True)
    def retry_command(ids: str, as_json: bool) -> None:
        """Send messages that were given up after all: one id, or a range."""
        first, last = id_range(ids)
        count = administration.retry(services, ACTOR, first, last)
        click.echo(dumped({"retried": count}) if as_json else f"{count} messages will be sent again.")

    @deliveries.command("bury")
    @click.argument("ids")
    @click.option("--json", "as_json", is_flag=True)
    def bury_command(ids: str, as_json: bool) -> None:
        """Give messages up for good, waiting ones too: one id, or a range."""
        first, last = id_range(ids)
        count = administration.bury(services, ACTOR, first, last)
        click.echo(dumped({"buried": count}) if as_json else f"{count} messages are buried.")

    return deliveries


def line(one: Delivery) -> str:
    when = one.created_at.isoformat(timespec="seconds")
    told = (str(one.outbox_id), one.state, when, f"{one.target_kind}:{one.target_id}", f"tries {one.attempts}")
    return "  ".join((*told, one.last_error or "-"))


def id_range(text: str) -> tuple[int, int]:
    """'17' or '17-42'."""
    first, _, last = text.partition("-")
    if not first.isdecimal() or (last and not last.isdecimal()):
        raise click.ClickException("an id, or a range such as 17-42")
    return int(first), int(last or first)


def dumped(facts: Mapping[str, Any]) -> str:
    """One line of JSON, instants as ISO 8601."""

    def plain(value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else str(value)

    return json.dumps(facts, ensure_ascii=False, default=plain)
