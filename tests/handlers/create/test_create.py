"""X4: a record is added from chat: mandatory fields by metadata and layout, lookups searched as one types, its card."""

import pytest

from tests.handlers.create.creating import ACCOUNT, about, last, made, none_made, pick, still_open, values, wish
from tests.seen import fields
from tests.world import EMMA, KEN, MISAKI, PRIYA, World


def of(form: dict[str, object], name: str) -> dict[str, object]:
    inputs: list[dict[str, object]] = form["inputs"]  # type: ignore[assignment]
    return next(entry for entry in inputs if entry["name"] == name)


def test_x4_the_form_of_a_lead_asks_for_what_system_and_layout_demand(shared: World) -> None:
    form = wish(shared, "create a lead")
    mandatory = [entry["name"] for entry in form["inputs"] if entry.get("mandatory")]
    assert (form["title"], mandatory) == ("New: Lead", ["Last_Name", "Company"])
    assert values(form)["Owner"] == "Emma Clark"


@pytest.mark.parametrize(
    ("text", "title", "mandatory"),
    [
        ("create a contact", "New: Contact", ["Last_Name"]),
        ("create an account", "New: Account", ["Account_Name"]),
        ("create a deal", "New: Deal", ["Deal_Name", "Pipeline", "Stage"]),
        ("add a task", "New: Task", ["Subject"]),
        ("log a call", "New: Call", ["Call_Type", "Call_Start_Time", "Call_Duration"]),
        ("schedule a meeting", "New: Meeting", ["Event_Title", "Start_DateTime", "End_DateTime"]),
    ],
)
def test_x4_every_kind_has_its_form(shared: World, text: str, title: str, mandatory: list[str]) -> None:
    form = wish(shared, text)
    assert form["title"] == title
    assert [entry["name"] for entry in form["inputs"] if entry.get("mandatory")] == mandatory


def test_x4_a_lead_is_added_in_ones_own_name_and_its_card_shown(world: World) -> None:
    wish(world, "create a lead")
    world.form(EMMA, "create", Last_Name="Nowak", First_Name="Anna", Company="Sunrise Ltd", Email="anna@sun.example")
    row = made(world, "Leads")
    assert (row["Last_Name"], row["Company"], row["Email"]) == ("Nowak", "Sunrise Ltd", "anna@sun.example")
    emma = world.sandbox.people.by_email(EMMA).id
    assert (row["Owner"], row["Created_By"]) == (emma, emma)
    shown = last(world)
    assert shown["text"].startswith("Added: Lead Anna Nowak.\n")
    assert fields(shown)["Company"] == "Sunrise Ltd"


def test_x4_the_calls_that_adding_a_lead_costs(world: World) -> None:
    """One look among leads, one among contacts, the write, the card."""
    wish(world, "create a lead")
    world.forget_calls()
    world.form(EMMA, "create", Last_Name="Nowak", Company="Sunrise Ltd", Email="anna@sunrise.example")
    assert [(call["method"], call["path"].rpartition("/v8/")[2].split("/")[0]) for call in world.calls()] == [
        ("POST", "coql"),
        ("POST", "coql"),
        ("POST", "Leads"),
        ("GET", "Leads"),
    ]


def test_x4_a_deal_finds_its_account_as_one_types_and_its_stages_by_the_pipeline(world: World) -> None:
    form = wish(world, "create a deal called “Server renewal” worth 3 million")
    assert (values(form)["Deal_Name"], values(form)["Amount"]) == ("Server renewal", "3000000")
    assert values(form)["Pipeline"] == "Standard"
    chosen = pick(world, "Account_Name", "zyl")
    assert chosen["label"].startswith("Zylker")
    world.post("form/change", user=EMMA, form="create", field="Pipeline", values={"Pipeline": "Renewal (Standard)"})
    world.form(EMMA, "create", Account_Name=chosen, Stage="Renewed")
    row = made(world, "Deals")
    assert (row["Stage"], row["Pipeline"], row["Amount"]) == ("Renewed", "Renewal (Standard)", 3000000)
    assert row["Account_Name"] == chosen["value"]


def test_x4_a_task_about_a_record_from_its_card(world: World) -> None:
    form = about(world, "add_task")
    assert values(form)["related"] == "Shohei Otani"
    world.form(EMMA, "create", Subject="Send the offer")
    row = made(world, "Tasks")
    (lead,) = world.rows("Leads", Email="shohei@sports.zylker-london.example")
    assert (row["What_Id"], row["$se_module"], row["Subject"]) == (lead["id"], "Leads", "Send the offer")
    assert last(world)["card"]["title"] == "Task · Send the offer"


def test_x4_an_activity_about_a_contact_uses_the_contacts_own_field(world: World) -> None:
    about(world, "add_call", "/zcrm contacts [Email] is [shohei.ohtani@zylker-london.example]")
    world.form(EMMA, "create", Subject="Renewal", Call_Duration="12")
    row = made(world, "Calls")
    (contact,) = world.rows("Contacts", Email="shohei.ohtani@zylker-london.example")
    assert (row["Who_Id"], row.get("What_Id")) == (contact["id"], None)
    assert (row["Outgoing_Call_Status"], row["Call_Duration"]) == ("Scheduled", "00:00")  # it is still to come


