"""Dates and periods in English: 'March 2026', '15 March', 'Q3 FY2026', 'last 30 days', 'next Monday', '3 days ago'.

Patterns over folded text with the codes they stand for; which of them matches longest is found in times.py.
"""

import re

from grammar.question.words import dates
from grammar.question.words.dates import Code

_MONTH_NAMES = (
    *("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug"),
    *("september sep sept", "october oct", "november nov", "december dec"),
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_WEEKDAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
COUNTS = {word: number for number, word in enumerate(_NUMBERS)}
COUNTS |= {"a": 1, "an": 1, "couple of": 2, "a couple of": 2, "few": 3, "fifteen": 15, "twenty": 20, "thirty": 30}
COUNTS |= {"forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(_WEEKDAYS)
_YEAR = r"(?:19|20)\d\d"
COUNT = r"\d{1,4}|" + "|".join(sorted(COUNTS, key=len, reverse=True))
UNIT = r"(?:business |working |calendar |full |consecutive )?(?P<unit>day|week|month|quarter|year|hour|hr|yr)s?"
TAIL = r"(?![a-z0-9])"
_LAST = r"(?:the )?(?:last|past|previous|prior|trailing|preceding|most recent)"
_NEXT = r"(?:the )?(?:next|coming|following|upcoming)"
_ORDINAL = r"(?P<n>first|second|third|fourth|1st|2nd|3rd|4th)"
_BEFORE_MAY = re.compile(r"(?:in|for|of|since|during|until|by|last|next|this|before|after|and|to|-) $")


def count_of(text: str) -> int:
    return COUNTS[text] if text in COUNTS else int(text)


def unit_of(text: str) -> str:
    return {"hr": "hour", "yr": "year"}.get(text, text)


def _slashes(match: re.Match[str]) -> str | None:
    """3/15/2026 as in America, 15/3/2026 where that is no month."""
    return dates.day(match["y"], match["a"], match["b"]) or dates.day(match["y"], match["b"], match["a"])


def _month(match: re.Match[str]) -> str | None:
    number, year = MONTHS[match["m"]], match["y"]
    if match["m"] == "may" and not year and not _BEFORE_MAY.search(match.string[: match.start()]):
        return None  # 'may' is more often the verb
    return dates.month(year, number) if year else dates.bare_month(number)


def _month_of_year(match: re.Match[str]) -> str | None:
    if match["m"]:
        return dates.bare_month(MONTHS[match["m"]], "lastmonth")
    return dates.bare_month(MONTHS[match["n"]], f"{match['w']}year")


def _day(match: re.Match[str]) -> str | None:
    number, year = MONTHS[match["m"]], match["y"]
    return dates.day(year, str(number), match["d"]) if year else dates.month_day(number, match["d"])


def _quarter(match: re.Match[str]) -> str | None:
    return dates.part("Q", _ORDINALS.get(match["n"]) or int(match["n"]), match["y"])


def _half(match: re.Match[str]) -> str | None:
    return dates.part("H", _ORDINALS.get(match["n"]) or int(match["n"]), match["y"])


def _rolling(side: str) -> Code:
    return lambda match: dates.rolling(side, count_of(match["n"]), unit_of(match["unit"]))


def _weekday(match: re.Match[str]) -> str | None:
    which = {"next ": "next", "last ": "last"}.get(match["w"] or "", "this")
    return f"weekday:{which}:{_WEEKDAYS[match['d']]}"


_SUFFIX = r"(?:st|nd|rd|th)?"
_OF_YEAR = rf"(?:,? (?P<y>{_YEAR}))?"
_OF_FY = rf"(?:[ /-]?(?:of |in )?(?:fy ?)?'?(?P<y>{_YEAR}|\d\d))?"
_THE_YEAR = rf"(?: (?:of )?(?:the year|this year|(?P<y>{_YEAR})))?"

RULES: tuple[tuple[re.Pattern[str], Code], ...] = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (rf"(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)", lambda m: dates.day(m["y"], m["m"], m["d"])),
        (rf"(?P<y>{_YEAR})[/.](?P<m>\d\d?)[/.](?P<d>\d\d?)(?!\d)", lambda m: dates.day(m["y"], m["m"], m["d"])),
        (rf"(?P<a>\d\d?)[/.](?P<b>\d\d?)[/.](?P<y>{_YEAR})(?!\d)", _slashes),
        (rf"(?P<y>{_YEAR})[-/](?P<m>\d\d?)(?![\d/-])", lambda m: dates.month(m["y"], m["m"])),
        (r"(?P<m>\d\d?)/(?P<d>\d\d?)(?![\d/])", lambda m: dates.month_day(m["m"], m["d"])),
        (rf"(?P<m>{MONTH})\.? (?P<d>\d\d?){_SUFFIX}{_OF_YEAR}{TAIL}", _day),
        (rf"(?P<d>\d\d?){_SUFFIX}(?: of)? (?P<m>{MONTH}){_OF_YEAR}{TAIL}", _day),
        (rf"(?:the month of )?(?P<m>{MONTH})\.?(?:,? (?:of )?(?P<y>{_YEAR}))?{TAIL}", _month),
        (rf"(?:last (?P<m>{MONTH})|(?P<n>{MONTH}) (?:of )?(?P<w>this|last|next) year){TAIL}", _month_of_year),
        (
            rf"(?:fy ?|fiscal (?:year )?|financial year )(?P<y>{_YEAR}|\d\d){TAIL}",
            lambda m: f"FY{dates.full_year(m['y'])}",
        ),
        (rf"q(?P<n>[1-4]){_OF_FY}{TAIL}", _quarter),
        (rf"(?P<y>{_YEAR})[ -]?q(?P<n>[1-4]){TAIL}", _quarter),
        (rf"(?:the )?{_ORDINAL} (?:fiscal )?quarter(?: (?:of |in )?(?:fy ?)?(?P<y>{_YEAR}))?{TAIL}", _quarter),
        (rf"quarter (?P<n>[1-4])(?: (?:of )?(?P<y>{_YEAR}))?{TAIL}", _quarter),
        (rf"h(?P<n>[12])(?: (?:of )?(?P<y>{_YEAR}))?{TAIL}", _half),
        (rf"(?:the )?(?P<n>first|second|1st|2nd) half{_THE_YEAR}{TAIL}", _half),
        (rf"{_LAST} (?P<n>{COUNT}) {UNIT}{TAIL}", _rolling("last")),
        (rf"{_NEXT} (?P<n>{COUNT}) {UNIT}{TAIL}", _rolling("next")),
        (rf"(?P<n>{COUNT}) {UNIT} ago{TAIL}", lambda m: f"ago:{count_of(m['n'])}_{unit_of(m['unit'])}"),
        (rf"(?P<w>this |next |last |coming |on )?(?P<d>{_WEEKDAY}){TAIL}", _weekday),
        (rf"(?:the )?(?:calendar )?(?:year )?(?P<y>{_YEAR}){TAIL}(?!年)", lambda m: m["y"]),
    )
)
SPAN = re.compile(rf"(?P<n>{COUNT})[ -]{UNIT}{TAIL}")
