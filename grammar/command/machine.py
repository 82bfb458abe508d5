"""The Lark parser of command.lark, built once at import: a whole text to a draft, or how far a text got.

A draft is tokens in order; what they mean in the asker's CRM is decided in resolve.py.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, Tree
from lark.parsers.lalr_analysis import Shift

from grammar.command.nodes import Op

OPERATORS: dict[str, Op] = {
    "STARTS_WITH": "starts_with",
    "BEGINS_WITH": "starts_with",
    "ENDS_WITH": "ends_with",
    "CONTAINS": "contains",
    "IS": "is",
    "EQUAL": "=",
    "GREATER": ">",
    "LESS": "<",
    "GREATER_EQUAL": ">=",
    "LESS_EQUAL": "<=",
}
FIELDS = {"SQUARE_FIELD": "]", "LENS_FIELD": "】", "CORNER_FIELD": "」"}
VALUES = {"SQUARE_VALUE": "]", "LENS_VALUE": "】", "CORNER_VALUE": "」"}
OPENERS = frozenset({"_SQUARE_OPEN", "_LENS_OPEN", "_CORNER_OPEN"})
CLOSERS = {"_SQUARE_CLOSE": "]", "_LENS_CLOSE": "】", "_CORNER_CLOSE": "」"}
# Five criteria of ten values have 120. More can't be right, and what is wrong with them is known by then.
MOST_TOKENS = 400
# What stands at the end of a half-typed text and may grow: it is looked at before it is read.
_GROWING = frozenset({*FIELDS, *VALUES, "WORD"})


@dataclasses.dataclass(slots=True)
class DraftCriterion:
    """One criterion as tokens; positions are those of the text as typed."""

    field: Token
    operator: Token
    values: list[Token]


@dataclasses.dataclass(slots=True)
class Draft:
    """One command as tokens."""

    module: Token
    criteria: list[DraftCriterion] = dataclasses.field(default_factory=list)
    word: Token | None = None


@dataclasses.dataclass(slots=True)
class Place:
    """Where reading stopped, and what had been read by then.

    accepts    names of the terminals that may stand here, "$END" among them when the text may end here
    start      index of what stands here: of what can't be read, or of what is still being typed; len(text) = the end
    module     … values: what has been read; field, operator and values belong to the criterion under way
    stacks     the parser's own, to go on from here with another text
    """

    accepts: frozenset[str]
    start: int
    stacks: tuple[list[Any], list[Any]] = dataclasses.field(repr=False, default=([], []))
    module: Token | None = None
    word: Token | None = None
    criteria: list[DraftCriterion] = dataclasses.field(default_factory=list)
    field: Token | None = None
    operator: Token | None = None
    values: list[Token] = dataclasses.field(default_factory=list)


class Unreadable(Exception):
    """The text is no sentence of the language; Place says where and why."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.start)
        self.place = place


class _ToDraft(Transformer[Token, Draft]):
    """Lark's reductions to drafts."""

    def criterion(self, parts: list[Token]) -> DraftCriterion:
        return DraftCriterion(parts[0], parts[1], parts[2:])

    def criteria(self, parts: list[Any]) -> list[DraftCriterion]:
        if len(parts) == 1:
            return [parts[0]]
        parts[0].append(parts[1])
        found: list[DraftCriterion] = parts[0]
        return found

    def listing(self, parts: list[Token]) -> Draft:
        return Draft(parts[0])

    def search(self, parts: list[Token]) -> Draft:
        return Draft(parts[0], word=parts[1])

    def filtering(self, parts: list[Any]) -> Draft:
        return Draft(parts[0], criteria=parts[1])


_LARK = Lark(
    Path(__file__).with_name("command.lark").read_text("utf-8"),
    parser="lalr",
    lexer="contextual",
    transformer=_ToDraft(),
    maybe_placeholders=False,
)


# Lark's own tables, gone through below: its lexer and parser do the same in twice the time, since they count lines,
# hand tokens on through generators, and say in an exception's words what nobody reads here.
_TABLE: Any = _LARK.parser.parser._parse_table
_START, _END = _TABLE.start_states["start"], _TABLE.end_states["start"]
_STATES: dict[Any, dict[str, tuple[Any, Any]]] = _TABLE.states
_FOLD: dict[Any, Callable[[list[Any]], Any]] = _LARK.parser.parser.parser.callbacks
_LEXERS: dict[Any, Any] = _LARK.parser.lexer.lexers
_SCANNERS: dict[Any, re.Pattern[str]] = {}
for _state, _lexer in _LEXERS.items():
    (_SCANNERS[_state],) = _lexer.scanner._mres  # of each state one pattern, all that may stand there as its groups
    assert not _lexer.callback
