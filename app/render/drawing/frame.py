"""What every chart has around it: title, how the question was read, the legend, and what is not shown.

The chart itself is drawn into the area between, whose place is known when the height is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.render.chart import Chart
from app.render.drawing import lettering
from app.render.drawing.canvas import LINE, WIDTH, Canvas
from app.render.drawing.colours import INK, QUIET

EDGE = 16.0
INNER = WIDTH - 2 * EDGE
TITLE, SMALL, LABEL = 13.0, 9.5, 10.0
SWATCH = 8.0


@dataclass(frozen=True)
class Area:
    """Where the chart goes, in points from the top left."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height


def framed(
    chart: Chart, height: float, draw: Callable[[Canvas, Area], None], legend: Sequence[tuple[str, str]] = ()
) -> bytes:
    """The PNG of a chart whose own part is `height` points high.

    legend   (name, colour) of each series; () for none
    """
    title = lettering.fold(lettering.clean(chart.title), TITLE, INNER, 2)
    subtitle = lettering.fold(lettering.clean(chart.subtitle), SMALL, INNER, 3)
    note = lettering.fold(lettering.clean(chart.note), SMALL, INNER, 3)
    rows = _rows(legend)
    top = EDGE
    places = []
    for text, size, after in ((title, TITLE, 2.0), (subtitle, SMALL, 8.0)):
        places.append(top)
        top += _height(text, size) + (after if text else 0)
    legend_top = top
    top += len(rows) * (LABEL * LINE + 3) + (6 if rows else 0)
    area = Area(EDGE, top + 4, INNER, height)
    note_top = area.bottom + 8
    canvas = Canvas(note_top + _height(note, SMALL) + (EDGE - 2 if note else 6))
    canvas.text(EDGE, places[0], title, TITLE, INK, down="top")
    canvas.text(EDGE, places[1], subtitle, SMALL, QUIET, down="top")
    for number, row in enumerate(rows):
        y = legend_top + (number + 0.5) * (LABEL * LINE + 3)
        for x, name, colour in row:
            canvas.box(EDGE + x, y - SWATCH / 2, SWATCH, SWATCH, colour)
            canvas.text(EDGE + x + SWATCH + 5, y, name, LABEL)
    draw(canvas, area)
    canvas.text(EDGE, note_top, note, SMALL, QUIET, down="top")
    return canvas.png()


def _height(text: str, size: float) -> float:
    return len(text.split("\n")) * size * LINE if text else 0.0


def _rows(legend: Sequence[tuple[str, str]]) -> list[list[tuple[float, str, str]]]:
    """The names of the series side by side, as many in a row as fit: (x, name, colour)."""
    rows: list[list[tuple[float, str, str]]] = []
    x = INNER
    for name, colour in legend:
        shown = lettering.cut(lettering.clean(name), LABEL, INNER * 0.45)
        needed = SWATCH + 5 + lettering.width(shown, LABEL) + 16
        if x + needed - 16 > INNER:
            rows.append([])
            x = 0.0
        rows[-1].append((x, shown, colour))
        x += needed
    return rows
