"""Letters on paper: which font has which, how wide they are, and what stands for those that no font has.

Draws nothing.
"""

import importlib.util
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import pylopdf_fonts_jp
from fpdf import FPDF
from fpdf.fonts import TTFFont

MAIN, OTHER = "main", "other"
UNKNOWN = "〓"  # printers' sign for a letter that is missing
_JOINERS = frozenset("\u200d\u2060\ufeff")
_ASKED = 1000.0  # points: a size at which widths are asked once for all


class Lettering:
    """The fonts of one document."""

    def __init__(self, paper: FPDF) -> None:
        self._paper = paper
        paper.add_font(MAIN, fname=pylopdf_fonts_jp.sans_path())
        paper.add_font(OTHER, fname=_dejavu())
        self._has = {name: _letters(paper.fonts[name]) for name in (MAIN, OTHER)}
        self._widths: dict[str, float] = {}

    def clean(self, text: str) -> str:
        """The text in letters that the fonts have: a pictograph is named in brackets, other unknown letters are 〓.

        Controls, and marks that turn the direction of writing, are left out; line breaks stay.
        """
        shown = []
        for letter in unicodedata.normalize("NFC", text.replace("\t", "    ")):
            category = unicodedata.category(letter)
            if letter == "\n" or any(ord(letter) in has for has in self._has.values()):
                shown.append(letter if category[0] != "C" or letter == "\n" else "")
            elif letter in _JOINERS or category in ("Cc", "Cf", "Cs", "Mn", "Me") or "\ufe00" <= letter <= "\ufe0f":
                continue
            elif category == "So":
                shown.append(f"[{unicodedata.name(letter, 'sign').lower()}]")
            elif category == "Sk":
                continue  # the skin tone of a pictograph
            else:
                shown.append(" " if letter.isspace() else UNKNOWN)
        return "".join(shown)

    def width(self, text: str, size: float) -> float:
        """In millimetres, at `size` points."""
        return sum(self._width(letter) for letter in text) * size / _ASKED

    def runs(self, text: str) -> Iterator[tuple[str, str]]:
        """(font, part of the text) one after another."""
        for name, letters in groupby(text, self._font):
            yield name, "".join(letters)

    def _font(self, letter: str) -> str:
        return OTHER if ord(letter) not in self._has[MAIN] and ord(letter) in self._has[OTHER] else MAIN

    def _width(self, letter: str) -> float:
        if letter not in self._widths:
            self._paper.set_font(self._font(letter), size=_ASKED)
            self._widths[letter] = self._paper.get_string_width(letter)
        return self._widths[letter]


def _letters(font: object) -> frozenset[int]:
    """What a font of a file can show."""
    if not isinstance(font, TTFFont):
        raise TypeError("a font of a file is needed")
    return frozenset(font.cmap)


@cache
def _dejavu() -> Path:
    """A font with Greek, Cyrillic, Arabic and signs that comes with matplotlib, which need not be loaded for it."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or not found.origin:
        raise FileNotFoundError("matplotlib is not installed")
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
