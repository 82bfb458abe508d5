"""The facts of a chart: labels in the reader's words, the rest added up and said, gaps that are gaps."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from app.i18n.sentences import Sentences
from app.render.chart import Chart
from app.search.asking.result import Figure, Group, Result
from app.search.catalogue.standard import standard
from app.search.charting.chart import Drawn, chart_of
from app.search.charting.kinds import TOO_FEW
from grammar.question.lines.scope import scope_of
from grammar.question.nodes import Key, Measure, Order, Path, Question

EN, JA = standard(None), standard("ja")
COUNT, SUM, AVERAGE = Measure("count"), Measure("sum", Path("Amount")), Measure("avg", Path("Amount"))


def question(*keys: str, measure: Measure = COUNT, module: str = "Deals", **more: Any) -> Question:
    """Keys as 'Stage' or 'month:Closing_Date'."""
    scope = scope_of(EN, module)
    assert scope is not None
    made = []
    for key in keys:
        grain, _, name = key.rpartition(":")
        made.append(Key(scope.own(name), grain))  # type: ignore[arg-type]
    path = scope.own(measure.path.field) if measure.path else None
    return Question("group", module, (Measure(measure.figure, path),), tuple(made), **more)


def result(rows: Mapping[Any, Any], kind: str = "count", **more: Any) -> Result:
    groups = []
    for key, value in rows.items():
        keys = (key,) if isinstance(key, str) else key
        values = value if isinstance(value, tuple) else (value,)
        figures = [None if one is None else Decimal(one) for one in values]
        groups.append(Group(keys, keys, (figures[0],), tuple(figures[1:])))
    return Result((Figure("count", None, kind=kind),), tuple(groups), total=len(groups), **more)  # type: ignore[arg-type]


def drawn(asked: Question, found: Result, language: str = "en", wish: str = "") -> Drawn:
    catalog = JA if language == "ja" else EN
    return chart_of(asked, found, catalog=catalog, words=Sentences(language), currency="JPY", wish=wish)


def made(asked: Question, found: Result, language: str = "en", wish: str = "") -> Chart:
    chart = drawn(asked, found, language, wish).chart
    assert chart is not None
    return chart


def test_b3_a_bar_per_group_with_title_and_reading() -> None:
    chart = made(question("Lead_Source"), result({f"Source {place}": place for place in range(9, 0, -1)}))
    assert (chart.kind, chart.unit, chart.note) == ("bar", "count", "")
    assert chart.title == "Deals: Number by Lead Source"
    assert chart.subtitle == "Deals · count · by Lead Source"
    assert chart.labels[:2] == ("Source 9", "Source 8")
    assert chart.series[0].values == (9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0)


def test_b3_others_are_added_up_and_said() -> None:
    chart = made(question("Lead_Source"), result({f"S{place:02}": 100 - place for place in range(20)}))
    assert len(chart.labels) == 12
    assert (chart.labels[-1], chart.rest) == ("9 others", 1)
    assert chart.series[0].values[-1] == sum(100 - place for place in range(11, 20))
    assert chart.note == "9 others are added up; the table names them."
    assert sum(value or 0 for value in chart.series[0].values) == sum(100 - place for place in range(20))


def test_b3_averages_are_not_added_up_but_left_out_and_that_is_said() -> None:
    rows = result({f"S{place:02}": 100 - place for place in range(20)}, "money")
    chart = made(question("Lead_Source", measure=AVERAGE), rows)
    assert (len(chart.labels), chart.rest) == (12, 0)
    assert chart.note == "8 more are not shown in the chart."


def test_b3_as_many_bars_as_were_asked_for() -> None:
    asked = question("Lead_Source", limit=20, order=Order(COUNT))
    chart = made(asked, result({f"S{place:02}": 100 - place for place in range(20)}))
    assert len(chart.labels) == 20


@pytest.mark.parametrize(
    ("language", "first", "title"),
    [("en", "Jan", "Deals: Sum of Amount by month (2026)"), ("ja", "1月", "商談：月別の総額の合計（2026年）")],
)
def test_b3_months_of_one_year_do_not_repeat_it(language: str, first: str, title: str) -> None:
    rows = result({f"2026-{month:02}": month for month in range(1, 7)}, "money")
    chart = made(question("month:Closing_Date", measure=SUM), rows, language)
    assert (chart.kind, chart.labels[0], chart.title, chart.currency) == ("line", first, title, "JPY")


@pytest.mark.parametrize(
    ("units", "english", "japanese"),
    [
        (("2025-12", "2026-01", "2026-02"), "Dec 2025", "2025年12月"),
        (("2025-Q4", "2026-Q1", "2026-Q2"), "Q4 2025", "2025年 Q4"),
        (("2024", "2025", "2026"), "2024", "2024年"),
        (("2026-11-20", "2026-11-21", "2026-11-22"), "Nov 20", "11月20日"),
    ],
)
def test_b3_units_of_time_are_named_as_people_do(units: tuple[str, ...], english: str, japanese: str) -> None:
    grain = {10: "day", 4: "year"}.get(len(units[0]), "quarter" if "Q" in units[0] else "month")
    rows = result(dict.fromkeys(units, 1))
    assert made(question(f"{grain}:Closing_Date"), rows).labels[0] == english
    assert made(question(f"{grain}:Closing_Date"), rows, "ja").labels[0] == japanese


def test_b3_stages_are_a_funnel_in_the_order_of_the_answer() -> None:
    chart = made(question("Stage"), result({"Qualification": 3, "Negotiation": 9, "Closed Won": 5}))
    assert (chart.kind, chart.labels) == ("funnel", ("Qualification", "Negotiation", "Closed Won"))


def test_b3_leads_by_status_are_a_funnel_in_the_order_of_the_list() -> None:
    field = next(module for module in EN.modules if module.api_name == "Leads").field("Lead_Status")
    assert field is not None
    order = [value.actual for value in field.values][:4]
    rows = result({actual: place + 1 for place, actual in enumerate(reversed(order))})
    assert list(made(question("Lead_Status", module="Leads"), rows).labels) == order


def test_b3_two_periods_are_two_series() -> None:
    rows = result({"Ken": (5, 3), "Emma": (4, None)}, "money")
    chart = made(question("Owner", measure=SUM, period="this_month", versus="last_month"), rows)
    assert chart.kind == "bar"
    assert [one.values for one in chart.series] == [(5.0, 4.0), (3.0, None)]
    assert chart.series[1].name == "Sum of Amount, before"


def test_b3_two_fields_are_stacked_and_the_small_ones_added_up() -> None:
    rows = {(owner, f"Stage {stage}"): 10 - stage for owner in ("Ken", "Emma") for stage in range(8)}
    chart = made(question("Owner", "Stage"), result(rows))
    assert (chart.kind, chart.labels, len(chart.series)) == ("stacked", ("Ken", "Emma"), 5)
    assert chart.series[-1].name == "4 others"
    assert chart.series[-1].values == (6.0 + 5 + 4 + 3, 6.0 + 5 + 4 + 3)


def test_b3_time_is_along_the_axis_whichever_field_it_is() -> None:
    rows = {("Ken", "2026-02"): 2, ("Ken", "2026-01"): 1, ("Emma", "2026-03"): 3}
    chart = made(question("Owner", "month:Closing_Date"), result(rows))
    assert (chart.kind, chart.labels) == ("line", ("Jan", "Feb", "Mar"))
    assert {one.name: one.values for one in chart.series} == {"Ken": (1.0, 2.0, 0.0), "Emma": (0.0, 0.0, 3.0)}


def test_b3_groups_without_a_value_and_of_one_name_stay_apart() -> None:
    chart = made(question("Owner"), Result((Figure("count", None, kind="count"),), groups=tuple(
        Group((name,), (raw,), (Decimal(2),)) for raw, name in (("1", "Ken"), ("2", "Ken"), (None, ""))
    )))  # fmt: skip
    assert chart.labels == ("Ken", "Ken (2)", "(none)")


def test_b3_nothing_to_draw_is_said() -> None:
    assert drawn(question(), result({})) == Drawn(None, TOO_FEW)
    assert drawn(question("Stage"), result({"Only one": 4})) == Drawn(None, TOO_FEW)
    assert drawn(question("Stage"), result({"No": None, "Value": None})) == Drawn(None, TOO_FEW)


def test_b3_negative_amounts_are_no_pie() -> None:
    found = drawn(question("Type", measure=SUM), result({"A": 5, "B": -2}, "money"), wish="pie")
    assert found.chart is not None
    assert (found.chart.kind, found.reason) == ("bar", "not_shares")


def test_b3_months_that_have_not_begun_and_hold_nothing_are_no_fall() -> None:
    rows = result({"2026-09": 3, "2026-10": 0, "2026-11": 2, "2026-12": 0})
    words = Sentences("en")
    asked = question("month:Closing_Date")
    found = chart_of(asked, rows, catalog=EN, words=words, currency="", this_unit="2026-11").chart
    assert found is not None
    assert found.labels == ("Sep", "Oct", "Nov")
    early = chart_of(asked, rows, catalog=EN, words=words, currency="", this_unit="2026-08").chart
    assert early is not None
    assert early.labels == ("Sep", "Oct", "Nov")  # a month to come that holds something is shown, and those before it
