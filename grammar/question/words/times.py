"""The longest date, period or span that begins at a place of a text, in either language.

Gives the codes of grammar/periods.py; asks no clock: what needs today ('month:3', 'weekday:next:0') is settled later.
The fixed words (today, last month, 今月) are in the vocabularies.
"""

from grammar.question.words import english_times, japanese_times
from grammar.question.words.dates import Span

Time = tuple[str, object]  # ("PERIOD", code) or ("SPAN", Span)

_RULES = (*english_times.RULES, *japanese_times.RULES)


def match_time(text: str, start: int) -> tuple[int, tuple[Time, ...]] | None:
    """The longest date, period or span that begins at `start` of the folded text, as (end, what it may mean).

    returns    None when none begins here; of equally long ones the period comes first
    """
    if start and text[start].isascii() and text[start - 1].isascii() and text[start - 1].isalnum():
        return None
    best: tuple[int, tuple[Time, ...]] | None = None
    reached = start
    for pattern, code in _RULES:
        match = pattern.match(text, start)
        if match and match.end() > reached:
            found = code(match)
            if found:
                reached = match.end()
                best = (reached, (("PERIOD", found),))
    for end, span in _spans(text, start):
        if end > reached:
            reached = end
            best = (end, (("SPAN", span),))
    return best


def _spans(text: str, start: int) -> list[tuple[int, Span]]:
    found = []
    english = english_times.SPAN.match(text, start)
    if english and english_times.count_of(english["n"]):
        found.append(
            (english.end(), Span(english_times.count_of(english["n"]), english_times.unit_of(english["unit"])))
        )
    japanese = japanese_times.SPAN.match(text, start)
    if japanese and japanese_times.span_of(japanese).count:
        found.append((japanese.end(), japanese_times.span_of(japanese)))
    return found
