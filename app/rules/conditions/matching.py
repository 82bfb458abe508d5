"""Conditions as others keep them: read once from what a person wrote, kept as text, asked for every visitor.

kept = keep(typed, vocabulary)           # GrammarError where it cannot be read; JSON, of nobody's language
shown(kept, vocabulary)                  # as the reader writes it
matches(kept, facts_of(known))           # '' matches everybody
"""

import functools
from collections.abc import Collection

import orjson

from app.rules.conditions.compare import Facts, Test, compiled
from app.rules.conditions.vocabulary import parts_of
from grammar.condition import form, parser, printer
from grammar.condition.nodes import MAX_LEAVES, Condition
from grammar.condition.vocabulary import Vocabulary


def keep(typed: str, vocabulary: Vocabulary, most: int = MAX_LEAVES) -> str:
    """The condition as it is kept; '' for none. Raises GrammarError with the place marked."""
    return kept(parser.parse(typed, vocabulary, most)) if typed.strip() else ""


def kept(condition: Condition) -> str:
    return orjson.dumps(form.to_json(condition)).decode()


@functools.lru_cache(maxsize=20_000)
def opened(kept_text: str) -> Condition:
    """What `kept` wrote. Raises ValueError, KeyError for anything else."""
    return form.from_json(orjson.loads(kept_text))


@functools.lru_cache(maxsize=20_000)
def _test(kept_text: str) -> Test:
    return compiled(opened(kept_text))


@functools.lru_cache(maxsize=20_000)
def parts(kept_text: str) -> frozenset[str]:
    """What must be linked and on for a condition: 'crm', 'enrichment', 'campaigns'."""
    return parts_of(opened(kept_text))


def shown(kept_text: str, vocabulary: Vocabulary) -> str:
    """The condition in the reader's language; '' for none."""
    return printer.to_text(opened(kept_text), vocabulary) if kept_text else ""


def matches(condition: str | Condition | Test, facts: Facts, offered: Collection[str] | None = None) -> bool:
    """Whether a visitor fulfils it.

    offered  the parts that are linked and on, see app.visitors.ruling.offered: what needs another one does not match
             (C1); None: not looked at. Only for conditions as they are kept.

    A regular expression that would run long is stopped and counts as no match."""
    if isinstance(condition, str):
        if not condition:
            return True
        if offered is not None and not parts(condition) <= set(offered):
            return False
        test = _test(condition)
    else:
        test = compiled(condition) if isinstance(condition, Condition) else condition
    return test(facts)
