"""Section 21, Rights: the role hierarchy, private records, fields hidden by profile, permissions."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.crm.organisation import Crm
from sandbox.state import Sandbox

ADMIN, MANAGER = "aoi.mori@zylker.example", "ken.sato@zylker.example"
MISAKI, EMMA, PRIYA = "misaki.takahashi@zylker.example", "emma.clark@zylker.example", "priya.raman@zylker.example"
ALL = "select Owner from {} where (id is not null) limit 2000"


def owners(api: Callable[..., Any], email: str, module: str) -> set[str]:
    return {row["Owner"]["id"] for row in api(email).rows(ALL.format(module))}


def ids(box: Sandbox, *emails: str) -> set[str]:
    return {user.id for user in box.people.all() if user.email in emails}


@pytest.mark.parametrize("module", ["Leads", "Contacts", "Accounts", "Deals", "Tasks", "Calls", "Events"])
def test_a_rep_sees_only_own_records_and_a_manager_the_teams(
    box: Sandbox, api: Callable[..., Any], module: str
) -> None:
    assert owners(api, MISAKI, module) == ids(box, MISAKI)
    assert owners(api, EMMA, module) == ids(box, EMMA)
    team = ids(box, MANAGER, MISAKI, EMMA, "daisuke.suzuki@zylker.example")
    assert owners(api, MANAGER, module) == team
    assert owners(api, ADMIN, module) > team


@pytest.mark.parametrize("hierarchy", ["Reporting_To_Hierarchy", "Role_Hierarchy"])
def test_both_hierarchies_lead_to_the_same_team(box: Sandbox, api: Callable[..., Any], hierarchy: str) -> None:
    box.switches.set(hierarchy=hierarchy)
    assert owners(api, PRIYA, "Leads") == ids(box, PRIYA, "daniel.novak@zylker.example")
    assert owners(api, MISAKI, "Leads") == ids(box, MISAKI)


def foreign_lead(crm: Crm) -> str:
    """A lead of Emma's, which Misaki does not see."""
    return next(row["id"] for row in crm.table("Leads") if row["Owner"] == "4876876000000225004")


def test_a_private_record_is_absent_from_lists_search_coql_and_204_by_id(crm: Crm, api: Callable[..., Any]) -> None:
    lead = foreign_lead(crm)
    misaki = api(MISAKI)
    assert misaki.get(f"/Leads/{lead}").status_code == 204
    assert misaki.get("/Leads", fields="id", ids=lead).status_code == 204
    assert misaki.rows(f"select id from Leads where (id = '{lead}')") == []
    word = crm.table("Leads").get(lead)["Last_Name"]  # type: ignore[index]
    found = misaki.get("/Leads/search", word=word)
    assert found.status_code == 204 or lead not in {row["id"] for row in found.get_json()["data"]}
    assert api(EMMA).get(f"/Leads/{lead}").status_code == 200


def test_writing_a_record_of_another_is_no_permission(crm: Crm, api: Callable[..., Any]) -> None:
    lead = foreign_lead(crm)
    for answer in (
        api(MISAKI).put(f"/Leads/{lead}", {"data": [{"City": "x"}]}),
        api(MISAKI).put("/Leads", {"data": [{"id": lead, "City": "x"}]}),
        api(MISAKI).delete("/Leads", ids=lead),
    ):
        assert answer.get_json()["data"][0]["code"] == "NO_PERMISSION"
    assert api(MANAGER).put(f"/Leads/{lead}", {"data": [{"City": "x"}]}).status_code == 200


def test_public_read_lets_see_but_not_write(box: Sandbox, crm: Crm, api: Callable[..., Any]) -> None:
    box.switches.set(sharing="public_read")
    lead = foreign_lead(crm)
    assert api(MISAKI).get(f"/Leads/{lead}").get_json()["data"][0]["$editable"] is False
    answer = api(MISAKI).put(f"/Leads/{lead}", {"data": [{"City": "x"}]})
    assert answer.get_json()["data"][0]["code"] == "NO_PERMISSION"


