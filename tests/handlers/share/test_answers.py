"""P2: an answer of the bot, figure, table or chart, is shared with a user or a channel."""

from typing import Any

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


def kinds(message: dict[str, Any]) -> list[str]:
    return [slide["type"] for slide in message["slides"]]


def test_p2_a_figure_is_shared_with_how_it_was_read(world: World) -> None:
    assert share(world, EMMA, "revenue this month", "佐藤 健", "Look!").text == "Shared with 佐藤 健."
    answer = world.messages("bot", EMMA)[-1]["text"].splitlines()
    posted = world.messages(EMMA, KEN)[-1]
    assert posted["sender"]["name"] == "Emma Clark"
    assert posted["text"].splitlines() == ["Look!", answer[0], answer[1]]
    assert (posted["buttons"], posted["references"]) == ([], {})


def test_p2_a_chart_is_shared_with_its_table(world: World) -> None:
    share(world, AOI, "業界別の見込み客", "#sales（チャンネル）")
    answer = world.messages("bot", AOI)[-1]
    posted = world.messages(SALES, MISAKI)[-1]
    assert kinds(posted) == kinds(answer)
    assert posted["sender"]["name"] == "森 葵"
    assert "共有する" not in posted["text"]
    assert posted["buttons"] == []


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
