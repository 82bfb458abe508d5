"""A text cut without the parser: brackets, operators and what stands between, also where brackets are missing.

Knows neither modules nor fields; mend.py puts the pieces in order.
"""

import itertools
import re
from dataclasses import dataclass
from typing import Literal

from grammar import brackets
from grammar.brackets import Span
from grammar.command import nearest

OPENING = re.compile(r"[\[【「]")
OTHER = re.compile(r"[\[【「]|(?<!\\)[\]】」]")  # in a bracket that is left open: where it may have been meant to end
BRACKET = re.compile(r"[\[\]【】「」]")
MOST = 60  # pieces; a whole command of five criteria has twenty
PAIRS = {"[": "]", "【": "】", "「": "」"}

_BLANK = re.compile(r" *")
_COMMA = re.compile(r" *[,、]")
_QUOTED_VALUE = re.compile(rf"{brackets.QUOTED.pattern}(?= *(?:[,、]|\Z))")
_PLAIN_VALUE = re.compile(r"(?:[^,、\\]|\\.?)*")


@dataclass(frozen=True)
class Piece:
    """One run of the text: in brackets, an operator, or other text. start, end: of what is inside, as typed."""

    kind: Literal["group", "operator", "text"]
    start: int
    end: int


def pieces_of(flat: str, begin: int, implied: bool) -> list[Piece]:
    """Cuts the text at brackets and operators.

    Cuts no more than a little over MOST of them: who has more gets no correction.

    implied    a bracket may be closed by one of another kind, and one that is not closed before the next begins is
               taken as other text; else each bracket must have its own
    """
    pieces: list[Piece] = []
    position = gap = begin
    while position < len(flat):
        opening = flat[position]
        if opening not in PAIRS:
            position += 2 if opening == "\\" else 1
            continue
        if len(pieces) > MOST:
            break
        end = _closed(flat, position, implied)
        if end is None:
            if not implied:
                end = len(flat)
            else:
                _cut(flat, gap, position, pieces)
                gap = position = position + 1
                continue
        _cut(flat, gap, position, pieces)
        pieces.append(Piece("group", position + 1, end))
        gap = position = end + 1
    _cut(flat, min(gap, len(flat)), len(flat), pieces)
    return pieces


def _closed(flat: str, opened: int, implied: bool) -> int | None:
    """Where the bracket is closed that stands at `opened`; one pair of its own kind may stand inside."""
    opening = flat[opened]
    depth, position = 0, opened + 1
    while position < len(flat):
        char = flat[position]
        if char == "\\":
            position += 1
        elif implied and char in PAIRS:
            return None
        elif char == PAIRS[opening] or (implied and char in PAIRS.values()):
            if depth == 0:
                return position
            depth -= 1
        elif char == opening:
            depth += 1
        position += 1
    return None


def _cut(flat: str, start: int, end: int, pieces: list[Piece]) -> None:
    """Adds [start, end), which holds no brackets that count, as text and operators."""
    done = start
    for match in itertools.islice(nearest.operators_in(flat[start:end]), MOST):
        at = start + match.start()
        if flat[done:at].strip():
            pieces.append(Piece("text", done, at))
        done = start + match.end()
        pieces.append(Piece("operator", at, done))
    if flat[done:end].strip():
        pieces.append(Piece("text", done, end))


def values_of(flat: str, start: int, end: int) -> list[Span]:
    """Where the values of a list stand; a quote that is never closed reaches to the end."""
    spans: list[Span] = []
    position = start
    while position < end:
        blank = _BLANK.match(flat, position, end)
        position = blank.end() if blank else position
        if flat[position : position + 1] in tuple(brackets.QUOTES):
            quoted = _QUOTED_VALUE.match(flat, position, end)
            if quoted is None and not brackets.QUOTED.match(flat, position, end):
                return [*spans, (position + 1, end)]
            match = quoted or _PLAIN_VALUE.match(flat, position, end)
        else:
            match = _PLAIN_VALUE.match(flat, position, end)
        stop = match.end() if match else end
        spans.append((position, stop))
        comma = _COMMA.match(flat, stop, end)
        position = comma.end() if comma else end
    return spans
