"""Lines over time: one per series, with marks where there is room and figures at the points that matter.

Knows no other kind of chart.
"""

from collections.abc import Callable, Sequence

from app.render.chart import Chart
from app.render.drawing import lettering
from app.render.drawing.canvas import LINE, Canvas
from app.render.drawing.colours import INK, QUIET, RULE, colour
from app.render.drawing.frame import INNER, SMALL, Area, framed
from app.render.drawing.scale import scale_of

HEIGHT = 165.0
DOTS_MOST = 40
Point = tuple[float, float]
At = Callable[[int, float], Point]


def lines(chart: Chart) -> bytes:
    labels = [lettering.clean(label) for label in chart.labels]
    values = [value for one in chart.series for value in one.values if value is not None]
    scale = scale_of(values, whole=chart.unit == "count")
    marks = [chart.written(mark) for mark in scale.marks]
    left = lettering.widest(marks, SMALL) + 12
    step = (INNER - left) / len(labels)
    every, folded = _thinned(labels, step)
    below = max(label.count("\n") for label in folded) + 1

    def draw(canvas: Canvas, area: Area) -> None:
        top, bottom = area.top + SMALL * LINE, area.top + HEIGHT
        plot_left = area.left + left

        def at(place: int, value: float) -> Point:
            return plot_left + step * (place + 0.5), bottom - scale.part(value) * (bottom - top)

        for mark, text in zip(scale.marks, marks, strict=True):
            y = at(0, mark)[1]
            canvas.line([(plot_left, y), (area.left + area.width, y)], QUIET if mark == 0 else RULE)
            canvas.text(plot_left - 8, y, text, SMALL, QUIET, "right")
        for place in range(0, len(labels), every):
            canvas.text(at(place, 0)[0], bottom + 6, folded[place], SMALL, INK, "center", "top")
        for number, one in enumerate(chart.series):
            _series(canvas, one.values, at, colour(number), has_dots=len(labels) <= DOTS_MOST)
        if len(chart.series) == 1:
            _figures(canvas, chart, at, area.left + area.width)

    legend = [(one.name, colour(place)) for place, one in enumerate(chart.series)] if len(chart.series) > 1 else []
    return framed(chart, HEIGHT + below * SMALL * LINE + 6, draw, legend)


def _thinned(labels: Sequence[str], step: float) -> tuple[int, list[str]]:
    """Every how-many-th label is written, so that none touches the next; and all labels, in two lines if need be."""
    for every in range(1, len(labels) + 1):
        room = step * every - 6
        if lettering.widest(labels[::every], SMALL) <= room:
            return every, list(labels)
        folded = [lettering.fold(label, SMALL, max(room, 20.0), 2) for label in labels]
        shown = folded[::every]
        are_alike = all("\n" in text and not text.endswith(lettering.ELLIPSIS) for text in shown)
        if are_alike and lettering.widest(shown, SMALL) <= room:
            return every, folded
    return len(labels), [lettering.fold(label, SMALL, INNER / 2, 2) for label in labels]


def _series(canvas: Canvas, values: Sequence[float | None], at: At, tone: str, *, has_dots: bool) -> None:
    """The line of one series; where a value is missing it is interrupted."""
    run: list[Point] = []
    for place, value in enumerate([*values, None]):
        if value is not None:
            run.append(at(place, value))
            continue
        if len(run) > 1:
            canvas.line(run, tone, 2.2)
        if has_dots or len(run) == 1:
            for point in run:
                canvas.dot(*point, tone)
        run = []


def _figures(canvas: Canvas, chart: Chart, at: At, right: float) -> None:
    """The figures of all points when they fit, else of the highest, the lowest and the last."""
    known = [(place, value) for place, value in enumerate(chart.series[0].values) if value is not None]
    texts = {place: chart.written(value) for place, value in known}
    step = at(1, 0)[0] - at(0, 0)[0]
    wanted = [place for place, _ in known]
    if lettering.widest(list(texts.values()), SMALL) > step - 3 and known:
        highest = max(known, key=lambda pair: pair[1])[0]
        wanted = list(dict.fromkeys([highest, known[-1][0], min(known, key=lambda pair: pair[1])[0]]))
    taken: list[tuple[float, float]] = []
    for place in wanted:
        half = lettering.width(texts[place], SMALL) / 2
        value = dict(known)[place]
        x, y = at(place, value)
        x = min(x, right - half)
        if any(begin < x + half + 2 and x - half - 2 < end for begin, end in taken):
            continue
        taken.append((x - half, x + half))
        is_valley = all(at(near, dict(known).get(near, value))[1] <= y for near in (place - 1, place + 1))
        below = is_valley and len(known) > 1 and value > 0
        canvas.text(
            x,
            y + 6 if below else y - 6,
            texts[place],
            SMALL,
            INK,
            "center",
            "top" if below else "bottom",
            has_halo=True,
        )
