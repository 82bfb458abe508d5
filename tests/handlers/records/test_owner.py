"""The owner of a record can be met from the chat: private card, chat, audio and video call (Z13)."""

import pytest

from tests.seen import fields, labels
from tests.world import AOI, DANIEL, EMMA, KEN, MISAKI, SALES, World

SEED = "/zcrm leads [会社] contains [zyl]"
DANIELS = "/zcrm leads [見込み客の担当者] is [daniel.novak@zylker.example]"


def action(message: dict[str, object], label: str) -> str:
    """The call of Cliq's client that a button stands for."""
    buttons = message["buttons"]
    assert isinstance(buttons, list)
    return str(next(button for button in buttons if button["label"] == label)["action"]["data"]["api"])


def test_z13_chat_with_owner_opens_the_owners_chat(shared: World) -> None:
    shared.choose(KEN, SEED, "大谷 花")
    seen = shared.press(KEN, "担当者とチャットする")
    assert seen.body["recorded"] == {"type": "system.api", "data": {"api": f"startchat/{shared.cliq_id(EMMA)}"}}


def test_z13_the_owners_name_opens_a_private_card_with_three_ways_to_meet(shared: World) -> None:
    shared.say(KEN, SEED)
    shared.press(KEN, "Emma Clark")
    card = shared.messages("bot", KEN)[-1]
    assert card["card"]["title"] == "Emma Clark"
    assert fields(card) == {"役職": "Sales Rep", "メール": EMMA, "電話番号": "03-5555-0104"}
    assert labels(card) == ["チャットする", "音声通話", "ビデオ通話"]
    emma = shared.cliq_id(EMMA)
    assert [action(card, label) for label in labels(card)] == [
        f"startchat/{emma}",
        f"audiocall/{emma}",
        f"videocall/{emma}",
    ]
    assert not any(message["card"] for message in shared.messages(SALES, MISAKI))


def test_z13_the_owner_in_a_records_card_opens_the_same(shared: World) -> None:
    shared.choose(KEN, SEED, "大谷 花")
    shared.press(KEN, "$1")
    assert shared.messages("bot", KEN)[-1]["card"]["title"] == "Emma Clark"


def test_z13_the_form_behind_more_has_the_calls(shared: World) -> None:
    shared.choose(KEN, SEED, "大谷 花")
    form = shared.press(KEN, "その他…").body["form"]
    assert form["title"] == "大谷 花"
    (radio,) = (entry for entry in form["inputs"] if entry["name"] == "what")
    assert [option["label"] for option in radio["options"]][-3:] == ["担当者の情報を表示する", "音声通話", "ビデオ通話"]
    shared.form(KEN, "more", what="video")
    card = shared.messages("bot", KEN)[-1]
    assert labels(card) == ["ビデオ通話"]
    assert action(card, "ビデオ通話") == f"videocall/{shared.cliq_id(EMMA)}"


def test_z13_an_owner_without_a_cliq_account_cannot_be_met(shared: World) -> None:
    found = shared.suggest(AOI, DANIELS)[0]
    seen = shared.pick(AOI, DANIELS, found)
    assert seen.labels == ["このチャットに投稿する", "メモを追加する", "編集する", "その他…"]
    shared.press(AOI, "$1")
    card = shared.messages("bot", AOI)[-1]
    assert card["card"]["title"] == "Daniel Novak"
    assert fields(card)["メール"] == DANIEL
    assert labels(card) == []
    assert "Zoho Cliqで連絡できません" in card["text"]


def test_z13_an_owner_who_left_cannot_be_met(world: World) -> None:
    world.sandbox.people.change(EMMA, active=False)
    seen = world.choose(KEN, SEED, "大谷 花")
    assert seen.labels == ["このチャットに投稿する", "メモを追加する", "編集する", "その他…"]


def test_z13_while_cliq_cannot_be_asked_nobody_is_offered_and_later_they_are(world: World) -> None:
    world.fault(service="cliq", path="users", status=503, body="<html>", times=0)
    assert "担当者とチャットする" not in world.choose(KEN, SEED, "大谷 花").labels
    world.control.delete("/sandbox/faults")
    assert "担当者とチャットする" in world.choose(KEN, SEED, "大谷 花").labels


@pytest.mark.parametrize("label", ["その他…", "$1"])
def test_z13_an_owner_who_was_changed_meanwhile_is_the_new_one(world: World, label: str) -> None:
    """The form is about the record as it is now; the name that was pressed stays the person of that name."""
    world.choose(AOI, SEED, "大谷 花")
    (row,) = world.rows("Leads", Company="Zylker Inc.")
    world.change("Leads", row["id"], Owner=world.sandbox.people.by_email(MISAKI).id)
    seen = world.press(AOI, label)
    if seen.body["form"]:
        world.form(AOI, "more", what="owner_details")
    shown = world.messages("bot", AOI)[-1]["card"]["title"]
    assert shown == ("高橋 美咲" if label == "その他…" else "Emma Clark")


def test_z13_without_the_integration_nothing_of_it_is_left(world: World) -> None:
    world.choose(KEN, SEED, "大谷 花")
    world.turn_integration(on=False)
    for label in ("$1", "その他…"):
        seen = world.press(KEN, label)
        assert (seen.kind, seen.text) == ("banner", "Zoho CRM連携は無効になっています。組織の管理者が有効にできます。")
    assert world.messages("bot", KEN) == []
    assert "無効になっています" in world.say(KEN, SEED).text
