"""Cuts a typed text into lexemes: the cheapest cover by known words, numbers, times, quotes and unknown runs.

Latin words end at word boundaries, Japanese needs none; a run of katakana or of Latin letters is never cut inside by
an unknown. Gives every lexeme all its meanings; choosing among them is the work of lines/.
"""

import re
import unicodedata
from dataclasses import dataclass

from grammar.folding import Folded, fold_with_map
from grammar.question.words.lexicon import Entry, Lexicon, Thing
from grammar.question.words.numbers import match_amount
from grammar.question.words.times import match_time
from grammar.question.words.vocabulary import Meaning

MAX_LENGTH = 500  # code points of a question; a longer text is no question
LONGEST_QUOTE = 100
LONGEST_UNKNOWN = 24  # kanji or kana of one unknown run

# What a piece costs; a known word costs 1, so that the fewest and longest known words win.
_TIME, _AMOUNT, _QUOTE, _UNKNOWN, _SIGN = 0.8, 0.9, 0.5, 2.6, 5.0
_UNKNOWN_CHAR = {"kanji": 0.32, "hiragana": 0.9, "katakana": 0.32, "latin": 0.05, "other": 0.5}

_QUOTES = dict(zip("\"“„‘「『«《`'【", "\"””’」』»》`'】", strict=True))
_LATIN_RUN = re.compile(r"[^\s\u3000-\u9fff\uff00-\uffef\"“”„«»()\[\]{},;!?…·•|=<>]+")
_TIME_START = frozenset(
    "0123456789jfmasondqhlptueigwcthr過直こ最前今向次来第上下令平昨去本月火水木金土日先半一二三四五六七八九十"
)


@dataclass(frozen=True)
class Lexeme:
    """One piece of the text. start, end: in the folded text; typed: as it was typed; unknown: no lexicon knows it."""

    start: int
    end: int
    text: str
    typed: str
    meanings: tuple[Meaning, ...] = ()
    things: tuple[Thing, ...] = ()
    unknown: bool = False
    script: str = "latin"


NOTHING = Entry((), ())


@dataclass(frozen=True)
class _Piece:
    """How a stretch may be covered. kind: known | unknown | quote | blank."""

    start: int
    kind: str
    entry: Entry = NOTHING


def script_of(char: str) -> str:
    """latin | hiragana | katakana | kanji | blank | other, of one folded character."""
    if char == " ":
        return "blank"
    if "぀" <= char <= "ゟ":
        return "hiragana"
    if "゠" <= char <= "ヿ":
        return "katakana"
    if "一" <= char <= "鿿" or char in "々〆〇":
        return "kanji"
    return "latin" if unicodedata.category(char)[0] in "LNM" or char in "@_.-&'+#/" else "other"


