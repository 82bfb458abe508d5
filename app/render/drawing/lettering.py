"""Texts on a picture: the fonts, what they can show, how wide a text is, and lines that fit a width.

Draws nothing.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pylopdf_fonts_jp
from matplotlib import get_data_path
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font

ELLIPSIS = "…"
UNKNOWN = "□"  # stands for a letter that neither font has
# The second one has the Arabic, Hebrew and Greek letters that the first one lacks.
FILES = (pylopdf_fonts_jp.sans_path(), Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
LETTERS_MOST = 300  # of one text; nobody reads more on a picture
_NO_BREAK_BEFORE = "、。，．,.!?！？:：;；)）]］】」』〉》％%ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_NO_BREAK_AFTER = "(（[［【「『〈《￥¥$€"


@cache
def families() -> tuple[str, ...]:
    """The names of the fonts, in the order in which they are asked for a letter; registers them."""
    names = []
    for path in FILES:
        fontManager.addfont(str(path))
        names.append(FT2Font(str(path)).family_name)
    return tuple(dict.fromkeys(names))


@cache
def _covered() -> frozenset[int]:
    return frozenset(code for path in FILES for code in FT2Font(str(path)).get_charmap())


def clean(text: str) -> str:
    """In one line, with letters that the fonts have: pictographs are left out, other unknown letters are a box."""
    shown = []
    for letter in unicodedata.normalize("NFC", text[: LETTERS_MOST * 4]):
        category = unicodedata.category(letter)
        if letter.isspace():
            shown.append(" ")
        elif category[0] == "C":  # controls, also those that turn the direction of writing, and halves of letters
            continue
        elif ord(letter) in _covered():
            shown.append(letter)
        elif category[0] in "LN":
            shown.append(UNKNOWN)
    kept = " ".join("".join(shown).split())[:LETTERS_MOST]
    return kept or (UNKNOWN if text.strip() else "")


@cache
def font(size: float) -> FontProperties:
    return FontProperties(family=list(families()), size=size)


@cache
def _advance(letter: str) -> float:
    """Width of one letter in thousandths of its size."""
    for path in FILES:
        face = _face(str(path))
        if ord(letter) in face[1]:
            face[0].set_size(100, 72)
            glyph = face[0].load_char(ord(letter))
            return float(glyph.linearHoriAdvance) / 65536 * 10
    return 600.0


@cache
def _face(path: str) -> tuple[FT2Font, frozenset[int]]:
    face = FT2Font(path)
    return face, frozenset(face.get_charmap())


def width(text: str, size: float) -> float:
    """In points."""
    return sum(map(_advance, text)) * size / 1000


def widest(texts: Sequence[str], size: float) -> float:
    return max((width(line, size) for text in texts for line in text.split("\n")), default=0.0)


def cut(text: str, size: float, room: float) -> str:
    """The beginning that fits `room` points, with dots when something is missing."""
    if width(text, size) <= room:
        return text
    room -= width(ELLIPSIS, size)
    kept = ""
    for letter in text:
        room -= _advance(letter) * size / 1000
        if room < 0:
            break
        kept += letter
    return kept.rstrip() + ELLIPSIS


def fold(text: str, size: float, room: float, lines: int = 2) -> str:
    """In so many lines of `room` points, broken at blanks or between Japanese letters; the last one may end in dots."""
    if width(text, size) <= room:
        return text
    if lines > 1 and (halves := _halves(text, size, room)):
        return "\n".join(halves)
    made: list[str] = []
    rest = text
    while rest and len(made) < lines - 1 and width(rest, size) > room:
        place = _break(rest, size, room)
        made.append(rest[:place].rstrip())
        rest = rest[place:].lstrip()
    return "\n".join([*made, cut(rest, size, room)] if rest else made)


def _halves(text: str, size: float, room: float) -> tuple[str, str] | None:
    """Two lines as alike in length as they can be, where two are enough: no letter stands alone on the second."""
    found: tuple[float, tuple[str, str]] | None = None
    for place in range(1, len(text)):
        if _may_break(text[place - 1], text[place]):
            pair = text[:place].rstrip(), text[place:].lstrip()
            widths = width(pair[0], size), width(pair[1], size)
            if max(widths) <= room and (found is None or max(widths) < found[0]):
                found = max(widths), pair
    return found[1] if found else None


def _break(text: str, size: float, room: float) -> int:
    """How many letters the first line takes: at least one."""
    fits, total = 0, 0.0
    for letter in text:
        total += _advance(letter) * size / 1000
        if total > room:
            break
        fits += 1
    for place in range(max(fits, 1), max(fits // 3, 0), -1):
        if place < len(text) and _may_break(text[place - 1], text[place]):
            return place
    return max(fits, 1)


def _may_break(before: str, after: str) -> bool:
    if after == " " or before in " -/・_":
        return True
    if before.isdigit():  # 2月, 30件, 123万
        return False
    wide = unicodedata.east_asian_width(before) in "WF" or unicodedata.east_asian_width(after) in "WF"
    return wide and after not in _NO_BREAK_BEFORE and before not in _NO_BREAK_AFTER
