"""Which chart fits, and which wish would not tell the truth."""

from dataclasses import replace

import pytest

from app.search.charting.kinds import NO_TIME, NOT_SHARES, ONE_FIELD, TOO_FEW, TWO_FIELDS, Facts, kind_of

PLAIN = Facts(groups=8, fields=1, has_time=False, is_stages=False, is_whole=True, is_ranked=False, compared=False)
TIME, STAGES, FEW = replace(PLAIN, has_time=True), replace(PLAIN, is_stages=True), replace(PLAIN, groups=4)
TWO = replace(PLAIN, fields=2)


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        (PLAIN, "bar"),
        (TIME, "line"),
        (replace(TIME, groups=2), "bar"),
        (replace(TIME, fields=2), "line"),
        (STAGES, "funnel"),
        (replace(STAGES, is_whole=False), "bar"),
        (replace(STAGES, is_ranked=True), "bar"),
        (FEW, "donut"),
        (replace(FEW, is_ranked=True), "bar"),  # shares of the top four would not be shares of the whole
        (replace(FEW, is_whole=False), "bar"),
        (replace(FEW, compared=True), "bar"),
        (TWO, "stacked"),
        (replace(TWO, is_whole=False), "bar"),
    ],
)
def test_b3_the_chart_that_fits(facts: Facts, kind: str) -> None:
    assert kind_of(facts) == (kind, "")
    assert kind_of(facts, "chart") == (kind, "")


def test_b3_one_figure_is_no_chart() -> None:
    assert kind_of(replace(PLAIN, groups=1), "pie") == (None, TOO_FEW)


@pytest.mark.parametrize(
    ("facts", "wish", "found"),
    [
        (PLAIN, "pie", ("pie", "")),
        (PLAIN, "funnel", ("funnel", "")),
        (TIME, "bar", ("bar", "")),
        (STAGES, "bar", ("bar", "")),
        (PLAIN, "line", ("bar", NO_TIME)),
        (replace(PLAIN, is_whole=False), "pie", ("bar", NOT_SHARES)),
        (TWO, "donut", ("stacked", TWO_FIELDS)),
        (PLAIN, "stacked", ("bar", ONE_FIELD)),
        (TWO, "bar", ("bar", "")),
    ],
)
def test_b3_a_wish_is_fulfilled_when_it_tells_the_truth(facts: Facts, wish: str, found: tuple[str, str]) -> None:
    assert kind_of(facts, wish) == found
