"""The beginnings of words by which a sealed name is found again: what to keep of a text, what to look for. Pure.

Letters: the beginnings of each word, of two to six letters. Kanji, kana and hangul, which are written without spaces:
each two neighbours, so that a given name in the middle is found as well, and the first character of each word.
"""

import re
import unicodedata
from collections.abc import Iterable

SHORTEST, LONGEST = 2, 6
RUN_MOST, RUNS_MOST, TERMS_MOST, ASKED_MOST = 40, 12, 80, 8
_FULL = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_FULL}]+|[^\W_{_FULL}]+")
_BETWEEN = re.compile(rf"(?<=[{_FULL}])\s+(?=[{_FULL}])")


def folded(text: str) -> str:
    """As it is compared: width, case, blanks between full-width words."""
    return _BETWEEN.sub("", " ".join(unicodedata.normalize("NFKC", text).casefold().split()))


def kept(texts: Iterable[str]) -> frozenset[str]:
    """The terms under which something of these names is kept."""
    found: dict[str, None] = {}
    for text in texts:
        for run in _runs(" ".join(unicodedata.normalize("NFKC", text).casefold().split())):
            found |= dict.fromkeys([f"^{run[0]}"] if _is_full(run) else _beginnings(run))
        for run in _runs(folded(text)):
            found |= dict.fromkeys(_pairs(run) if _is_full(run) else ())
    return frozenset(list(found)[:TERMS_MOST])


def asked(text: str) -> list[str]:
    """The terms that something called so is kept under; [] for what is too short to be looked for."""
    found: dict[str, None] = {}
    for run in _runs(" ".join(unicodedata.normalize("NFKC", text).casefold().split())):
        if _is_full(run):
            found |= dict.fromkeys(_pairs(run) or [f"^{run}"])
        elif len(run) >= SHORTEST:
            found[run[:LONGEST]] = None
    return sorted(found, key=len, reverse=True)[:ASKED_MOST]


def fits(words: str, texts: Iterable[str]) -> bool:
    """Whether every word that was asked for stands in one of the texts."""
    whole = "\n".join(folded(text) for text in texts)
    return all(run in whole for run in _runs(unicodedata.normalize("NFKC", words).casefold()))


def _runs(text: str) -> list[str]:
    return [run[:RUN_MOST] for run in _RUN.findall(text)[:RUNS_MOST]]


def _is_full(run: str) -> bool:
    return bool(re.match(f"[{_FULL}]", run))


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _beginnings(run: str) -> list[str]:
    return [run[:length] for length in range(SHORTEST, min(len(run), LONGEST) + 1)]
