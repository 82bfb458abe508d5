"""X5: a chat message becomes a note, a task or a lead, with who said it and a link back."""

from typing import Any

import pytest

from tests.seen import Seen
from tests.world import AOI, DAISUKE, EMMA, KEN, MISAKI, SALES, World

WORDS = "Zylker wants 200 units.\nPlease call them."
ACTIONS = ["Add as CRM note", "Create CRM task", "Create CRM lead"]


def said(world: World, user: str, text: str, chat: str = SALES) -> str:
    return str(world.say(user, text, chat).message["id"])


def act(world: World, action: str, text: str = WORDS, user: str = EMMA, by: str = KEN, chat: str = SALES) -> Seen:
    message = said(world, by, text, chat)
    world.advance(1)
    return world.act(user, action, message, chat=chat)


def inputs(seen: Seen) -> dict[str, Any]:
    return {entry["name"]: entry for entry in seen.body["form"]["inputs"]}


def choose(world: World, user: str, query: str, module: str = "Leads") -> str:
    found = world.post(
        "form/options", user=user, form="note_any", values={"module": module}, field="record", query=query
    )
    return str(found["options"][0]["label"])


def test_x5_a_message_becomes_a_note_with_who_said_it_and_a_link_back(world: World) -> None:
    seen = act(world, "Add as CRM note")
    assert seen.body["form"]["hint"].split() == "佐藤 健 in #sales, Nov 21, 2026, 12:00 PM".split()
    assert inputs(seen)["content"]["value"] == WORDS
    record = choose(world, EMMA, "otani")
    world.advance(1)
    world.form(EMMA, "note_any", module="Leads", record=record, title="Offer")
    assert world.messages("bot", EMMA)[-1]["text"].startswith("Note added to [Shohei Otani](")
    (note,) = world.rows("Notes", Note_Title="Offer")
    assert note["Note_Content"].startswith(f"{WORDS}\n\n佐藤 健 in #sales, Nov 21, 2026, 12:00")
    assert note["Note_Content"].endswith("\nhttp://zoho.test/cliq/channels/sales")
    assert note["Created_By"] == world.sandbox.people.by_email(EMMA).id


def test_x5_the_text_may_be_edited_and_the_source_stays(world: World) -> None:
    act(world, "Add as CRM note")
    record = choose(world, EMMA, "otani")
    world.form(EMMA, "note_any", module="Leads", record=record, title="Mine", content="Call them.")
    (note,) = world.rows("Notes", Note_Title="Mine")
    assert note["Note_Content"].startswith("Call them.\n\n佐藤 健 in #sales")


def test_x5_several_messages_become_one_note_in_their_order(world: World) -> None:
    first = said(world, KEN, "Zylker called.")
    world.advance(60)
    second = said(world, MISAKI, "I will answer.")
    seen = world.act(EMMA, "Add as CRM note", second, first)
    assert inputs(seen)["content"]["value"] == "佐藤 健: Zylker called.\n\n高橋 美咲: I will answer."
    assert seen.body["form"]["hint"].startswith("佐藤 健 and 高橋 美咲 in #sales")


def test_x5_a_direct_chat_has_its_own_address(world: World) -> None:
    act(world, "Add as CRM note", chat=KEN, by=EMMA)
    record = choose(world, EMMA, "otani")
    world.form(EMMA, "note_any", module="Leads", record=record, title="Direct")
    (note,) = world.rows("Notes", Note_Title="Direct")
    assert "\nhttp://zoho.test/cliq/chats/CT_" in note["Note_Content"]


def test_x5_mentions_are_written_as_names(world: World) -> None:
    seen = act(world, "Add as CRM note", f"{{@{world.cliq_id(MISAKI)}}} please call, {{@999}}")
    assert inputs(seen)["content"]["value"] == "@高橋 美咲 please call, @999"


def test_x5_in_japanese(world: World) -> None:
    """A Japanese organisation may call the action in Japanese; the form speaks the person's language."""
    message = {"text": WORDS, "id": "1", "sender": {"id": world.cliq_id(KEN)}, "time": "1795230000000"}
    seen = Seen(
        world.post(
            "event",
            user=MISAKI,
            component="messageaction",
            handler="execution_handler",
            chat=SALES,
            name="CRMのメモに追加",
            params={"message": message},
        )
    )
    assert seen.body["form"]["hint"].startswith("佐藤 健、#sales、2026")


