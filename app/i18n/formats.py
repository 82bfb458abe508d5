"""Numbers, money, dates, times and lists as a language and a zone write them.

Babel does the writing. Nothing here knows a sentence or a CRM field (sentences.py, values.py).
"""

import functools
import zoneinfo
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation

from babel import Locale, dates, lists, numbers

Number = int | float | Decimal
SHORT_FROM = 10_000  # below, every digit is shown; from here on three
DIGITS_MOST = 18  # Babel rounds to 28 digits in all; a longer number is no amount of a CRM and is shown as it is


@functools.cache
def locale(language: str) -> Locale:
    return Locale.parse(language)


@functools.cache
def zone(name: str) -> tzinfo:
    """The zone of an IANA name; UTC for an empty or unknown one."""
    try:
        return zoneinfo.ZoneInfo(name) if name else UTC
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def exact(value: Number | str) -> Decimal | None:
    """The number as it is read, 0.1 as 0.1; None for what is no number, or no number of a sensible length."""
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    plain = number.is_finite() and abs(number.adjusted()) < DIGITS_MOST and len(number.as_tuple().digits) < DIGITS_MOST
    return number if plain else None


@functools.lru_cache(4096, typed=True)
def number(value: Number, language: str) -> str:
    """With the language's grouping and every digit that the number has: 1,234.5."""
    read = exact(value)
    if read is None:
        return str(value)
    return str(numbers.format_decimal(read, locale=locale(language), decimal_quantization=False))


def money(value: Number, currency: str, language: str) -> str:
    """In the currency's own digits: $1,234.50, ￥1,235. Without a known currency, as a plain number."""
    read = exact(value)
    if read is None or currency not in locale(language).currencies:
        return number(value, language)
    return str(numbers.format_currency(read, currency, locale=locale(language)))


def percent(value: Number, language: str) -> str:
    """75 is 75 %, as the CRM counts."""
    read = exact(value)
    if read is None:
        return str(value)
    return str(numbers.format_percent(read / 100, locale=locale(language), decimal_quantization=False))


def short(value: Number, language: str, currency: str = "") -> str:
    """Three figures that matter, for charts: 950, 12.3K, $1.23M, 1235万, ￥15億; what is too long to say: 1E+30."""
    read = exact(value)
    if read is None:
        return f"{float(value):.2E}" if not isinstance(value, Decimal) or value.is_finite() else str(value)
    rounded = read if abs(read) < SHORT_FROM else round(read, 2 - read.adjusted())
    if currency in locale(language).currencies:
        return str(numbers.format_compact_currency(rounded, currency, locale=locale(language), fraction_digits=2))
    if abs(rounded) < SHORT_FROM:
        return number(round(rounded, 2), language)
    return str(numbers.format_compact_decimal(rounded, locale=locale(language), fraction_digits=2))


def day(value: date, language: str) -> str:
    return str(dates.format_date(value, "medium", locale=locale(language)))


def part_of_date(value: date, skeleton: str, language: str) -> str:
    """Only the parts that the skeleton names, in the language's own order: 'yMMM' Apr 2026, 'MMMd' Apr 6, 4月6日."""
    return str(dates.format_skeleton(skeleton, value, locale=locale(language)))


def moment(value: datetime, zone_name: str, language: str) -> str:
    """An aware instant as date and time of day in the zone, to the minute."""
    pattern = str(locale(language).datetime_formats["medium"])
    return pattern.format(clock(value, zone_name, language), day(value.astimezone(zone(zone_name)).date(), language))


def clock(value: datetime, zone_name: str, language: str) -> str:
    """The time of day of an aware instant in the zone, to the minute."""
    here = value.astimezone(zone(zone_name))
    return str(dates.format_time(here, "short", tzinfo=here.tzinfo, locale=locale(language)))


def together(items: Sequence[str], language: str) -> str:
    """'a, b, and c'."""
    return str(lists.format_list(list(items), style="standard", locale=locale(language)))


def alternatives(items: Sequence[str], language: str) -> str:
    """'a, b, or c'."""
    return str(lists.format_list(list(items), style="or", locale=locale(language)))
