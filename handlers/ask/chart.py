"""The chart of an answer beside its table, or one of them with a button for the other (B3).

Which chart fits is decided in app/search/charting, how it reaches the chat in app/delivery/charts.py.
"""

from dataclasses import dataclass

from app.cliq.message import Images, Slide, Table
from app.context import Context
from app.search.asking.asking import Asking
from app.search.asking.result import Result
from app.search.charting.chart import drawn_for
from grammar.question.nodes import Question

TABLE, CHART = "table", "chart"
ROWS_BESIDE = 12  # of a table that is shown together with its chart; a longer one is a button away


@dataclass(frozen=True)
class Looks:
    """slides in their order; notes: what must be said of the chart; other: the look that a button offers, or ''."""

    slides: tuple[Slide, ...]
    notes: tuple[str, ...] = ()
    other: str = ""


def looks(
    ctx: Context,
    asking: Asking,
    question: Question,
    result: Result,
    table: Table | None,
    shape: str,
    *,
    is_kept: bool = False,
) -> Looks:
    """What an answer shows below its text.

    shape    how it is wished to look: '' | 'chart' | 'table' | a kind of chart
    is_kept  it is shared or sent: the chart as a picture, which looks alike everywhere, always with its figures (P2)
    """
    wish = "" if shape == TABLE else shape
    drawn = drawn_for(asking, question, result, ctx.words, wish)
    notes = [ctx.say(f"chart.reason.{drawn.reason}")] if wish and drawn.reason else []
    if drawn.chart is None or table is None:
        return Looks((table,) if table else (), tuple(notes))
    if shape == TABLE:
        return Looks((table,), other=CHART)
    charts = ctx.services.charts
    if is_kept:
        return Looks((charts.picture_slide(drawn.chart, ctx.changes), table), tuple(notes))
    slide = charts.slide(drawn.chart, ctx.changes)
    if drawn.chart.note and not isinstance(slide, Images):  # a picture says it itself
        notes.append(drawn.chart.note)
    if len(table.rows) > ROWS_BESIDE:
        return Looks((slide,), tuple(notes), other=TABLE)
    return Looks((slide, table), tuple(notes))
