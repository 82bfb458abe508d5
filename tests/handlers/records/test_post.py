"""*Post to this chat* puts the card where the command was typed, for everybody there, once (Z12)."""

from collections.abc import Callable

import pytest

from tests.seen import fields, labels
from tests.world import AOI, DAISUKE, EMMA, KEN, MISAKI, SALES, World

SEED = "/zcrm leads [会社] contains [zyl]"


def test_z12_everybody_in_the_chat_sees_the_posted_card(world: World) -> None:
    world.link(world.account(AOI), is_sender=True)  # whose name is for what the bot says
    world.choose(MISAKI, SEED, "大谷 翔平")
    seen = world.press(MISAKI, "このチャットに投稿する")
    assert (seen.kind, seen.text) == ("banner", "このチャットに投稿しました。")
    for reader in (AOI, EMMA, DAISUKE):
        posted = world.messages(SALES, reader)[-1]
        assert posted["sender"]["email"] == MISAKI
        assert posted["card"]["title"] == "見込み客 · 大谷 翔平"
        assert fields(posted)["会社"] == "Zylker株式会社"
        assert posted["private"] is False


def test_x7_a_posted_card_has_no_button_but_details_which_acts_under_the_rights_of_who_presses(world: World) -> None:
    world.choose(MISAKI, SEED, "大谷 翔平")
    world.press(MISAKI, "このチャットに投稿する")
    posted = world.messages(SALES, EMMA)[-1]
    assert (labels(posted), posted["references"]) == (["詳細"], {})
    assert "/tab/Leads/" in posted["text"], "who may see it in the CRM can open it"


@pytest.mark.parametrize("chat", [SALES, EMMA, "bot"])
def test_z12_it_is_posted_to_the_chat_where_the_command_was_typed(world: World, chat: str) -> None:
    found = world.suggest(KEN, SEED, chat)[0]
    world.pick(KEN, SEED, found, chat=chat)
    world.press(KEN, "このチャットに投稿する")
    posted = world.messages(chat, KEN)[-1]
    assert posted["sender"]["email"] == KEN
    assert posted["card"]["title"] == "見込み客 · 大谷 翔平"


def test_z12_a_card_that_was_shown_in_the_bots_chat_goes_where_the_command_was_typed(world: World) -> None:
    world.say(KEN, SEED)
    world.press(KEN, "1")
    card = world.messages("bot", KEN)[-1]
    assert card["buttons"][0]["hint"] == "コマンドを実行したチャットの全員に表示されます"
    seen = world.press(KEN, "このチャットに投稿する", card["id"])
    assert seen.text == "コマンドを実行したチャットに投稿しました。"
    assert world.messages(SALES, EMMA)[-1]["card"]["title"] == "見込み客 · 大谷 翔平"


def test_z12_the_same_press_delivered_twice_posts_once(world: World) -> None:
    world.choose(MISAKI, SEED, "大谷 翔平")
    before = len(world.messages(SALES, EMMA))
    world.switch(webhook_fault="twice")
    seen = world.press(MISAKI, "このチャットに投稿する")
    (repeat,) = seen.body["repeats"]
    assert repeat["reply"] == seen.body["reply"], "the second delivery gets the first one's answer"
    assert len(world.messages(SALES, EMMA)) == before + 1


def test_z12_a_double_click_posts_once(world: World) -> None:
    """Cliq makes two events of it, each with a time of its own."""
    world.choose(MISAKI, SEED, "大谷 翔平")
    before = len(world.messages(SALES, EMMA))
    first = world.press(MISAKI, "このチャットに投稿する")
    world.advance(0.4)
    second = world.press(MISAKI, "このチャットに投稿する")
    assert (second.kind, second.text) == (first.kind, first.text) == ("banner", "このチャットに投稿しました。")
    assert len(world.messages(SALES, EMMA)) == before + 1


def test_z12_two_presses_are_two_posts(world: World) -> None:
    world.choose(MISAKI, SEED, "大谷 翔平")
    before = len(world.messages(SALES, EMMA))
    world.press(MISAKI, "このチャットに投稿する")
    world.advance(5)
    world.press(MISAKI, "このチャットに投稿する")
    assert len(world.messages(SALES, EMMA)) == before + 2


def test_z12_what_the_presser_may_no_longer_see_is_not_posted(world: World) -> None:
    world.choose(MISAKI, SEED, "大谷 翔平")
    (row,) = world.rows("Leads", Email="ohtani@mail.zylker-tokyo.example")
    world.change("Leads", row["id"], Owner=world.sandbox.people.by_email(EMMA).id)
    before = len(world.messages(SALES, EMMA))
    seen = world.press(MISAKI, "このチャットに投稿する")
    assert (seen.kind, seen.text) == ("banner", "このデータは削除されたか、表示する権限がありません。")
    assert len(world.messages(SALES, EMMA)) == before


def test_z12_cliq_down_delays_the_post_but_does_not_lose_it(world: World) -> None:
    world.choose(MISAKI, SEED, "大谷 翔平")
    world.fault(service="cliq", status=503, body="<html>down</html>", times=3)
    world.press(MISAKI, "このチャットに投稿する")
    assert world.messages(SALES, EMMA) == []
    for _ in range(6):
        world.advance(600)
        world.settle()
    assert world.messages(SALES, EMMA)[-1]["card"]["title"] == "見込み客 · 大谷 翔平"


def test_z12_a_private_answer_in_place_posts_as_well(make_world: Callable[..., World]) -> None:
    world = make_world(BUTTON_ANSWERS="private")
    world.switch(button_answers="private")
    world.say(KEN, SEED)
    card = world.press(KEN, "1").message
    assert (card["private"], card["chat"]) == (True, SALES)
    world.press(KEN, "このチャットに投稿する", card["id"])
    assert world.messages(SALES, EMMA)[-1]["card"]["title"] == "見込み客 · 大谷 翔平"
