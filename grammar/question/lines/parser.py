"""The grammar over roles, as a LALR parser: a line of roles that is no question in form fails here.

Knows the order of roles and nothing of their meaning.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path as FilePath
from typing import Any, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer, LexerState

from grammar.question.lines.roles import Role

GRAMMAR = FilePath(__file__).with_name("question.lark")


class RoleLexer(Lexer):
    """Hands the roles to Lark as tokens; a role is its token's value."""

    __future_interface__ = 2

    def __init__(self, lexer_conf: Any) -> None:
        pass

    def lex(self, lexer_state: LexerState, parser_state: Any) -> Iterator[Token]:
        for role in cast(Sequence[Role], lexer_state.text):
            token = Token(role.type, "")
            token.value = role
            yield token


@cache
def parser() -> Lark:
    return Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer=RoleLexer, maybe_placeholders=False)


def parse(roles: Sequence[Role]) -> Tree[Token] | None:
    """The tree of parts, whose tokens have roles as values; None when the line is no question in form."""
    if not roles:
        return None
    try:
        return parser().parse(roles)
    except UnexpectedInput:
        return None
    except KeyError:  # a role that is no terminal of the grammar: a word that fits nowhere
        return None
