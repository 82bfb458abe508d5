"""The words of the vocabularies, category by category, each with a sentence that is read when the page is made.

Made for docs/questions.md. A category that people cannot ask with (brackets, endings of company names) has no entry;
a test fails when a new section of the vocabularies has neither a sentence nor a place among those.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

from grammar.catalog import Catalog
from grammar.question.nodes import Reading
from grammar.question.reader import read
from grammar.question.words.vocabulary import FILES, expand, sections

SHOWN = 10  # words of a category
_DAY = date(2026, 6, 15)  # the words name no day, so any day will do to read them
_TRIED = 80  # words of a category that are tried until one is understood in its sentence

_FILE = Path(__file__).with_name("wordlists.txt")


@cache
def _kinds() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Type of a section → what it is in English, in Japanese, and sentences around one of its words."""
    lines = (line for line in _FILE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    rows = ([part.strip() for part in line.split(" | ")] for line in lines)
    return {kind: (english, japanese, tuple(patterns)) for kind, english, japanese, *patterns in rows}


# What people say around a question, and what only helps to read names, numbers and sentences.
UNSAID = frozenset(
    (
        *("FILLER", "OF", "SUBJECT", "TO", "COMMA", "SEP", "BREAK", "LB", "RB", "MONEY", "SUFFIX", "PREFIX", "STOP"),
        *("HONORIFIC", "HONORIFIC_POST", "POSS", "THIS", "THEM", "MAKE", "DO", "WISH", "GOODS"),
    )
)


def categories() -> list[str]:
    """The headers of all sections: 'STATUS won', 'BY' …, in the order of the files, each once."""
    return list(dict.fromkeys(header for name in FILES for header, _ in sections(name)))


def kinds() -> frozenset[str]:
    """The types of sections that the page explains."""
    return frozenset(_kinds())


def word_lists(catalog: Catalog, language: str) -> Iterator[tuple[str, str, list[str], str]]:
    """(what the category is, its value or '', its first words, a sentence with one of them that is read as its kind).

    language  'ja', or anything else for English; a category without words of that language is left out
    """
    japanese = language == "ja"
    for header in categories():
        kind, _, value = header.partition(" ")
        if kind not in _kinds():
            continue
        words = [word for word in _words(header) if word.isascii() != japanese]
        if words:
            example = _example(kind, words, catalog, japanese=japanese)
            what = _kinds()[kind][1] if japanese else _kinds()[kind][0]
            yield what, value, words[:SHOWN], example


def _words(header: str) -> Iterator[str]:
    found = (entry for name in FILES for other, entry in sections(name) if other == header)
    return iter(dict.fromkeys(word for entry in found for word in expand(entry)))


def _example(kind: str, words: Iterable[str], catalog: Catalog, *, japanese: bool) -> str:
    patterns = [pattern for pattern in _kinds()[kind][2] if pattern == "{w}" or pattern.isascii() != japanese]
    tried = [word for word, _ in zip(words, range(_TRIED), strict=False)]
    texts = (pattern.format(w=word) for word in tried for pattern in patterns)
    return next((text for text in texts if _is_read(read(text, catalog, today=_DAY), kind)), "")


def _is_read(found: Reading, kind: str) -> bool:
    wanted = {"ACTION": ("action",), "SMALLTALK": ("smalltalk",), "BLOCK": ("unanswerable", "clarify")}
    if kind == "BLOCK" and found.kind == "clarify":
        return found.topic == "vague"
    return found.kind in wanted.get(kind, ("question",))
