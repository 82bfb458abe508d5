"""Dates and periods in Japanese: 2026年4月, 令和8年, 第3四半期, 過去30日間, 来週月曜日, 3日前.

Patterns over folded text with the codes they stand for; which of them matches longest is found in times.py.
"""

import re

from grammar.question.words import dates
from grammar.question.words.dates import Code

_UNITS = {
    **dict.fromkeys(("か月", "ヶ月", "カ月", "ヵ月", "箇月", "ケ月"), "month"),
    "日": "day",
    "週": "week",
    "週間": "week",
    "四半期": "quarter",
    "年": "year",
    "時間": "hour",
}
_ERAS = {"令和": 2018, "平成": 1988}
_WEEKDAYS = "月火水木金土日"
_YEARS = {"今年": "thisyear", "本年": "thisyear", "来年": "nextyear"}

_YEAR = r"(?:19|20)\d\d"
_UNIT = r"(?P<unit>日|週|か月|ヶ月|カ月|ヵ月|箇月|ケ月|四半期|年)"
_PAST = r"(?:過去|直近|ここ|この|最近|直前|前)の?"
_NEXT = r"(?:今後|向こう|この先|これから|次の?|来たる)の?"


_KANJI = "一二三四五六七八九十"
_COUNT = rf"(?P<n>\d{{1,4}}|[{_KANJI}]|半(?=年))"  # 3か月, 三か月, 半年


def unit_of(text: str) -> str:
    return _UNITS[text]


def span_of(match: re.Match[str]) -> dates.Span:
    """The length of time of a match of _COUNT and a unit; of 0 units for none."""
    number = match["n"]
    if number == "半":
        return dates.Span(6, "month")
    return dates.Span(int(number) if number.isdigit() else _KANJI.index(number) + 1, unit_of(match["unit"]))


def _quarter(match: re.Match[str]) -> str | None:
    return dates.part("Q", int(match["n"]), match.groupdict().get("y"))


def _half(match: re.Match[str]) -> str | None:
    return dates.part("H", {"上": 1, "下": 2}[match["n"]], match.groupdict().get("y"))


def _era(match: re.Match[str]) -> str | None:
    year = str(_ERAS[match["e"]] + (1 if match["y"] == "元" else int(match["y"])))
    if match["d"]:
        return dates.day(year, match["m"], match["d"])
    if match["m"]:
        return dates.month(year, match["m"])
    return f"FY{year}" if match["fy"] else year


def _rolling(side: str) -> Code:
    return lambda match: dates.rolling(side, span_of(match).count, span_of(match).unit)


def _weekday(match: re.Match[str]) -> str | None:
    which = {"来週": "next", "次": "next", "先週": "last"}.get(match["w"] or "", "this")
    return f"weekday:{which}:{_WEEKDAYS.index(match['d'])}"


RULES: tuple[tuple[re.Pattern[str], Code], ...] = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (rf"(?P<y>{_YEAR})年(?P<m>\d\d?)月(?P<d>\d\d?)日", lambda m: dates.day(m["y"], m["m"], m["d"])),
        (rf"(?P<y>{_YEAR})年の?(?P<m>\d\d?)月(?:中|度|分)?", lambda m: dates.month(m["y"], m["m"])),
        (rf"(?P<y>{_YEAR})年度?の?(?:第)?(?P<n>[1-4])四半期", _quarter),
        (rf"(?P<y>{_YEAR})年度?の?q(?P<n>[1-4])", _quarter),
        (rf"(?P<y>{_YEAR})年度?の?(?P<n>[上下])(?:半期|期)", _half),
        (rf"(?P<y>{_YEAR})年度", lambda m: f"FY{m['y']}"),
        (rf"(?P<y>{_YEAR})年(?:中)?", lambda m: m["y"]),
        (r"(?P<e>令和|平成)(?P<y>\d\d?|元)年(?P<fy>度)?(?:(?P<m>\d\d?)月(?:(?P<d>\d\d?)日)?)?", _era),
        (
            r"(?P<w>昨年|去年|前年|今年|本年|来年)の?(?P<m>\d\d?)月",
            lambda m: dates.bare_month(m["m"], _YEARS.get(m["w"], "lastyear")),
        ),
        (r"(?P<m>\d\d?)月(?P<d>\d\d?)日", lambda m: dates.month_day(m["m"], m["d"])),
        (r"(?P<m>\d\d?)月(?:中|度|分|末)?(?!別|ご|毎|次|曜)", lambda m: dates.bare_month(m["m"])),
        (r"第(?P<n>[1-4])(?:四半期|クォーター|q)", _quarter),
        (r"(?P<n>[上下])(?:半期|期)", _half),
        (rf"{_PAST}{_COUNT}{_UNIT}(?:間)?(?:以内)?(?:分)?", _rolling("last")),
        (rf"{_NEXT}{_COUNT}{_UNIT}(?:間)?(?:以内)?", _rolling("next")),
        (
            rf"{_COUNT}(?P<unit>日|週間|か月|ヶ月|カ月|ヵ月|年)前(?!以)",
            lambda m: f"ago:{span_of(m).count}_{span_of(m).unit}",
        ),
        (rf"(?P<w>今週|来週|先週|次)?の?(?P<d>[{_WEEKDAYS}])曜日?", _weekday),
    )
)
SPAN = re.compile(_COUNT + r"(?P<unit>日|週|か月|ヶ月|カ月|ヵ月|箇月|ケ月|四半期|年|時間)(?:間)?")
