"""Text to Query, and the vendor's syntax errors.

Whether modules, fields and values make sense is checked in checks.py.
"""

import functools
import re
from pathlib import Path
from typing import Any, cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken, v_args

from sandbox.crm.coql.nodes import Column, Condition, Criterion, Item, Operator, Ordering, Pair, Query, Value
from sandbox.crm.errors import ApiError

UNKNOWN_OPERATOR = re.compile(
    r"<>|==|!(?!=)|<=>|&&|\|\||[~^*+/%&|]+|(contains|starts_with|equals|regexp|rlike)\b", re.I
)
LONGEST_QUERY = 100_000


@functools.cache
def _lark() -> Lark:
    grammar = Path(__file__).parent / "coql.lark"
    text = grammar.read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer="basic", maybe_placeholders=False, transformer=_Builder())


@functools.lru_cache(maxsize=2048)
def parse(text: str) -> Query:
    """The query of a text; raises ApiError SYNTAX_ERROR with the vendor's details."""
    if not re.match(r"\s*select\b", text, re.IGNORECASE):
        raise ApiError(400, "SYNTAX_ERROR", "given coql query not supported")
    if len(text) > LONGEST_QUERY:
        raise ApiError(400, "SYNTAX_ERROR", "error occured while parsing the query", {"near": text[:20]})
    try:
        query = cast(Query, _lark().parse(text))
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None
    for clause, found in (("from", query.module), ("where", query.where)):
        if not found:
            raise ApiError(400, "SYNTAX_ERROR", "missing clause", {"clause": clause})
    return query


def _syntax_error(text: str, error: UnexpectedInput) -> ApiError:
    if isinstance(error, UnexpectedEOF) or (isinstance(error, UnexpectedToken) and error.token.type == "$END"):
        return ApiError(400, "SYNTAX_ERROR", "error occured while parsing the query", {"near": text[-20:]})
    position = error.pos_in_stream or 0
    start = position
    while start and text[start - 1] in "<>=!":
        start -= 1
    if operator := UNKNOWN_OPERATOR.match(text, start):
        return ApiError(400, "SYNTAX_ERROR", "operator not supported", {"operator": operator.group()})
    word = re.compile(r"\w+").match(text, position)
    if isinstance(error, UnexpectedCharacters) and not word:
        near = text[position : position + 20]
        return ApiError(400, "SYNTAX_ERROR", "error occured while parsing the query", {"near": near})
    near = str(error.token) if isinstance(error, UnexpectedToken) else word.group() if word else ""
    details = {"line": error.line, "column": error.column, "near": near}
    return ApiError(400, "SYNTAX_ERROR", "unexpected token", details)


def _unquoted(token: Token) -> str:
    mark = token[0]
    return token[1:-1].replace(mark * 2, mark)


def _quoted_column(token: Token) -> Column:
    """`'External'`, or `'What_Id->Leads.Last_Name'`."""
    lookup, arrow, rest = _unquoted(token).partition("->")
    if not arrow:
        return Column(tuple(lookup.split(".")))
    module, *path = rest.split(".")
    return Column((lookup, *path), module)


@v_args(inline=True)
class _Builder(Transformer[Token, Any]):
    def start(self, _select: Token, items: tuple[Item, ...], *clauses: tuple[str, Any]) -> Query:
        facts: dict[str, Any] = {"items": items}
        for name, value in clauses:
            facts.update(value if name == "facts" else {name: value})
        return Query(**facts)

    def items(self, *items: Item) -> tuple[Item, ...]:
        return items

    def item(self, *parts: Any) -> Item:
        aggregate = str(parts[0]) if isinstance(parts[0], Token) else ""
        rest = parts[1:] if aggregate else parts
        return Item(rest[0], aggregate, rest[2] if len(rest) > 1 else "")

    def alias(self, token: Token) -> str:
        return _unquoted(token) if token.type == "STRING" else str(token)

    def column(self, *tokens: Token) -> Column:
        if tokens[0].type == "STRING":
            return _quoted_column(tokens[0])
        names = tuple(str(token) for token in tokens if token.type == "NAME")
        return Column(names[1:], names[0]) if len(names) < len(tokens) else Column(names)

    def value(self, token: Token) -> Value:
        if token.type in ("STRING", "DOUBLE"):
            return Value(_unquoted(token), "text", token.type == "DOUBLE")
        return Value(str(token).lower(), "number" if token.type == "NUMBER" else "boolean")

    def compare(self, column: Column, operator: Token, value: Value) -> Criterion:
        return Criterion(column, cast(Operator, str(operator)), (value,))

    def within(self, column: Column, *rest: Any) -> Criterion:
        return _negatable(column, "in", rest)

    def between(self, column: Column, *rest: Any) -> Criterion:
        return _negatable(column, "between", rest)

    def like(self, column: Column, *rest: Any) -> Criterion:
        return _negatable(column, "like", rest)

    def null(self, column: Column, *rest: Token) -> Criterion:
        negated = any(token.type == "NOT" for token in rest)
        return Criterion(column, "is not null" if negated else "is null")

    def both(self, left: Condition, _word: Token, right: Condition) -> Pair:
        return Pair("and", left, right)

    def either(self, left: Condition, _word: Token, right: Condition) -> Pair:
        return Pair("or", left, right)

    def condition(self, condition: Condition) -> Condition:
        return condition

    def operand(self, condition: Condition) -> Condition:
        return condition

    def source(self, _word: Token, module: Token, *view: Token) -> tuple[str, Any]:
        return "facts", {"module": str(module), "view": str(view[0]) if view else ""}

    def where(self, _word: Token, condition: Condition) -> tuple[str, Any]:
        return "where", condition

    def group(self, *parts: Any) -> tuple[str, Any]:
        return "group", tuple(part for part in parts if isinstance(part, Column))

    def order(self, *parts: Any) -> tuple[str, Any]:
        return "order", tuple(part for part in parts if isinstance(part, Ordering))

    def ordering(self, column: Column, *direction: Token) -> Ordering:
        return Ordering(column, bool(direction) and direction[0].type == "DESC")

    def count_first(self, _limit: Token, count: Token, *offset: Token) -> tuple[str, Any]:
        return "facts", {"limit": str(count), "offset": str(offset[1]) if offset else None}

    def offset_first(self, _limit: Token, offset: Token, count: Token) -> tuple[str, Any]:
        return "facts", {"limit": str(count), "offset": str(offset)}


def _negatable(column: Column, word: str, rest: tuple[Any, ...]) -> Criterion:
    negated = isinstance(rest[0], Token) and rest[0].type == "NOT"
    operator = cast(Operator, f"not {word}" if negated else word)
    return Criterion(column, operator, tuple(part for part in rest if isinstance(part, Value)))
