"""A funnel: one centred bar per stage, in the order of the stages, with the figure inside or beside it.

Knows no other kind of chart.
"""

from app.render.chart import Chart
from app.render.drawing import lettering
from app.render.drawing.canvas import LINE, Canvas
from app.render.drawing.colours import GHOST, INK, on
from app.render.drawing.frame import INNER, LABEL, Area, framed

BAR, GAP = 19.0, 7.0
LABEL_SHARE = 0.36
TONES = ("#005a8c", "#0072b2", "#2a8cc4", "#56a5d3", "#85bfe1")  # one hue, from dark to light: an order, not a kind


def funnel(chart: Chart) -> bytes:
    labels = [lettering.fold(lettering.clean(label), LABEL, INNER * LABEL_SHARE, 2) for label in chart.labels]
    values = [max(value or 0.0, 0.0) for value in chart.series[0].values]
    texts = ["" if value is None else chart.written(value) for value in chart.series[0].values]
    peak = max(values) or 1.0
    rows = [max(BAR, (label.count("\n") + 1) * LABEL * LINE) + GAP for label in labels]

    def draw(canvas: Canvas, area: Area) -> None:
        left = area.left + lettering.widest(labels, LABEL) + 14
        middle_x = (left + area.left + area.width) / 2
        widest = area.left + area.width - left
        widths = [max(value / peak * widest, 1.2) for value in values]
        y = area.top
        middles = []
        for row in rows:
            middles.append(y + row / 2)
            y += row
        for place in range(len(rows) - 1):
            above, below = widths[place] / 2, widths[place + 1] / 2
            top, bottom = middles[place] + BAR / 2, middles[place + 1] - BAR / 2
            canvas.polygon(
                [
                    (middle_x - above, top),
                    (middle_x + above, top),
                    (middle_x + below, bottom),
                    (middle_x - below, bottom),
                ],
                GHOST,
            )
        for place, (label, text, wide) in enumerate(zip(labels, texts, widths, strict=True)):
            middle = middles[place]
            tone = TONES[min(place * len(TONES) // len(labels), len(TONES) - 1)]
            canvas.text(area.left, middle, label, LABEL)
            canvas.box(middle_x - wide / 2, middle - BAR / 2, wide, BAR, tone)
            if lettering.width(text, LABEL) <= wide - 10:
                canvas.text(middle_x, middle, text, LABEL, on(tone), "center")
            else:
                canvas.text(middle_x + wide / 2 + 5, middle, text, LABEL, INK)

    return framed(chart, sum(rows), draw)
