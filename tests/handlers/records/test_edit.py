"""X1: a record is edited from its card: what may be written, saved at once, undone for half an hour."""

import pytest

from tests.handlers.records.editing import LEAD, by_name, card, deal, last, open_form, puts, still_open
from tests.seen import fields, labels
from tests.world import AOI, EMMA, KEN, MISAKI, PRIYA, World

EMMAS_STAGE = "Negotiation/Review"


def test_x1_the_form_has_the_deals_values_and_its_pipelines_stages(shared: World) -> None:
    form = open_form(shared)
    inputs = by_name(form)
    assert form["title"] == "Edit Zylker maintenance"
    assert list(inputs) == ["ref", "Stage", "Amount", "Closing_Date", "Next_Step", "Owner"]
    assert inputs["Stage"]["value"] == {"label": EMMAS_STAGE, "value": EMMAS_STAGE}
    offered = [option["label"] for option in inputs["Stage"]["options"]]
    assert (offered[0], "Renewed" in offered) == ("Qualification", False)
    assert (inputs["Amount"]["value"], inputs["Closing_Date"]["value"]) == ("1800000", "2026-12-16")
    assert inputs["Owner"]["value"]["label"] == "Emma Clark"


def test_x1_the_form_speaks_the_users_language(shared: World) -> None:
    card(shared, KEN)
    form = shared.press(KEN, "編集する").body["form"]
    inputs = by_name(form)
    assert (form["title"], form["button_label"]) == ("Zylker maintenanceを編集する", "保存する")
    assert [entry["label"] for entry in form["inputs"][1:4]] == ["ステージ", "総額", "完了予定日"]
    assert inputs["Stage"]["value"]["value"] == EMMAS_STAGE
    assert inputs["Stage"]["value"]["label"] != EMMAS_STAGE


def test_x1_a_lead_has_status_phone_email_and_owner(shared: World) -> None:
    assert list(by_name(open_form(shared, text=LEAD))) == ["ref", "Lead_Status", "Phone", "Email", "Owner"]


def test_x1_only_what_was_changed_is_written_and_the_card_shows_it(world: World) -> None:
    open_form(world)
    world.forget_calls()
    world.form(EMMA, "edit", Stage="Closed Won", Amount="2.5 million")
    (call,) = puts(world)
    assert call["body"] == {"data": [{"Stage": "Closed Won", "Amount": 2500000}]}
    assert (deal(world)["Stage"], deal(world)["Amount"]) == ("Closed Won", 2500000)
    shown = last(world)
    assert shown["text"].startswith("Saved.\nStage: Negotiation/Review → Closed Won\nAmount: ¥1,800,000 → ¥2,500,000\n")
    assert fields(shown)["Stage"] == "Closed Won"
    assert labels(shown) == ["Undo", "Post to this chat", "Add note", "Edit", "More…"]


def test_x1_a_save_costs_two_reads_and_one_write(world: World) -> None:
    open_form(world)
    world.forget_calls()
    world.form(EMMA, "edit", Stage="Closed Won")
    assert [call["method"] for call in world.calls()] == ["GET", "PUT", "GET"]


def test_x1_in_a_chat_with_the_bot_the_card_itself_changes(world: World) -> None:
    shown = card(world, chat="bot").message
    world.press(EMMA, "Edit", shown["id"])
    world.form(EMMA, "edit", Amount="2000000")
    (message,) = [one for one in world.messages("bot", EMMA) if one["id"] == shown["id"]]
    assert message["edited"]
    assert fields(message)["Amount"] == "¥2,000,000"


def test_x1_undo_brings_everything_back_what_the_crm_changed_along_too(world: World) -> None:
    world.change("Deals", deal(world)["id"], Probability=77)
    before = deal(world)
    open_form(world)
    world.form(EMMA, "edit", Stage="Closed Won", Amount="2500000")
    assert deal(world)["Probability"] == 100
    world.advance(29 * 60)
    world.press(EMMA, "Undo", last(world)["id"])
    after = deal(world)
    assert [after[name] for name in ("Stage", "Amount", "Probability")] == [EMMAS_STAGE, before["Amount"], 77]
    assert last(world)["text"].startswith("Undone.\nStage: Closed Won → Negotiation/Review")
    assert "Undo" not in labels(last(world))


def test_x1_undo_ends_after_half_an_hour(world: World) -> None:
    open_form(world)
    world.form(EMMA, "edit", Stage="Closed Won")
    world.advance(31 * 60)
    seen = world.press(EMMA, "Undo", last(world)["id"])
    assert "too old" in seen.text
    assert deal(world)["Stage"] == "Closed Won"


