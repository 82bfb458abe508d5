"""X1: what the CRM refuses stands beside the field, in the user's words; what was typed is never lost."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.handlers.records.editing import LEAD, by_name, card, deal, last, open_form, puts, still_open
from tests.seen import labels
from tests.world import AOI, EMMA, World


def refusal(code: str, name: str, **details: Any) -> dict[str, Any]:
    facts = {"api_name": name, "json_path": f"$.data[0].{name}", **details}
    return {"data": [{"code": code, "details": facts, "message": "invalid data", "status": "error"}]}


def test_x1_an_address_that_is_none_is_said_beside_the_field_by_the_crm(world: World) -> None:
    open_form(world, text=LEAD)
    form = still_open(world.form(EMMA, "edit", Email="not an address", Phone="03-1"))
    assert form["errors"] == {"Email": "This is not an e-mail address that Zoho CRM accepts."}
    assert form["values"]["Phone"] == "03-1"


def test_x1_an_address_that_another_record_has_is_said_beside_the_field(world: World) -> None:
    other = next(row["Email"] for row in world.rows("Leads") if row.get("Email") and "shohei" not in row["Email"])
    open_form(world, text=LEAD)
    form = still_open(world.form(EMMA, "edit", Email=other))
    assert form["errors"] == {"Email": "Another record has this value for Email already."}


@pytest.mark.parametrize(
    ("code", "details", "said"),
    [
        ("INVALID_DATA", {"maximum_length": 5}, "Next Step takes at most 5 characters."),
        ("INVALID_DATA", {"expected_data_type": "picklist"}, "This is not a choice of Next Step."),
        ("INVALID_DATA", {}, "Zoho CRM does not accept this value for Next Step."),
        ("MANDATORY_NOT_FOUND", {}, "Zoho CRM needs a value for Next Step."),
        ("MAPPING_MISMATCH", {}, "This choice of Next Step does not go with the others."),
        ("NO_PERMISSION", {}, "Your Zoho CRM profile does not let you change Next Step."),
        ("A_NEW_CODE", {}, "Zoho CRM does not accept this value for Next Step."),
    ],
)
@pytest.mark.parametrize("status", [202, 400])
def test_x1_every_refusal_of_a_field(world: World, status: int, code: str, details: dict[str, Any], said: str) -> None:
    open_form(world)
    world.fault(service="crm", path="/Deals/", method="PUT", status=status, body=refusal(code, "Next_Step", **details))
    form = still_open(world.form(EMMA, "edit", Next_Step="Call back"))
    assert form["errors"] == {"Next_Step": said}
    world.advance(1)
    world.form(EMMA, "edit", Next_Step="Call back")
    assert deal(world)["Next_Step"] == "Call back"


def test_x1_a_field_that_the_crm_demands_and_the_form_did_not_have_is_added(world: World) -> None:
    open_form(world)
    world.fault(
        service="crm",
        path="/Deals/",
        method="PUT",
        status=400,
        body=refusal("MANDATORY_NOT_FOUND", "Reason_For_Loss__s"),
    )
    seen = world.form(EMMA, "edit", Stage="Closed Lost", Next_Step="None")
    form = seen.body["form"]
    inputs = by_name(form)
    assert form["hint"] == "Zoho CRM needs a value for Reason For Loss."
    assert (inputs["Stage"]["value"]["value"], inputs["Next_Step"]["value"]) == ("Closed Lost", "None")
    reason = inputs["Reason_For_Loss__s"]["options"][1]
    world.advance(1)
    world.form(EMMA, "edit", Reason_For_Loss__s=reason["value"])
    row = deal(world)
    assert (row["Stage"], row["Reason_For_Loss__s"], row["Next_Step"]) == ("Closed Lost", reason["value"], "None")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"status": 503, "body": "<html>maintenance</html>"}, "Zoho CRM has a problem at the moment."),
        ({"status": 500, "body": {"code": "INTERNAL_ERROR"}}, "Zoho CRM has a problem at the moment."),
        ({"drop": "before"}, "Zoho CRM cannot be reached at the moment."),
        ({"delay_ms": 60_000}, "Zoho CRM did not answer in time."),
        ({"status": 429, "body": {"code": "TOO_MANY_REQUESTS"}}, "Zoho CRM allows no more requests at the moment."),
        ({"status": 403, "body": {"code": "NO_PERMISSION", "details": {}}}, "Your Zoho CRM profile does not allow"),
        ({"status": 400, "body": {"code": "RECORD_LOCKED"}}, "This record is locked in Zoho CRM."),
    ],
)
def test_x1_whatever_fails_the_form_stays_filled_in(world: World, fault: dict[str, Any], said: str) -> None:
    open_form(world)
    world.fault(service="crm", path="/Deals/", times=0, **fault)
    form = still_open(world.form(EMMA, "edit", Stage="Closed Won", Next_Step="Sign"))
    assert form["error_text"].startswith(said)
    assert form["values"]["Next_Step"] == "Sign"
    world.control.delete("/sandbox/faults")
    world.advance(60)
    assert world.form(EMMA, "edit").body["open"] is None
    assert deal(world)["Stage"] == "Closed Won"


def test_x1_a_write_that_nobody_answered_is_looked_for_and_not_repeated(world: World) -> None:
    open_form(world)
    world.fault(service="crm", path="/Deals/", method="PUT", drop="after")
    world.forget_calls()
    world.form(EMMA, "edit", Stage="Closed Won")
    assert [call["method"] for call in world.calls()] == ["GET", "PUT", "GET"]
    assert last(world)["text"].startswith("Saved.\nStage: Negotiation/Review → Closed Won")


def test_x1_a_write_that_never_arrived_says_that_it_was_looked_for(world: World) -> None:
    open_form(world)
    world.fault(service="crm", path="/Deals/", method="PUT", drop="before")
    form = still_open(world.form(EMMA, "edit", Stage="Closed Won"))
    assert form["error_text"].endswith("Zoho CRM was asked again: nothing has been changed.")


@pytest.fixture
def slow_world(make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> World:
    """The CRM answers when the test lets it, long after Cliq was told to wait."""
    monkeypatch.setattr("app.dispatch.HELD_SECONDS", 0.2)
    return make_world()


def test_x1_a_slow_refusal_comes_with_what_was_typed_and_a_button(slow_world: World) -> None:
    open_form(slow_world)
    with slow_world.held(service="crm", path="/Deals/", method="PUT", status=503, body="<html>"):
        slow_world.form(EMMA, "edit", Stage="Closed Won", Next_Step="Sign | %7C")
    slow_world.settle_late()
    kept = last(slow_world)
    assert kept["text"].startswith("Your changes were not saved. Zoho CRM has a problem at the moment.")
    assert "Stage: Closed Won\nNext Step: Sign | %7C" in kept["text"]
    assert labels(kept) == ["Try again", "Open the form"]
    slow_world.advance(1)
    slow_world.press(EMMA, "Try again", kept["id"])
    row = deal(slow_world)
    assert (row["Stage"], row["Next_Step"]) == ("Closed Won", "Sign | %7C")


def test_x1_a_slow_success_is_told_late(slow_world: World) -> None:
    open_form(slow_world)
    with slow_world.held(service="crm", path="/Deals/", method="PUT"):
        slow_world.form(EMMA, "edit", Stage="Closed Won")
    slow_world.settle_late()
    assert deal(slow_world)["Stage"] == "Closed Won"
    assert last(slow_world)["text"].startswith("Saved.")


def test_x1_somebody_elses_form_saves_nothing(world: World) -> None:
    form = open_form(world)
    reference = by_name(form)["ref"]["value"]
    sent = {"name": "edit", "action": "submit", "values": {"ref": reference, "Amount": "1"}}
    answered = world.post(
        "event",
        user=AOI,
        chat="#sales",
        params={"form": sent},
        component="function",
        handler="form_handler",
        name="zcrmform",
    )
    assert "他のユーザー用" in answered["reply"]["output"]["text"]
    assert puts(world) == []


def test_l1_a_refusal_is_told_in_japanese(world: World) -> None:
    card(world, AOI, LEAD)
    world.press(AOI, "編集する")
    form = still_open(world.form(AOI, "edit", Email="x"))
    assert form["errors"] == {"Email": "メールアドレスの形式が正しくありません。"}
