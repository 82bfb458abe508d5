"""*Add note* in the bot's menu: the same form with module and record still to be filled in (N1)."""

import pytest

from tests.seen import Seen
from tests.world import AOI, DAISUKE, EMMA, KEN, World


def errors(seen: Seen) -> dict[str, str]:
    form = seen.body["open"]
    assert form is not None, "the form was closed"
    assert form["values"]["content"] == "Kept."
    return dict(form["errors"])


def contents(world: World) -> list[str]:
    return [row["Note_Content"] for row in world.rows("Notes") if row["Created_Time"] >= "2026-11-21T03:00:00"]


@pytest.mark.parametrize("module", ["Leads", "Contacts", "Accounts", "Deals"])
def test_n1_the_menu_opens_a_form_for_any_module(shared: World, module: str) -> None:
    form = shared.menu(EMMA, "Add note").body["form"]
    inputs = {entry["name"]: entry for entry in form["inputs"]}
    assert list(inputs) == ["module", "record", "title", "content"]
    assert module in [option["value"] for option in inputs["module"]["options"]]


@pytest.mark.parametrize(
    ("module", "record", "found"),
    [
        ("Leads", "Shohei Otani", "Shohei Otani"),
        ("Leads", "otani", "Shohei Otani"),
        ("Contacts", "Julia Nguyen", "Julia Nguyen"),
        ("Accounts", "Ｚｙｌｋｅｒ　Inc.", "Zylker Inc."),
        ("Deals", "Zylker maint", "Zylker maintenance"),
    ],
)
def test_n1_the_record_is_found_by_its_name(world: World, module: str, record: str, found: str) -> None:
    world.menu(EMMA, "Add note")
    seen = world.form(EMMA, "note_any", module=module, record=record, title="T", content="Kept.")
    assert seen.text.startswith(f"Note added to [{found}](")
    assert contents(world) == ["Kept."]


def test_n1_of_several_records_of_one_name_none_is_taken_by_chance(world: World) -> None:
    world.menu(KEN, "Add note")
    seen = world.form(KEN, "note_any", module="Leads", record="大谷", content="Kept.")
    told = errors(seen)["record"]
    assert "大谷 翔平 · Zylker株式会社" in told
    assert "大谷 花 · Zylker Inc." in told
    assert contents(world) == []
    world.advance(1)
    world.form(KEN, "note_any", module="Leads", record="大谷 花", content="Kept.")
    assert contents(world) == ["Kept."]


def test_n1_a_record_that_is_exactly_so_called_wins_over_longer_names(world: World) -> None:
    (row,) = world.rows("Accounts", Account_Name="Zylker Inc.")
    world.change("Accounts", row["id"], Account_Name="Zylker")
    world.menu(AOI, "Add note")
    world.form(AOI, "note_any", module="Accounts", record="zylker", content="Kept.")
    (note,) = [note for note in world.rows("Notes") if note["Note_Content"] == "Kept."]
    assert note["Parent_Id"] == row["id"]


def test_n1_a_name_that_is_none_is_said_beside_the_field(world: World) -> None:
    world.menu(EMMA, "Add note")
    seen = world.form(EMMA, "note_any", module="Leads", record="{@all} Nemo", content="Kept.")
    assert errors(seen) == {"record": "No record is called “{\u200b@all} Nemo”."}


def test_n1_only_records_that_the_asker_may_see_are_found(world: World) -> None:
    world.menu(EMMA, "Add note")
    seen = world.form(EMMA, "note_any", module="Leads", record="大谷 翔平", content="Kept.")
    assert errors(seen) == {"record": "No record is called “大谷 翔平”."}


def test_n2_a_failing_search_keeps_the_form(world: World) -> None:
    world.menu(EMMA, "Add note")
    world.fault(service="crm", status=503, body="<html>", times=0)
    seen = world.form(EMMA, "note_any", module="Leads", record="otani", content="Kept.")
    errors(seen)
    assert seen.body["open"]["error_text"].startswith("Zoho CRM gave an answer that cannot be read.")


def test_n1_without_an_account_the_menu_leads_to_the_link(shared: World) -> None:
    assert shared.menu(DAISUKE, "Add note").labels == ["アカウントを連携する"]
