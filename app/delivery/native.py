"""Charts that Cliq can draw itself: when one fits its limits and would be readable, and as which slide.

Pure; what does not fit becomes a picture (charts.py).
"""

import unicodedata
from decimal import ROUND_FLOOR, Decimal

from app.cliq import maxima, text
from app.cliq.fit.buttons import one_line
from app.cliq.message import Graph, GraphStyle, Shares
from app.render.chart import Chart

COLUMNS_MOST = 64  # letters side by side under upright bars, a Japanese one counted twice; each label has the same room
STYLES: dict[str, GraphStyle] = {"bar": "vertical_bar", "stacked": "vertical_stacked_bar", "line": "trend"}


def native(chart: Chart) -> Shares | Graph | None:
    """The slide that says all that the chart says; None when that takes a picture.

    A gap in a line, a value below zero and a funnel are nothing that Cliq documents. `note` is the caller's to say.
    """
    names = [one_line(label, maxima.CHART_NAME + 1) for label in chart.labels]  # one too long shows by its length
    if not _are_names(names) or not all(
        value is not None and value >= 0 for one in chart.series for value in one.values
    ):
        return None
    if chart.kind in ("pie", "donut"):
        return _shares(chart, names)
    if chart.kind not in STYLES or len(chart.series) > maxima.GRAPH_CATEGORIES or len(names) > maxima.GRAPH_VALUES:
        return None
    series_names = [one_line(one.name or chart.title, maxima.CHART_NAME) for one in chart.series]
    if len(names) * max(map(_columns, names)) > COLUMNS_MOST or not _are_names(series_names):
        return None
    series = tuple(
        (name, tuple((label, _plain(value or 0.0)) for label, value in zip(names, one.values, strict=True)))
        for name, one in zip(series_names, chart.series, strict=True)
    )
    unit = {"money": chart.currency, "percent": "%"}.get(chart.unit, "")
    return Graph(series, chart.title, STYLES[chart.kind], y_axis=unit)


def _are_names(names: list[str]) -> bool:
    return len(set(names)) == len(names) and all(0 < text.units(name) <= maxima.CHART_NAME for name in names)


def _columns(name: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in name)


def _plain(value: float) -> float:
    is_whole = abs(value) < 1e15 and value == int(value)
    return int(value) if is_whole else round(value, 2)


def _shares(chart: Chart, names: list[str]) -> Shares | None:
    values = [Decimal(value or 0) for value in chart.series[0].values]
    whole = sum(values)
    if not 0 < len(names) <= maxima.SHARES or whole <= 0:
        return None
    # In tenths of a percent, rounded down; the tenths that are missing go to those that lost most.
    exact = [value * 1000 / whole for value in values]
    tenths = [int(part.to_integral_value(ROUND_FLOOR)) for part in exact]
    lost = sorted(range(len(names)), key=lambda place: tenths[place] - exact[place])
    for place in lost[: 1000 - sum(tenths)]:
        tenths[place] += 1
    items = tuple((name, _plain(tenth / 10)) for name, tenth in zip(names, tenths, strict=True))
    return Shares(items, chart.title, "pie" if chart.kind == "pie" else "doughnut")
