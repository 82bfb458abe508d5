"""X1: two people edit one record at once: nobody overwrites the other without having seen both values."""

from typing import Any

import pytest

from tests.handlers.records.editing import card, deal, last, open_form, puts
from tests.seen import labels
from tests.world import AOI, EMMA, KEN, World


def by_ken(world: World, **values: Any) -> None:
    """What a colleague does in the CRM meanwhile."""
    world.advance(60)
    now = world.sandbox.clock.now().isoformat(timespec="seconds")
    ken = world.sandbox.people.by_email(KEN).id
    world.change("Deals", deal(world)["id"], Modified_Time=now, Modified_By=ken, **values)


@pytest.fixture
def conflict(world: World) -> dict[str, Any]:
    """Emma wants another stage and amount than Ken has put in while her form was open; the next step is hers alone."""
    open_form(world)
    by_ken(world, Stage="Proposal/Price Quote", Amount=999)
    world.forget_calls()
    world.form(EMMA, "edit", Stage="Closed Won", Amount="2500000", Next_Step="Sign")
    return last(world)


def test_x1_a_changed_field_shows_both_values_and_nothing_is_written(world: World, conflict: dict[str, Any]) -> None:
    assert puts(world) == []
    assert "was changed meanwhile by 佐藤 健 (Nov 21, 2026" in conflict["text"]
    assert "Nothing of yours has been saved." in conflict["text"]
    (slide,) = conflict["slides"]
    assert slide["data"]["rows"] == [
        {"Field": "Stage", "Now in Zoho CRM": "Proposal/Price Quote", "Yours": "Closed Won"},
        {"Field": "Amount", "Now in Zoho CRM": "¥999", "Yours": "¥2,500,000"},
    ]
    assert labels(conflict) == ["Use mine", "Keep theirs", "Open the form"]


def test_x1_ones_own_value_wins_when_one_says_so(world: World, conflict: dict[str, Any]) -> None:
    world.press(EMMA, "Use mine", conflict["id"])
    row = deal(world)
    assert (row["Stage"], row["Amount"], row["Next_Step"]) == ("Closed Won", 2500000, "Sign")
    world.advance(1)
    world.press(EMMA, "Undo", last(world)["id"])
    row = deal(world)
    assert (row["Stage"], row["Amount"], row.get("Next_Step")) == ("Proposal/Price Quote", 999, "契約書の送付")


def test_x1_the_others_value_stays_and_the_rest_is_saved(world: World, conflict: dict[str, Any]) -> None:
    world.press(EMMA, "Keep theirs", conflict["id"])
    row = deal(world)
    assert (row["Stage"], row["Amount"], row["Next_Step"]) == ("Proposal/Price Quote", 999, "Sign")


def test_x1_the_form_comes_again_with_ones_own_values(world: World, conflict: dict[str, Any]) -> None:
    form = world.press(EMMA, "Open the form", conflict["id"]).body["form"]
    values = {entry["name"]: entry.get("value") for entry in form["inputs"]}
    assert (values["Stage"]["value"], values["Amount"], values["Next_Step"]) == ("Closed Won", "2500000", "Sign")
    world.form(EMMA, "edit")
    assert (deal(world)["Stage"], deal(world)["Amount"]) == ("Closed Won", 2500000)


def test_x1_a_third_change_is_shown_again(world: World, conflict: dict[str, Any]) -> None:
    by_ken(world, Amount=1000)
    world.press(EMMA, "Use mine", conflict["id"])
    assert deal(world)["Amount"] == 1000
    assert last(world)["slides"][0]["data"]["rows"] == [
        {"Field": "Amount", "Now in Zoho CRM": "¥1,000", "Yours": "¥2,500,000"}
    ]


def test_x1_a_change_of_another_field_is_no_conflict(world: World) -> None:
    open_form(world)
    by_ken(world, Next_Step="Call")
    world.form(EMMA, "edit", Stage="Closed Won")
    assert (deal(world)["Stage"], deal(world)["Next_Step"]) == ("Closed Won", "Call")


def test_x1_both_wanted_the_same(world: World) -> None:
    open_form(world)
    by_ken(world, Stage="Closed Won", Probability=100)
    world.forget_calls()
    world.form(EMMA, "edit", Stage="Closed Won")
    assert puts(world) == []
    assert last(world)["text"].startswith("Zoho CRM has these values already.")


def test_x1_a_change_between_look_and_write_is_noticed_by_the_crm(world: World) -> None:
    """The write names the version that it is based on; the CRM's refusal makes the server look once more."""
    open_form(world)
    modified = {"code": "RECORD_MODIFIED", "status": "error", "message": "…", "details": {"id": deal(world)["id"]}}
    world.fault(service="crm", path="/Deals/", method="PUT", status=412, body=modified)
    world.forget_calls()
    world.form(EMMA, "edit", Stage="Closed Won")
    assert [call["method"] for call in world.calls()] == ["GET", "PUT", "GET", "PUT", "GET"]
    assert deal(world)["Stage"] == "Closed Won"


def test_x1_undo_overwrites_nobody_either(world: World) -> None:
    open_form(world)
    world.form(EMMA, "edit", Stage="Closed Won")
    by_ken(world, Stage="Closed Lost", Probability=0)
    world.press(EMMA, "Undo", last(world)["id"])
    assert deal(world)["Stage"] == "Closed Lost"
    shown = last(world)
    assert shown["slides"][0]["data"]["rows"][0] == {
        "Field": "Stage",
        "Now in Zoho CRM": "Closed Lost",
        "Before": "Negotiation/Review",
    }
    world.press(EMMA, "Keep theirs", shown["id"])
    assert deal(world)["Stage"] == "Closed Lost"
    assert last(world)["text"].startswith("Left as it is in Zoho CRM.")


def test_x1_two_people_of_the_chat_at_once(world: World) -> None:
    open_form(world)
    card(world, AOI)
    world.press(AOI, "編集する")
    world.form(AOI, "edit", Amount="100")
    world.advance(1)
    world.form(EMMA, "edit", Amount="200")
    assert deal(world)["Amount"] == 100
    assert "森 葵" in last(world)["text"]
    assert last(world)["slides"][0]["data"]["rows"][0]["Yours"] == "¥200"


def test_l1_the_conflict_is_told_in_japanese(world: World) -> None:
    card(world, AOI)
    world.press(AOI, "編集する")
    by_ken(world, Amount=999)
    world.form(AOI, "edit", Amount="5万")
    shown = last(world, AOI)
    assert "その間に佐藤 健さんが変更しました" in shown["text"]
    assert shown["slides"][0]["data"]["rows"] == [{"項目": "総額", "現在の値": "￥999", "入力した値": "￥50,000"}]
