"""A message with merge fields as typed to a Template, or to a GrammarError that points.

It looks no name up: binding.py does.
"""

from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput

from grammar.errors import GrammarError
from grammar.folding import STRIPPED, narrow
from grammar.template.nodes import MAX_LENGTH, Name, Place, Template, Words

ESCAPABLE = frozenset("\\$#{}.!")
_LARK = Lark((Path(__file__).with_name("template.lark")).read_text(), parser="lalr", propagate_positions=True)


def parse(text: str) -> Template:
    """Read one message.

    raises  GrammarError, whatever the text is: unclosed_bracket, missing_field, unexpected, too_long; columns count
            code points from 1
    """
    if len(text) > MAX_LENGTH:
        raise GrammarError(
            "too_long", MAX_LENGTH + 1, facts={"limit": MAX_LENGTH, "count": len(text), "reason": "message"}
        )
    flat = narrow(text)
    try:
        tree = _LARK.parse(flat)
    except UnexpectedInput as error:
        raise _fault(error, text, flat) from None
    return Template(tuple(_part(child, text) for child in tree.children))


def _part(child: Token | Tree[Token], text: str) -> Words | Place:
    if isinstance(child, Token):
        return Words(_plain(_typed(child, text)))
    start, end = int(child.meta.start_pos), int(child.meta.end_pos)
    names = []
    for token in child.children:
        assert isinstance(token, Token)  # the rule has nothing else
        name = _name(token, text)
        if not name.text:
            raise GrammarError("missing_field", name.column)
        names.append(name)
    return Place(tuple(names), text[start:end], start + 1)


def _name(token: Token, text: str) -> Name:
    """Without the blanks around it, which belong to nobody."""
    typed = _typed(token, text)
    bare = typed.strip(STRIPPED)
    assert token.start_pos is not None  # the lexer sets it
    start = token.start_pos + len(typed) - len(typed.lstrip(STRIPPED))
    return Name(_plain(bare).strip(STRIPPED), start + 1, len(bare))


def _typed(token: Token, text: str) -> str:
    return text[token.start_pos : token.end_pos]


def _plain(typed: str) -> str:
    """Without the backslashes that take a sign of the language out of it."""
    flat = narrow(typed)
    kept, at = [], 0
    while at < len(typed):
        if flat[at] == "\\" and flat[at + 1 : at + 2] in ESCAPABLE:
            at += 1
        kept.append(typed[at])
        at += 1
    return "".join(kept)


def _fault(error: UnexpectedInput, text: str, flat: str) -> GrammarError:
    """Where reading stopped: at the end, in a merge field that stays open, or at a sign that cannot stand there."""
    at = _stopped_at(error, len(text))
    if at < len(text) and flat[at] in ".}":
        return GrammarError("missing_field", at + 1)
    opened = max(flat.rfind("${", 0, at), flat.rfind("#{", 0, at))
    return GrammarError("unclosed_bracket", opened + 1, 2, ("}",), {"opened": opened + 1, "bracket": "}"})


def _stopped_at(error: UnexpectedInput, end: int) -> int:
    if isinstance(error, UnexpectedCharacters):
        return int(error.pos_in_stream or 0)
    token = getattr(error, "token", None)
    if not isinstance(token, Token) or token.type == "$END" or token.start_pos is None:
        return end
    return token.start_pos
