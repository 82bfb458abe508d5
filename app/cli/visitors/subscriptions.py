"""`subscriptions list|add|on|off|remove`, `replies list|add|remove`: who hears of visitors, and what is often said."""

import click

from app.administration.visitors import replies as saved
from app.administration.visitors import subscriptions as administration
from app.administration.visitors.subscriptions import Given
from app.cli.printing import COMMAND_LINE, show, worked
from app.rules.subscriptions import EVENTS, FACETS
from app.services import Services
from app.storage.telling.subscriptions import Subscription


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("subscriptions")
    def subscriptions() -> None:
        """Channels that hear of visitors and chats."""

    @subscriptions.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """Every subscription, by channel."""
        for one in administration.listed(services):
            show(vars(one), _line(one), as_json=as_json)

    @subscriptions.command("add")
    @click.argument("name")
    @click.option("--channel", required=True, help="Unique name.")
    @click.option("--events", required=True, help=f"'all', or some of {', '.join(EVENTS)}.")
    @click.option("--filter", "filters", multiple=True, help=f"FACET=VALUE[,VALUE…]; facets: {', '.join(FACETS)}.")
    @click.option("--score-min", type=int, help="The lowest score.")
    @click.option("--score-max", type=int, help="The highest score.")
    @click.option("--condition", default="", help="As a rule's, in English.")
    @click.option("--quiet", is_flag=True, help="Alerts only: nothing goes from the channel to the visitor.")
    @click.option("--escalate", type=int, default=0, help="Seconds that a chat may wait; 0: for ever.")
    @click.option("--escalate-to", default="", help="E-mail addresses and #channels, separated by commas.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def add_command(
        name: str,
        channel: str,
        events: str,
        filters: tuple[str, ...],
        score_min: int | None,
        score_max: int | None,
        condition: str,
        quiet: bool,
        escalate: int,
        escalate_to: str,
        as_json: bool,
    ) -> None:
        """Subscribe a channel."""
        pairs = [one.partition("=") for one in filters]
        given = Given(
            name=name,
            channel=channel,
            events=EVENTS if events == "all" else _listed(events),
            filters={facet.strip(): _listed(values) for facet, _, values in pairs},
            score_min=score_min,
            score_max=score_max,
            condition=condition,
            is_quiet=quiet,
            escalate_seconds=escalate,
            escalate_to=_listed(escalate_to),
        )
        number = worked(lambda: administration.add(services, COMMAND_LINE, given, "en"))
        show({"number": number}, f"Subscription {number} is added.", as_json=as_json)

    for word, is_on in (("on", True), ("off", False)):
        subscriptions.add_command(_turning(services, word, is_on))

    @subscriptions.command("remove")
    @click.argument("number", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def remove_command(number: int, as_json: bool) -> None:
        """End a subscription; cards that are out stay."""
        worked(lambda: administration.remove(services, COMMAND_LINE, number))
        show({"removed": number}, f"Subscription {number} is removed.", as_json=as_json)

    return subscriptions


def _turning(services: Services, word: str, is_on: bool) -> click.Command:
    @click.command(word, help=f"Switch a subscription {word}.")
    @click.argument("number", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def turn(number: int, as_json: bool) -> None:
        worked(lambda: administration.turn(services, COMMAND_LINE, number, to=is_on))
        show({"number": number, "is_on": is_on}, f"Subscription {number} is {word}.", as_json=as_json)

    return turn


def replies(services: Services) -> click.Group:
    """Saved replies, likewise."""

    @click.group("replies")
    def replies() -> None:
        """Saved replies to visitors."""

    @replies.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """Every saved reply, by name."""
        for one in saved.listed(services):
            show(vars(one), f"{one.reply_id}  {one.name}  {one.body}", as_json=as_json)

    @replies.command("add")
    @click.argument("name")
    @click.argument("body")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def add_command(name: str, body: str, as_json: bool) -> None:
        """Save a reply; BODY may have places such as ${name}."""
        number = worked(lambda: saved.add(services, COMMAND_LINE, name, body))
        show({"number": number}, f"Saved reply {number} is added.", as_json=as_json)

    @replies.command("remove")
    @click.argument("number", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def remove_command(number: int, as_json: bool) -> None:
        """Remove a saved reply."""
        worked(lambda: saved.remove(services, COMMAND_LINE, number))
        show({"removed": number}, f"Saved reply {number} is removed.", as_json=as_json)

    return replies


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _line(one: Subscription) -> str:
    state = "" if one.is_on else "  (off)"
    return f"{one.subscription_id}  #{one.channel}  {one.name}  {', '.join(one.events)}{state}"
