"""X6: a pasted link of the CRM becomes a card for everybody; *Details* shows each what the CRM shows to them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.seen import Seen, fields
from tests.world import AOI, DAISUKE, EMMA, KEN, MISAKI, PRIYA, SALES, World

WEB = "https://crm.zoho.com/crm/org808232144/tab"
LEAD = "shohei@sports.zylker-london.example"  # Emma's; the peers Misaki and Daisuke do not see it, the manager Ken does


def lead(world: World) -> dict[str, Any]:
    (row,) = world.rows("Leads", Email=LEAD)
    return row


def paste(world: World, user: str, url: str, chat: str = SALES) -> dict[str, Any]:
    return world.say(user, f"Have a look: {url}", chat).message


def shown(message: dict[str, Any]) -> dict[str, str]:
    return {pair["label"]: pair["value"] for pair in message["unfurl"]["fields"]["data"]}


def test_x6_a_pasted_link_becomes_a_card_with_what_everybody_may_see(world: World) -> None:
    message = paste(world, EMMA, f"{WEB}/Leads/{lead(world)['id']}")
    card = message["unfurl"]
    assert (card["title"], card["provider_name"]) == ("Lead · Shohei Otani", "Zoho CRM")
    assert card["provider_url"] == f"{WEB}/Leads/{lead(world)['id']}"
    assert shown(message) == {"Company": "Zylker Sports", "Lead Status": "Not Contacted", "Lead Owner": "Emma Clark"}
    assert [action["label"] for action in card["actions"]] == ["Details"]


@pytest.mark.parametrize(
    ("module", "kind", "labels"),
    [
        ("Tasks", "Task", {"Due Date", "Status", "Priority", "Task Owner"}),
        ("Campaigns", "Campaign", {"Status", "Campaign Owner"}),
        ("Vehicles", "Vehicle", {"Vehicle Owner"}),  # a module that this organisation has made
    ],
)
def test_x6_any_module_with_a_summary_view_has_a_card(world: World, module: str, kind: str, labels: set[str]) -> None:
    mine = world.sandbox.people.by_email(EMMA).id
    row = next(one for one in world.rows(module) if module != "Tasks" or one["Owner"] == mine)
    message = paste(world, EMMA, f"{WEB}/{module}/{row['id']}")
    assert message["unfurl"]["title"].startswith(f"{kind} · ")
    assert set(shown(message)) <= labels
    assert any(label.endswith("Owner") for label in shown(message))


def without_summary(world: World, module: str) -> None:
    """The profile shows nothing of the module but its name."""
    fields = list(world.crm.schema.modules[module].fields)
    world.crm.rights.change_profile("Standard", hidden={module: [one for one in fields if one not in ("Name", "id")]})


def test_x6_p1_a_module_without_a_summary_view_has_no_card(world: World) -> None:
    without_summary(world, "Vehicles")
    assert paste(world, EMMA, f"{WEB}/Vehicles/{world.rows('Vehicles')[0]['id']}")["unfurl"] is None


def test_p1_a_module_without_a_summary_view_is_not_offered_to_be_shared(world: World) -> None:
    message = paste(world, EMMA, f"{WEB}/Vehicles/{world.rows('Vehicles')[0]['id']}")
    offered = []
    for hide in (False, True):
        if hide:
            without_summary(world, "Vehicles")
            world.advance(7200)  # fields are asked for once an hour
        world.advance(1)
        world.press(EMMA, "Details", message["id"])
        form = world.press(EMMA, "More…", world.messages("bot", EMMA)[-1]["id"]).body["form"]
        offered.append("share" in [option["value"] for option in form["inputs"][-1]["options"]])
    assert offered == [True, False]


def test_x6_details_of_any_module_is_private(world: World) -> None:
    row = world.rows("Campaigns")[0]
    message = paste(world, EMMA, f"{WEB}/Campaigns/{row['id']}")
    world.advance(1)
    world.press(KEN, "Details", message["id"])
    (card,) = world.messages("bot", KEN)
    assert row["Campaign_Name"] in card["text"]


def test_x6_no_address_number_or_amount_is_on_the_card(world: World) -> None:
    (deal,) = world.rows("Deals", Deal_Name="Zylker maintenance")
    message = paste(world, EMMA, f"{WEB}/Deals/{deal['id']}")
    text = str(message["unfurl"])
    assert "Stage" in shown(message)
    assert not any(word in text for word in ("Amount", "￥", "¥", "@"))


def test_x6_one_crm_call_per_link(shared: World) -> None:
    paste(shared, EMMA, f"{WEB}/Leads/{lead(shared)['id']}")
    shared.forget_calls()
    shared.advance(1)
    paste(shared, EMMA, f"{WEB}/Leads/{lead(shared)['id']}")
    assert [call["method"] for call in shared.calls("crm")] == ["GET"]


@pytest.mark.parametrize(
    "form",
    [
        "https://crm.zoho.com/crm/org808232144/tab/Leads/{id}/",
        "https://crm.zoho.com/crm/org808232144/tab/Leads/{id}?layout=1#notes",
        "https://crm.zoho.com/crm/tab/Leads/{id}",
        "https://crm.zoho.com/crm/EntityInfo.do?module=Leads&id={id}",
        "https://crm.zoho.com/crm/org808232144/ShowEntityInfo.do?id={id}&module=Leads",
    ],
)
def test_x6_every_form_of_a_records_address_is_known(shared: World, form: str) -> None:
    message = paste(shared, EMMA, form.format(id=lead(shared)["id"]))
    assert message["unfurl"]["title"] == "Lead · Shohei Otani"


def test_x6_older_links_call_deals_potentials(shared: World) -> None:
    (deal,) = shared.rows("Deals", Deal_Name="Zylker maintenance")
    assert paste(shared, EMMA, f"{WEB}/Potentials/{deal['id']}")["unfurl"]["title"] == "Deal · Zylker maintenance"


@pytest.mark.parametrize(
    "url",
    [
        "https://crm.zoho.com/crm/org999/tab/Leads/{id}",  # another organisation
        "https://crm.zoho.jp/crm/org808232144/tab/Leads/{id}",  # another data centre
        "https://crm.zoho.com/crm/org808232144/tab/Leads",
        "https://crm.zoho.com/crm/org808232144/tab/Leads/custom-view/{id}/list",
        "https://crm.zoho.com/crm/org808232144/tab/Nothing/{id}",
        "https://crm.zoho.com/crm/org808232144/tab/Leads/4876876000009999999",
        "https://crm.zoho.com/crm/EntityInfo.do?module=Leads&id=../../org",
        "https://crm.zoho.com/",
    ],
)
def test_x6_what_is_no_record_of_ours_gets_no_card_and_no_word(shared: World, url: str) -> None:
    seen = shared.say(EMMA, url.format(id=lead(shared)["id"]))
    assert seen.message["unfurl"] is None
    assert seen.output == ""


def test_x6_the_rights_are_those_of_who_pastes(shared: World) -> None:
    url = f"{WEB}/Leads/{lead(shared)['id']}"
    assert paste(shared, MISAKI, url)["unfurl"] is None
    assert paste(shared, KEN, url)["unfurl"]["title"].endswith("Shohei Otani")


def test_x6_without_an_account_there_is_no_card_and_no_word(shared: World) -> None:
    seen = shared.say(DAISUKE, f"{WEB}/Leads/{lead(shared)['id']}")
    assert (seen.message["unfurl"], seen.output) == (None, "")


def test_x6_a_crm_that_is_down_leaves_the_link_as_it_is(world: World) -> None:
    paste(world, EMMA, f"{WEB}/Leads/{lead(world)['id']}")
    world.fault(service="crm", path="Leads", status=503, body="<html>", times=0)
    seen = world.say(EMMA, f"{WEB}/Leads/{lead(world)['id']}")
    assert (seen.message["unfurl"], seen.output) == (None, "")


def press_details(world: World, user: str) -> Seen:
    message = paste(world, EMMA, f"{WEB}/Leads/{lead(world)['id']}")
    world.advance(1)
    return world.press(user, "Details", message["id"])


def test_x6_details_shows_a_colleague_who_may_the_rest_privately(world: World) -> None:
    seen = press_details(world, KEN)
    assert seen.text == "ご本人だけに見えるように、ボットとのチャットに表示しました。"
    (card,) = world.messages("bot", KEN)
    assert "shohei@sports.zylker-london.example" in str(fields(card))
    assert [message["text"] for message in world.messages(SALES, MISAKI)][1:] == []


def test_x6_details_tells_a_colleague_without_rights_that_there_is_nothing_for_them(world: World) -> None:
    seen = press_details(world, MISAKI)
    assert (seen.kind, seen.output["status"]) == ("banner", "failure")
    assert seen.text == "このデータは削除されたか、表示する権限がありません。"
    assert world.messages("bot", MISAKI) == []


def test_x6_details_hides_the_fields_that_the_presser_may_not_see(world: World) -> None:
    """Priya's profile does not show what a lead earns."""
    row = lead(world)
    world.change("Leads", row["id"], Owner=world.sandbox.people.by_email(PRIYA).id, Annual_Revenue=5_000_000)
    message = paste(world, AOI, f"{WEB}/Leads/{row['id']}")
    for user, label in ((PRIYA, "Annual Revenue"), (AOI, "年間売上")):
        world.advance(1)
        world.press(user, "詳細", message["id"])
        (card,) = world.messages("bot", user)
        assert ("5,000,000" in str(fields(card).get(label, ""))) is (user == AOI)
        assert "Zylker Sports" in fields(card).values()


