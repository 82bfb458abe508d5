"""`events list|show|retry|replay` and `replay FILE`: what came in, and having it come in once more.

A payload is shown by `show` alone; what `show --json` prints is a FILE for `replay`.
"""

import json
from collections.abc import Mapping
from typing import IO, Any

import click

from app.administration import events as administration
from app.administration import ranges
from app.administration.events import STATES
from app.cli.printing import COMMAND_LINE, dumped, show, worked
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
        for one in administration.listed(services, state=state or "", source=source, most=most):
            when = one.received_at.isoformat(timespec="seconds")
            told = (str(one.inbox_id), one.state, when, f"{one.source}/{one.name}", f"tries {one.attempts}")
            show(one, "  ".join((*told, one.last_error or "-")), as_json=as_json)

    @events.command("show")
    @click.argument("inbox_id", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object, which `flask replay` takes.")
    def show_command(inbox_id: int, as_json: bool) -> None:
        """One event with its payload, as it came."""
        seen, payload = worked(lambda: administration.opened(services, inbox_id, is_masked=False))
        told = (seen.source, seen.name, seen.event_id, seen.state, f"tries {seen.attempts}", seen.last_error or "-")
        said = json.dumps(payload, ensure_ascii=False, indent=2)
        show(vars(seen) | {"payload": payload}, "  ".join(told) + f"\n{said}", as_json=as_json)

    @events.command("retry")
    @click.argument("ids")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def retry_command(ids: str, as_json: bool) -> None:
        """Work off again what was given up or what nobody handled: one id, or a range."""
        count = worked(lambda: administration.retry(services, COMMAND_LINE, *ranges.of(ids)))
        show({"retried": count}, f"{count} events will be worked off again.", as_json=as_json)

    @events.command("replay")
    @click.argument("inbox_id", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def again_command(inbox_id: int, as_json: bool) -> None:
        """Have an event come in once more, as a new one: what it causes happens again."""
        event_id = worked(lambda: administration.replay(services, COMMAND_LINE, inbox_id))
        show({"event_id": event_id}, f"It comes in again as {event_id}.", as_json=as_json)

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