_IGNORED = frozenset(_LARK.ignore_tokens)
assert all(rule.expansion for rule in _LARK.rules)  # nothing is made of nothing


def read(narrowed: str, after: Place | None = None) -> Draft:
    """Read a whole command.

    narrowed   the text after folding.narrow
    after      where reading another text stopped that is the same up to there
    raises     Unreadable
    """
    many = sum(map(narrowed.count, "[【「,、")) > MOST_TOKENS
    found = _run(narrowed, MOST_TOKENS if many else len(narrowed) + 1, after=after)
    if isinstance(found, Place):
        raise Unreadable(found)
    return found


def stand(narrowed: str) -> Place:
    """Where the end of a half-typed text stands: a field, value or word that still may grow is not yet read."""
    found = _run(narrowed, MOST_TOKENS, _GROWING)
    assert isinstance(found, Place)
    return found


def _run(narrowed: str, limit: int, growing: frozenset[str] = frozenset(), after: Place | None = None) -> Draft | Place:
    """A whole text as a draft; or where reading stops: where nothing fits, after `limit` tokens, and where there are
    growing ones at the end of the text or before one of them that ends it."""
    states: list[Any]
    values: list[Any]
    if after is None:
        states, values = [_START], []
    else:
        states = list(after.stacks[0])
        values = [item.copy() if isinstance(item, list) else item for item in after.stacks[1]]
    here, length, number = after.start if after else 0, len(narrowed), 0
    while here < length:
        match = _SCANNERS[states[-1]].match(narrowed, here)
        if match is None:
            return _place(states, values, here)
        start, here = match.span()
        kind = match.lastgroup or ""
        if kind in _IGNORED:
            continue
        if number == limit or (kind in growing and here == length):
            return _place(states, values, start)
        number += 1
        if not _shift(states, values, Token(kind, match[0], start, None, None, None, None, here)):
            return _place(states, values, start)
    if growing or not _shift(states, values, _LAST):
        return _place(states, values, length)
    draft: Draft = values[-1]
    return draft


_LAST = Token("$END", "")


def _shift(states: list[Any], values: list[Any], token: Token) -> bool:
    """Fold what the token completes, then take it; False where it can't stand, with what was folded by then."""
    while True:
        known = _STATES[states[-1]].get(token.type)
        if known is None:
            return False
        action, target = known
        if action is Shift:
            states.append(target)
            values.append(token)
            return True
        size = len(target.expansion)
        parts = values[-size:]
        del states[-size:], values[-size:]
        states.append(_STATES[states[-1]][target.origin.name][1])
        values.append(_FOLD[target](parts))
        if token is _LAST and states[-1] == _END:
            return True


def _place(states: list[Any], values: list[Any], start: int) -> Place:
    place = Place(_accepts(states, values), start, (states, values))
    for item in _unfold(values):
        if isinstance(item, DraftCriterion):
            place.criteria.append(item)
        elif item.type == "MODULE":
            place.module = item
        elif item.type == "WORD":
            place.word = item
        elif item.type in FIELDS:
            place.field = item
        elif item.type in OPERATORS:
            place.operator = item
        elif item.type in VALUES:
            place.values.append(item)
        elif item.type in CLOSERS and place.values and place.field and place.operator:
            # A criterion is complete as soon as its bracket is closed; Lark folds it up one token later.
            place.criteria.append(DraftCriterion(place.field, place.operator, place.values))
            place.field = place.operator = None
            place.values = []
    return place


def _unfold(items: list[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, list):
            yield from item
        elif isinstance(item, Tree):
            yield from _unfold(item.children)
        else:
            yield item


_ACCEPTS: dict[tuple[int, ...], frozenset[str]] = {}  # by parser stack; the grammar has about a hundred


def _accepts(states: list[Any], values: list[Any]) -> frozenset[str]:
    stack = tuple(states)
    if stack not in _ACCEPTS:
        asked = _LARK.parse_interactive("")
        asked.parser_state.state_stack[:] = states
        asked.parser_state.value_stack[:] = values
        _ACCEPTS[stack] = frozenset(asked.accepts())
    return _ACCEPTS[stack]
