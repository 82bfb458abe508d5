"""*Add note* in the bot's menu: the same form with module and record still to be filled in (N1)."""

import pytest

from tests.seen import Seen
from tests.world import AOI, DAISUKE, EMMA, KEN, SALES, World


def errors(seen: Seen) -> dict[str, str]:
    form = seen.body["open"]
    assert form is not None, "the form was closed"
    assert form["values"]["content"] == "Kept."
    return dict(form["errors"])


def contents(world: World) -> list[str]:
    return [row["Note_Content"] for row in world.rows("Notes") if row["Created_Time"] >= "2026-11-21T03:00:00"]


def offers(world: World, user: str, module: str, query: str) -> list[str]:
    """What the record's input offers while somebody types."""
    values = {"module": module}
    found = world.post("form/options", user=user, form="note_any", values=values, field="record", query=query)
    return [option["label"] for option in found["options"]]


def add(world: World, user: str, module: str, record: str, query: str = "") -> Seen:
    """Search the record, choose it, and save the note."""
    offers(world, user, module, query or record)
    return world.form(user, "note_any", module=module, record=record, title="T", content="Kept.")


@pytest.mark.parametrize("module", ["Leads", "Contacts", "Accounts", "Deals"])
def test_n1_the_menu_opens_a_form_for_any_module(shared: World, module: str) -> None:
    form = shared.menu(EMMA, "Add note").body["form"]
    inputs = {entry["name"]: entry for entry in form["inputs"]}
    assert list(inputs) == ["module", "record", "title", "content"]
    assert inputs["record"]["type"] == "dynamic_select"
    assert module in [option["value"] for option in inputs["module"]["options"]]


@pytest.mark.parametrize(
    ("module", "typed", "found"),
    [
        ("Leads", "otani", "Shohei Otani · Zylker Sports"),
        ("Contacts", "nguy", "Julia Nguyen · Zylker Inc."),
        ("Accounts", "Zylker In", "Zylker Inc. · 03-5555-1234"),
        ("Deals", "zylker maint", "Zylker maintenance · Negotiation/Review"),
    ],
)
def test_n1_the_record_is_searched_as_one_types(world: World, module: str, typed: str, found: str) -> None:
    world.menu(EMMA, "Add note")
    offered = offers(world, EMMA, module, typed)
    (label,) = [one for one in offered if one.partition(" · ")[0] == found.partition(" · ")[0]]
    seen = world.form(EMMA, "note_any", module=module, record=label, title="T", content="Kept.")
    assert seen.text.startswith(f"Note added to [{found.partition(' · ')[0]}](")
    assert contents(world) == ["Kept."]


def test_n1_records_of_one_name_are_told_apart(world: World) -> None:
    world.menu(KEN, "Add note")
    offered = offers(world, KEN, "Leads", "大谷")
    assert "大谷 翔平 · Zylker株式会社" in offered
    assert "大谷 花 · Zylker Inc." in offered
    add(world, KEN, "Leads", "大谷 花 · Zylker Inc.", "大谷")
    (note,) = [note for note in world.rows("Notes") if note["Note_Content"] == "Kept."]
    (row,) = world.rows("Leads", Company="Zylker Inc.")
    assert note["Parent_Id"] == row["id"]


def test_n1_what_begins_with_the_text_stands_first(shared: World) -> None:
    shared.menu(AOI, "Add note")
    offered = offers(shared, AOI, "Accounts", "zyl")
    assert offered[0].casefold().startswith("zyl")


def test_n1_another_module_empties_the_record(world: World) -> None:
    world.menu(EMMA, "Add note")
    offers(world, EMMA, "Leads", "otani")
    world.post(
        "form/change", user=EMMA, form="note_any", values={"record": "Shohei Otani · Zylker Sports"}, field="record"
    )
    after = world.post("form/change", user=EMMA, form="note_any", values={"module": "Deals"}, field="module")
    assert "record" not in after["open"]["values"]


@pytest.mark.parametrize("record", ["Leads:1", "Deals:4876876000000624001", "Leads:", "Leads:../org", "Users:1", ""])
def test_n1_a_forged_record_writes_nothing(world: World, record: str) -> None:
    world.menu(EMMA, "Add note")
    values = {"module": {"label": "", "value": "Leads"}, "record": {"label": "x", "value": record}, "content": "Kept."}
    params = {"form": {"name": "note_any", "action": "submit", "values": values}}
    seen = world.post(
        "event", user=EMMA, component="function", handler="form_handler", chat=SALES, name="zcrmform", params=params
    )
    assert seen["reply"]["output"]["type"] == "form_error"
    assert contents(world) == []


def test_n1_only_records_that_the_asker_may_see_are_offered_and_taken(world: World) -> None:
    world.menu(EMMA, "Add note")
    assert "大谷 翔平 · Zylker株式会社" not in offers(world, EMMA, "Leads", "大谷")
    (hidden,) = [row for row in world.rows("Leads") if row.get("Company") == "Zylker株式会社"]
    values = {"module": {"label": "", "value": "Leads"}, "record": {"label": "x", "value": f"Leads:{hidden['id']}"}}
    params = {"form": {"name": "note_any", "action": "submit", "values": {**values, "content": "Kept."}}}
    seen = world.post(
        "event", user=EMMA, component="function", handler="form_handler", chat=SALES, name="zcrmform", params=params
    )
    assert seen["reply"]["output"]["text"].startswith("This record is no longer there")
    assert contents(world) == []


def test_n2_a_failing_crm_keeps_the_form(world: World) -> None:
    world.menu(EMMA, "Add note")
    offers(world, EMMA, "Leads", "otani")
    world.fault(service="crm", status=503, body="<html>", times=0)
    seen = world.form(EMMA, "note_any", module="Leads", record="Shohei Otani · Zylker Sports", content="Kept.")
    errors(seen)
    assert seen.body["open"]["error_text"].startswith("Zoho CRM has a problem at the moment.")


def test_n1_without_an_account_the_menu_leads_to_the_link(shared: World) -> None:
    assert shared.menu(DAISUKE, "Add note").labels == ["アカウントを連携する"]
