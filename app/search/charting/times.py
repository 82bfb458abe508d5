"""What units of time are called on a chart: 'Apr' or 'Apr 2026' for '2026-04', '4月', 'Q1 2026'.

Knows the spelling of groups (search/asking/result.py) and no chart.
"""

from collections.abc import Sequence
from datetime import date

from app.i18n import formats
from app.i18n.sentences import Sentences


def named(units: Sequence[str], words: Sentences) -> tuple[list[str], str]:
    """The names of units in their order, and the year that all of them share and that therefore no name repeats; ''
    when there are several. What is no unit of time ('' for no date) stays as it is.
    """
    years = {unit[:4] for unit in units if _is_unit(unit)}
    shared = next(iter(years)) if len(years) == 1 and all(len(unit) > 4 for unit in units if unit) else ""
    return [_name(unit, words, with_year=not shared) if _is_unit(unit) else unit for unit in units], shared


def name(unit: str, words: Sentences) -> str:
    """One unit with its year, for a table."""
    return _name(unit, words, with_year=True) if _is_unit(unit) else unit


def _is_unit(unit: str) -> bool:
    return len(unit) in (4, 7, 10) and unit[:4].isdigit() and (len(unit) == 4 or unit[4] == "-")


def _name(unit: str, words: Sentences, *, with_year: bool) -> str:
    year = unit[:4]
    if len(unit) == 4:
        return words.say("chart.year", year=year)
    if "Q" in unit:
        key = "chart.quarter_of_year" if with_year else "chart.quarter"
        return words.say(key, quarter=unit[-1], year=year)
    try:
        first = date.fromisoformat(f"{unit}-01" if len(unit) == 7 else unit)
    except ValueError:
        return unit
    skeleton = ("y" if with_year else "") + ("MMM" if len(unit) == 7 else "MMMd")
    return formats.part_of_date(first, skeleton, words.language)
