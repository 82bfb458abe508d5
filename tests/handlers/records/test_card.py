"""A chosen record as its asker sees it: headline fields, links, buttons (Z11)."""

from typing import Any

import pytest

from tests.seen import Seen, fields
from tests.world import AOI, EMMA, KEN, MISAKI, SALES, World

SEED = "/zcrm leads [会社] contains [zyl]"
CRM = "https://crm.zoho.com/crm/org808232144/tab"
HEADLINES = {
    "/zcrm leads [Email] is [shohei@sports.zylker-london.example]": {
        "Company": "Zylker Sports",
        "Phone": "045-222-3301",
        "Email": "shohei@sports.zylker-london.example",
        "Lead Status": "Not Contacted",
        "Lead Owner": "Emma Clark",
        "Lead Source": "Web Form",
        "Annual Revenue": "¥60,000",
        "No. of Employees": "40",
    },
    "/zcrm contacts [Email] is [shohei.ohtani@zylker-london.example]": {
        "Account Name": "Zylker Inc.",
        "Phone": "03-5550-1101",
        "Email": "shohei.ohtani@zylker-london.example",
        "Contact Owner": "Emma Clark",
        "Lead Source": "Partner",
    },
    "/zcrm accounts [Account Name] is [Zylker Inc.]": {
        "Phone": "03-5550-1001",
        "Website": "[https://www.zylker-london.example](https://www.zylker-london.example)",
        "Industry": "Service Provider",
        "Account Owner": "Emma Clark",
        "Annual Revenue": "¥820,000,001",
    },
    "/zcrm deals [Deal Name] is [Zylker maintenance]": {
        "Amount": "¥1,800,000",
        "Stage": "Negotiation/Review",
        "Closing Date": "Dec 16, 2026",
        "Probability (%)": "90",
        "Account Name": "Zylker Inc.",
        "Deal Owner": "Emma Clark",
    },
}


def card_of(world: World, user: str, text: str) -> Seen:
    """Type a command that finds one record, and pick that."""
    (found,) = (item for item in world.suggest(user, text) if "/icon/rec:" in item["imageurl"])
    return world.pick(user, text, found)


def said(message: dict[str, Any]) -> dict[str, str]:
    """The card's pairs without what keeps markup from being read."""
    return {label: text.replace("\u200b", "") for label, text in fields(message).items()}


@pytest.mark.parametrize(("text", "headline"), HEADLINES.items())
def test_z11_a_card_shows_the_headline_fields_of_its_module(shared: World, text: str, headline: dict[str, str]) -> None:
    seen = card_of(shared, EMMA, text)
    assert list(said(seen.message).items()) == list(headline.items())
    assert seen.message["private"] is True


def test_z11_the_card_is_in_the_askers_language(shared: World) -> None:
    seen = shared.choose(AOI, SEED, "大谷 翔平")
    assert seen.output["card"]["title"] == "見込み客 · 大谷 翔平"
    assert said(seen.message)["見込み客ステータス"] == "連絡済み"
    assert said(seen.message)["年間売上"] == "￥48,000,000"
    assert seen.labels == ["このチャットに投稿する", "メモを追加する", "編集する", "担当者とチャットする", "その他…"]


