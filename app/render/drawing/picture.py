"""The one door: a chart in, the bytes of a PNG out."""

from app.render.chart import Chart
from app.render.drawing.bars import bars
from app.render.drawing.funnel import funnel
from app.render.drawing.lines import lines
from app.render.drawing.shares import shares

DRAWN = {"bar": bars, "stacked": bars, "line": lines, "pie": shares, "donut": shares, "funnel": funnel}


def png(chart: Chart) -> bytes:
    """1024 pixels wide, as high as needed: at most some thousand pixels for a few hundred bars."""
    return DRAWN[chart.kind](chart)
