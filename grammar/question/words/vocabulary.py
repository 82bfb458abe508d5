"""The fixed vocabularies of the question language, read once from the text files beside this module.

Holds language words only: what modules, fields, values and users are called comes from the catalogue (lexicon.py).
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

from grammar.folding import fold_label

FOLDER = Path(__file__).parent
FILES = ("en.txt", "ja.txt", "blocked.txt")
MAX_WORDS = 4  # a longer entry would be a rule made for one sentence

Meaning = tuple[str, object]  # (token type, value): ("PERIOD", "last_month"), ("COUNT", "")

_CHOICE = re.compile(r"\(([^()|]*\|[^()]*)\)|\[([^\[\]]*)\]")


def expand(pattern: str) -> Iterator[str]:
    """All texts that a pattern stands for: '(a|b) [c]' → 'a c', 'a', 'b c', 'b'. A sign alone is itself."""
    pieces: list[list[str]] = []
    begin = 0
    for match in _CHOICE.finditer(pattern):
        pieces.append([pattern[begin : match.start()]])
        inner = match.group(1) if match.group(1) is not None else match.group(2)
        pieces.append(inner.split("|") + ([""] if match.group(2) is not None else []))
        begin = match.end()
    pieces.append([pattern[begin:]])
    for choice in product(*pieces):
        text = " ".join("".join(choice).split())
        if text:
            yield text


def sections(name: str) -> Iterator[tuple[str, str]]:
    """(header, entry) for every entry of a vocabulary file, patterns not yet expanded."""
    header = ""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("# ") or not line.strip():
            continue
        if re.fullmatch(r"\[[A-Z_]+( [^\]]+)?\]", line):
            header = line[1:-1]
            continue
        for entry in next(csv.reader([line.rstrip(",")], skipinitialspace=True)):
            if entry.strip():
                yield header, entry.strip()


@cache
def entries() -> dict[str, tuple[Meaning, ...]]:
    """Folded text → what it may mean, English and Japanese together; a text may stand in several sections."""
    found: dict[str, dict[Meaning, None]] = {}
    for name in FILES:
        for header, entry in sections(name):
            kind, _, value = header.partition(" ")
            for text in expand(entry):
                found.setdefault(fold_label(text), {})[(kind, value)] = None
    for text, meaning in _places():
        found.setdefault(text, {})[meaning] = None
    for name in names("FAMILY"):
        found.setdefault(name, {})[("FAMILY", "")] = None
    return {text: tuple(meanings) for text, meanings in found.items() if text}


def _places() -> Iterator[tuple[str, Meaning]]:
    for header, entry in _equations("places.txt"):
        name, _, others = entry.partition("=")
        for text in (name, *others.split(",")):
            if text.strip():
                yield fold_label(text), ("PLACE", (header, name.strip()))


def _equations(name: str) -> Iterator[tuple[str, str]]:
    """Like `sections`, but 'Name = other, other' stays one entry."""
    header = ""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            header = line[1:-1]
        elif "=" in line and not line.startswith("#"):
            yield header, line
        elif line.strip() and not line.startswith("#"):
            for entry in line.split(","):
                if entry.strip():
                    yield header, entry.strip()


@cache
def names(section: str) -> frozenset[str]:
    """The folded names of people.txt: section 'GIVEN' or 'FAMILY'."""
    return frozenset(fold_label(entry) for header, entry in sections("people.txt") if header == section)


@cache
def words(kind: str, value: str | None = None) -> frozenset[str]:
    """Every folded entry of one type, such as the company suffixes."""
    return frozenset(
        text
        for text, meanings in entries().items()
        if any(found == kind and (value is None or content == value) for found, content in meanings)
    )