def test_x1_undo_pressed_twice_is_done_once(world: World) -> None:
    open_form(world)
    world.form(EMMA, "edit", Stage="Closed Won")
    world.switch(webhook_fault="twice")
    world.forget_calls()
    world.press(EMMA, "Undo", last(world)["id"])
    assert len(puts(world)) == 1


def test_x1_a_form_that_changes_nothing_writes_nothing(world: World) -> None:
    open_form(world)
    world.forget_calls()
    seen = world.form(EMMA, "edit", Amount="1,800,000")
    assert (seen.kind, seen.text) == ("banner", "Nothing was changed, so nothing was saved.")
    assert world.calls() == []


def test_x1_an_amount_is_read_as_people_write_it_and_what_is_none_is_said_beside_it(world: World) -> None:
    open_form(world)
    form = still_open(world.form(EMMA, "edit", Amount="a lot", Next_Step="Call"))
    assert form["errors"] == {"Amount": "This is not a number."}
    assert form["values"]["Next_Step"] == "Call"
    world.advance(1)
    world.form(EMMA, "edit", Amount="300万円", Next_Step="Call")
    assert (deal(world)["Amount"], deal(world)["Next_Step"]) == (3000000, "Call")


def test_x1_a_field_is_emptied(world: World) -> None:
    open_form(world)
    world.form(EMMA, "edit", Closing_Date="", Amount="")
    assert deal(world).keys() & {"Closing_Date", "Amount"} == set()
    assert "Amount: ¥1,800,000 → (none)" in last(world)["text"]


def test_x1_the_owner_is_somebody_else_and_the_record_is_theirs(world: World) -> None:
    card(world, AOI)
    world.press(AOI, "編集する")
    world.form(AOI, "edit", Owner="佐藤 健")
    assert deal(world)["Owner"] == world.sandbox.people.by_email(KEN).id
    assert "Emma Clark → 佐藤 健" in last(world, AOI)["text"]


def test_x1_who_gives_a_record_away_is_told_that_it_is_saved(world: World) -> None:
    """The record may be out of sight from then on."""
    open_form(world)
    world.form(EMMA, "edit", Owner="佐藤 健")
    assert deal(world)["Owner"] == world.sandbox.people.by_email(KEN).id
    assert last(world)["text"].startswith("Saved.\nDeal Owner: Emma Clark → 佐藤 健\nYou do not see this record")


def test_x1_a_field_that_the_profile_may_not_write_is_not_in_the_form(world: World) -> None:
    world.change("Deals", deal(world)["id"], Owner=world.sandbox.people.by_email(PRIYA).id)
    assert "Amount" not in by_name(open_form(world, PRIYA))


def test_x1_edit_is_not_offered_to_who_may_read_but_not_change(world: World) -> None:
    world.switch(sharing="public_read")
    theirs = world.sandbox.people.by_email(MISAKI).id
    row = next(one for one in world.rows("Leads", Owner=theirs) if one.get("Email"))
    assert "Edit" not in card(world, EMMA, f"/zcrm leads [Email] is [{row['Email']}]").labels
    assert "Edit" in card(world, EMMA).labels  # her own
    assert len(world.calls(path="settings/profiles")) == 0  # nobody is asked for it


def test_x1_edit_is_not_offered_where_the_profile_does_not_allow_it(world: World) -> None:
    world.crm.rights.change_profile("Standard", denied=["Crm_Implied_Edit_Deals"])
    assert "Edit" not in card(world, EMMA).labels


def test_x1_who_may_not_change_a_record_any_more_is_told_so(world: World) -> None:
    world.switch(sharing="public_read")
    card(world, EMMA)
    world.change("Deals", deal(world)["id"], Owner=world.sandbox.people.by_email(MISAKI).id)
    seen = world.press(EMMA, "Edit")
    assert (seen.kind, seen.body["form"]) == ("banner", None)
    assert seen.text.startswith("Zoho CRM lets you read this record, but not change it.")


@pytest.mark.parametrize(
    "name", ["{@all} *x*", "<script>alert(1)</script>", "a|b%7C", "\u202eevil", "[x](http://a.example)", "~x", "@x"]
)
def test_x1_nasty_names_and_values_are_texts(world: World, name: str) -> None:
    record = deal(world)["id"]
    world.change("Deals", record, Deal_Name=name, Next_Step=name, Amount=1234567)
    form = open_form(world, text="/zcrm deals [Amount] = [1234567]")
    assert name.replace("\u202e", "") in by_name(form)["Next_Step"]["value"].replace("\u202e", "")
    world.form(EMMA, "edit", Next_Step=f"{name} 2")
    assert world.rows("Deals", id=record)[0]["Next_Step"] == f"{name} 2"
    shown = last(world)
    assert "{@all}" not in shown["text"]
    assert "](http://a.example)" not in shown["text"]
