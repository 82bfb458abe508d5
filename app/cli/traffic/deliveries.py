"""`deliveries list|show|retry|bury` and `figures`: the messages of the outbox, for an administrator. Ranges: 17-42.

What a message says is shown by `show` alone.
"""

import json

import click

from app.administration import deliveries as administration
from app.administration import ranges
from app.cli.printing import COMMAND_LINE, show, worked
from app.services import Services
from app.storage.sending.ledger import Delivery, Try


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
        for one in administration.listed(services, state=state or "", target=target, most=most):
            show(one, line(one), as_json=as_json)

    @deliveries.command("show")
    @click.argument("outbox_id", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def show_command(outbox_id: int, as_json: bool) -> None:
        """One message with what it says and every try of it."""
        opened = worked(lambda: administration.opened(services, outbox_id))
        said = json.dumps(opened.body, ensure_ascii=False, indent=2)
        lines = [line(opened.delivery), said, *map(_try, opened.tries)]
        facts = vars(opened.delivery) | {"body": opened.body, "tries": list(opened.tries)}
        show(facts, "\n".join(lines), as_json=as_json)

    @deliveries.command("retry")
    @click.argument("ids")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def retry_command(ids: str, as_json: bool) -> None:
        """Send messages that were given up after all: one id, or a range."""
        count = worked(lambda: administration.retry(services, COMMAND_LINE, *ranges.of(ids)))
        show({"retried": count}, f"{count} messages will be sent again.", as_json=as_json)

    @deliveries.command("bury")
    @click.argument("ids")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def bury_command(ids: str, as_json: bool) -> None:
        """Give messages up for good, waiting ones too: one id, or a range."""
        count = worked(lambda: administration.bury(services, COMMAND_LINE, *ranges.of(ids)))
        show({"buried": count}, f"{count} messages are buried.", as_json=as_json)

    return deliveries


def figures(services: Services) -> click.Command:
    """The command, bound to the services of this process."""

    @click.command("figures")
    @click.option("--days", type=click.IntRange(1, 90), default=14, show_default=True)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def figures_command(days: int, as_json: bool) -> None:
        """How many messages went out per day, per workflow rule and per channel."""
        found = administration.figures(services, days, services.settings.default_zone)
        told = found.told()
        rows = [(what, one) for what in ("days", "rules", "channels") for one in told[what]]
        lines = [f"{what[:-1]}  {one['name']}  {one['count']}" for what, one in rows]
        show(told, "\n".join(lines), as_json=as_json)

    return figures_command


def _try(one: Try) -> str:
    when = one.started_at.isoformat(timespec="milliseconds")
    told = (str(one.status or "-"), one.error or "-", one.identity or "-", one.worker)
    return "  ".join((str(one.number), when, one.outcome, *told))


def line(one: Delivery) -> str:
    when = one.created_at.isoformat(timespec="seconds")
    told = (str(one.outbox_id), one.state, when, f"{one.target_kind}:{one.target_id}", f"tries {one.attempts}")
    return "  ".join((*told, one.last_error or "-"))
