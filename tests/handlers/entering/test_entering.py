"""What a person does with a visitor in the CRM, from the visitor's card: add, note, task, deal, field, conversion."""

import json
from typing import Any

import pytest

from tests.handlers.pushing.bigin import BiginPlace
from tests.handlers.pushing.visits import TANAKA, Place
from tests.seen import Seen
from tests.world import AOI, DAISUKE, EMMA, KEN, World

AS_CONTACT = ("Add as contact", "連絡先として追加")


@pytest.fixture
def place(world: World) -> Place:
    """Nobody is added by themselves."""
    place = Place(world, added=[])
    place.subscribe("landed", "chat_started", "attended", "completed", "visitor_message")
    return place


def chats(place: Place, **facts: Any) -> None:
    place.lands(**{**TANAKA, **facts})
    place.chat()
    place.say("50席の見積もり", "はい")
    place.happens("chat_started", chat_id="c1", visit_id="t1")
    place.attends()


def inputs(seen: Seen) -> dict[str, Any]:
    return {entry["name"]: entry for entry in seen.body["form"]["inputs"]}


def test_v4_c2_add_to_crm_works_under_every_choice_and_once(place: Place) -> None:
    chats(place)
    form = inputs(place.press(EMMA, "Add to CRM"))
    assert (form["as"]["value"], form["company"]["value"], form["phone"]["value"]) == (
        "Leads",
        "tanaka-shoji",
        "03-1234-5678",
    )
    assert form["due"]["value"]["value"] == "0"
    given = {"company": "田中商事", "status": "Contacted", "due": "0", "name": "田中 一郎", "as": "Leads"}
    place.world.form(EMMA, "vadd", **given)
    assert place.world.messages("bot", EMMA)[-1]["text"].startswith("Added as a")
    lead = place.record()
    assert (lead["Company"], lead["Lead_Status"], lead["Lead_Source"]) == ("田中商事", "Contacted", "Chat")
    assert lead["Created_By"] == place.world.sandbox.people.by_email(EMMA).id
    assert [task["Subject"] for task in place.tasks(lead)] == ["50席の見積もり"]
    assert place.learned()["id"] == lead["id"]
    place.completes()
    assert [title for title, _ in place.notes(lead)] == ["Chat with Emma Clark"]
    assert len(place.tasks(lead)) == 1
    assert place.failures() == []


def test_c2_c13_who_was_deleted_in_the_crm_is_added_anew_by_hand_and_only_so(place: Place) -> None:
    place.link(added=["accessed"])
    chats(place)
    place.press(EMMA, "Add note")
    place.world.form(EMMA, "vnote", title="電話", content="折り返し希望")
    first = place.record()
    place.world.crm.table("Leads").delete(first["id"])
    place.world.advance(700)
    place.happens("returned", visit_id="t1")
    assert place.records() == []
    given = {"name": "田中 一郎", "company": "田中商事", "due": "0", "as": "Leads"}
    place.press(EMMA, "Add to CRM")
    place.world.form(EMMA, "vadd", **given)
    assert place.world.messages("bot", EMMA)[-1]["text"].startswith("Added as a")
    lead = place.record()
    assert lead["id"] != first["id"]
    assert place.learned()["id"] == lead["id"]
    assert [task["Subject"] for task in place.tasks(lead)] == ["50席の見積もり"]
    place.completes()
    assert [title for title, _ in place.notes(lead)] == ["電話", "Chat with Emma Clark"]
    assert place.record()["SIQ_End_Time"]
    (visit,) = place.world.rows("Visits")
    assert visit["Visitor"] == lead["id"]
    assert place.failures() == []


def test_c12_who_meets_a_deleted_record_is_told_and_offered_to_add_the_visitor(place: Place) -> None:
    place.link(added=["accessed"], owner=place.world.sandbox.people.by_email(EMMA).id)
    chats(place)
    place.world.crm.table("Leads").delete(place.record()["id"])
    seen = place.press(EMMA, "Update field")
    assert "form" not in seen.kind
    assert "deleted" in json.dumps(seen.body["reply"]) or "no longer" in json.dumps(seen.body["reply"])
    assert place.press(EMMA, "Add to CRM").body["form"]["name"] == "vadd"
    assert place.records() == []
    assert place.failures() == []


