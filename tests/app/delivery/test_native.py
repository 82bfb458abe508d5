"""Which charts Cliq may draw: those that fit its limits and can be read."""

import pytest
from hypothesis import given

from app.cliq import maxima
from app.cliq.limits import fit_post
from app.cliq.message import Graph, Message, Shares
from app.delivery.native import native
from app.render.chart import Chart
from tests.app.render.charts import MONTHS, any_chart, chart


@given(any_chart())
def test_b3_what_is_called_native_is_never_cut_by_cliqs_limits(made: Chart) -> None:
    slide = native(made)
    if slide is None:
        return
    posted = fit_post(Message("text", slides=(slide,)))
    assert posted is not None
    (fitted,) = posted.slides
    if isinstance(slide, Shares):
        assert isinstance(fitted, Shares)
        assert fitted.items == slide.items
        assert abs(sum(value for _, value in slide.items) - maxima.SHARES_SUM) < 1e-6
    else:
        assert isinstance(fitted, Graph)
        assert [len(values) for _, values in fitted.series] == [len(values) for _, values in slide.series]


def test_b3_shares_become_percentages_that_add_up() -> None:
    slide = native(chart("donut", ("A", "B", "C"), (1.0, 1.0, 1.0)))
    assert isinstance(slide, Shares)
    assert [value for _, value in slide.items] == [33.4, 33.3, 33.3]
    assert slide.style == "doughnut"


def test_b3_months_become_a_trend_with_the_currency_at_its_axis() -> None:
    slide = native(chart("line", tuple(f"{month}月" for month in range(1, 13)), unit="money", currency="JPY"))
    assert isinstance(slide, Graph)
    assert (slide.style, slide.y_axis, len(slide.series[0][1])) == ("trend", "JPY", 12)


@pytest.mark.parametrize(
    "made",
    [
        chart("funnel", ("A", "B", "C")),
        chart("donut", ("A", "B", "C", "D", "E", "F")),
        chart("donut", ("A", "B"), (0.0, 0.0)),
        chart("bar", ("A" * 21, "B")),
        chart("bar", ("A", "A")),
        chart("bar", ("A", "B"), (-1.0, 2.0)),
        chart("line", ("A", "B"), (None, 2.0)),
        chart("line", tuple(map(str, range(21)))),
        chart("bar", ("Emma Clark", "Priya Raman", "Ken", "A", "B", "C", "D")),  # not all of them, but one
        chart("bar", MONTHS),  # too wide to stand below bars
        chart("stacked", ("A", "B"), *[(1.0, 2.0)] * 6),
    ],
)
def test_b3_what_cliq_cannot_show_well_is_a_picture(made: Chart) -> None:
    assert native(made) is None
