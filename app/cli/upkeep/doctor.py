"""`doctor`: looks at everything that must be right, and says how to mend what is not; then its exit status is 1."""

import sys

import click
import orjson

from app.administration import doctor
from app.i18n.sentences import Sentences
from app.services import Services

MARKS = {"good": "ok  ", "warning": "look", "bad": "BAD "}


def command(services: Services) -> click.Command:
    """The command, bound to the services of this process."""

    @click.command("doctor")
    @click.option("--language", type=click.Choice(("en", "ja")), help="By default DEFAULT_LANGUAGE.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per check.")
    def doctor_command(language: str | None, as_json: bool) -> None:
        """Check settings, keys, database, clock, Zoho's servers, rights and senders; say how to mend what is wrong."""
        words = Sentences(language or services.settings.default_language, services.settings.default_zone)
        found = doctor.checks(services)
        for check in found:
            key = f"admin.advice_{check.advice}" if check.advice else f"admin.fine_{check.name}"
            said = words.say(key, **check.facts)
            if as_json:
                click.echo(orjson.dumps(vars(check) | {"said": said}, default=str).decode())
            else:
                click.echo(f"{MARKS[check.state]}  {words.say(f'admin.check_{check.name}')}: {said}")
        if any(check.state == "bad" for check in found):
            sys.exit(1)

    return doctor_command