def test_x6_details_without_an_account_says_how_to_get_one(world: World) -> None:
    seen = press_details(world, DAISUKE)
    assert (seen.kind, seen.output["status"]) == ("banner", "failure")
    assert "/zcrm" in seen.text


def test_x6_details_works_long_after_and_the_same_press_is_done_once(world: World) -> None:
    message = paste(world, EMMA, f"{WEB}/Leads/{lead(world)['id']}")
    world.advance(86_400 * 200)
    world.switch(webhook_fault="twice")
    world.press(KEN, "Details", message["id"])
    assert len(world.messages("bot", KEN)) == 1


def test_x6_in_the_bots_own_chat_nobody_else_looks(world: World) -> None:
    """There the whole headline is shown."""
    result = world.post("unfurl", user=EMMA, chat="bot", url=f"{WEB}/Leads/{lead(world)['id']}")
    assert "Email" in str(result["reply"])


def test_x6_names_from_the_crm_are_text(world: World) -> None:
    world.change("Leads", lead(world)["id"], Company="{@all} [x](https://evil.test) *b*", Last_Name="*Ota* {@all}")
    message = paste(world, EMMA, f"{WEB}/Leads/{lead(world)['id']}")
    text = str(message["unfurl"])
    assert "{@all}" not in text
    assert "](https://evil" not in text


def test_x6_an_administrator_chooses_the_fields(make_world: Callable[..., World]) -> None:
    world = make_world(LINK_FIELDS="Leads.Phone")
    assert list(shown(paste(world, EMMA, f"{WEB}/Leads/{lead(world)['id']}"))) == ["Phone"]


def test_x6_an_administrator_can_show_the_name_alone(make_world: Callable[..., World]) -> None:
    world = make_world(LINK_FIELDS="none")
    assert "fields" not in paste(world, EMMA, f"{WEB}/Leads/{lead(world)['id']}")["unfurl"]


def test_x6_a_payload_without_consent_is_answered_too(world: World) -> None:
    world.switch(consent_refused="user,chat")
    assert paste(world, EMMA, f"{WEB}/Leads/{lead(world)['id']}")["unfurl"]["title"] == "Lead · Shohei Otani"
