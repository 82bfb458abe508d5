"""A short text leans on the last question of that person in that chat (issue 3, 1), and the answer says so."""

import pytest

from tests.world import AOI, EMMA, MISAKI, SALES, World


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("by owner", "Deals · sum of Amount · won · Closing Date this month · by Deal Owner"),
        ("and last month?", "Deals · sum of Amount · won · Closing Date last month"),
        ("list them", "Deals · won · Closing Date this month"),
        ("only mine", "Deals · sum of Amount · won · Deal Owner is me · Closing Date this month"),
        ("compared to last month", "Deals · sum of Amount · won · Closing Date this month · compared with last month"),
    ],
)
def test_a_follow_up_leans_on_the_last_question_and_says_so(shared: World, text: str, told: str) -> None:
    shared.say(EMMA, "revenue this month", "bot")
    assert shared.say(EMMA, text, "bot").text.splitlines()[0] == f"Going on from your last question: *{told}*"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("担当者別に", "商談 · 総額の合計 · 受注 · 完了予定日が今月 · 担当者別"),
        ("先月は?", "商談 · 総額の合計 · 受注 · 完了予定日が先月"),
        ("一覧で", "商談 · 受注 · 完了予定日が今月"),
    ],
)
def test_a_follow_up_in_japanese(shared: World, text: str, told: str) -> None:
    shared.say(MISAKI, "今月の売上", "bot")
    said = shared.say(MISAKI, text, "bot").text.splitlines()[0]
    assert said.startswith("前の質問に続けて: *商談")
    assert said.replace("商談の担当者", "担当者") == f"前の質問に続けて: *{told}*"


def test_one_follow_up_leans_on_another_and_on_a_pressed_neighbour(world: World) -> None:
    seen = world.say(EMMA, "revenue this month", "bot")
    world.press(EMMA, "By owner", seen.posted[-1]["id"])
    assert "last month · by Deal Owner*" in world.say(EMMA, "and last month?", "bot").text
    assert "*Deals · won · Closing Date last month*" in world.say(EMMA, "list them", "bot").text


def test_a_question_of_its_own_leans_on_nothing(world: World) -> None:
    world.say(EMMA, "revenue this month", "bot")
    assert world.say(EMMA, "leads by industry", "bot").text.startswith("*Leads · count · by Industry*")
    assert "searched for" in world.say(EMMA, "Shohei", "bot").text


@pytest.mark.parametrize(
    ("who", "text", "said"), [(EMMA, "by owner", "This goes on from"), (AOI, "先月は?", "これは前の質問に")]
)
def test_with_nothing_to_lean_on_that_is_said_with_examples(world: World, who: str, text: str, said: str) -> None:
    seen = world.say(who, text, "bot")
    assert seen.text.startswith(said)
    assert len(seen.labels) == 3


def test_after_half_an_hour_there_is_nothing_to_lean_on(world: World) -> None:
    world.say(EMMA, "revenue this month", "bot")
    world.advance(29 * 60)
    assert "by Deal Owner" in world.say(EMMA, "by owner", "bot").text
    world.advance(31 * 60)
    assert "This goes on from" in world.say(EMMA, "by owner", "bot").text


def test_the_last_question_is_ones_own(world: World) -> None:
    world.say(EMMA, "revenue this month", "bot")
    assert "これは前の質問に" in world.say(MISAKI, "担当者別に", "bot").text


def test_what_was_asked_by_a_mention_goes_on_there_and_where_it_was_answered(world: World) -> None:
    world.say(EMMA, "@Zoho CRM revenue this month", SALES)
    assert "by Deal Owner" in world.say(EMMA, "by owner", "bot").text
    posted = world.say(EMMA, "@Zoho CRM by stage", SALES).posted
    assert any("this month · by Stage" in message["text"] for message in posted)