@pytest.mark.parametrize(
    ("website", "shown"),
    [
        ("www.zylker.example/jp", "[www.zylker.example/jp](http://www.zylker.example/jp)"),
        ("https://zylker.example/a)b", "[https://zylker.example/a)b](https://zylker.example/a%29b)"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://zylker.example [x](y)", None),
        ("準備中", "準備中"),
    ],
)
def test_z11_a_web_site_can_be_opened_and_what_is_none_is_text(world: World, website: str, shown: str | None) -> None:
    (row,) = world.rows("Accounts", Account_Name="Zylker Inc.")
    world.change("Accounts", row["id"], Website=website)
    text = card_of(world, EMMA, "/zcrm accounts [Account Name] is [Zylker Inc.]").message["slides"][0]["data"]
    (found,) = [pair["Website"] for pair in text if "Website" in pair]
    if shown is None:
        assert "](" not in found, "no link where the value is no address"
    else:
        assert found.replace("\u200b", "") == shown


def test_z11_a_field_without_a_value_is_replaced_by_the_next_that_has_one(world: World) -> None:
    (row,) = world.rows("Leads", Email="shohei@sports.zylker-london.example")
    world.change("Leads", row["id"], Phone=None, Annual_Revenue=None)
    shown = said(card_of(world, EMMA, "/zcrm leads [Email] is [shohei@sports.zylker-london.example]").message)
    assert shown.keys() & {"Phone", "Annual Revenue"} == set()
    assert len(shown) == 8
    assert list(shown)[-2:] == ["Title", "Website"]
    assert shown["Title"] == "CEO"


def test_z11_a_record_with_hardly_a_value_still_has_a_card(world: World) -> None:
    (row,) = world.rows("Leads", Email="shohei@sports.zylker-london.example")
    for name in row.keys() - {"id", "Owner", "Last_Name", "Email", "Created_Time", "Modified_Time"}:
        world.change("Leads", row["id"], **{name: None})
    seen = card_of(world, EMMA, "/zcrm leads [Email] is [shohei@sports.zylker-london.example]")
    assert {"Email", "Lead Owner"} <= said(seen.message).keys()
    assert "" not in said(seen.message).values()


@pytest.mark.parametrize("text", [text for text in HEADLINES if "contacts" in text or "deals" in text])
def test_z11_the_account_of_a_contact_or_a_deal_is_a_link_to_it(shared: World, text: str) -> None:
    seen = card_of(shared, EMMA, text)
    (account,) = shared.rows("Accounts", Account_Name="Zylker Inc.")
    assert f"[Zylker Inc.]({CRM}/Accounts/{account['id']})" in seen.text


@pytest.mark.parametrize("text", HEADLINES)
def test_z11_a_link_opens_the_record_in_the_crm(shared: World, text: str) -> None:
    seen = card_of(shared, EMMA, text)
    module = text.split()[1].capitalize()
    record = shared.suggest(EMMA, text)[0]["imageurl"].split("|")[1].split(":")[0]
    assert f"[Open in Zoho CRM]({CRM}/{module}/{record})" in seen.text


@pytest.mark.parametrize("text", HEADLINES)
def test_z11_every_module_has_its_buttons_and_never_more_than_five(shared: World, text: str) -> None:
    seen = card_of(shared, EMMA, text)
    assert seen.labels == ["Post to this chat", "Add note", "Edit", "Chat with owner", "More…"]


def test_z11_numbers_of_a_list_open_the_card_and_owners_their_card(shared: World) -> None:
    listed = shared.say(KEN, SEED)
    assert len(listed.output["references"]) == 14
    shared.press(KEN, "2")
    assert shared.messages("bot", KEN)[-1]["card"]["title"] == "見込み客 · 大谷 花"
    shared.press(KEN, "Emma Clark", shared.messages(SALES, KEN)[-1]["id"])
    assert shared.messages("bot", KEN)[-1]["card"]["title"] == "Emma Clark"


def test_z11_the_number_of_instant_buttons_is_a_setting(make_world: Any) -> None:
    world = make_world(RECORD_REFERENCES="5")
    seen = world.say(KEN, "/zcrm leads")
    assert len(seen.output["references"]) == 5
    assert seen.text.count("]($") == 5
    assert len(seen.text.splitlines()) == 12, "the other lines are shown without"


def test_z11_a_list_without_instant_buttons_is_still_a_list(make_world: Any) -> None:
    world = make_world(RECORD_REFERENCES="0")
    seen = world.say(KEN, SEED)
    assert "]($" not in seen.text
    assert "*大谷 翔平* · Zylker株式会社" in seen.text


def test_z11_a_card_is_read_anew_under_the_pressers_rights(world: World) -> None:
    world.say(KEN, SEED)
    (row,) = world.rows("Leads", Email="ohtani@mail.zylker-tokyo.example")
    world.change("Leads", row["id"], Phone="03-9999-0000")
    world.press(KEN, "1")
    assert said(world.messages("bot", KEN)[-1])["電話番号"] == "03-9999-0000"
    world.change("Leads", row["id"], Owner=world.sandbox.people.by_email(AOI).id)
    world.advance(1)
    gone = world.press(KEN, "1", world.messages(SALES, KEN)[-1]["id"])
    assert (gone.kind, gone.text) == ("banner", "このデータは削除されたか、表示する権限がありません。")


def test_z11_names_in_a_list_have_no_empty_places(shared: World) -> None:
    for module in ("leads", "contacts", "accounts", "deals"):
        for line in shared.say(MISAKI, f"/zcrm {module}").text.splitlines()[2:]:
            assert " ·  · " not in line
            assert not line.endswith(" · ")
