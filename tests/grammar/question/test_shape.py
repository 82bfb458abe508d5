"""How an answer is wished to look is heard beside the question and changes nothing of its meaning."""

from datetime import date

import pytest
from hypothesis import given, strategies

from app.search.catalogue.standard import standard
from grammar.question.reader import read
from grammar.question.shape import split

TODAY = date(2026, 11, 22)
EN, JA = standard(None), standard("ja")


@pytest.mark.parametrize(
    ("text", "plain", "shape"),
    [
        ("leads by source as a pie", "leads by source", "pie"),
        ("leads by source in a donut chart", "leads by source", "donut"),
        ("pie chart of leads by industry", "leads by industry", "pie"),
        ("show leads by industry as bars", "leads by industry", "bar"),
        ("deals by owner and stage as stacked bars", "deals by owner and stage", "stacked"),
        ("revenue by month as a line chart", "revenue by month", "line"),
        ("show me a funnel of deals by stage", "deals by stage", "funnel"),
        ("draw a chart of revenue by month", "revenue by month", "chart"),
        ("visualize leads by industry", "leads by industry", "chart"),
        ("deals by stage as a table", "deals by stage", "table"),
        ("データ元別の見込み客を円グラフで", "データ元別の見込み客", "pie"),
        ("円グラフで見込み客をデータ元別に", "データ元別の見込み客", "pie"),
        ("業種別の見込み客を棒グラフで見せて", "業種別の見込み客", "bar"),
        ("月別の売上を折れ線で", "月別の売上", "line"),
        ("ステージ別の商談をファネルで", "ステージ別の商談", "funnel"),
        ("ドーナツグラフで業種別の見込み客", "業種別の見込み客", "donut"),
        ("業種別の見込み客数をグラフ化して", "業種別の見込み客数", "chart"),
        ("担当者別ステージ別の商談を積み上げ棒グラフで", "担当者別ステージ別の商談", "stacked"),
        ("担当者別の商談を表で", "担当者別の商談", "table"),
    ],
)
def test_b3_a_chart_can_be_asked_for_in_words(text: str, plain: str, shape: str) -> None:
    catalog = EN if text.isascii() else JA
    asked, same = read(text, catalog, today=TODAY), read(plain, catalog, today=TODAY)
    assert (asked.kind, asked.question, asked.shape, asked.text) == ("question", same.question, shape, text)
    assert same.shape == ""


@pytest.mark.parametrize(
    "text",
    [
        "as a pie chart",
        "円グラフで",
        "グラフにして",
        "as a table please",
        "show it as a bar chart instead",
        "それを円グラフで見せてください",
    ],
)
def test_b3_a_wish_alone_leans_on_the_answer_before(text: str) -> None:
    last = read("leads by source", EN, today=TODAY).question
    found = read(text, EN, today=TODAY, last=last)
    assert (found.kind, found.question) == ("question", last)
    assert found.shape


@pytest.mark.parametrize("text", ["Chart Industries", "Pie Corp", "代表者別の取引先", "表彰のリード", "Bar Works"])
def test_b3_a_name_keeps_its_words(text: str) -> None:
    assert split(text)[0] == text


def test_b3_a_quoted_name_is_no_wish_and_the_rest_stays_as_typed() -> None:
    assert split("会社が「棒グラフ」の見込み客") == ("会社が「棒グラフ」の見込み客", "")
    assert split("名が「²」の見込み客をグラフで") == ("名が「²」の見込み客を ", "chart")


@given(strategies.text(max_size=60))
def test_b3_no_text_makes_it_raise(text: str) -> None:
    rest, shape = split(text)
    assert shape or rest == text