def test_c13_who_may_not_see_the_record_adds_no_second_one(place: Place) -> None:
    chats(place)
    place.press(EMMA, "Add to CRM")
    hidden = {"Last_Name": "田中", "Company": "x", "Email": TANAKA["email"]}
    boss = place.world.sandbox.people.by_email(AOI).id
    base = {name: place.world.rows("Leads")[0][name] for name in ("Created_By", "Modified_By", "Created_Time")}
    place.world.change("Leads", "4876876000000999009", **hidden, **base, Owner=boss, Modified_Time=base["Created_Time"])
    seen = place.world.form(EMMA, "vadd", name="田中", company="x", due="none", **{"as": "Leads"})
    assert "does not let you see" in str(seen.body)
    assert len(place.records()) == 1


def test_v4_what_the_crm_refuses_is_said_in_the_form_and_who_is_there_is_not_added(place: Place) -> None:
    chats(place)
    place.press(EMMA, "Add to CRM")
    refused = {"code": "INVALID_DATA", "details": {"api_name": "Last_Name"}, "message": "no", "status": "error"}
    place.world.fault(service="crm", path="/Contacts/upsert", status=400, body=refused, times=1)
    seen = place.world.form(EMMA, "vadd", name="田中 一郎", company="田中商事", due="none", **{"as": "Contacts"})
    assert seen.kind == "form_error"
    place.world.advance(1)
    place.world.form(EMMA, "vadd", name="田中 一郎", company="田中商事", due="none", **{"as": "Contacts"})
    assert place.record(module="Contacts")["Last_Name"] == "田中"
    assert "Add to CRM" not in [one["label"] for one in place.card(EMMA)["buttons"]]


def test_v4_who_has_no_account_is_asked_to_link_one(place: Place) -> None:
    chats(place)
    seen = place.press(DAISUKE, "Add to CRM")
    assert "form" not in seen.kind


def test_c9_a_note_by_hand_waits_with_the_visitor_and_goes_onto_the_record(place: Place) -> None:
    chats(place)
    place.press(EMMA, "Add note")
    place.world.form(EMMA, "vnote", title="電話", content="折り返し希望")
    place.press(EMMA, "Add to CRM")
    place.world.form(EMMA, "vadd", name="田中 一郎", company="田中商事", due="none", **{"as": "Leads"})
    ((title, content),) = place.notes(place.record())
    assert (title, content.splitlines()[0]) == ("電話", "折り返し希望")
    assert "Emma Clark" in content
    place.press(EMMA, "Add note")
    place.world.form(EMMA, "vnote", content="二つ目")
    assert len(place.notes(place.record())) == 2


def test_c12_a_custom_field_is_updated_with_what_the_visitor_said(place: Place) -> None:
    place.link(added=["accessed"])
    chats(place)
    form = inputs(place.press(AOI, "Update field", "項目を更新"))
    assert form["value"]["value"] == "50席の見積もり"
    place.world.form(AOI, "vfield", field="Age", value="41")
    assert place.record()["Age"] == 41
    place.press(AOI, "Update field", "項目を更新")
    assert place.world.form(AOI, "vfield", field="Age", value="many").kind == "form_error"
    place.completes()
    place.chat("c2", question="年内に必要です")  # nothing was said in it since
    place.happens("chat_started", chat_id="c2", visit_id="t1")
    assert inputs(place.press(AOI, "Update field", "項目を更新"))["value"]["value"] == "年内に必要です"


