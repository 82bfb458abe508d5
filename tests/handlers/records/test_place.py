"""Record data that answers a press is never posted into a chat with others in it (Z15), whatever Cliq turns out to do.

`chat` is what must be assumed: Cliq shows an answer to a button to everybody. `private` is the better case.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.world import AOI, DAISUKE, EMMA, KEN, SALES, World

SEED = "/zcrm leads [会社] contains [zyl]"


@pytest.fixture(scope="module", params=["chat", "private"])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def channel(way: str, make_shared: Callable[..., World]) -> World:
    """The product's switch and what the stand-in really does, set alike; nothing in #sales is ever for everybody."""
    world = make_shared(BUTTON_ANSWERS=way)
    world.switch(button_answers=way)
    return world


def presses(world: World) -> list[Callable[[], Any]]:
    """Every button and form whose answer has something of the CRM in it, pressed in the channel by Ken."""

    def listed() -> str:
        return str(world.say(KEN, "/zcrm leads").posted[-1]["id"])

    def picked() -> str:
        return str(world.choose(KEN, SEED, "大谷 花").posted[-1]["id"])

    def note() -> Any:
        world.press(KEN, "メモを追加する", picked())
        return world.form(KEN, "note", title="秘密", content="秘密の内容")

    def more() -> Any:
        world.press(KEN, "その他…", picked())
        return world.form(KEN, "more", what="owner_details")

    wrong = "/zcrm lead [会社] contains [zyl]"
    nothing = "/zcrm lead [会社] contains [秘密の会社]"
    return [
        lambda: world.press(KEN, "1", listed()),
        lambda: world.press(KEN, "次の10件", listed()),
        lambda: world.press(KEN, "Emma Clark", listed()),
        lambda: world.press(KEN, "$1", picked()),
        lambda: world.press(KEN, "修正して実行する", str(world.say(KEN, wrong).posted[-1]["id"])),
        lambda: world.press(KEN, "修正して実行する", str(world.say(KEN, nothing).posted[-1]["id"])),
        lambda: world.press(KEN, "is", str(world.choose(KEN, "/zcrm leads ", "会社").posted[-1]["id"])),
        note,
        more,
    ]


@pytest.mark.parametrize("number", range(9))
def test_z15_the_answer_to_a_press_is_seen_by_the_presser_alone(channel: World, way: str, number: int) -> None:
    channel.advance(31)
    before = len(channel.messages("bot", KEN))
    seen = presses(channel)[number]()
    for other in (AOI, EMMA, DAISUKE):
        assert channel.messages(SALES, other) == []
    if way == "private":
        assert (seen.kind, seen.message["private"], seen.message["chat"]) == ("message", True, SALES)
        assert len(channel.messages("bot", KEN)) == before
    else:
        assert seen.kind == "banner"
        assert seen.text == "ご本人だけに見えるように、ボットとのチャットに表示しました。"
        assert seen.message["chat"] == "bot"
        assert len(channel.messages("bot", KEN)) == before + 1


def test_z15_the_default_is_the_worse_case(world: World) -> None:
    assert world.services.settings.button_answers == "chat"


def test_z15_with_the_product_careful_nothing_leaks_even_where_cliq_is_private(
    make_world: Callable[..., World],
) -> None:
    world = make_world(BUTTON_ANSWERS="chat")
    world.switch(button_answers="private")
    world.say(KEN, SEED)
    world.press(KEN, "1")
    assert world.messages(SALES, EMMA) == []
    assert len(world.messages("bot", KEN)) == 1


def test_z15_in_the_bots_chat_there_is_nobody_else_so_it_is_shown_in_place(world: World) -> None:
    world.say(KEN, SEED, "bot")
    seen = world.press(KEN, "1")
    assert seen.kind == "message"
    assert seen.message["chat"] == "bot"


def test_z15_without_knowing_the_chat_the_answer_goes_to_the_bots_chat(world: World) -> None:
    """Consent to the chat withheld: then nobody can tell who reads along."""
    world.switch(consent_refused="chat")
    world.say(KEN, SEED, "bot")
    seen = world.press(KEN, "1")
    assert seen.kind == "banner"


def test_z15_what_goes_wrong_is_said_to_the_presser_alone(channel: World, way: str) -> None:
    channel.advance(31)
    channel.say(KEN, SEED)
    channel.fault(service="crm", status=500, body="<html>oops</html>", times=0)
    seen = channel.press(KEN, "1")
    assert channel.control.delete("/sandbox/faults").status_code == 200
    assert "Zoho CRM" in seen.text
    assert seen.kind == ("banner" if way == "chat" else "message")
    assert channel.messages(SALES, EMMA) == []


def test_z15_the_link_for_an_account_is_shown_to_its_person_alone(channel: World, way: str) -> None:
    channel.advance(31)
    channel.say(KEN, SEED)
    channel.unlink(KEN)
    seen = channel.press(KEN, "1")
    channel.link(channel.account(KEN))
    assert channel.messages(SALES, EMMA) == []
    if way == "chat":
        assert seen.kind == "banner"
        assert "/zcrmと送信すると" in seen.text
    else:
        assert seen.labels == ["アカウントを連携する"]
