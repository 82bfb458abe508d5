"""Periods by their codes (this_month, last_30_days, 2026-Q3, 2026-01-01..2026-03-31) and the days they stand for.

Every period is a half-open range of days [start, end) in the asker's zone and the organisation's fiscal year. Reads no
clock (today is handed in) and no sentences: words become codes in grammar/question.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

UNITS = ("week", "month", "quarter", "half", "year", "fiscal_quarter", "fiscal_year")

_RELATIVE = re.compile(rf"(this|last|next)_({'|'.join(UNITS)})")
_ROLLING = re.compile(r"(last|next)_([1-9]\d{0,3})_(day|week|month|quarter|year)s")
_SAME = re.compile(r"same_(day|week|month|quarter|half|year|fiscal_quarter|fiscal_year)_last_year")
_YEAR = re.compile(r"([12]\d{3})")
_FISCAL = re.compile(r"FY([12]\d{3})")
_MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])")
_DAY = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])-(\d\d)")
_PART = re.compile(r"(?:([12]\d{3})-)?(?:Q([1-4])|H([12]))")
_LENGTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "fiscal_quarter": 3, "fiscal_year": 12}


@dataclass(frozen=True)
class DateRange:
    """The days from start up to, not including, end; None = open on that side."""

    start: date | None
    end: date | None

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    @property
    def last_day(self) -> date | None:
        """The last day inside; None when the range is open at its end."""
        return self.end - timedelta(days=1) if self.end else None


class UnknownPeriod(ValueError):
    """The code names no period, or a day that does not exist."""


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return (
        min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
        if day.day > 1
        else first
    )


def _block(day: date, months: int, first_month: int) -> date:
    """The first day of the block of `months` months that holds `day`, blocks counted from `first_month` of a year."""
    back = (day.month - first_month) % 12 % months
    return _add_months(day.replace(day=1), -back)


def _fiscal_year(day: date, first_month: int) -> int:
    """The calendar year in which the fiscal year that holds `day` began."""
    return day.year if day.month >= first_month else day.year - 1


def _unit_start(day: date, unit: str, fiscal_start_month: int, week_start: int) -> date:
    if unit == "week":
        return day - timedelta(days=(day.weekday() - week_start) % 7)
    first = 1 if unit in ("month", "year") else fiscal_start_month
    return _block(day, _LENGTHS[unit], first)


def _step(start: date, unit: str, count: int) -> date:
    if unit == "day":
        return start + timedelta(days=count)
    return start + timedelta(weeks=count) if unit == "week" else _add_months(start, _LENGTHS[unit] * count)


def resolve(code: str, today: date, *, fiscal_start_month: int = 1, week_start: int = 0) -> DateRange:
    """The days that a period's code stands for.

    code                as in the vocabulary of readings: today, this_month, last_30_days, 2026-04, Q3, FROM..TO, …
    today               the asker's day, in their zone
    fiscal_start_month  1–12; quarters and halves are those of the fiscal year, so Q1 begins in that month; FY2026 and
                        2026-Q3 belong to the fiscal year that begins in 2026; this_year and 2026 are calendar years
    week_start          0 = Monday … 6 = Sunday
    returns             last_N_days ends with today and has N days; next_N_days begins today and ends N days after it
    raises              UnknownPeriod
    """
    try:
        return _resolve(code, today, fiscal_start_month, week_start)
    except (ValueError, OverflowError) as error:  # a month 13, a 30th of February, a year before 1
        raise UnknownPeriod(code) from error


def _resolve(code: str, today: date, fiscal: int, week_start: int) -> DateRange:
    if ".." in code:
        left, _, right = code.partition("..")
        begin = _resolve(left, today, fiscal, week_start).start if left else None
        end = _resolve(right, today, fiscal, week_start).end if right else None
        return DateRange(begin, end)
    if code in ("today", "yesterday", "tomorrow"):
        start = today + timedelta(days={"today": 0, "yesterday": -1, "tomorrow": 1}[code])
        return DateRange(start, start + timedelta(days=1))
    if code in ("future", "past"):
        return DateRange(today, None) if code == "future" else DateRange(None, today)
    return _relative(code, today, fiscal, week_start) or _rolling(code, today) or _named(code, today, fiscal)


def _relative(code: str, today: date, fiscal: int, week_start: int) -> DateRange | None:
    """this_month, last_quarter, next_fiscal_year, same_month_last_year."""
    if match := _RELATIVE.fullmatch(code):
        unit = match[2]
        start = _step(_unit_start(today, unit, fiscal, week_start), unit, {"this": 0, "last": -1, "next": 1}[match[1]])
        return DateRange(start, _step(start, unit, 1))
    if match := _SAME.fullmatch(code):
        shifted = _add_months(today, -12) if match[1] != "week" else today - timedelta(weeks=52)
        start = shifted if match[1] == "day" else _unit_start(shifted, match[1], fiscal, week_start)
        return DateRange(start, _step(start, match[1], 1))
    return None


def _rolling(code: str, today: date) -> DateRange | None:
    """last_30_days, next_2_weeks."""
    match = _ROLLING.fullmatch(code)
    if match is None:
        return None
    count, unit = int(match[2]), match[3]
    if match[1] == "last":
        return DateRange(_step(today + timedelta(days=1), unit, -count), today + timedelta(days=1))
    return DateRange(today, _step(today, unit, count) + timedelta(days=1))


def _named(code: str, today: date, fiscal: int) -> DateRange:
    """2026-04-15, 2026-04, 2026, FY2026, Q3, 2026-H1."""
    if match := _DAY.fullmatch(code):
        start = date(int(match[1]), int(match[2]), int(match[3]))
        return DateRange(start, start + timedelta(days=1))
    if match := _MONTH.fullmatch(code):
        start, months = date(int(match[1]), int(match[2]), 1), 1
    elif match := _YEAR.fullmatch(code):
        start, months = date(int(match[1]), 1, 1), 12
    elif match := _FISCAL.fullmatch(code):
        start, months = date(int(match[1]), fiscal, 1), 12
    elif match := _PART.fullmatch(code):
        year = int(match[1]) if match[1] else _fiscal_year(today, fiscal)
        months = 3 if match[2] else 6
        start = _add_months(date(year, fiscal, 1), months * (int(match[2] or match[3]) - 1))
    else:
        raise UnknownPeriod(code)
    return DateRange(start, _add_months(start, months))


def settle(code: str, today: date, *, ahead: bool = False) -> str:
    """A code as read from a text, with what was left open filled in from today.

    code    also month:3, monthday:4-15, thisyear:4, lastyear:4, nextyear:4, lastmonth:3, weekday:next:0, ago:3_day,
            day:-2, last_year:2; every other code comes back as it is
    ahead   the text speaks of what comes (closing, due): a month without a year is then the next one, else the last one
    raises  UnknownPeriod
    """
    head, _, rest = code.partition(":")
    if not rest:
        return code
    try:
        return _settle(head, rest, today, ahead)
    except (ValueError, OverflowError) as error:
        raise UnknownPeriod(code) from error


def _settle(head: str, rest: str, today: date, ahead: bool) -> str:
    if head == "month":
        month = int(rest)
        year = today.year + (1 if ahead and month < today.month else -1 if not ahead and month > today.month else 0)
        return f"{year:04d}-{month:02d}"
    if head == "monthday":
        month, day = (int(part) for part in rest.split("-"))
        found = date(today.year, month, day)
        if ahead and found < today:
            found = date(today.year + 1, month, day)
        return found.isoformat()
    if head in ("thisyear", "lastyear", "nextyear"):
        return f"{today.year + {'thisyear': 0, 'lastyear': -1, 'nextyear': 1}[head]:04d}-{int(rest):02d}"
    if head == "lastmonth":
        month = int(rest)
        return f"{today.year - (month >= today.month):04d}-{month:02d}"
    if head == "weekday":
        which, number = rest.split(":")
        monday = today - timedelta(days=today.weekday())
        day_of_week = monday + timedelta(days=int(number) + {"this": 0, "next": 7, "last": -7}[which])
        return day_of_week.isoformat()
    if head == "ago":
        count, unit = rest.split("_")
        return _step(today, unit, -int(count)).isoformat() if unit != "hour" else today.isoformat()
    if head == "day":
        return (today + timedelta(days=int(rest))).isoformat()
    if head == "last_year":
        return f"{today.year - int(rest):04d}"
    raise UnknownPeriod(head)


def unit_of(code: str) -> str | None:
    """The unit a period is one of: month for this_month and 2026-04; None for ranges and rolling periods."""
    if match := _RELATIVE.fullmatch(code) or _SAME.fullmatch(code):
        return match[match.lastindex or 1]
    if code in ("today", "yesterday", "tomorrow") or _DAY.fullmatch(code):
        return "day"
    if _MONTH.fullmatch(code):
        return "month"
    if _YEAR.fullmatch(code):
        return "year"
    if _FISCAL.fullmatch(code):
        return "fiscal_year"
    if match := _PART.fullmatch(code):
        return "quarter" if match[2] else "half"
    return None


def before(code: str, today: date, *, fiscal_start_month: int = 1) -> str | None:
    """The period just before, of the same length: last_month for this_month, 2026-Q2 for Q3; None = there is none."""
    if code.startswith("this_"):
        return "last_" + code.removeprefix("this_")
    if code == "today":
        return "yesterday"
    if code.startswith("next_") and _RELATIVE.fullmatch(code):
        return "this_" + code.removeprefix("next_")
    unit = unit_of(code)
    span = resolve(code, today, fiscal_start_month=fiscal_start_month)
    if span.start is None or span.end is None:
        return None
    if unit is None:
        days = (span.end - span.start).days
        first = span.start - timedelta(days=days)
        return f"{first.isoformat()}..{(span.start - timedelta(days=1)).isoformat()}"
    start = _step(span.start, unit, -1)
    if unit == "month":
        return f"{start.year:04d}-{start.month:02d}"
    if unit in ("year", "fiscal_year"):
        return f"{'FY' if unit == 'fiscal_year' else ''}{start.year:04d}"
    if unit in ("quarter", "half", "fiscal_quarter"):
        months, letter = (6, "H") if unit == "half" else (3, "Q")
        year = _fiscal_year(start, fiscal_start_month)
        part = ((start.month - fiscal_start_month) % 12) // months + 1
        return f"{year:04d}-{letter}{part}"
    return (
        start.isoformat() if unit == "day" else f"{start.isoformat()}..{(span.start - timedelta(days=1)).isoformat()}"
    )


def year_before(code: str, today: date, *, fiscal_start_month: int = 1) -> str | None:
    """The same period a year earlier: same_month_last_year for this_month, 2025-04 for 2026-04; None = open range."""
    if code in ("this_year", "this_fiscal_year"):
        return "last_" + code.removeprefix("this_")
    if code.startswith("this_") and _RELATIVE.fullmatch(code):
        return f"same_{code.removeprefix('this_')}_last_year"
    if code == "today":
        return "same_day_last_year"
    span = resolve(code, today, fiscal_start_month=fiscal_start_month)
    if span.start is None or span.last_day is None:
        return None
    unit = unit_of(code)
    start = _add_months(span.start, -12)
    if unit in ("month", "year", "fiscal_year", "quarter", "half", "fiscal_quarter"):
        return _name(start, unit, fiscal_start_month)
    return f"{start.isoformat()}..{_add_months(span.last_day, -12).isoformat()}"


def _name(start: date, unit: str, fiscal: int) -> str:
    """The code of the month, quarter, half or year that begins with `start`."""
    if unit == "month":
        return f"{start.year:04d}-{start.month:02d}"
    if unit == "year":
        return f"{start.year:04d}"
    if unit == "fiscal_year":
        return f"FY{start.year:04d}"
    months, letter = (6, "H") if unit == "half" else (3, "Q")
    return f"{_fiscal_year(start, fiscal):04d}-{letter}{(start.month - fiscal) % 12 // months + 1}"


def instants(span: DateRange, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """The UTC instants at which the days of `span` begin and end in `zone`; a midnight that a clock change skips is the
    first instant after it."""

    def instant(day: date | None) -> datetime | None:
        return None if day is None else datetime.combine(day, time.min, zone).astimezone(UTC)

    return instant(span.start), instant(span.end)
