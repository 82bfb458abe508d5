"""`flask say`: what the chat would show for a text, in the terminal; against the sandbox in process, or for real.

The text goes the whole way through dispatch. How a chat looks is Cliq's; this is a plain-text likeness of it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import click

from app.cliq.request import Chat, CliqRequest, User
from app.dispatch import Dispatcher
from app.services import Services
from app.storage.migrate import is_current

Json = Mapping[str, Any]
Rehearse = Callable[[str, str], Json]
"""(text, user's e-mail or '') → the answer's JSON body, from the product beside a sandbox with the demo data."""

NAME = "/zcrm"
_INSTANT = re.compile(r"\[([^\]\n]*)\]\(\$\d+\)")
_LINK = re.compile(r"\[([^\]\n]*)\]\((https?:[^)\s]*)\)")


def command(services: Services, dispatcher: Dispatcher, rehearse: Rehearse) -> click.Command:
    @click.command("say")
    @click.argument("text", nargs=-1, required=True)
    @click.option("--user", default="", help="E-mail address of the person who says it.")
    @click.option("--live", is_flag=True, help="With the configured database and services, in place of the demo data.")
    def say(text: tuple[str, ...], user: str, live: bool) -> None:
        """Print what the chat would show when somebody sends TEXT there."""
        said = " ".join(text)
        body = _live(services, dispatcher, said, user) if live else rehearse(said, user)
        click.echo("\n".join(shown(body.get("output"))))

    return say


def is_command(text: str) -> bool:
    """Whether it is a command; every other text is a question to the bot."""
    return text.lstrip().startswith(NAME)


def _live(services: Services, dispatcher: Dispatcher, text: str, email: str) -> Json:
    """The answer for a person who has linked an account here. Nothing is posted; a late answer is not waited for."""
    if not is_current(services.database):
        raise click.ClickException("There is no database, or an old one: run `flask --app wsgi migrate`.")
    with services.database.read() as tables:
        account = tables.accounts.by_email(email) if email else None
    if account is None:
        raise click.ClickException("--live needs --user with the address of somebody who has linked an account.")
    command = is_command(text)
    call = CliqRequest(
        component="command" if command else "bot",
        handler="execution_handler" if command else "message_handler",
        name=NAME[1:] if command else "",
        user_id=account.cliq_user_id,
        org_id=account.organisation_id or "",
        user=User(account.cliq_user_id, email=email, language=account.language or "", zone=account.zone or ""),
        chat=Chat("terminal", "bot"),
        timestamp=services.source.now(),
        arguments=text.lstrip()[len(NAME) :] if command else "",
        message_text="" if command else text,
    )
    return dispatcher.answer(call).body


def shown(output: Any) -> Iterator[str]:
    """The lines of an answer."""
    if not isinstance(output, dict):
        yield "(no answer)"
        return
    if output.get("card"):
        yield f"── {output['card'].get('title', '')}"
    yield from _plain(str(output.get("text") or output.get("title") or "")).splitlines()
    for slide in output.get("slides", ()):
        yield from _slide(slide)
    for item in output.get("inputs", ()) if isinstance(output.get("inputs"), list) else ():
        if item.get("type") != "hidden":
            yield f"  {item.get('label')}: ________"
    labels = [f"[ {button['label']} ]" for button in output.get("buttons", ())]
    if labels:
        yield " ".join(labels)


def _slide(slide: Json) -> Iterator[str]:
    data = slide.get("data")
    if slide.get("type") == "label" and isinstance(data, list):
        for pair in data:
            for label, value in pair.items():
                yield f"  {label}: {_plain(value)}"
    elif slide.get("type") == "table" and isinstance(data, dict):
        yield "  " + " | ".join(data["headers"])
        for row in data["rows"]:
            yield "  " + " | ".join(str(row.get(header, "")) for header in data["headers"])
    elif isinstance(data, list):
        yield from (f"  • {_plain(str(item))}" for item in data)
    else:
        yield f"  {_plain(str(data))}"


def _plain(text: str) -> str:
    """Without Cliq's markup: links with their address, instant buttons as their label."""
    text = _LINK.sub(r"\1 <\2>", _INSTANT.sub(r"\1", text))
    return re.sub(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", r"\1", text).replace("\u200b", "")
