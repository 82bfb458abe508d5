"""Where a line may end: Japanese rules (kinsoku) for Japanese, spaces for the rest.

Pure: widths are asked of whoever knows the font. Source of the rules: W3C, Requirements for Japanese Text Layout
(https://www.w3.org/TR/jlreq/, 3.1.7 and 3.1.8, read 2026-11-22): what may not begin a line stays with what stands
before it, what may not end one with what follows.
"""

import unicodedata
from collections.abc import Callable, Iterator

NOT_FIRST = frozenset(
    "、。，．,.・:;：；!?！？‼⁇⁈⁉ー‐–〜~々〻ヽヾゝゞ"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    ")）]］}｝」』】〕〉》〙〗〟｠»’”％%℃°′″…‥"
)
NOT_LAST = frozenset("(（[［{｛「『【〔〈《〘〖〝｟«‘“￥¥$＄€£№＃#")
_SMALLEST_WORD = 3  # letters; a long word is cut when less than this would be left over


def lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The text in lines of at most `width`; its own line breaks stay. Nothing but blanks at breaks is lost.

    measure   the width of a text, additive over its letters
    """
    return [line for part in text.splitlines() or [""] for line in _filled(part, width, measure)]


def _filled(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    line, used = "", 0.0
    for piece in _pieces(text):
        size = measure(piece)
        if used + measure(piece.rstrip()) <= width:
            line, used = line + piece, used + size
            continue
        if line.strip():
            yield line.rstrip()
            line, used = "", 0.0
        *full, line = _cut(piece.lstrip(), width, measure)
        yield from full
        used = measure(line)
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What is not broken while it fits a line: a word with its blanks, a Japanese letter with what clings to it."""
    piece = ""
    for letter in text:
        if piece and _may_break(piece, letter):
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def _may_break(piece: str, after: str) -> bool:
    before, last = piece[-1], piece.rstrip()[-1:]
    if after.isspace() or unicodedata.combining(after) or _joins(after) or _joins(before):
        return False  # blanks hang at the end of the line before
    if after in NOT_FIRST or last in NOT_LAST:
        return False
    return before.isspace() or _is_wide(before) or _is_wide(after)


def _joins(letter: str) -> bool:
    """Joiners and variants belong to the letter before and after; a no-break space keeps both together."""
    return letter in "\u200d\u2060\u00a0" or "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF" or letter in "①②③④⑤⑥⑦⑧⑨⑩"


def _cut(piece: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """A piece that is wider than a line (an address, a row of dots), in lines; the last one has room left."""
    found, line, used = [], "", 0.0
    for letter in piece:
        size = measure(letter)
        if line and used + size > width and not unicodedata.combining(letter):
            back = _back(line, letter)
            found.append(line[: len(line) - back])
            line = line[len(line) - back :]
            used = measure(line)
        line, used = line + letter, used + size
    return [*found, line]


def _back(line: str, following: str) -> int:
    """How many letters of a full line go on to the next, so that it begins and ends as it may; 0 when none helps."""
    for back in range(min(len(line) - 1, 2 * _SMALLEST_WORD)):
        first = line[len(line) - back] if back else following
        if first not in NOT_FIRST and line[len(line) - back - 1] not in NOT_LAST:
            return back
    return 0
