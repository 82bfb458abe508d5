"""Charts that Cliq draws, within its limits: names are cut, a chart of too much or of no numbers is left out.

What is left out here should have been a picture: which it is to be, app/delivery/charts.py decides before.
"""

import math
from collections.abc import Iterable
from dataclasses import replace

from app.cliq import maxima
from app.cliq.fit import buttons as fit
from app.cliq.message import Graph, Shares

SUM_TOLERANCE = 0.5


def shares(given: Shares) -> Shares | None:
    """None when the percentages are not of one whole: clients show nonsense then, or nothing."""
    items = tuple((fit.one_line(name, maxima.CHART_NAME), value) for name, value in given.items)
    values = [value for _, value in items]
    is_whole = _are_numbers(values) and abs(sum(values) - maxima.SHARES_SUM) <= SUM_TOLERANCE
    if not (0 < len(items) <= maxima.SHARES and is_whole and _are_names(name for name, _ in items)):
        return None
    return replace(given, items=items) if min(values) >= 0 else None


def graph(given: Graph) -> Graph | None:
    series = tuple(
        (
            fit.one_line(name, maxima.CHART_NAME),
            tuple((fit.one_line(label, maxima.CHART_NAME), value) for label, value in values),
        )
        for name, values in given.series
    )
    fits = 0 < len(series) <= maxima.GRAPH_CATEGORIES and _are_names(name for name, _ in series)
    for _, values in series:
        fits = fits and 0 < len(values) <= maxima.GRAPH_VALUES and _are_names(label for label, _ in values)
        fits = fits and _are_numbers([value for _, value in values])
    x_axis, y_axis = (fit.one_line(name, maxima.CHART_NAME) for name in (given.x_axis, given.y_axis))
    return replace(given, series=series, x_axis=x_axis, y_axis=y_axis) if fits else None


def _are_names(names: Iterable[str]) -> bool:
    """Each says something, and no two say the same: Cliq puts values of one name together."""
    found = list(names)
    return all(found) and len(set(found)) == len(found)


def _are_numbers(values: Iterable[float]) -> bool:
    return all(math.isfinite(value) for value in values)
