"""Dates, periods and spans as people write them, in English and Japanese: 'March 2026', '過去30日間', 'Q3 FY2026', '2 weeks'.

Gives the codes of grammar/periods.py; asks no clock: what needs today ('month:3', 'weekday:4') is finished in reading/.
The fixed words (today, last month, 今月) are in the vocabularies.
"""

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """A length of time. unit: day | week | month | quarter | year | hour."""

    count: int
    unit: str


Time = tuple[str, object]  # ("PERIOD", code) or ("SPAN", Span)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon 月曜", "tuesday tue tues 火曜", "wednesday wed 水曜", "thursday thu thurs 木曜", "friday fri 金曜",
            "saturday sat 土曜", "sunday sun 日曜",
        )
    )
    for name in names.split()
}  # fmt: skip
_SMALL = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1, "couple of": 2, "a couple of": 2, "few": 3, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_UNITS_JA = {
    "日": "day", "週": "week", "か月": "month", "ヶ月": "month", "カ月": "month", "ヵ月": "month", "箇月": "month", "ケ月": "month",
    "四半期": "quarter", "年": "year", "時間": "hour",
}  # fmt: skip

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_COUNT = r"\d{1,4}|" + "|".join(sorted((re.escape(word) for word in _SMALL), key=len, reverse=True))
_UNIT = r"(?:business |working |calendar |full |consecutive )?(?P<unit>day|week|month|quarter|year|hour|hr|yr)s?"
_UNIT_JA = r"(?P<unit>日|週|か月|ヶ月|カ月|ヵ月|箇月|ケ月|四半期|年)"
_TAIL = r"(?![a-z0-9])"

_LAST = r"(?:the )?(?:last|past|previous|prior|trailing|preceding|most recent)"
_NEXT = r"(?:the )?(?:next|coming|following|upcoming)"
_PAST_JA = r"(?:過去|直近|ここ|この|最近|直前|前)の?"
_NEXT_JA = r"(?:今後|向こう|この先|これから|次の?|来たる)の?"


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _month(year: str | int, month: str | int) -> str | None:
    return f"{int(year):04d}-{int(month):02d}" if 1 <= int(month) <= 12 else None


def _slashes(match: re.Match[str]) -> str | None:
    first, second = match["a"], match["b"]
    return _day(match["y"], first, second) or _day(match["y"], second, first)


def _count(text: str) -> int:
    return _SMALL[text] if text in _SMALL else int(text)


def _unit(text: str) -> str:
    return {"hr": "hour", "yr": "year"}.get(text, _UNITS_JA.get(text, text))


def _relative(side: str) -> "type[object] | None | object":
    def code(match: re.Match[str]) -> str | None:
        count, unit = _count(match["n"]), _unit(match["unit"])
        return f"{side}_{count}_{unit}s" if count and unit != "hour" else None

    return code


def _named_month(match: re.Match[str]) -> str | None:
    number, year = _MONTHS[match["m"]], match.groupdict().get("y")
    if match["m"] == "may" and not year and not re.search(r"(?:in|for|of|since|during|until|by|last|next|this|before|after|and|to|-) $", match.string[: match.start()]):
        return None  # 'may' is more often the verb
    return _month(year, number) if year else f"month:{number}"


def _named_day(match: re.Match[str]) -> str | None:
    number, year = _MONTHS[match["m"]], match.groupdict().get("y")
    if year:
        return _day(year, str(number), match["d"])
    return f"monthday:{number}-{int(match['d'])}" if 1 <= int(match["d"]) <= 31 else None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _part(letter: str) -> object:
    def code(match: re.Match[str]) -> str | None:
        number = match["n"]
        index = _ORDINALS.get(number) or int({"上": "1", "下": "2"}.get(number, number))
        year = match.groupdict().get("y")
        return f"{_year(year)}-{letter}{index}" if year else f"{letter}{index}"

    return code


def _reiwa(match: re.Match[str]) -> str | None:
    year = 2018 + (1 if match["y"] == "元" else int(match["y"]))
    if match["d"]:
        return _day(str(year), match["m"], match["d"])
    if match["m"]:
        return _month(year, match["m"])
    return f"FY{year}" if match["fy"] else str(year)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


