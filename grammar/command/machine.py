"""The Lark parser of command.lark, built once at import: a whole text to a draft, or how far a text got.

A draft is tokens in order; what they mean in the asker's CRM is decided in resolve.py.
"""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.parsers.lalr_interactive_parser import InteractiveParser

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
    """

    accepts: frozenset[str]
    start: int
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


def read(narrowed: str) -> Draft:
    """Read a whole command.

    narrowed   the text after folding.narrow
    raises     Unreadable
    """
    if sum(map(narrowed.count, "[【「,、")) > MOST_TOKENS:
        place = _walk(narrowed, MOST_TOKENS)
        if place is not None:
            raise Unreadable(place)
    try:
        return _LARK.parse(narrowed)  # type: ignore[return-value]  # the transformer makes it a Draft
    except UnexpectedInput as error:
        raise Unreadable(_place(error.interactive_parser, _position(error, narrowed))) from None


def stand(narrowed: str) -> Place:
    """Where the end of a half-typed text stands: a field, value or word that still may grow is not yet read."""
    place = _walk(narrowed, MOST_TOKENS, _GROWING)
    assert place is not None
    return place


def _walk(narrowed: str, limit: int, growing: frozenset[str] = frozenset()) -> Place | None:
    """Where reading stops: before a token that ends the text and is of the growing ones, where nothing fits, or after
    `limit` tokens; None when the text ends before and may end."""
    parser = _LARK.parse_interactive(narrowed)
    try:
        for number, token in enumerate(parser.iter_parse()):
            if number == limit or (token.type in growing and token.end_pos == len(narrowed)):
                return _place(parser, token.start_pos or 0)
    except UnexpectedInput as error:
        return _place(parser, _position(error, narrowed))
    return _place(parser, len(narrowed)) if growing else None


def _position(error: UnexpectedInput, narrowed: str) -> int:
    if isinstance(error, UnexpectedCharacters):
        return int(error.pos_in_stream or 0)
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        return int(error.token.start_pos or 0)
    return len(narrowed)


def _place(parser: InteractiveParser, start: int) -> Place:
    place = Place(_accepts(parser), start)
    for item in _unfold(parser.parser_state.value_stack):
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


def _accepts(parser: InteractiveParser) -> frozenset[str]:
    stack = tuple(parser.parser_state.state_stack)
    if stack not in _ACCEPTS:
        _ACCEPTS[stack] = frozenset(parser.accepts())
    return _ACCEPTS[stack]
