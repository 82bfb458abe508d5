"""`connections`: how the calls to Zoho went, account by account. It asks nobody outside; `doctor` does."""

from datetime import datetime

import click
import orjson

from app.administration import connections
from app.i18n.sentences import Sentences
from app.services import Services

MARKS = {"good": "ok  ", "warning": "look", "bad": "BAD "}


def command(services: Services) -> click.Command:
    """The command, bound to the services of this process."""

    @click.command("connections")
    @click.option("--language", type=click.Choice(("en", "ja")), help="By default DEFAULT_LANGUAGE.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per connection.")
    def connections_command(language: str | None, as_json: bool) -> None:
        """Last answer, last failure, token, credits and lock-outs of every account, and what to do."""
        words = Sentences(language or services.settings.default_language, services.settings.default_zone)
        for one in connections.listed(services):
            if as_json:
                click.echo(orjson.dumps(vars(one), default=str).decode())
                continue
            failure = (
                f"{_at(one.failed_at)} {one.operation} {one.status or ''} {one.code}" if one.failed_at else "never"
            )
            told = [f"answered {_at(one.ok_at)}", f"failed {failure}"]
            told += [f"token until {_at(one.token_until)}"] if one.token_until else []
            told += [f"credits {one.credits_left}"] if one.credits_left is not None else []
            told += [f"locked until {_at(one.locked_until)} ({', '.join(one.locked)})"] if one.locked_until else []
            click.echo(f"{MARKS[one.state]}  {one.service}  {one.name or 'the server itself'}  {'; '.join(told)}")
            if one.advice:
                key = one.advice if one.advice == "few_credits" else f"calls_{one.advice}"
                click.echo(f"      {words.say(f'admin.advice_{key}', **one.facts)}")

    return connections_command


def _at(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else "never"
