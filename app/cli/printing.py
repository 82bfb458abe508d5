"""How commands print: a line for people, or JSON for programs; and what is wrong, as one sentence in English."""

from collections.abc import Callable
from typing import Any, TypeVar

import click
import orjson

from app.errors import BotError, Invalid, NotLinked
from app.i18n.sentences import Sentences
from grammar.errors import GrammarError

COMMAND_LINE = "command line"  # who it was, in the audit log
WORDS = Sentences("en")
Made = TypeVar("Made")


def show(facts: object, line: str, *, as_json: bool) -> None:
    """facts   anything that JSON can hold, dataclasses and instants included"""
    click.echo(dumped(facts) if as_json else line)


def dumped(facts: object) -> str:
    """One line of JSON."""
    return orjson.dumps(facts, default=_plain, option=orjson.OPT_NON_STR_KEYS).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset | set):
        return sorted(value)
    return vars(value) if hasattr(value, "__dict__") else str(value)


def worked(work: Callable[[], Made]) -> Made:
    """What the work makes; everything that is wrong as one message, places in a text with their column."""
    try:
        return work()
    except Invalid as error:
        raise click.ClickException(" ".join(sentence(one) for one in error.fields.values())) from None
    except (BotError, GrammarError) as error:
        raise click.ClickException(sentence(error)) from None


def sentence(error: Exception) -> str:
    if isinstance(error, GrammarError):
        return f"column {error.column}: {WORDS.grammar_error(error)}"
    if isinstance(error, NotLinked):
        return "No account of the organisation is linked: accounts sender EMAIL on"
    if isinstance(error, BotError):
        return WORDS.error(error).replace("\u200b", "")
    raise error
