"""`flask explain`: how a text is read, without a server, a network or a secret; for people with --json for programs.

Reads only: the metadata of a person's organisation when this installation has it, else the bundled standard metadata.
"""

import sys
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import click
import orjson

from app.cliq.text import plain
from app.errors import BotError, ConfigError
from app.i18n.sentences import Sentences
from app.search import plan
from app.search.catalogue import build, standard
from app.services import Services
from app.storage.identity.accounts import Account
from app.storage.migrate import is_current
from grammar.catalog import Catalog
from grammar.command import explain as reading
from grammar.command.parser import parse
from grammar.errors import GrammarError
from grammar.question.reader import read
from grammar.question.telling.explain import to_explain

NAME = "/zcrm"


def command(services: Services) -> click.Command:
    @click.command("explain")
    @click.argument("text", nargs=-1, required=True)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per text, on one line.")
    @click.option("--user", default="", help="E-mail address: with the metadata of that person's organisation.")
    @click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day that counts as today.")
    @click.option("--zone", default="", help="The time zone of that day, as Asia/Tokyo; default: the person's.")
    def explain(text: tuple[str, ...], as_json: bool, user: str, today: Any, zone: str) -> None:
        """Say how TEXT is read. `-` reads one text per line from standard input.

        A text that starts with /zcrm is a command, every other a question to the bot.
        """
        catalog, language, own_zone = _knowledge(services, user)
        words = services.words(language, zone or own_zone)
        day = today.date() if today else services.source.now().astimezone(_zone(zone or own_zone)).date()
        for line in _lines(text):
            found = explained(line, catalog, words, day)
            click.echo(orjson.dumps(found) if as_json else _for_people(line, found))

    return explain


def explained(text: str, catalog: Catalog, words: Sentences, today: date) -> dict[str, Any]:
    """The JSON object for one text: kind 'zcrm' with its COQL (None where COQL is not what is asked), or 'error'."""
    if not text.lstrip().startswith(NAME):
        return question(text, catalog, today)
    found = reading.explain(text, catalog, lambda error: _hint(words, error))
    if found["kind"] == "zcrm":
        found["coql"] = plan.make(parse(text, catalog)).coql
    return found


def question(text: str, catalog: Catalog, today: date) -> dict[str, Any]:
    """How a question to the bot is read, in the words of docs/questions.md: kind 'question', 'action', 'smalltalk' …"""
    return dict(to_explain(read(text, catalog, today=today), catalog))


def _hint(words: Sentences, error: GrammarError) -> str:
    return plain(words.grammar_error(error))


def _lines(text: tuple[str, ...]) -> Iterator[str]:
    if text == ("-",):
        for line in sys.stdin:
            yield line.rstrip("\n")
    else:
        yield " ".join(text)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError):
        raise click.BadParameter(f"{name!r} is no time zone; Asia/Tokyo is one", param_hint="--zone") from None


def _knowledge(services: Services, email: str) -> tuple[Catalog, str, str]:
    """Catalogue, language and zone of a person; of one who is not known here, labels of every bundled language."""
    if not email:
        return standard.standard(None), "", ""
    try:
        account, kept = _kept(services, email) if is_current(services.database) else (None, None)
    except (BotError, ConfigError):  # without the secrets, what is kept cannot be read
        account, kept = None, None
    if account is None:
        click.echo(f"Nothing is known here of {email}: read with the standard fields.", err=True)
        return standard.standard(None), "", ""
    language = account.language or "en"
    if kept is None:
        return standard.standard(language.partition("_")[0]), language, account.zone or ""
    return build.build(language, kept["modules"], kept["fields"]), language, account.zone or ""


def _kept(services: Services, email: str) -> tuple[Account | None, Any]:
    with services.database.read() as tables:
        account = tables.accounts.by_email(email)
        if account is None or not account.crm_organisation_id:
            return account, None
        kept = tables.metadata.get(account.crm_organisation_id, account.language or "en", account.profile_id or "")
        return account, kept.payload if kept else None


def _columns(char: str) -> int:
    """How wide a terminal shows it."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _for_people(text: str, found: dict[str, Any]) -> str:
    if found["kind"] == "error":
        pointer = " " * sum(_columns(char) for char in text[: found["column"] - 1]) + "^"
        corrected = f"\nCorrected: {found['corrected']}" if found["corrected"] else ""
        return f"{text}\n{pointer}\n{found['hint']}{corrected}"
    if found["kind"] == "zcrm":
        criteria = [f"{item['field']} {item['op']} {item['values']}" for item in found["criteria"]]
        shown = [found["module"], *criteria] + ([f"word {found['word']!r}"] if found["word"] else [])
        return " · ".join(shown) + (f"\n{found['coql']}" if found["coql"] else "")
    shown = [f"{name}: {value}" for name, value in found.items() if value not in (None, [], "")]
    return "\n".join(shown)
