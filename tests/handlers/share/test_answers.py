"""P2: an answer of the bot, figure, table or chart, is shared with a user or a channel."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from app.render.chart import Chart
from tests.seen import Seen
from tests.world import AOI, EMMA, KEN, MISAKI, SALES, World


def share(world: World, user: str, question: str, to: str, message: str = "") -> Seen:
    answer = world.say(user, question, "bot").posted[-1]
    world.advance(1)
    opened = world.press(user, "Share…" if user == EMMA else "共有する…", answer["id"])
    assert opened.kind == "form"
    world.post("form/options", user=user, form="send", values={}, field="to", query="")
    world.advance(1)
    return world.form(user, "send", to=to, message=message)


def drawn_charts(world: World, url: str) -> list[Chart]:
    """What is drawn when Cliq fetches the picture at `url`."""
    drawn: list[Chart] = []

    def png(chart: Chart) -> bytes:
        drawn.append(chart)
        return b"\x89PNG"

    world.services.charts.png = png  # type: ignore[method-assign]
    answer = world.app.test_client().get(urlsplit(url).path)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    return drawn


def kinds(message: dict[str, Any]) -> list[str]:
    return [slide["type"] for slide in message["slides"]]


def test_p2_a_figure_is_shared_with_how_it_was_read(world: World) -> None:
    assert share(world, EMMA, "revenue this month", "佐藤 健", "Look!").text == "Shared with 佐藤 健."
    answer = world.messages("bot", EMMA)[-1]["text"].splitlines()
    posted = world.messages(EMMA, KEN)[-1]
    assert posted["sender"]["name"] == "Emma Clark"
    assert posted["text"].splitlines() == ["Look!", answer[0], answer[1]]
    assert (posted["buttons"], posted["references"]) == ([], {})


@pytest.mark.parametrize(
    ("who", "to", "question", "title"),
    [
        (EMMA, "#sales (channel)", "deals by type", "Deals: Number by Type"),
        (AOI, "#sales（チャンネル）", "種類別の商談を円グラフで", "商談：種類別の件数"),
        (EMMA, "#sales (channel)", "open deals by stage", "Deals: Number by Stage"),
    ],
)
def test_p2_a_chart_is_shared_as_a_picture_with_its_title_and_the_figures(
    world: World, who: str, to: str, question: str, title: str
) -> None:
    share(world, who, question, to)
    answer = world.messages("bot", who)[-1]
    posted = world.messages(SALES, MISAKI)[-1]
    assert kinds(posted) == ["images", "table"]
    assert posted["slides"][1]["data"] == answer["slides"][-1]["data"]
    (url,) = posted["slides"][0]["data"]
    (drawn,) = drawn_charts(world, url)
    assert drawn.title == title
    assert posted["sender"]["name"] == ("Emma Clark" if who == EMMA else "森 葵")
    assert "共有する" not in posted["text"]
    assert posted["buttons"] == []


def test_p2_a_chart_that_was_wished_for_is_the_one_that_is_shared(world: World) -> None:
    share(world, EMMA, "deals by type as bars", "#sales (channel)")
    (drawn,) = drawn_charts(world, world.messages(SALES, MISAKI)[-1]["slides"][0]["data"][0])
    assert drawn.kind == "bar"


@pytest.mark.parametrize("question", ["revenue this month", "my open deals", "deals by type as a table"])
def test_p2_only_what_has_a_chart_is_shared_as_one(world: World, question: str) -> None:
    share(world, EMMA, question, "#sales (channel)")
    assert "images" not in kinds(world.messages(SALES, MISAKI)[-1])


def test_p2_a_list_is_shared_without_its_buttons(world: World) -> None:
    share(world, EMMA, "my open deals", "#sales (channel)")
    posted = world.messages(SALES, MISAKI)[-1]
    assert "]($" not in posted["text"]
    assert posted["text"].count("*") >= 4


def test_p2_the_figures_are_those_that_the_sharer_sees(world: World) -> None:
    share(world, EMMA, "leads by industry", "#sales (channel)")
    shared = world.messages(SALES, AOI)[-1]
    mine = world.say(AOI, "leads by industry", "bot").posted[-1]
    assert shared["slides"] != mine["slides"]
