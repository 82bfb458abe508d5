"""P1: a record is shared with a user or a channel, with a word of one's own, in one's own name."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.seen import Seen, fields, labels
from tests.world import AOI, DAISUKE, EMMA, KEN, MISAKI, SALES, World


def open_form(world: World, user: str = EMMA, command: str = "/zcrm leads [Company] contains [zyl]") -> dict[str, Any]:
    """From the card: More…, Share with…"""
    word = {"leads": "Shohei Otani", "deals": "Zylker maintenance"}[command.split()[1]]
    world.choose(user, command, word)
    world.press(user, "More…")
    world.advance(1)
    seen = world.form(user, "more", what="share")
    form: dict[str, Any] = seen.body["form"]
    return form


def offers(world: World, query: str, user: str = EMMA) -> dict[str, str]:
    found = world.post("form/options", user=user, form="send", values={}, field="to", query=query)["options"]
    return {option["label"]: option["value"] for option in found}


def send(world: World, to: str, message: str = "", user: str = EMMA, query: str = "") -> Seen:
    offers(world, query or to, user)
    return world.form(user, "send", to=to, message=message)


def test_p1_the_form_asks_for_user_or_channel_and_a_message(shared: World) -> None:
    form = open_form(shared)
    assert (form["title"], form["button_label"]) == ("Share: Lead · Shohei Otani", "Share")
    assert [(entry["type"], entry["name"]) for entry in form["inputs"]] == [
        ("hidden", "ref"),
        ("dynamic_select", "to"),
        ("textarea", "message"),
    ]


def test_p1_users_and_channels_are_found_as_one_types(shared: World) -> None:
    open_form(shared)
    assert list(offers(shared, "sal")) == ["#sales (channel)"]
    assert list(offers(shared, "ken")) == ["佐藤 健"]
    assert list(offers(shared, "佐")) == ["佐藤 健"]
    assert offers(shared, "emma") == {}  # nobody shares with themselves
    assert len(offers(shared, "")) > 4


def test_p1_typing_asks_cliq_once(shared: World) -> None:
    open_form(shared)
    shared.advance(61)
    shared.forget_calls()
    for query in ("s", "sa", "sal"):
        offers(shared, query)
    assert [call["path"] for call in shared.calls("cliq")] == ["/cliq/api/v2/channels"]


def test_p1_a_channel_gets_the_summary_with_the_message_in_the_senders_name(world: World) -> None:
    open_form(world)
    seen = send(world, "#sales (channel)", "Who knows him?\nCall me.")
    assert (seen.kind, seen.text) == ("banner", "Shared with #sales.")
    posted = world.messages(SALES, MISAKI)[-1]
    assert posted["sender"]["name"] == "Emma Clark"
    assert posted["text"].startswith("Who knows him?\nCall me.\n*Shohei Otani*\n[Open in Zoho CRM](")
    assert fields(posted)["Company"] == "Zylker Sports"
    assert (labels(posted), posted["references"], posted["private"]) == (["Details"], {}, False)


def test_p1_a_user_gets_it_as_a_direct_message(world: World) -> None:
    open_form(world, command="/zcrm deals [Deal Name] contains [zylker main]")
    seen = send(world, "佐藤 健", "Please look.")
    assert seen.text == "Shared with 佐藤 健."
    (posted,) = world.messages(EMMA, KEN)
    assert posted["sender"]["name"] == "Emma Clark"
    assert posted["text"].startswith("Please look.\n*Zylker maintenance*")
    assert world.messages("bot", KEN) == []


def test_p1_the_message_may_be_left_out(world: World) -> None:
    open_form(world)
    send(world, "#sales (channel)")
    assert world.messages(SALES, MISAKI)[-1]["text"].startswith("*Shohei Otani*")


def test_p1_the_same_form_posts_once(world: World) -> None:
    open_form(world)
    world.switch(webhook_fault="twice")
    send(world, "#sales (channel)")
    assert sum("Shohei" in message["text"] for message in world.messages(SALES, MISAKI)) == 1


def test_p1_what_was_written_is_text(world: World) -> None:
    open_form(world)
    send(world, "#sales (channel)", "{@all} *loud* [x](https://evil.test)\n# head")
    text = world.messages(SALES, MISAKI)[-1]["text"]
    assert "{@all}" not in text
    assert "](https://evil" not in text


def test_p1_somebody_without_cliq_cannot_be_written_to(world: World) -> None:
    open_form(world)
    seen = send(world, "Daniel Novak", query="dan")
    assert seen.body["open"]["errors"] == {"to": "Choose a user or a channel that you can write to."}
    assert world.messages(SALES, MISAKI) == []


@pytest.mark.parametrize("forged", ["c:nosuchchannel", "u:999", "x:sales", "", "c:"])
def test_p1_a_forged_recipient_is_refused(world: World, forged: str) -> None:
    form = open_form(world)
    reference = next(entry["value"] for entry in form["inputs"] if entry["name"] == "ref")
    values = {"ref": reference, "to": {"label": "x", "value": forged}, "message": "m"}
    params = {"form": {"name": "send", "action": "submit", "values": values}}
    seen = world.post(
        "event", user=EMMA, component="function", handler="form_handler", chat=SALES, name="zcrmform", params=params
    )
    assert seen["reply"]["output"]["type"] == "form_error"


def test_p1_nobody_elses_form_can_be_used(world: World) -> None:
    form = open_form(world)
    reference = next(entry["value"] for entry in form["inputs"] if entry["name"] == "ref")
    values = {"ref": reference, "to": {"label": "x", "value": "c:sales"}, "message": "m"}
    params = {"form": {"name": "send", "action": "submit", "values": values}}
    seen = world.post(
        "event", user=AOI, component="function", handler="form_handler", chat=SALES, name="zcrmform", params=params
    )
    assert seen["reply"]["output"]["type"] == "form_error"
    assert world.messages(SALES, MISAKI) == []


def test_p1_cliq_that_is_down_leaves_the_colleagues(world: World) -> None:
    open_form(world)
    world.advance(61)
    world.fault(service="cliq", path="channels", status=503, body="<html>", times=0)
    assert list(offers(world, "ken")) == ["佐藤 健"]


def test_p1_sharing_needs_an_account_of_ones_own(make_world: Callable[..., World]) -> None:
    world = make_world(SERVICE_ACCOUNT="on")
    world.link(world.account(AOI), is_service=True)
    world.choose(DAISUKE, "/zcrm leads [会社] contains [zyl]", "大谷 翔平")
    world.press(DAISUKE, "その他…")
    world.advance(1)
    seen = world.form(DAISUKE, "more", what="share")
    assert seen.kind == "form_error"
    assert seen.text.startswith("Zoho CRMのアカウントが連携されていません。")
