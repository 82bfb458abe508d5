"""A sheet of paper measured in points from its top left corner, with the few things that charts are made of.

Knows no chart. Everything is drawn by matplotlib's Figure and Agg; pyplot, which keeps every figure, is never imported.
"""

import io
from collections.abc import Sequence
from typing import Literal

from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Polygon, Wedge
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from PIL import Image

from app.render.chart import WIDTH_PIXELS
from app.render.drawing import lettering
from app.render.drawing.colours import INK, PAPER

DPI = 190  # so that ten points can still be read where a chat shows the picture at 440 pixels
WIDTH = WIDTH_PIXELS / DPI * 72  # points
Across = Literal["left", "center", "right"]
Down = Literal["top", "center", "bottom"]
LINE = 1.32  # distance of two lines, in sizes


class Canvas:
    """height   points"""

    def __init__(self, height: float) -> None:
        self._figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=DPI, facecolor=PAPER)
        self._agg = FigureCanvasAgg(self._figure)
        points = Affine2D().scale(1 / 72, -1 / 72).translate(0, height / 72)
        self._points = points + self._figure.dpi_scale_trans
        self._layers = 0

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._points)
        self._layers += 1
        artist.set_zorder(self._layers)  # what is drawn later lies above; by default lines would cross bars
        self._figure.add_artist(artist)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str = INK,
        across: Across = "left",
        down: Down = "center",
        *,
        has_halo: bool = False,
    ) -> None:
        """Lines under one another, all aligned alike; dollar signs are dollar signs. has_halo: it may cross a line."""
        lines = text.split("\n")
        first = {"top": 0.5, "center": 0.5 - len(lines) / 2, "bottom": 0.5 - len(lines)}[down]
        for number, line in enumerate(lines):
            # Not va='center': the height of a text depends on its letters, and lines of one row would dance.
            baseline = y + (first + number) * size * LINE + size * 0.36
            artist = Text(
                x, baseline, lettering.clean(line), color=colour, fontproperties=lettering.font(size), parse_math=False
            )
            artist.set(horizontalalignment=across, verticalalignment="baseline")
            if has_halo:
                artist.set_path_effects([withStroke(linewidth=2.5, foreground=PAPER)])
            self._add(artist)

    def box(self, x: float, y: float, width: float, height: float, colour: str, radius: float = 1.5) -> None:
        """x, y: its top left corner."""
        rounding = min(radius, width / 2, height / 2)
        style = f"round,pad=0,rounding_size={rounding:.3f}" if rounding > 0.05 else "square,pad=0"
        self._add(FancyBboxPatch((x, y), width, height, boxstyle=style, linewidth=0, facecolor=colour))

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float = 0.8) -> None:
        xs, ys = zip(*points, strict=True)
        self._add(Line2D(xs, ys, color=colour, linewidth=width, solid_joinstyle="round", solid_capstyle="round"))

    def dot(self, x: float, y: float, colour: str, size: float = 5) -> None:
        self._add(Line2D([x], [y], marker="o", markersize=size, color=colour, markeredgecolor=PAPER))

    def polygon(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        self._add(Polygon(points, closed=True, linewidth=0, facecolor=colour))

    def wedge(self, x: float, y: float, outer: float, inner: float, begin: float, end: float, colour: str) -> None:
        """A piece of a ring, from one angle to another in degrees, clockwise from the top."""
        ring = outer - inner if inner else None
        gap = 1.2 if end - begin < 359.9 else 0.0
        piece = Wedge((x, y), outer, begin - 90, end - 90, width=ring, facecolor=colour, edgecolor=PAPER, linewidth=gap)
        self._add(piece)

    def png(self) -> bytes:
        """Without transparency and lightly packed: a third quicker than savefig, and not larger."""
        with rc_context({"text.parse_math": False, "text.usetex": False}):
            self._agg.draw()  # type: ignore[no-untyped-call]
        size = self._agg.get_width_height()
        made = io.BytesIO()
        pixels = self._agg.buffer_rgba()  # type: ignore[no-untyped-call]
        drawn = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1)
        drawn.convert("RGB").save(made, "png", compress_level=3)
        return made.getvalue()