# The longest match wins, then the earlier rule. Each gives a period's code, or None when it is no date after all.
_PERIODS = [
    (_pattern(rf"(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"), lambda m: _day(m["y"], m["m"], m["d"])),
    (_pattern(rf"(?P<y>{_YEAR})[/.](?P<m>\d\d?)[/.](?P<d>\d\d?)(?!\d)"), lambda m: _day(m["y"], m["m"], m["d"])),
    (_pattern(rf"(?P<a>\d\d?)[/.](?P<b>\d\d?)[/.](?P<y>{_YEAR})(?!\d)"), _slashes),
    (_pattern(rf"(?P<y>{_YEAR})[-/](?P<m>\d\d?)(?![\d/-])"), lambda m: _month(m["y"], m["m"])),
    (_pattern(rf"(?P<m>\d\d?)/(?P<d>\d\d?)(?![\d/])"), lambda m: f"monthday:{int(m['m'])}-{int(m['d'])}" if _month(2000, m["m"]) and 1 <= int(m["d"]) <= 31 else None),
    (_pattern(rf"(?P<m>{_MONTH})\.? (?P<d>\d\d?)(?:st|nd|rd|th)?(?:,? (?P<y>{_YEAR}))?{_TAIL}"), _named_day),
    (_pattern(rf"(?P<d>\d\d?)(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTH})(?:,? (?P<y>{_YEAR}))?{_TAIL}"), _named_day),
    (_pattern(rf"(?:the month of )?(?P<m>{_MONTH})\.?(?:,? (?:of )?(?P<y>{_YEAR}))?{_TAIL}"), _named_month),
    (_pattern(rf"(?P<m>{_MONTH}) (?:of )?this year{_TAIL}"), lambda m: f"thisyear:{_MONTHS[m['m']]}"),
    (_pattern(rf"(?:last (?P<m>{_MONTH})|(?P<n>{_MONTH}) (?:of )?last year){_TAIL}"), lambda m: f"lastyear:{_MONTHS[m['n']]}" if m["n"] else f"lastmonth:{_MONTHS[m['m']]}"),
    (_pattern(rf"(?:fy ?|fiscal (?:year )?|financial year )(?P<y>{_YEAR}|\d\d){_TAIL}"), lambda m: f"FY{_year(m['y'])}"),
    (_pattern(rf"q(?P<n>[1-4])(?:[ /-]?(?:of |in )?(?:fy ?)?'?(?P<y>{_YEAR}|\d\d))?{_TAIL}"), _part("Q")),
    (_pattern(rf"(?P<y>{_YEAR})[ -]?q(?P<n>[1-4]){_TAIL}"), _part("Q")),
    (_pattern(rf"(?:the )?(?P<n>first|second|third|fourth|1st|2nd|3rd|4th) (?:fiscal )?quarter(?: (?:of |in )?(?:fy ?)?(?P<y>{_YEAR}))?{_TAIL}"), _part("Q")),
    (_pattern(rf"quarter (?P<n>[1-4])(?: (?:of )?(?P<y>{_YEAR}))?{_TAIL}"), _part("Q")),
    (_pattern(rf"h(?P<n>[12])(?: (?:of )?(?P<y>{_YEAR}))?{_TAIL}"), _part("H")),
    (_pattern(rf"(?:the )?(?P<n>first|second|1st|2nd) half(?: (?:of )?(?:the year|this year|(?P<y>{_YEAR})))?{_TAIL}"), _part("H")),
    (_pattern(rf"{_LAST} (?P<n>{_COUNT}) {_UNIT}{_TAIL}"), _relative("last")),
    (_pattern(rf"{_NEXT} (?P<n>{_COUNT}) {_UNIT}{_TAIL}"), _relative("next")),
    (_pattern(rf"(?P<n>{_COUNT}) {_UNIT} ago{_TAIL}"), lambda m: f"ago:{_count(m['n'])}_{_unit(m['unit'])}"),
    (_pattern(rf"(?P<w>this |next |last |coming |on )?(?P<d>{'|'.join(sorted((d for d in _WEEKDAYS if d.isascii()), key=len, reverse=True))}){_TAIL}"),
     lambda m: f"weekday:{ {'next ': 'next', 'last ': 'last'}.get(m['w'] or '', 'this') }:{_WEEKDAYS[m['d']]}" if len(m["d"]) > 3 else None),
    (_pattern(rf"(?:the )?(?:calendar )?(?:year )?(?P<y>{_YEAR}){_TAIL}(?!年)"), lambda m: m["y"]),
    (_pattern(rf"(?P<y>{_YEAR})年(?P<m>\d\d?)月(?P<d>\d\d?)日"), lambda m: _day(m["y"], m["m"], m["d"])),
    (_pattern(rf"(?P<y>{_YEAR})年の?(?P<m>\d\d?)月(?:中|度|分)?"), lambda m: _month(m["y"], m["m"])),
    (_pattern(rf"(?P<y>{_YEAR})年度?の?(?:第)?(?P<n>[1-4])四半期"), _part("Q")),
    (_pattern(rf"(?P<y>{_YEAR})年度?の?q(?P<n>[1-4])"), _part("Q")),
    (_pattern(rf"(?P<y>{_YEAR})年度?の?(?P<n>[上下])(?:半期|期)"), _part("H")),
    (_pattern(rf"(?P<y>{_YEAR})年度"), lambda m: f"FY{m['y']}"),
    (_pattern(rf"(?P<y>{_YEAR})年(?:中)?"), lambda m: m["y"]),
    (_pattern(r"令和(?P<y>\d\d?|元)年(?P<fy>度)?(?:(?P<m>\d\d?)月(?:(?P<d>\d\d?)日)?)?"), _reiwa),
    (_pattern(r"(?P<w>昨年|去年|前年|今年|本年|来年)の?(?P<m>\d\d?)月"), lambda m: f"{ {'今年': 'thisyear', '本年': 'thisyear', '来年': 'nextyear'}.get(m['w'], 'lastyear') }:{int(m['m'])}" if _month(2000, m["m"]) else None),
    (_pattern(r"(?P<m>\d\d?)月(?P<d>\d\d?)日"), lambda m: f"monthday:{int(m['m'])}-{int(m['d'])}" if _month(2000, m["m"]) and 1 <= int(m["d"]) <= 31 else None),
    (_pattern(r"(?P<m>\d\d?)月(?:中|度|分|末)?(?!別|ご|毎|次|曜)"), lambda m: f"month:{int(m['m'])}" if _month(2000, m["m"]) else None),
    (_pattern(r"第(?P<n>[1-4])(?:四半期|クォーター|q)"), _part("Q")),
    (_pattern(r"(?P<n>[上下])(?:半期|期)"), _part("H")),
    (_pattern(rf"{_PAST_JA}(?P<n>\d{{1,4}}){_UNIT_JA}(?:間)?(?:以内)?(?:分)?"), _relative("last")),
    (_pattern(rf"{_NEXT_JA}(?P<n>\d{{1,4}}){_UNIT_JA}(?:間)?(?:以内)?"), _relative("next")),
    (_pattern(r"(?P<n>\d{1,4})(?P<unit>日|週間|か月|ヶ月|カ月|ヵ月|年)前(?!以)"), lambda m: f"ago:{int(m['n'])}_{_unit('週' if m['unit'] == '週間' else m['unit'])}"),
    (_pattern(r"(?P<w>今週|来週|先週|次)?の?(?P<d>[月火水木金土日]曜)日?"), lambda m: f"weekday:{ {'来週': 'next', '次': 'next', '先週': 'last'}.get(m['w'] or '', 'this') }:{_WEEKDAYS[m['d']]}"),
]  # fmt: skip
_SPANS = [
    re.compile(rf"(?P<n>{_COUNT})[ -]{_UNIT}{_TAIL}"),
    re.compile(r"(?P<n>\d{1,4})(?:(?P<unit>日|週|か月|ヶ月|カ月|ヵ月|箇月|ケ月|四半期|年|時間))(?:間)?"),
]


def match_time(text: str, start: int) -> tuple[int, tuple[Time, ...]] | None:
    """The longest date, period or span that begins at `start` of the folded text, as (end, what it may mean).

    returns    None when none begins here; of equally long ones the period comes first. A bare year may be a number too.
    """
    if start and text[start - 1].isascii() and text[start - 1].isalnum() and text[start].isascii():
        return None
    best_end, best = start, ()  # type: int, tuple[Time, ...]
    for pattern, code in _PERIODS:
        match = pattern.match(text, start)
        if match and match.end() > best_end:
            found = code(match)  # type: ignore[operator]
            if found:
                best_end, best = match.end(), (("PERIOD", found),)
    for span in _SPANS:
        match = span.match(text, start)
        if match and match.end() > best_end and _count(match["n"]):
            best_end, best = match.end(), (("SPAN", Span(_count(match["n"]), _unit(match["unit"]))),)
    return (best_end, best) if best else None