class _Cutter:
    """The cheapest cover of one folded line, found from left to right."""

    def __init__(self, line: str, lexicon: Lexicon) -> None:
        self.line = line
        self.size = len(line)
        self.lexicon = lexicon
        self.scripts = [script_of(char) for char in line]
        self.costs = [0.0, *([float("inf")] * self.size)]
        self.pieces: list[_Piece | None] = [None] * (self.size + 1)

    def reach(self, end: int, cost: float, piece: _Piece) -> None:
        total = self.costs[piece.start] + cost
        if total < self.costs[end] - 1e-9:
            self.costs[end] = total
            self.pieces[end] = piece

    def run(self) -> None:
        for start in range(self.size):
            if self.costs[start] == float("inf"):
                continue
            if self.scripts[start] == "blank":
                self.reach(start + 1, 0.0, _Piece(start, "blank"))
                continue
            self.quotes(start)
            if not self.is_inside(start):
                self.numbers_and_times(start)
                self.words(start)
            self.unknowns(start)

    def is_inside(self, place: int) -> bool:
        """Whether a Latin word goes on from the character before."""
        if not 0 < place < self.size or self.scripts[place] != "latin" or self.scripts[place - 1] != "latin":
            return False
        return self.line[place - 1].isalnum() and self.line[place].isalnum()

    def quotes(self, start: int) -> None:
        opening = self.line[start]
        if opening == "[":
            self.bracketed(start)
        closing = _QUOTES.get(opening)
        if closing is None or (opening in "'`" and start and self.line[start - 1].isalnum()):
            return
        end = self.line.find(closing, start + 1)
        apostrophe = opening == "'" and end + 1 < self.size and self.line[end + 1].isalnum()
        if 0 < end - start - 1 <= LONGEST_QUOTE and not apostrophe:
            self.reach(end + 1, _QUOTE, _Piece(start, "quote"))

    def bracketed(self, start: int) -> None:
        """[Field], as after /zcrm."""
        end = self.line.find("]", start)
        fields = self.lexicon.exact(self.line[start + 1 : end].strip()) if end > start + 1 else ()
        fields = tuple(thing for thing in fields if thing.kind == "FIELD")
        if fields:
            self.reach(end + 1, _QUOTE, _Piece(start, "known", Entry((), fields)))

    def numbers_and_times(self, start: int) -> None:
        amount = match_amount(self.line, start)
        if amount:
            self.reach(amount[0], _AMOUNT, _Piece(start, "known", Entry((("NUMBER", amount[1]),), ())))
        time = match_time(self.line, start) if self.line[start] in _TIME_START else None
        if time:
            both = (("NUMBER", amount[1]),) if amount and amount[0] == time[0] else ()
            price = _TIME - 0.0001 * (time[0] - start) ** 2
            self.reach(time[0], price, _Piece(start, "known", Entry((*time[1], *both), ())))

    def words(self, start: int) -> None:
        for end, entry in self.lexicon.matches(self.line, start).items():
            if not self.is_inside(end):
                self.reach(end, self.price(start, end), _Piece(start, "known", entry))

    def price(self, start: int, end: int) -> float:
        """A lone kana or kanji costs a little more, so that it does not nibble at unknown names; of two covers with as
        many pieces the one with the longer piece is a little cheaper."""
        if end - start == 1 and not self.line[start].isascii():
            return 1.1
        return 1.0 - 0.00004 * (end - start) ** 2

    def unknowns(self, start: int) -> None:
        script = self.scripts[start]
        ends = self.latin_ends(start) if script == "latin" else self.other_ends(start, script)
        for end in ends:
            cost = _UNKNOWN + _UNKNOWN_CHAR[script] * (end - start)
            self.reach(end, cost, _Piece(start, "unknown"))

    def latin_ends(self, start: int) -> list[int]:
        match = None if self.is_inside(start) else _LATIN_RUN.match(self.line, start)
        if match is None:
            self.reach(start + 1, _SIGN, _Piece(start, "unknown"))
            return []
        end = match.end()
        while end - start > 1 and self.line[end - 1] in ".'-/:":
            end -= 1
        for mark in ("'s", "’s"):  # Jane Smith's
            if self.line[start:end].endswith(mark) and end - start > 2:
                end -= 2
        return [end]

    def other_ends(self, start: int, script: str) -> list[int]:
        if script == "katakana" and start and self.scripts[start - 1] == "katakana":
            return []  # a katakana word is known whole or unknown whole
        if script == "other":
            return [start + 1]
        end = start + 1
        while end < self.size and self.scripts[end] == script:
            end += 1
        return [end] if script == "katakana" else list(range(start + 1, min(end, start + LONGEST_UNKNOWN) + 1))


def cut(text: str, lexicon: Lexicon) -> tuple[Lexeme, ...]:
    """The lexemes of a typed text; () for an empty or an overlong one."""
    folded = fold_with_map(text)
    if not folded.text.strip() or len(folded.text) > MAX_LENGTH:
        return ()
    cutter = _Cutter(folded.text, lexicon)
    cutter.run()
    found: list[Lexeme] = []
    end = cutter.size
    while end > 0:
        piece = cutter.pieces[end]
        assert piece is not None  # every character has an unknown run of its own
        if piece.kind != "blank":
            found.append(_lexeme(folded, text, piece, end, cutter.scripts[piece.start]))
        end = piece.start
    return tuple(reversed(found))


def _lexeme(folded: Folded, text: str, piece: _Piece, end: int, script: str) -> Lexeme:
    start = piece.start
    if piece.kind == "quote":
        left, right = folded.typed_span(start + 1, end - 1)
        quoted = text[left:right]
        return Lexeme(start, end, folded.text[start + 1 : end - 1], quoted, (("QUOTED", quoted),))
    left, right = folded.typed_span(start, end)
    entry, unknown = piece.entry, piece.kind == "unknown"
    return Lexeme(start, end, folded.text[start:end], text[left:right], entry.meanings, entry.things, unknown, script)
