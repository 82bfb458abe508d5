"""Shares of a whole: a pie, or a ring with the whole in its middle, and a legend that carries every figure.

Knows no other kind of chart.
"""

import math

from app.i18n import formats
from app.render.chart import Chart
from app.render.drawing import lettering
from app.render.drawing.canvas import LINE, Canvas
from app.render.drawing.colours import INK, OTHERS, QUIET, colour, on
from app.render.drawing.frame import INNER, LABEL, SMALL, SWATCH, Area, framed

RADIUS = 68.0
HOLE = 0.58
INSIDE_FROM = 7.0  # percent; in smaller pieces a figure has no room
LEGEND_LEFT = 2 * RADIUS + 26


def shares(chart: Chart) -> bytes:
    values = [max(value or 0.0, 0.0) for value in chart.series[0].values]
    peak = max(values) or 1.0
    parts = [value / peak for value in values]  # the sum of huge numbers would overflow
    whole = sum(parts) or 1.0
    percents = [100 * part / whole for part in parts]
    tones = [OTHERS if place >= len(values) - chart.rest else colour(place) for place in range(len(values))]
    figures = [chart.written(value) for value in values]
    told = [formats.percent(round(percent, 1), chart.language) for percent in percents]
    told_wide, figures_wide = lettering.widest(told, LABEL), lettering.widest(figures, LABEL)
    labels = [lettering.clean(label) for label in chart.labels]

    room = INNER - LEGEND_LEFT - SWATCH - 8 - told_wide - figures_wide - 24
    folded = [lettering.fold(label, LABEL, room, 2) for label in labels]
    heights = [(label.count("\n") + 1) * LABEL * LINE + 8 for label in folded]
    height = max(2 * RADIUS + 4, sum(heights))

    def draw(canvas: Canvas, area: Area) -> None:
        x, y = area.left + RADIUS + 6, area.top + height / 2
        inner = RADIUS * HOLE if chart.kind == "donut" else 0.0
        begin = 0.0
        for percent, tone in zip(percents, tones, strict=True):
            if percent > 0:
                canvas.wedge(x, y, RADIUS, inner, begin, begin + percent * 3.6, tone)
            begin += percent * 3.6
        _inside(canvas, chart, (x, y), percents, tones)
        if chart.kind == "donut" and chart.total:
            canvas.text(x, y - 8, chart.written(sum(values)), 13, INK, "center")
            canvas.text(
                x, y + 9, lettering.cut(lettering.clean(chart.total), SMALL, inner * 1.7), SMALL, QUIET, "center"
            )
        row = area.top + (height - sum(heights)) / 2
        for place, label in enumerate(folded):
            middle = row + heights[place] / 2
            left, right = area.left + LEGEND_LEFT, area.left + area.width
            canvas.box(left, middle - SWATCH / 2, SWATCH, SWATCH, tones[place])
            canvas.text(left + SWATCH + 8, middle, label, LABEL)
            canvas.text(right - told_wide - 14, middle, figures[place], LABEL, INK, "right")
            canvas.text(right, middle, told[place], LABEL, QUIET, "right")
            row += heights[place]

    return framed(chart, height, draw)


def _inside(canvas: Canvas, chart: Chart, centre: tuple[float, float], percents: list[float], tones: list[str]) -> None:
    """The percentages on the pieces of a pie or ring that are wide enough for them."""
    radius = RADIUS * ((1 + HOLE) / 2 if chart.kind == "donut" else 0.66)
    begin = 0.0
    for percent, tone in zip(percents, tones, strict=True):
        if percent >= INSIDE_FROM:
            angle = math.radians((begin + percent / 2) * 3.6)
            text = formats.percent(round(percent), chart.language)
            x, y = centre[0] + radius * math.sin(angle), centre[1] - radius * math.cos(angle)
            canvas.text(x, y, text, SMALL, on(tone), "center")
        begin += percent