def test_a_field_hidden_by_profile_is_absent_from_metadata_and_data(crm: Crm, api: Callable[..., Any]) -> None:
    priya = api(PRIYA)
    names = {field["api_name"] for field in priya.get("/settings/fields", module="Leads").get_json()["fields"]}
    assert "Annual_Revenue" not in names
    assert "Annual_Revenue" in {
        field["api_name"] for field in api(MISAKI).get("/settings/fields", module="Leads").get_json()["fields"]
    }
    lead = next(row["id"] for row in crm.table("Leads") if row["Owner"] == "4876876000000225007")
    assert "Annual_Revenue" not in priya.get(f"/Leads/{lead}").get_json()["data"][0]
    assert "Annual_Revenue" not in priya.get("/Leads", fields="Annual_Revenue,id").get_json()["data"][0]
    error = priya.error("select Annual_Revenue from Leads where (id is not null)")
    assert error["details"] == {"column_name": "Annual_Revenue"}
    assert priya.error("select id from Leads where (Annual_Revenue > 1)")["code"] == "INVALID_QUERY"
    assert priya.get("/Leads/search", criteria="(Annual_Revenue:greater_than:1)").get_json()["code"] == "INVALID_QUERY"


def test_a_hidden_or_locked_field_is_no_permission_on_write(crm: Crm, api: Callable[..., Any]) -> None:
    lead = next(row["id"] for row in crm.table("Leads") if row["Owner"] == "4876876000000225007")
    result = api(PRIYA).put(f"/Leads/{lead}", {"data": [{"Annual_Revenue": 5}]}).get_json()["data"][0]
    assert (result["code"], result["details"]["api_name"]) == ("NO_PERMISSION", "Annual_Revenue")
    deal = next(row["id"] for row in crm.table("Deals") if row["Owner"] == "4876876000000225007")
    result = api(PRIYA).put(f"/Deals/{deal}", {"data": [{"Amount": 5}]}).get_json()["data"][0]
    assert (result["code"], result["details"]["api_name"]) == ("NO_PERMISSION", "Amount")
    fields = api(PRIYA).get("/settings/fields", module="Deals").get_json()["fields"]
    amount = next(field for field in fields if field["api_name"] == "Amount")
    assert amount["read_only"]
    assert amount["view_type"]["edit"] is False


@pytest.mark.parametrize(
    ("call", "permission"),
    [
        (lambda api: api.get("/Vendors", fields="id"), "Crm_Implied_View_Vendors"),
        (lambda api: api.coql("select id from Vendors where (id is not null)"), "Crm_Implied_View_Vendors"),
        (lambda api: api.get("/settings/fields", module="Vendors"), "Crm_Implied_View_Vendors"),
        (lambda api: api.post("/Accounts", {"data": [{"Account_Name": "x"}]}), "Crm_Implied_Create_Accounts"),
        (lambda api: api.delete("/Leads", ids="4876876000000600001"), "Crm_Implied_Delete_Leads"),
    ],
)
def test_a_permission_that_the_profile_lacks_is_named(
    api: Callable[..., Any], call: Callable[[Any], Any], permission: str
) -> None:
    answer = call(api(PRIYA))
    assert answer.status_code == 403
    assert answer.get_json() == {
        "code": "NO_PERMISSION",
        "details": {"permissions": [permission]},
        "message": "permission denied",
        "status": "error",
    }


def test_a_profile_can_be_changed_until_the_next_reset(box: Sandbox, crm: Crm, api: Callable[..., Any]) -> None:
    crm.rights.change_profile("Standard", denied=["Crm_Implied_View_Deals"])
    assert api(MISAKI).coql("select id from Deals where (id is not null)").status_code == 403
    box.reset("demo")
    assert api(MISAKI).coql("select id from Deals where (id is not null)").status_code == 200


def test_notes_are_seen_with_their_record(crm: Crm, api: Callable[..., Any]) -> None:
    note = next(
        row
        for row in crm.table("Notes")
        if crm.table(row["$se_module"]).get(row["Parent_Id"])["Owner"] == "4876876000000225004"  # type: ignore[index]
    )
    assert api(MISAKI).get(f"/Notes/{note['id']}").status_code == 204
    assert api(EMMA).get(f"/Notes/{note['id']}").status_code == 200
