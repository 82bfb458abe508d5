"""The Lark parser of condition.lark, built once at import: a whole text to a draft, or how far a text got.

A draft is tokens in order; what they mean is decided in resolve.py.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from grammar.condition.nodes import Joint, Op

OPERATORS: dict[str, Op] = {
    "IS": "is",
    "IS_NOT": "is_not",
    "CONTAINS": "contains",
    "CONTAINS_NOT": "not_contains",
    "STARTS_WITH": "starts_with",
    "ENDS_WITH": "ends_with",
    "MATCHES": "matches",
    "MATCHES_NOT": "not_matches",
    "GREATER": ">",
    "LESS": "<",
    "GREATER_EQUAL": ">=",
    "LESS_EQUAL": "<=",
    "BETWEEN": "between",
    "EMPTY": "empty",
    "FILLED": "not_empty",
}
FIELDS = {"SQUARE_FIELD": "]", "LENS_FIELD": "】", "CORNER_FIELD": "」"}
VALUES = {"SQUARE_VALUE": "]", "LENS_VALUE": "】", "CORNER_VALUE": "」"}
OPENERS = frozenset({"_SQUARE_OPEN", "_LENS_OPEN", "_CORNER_OPEN"})
CLOSERS = {"_SQUARE_CLOSE": "]", "_LENS_CLOSE": "】", "_CORNER_CLOSE": "」"}


@dataclass(frozen=True)
class DraftLeaf:
    """One comparison as tokens; positions are those of the text as typed."""

    field: Token
    operator: Token
    values: tuple[Token, ...]


@dataclass(frozen=True)
class Draft:
    """Leaves or groups of leaves, and how they are joined."""

    joint: Joint
    parts: tuple["DraftLeaf | Draft", ...]


@dataclass(frozen=True)
class Place:
    """Where reading stopped.

    accepts   names of the terminals that may stand here, "$END" among them when the text may end here
    start     index of what cannot be read; len(text) = something is missing at the end
    leaves    what was read as a whole by then
    field, operator, values   of the leaf under way
    is_inside a bracket of a group is open
    """

    accepts: frozenset[str]
    start: int
    leaves: tuple[DraftLeaf, ...] = ()
    field: Token | None = None
    operator: Token | None = None
    values: tuple[Token, ...] = ()
    is_inside: bool = False


class Unreadable(Exception):
    """The text is no sentence of the language; Place says where and why."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.start)
        self.place = place


class _ToDraft(Transformer[Token, Draft]):
    """Lark's reductions to drafts."""

    def field(self, parts: list[Token]) -> Token:
        return parts[0]

    def operator(self, parts: list[Token]) -> Token:
        return parts[0]

    after = operator
    state = operator

    def values(self, parts: list[Token]) -> tuple[Token, ...]:
        return tuple(parts)

    def before(self, parts: list[Any]) -> DraftLeaf:
        return DraftLeaf(parts[0], parts[1], parts[2])

    def behind(self, parts: list[Any]) -> DraftLeaf:
        return DraftLeaf(parts[0], parts[2], parts[1])

    def stated(self, parts: list[Any]) -> DraftLeaf:
        return DraftLeaf(parts[0], parts[1], ())

    def one(self, parts: list[Any]) -> Draft:
        return parts[0] if isinstance(parts[0], Draft) else Draft("and", (parts[0],))

    def every(self, parts: list[Any]) -> Draft:
        return Draft("and", tuple(parts))

    def any(self, parts: list[Any]) -> Draft:
        return Draft("or", tuple(parts))


_LARK = Lark(
    Path(__file__).with_name("condition.lark").read_text("utf-8"),
    parser="lalr",
    lexer="contextual",
    transformer=_ToDraft(),
    maybe_placeholders=False,
)


def op_of(token: Token) -> Op:
    """What an operator says, in either language."""
    return OPERATORS[token.type.removesuffix("_JA")]


def read(narrowed: str) -> Draft:
    """Read a whole condition.

    narrowed   the text after folding.narrow
    raises     Unreadable
    """
    try:
        return _LARK.parse(narrowed)  # type: ignore[return-value]  # the transformer makes it a Draft
    except UnexpectedInput as error:
        raise Unreadable(_place(error, narrowed)) from None


def _place(error: UnexpectedInput, narrowed: str) -> Place:
    parser = error.interactive_parser
    position = len(narrowed)
    if isinstance(error, UnexpectedCharacters):
        position = int(error.pos_in_stream or 0)
    elif isinstance(error, UnexpectedToken) and error.token.type != "$END":
        position = int(error.token.start_pos or 0)
    leaves: list[DraftLeaf] = []
    under_way: list[Any] = []
    for item in _unfold(parser.parser_state.value_stack):
        if isinstance(item, DraftLeaf):
            leaves.append(item)
        elif isinstance(item, Draft):
            leaves += [leaf for leaf in item.parts if isinstance(leaf, DraftLeaf)]
        else:
            under_way.append(item)
    opened = next((at for at in range(len(under_way) - 1, -1, -1) if under_way[at].type == "_OPEN"), None)
    closed = next((at for at in range(len(under_way) - 1, -1, -1) if under_way[at].type == "_CLOSE"), None)
    last = [token for token in under_way if token.type in FIELDS]
    words = [token for token in under_way if token.type.removesuffix("_JA") in OPERATORS]
    values = [token for token in under_way if token.type in VALUES]
    inside = opened is not None and (closed is None or closed < opened)
    return Place(
        frozenset(parser.accepts()),
        position,
        tuple(leaves),
        last[-1] if last else None,
        words[-1] if words else None,
        tuple(values),
        inside,
    )


def _unfold(items: list[Any]) -> list[Any]:
    found: list[Any] = []
    for item in items:
        if isinstance(item, list | tuple):
            found += _unfold(list(item))
        elif isinstance(item, Tree):
            found += _unfold(item.children)
        else:
            found.append(item)
    return found
