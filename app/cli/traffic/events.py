"""`events list|show|retry` and `replay FILE`: what came in, for an administrator; and having it come in once more.

A payload is shown by `show` alone; what `show --json` prints is a FILE for `replay`.
"""

import json
from collections.abc import Mapping
from typing import IO, Any

import click

from app.administration import events as administration
from app.administration.events import STATES
from app.cli.traffic.deliveries import ACTOR, dumped, id_range
from app.cliq.request import parse
from app.dispatch import Dispatcher
from app.errors import InboundError
from app.events import receive
from app.occasion import Door
from app.routing import Routes
from app.services import Services


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("events")
    def events() -> None:
        """What happened elsewhere or was due, and what became of it."""

    @events.command("list")
    @click.option("--state", type=click.Choice(STATES), default=None, help="Only events of this state.")
    @click.option("--source", default="", help="Only events of this source (crm, clock, …).")
    @click.option("--most", default=100, show_default=True, type=click.IntRange(1, 10_000))
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(state: str | None, source: str, most: int, as_json: bool) -> None:
        """The newest events, without their payloads."""
        with services.database.read() as tables:
            found = tables.inbox.seen(state=state or "", source=source, most=most)
        for one in found:
            when = one.received_at.isoformat(timespec="seconds")
            told = (str(one.inbox_id), one.state, when, f"{one.source}/{one.name}", f"tries {one.attempts}")
            click.echo(dumped(vars(one)) if as_json else "  ".join((*told, one.last_error or "-")))

    @events.command("show")
    @click.argument("inbox_id", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object, which `flask replay` takes.")
    def show_command(inbox_id: int, as_json: bool) -> None:
        """One event with its payload."""
        with services.database.read() as tables:
            opened = tables.inbox.open(inbox_id)
        if opened is None:
            raise click.ClickException(f"there is no event {inbox_id}")
        seen, payload = opened
        if as_json:
            click.echo(dumped(vars(seen) | {"payload": payload}))
            return
        told = (seen.source, seen.name, seen.event_id, seen.state, f"tries {seen.attempts}", seen.last_error or "-")
        click.echo("  ".join(told))
        click.echo(json.dumps(payload, ensure_ascii=False, indent=2))

    @events.command("retry")
    @click.argument("ids")
    @click.option("--json", "as_json", is_flag=True)
    def retry_command(ids: str, as_json: bool) -> None:
        """Work off again what was given up or what nobody handled: one id, or a range."""
        first, last = id_range(ids)
        count = administration.retry(services, ACTOR, first, last)
        click.echo(dumped({"retried": count}) if as_json else f"{count} events will be worked off again.")

    return events


def replay(services: Services, dispatcher: Dispatcher, routes: Routes) -> click.Command:
    @click.command("replay")
    @click.argument("file", type=click.File(encoding="utf-8"))
    @click.option("--again", is_flag=True, help="An event that is known already is a new one.")
    def replay_command(file: IO[str], again: bool) -> None:
        """Have the payload in FILE ('-': standard input) come in once more, and say what became of it.

        FILE holds a webhook of Cliq as it was sent, which is answered as if it came now; or an event as
        `flask events show ID --json` prints it: {"source", "name", "payload", "event_id"}.
        """
        try:
            given: Any = json.load(file)
        except ValueError:
            raise click.ClickException("the file is not JSON") from None
        if not isinstance(given, dict):
            raise click.ClickException("the file is not a JSON object")
        try:
            said = (
                _webhook(services, dispatcher, given) if "handler" in given else _event(services, routes, given, again)
            )
        except InboundError as error:
            field = error.facts.get("field")
            raise click.ClickException(f"{error.code}: {error.facts.get('reason', '')} {field or ''}".strip()) from None
        click.echo(dumped(said))

    return replay_command


def _webhook(services: Services, dispatcher: Dispatcher, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Its signature and age are not asked for: whoever may run this command may do anything."""
    now = services.source.now()
    call = parse({**given, "timestamp": int(now.timestamp() * 1000)})
    answered = dispatcher.answer(call)
    return {"outcome": answered.outcome, **answered.body}


def _event(services: Services, routes: Routes, given: Mapping[str, Any], again: bool) -> Mapping[str, Any]:
    source, name, payload = given.get("source"), given.get("name"), given.get("payload")
    if not isinstance(source, str) or not isinstance(name, str) or not isinstance(payload, dict):
        raise click.ClickException("an event has source, name and payload")
    event_id = str(given.get("event_id") or "")
    if again:
        event_id = f"{event_id}:{services.source.token(6)}"
    # What `show` printed has been through its door; what somebody wrote by hand goes through it now.
    door = Door() if "inbox_id" in given else routes.doors.get(f"{source}/{name}", Door())
    is_new, event_id = receive(services, door, source, name, payload, event_id)
    return {"status": "accepted" if is_new else "repeated", "event_id": event_id}
