"""When two texts count as the same: width, letter case and blanks folded, with a way back to the typed positions.

Decides nothing about meaning: which labels exist and which one is meant stands in catalog.py.
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

import jaconv

# Every Unicode space, the control characters that Python calls blank, and three invisible marks that come along
# when people copy from web pages: zero width space, word joiner, byte order mark.
BLANKS = frozenset(chr(code) for code in range(0x3001) if chr(code).isspace()) | set("\u200b\u2060\ufeff")

STRIPPED = "".join(sorted(BLANKS))  # for str.strip

# Full-width ASCII becomes ASCII and every blank becomes a space; one character stays one character.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NARROW |= {ord("￥"): ord("¥"), ord("｢"): ord("「"), ord("｣"): ord("」"), ord("､"): ord("、")}
_NARROW |= {ord(blank): ord(" ") for blank in BLANKS}


def narrow(text: str) -> str:
    """Full-width letters, digits and signs as ASCII, all blanks as spaces; a position in the result is the same
    position in `text`, since the length never changes."""
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_NARROW)


def fold(text: str) -> str:
    """The form in which values are compared (Z4): NFKC and casefold, repeated until nothing changes. Blanks stay."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    while (again := unicodedata.normalize("NFKC", folded.casefold())) != folded:
        folded = again
    return folded


@lru_cache(maxsize=4096)
def _short_label(text: str) -> str:
    return " ".join(fold(text.translate(_NARROW)).split())


def fold_label(text: str) -> str:
    """The form in which labels are compared (Z5): folded, no blanks at the ends, one space for blanks inside."""
    if len(text) > 200:  # nobody's label; keep what strangers type out of the cache
        return " ".join(fold(text.translate(_NARROW)).split())
    return _short_label(text)


def fold_kana(text: str) -> str:
    """`fold_label` with hiragana as katakana: for finding what was probably meant, never for equality."""
    return jaconv.hira2kata(fold_label(text))


def to_latin(text: str) -> str:
    """Kana in Latin letters (かいしゃ -> kaisha), everything else as it is: for finding what was probably meant."""
    return str(jaconv.kana2alphabet(jaconv.kata2hira(text)))


@dataclass(frozen=True)
class Folded:
    """A folded text that remembers where its characters were typed.

    text    the typed text, folded as `fold` does, blanks as spaces
    starts  for each character of `text` the index in the typed text where it began, then the typed length
    """

    text: str
    starts: tuple[int, ...]

    def typed_span(self, start: int, end: int) -> tuple[int, int]:
        """The typed [start, end) that `text[start:end]` came from; a character unfolded to several is kept whole."""
        if start >= end:
            return self.starts[start], self.starts[start]
        after = bisect_right(self.starts, self.starts[end - 1])
        return self.starts[start], self.starts[after] if after < len(self.starts) else self.starts[-1]


def fold_with_map(text: str) -> Folded:
    """Fold `text` as `fold` does, cluster by cluster (a letter with its marks), and keep the way back."""
    pieces: list[str] = []
    starts: list[int] = []
    begin, size = 0, len(text)
    while begin < size:
        end = begin + 1
        while end < size and _continues(text[end]):
            end += 1
        piece = fold(text[begin:end].translate(_TO_SPACE))
        pieces.append(piece)
        starts.extend([begin] * len(piece))
        begin = end
    return Folded("".join(pieces), (*starts, size))


_TO_SPACE = {ord(blank): " " for blank in BLANKS}


def _continues(char: str) -> bool:
    """Whether NFKC may melt `char` into the one before: marks, half-width voicing marks, Hangul vowels and finals."""
    if char < "\u0300":
        return False
    return char in "ﾞﾟ" or "\u1160" <= char <= "\u11ff" or unicodedata.category(char)[0] == "M"
