"""B3, X4: a wish to change something opens the form that does it; what is not done from chat is said, and where."""

from typing import Any

import pytest

from tests.handlers.create.creating import last, values, wish
from tests.world import EMMA, MISAKI, World

DEAL = "Zylker maintenance"


@pytest.mark.parametrize(
    ("text", "title", "begun"),
    [
        (
            "Create a deal called Enterprise License worth $50,000 closing next Friday",
            "New: Deal",
            {"Deal_Name": "Enterprise License", "Amount": "50000", "Closing_Date": "2026-11-27"},
        ),
        (
            "create lead John Smith from Acme Corp, john@acme.example",
            "New: Lead",
            {"First_Name": "John", "Last_Name": "Smith", "Company": "Acme Corp", "Email": "john@acme.example"},
        ),
        (
            "Create a new contact Jane Doe at Zylker, phone 03-1234-5678",
            "New: Contact",
            {"Last_Name": "Doe", "Account_Name": "Zylker Inc.", "Phone": "03-1234-5678"},
        ),
        (
            "add a task to call Bob tomorrow",
            "New: Task",
            {"Subject": "Call Bob tomorrow", "Due_Date": "2026-11-22"},
        ),
        ("remind me to send the offer", "New: Task", {"Subject": "Send the offer"}),
        (
            f"schedule a meeting with {DEAL} on Friday at 3pm",
            "New: Meeting",
            {"related": DEAL, "Start_DateTime": "2026-11-27T15:00", "End_DateTime": "2026-11-27T16:00"},
        ),
        (
            f"Change the stage of the {DEAL} deal to Closed Won",
            f"Edit {DEAL}",
            {"Stage": "Closed Won", "Amount": "1800000"},
        ),
        (f"update the amount of {DEAL} to 2 million", f"Edit {DEAL}", {"Amount": "2000000"}),
        (f"add a note to {DEAL}", "Add note", {}),
    ],
)
def test_b3_the_form_is_filled_with_what_the_sentence_said(
    shared: World, text: str, title: str, begun: dict[str, str]
) -> None:
    form = wish(shared, text)
    assert form["title"] == title
    assert {name: values(form)[name] for name in begun} == begun


@pytest.mark.parametrize(
    ("text", "title", "begun"),
    [
        (
            "商談「サーバー更新」を500万円で作成して",
            "商談を作成する",
            {"Deal_Name": "サーバー更新", "Amount": "5000000"},
        ),
        ("田中太郎さんを見込み客に登録して", "見込み客を作成する", {"Last_Name": "田中", "First_Name": "太郎"}),
        ("見積書の送付というタスクを作成して", "タスクを作成する", {"Subject": "見積書の送付"}),
    ],
)
def test_l1_wishes_in_japanese(shared: World, text: str, title: str, begun: dict[str, str]) -> None:
    form = wish(shared, text, MISAKI)
    assert form["title"] == title
    assert {name: values(form)[name] for name in begun} == begun


def test_b3_nothing_is_changed_by_the_sentence_itself(world: World) -> None:
    world.forget_calls()
    wish(world, f"Change the stage of the {DEAL} deal to Closed Won")
    assert {call["method"] for call in world.calls() if call["path"].rpartition("/")[2] != "coql"} <= {"GET", "POST"}
    assert not [call for call in world.calls() if call["method"] == "PUT"]
    assert not [call for call in world.calls() if call["method"] == "POST" and "coql" not in call["path"]]


def test_b3_a_stage_is_saved_from_a_sentence_to_the_card(world: World) -> None:
    wish(world, f"mark {DEAL} as closed won")
    world.form(EMMA, "edit")
    (row,) = world.rows("Deals", Deal_Name=DEAL)
    assert row["Stage"] == "Closed Won"
    assert last(world)["text"].startswith("Saved.\nStage: Negotiation/Review → Closed Won")


def test_b3_several_records_of_a_name_are_asked_about(shared: World) -> None:
    seen = shared.say(EMMA, "mark Zylker as closed won", chat="bot")
    assert seen.text.startswith("Which one do you mean? (2 of 2)\n[1]($1) *")
    form = shared.press(EMMA, "$1", last(shared)["id"]).body["form"]
    assert values(form)["Stage"] == "Closed Won"


@pytest.mark.parametrize(
    ("text", "said", "where"),
    [
        (f"delete the {DEAL} deal", "Nothing is deleted from chat", "/tab/Deals/"),
        ("delete this lead", "Nothing is deleted from chat", "/tab/Leads)"),
        ("merge duplicate contacts", "Merging, converting and changing many records", "/tab/Contacts)"),
        ("send an email to Bob Nobody", "No e-mail is sent from chat", "https://crm.zoho.com/crm/org808232144)"),
        ("create a quote", "Records of this kind cannot be added from chat.", "/tab/Quotes)"),
    ],
)
def test_b3_what_is_not_done_from_chat_says_where_it_is(shared: World, text: str, said: str, where: str) -> None:
    seen = shared.say(EMMA, text, chat="bot")
    assert seen.text.startswith(said)
    assert where in seen.text


@pytest.mark.parametrize("text", ["change the stage to Closed Won", "edit deal Foobarbaz"])
def test_b3_a_record_that_is_not_named_or_not_there_is_said_so(shared: World, text: str) -> None:
    seen = shared.say(EMMA, text, chat="bot")
    assert seen.body["form"] is None
    assert "press Edit on a record's card" in seen.text


def test_b3_a_mention_opens_the_form_as_well(shared: World) -> None:
    form: Any = shared.say(EMMA, "@Zoho CRM create a deal").body["form"]
    assert form["title"] == "New: Deal"