def test_x4_a_call_that_was_made_needs_its_duration(world: World) -> None:
    wish(world, "log a call")
    start = {"date_time": "2026-11-21T10:00", "time_zone_id": "Europe/London"}
    sent = {"Subject": "Renewal", "Call_Type": "Inbound", "Call_Start_Time": start}
    form = still_open(world.form(EMMA, "create", **sent, Call_Duration="0"))
    assert form["errors"] == {"Call_Duration": "How long did the call take? Only calls to come need no duration."}
    world.advance(1)
    world.form(EMMA, "create", **sent, Call_Duration="12")
    assert made(world, "Calls")["Call_Duration"] == "12:00"


def test_x4_a_meeting_ends_after_it_begins(world: World) -> None:
    form = about(world, "add_meeting")
    assert of(form, "Start_DateTime")["type"] == "datetime"
    zone = {"time_zone_id": "Asia/Tokyo"}
    start = {"date_time": "2026-11-24T15:00", **zone}
    sent = {"Event_Title": "Demo", "Start_DateTime": start}
    open_ = still_open(world.form(EMMA, "create", **sent, End_DateTime={"date_time": "2026-11-24 14:00:00", **zone}))
    assert open_["errors"] == {"End_DateTime": "The end must be after the start."}
    world.advance(1)
    world.form(EMMA, "create", **sent, End_DateTime={"date_time": "2026-11-24T16:00", **zone})
    row = made(world, "Events")
    assert (row["Start_DateTime"], row["End_DateTime"]) == ("2026-11-24T06:00:00+00:00", "2026-11-24T07:00:00+00:00")


def test_x4_a_deal_of_an_account_from_its_card(world: World) -> None:
    form = about(world, "add_deal", ACCOUNT)
    assert values(form)["Account_Name"] == "Zylker Inc."
    world.form(EMMA, "create", Deal_Name="More seats", Stage="Qualification")
    (account,) = world.rows("Accounts", Account_Name="Zylker Inc.")
    assert made(world, "Deals")["Account_Name"] == account["id"]


def test_x4_a_wish_without_a_kind_asks_for_it(world: World) -> None:
    form = wish(world, "create a new record")
    assert form["title"] == "Add to Zoho CRM"
    labels = [option["label"] for option in form["inputs"][1]["options"]]
    assert labels == ["Lead", "Contact", "Account", "Deal", "Task", "Call", "Meeting"]
    assert world.form(EMMA, "create_what", what="Deal").body["form"]["title"] == "New: Deal"


def test_x4_a_record_for_somebody_else_is_out_of_sight_and_told(world: World) -> None:
    wish(world, "create a lead")
    world.form(EMMA, "create", Last_Name="Nowak", Company="Sunrise", Owner="佐藤 健")
    assert made(world, "Leads")["Owner"] == world.sandbox.people.by_email(KEN).id
    assert last(world)["text"] == (
        "Added: Lead Nowak.\nIt belongs to somebody whose records Zoho CRM does not show you."
    )


def test_x4_who_may_not_add_accounts_is_told_before_filling_in_a_form(world: World) -> None:
    seen = world.say(PRIYA, "create an account", chat="bot")
    assert seen.body["form"] is None
    assert seen.text == "Your Zoho CRM profile does not let you add Accounts. Your administrator can change that."


def test_x4_the_same_submission_twice_adds_one_record(world: World) -> None:
    wish(world, "create a lead")
    world.switch(webhook_fault="twice")
    world.form(EMMA, "create", Last_Name="Nowak", Company="Sunrise")
    assert made(world, "Leads")


def test_l1_the_form_in_japanese(world: World) -> None:
    form = wish(world, "見込み客を作成して", MISAKI)
    assert (form["title"], form["button_label"]) == ("見込み客を作成する", "保存する")
    assert [entry["label"] for entry in form["inputs"][1:4]] == ["姓", "名", "会社"]
    world.form(MISAKI, "create", Last_Name="田中", First_Name="太郎", Company="田中商事")
    assert last(world, MISAKI)["text"].startswith("見込み客「田中 太郎」を作成しました。")


def test_x4_a_cancelled_form_adds_nothing(world: World) -> None:
    wish(world, "create a lead Anna Nowak")
    world.post("form", user=EMMA, form="create", action="cancel")
    assert none_made(world, "Leads")


@pytest.mark.parametrize("name", ["{@all} *x*", "a|b%7C", "<b>", "[x](http://a.example)", "'; drop", "100%"])
def test_x4_nasty_names_are_texts(world: World, name: str) -> None:
    wish(world, "create an account")
    world.form(EMMA, "create", Account_Name=name)
    assert made(world, "Accounts")["Account_Name"] == name
    assert "{@all}" not in last(world)["text"]
    assert "](http://a.example)" not in last(world)["text"]
