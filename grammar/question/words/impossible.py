"""Periods that no calendar has: Q5, 第5四半期, 13月, 30 February, 2026-13. Names the nearest that there is.

Looks at the text alone and reads nothing; a period that exists is found by words/times.py.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass

from grammar.folding import fold_with_map
from grammar.question.words.english_times import MONTH, MONTHS

_QUOTES = '"“”„‘’「」『』«»'
_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True)
class Impossible:
    """typed: the period as it stands in the text; choices: what it may have meant, written the same way."""

    typed: str
    choices: tuple[str, ...]


def impossible(text: str, year: int) -> Impossible | None:
    """The first period of a text that does not exist; None when there is none, or it stands in quotes.

    year  of a day that names none
    """
    mapped = fold_with_map(text)
    folded = mapped.text
    for pattern, nearest in _RULES:
        for match in pattern.finditer(folded):
            before = folded[: match.start()]
            if sum(before.count(mark) for mark in _QUOTES) % 2:
                continue
            choices = nearest(match, year)
            if choices:
                start, end = mapped.typed_span(*match.span())
                return Impossible(text[start:end], tuple(choice.title() for choice in choices))
    return None


def _quarter(match: re.Match[str], year: int) -> tuple[str, ...]:
    text = match.group(0)
    return (text.replace(match["n"], "4", 1), text.replace(match["n"], "1", 1)) if not 1 <= int(match["n"]) <= 4 else ()


def _half(match: re.Match[str], year: int) -> tuple[str, ...]:
    text = match.group(0)
    return (text.replace(match["n"], "1", 1), text.replace(match["n"], "2", 1)) if not 1 <= int(match["n"]) <= 2 else ()


def _day(match: re.Match[str], year: int) -> tuple[str, ...]:
    """The last day of the month, or of the year's last one, where the text has such a date in digits."""
    found = match.groupdict()
    month, day = int(found["m"]), int(found.get("d") or 1)
    year = int(found.get("y") or year)
    if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
        return ()
    nearest_month = min(max(month, 1), 12)
    nearest = min(max(day, 1), calendar.monthrange(year, nearest_month)[1])
    return (_written(match, m=nearest_month, d=nearest),)


def _named_day(match: re.Match[str], year: int) -> tuple[str, ...]:
    month, day = MONTHS[match["name"]], int(match["d"])
    year = int(match["y"] or year)
    last = calendar.monthrange(year, month)[1]
    return (_written(match, d=last),) if day > last else ()


def _written(match: re.Match[str], **parts: int) -> str:
    """The match with other numbers in the same places, as wide as they were."""
    text, start = match.group(0), match.start()
    for name in sorted((name for name in parts if match.groupdict().get(name)), key=lambda name: -match.start(name)):
        left, right = match.start(name) - start, match.end(name) - start
        text = text[:left] + f"{parts[name]:0{right - left}d}" + text[right:]
    return text


_END = r"(?![\w-])"
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], tuple[str, ...]]], ...] = tuple(
    (re.compile(pattern), nearest)
    for pattern, nearest in (
        (rf"(?<![\w-])q(?P<n>\d)(?: ?(?:fy ?)?{_YEAR})?{_END}", _quarter),
        (r"第(?P<n>\d{1,2})四半期", _quarter),
        (rf"(?<![\w-])h(?P<n>[03-9])(?: {_YEAR})?{_END}", _half),
        (rf"(?<![\w-])(?P<y>{_YEAR})[-/](?P<m>\d\d?)[-/](?P<d>\d\d?){_END}", _day),
        (rf"(?<![\w-])(?P<y>{_YEAR})[-/](?P<m>\d\d){_END}", _day),
        (rf"(?:(?P<y>{_YEAR})年の?)?(?<!\d)(?P<m>\d\d?)月(?:(?P<d>\d\d?)日)?", _day),
        (rf"(?<!\w)(?P<name>{MONTH}) (?P<d>\d\d)(?:st|nd|rd|th)?(?:,? (?P<y>{_YEAR}))?{_END}", _named_day),
        (rf"(?<!\w)(?P<d>\d\d)(?:st|nd|rd|th)?(?: of)? (?P<name>{MONTH})(?: (?P<y>{_YEAR}))?{_END}", _named_day),
    )
)
