"""X4: what looks the same is shown before anything is saved; what fails loses nothing and adds nothing twice."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.handlers.create.creating import last, made, none_made, still_open, values, wish
from tests.seen import labels
from tests.world import EMMA, MISAKI, World

SHOHEI = "shohei@sports.zylker-london.example"


def lead(**more: str) -> dict[str, str]:
    return {"Last_Name": "Nowak", "Company": "Sunrise", **more}


@pytest.mark.parametrize(
    ("filled", "reason"),
    [
        (lead(Email=SHOHEI.upper()), "same e-mail address"),
        (lead(Phone="045 2223301"), "same telephone number"),
        (lead(Last_Name="otani", First_Name="SHOHEI"), "same name"),
        ({"Last_Name": "Otani", "Company": "Zylker Sports, Inc."}, "same name"),
    ],
)
def test_x4_a_lead_that_looks_the_same_is_shown_and_nothing_saved(
    world: World, filled: dict[str, str], reason: str
) -> None:
    wish(world, "create a lead")
    world.form(EMMA, "create", **filled)
    assert none_made(world, "Leads")
    shown = last(world)
    assert shown["text"].startswith("Nothing has been saved yet: these look the same as Lead ")
    assert f"1. *Shohei Otani* (Lead) · Zylker Sports · {SHOHEI}" in shown["text"].replace("\u200b", "")
    assert reason in shown["text"]
    assert labels(shown) == ["Open no. 1", "Save anyway", "Back to the form"]


def test_x4_a_contact_with_the_leads_address_is_shown_too(world: World) -> None:
    wish(world, "create a lead")
    world.form(EMMA, "create", **lead(Email="shohei.ohtani@zylker-london.example"))
    assert "(Contact)" in last(world)["text"]


@pytest.mark.parametrize("name", ["Zylker", "zylker, inc.", "株式会社Zylker", "ＺＹＬＫＥＲ KK"])
def test_x4_an_account_is_the_same_whatever_its_legal_form(world: World, name: str) -> None:
    wish(world, "create an account")
    world.form(EMMA, "create", Account_Name=name)
    assert none_made(world, "Accounts")
    assert "*Zylker Inc.* (Account)" in last(world)["text"].replace("\u200b", "")
    assert "same company" in last(world)["text"]


def test_x4_a_deal_of_the_same_name_is_shown(world: World) -> None:
    wish(world, "create a deal")
    world.form(EMMA, "create", Deal_Name="zylker MAINTENANCE", Stage="Qualification")
    assert none_made(world, "Deals")
    assert "*Zylker maintenance* (Deal)" in last(world)["text"]


def test_x4_the_other_is_opened(world: World) -> None:
    wish(world, "create a lead")
    world.form(EMMA, "create", **lead(Phone="045-222-3301"))
    world.press(EMMA, "Open no. 1", last(world)["id"])
    assert last(world)["card"]["title"] == "Lead · Shohei Otani"
    assert none_made(world, "Leads")


def test_x4_save_anyway_saves_all_that_was_typed(world: World) -> None:
    wish(world, "create a lead")
    world.form(EMMA, "create", **lead(Phone="045-222-3301", Email="a|b%7C@x.example"))
    world.press(EMMA, "Save anyway", last(world)["id"])
    row = made(world, "Leads")
    assert (row["Last_Name"], row["Company"], row["Email"]) == ("Nowak", "Sunrise", "a|b%7C@x.example")
    assert last(world)["text"].startswith("Added: Lead Nowak.")


def test_x4_back_to_the_form_has_all_that_was_typed(world: World) -> None:
    wish(world, "create a lead")
    world.form(EMMA, "create", **lead(Phone="045-222-3301"))
    form = world.press(EMMA, "Back to the form", last(world)["id"]).body["form"]
    found = values(form)
    assert (found["Last_Name"], found["Company"], found["Phone"]) == ("Nowak", "Sunrise", "045-222-3301")


def test_x4_only_what_the_asker_may_see_is_shown_and_the_crm_still_refuses_the_address(world: World) -> None:
    """A rep does not see a peer's lead; the CRM's own check names the field and nothing of the other record."""
    wish(world, "見込み客を作成して", MISAKI)
    filled = {"Last_Name": "田中", "Company": "田中商事", "Email": SHOHEI}
    form = still_open(world.form(MISAKI, "create", **filled))
    assert form["errors"] == {"Email": "メールが同じデータがすでにあります。"}
    assert form["values"]["Company"] == "田中商事"


def test_x4_a_refusal_after_save_anyway_keeps_everything(world: World) -> None:
    wish(world, "create a lead")
    world.form(EMMA, "create", **lead(Email=SHOHEI))
    world.press(EMMA, "Save anyway", last(world)["id"])
    shown = last(world)
    assert shown["text"].startswith("It was not added. Another record has this value for Email already.")
    assert "Company: Sunrise" in shown["text"]
    assert labels(shown) == ["Try again", "Open that record", "Back to the form"]
    world.press(EMMA, "Open that record", shown["id"])
    assert last(world)["card"]["title"] == "Lead · Shohei Otani"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"path": "coql", "status": 503, "body": "<html>"}, "Zoho CRM has a problem at the moment."),
        (
            {"path": "v8/Leads", "status": 429, "body": {"code": "TOO_MANY_REQUESTS"}},
            "Zoho CRM allows no more requests",
        ),
        (
            {"path": "v8/Leads", "status": 403, "body": {"code": "NO_PERMISSION"}},
            "Your Zoho CRM profile does not allow",
        ),
    ],
)
def test_x4_whatever_fails_the_form_stays_filled_in(world: World, fault: dict[str, Any], said: str) -> None:
    wish(world, "create a lead")
    world.fault(service="crm", times=0, **fault)
    form = still_open(world.form(EMMA, "create", **lead()))
    assert form["error_text"].startswith(said)
    assert form["values"]["Company"] == "Sunrise"
    world.control.delete("/sandbox/faults")
    world.advance(60)
    world.form(EMMA, "create")
    assert made(world, "Leads")["Company"] == "Sunrise"


def test_x4_a_field_that_the_crm_demands_besides_is_added_to_the_form(world: World) -> None:
    wish(world, "create a lead")
    details = {"api_name": "Website", "json_path": "$.data[0].Website"}
    body = {"data": [{"code": "MANDATORY_NOT_FOUND", "details": details, "message": "…", "status": "error"}]}
    world.fault(service="crm", path="v8/Leads", method="POST", status=400, body=body)
    form = world.form(EMMA, "create", **lead()).body["form"]
    assert (form["hint"], values(form)["Company"]) == ("Zoho CRM needs a value for Website.", "Sunrise")
    world.advance(1)
    world.form(EMMA, "create", Website="https://sun.example")
    assert made(world, "Leads")["Website"] == "https://sun.example"


def test_x4_a_try_that_nobody_answered_is_looked_for_and_not_repeated(world: World) -> None:
    wish(world, "create a lead")
    world.fault(service="crm", path="v8/Leads", method="POST", drop="after")
    world.form(EMMA, "create", **lead())
    assert made(world, "Leads")["Company"] == "Sunrise"
    assert last(world)["text"].startswith("Added: Lead Nowak.")


def test_x4_a_try_that_never_arrived_says_so_and_the_next_one_adds(world: World) -> None:
    wish(world, "create a lead")
    world.fault(service="crm", path="v8/Leads", method="POST", drop="before")
    form = still_open(world.form(EMMA, "create", **lead()))
    assert form["error_text"].endswith("Zoho CRM was asked: the record has not been added.")
    world.advance(1)
    world.form(EMMA, "create")
    assert made(world, "Leads")


def test_x4_what_a_lost_try_added_is_shown_before_the_next(world: World) -> None:
    """The CRM has added it, but could not be asked what became of it."""
    wish(world, "create a task")
    world.fault(service="crm", path="v8/Tasks", method="POST", drop="after")
    world.fault(service="crm", path="coql", status=400, body={"code": "INTERNAL"}, times=2)
    form = still_open(world.form(EMMA, "create", Subject="Once only"))
    world.control.delete("/sandbox/faults")
    assert form["values"]["Subject"] == "Once only"
    world.advance(1)
    world.form(EMMA, "create")
    found = [row for row in world.rows("Tasks") if row["Subject"] == "Once only"]
    assert len(found) <= 1


@pytest.fixture
def slow_world(make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> World:
    """The CRM answers when the test lets it, long after Cliq was told to wait."""
    monkeypatch.setattr("app.dispatch.HELD_SECONDS", 0.2)
    return make_world()


def test_x4_a_slow_refusal_comes_with_what_was_typed_and_a_button(slow_world: World) -> None:
    wish(slow_world, "create a lead")
    with slow_world.held(service="crm", path="v8/Leads", method="POST", status=503, body="<html>"):
        slow_world.form(EMMA, "create", **lead())
    slow_world.settle_late()
    kept = last(slow_world)
    assert kept["text"].startswith("It was not added. Zoho CRM has a problem at the moment.")
    assert "Last Name: Nowak" in kept["text"]
    slow_world.advance(1)
    slow_world.press(EMMA, "Try again", kept["id"])
    assert made(slow_world, "Leads")["Company"] == "Sunrise"
