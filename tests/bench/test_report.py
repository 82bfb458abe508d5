"""The table of `make bench` says truly what was reached and what was missed."""

import pytest

from bench.report import Row, Section, number, percentile, render


def test_a_target_is_compared_the_right_way_round() -> None:
    assert Row("p50", 5.9, "ms", at_most=6).verdict == "reached"
    assert Row("p50", 6.1, "ms", at_most=6).verdict == "missed"
    assert Row("ratio", 0.61, "", at_least=0.6).verdict == "reached"
    assert Row("ratio", 0.59, "", at_least=0.6).verdict == "missed"
    assert Row("bare route", 2000, "req/s").verdict == ""


def test_the_last_line_names_what_was_missed() -> None:
    missed = Section("Speed", [Row("parse", 300, "µs", at_most=250), Row("memory", 90, "MB", at_most=120)])
    assert render([missed]).endswith("missed: parse")
    assert render([Section("Speed", [Row("memory", 90, "MB", at_most=120)])]).endswith("every target was reached")


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (0.1234, "0.123"), (1.234, "1.23"), (2.0, "2"), (12.34, "12.3"), (2841.4, "2841")]
)
def test_a_number_has_the_figures_that_matter(value: float, shown: str) -> None:
    assert number(value) == shown


def test_percentiles_by_nearest_rank() -> None:
    values = list(range(1, 101))  # 1 … 100
    assert (percentile(values, 50), percentile(values, 99), percentile(values, 100)) == (51, 100, 100)
    assert percentile([], 50) == 0
