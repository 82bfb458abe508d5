"""Cuts a typed text into lexemes: the cheapest way to cover it with known words, numbers, times, quotes and unknown runs.

Latin words end at word boundaries, Japanese needs none; a run of katakana or of Latin letters is never cut inside by
an unknown. Gives every lexeme all its meanings; choosing among them is reading's work.
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
_QUOTES = {'"': '"', "“": "”", "„": "“", "‘": "’", "「": "」", "『": "』", "«": "»", "《": "》", "`": "`", "'": "'", "【": "】"}
_UNKNOWN = 2.6  # an unknown run costs as much as that many known words
_UNKNOWN_CHAR = {"kanji": 0.32, "hiragana": 0.9, "katakana": 0.32, "latin": 0.05, "other": 0.5}
_LATIN_RUN = re.compile(r"[^\s\u3000-\u9fff\uff00-\uffef\"“”„«»()\[\]{},;!?…·•|=<>]+")
_TIME_START = frozenset("0123456789jfmasondqhlptueigwcthr過直こ最前今向次来第上下令昨去本月火水木金土日先")


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


def cut(text: str, lexicon: Lexicon) -> tuple[Lexeme, ...]:
    """The lexemes of a typed text; () for an empty or an overlong one."""
    folded = fold_with_map(text)
    line = folded.text
    if not line.strip() or len(line) > MAX_LENGTH:
        return ()
    scripts = [script_of(char) for char in line]
    size = len(line)
    costs: list[float] = [float("inf")] * (size + 1)
    steps: list[tuple[int, object] | None] = [None] * (size + 1)
    costs[0] = 0.0

    def reach(start: int, end: int, cost: float, what: object) -> None:
        total = costs[start] + cost
        # of equal covers the one whose last piece is longer has the longer match at the front more often: keep the first
        if total < costs[end] - 1e-9:
            costs[end] = total
            steps[end] = (start, what)

    for start in range(size):
        if costs[start] == float("inf"):
            continue
        if scripts[start] == "blank":
            reach(start, start + 1, 0.0, None)
            continue
        inside = start > 0 and scripts[start] == scripts[start - 1] == "latin" and line[start - 1].isalnum() and line[start].isalnum()
        closing = _QUOTES.get(line[start])
        if closing and not (line[start] in "'`" and start and line[start - 1].isalnum()):
            end = line.find(closing, start + 1)
            if 0 < end - start - 1 <= 100 and (line[start] != "'" or end + 1 == size or not line[end + 1].isalnum()):
                reach(start, end + 1, 0.5, ("quote", start + 1, end))
        if line[start] == "[" and (end := line.find("]", start)) > start + 1:
            fields = tuple(thing for thing in lexicon.exact(line[start + 1 : end].strip()) if thing.kind == "FIELD")
            if fields:  # [Field], as after /zcrm
                reach(start, end + 1, 0.5, ((), fields))
        if not inside:
            found = match_amount(line, start)
            if found:
                reach(start, found[0], 0.9, ((("NUMBER", found[1]),), ()))
            if line[start] in _TIME_START:
                time = match_time(line, start)
                if time:
                    amount = (("NUMBER", found[1]),) if found and found[0] == time[0] else ()
                    reach(start, time[0], 0.8 - 0.0001 * (time[0] - start) ** 2, ((*time[1], *amount), ()))
            for end, entry in lexicon.matches(line, start).items():
                if end < size and scripts[end] == "latin" and scripts[end - 1] == "latin" and line[end - 1].isalnum() and line[end].isalnum():
                    continue
                reach(start, end, _price(line, start, end), entry)
        _unknown_runs(line, scripts, start, inside, reach)
    return tuple(_collect(folded, text, steps, scripts))


def _price(line: str, start: int, end: int) -> float:
    """A known word costs 1; a lone kana or kanji a little more, so that it does not nibble at unknown names; of two
    covers with as many pieces the one with the longer piece is a little cheaper."""
    if end - start == 1 and not line[start].isascii():
        return 1.1
    return 1.0 - 0.00004 * (end - start) ** 2


def _unknown_runs(line: str, scripts: list[str], start: int, inside: bool, reach: object) -> None:
    kind, size = scripts[start], len(line)
    if kind == "latin":
        match = _LATIN_RUN.match(line, start)
        if inside or not match:
            reach(start, start + 1, 5.0, "unknown") if not match else None  # type: ignore[operator]
            return
        end = match.end()
        while end - start > 1 and line[end - 1] in ".'-/:":
            end -= 1
        for mark in ("'s", "’s"):  # Jane Smith's
            if line[start:end].endswith(mark) and end - start > 2:
                end -= 2
        reach(start, end, _UNKNOWN + _UNKNOWN_CHAR["latin"] * (end - start), "unknown")  # type: ignore[operator]
        return
    if kind == "katakana" and start and scripts[start - 1] == "katakana":
        return  # a katakana word is known whole or unknown whole
    end = start + 1
    while end < size and scripts[end] == kind:
        end += 1
    if kind in ("katakana", "other"):
        stop = end if kind == "katakana" else start + 1
        reach(start, stop, _UNKNOWN + _UNKNOWN_CHAR[kind] * (stop - start), "unknown")  # type: ignore[operator]
        return
    for stop in range(start + 1, min(end, start + 24) + 1):
        reach(start, stop, _UNKNOWN + _UNKNOWN_CHAR[kind] * (stop - start), "unknown")  # type: ignore[operator]


def _collect(folded: Folded, text: str, steps: list[tuple[int, object] | None], scripts: list[str]) -> list[Lexeme]:
    found: list[Lexeme] = []
    end = len(folded.text)
    while end > 0:
        step = steps[end]
        if step is None:  # cannot happen: every character has an unknown run of its own
            return []
        start, what = step
        if what is not None:
            left, right = folded.typed_span(start, end)
            word, typed = folded.text[start:end], text[left:right]
            if what == "unknown":
                found.append(Lexeme(start, end, word, typed, unknown=True, script=scripts[start]))
            elif isinstance(what, tuple) and what and what[0] == "quote":
                inner = folded.typed_span(what[1], what[2])
                quoted = text[inner[0] : inner[1]]
                found.append(Lexeme(start, end, folded.text[what[1] : what[2]], quoted, (("QUOTED", quoted),)))
            else:
                meanings, things = what  # type: ignore[misc]
                found.append(Lexeme(start, end, word, typed, tuple(meanings), tuple(things), script=scripts[start]))
        end = start
    return found[::-1]
