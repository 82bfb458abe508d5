"""Section 21, conversion: contact, account and deal linked; notes and files move along; every refusal by its code."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.crm.organisation import Crm
from sandbox.datasets.metadata import schema_of
from sandbox.datasets.salesiq_in_crm import with_salesiq

ADMIN = "aoi.mori@zylker.example"
LEAD = {"Last_Name": "Ohtani", "First_Name": "Ken", "Company": "Brand New KK", "Email": "ken@new.example"}


@pytest.fixture
def lead(api: Callable[..., Any]) -> str:
    found: str = api(ADMIN).post("/Leads", {"data": [LEAD]}).get_json()["data"][0]["details"]["id"]
    return found


def convert(api: Any, lead: str, **body: Any) -> dict[str, Any]:
    found: dict[str, Any] = api.post(f"/Leads/{lead}/actions/convert", {"data": [body]}).get_json()
    return found


def test_a_lead_becomes_a_contact_an_account_and_a_deal_that_are_linked(api: Callable[..., Any], lead: str) -> None:
    me = api(ADMIN)
    me.post(f"/Leads/{lead}/Notes", {"data": [{"Note_Content": "chat"}]})
    task = {"Subject": "Call", "What_Id": {"id": lead}, "$se_module": "Leads"}
    assert me.post("/Tasks", {"data": [task]}).status_code == 201
    deal: dict[str, Any] = {
        "Deal_Name": "First order",
        "Stage": "Qualification",
        "Closing_Date": "2026-12-24",
        "Amount": 5,
    }
    deal["Pipeline"] = "Standard (Standard)"
    answer = convert(me, lead, Deals=deal)["data"][0]
    assert answer["message"] == "The record has been converted successfully"
    details = answer["details"]
    assert [details[name]["name"] for name in ("Accounts", "Contacts", "Deals")] == [
        "Brand New KK",
        "Ken Ohtani",
        "First order",
    ]
    kept = me.get(f"/Deals/{details['Deals']['id']}").get_json()["data"][0]
    assert kept["Contact_Name"]["id"] == details["Contacts"]["id"]
    contact = details["Contacts"]["id"]
    assert me.get(f"/Contacts/{contact}/Notes", fields="Note_Content").get_json()["data"][0]["Note_Content"] == "chat"
    assert me.get(f"/Contacts/{contact}/Tasks", fields="Subject").get_json()["data"][0]["Subject"] == "Call"
    assert me.rows(f"select id from Leads where (id = '{lead}')") == []
    assert me.get(f"/Leads/{lead}").get_json()["data"][0]["Converted__s"] is True
    assert convert(me, lead)["code"] == "ID_ALREADY_CONVERTED"


def test_a_deal_that_cannot_be_stops_the_conversion(api: Callable[..., Any], lead: str) -> None:
    me = api(ADMIN)
    missing = convert(me, lead, Deals={"Deal_Name": "x"})
    assert (missing["code"], missing["details"]["api_name"]) == ("MANDATORY_NOT_FOUND", "Stage")
    assert (
        convert(me, lead, Deals={"Deal_Name": "x", "Stage": "Nowhere", "Pipeline": "Standard (Standard)"})["code"]
        == "MAPPING_MISMATCH"
    )
    assert me.get(f"/Leads/{lead}").get_json()["data"][0]["Converted__s"] is False
    without = convert(me, lead)["data"][0]["details"]
    assert without["Deals"] is None


@pytest.mark.parametrize(("kind", "code"), [("creatable", "SUCCESS"), ("read_only", "NO_PERMISSION"), ("absent", "")])
def test_visits_exist_in_three_kinds_of_organisations(
    api: Callable[..., Any], crm: Crm, lead: str, kind: Any, code: str
) -> None:
    crm.schema = with_salesiq(schema_of("zylker"), kind)
    me = api(ADMIN)
    answer = me.post("/Visits", {"data": [{"Visited_Page": "Prices", "Visitor": {"id": lead}}]}).get_json()
    found = answer["data"][0]["code"] if "data" in answer else answer["code"]
    assert found == (code or "INVALID_MODULE")
    listed = {one["api_name"]: one["creatable"] for one in me.get("/settings/modules").get_json()["modules"]}
    assert listed.get("Visits") == {"creatable": True, "read_only": False}.get(kind)
    names = {one["field_label"] for one in me.get("/settings/fields", module="Leads").get_json()["fields"]}
    assert {"見込み客の得点", "訪問者のID", "Plan"} <= names