def test_c12_a_message_of_the_thread_goes_into_a_field(place: Place) -> None:
    place.link(added=["accessed"])
    chats(place)
    thread = place.card(AOI)["thread"]
    assert thread
    said = place.world.say(AOI, "Plan B, please", thread).message["id"]
    form = inputs(place.world.act(AOI, "Update CRM field", said, chat=thread))
    assert form["value"]["value"] == "Plan B, please"
    place.world.form(AOI, "vfield", field="field9", value="Plan B")
    assert place.record()["field9"] == "Plan B"
    other = place.world.say(AOI, "nothing").message["id"]
    assert "form" not in place.world.act(AOI, "Update CRM field", other).kind


def test_c12_a_lead_is_converted_with_a_deal(place: Place) -> None:
    place.link(added=["accessed"], owner=place.world.sandbox.people.by_email(AOI).id)
    chats(place)
    lead = place.record()
    place.press(AOI, "Convert lead", "見込み客の変換")
    assert place.world.form(AOI, "vconvert", deal="First order", amount="lots").kind == "form_error"
    given = {"deal": "First order", "stage": "Qualification", "amount": "12万", "closing": "2026-12-24"}
    place.world.form(AOI, "vconvert", **given)
    (deal,) = place.world.rows("Deals", Deal_Name="First order")
    contact = place.record(module="Contacts")
    assert (deal["Contact_Name"], deal["Amount"]) == (contact["id"], 120_000)
    assert place.world.crm.table("Leads").get(lead["id"])["Converted__s"] is True  # type: ignore[index]
    assert (place.learned()["module"], place.learned()["type"]) == ("Contacts", "deal")
    place.completes()
    assert [title for title, _ in place.notes(contact)] == ["Chat with Emma Clark"]
    assert place.records()[0]["id"] == lead["id"]
    assert len(place.records()) == 1


def test_c12_task_and_deal_are_the_crms_own_forms(place: Place) -> None:
    place.link(added=["accessed"], module="Contacts")
    chats(place)
    assert place.press(AOI, "Add task", "タスクを追加").body["form"]["name"] == "create"
    assert place.press(AOI, "Add deal", "商談を追加").body["form"]["name"] == "create"


def test_g1_added_to_bigin_by_hand_needs_account_and_phone_and_a_task_only_if_wanted(world: World) -> None:
    place = BiginPlace(world)
    place.choose(added=[], task_days=1)
    place.subscribe("landed", "chat_started", "attended")
    chats(place)
    form = inputs(place.press(EMMA, *AS_CONTACT))
    assert list(form) == ["ref", "name", "company", "phone", "owner", "task"]
    assert [form[name]["mandatory"] for name in ("company", "phone")] == [True, True]
    assert (form["task"]["type"], form["task"].get("value", [])) == ("checkbox", [])
    ken = world.sandbox.people.by_email(KEN).id
    place.world.form(EMMA, "vadd", name="田中 一郎", company="田中商事", phone="03-1", owner=ken)
    contact = place.contact()
    assert (contact["Phone"], contact["Owner"], place.of("Tasks", contact)) == ("03-1", ken, [])
    assert not {*AS_CONTACT} & {one["label"] for one in place.card(EMMA)["buttons"]}
    place.press(EMMA, "Add task", "タスクを追加")
    place.world.form(EMMA, "vtask", subject="Call", due="2026-11-30")
    assert [task["Due_Date"] for task in place.of("Tasks", contact)] == ["2026-11-30"]


@pytest.mark.parametrize(("days", "due"), [(1, "2026-11-22"), (None, "2026-11-21")])
def test_g1_the_ticked_task_of_a_contact_added_by_hand_is_due_as_set_else_today(
    world: World, days: int | None, due: str
) -> None:
    place = BiginPlace(world, added=[], task_days=days)
    place.subscribe("landed", "chat_started", "attended")
    chats(place)
    place.press(EMMA, *AS_CONTACT)
    place.world.form(EMMA, "vadd", name="田中 一郎", company="田中商事", phone="03-1", task=["yes"])
    assert [(task["Subject"], task["Due_Date"]) for task in place.of("Tasks", place.contact())] == [
        ("50席の見積もり", due)
    ]
