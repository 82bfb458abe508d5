"""X7: a card in a channel carries only fields that are allowed there; *Details* opens the rest privately."""

from collections.abc import Callable
from typing import Any

import pytest

from app.administration.telling import cards
from tests.crm_rules import big_deal_rule, deal_of, notify, raise_amount
from tests.seen import fields, labels
from tests.world import AOI, EMMA, KEN, MISAKI, SALES, World

FIND = "/zcrm deals [Deal_Name] is [Zylker maintenance]"
WEB = "https://crm.zoho.com/crm/org808232144/tab"


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """Everywhere a deal's stage, in #sales its closing date and owner; nothing is said of leads."""
    world = make_world()
    world.link(world.account(AOI), is_sender=True)
    allow(world, "Deals", ["Stage"])
    allow(world, "Deals", ["Owner", "Closing_Date"], "sales")
    return world


def allow(world: World, module: str, names: list[str], channel: str = "") -> None:
    cards.put(world.services, "test", module_name=module, fields=names, channel=channel)


def deal(world: World) -> dict[str, Any]:
    (row,) = world.rows("Deals", Deal_Name="Zylker maintenance")
    return row


def posted(world: World, chat: str) -> dict[str, Any]:
    world.choose(EMMA, FIND, "Zylker maintenance", chat=chat)
    world.press(EMMA, "Post to this chat")
    return world.messages(chat, EMMA)[-1]


def shared(world: World, to: str) -> None:
    world.choose(EMMA, FIND, "Zylker maintenance")
    world.press(EMMA, "More…")
    world.advance(1)
    world.form(EMMA, "more", what="share")
    world.post("form/options", user=EMMA, form="send", values={}, field="to", query=to)
    world.form(EMMA, "send", to=to, message="Look at this.")


def test_x7_a_posted_card_has_the_fields_of_its_channel_and_details_for_each(world: World) -> None:
    message = posted(world, SALES)
    assert list(fields(message)) == ["Closing Date", "Deal Owner"]
    assert "Zylker" not in message["text"].replace("*Zylker maintenance*", ""), "the account is not among them"
    assert labels(message) == ["Details"]
    world.press(KEN, "Details", message["id"])
    assert "総額" in fields(world.messages("bot", KEN)[-1]), "Ken is Emma's manager: the CRM shows it to him"
    seen = world.press(MISAKI, "Details", message["id"])
    assert seen.output["status"] == "failure", "to Misaki it shows nothing of the deal"
    assert list(fields(posted(world, KEN))) == ["Stage"], "a chat of two is no channel: what holds everywhere"
    assert "Amount" in fields(posted(world, "bot")), "nobody else looks into one's chat with the bot"


def test_x7_where_the_press_comes_from_does_not_open_a_channel(world: World) -> None:
    """The command was typed in #sales, its card shown in the bot's chat; pressed there it goes to #sales."""
    world.say(EMMA, FIND)
    world.press(EMMA, "1")
    world.press(EMMA, "Post to this chat", world.messages("bot", EMMA)[-1]["id"])
    assert list(fields(world.messages(SALES, EMMA)[-1])) == ["Closing Date", "Deal Owner"]


def test_x7_what_is_shared_depends_on_where_it_goes(world: World) -> None:
    shared(world, "#sales (channel)")
    message = world.messages(SALES, MISAKI)[-1]
    assert message["text"].startswith("Look at this.\n*Zylker maintenance*")
    assert list(fields(message)) == ["Closing Date", "Deal Owner"]
    world.advance(61)
    shared(world, "佐藤 健")
    assert list(fields(world.messages(EMMA, KEN)[-1])) == ["Stage"]


def test_x7_a_pasted_link_shows_the_fields_of_its_channel(world: World) -> None:
    def card(chat: str) -> list[str]:
        message = world.say(EMMA, f"{WEB}/Deals/{deal(world)['id']}", chat).message
        return [pair["label"] for pair in message["unfurl"].get("fields", {"data": []})["data"]]

    assert (card(SALES), card(KEN)) == (["Closing Date", "Deal Owner"], ["Stage"])
    allow(world, "Deals", [], "sales")
    assert card(SALES) == [], "the name alone"
    cards.remove(world.services, "test", "sales", "Deals")
    assert card(SALES) == ["Stage"]
    world.switch(consent_refused="user,chat")
    allow(world, "Deals", ["Closing_Date"], "sales")
    assert card(SALES) == ["Closing Date"], "also where Cliq does not say which channel a chat is"


def test_x7_followed_records_and_notification_cards_keep_to_it_in_channels(world: World) -> None:
    big_deal_rule(world)
    notify(world, "#sales, manager", style="card")
    row = deal_of(world)
    raise_amount(world, row)
    assert list(fields(world.messages(SALES, EMMA)[-1])) == ["完了予定日", "商談の担当者"]
    assert "総額" in fields(world.messages("bot", KEN)[-1])
    now = world.source.now()
    values = {"Amount": 1, "Closing_Date": "2026-01-01", "Modified_Time": "then", "Deal_Name": row["Deal_Name"]}
    with world.services.database.write() as tables:
        tables.follows.put("channel:sales", "Deals", row["id"], world.cliq_id(KEN), values, now)
        slot = {"slot": now.isoformat()}
        tables.inbox.add("clock", "followed", f"house:followed:{now.isoformat()}", slot, now)
    world.settle()
    told = fields(world.messages(SALES, EMMA)[-1])
    assert set(told) == {"完了予定日", "商談の担当者", "…"}, "that there is more is told"
