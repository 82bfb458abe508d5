"""Charts in the bot's answers: the one that fits beside its figures, or the one that is asked for."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n.sentences import Sentences
from grammar.question.telling.sentence import sentence
from tests.grammar.question.reading import EVERY, question, reading
from tests.seen import Seen
from tests.world import AOI, EMMA, KEN, MISAKI, World


def kinds(seen: Seen) -> list[str]:
    """The slides, a chart of Cliq's by its style."""
    return [slide.get("styles", {}).get("preview") or slide["type"] for slide in seen.output.get("slides", [])]


def slide(seen: Seen, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in seen.output["slides"] if one["type"] == kind)
    return found


@pytest.mark.parametrize(
    ("who", "text", "shown"),
    [
        (EMMA, "revenue by month this year", ["trend", "table"]),
        (EMMA, "deals by type", ["doughnut", "table"]),
        (EMMA, "deals by stage", ["images", "table"]),  # a funnel, which Cliq has not
        (MISAKI, "ステージ別の商談", ["images", "table"]),
        (EMMA, "leads by month this year as bars", ["vertical_bar", "table"]),
        (AOI, "商談の担当者別の商談金額", ["images", "table"]),  # names too wide for upright bars
        (KEN, "deals by owner and stage", ["vertical_stacked_bar"]),
        (EMMA, "revenue this month", []),
    ],
)
def test_b3_an_answer_with_groups_shows_the_chart_that_fits(
    world: World, who: str, text: str, shown: list[str]
) -> None:
    seen = world.say(who, text, "bot")
    assert kinds(seen) == shown


def test_b3_the_chart_shows_the_figures_of_the_table(world: World) -> None:
    seen = world.say(EMMA, "revenue by month this year", "bot")
    (series,) = slide(seen, "graph")["data"]
    rows = slide(seen, "table")["data"]["rows"]
    shown = ["".join(char for char in list(row.values())[1] if char.isdigit()) for row in rows]
    assert [str(int(point["value"])) for point in series["values"]] == shown[:11]  # December is to come
    assert [next(iter(row.values())) for row in rows][:2] == ["Jan 2026", "Feb 2026"]


@pytest.mark.parametrize(
    ("who", "text", "kind"),
    [
        (EMMA, "deals by type as a pie chart", "pie"),
        (MISAKI, "種類別の商談を円グラフで", "pie"),
        (EMMA, "deals by type as bars", "vertical_bar"),
    ],
)
def test_b3_another_chart_can_be_asked_for(world: World, who: str, text: str, kind: str) -> None:
    assert kinds(world.say(who, text, "bot"))[0] == kind


def test_b3_what_would_not_tell_the_truth_is_said(world: World) -> None:
    seen = world.say(AOI, "average amount of deals by type as a pie chart", "bot")
    assert kinds(seen) == ["vertical_bar", "table"]
    assert "全体に占める割合を表せない" in seen.text
    seen = world.say(EMMA, "revenue this month as a chart", "bot")
    assert "A chart needs at least two figures" in seen.text


def test_b3_the_table_alone_and_back(world: World) -> None:
    seen = world.say(EMMA, "deals by type as a table", "bot")
    assert kinds(seen) == ["table"]
    assert seen.labels[0] == "As a chart"
    assert kinds(world.press(EMMA, "As a chart", seen.body["posted"][-1]["id"])) == ["doughnut", "table"]


def test_b3_a_long_table_is_a_button_away(world: World) -> None:
    seen = world.say(KEN, "deals by owner and stage", "bot")
    assert seen.labels[0] == "表で見る"
    assert kinds(world.press(KEN, "表で見る", seen.body["posted"][-1]["id"])) == ["table"]


@pytest.mark.slow
def test_b3_cliq_can_fetch_the_picture(world: World) -> None:
    (url,) = slide(world.say(EMMA, "deals by stage", "bot"), "images")["data"]
    answer = world.app.test_client().get(urlsplit(url).path)
    assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "image/png", b"\x89PNG")


def test_b3_all_charts_can_be_pictures(world: World) -> None:
    object.__setattr__(world.services.settings, "charts", "picture")
    world.services.__dict__.pop("charts").close()
    assert kinds(world.say(EMMA, "deals by type", "bot")) == ["images", "table"]


@pytest.mark.parametrize(
    ("who", "text", "wish"),
    [(EMMA, "deals by type", "as a pie chart"), (MISAKI, "種類別の商談", "円グラフで見せてください")],
)
def test_b3_the_look_of_the_last_answer_can_be_changed_in_words(world: World, who: str, text: str, wish: str) -> None:
    before = world.say(who, text, "bot")
    after = world.say(who, wish, "bot")
    assert (kinds(before)[0], kinds(after)[0]) == ("doughnut", "pie")
    assert slide(after, "percentage_chart")["data"] == slide(before, "percentage_chart")["data"]


@pytest.mark.parametrize(
    ("who", "text", "headers"),
    [(MISAKI, "種類別の商談", ["種類", "件数"]), (EMMA, "deals by type", ["Type", "Number"])],
)
def test_b3_a_tables_columns_are_named_without_brackets(shared: World, who: str, text: str, headers: list[str]) -> None:
    assert slide(shared.say(who, text, "bot"), "table")["data"]["headers"] == headers


@given(
    language=st.sampled_from(["en", "ja"]),
    asked=st.sampled_from(["deals by type", "月別の売上 今年", "revenue this month", "open deals by stage and owner"]),
    look=st.sampled_from(["chart", "table", "bar", "stacked", "line", "pie", "donut", "funnel"]),
)
def test_x9_a_look_in_words_reads_back_beside_any_question(language: str, asked: str, look: str) -> None:
    """What is saved, shared or put on a schedule is a sentence, and the look is part of it."""
    meant = question(asked)
    told = f"{sentence(meant, EVERY, language)} · {Sentences(language).say(f'chart.wish.{look}')}"
    found = reading(told)
    assert (found.question, found.shape) == (meant, look)
