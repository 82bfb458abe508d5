"""How an answer is wished to look: 'as a pie chart', 円グラフで. Heard beside the question, never part of its meaning.

Whether the wish can be fulfilled is decided where the figures are known.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any, Literal, cast

from grammar.folding import narrow
from grammar.question.words.vocabulary import expand, sections

Shape = Literal["", "chart", "table", "bar", "stacked", "line", "pie", "donut", "funnel"]
FILE = "shapes.txt"
_QUOTED = re.compile(r"「[^」]*」|『[^』]*』|“[^”]*”|\"[^\"]*\"")
LONGEST = 500  # characters; a longer text is no question


def split(text: str) -> tuple[str, Shape]:
    """The text without the words that wish for a look, and that look; the first one counts, '' for none.

    A text that is nothing else comes back empty: it leans on the answer before it.
    """
    if len(text) > LONGEST:
        return text, ""
    asked, written = narrow(text), text
    found = _said(asked)
    if not found:  # half-width kana are longer than what they stand for: then places cannot be told
        asked = written = unicodedata.normalize("NFKC", text)
        found = _said(asked)
    if not found:
        return text, ""
    shape = _meaning(found[0])[1]
    rest = _without(written, [match for match in found if _meaning(match)[0] == "SHAPE"])
    alone = _asides().sub(" ", _without(asked, found))
    return (rest if any(letter.isalnum() for letter in alone) else ""), shape


def _said(asked: str) -> list[re.Match[str]]:
    """The words about a look; not those between quotes, which are somebody's name."""
    quoted = [match.span() for match in _QUOTED.finditer(asked)]
    matches = _pattern().finditer(asked)
    return [one for one in matches if not any(begin <= one.start() < end for begin, end in quoted)]


def _without(text: str, matches: Iterable[re.Match[str]]) -> str:
    """The text with a blank in each one's place."""
    parts, end = [], 0
    for match in matches:
        parts.append(text[end : match.start()])
        end = match.end()
    return " ".join([*parts, text[end:]])


def _meaning(match: re.Match[str]) -> tuple[str, Shape]:
    return _shapes()[" ".join(match[0].casefold().split())]


@cache
def _shapes() -> dict[str, tuple[str, Shape]]:
    """Entry → (SHAPE or HEARD, the look)."""
    found: dict[str, tuple[str, Shape]] = {}
    for header, entry in sections(FILE):
        kind, _, shape = header.partition(" ")
        for text in _texts(entry) if kind != "ASIDE" else ():
            found[text.casefold()] = (kind, cast(Shape, shape))
    return found


def _texts(entry: str) -> list[str]:
    """Japanese entries are one word: the blanks that a left-out part leaves are none."""
    is_japanese = any(ord(letter) > 0x2E7F for letter in entry)
    return [text.replace(" ", "") if is_japanese else text for text in expand(entry)]


@cache
def _pattern() -> re.Pattern[str]:
    return _any_of(_shapes())


@cache
def _asides() -> re.Pattern[str]:
    return _any_of(text for header, entry in sections(FILE) if header == "ASIDE" for text in _texts(entry))


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all entries, the longest first; Latin ones stand as whole words.

    A tree of letters, not a list: a thousand alternatives would be tried at every letter of a text, which took 0.5 ms.
    """
    latin: dict[str, Any] = {}
    other: dict[str, Any] = {}
    for text in texts:
        node = latin if text[0].isascii() else other
        for letter in text:
            node = node.setdefault(letter, {})
        node[""] = {}
    parts = [rf"(?<![^\W_]){_tree(latin)}(?![^\W_])"] if latin else []
    return re.compile("|".join([*parts, *([_tree(other)] if other else [])]), re.IGNORECASE)


def _tree(node: dict[str, Any]) -> str:
    ways = [(r"\s+" if letter == " " else re.escape(letter)) + _tree(below) for letter, below in node.items() if letter]
    if not ways:
        return ""
    return f"(?:{'|'.join(ways)})" + ("?" if "" in node else "")
