"""Codes of days, months and parts of years from their numbers; None for those that do not exist.

Knows no words: those are in english_times.py and japanese_times.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

Code = Callable[[re.Match[str]], str | None]


@dataclass(frozen=True)
class Span:
    """A length of time. unit: hour | day | week | month | quarter | year."""

    count: int
    unit: str


def day(year: str, month: str, number: str) -> str | None:
    try:
        return date(int(year), int(month), int(number)).isoformat()
    except ValueError:
        return None


def month(year: str | int, number: str | int) -> str | None:
    return f"{int(year):04d}-{int(number):02d}" if 1 <= int(number) <= 12 else None


def month_day(number: str | int, of_month: str | int) -> str | None:
    """A day without a year, to be settled by today."""
    exists = 1 <= int(number) <= 12 and 1 <= int(of_month) <= 31
    return f"monthday:{int(number)}-{int(of_month)}" if exists else None


def bare_month(number: str | int, which: str = "month") -> str | None:
    """A month without a year: month:3, thisyear:3, lastyear:3."""
    return f"{which}:{int(number)}" if 1 <= int(number) <= 12 else None


def full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def part(letter: str, number: int, year: str | None) -> str:
    """Q3, 2026-Q3, H1."""
    return f"{full_year(year)}-{letter}{number}" if year else f"{letter}{number}"


def rolling(side: str, count: int, unit: str) -> str | None:
    """last_30_days; hours are rounded up to days."""
    if unit == "hour":
        count, unit = -(-count // 24), "day"
    return f"{side}_{count}_{unit}s" if count else None