@pytest.mark.parametrize("action", ACTIONS)
def test_x5_without_an_account_a_passing_line_says_what_to_do(world: World, action: str) -> None:
    seen = act(world, action, user=DAISUKE)
    assert (seen.kind, seen.output["status"]) == ("banner", "failure")
    assert "/zcrm" in seen.text
    assert [message["text"] for message in world.messages(SALES, MISAKI)] == [WORDS]


@pytest.mark.parametrize("action", ACTIONS)
def test_x5_a_payload_without_the_message_is_explained(world: World, action: str) -> None:
    world.switch(consent_refused="message,user,chat")
    seen = act(world, action)
    assert (seen.kind, seen.output["status"]) == ("banner", "failure")
    assert seen.text.startswith("There is no text in this message")


def test_x5_without_consent_to_chat_the_note_still_says_who(world: World) -> None:
    world.switch(consent_refused="user,chat")
    seen = act(world, "Add as CRM note")
    assert seen.body["form"]["hint"].startswith("佐藤 健, ")


def test_x5_switched_off_nothing_opens(world: World) -> None:
    world.turn_integration(on=False)
    seen = act(world, "Add as CRM note")
    assert seen.kind == "banner"


def test_x5_nasty_text_stays_text(world: World) -> None:
    nasty = "{@all} *b* [x](https://evil.test) 👩‍👩‍👧 \u202e \"'<script>"
    act(world, "Add as CRM note", nasty)
    record = choose(world, EMMA, "otani")
    done = world.form(EMMA, "note_any", module="Leads", record=record, title="Nasty")
    (note,) = world.rows("Notes", Note_Title="Nasty")
    assert note["Note_Content"].startswith("@all *b* [x](https://evil.test) 👩‍👩‍👧")
    posted = str(done.posted)
    assert "{@all}" not in posted
    assert "](https://evil" not in posted


def test_x5_the_attribution_cannot_be_forged(world: World) -> None:
    """The form's reference is signed for the person who opened it."""
    form = act(world, "Add as CRM note").body["form"]
    reference = next(entry["value"] for entry in form["inputs"] if entry["name"] == "ref")
    values = {"ref": reference, "module": {"label": "", "value": "Leads"}, "content": "x"}
    params = {"form": {"name": "note_any", "action": "submit", "values": values}}
    seen = world.post(
        "event", user=AOI, component="function", handler="form_handler", chat=SALES, name="zcrmform", params=params
    )
    assert seen["reply"]["output"]["type"] == "form_error"


def test_x5_a_message_becomes_a_task_with_who_said_it_and_a_link_back(world: World) -> None:
    seen = act(world, "Create CRM task")
    found = inputs(seen)
    assert found["Subject"]["value"] == "Zylker wants 200 units."
    world.advance(1)
    world.form(EMMA, "create", Due_Date="2026-11-24")
    (task,) = world.rows("Tasks", Subject="Zylker wants 200 units.")
    assert task["Description"].startswith(f"{WORDS}\n\n佐藤 健 in #sales, Nov 21, 2026")
    assert task["Description"].endswith("\nhttp://zoho.test/cliq/channels/sales")
    assert task["Owner"] == task["Created_By"] == world.sandbox.people.by_email(EMMA).id


def test_x5_a_message_becomes_a_lead_with_what_its_signature_says(world: World) -> None:
    text = "We need 5 seats.\n\nBest regards,\nGrace Hopper\nNavy Systems Inc.\ngrace@navy.example"
    seen = act(world, "Create CRM lead", text)
    found = inputs(seen)
    given = {name: found[name].get("value") for name in ("Last_Name", "First_Name", "Company", "Email", "Phone")}
    assert given == {
        "Last_Name": "Hopper",
        "First_Name": "Grace",
        "Company": "Navy Systems Inc.",
        "Email": "grace@navy.example",
        "Phone": None,
    }
    world.advance(1)
    world.form(EMMA, "create")
    (lead,) = world.rows("Leads", Email="grace@navy.example")
    assert lead["Description"].startswith(text)
    assert lead["Created_By"] == world.sandbox.people.by_email(EMMA).id


def test_x5_a_lead_without_a_certain_name_asks_for_it(world: World) -> None:
    found = inputs(act(world, "Create CRM lead", "somebody called"))
    assert found["Last_Name"].get("value") is None
    assert found["Description"]["value"].startswith("somebody called")


def test_x5_a_very_long_message_fits_the_form(world: World) -> None:
    found = inputs(act(world, "Create CRM task", "word " * 990))
    assert len(found["Subject"]["value"]) <= 100
    assert found["Description"]["value"].endswith("/channels/sales")
