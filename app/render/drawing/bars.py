"""Bars: upright when their labels fit below them, else lying, with the labels beside; several series side by side or
stacked.

Knows no other kind of chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.render.chart import Chart
from app.render.drawing import lettering
from app.render.drawing.canvas import LINE, Canvas
from app.render.drawing.colours import INK, OTHERS, QUIET, RULE, colour, on
from app.render.drawing.frame import INNER, LABEL, SMALL, Area, framed
from app.render.drawing.scale import Scale, scale_of

UPRIGHT_MOST = 12
UPRIGHT_HEIGHT = 165.0
LABEL_SHARE = 0.38  # of the width, for the labels of lying bars
BAR_WIDEST = 54.0


@dataclass(frozen=True)
class Piece:
    """One bar, or one part of a stacked one: from value to value, which of the bars of its label, and what it shows."""

    begin: float
    end: float
    slot: int
    colour: str
    value: float


def bars(chart: Chart) -> bytes:
    plan = _Plan(chart)
    legend = [(one.name, colour(place)) for place, one in enumerate(chart.series)] if len(chart.series) > 1 else []
    if plan.is_upright:
        below = max(label.count("\n") for label in plan.upright_labels) + 1
        height = UPRIGHT_HEIGHT + below * LABEL * LINE + 6
        return framed(chart, height, plan.draw_upright, legend)
    return framed(chart, plan.lying_height, plan.draw_lying, legend)


class _Plan:
    """Everything that is known before there is paper."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.is_stacked = chart.kind == "stacked" and len(chart.series) > 1
        self.slots = 1 if self.is_stacked else len(chart.series)
        self.labels = [lettering.clean(label) for label in chart.labels]
        self.pieces = [self._pieces(place) for place in range(len(self.labels))]
        values = [edge for row in self.pieces for piece in row for edge in (piece.begin, piece.end)]
        self.scale = scale_of(values or [0.0], whole=chart.unit == "count")
        self.marks = [chart.written(mark) for mark in self.scale.marks]
        self.left = lettering.widest(self.marks, SMALL) + 8
        self.step = (INNER - self.left) / len(self.labels)
        self.upright_labels = [lettering.fold(label, LABEL, self.step - 6, 2) for label in self.labels]

    def _pieces(self, place: int) -> list[Piece]:
        pieces = []
        above = below = 0.0
        for number, one in enumerate(self.chart.series):
            value = one.values[place]
            if value is None:
                continue
            tone = colour(number)
            if self.slots == 1 and not self.is_stacked and place >= len(self.labels) - self.chart.rest:
                tone = OTHERS
            if not self.is_stacked:
                pieces.append(Piece(0.0, value, number, tone, value))
            elif value >= 0:
                pieces.append(Piece(above, above + value, 0, tone, value))
                above += value
            else:
                pieces.append(Piece(below, below + value, 0, tone, value))
                below += value
        return pieces

    def _totals(self, place: int) -> list[tuple[float, int, str]]:
        """(where, slot, text) of the figures at the ends of the bars of one label."""
        pieces = self.pieces[place]
        if not pieces:
            return []
        if not self.is_stacked:
            return [(piece.end, piece.slot, self.chart.written(piece.value)) for piece in pieces]
        whole = sum(piece.value for piece in pieces)
        edge = max(piece.end for piece in pieces) if whole >= 0 else min(piece.end for piece in pieces)
        return [(edge, 0, self.chart.written(whole))]

    @property
    def is_upright(self) -> bool:
        whole = all(not label.endswith(lettering.ELLIPSIS) for label in self.upright_labels)
        texts = [text for place in range(len(self.labels)) for _, _, text in self._totals(place)]
        fits = lettering.widest(texts, SMALL) <= self.step / self.slots - 2
        return len(self.labels) <= UPRIGHT_MOST and whole and fits

    # -- upright

    def draw_upright(self, canvas: Canvas, area: Area) -> None:
        top, bottom = area.top + SMALL * LINE, area.top + UPRIGHT_HEIGHT
        if self.scale.marks[0] < 0:
            bottom -= SMALL * LINE + 3  # the figure of the deepest bar stands below it

        def y(value: float) -> float:
            return bottom - self.scale.part(value) * (bottom - top)

        for mark, text in zip(self.scale.marks, self.marks, strict=True):
            canvas.line([(area.left + self.left, y(mark)), (area.left + area.width, y(mark))], RULE)
            canvas.text(area.left + self.left - 8, y(mark), text, SMALL, QUIET, "right")
        wide = min(self.step * 0.78 / self.slots, BAR_WIDEST)
        for place, pieces in enumerate(self.pieces):
            middle = area.left + self.left + self.step * (place + 0.5)
            for piece in pieces:
                x = middle + (piece.slot - self.slots / 2) * wide
                above, under = sorted((y(piece.begin), y(piece.end)))
                canvas.box(x + 0.5, above, wide - 1, under - above, piece.colour, 0 if self.is_stacked else 1.5)
                if self.is_stacked:
                    self._inside(canvas, piece, (x + wide / 2, (above + under) / 2), wide, under - above)
            for value, slot, text in self._totals(place):
                x = middle + (slot + 0.5 - self.slots / 2) * wide
                canvas.text(x, y(value) - 2 if value >= 0 else y(value) + 2, text, SMALL, INK, "center",
                            "bottom" if value >= 0 else "top")  # fmt: skip
            canvas.text(middle, area.top + UPRIGHT_HEIGHT + 4, self.upright_labels[place], LABEL, INK, "center", "top")
        canvas.line([(area.left + self.left, y(0)), (area.left + area.width, y(0))], QUIET)

    def _inside(self, canvas: Canvas, piece: Piece, at: tuple[float, float], wide: float, high: float) -> None:
        """The figure of a part of a stacked bar, where it has room."""
        text = self.chart.written(piece.value)
        if high >= SMALL * LINE and lettering.width(text, SMALL) <= wide - 4:
            canvas.text(*at, text, SMALL, on(piece.colour), "center")

    # -- lying

    @property
    def lying_height(self) -> float:
        return sum(self._row_height(label) for label in self._lying_labels()) + 2

    def _lying_labels(self) -> Sequence[str]:
        return [lettering.fold(label, LABEL, INNER * LABEL_SHARE, 3) for label in self.labels]

    def _row_height(self, label: str) -> float:
        return max((label.count("\n") + 1) * LABEL * LINE, self.slots * 13.0 if self.slots > 1 else 18.0) + 6

    def draw_lying(self, canvas: Canvas, area: Area) -> None:
        labels = self._lying_labels()
        texts = [text for place in range(len(labels)) for _, _, text in self._totals(place)]
        beside = lettering.widest(texts, LABEL) + 6
        left = area.left + lettering.widest(labels, LABEL) + 10
        right = area.left + area.width - beside
        if self.scale.marks[0] < 0:
            left += beside
        ends = _ends(self.pieces)

        def x(value: float) -> float:
            return left + ends.part(value) * (right - left)

        y = area.top
        for place, (label, pieces) in enumerate(zip(labels, self.pieces, strict=True)):
            row = self._row_height(label)
            thick = (row - 6) / self.slots if self.slots > 1 else 18.0
            middle = y + row / 2
            canvas.text(area.left, middle, label, LABEL)
            for piece in pieces:
                above = middle + (piece.slot - self.slots / 2) * thick
                begin, end = sorted((x(piece.begin), x(piece.end)))
                wide = max(end - begin, 1.0)
                canvas.box(begin, above + 0.5, wide, thick - 1, piece.colour, 0 if self.is_stacked else 1.5)
                if self.is_stacked:
                    self._inside(canvas, piece, (begin + wide / 2, above + thick / 2), wide, thick)
            for value, slot, text in self._totals(place):
                centre = middle + (slot + 0.5 - self.slots / 2) * thick
                canvas.text(x(value) + (5 if value >= 0 else -5), centre, text, LABEL, INK,
                            "left" if value >= 0 else "right")  # fmt: skip
            y += row
        canvas.line([(x(0), area.top), (x(0), area.bottom - 2)], QUIET)


def _ends(rows: Sequence[Sequence[Piece]]) -> Scale:
    """A scale without round ends: lying bars carry their figures, so they take all the room."""
    edges = [edge for row in rows for piece in row for edge in (piece.begin, piece.end)]
    low, high = min([0.0, *edges]), max([0.0, *edges])
    return scale_of([]) if high == low else Scale((max(low, -1e300), min(high, 1e300)))
