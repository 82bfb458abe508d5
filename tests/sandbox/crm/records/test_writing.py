"""Section 21, Records: item-wise results, errors, upsert, the race for a unique value, workflow triggers."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from sandbox.crm.organisation import Change, Crm
from sandbox.state import Sandbox
from sandbox.store import Table

MISAKI = "4876876000000225003"
GOOD = {"Last_Name": "新規", "Company": "新規商事"}


def codes(answer: Any) -> list[str]:
    return [item["code"] for item in answer.get_json()["data"]]


def first(answer: Any) -> dict[str, Any]:
    item: dict[str, Any] = answer.get_json()["data"][0]
    return item


def test_an_insert_answers_201_with_id_times_and_people(api: Callable[..., Any]) -> None:
    answer = api().post("/Leads", {"data": [GOOD]})
    assert answer.status_code == 201
    item = first(answer)
    assert (item["code"], item["status"], item["message"]) == ("SUCCESS", "success", "record added")
    assert item["details"]["Created_Time"] == "2026-11-21T12:00:00+09:00"
    assert item["details"]["Created_By"] == {"name": "高橋 美咲", "id": MISAKI}
    record = api().get(f"/Leads/{item['details']['id']}").get_json()["data"][0]
    assert record["Owner"]["id"] == MISAKI
    assert record["Full_Name"] == "新規"


@pytest.mark.parametrize("status", [207, 202])
def test_mixed_success_has_one_result_per_item_and_207_or_202_by_switch(
    box: Sandbox, api: Callable[..., Any], status: int
) -> None:
    box.switches.set(bulk_failure_status=status)
    answer = api().post("/Leads", {"data": [GOOD, {"Company": "x"}, {"Last_Name": "b", "Company": "y"}]})
    assert answer.status_code == status
    assert codes(answer) == ["SUCCESS", "MANDATORY_NOT_FOUND", "SUCCESS"]
    failed = answer.get_json()["data"][1]
    assert failed["details"] == {"api_name": "Last_Name", "json_path": "$.data[1].Last_Name"}


@pytest.mark.parametrize(
    ("item", "detail"),
    [
        ({"Annual_Revenue": "much"}, {"expected_data_type": "double", "api_name": "Annual_Revenue"}),
        ({"No_of_Employees": 1.5}, {"expected_data_type": "integer"}),
        ({"No_of_Employees": True}, {"expected_data_type": "integer"}),
        ({"No_of_Employees": 1234567890}, {"maximum_length": 9}),
        ({"Email_Opt_Out": "true"}, {"expected_data_type": "boolean"}),
        ({"Email": "not an address"}, {"expected_data_type": "email"}),
        ({"Last_Name": "x" * 81}, {"maximum_length": 80, "api_name": "Last_Name"}),
        ({"Last_Name": 5}, {"expected_data_type": "text"}),
        ({"Languages": "English"}, {"expected_data_type": "jsonarray"}),
        ({"Owner": "nobody"}, {"api_name": "Owner", "json_path": "$.data[0].Owner.id"}),
        ({"Tag": "x"}, {"api_name": "Tag"}),
    ],
)
def test_type_length_and_id_errors_name_field_and_path(
    api: Callable[..., Any], item: dict[str, Any], detail: dict[str, Any]
) -> None:
    found = first(api().post("/Leads", {"data": [{**GOOD, **item}]}))
    assert found["code"] == "INVALID_DATA"
    assert found["details"]["json_path"].startswith(f"$.data[0].{next(iter(item))}")
    assert detail.items() <= found["details"].items()


@pytest.mark.parametrize(
    ("module", "item", "expected"),
    [
        ("Deals", {"Closing_Date": "2026/04/01"}, "date"),
        ("Deals", {"Closing_Date": "2026-13-01"}, "date"),
        ("Calls", {"Call_Start_Time": "2026-04-01 10:00"}, "datetime"),
        ("Calls", {"Call_Start_Time": "2026-04-01T10:00:00"}, "datetime"),
    ],
)
def test_dates_and_times_have_one_form(
    api: Callable[..., Any], module: str, item: dict[str, Any], expected: str
) -> None:
    found = first(api().post(f"/{module}", {"data": [item]}))
    assert found["details"]["expected_data_type"] == expected


def test_a_lookup_to_nothing_is_invalid(api: Callable[..., Any]) -> None:
    item = {"Last_Name": "x", "Account_Name": {"id": "4876876000000999999"}}
    found = first(api().post("/Contacts", {"data": [item]}))
    assert (found["code"], found["message"]) == ("INVALID_DATA", "the id given seems to be invalid")
    assert found["details"] == {"api_name": "Account_Name", "json_path": "$.data[0].Account_Name.id"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "MANDATORY_NOT_FOUND"),
        ({"data": {}}, "INVALID_DATA"),
        ({"data": []}, "INVALID_DATA"),
        ({"data": [GOOD] * 101}, "INVALID_DATA"),
    ],
)
def test_a_body_of_a_wrong_shape_fails_as_a_whole(api: Callable[..., Any], body: dict[str, Any], code: str) -> None:
    answer = api().post("/Leads", body)
    assert (answer.status_code, answer.get_json()["code"]) == (400, code)


def test_unknown_read_only_and_kept_fields_are_ignored(api: Callable[..., Any]) -> None:
    extra = {"Nothing": 1, "Full_Name": "x", "Created_Time": "x", "id": "5", "Converted__s": True}
    answer = api().post("/Leads", {"data": [{**GOOD, **extra}]})
    record = api().get(f"/Leads/{first(answer)['details']['id']}").get_json()["data"][0]
    assert record["Full_Name"] == "新規"
    assert record["Converted__s"] is False


def test_company_is_mandatory_by_layout_unless_the_switch_says_otherwise(box: Sandbox, api: Callable[..., Any]) -> None:
    item = {"data": [{"Last_Name": "x"}]}
    assert first(api().post("/Leads", item))["details"]["api_name"] == "Company"
    box.switches.set(layout_mandatory=False)
    assert first(api().post("/Leads", item))["code"] == "SUCCESS"


def test_update_changes_clears_and_keeps(box: Sandbox, api: Callable[..., Any]) -> None:
    lead = first(api().post("/Leads", {"data": [{**GOOD, "City": "東京", "Phone": "03-1"}]}))["details"]["id"]
    box.clock.advance(60)
    answer = api().put(f"/Leads/{lead}", {"data": [{"City": None, "Mobile": "090-1"}]})
    assert (answer.status_code, first(answer)["message"]) == (200, "record updated")
    record = api().get(f"/Leads/{lead}").get_json()["data"][0]
    assert (record["City"], record["Mobile"], record["Phone"]) == (None, "090-1", "03-1")
    assert record["Modified_Time"] > record["Created_Time"]
    assert first(api().put(f"/Leads/{lead}", {"data": [{"Last_Name": ""}]}))["code"] == "MANDATORY_NOT_FOUND"


def test_many_are_updated_each_by_its_id(api: Callable[..., Any]) -> None:
    ids = [item["details"]["id"] for item in api().post("/Leads", {"data": [GOOD, GOOD]}).get_json()["data"]]
    items = [{"id": ids[0], "City": "a"}, {"City": "b"}, {"id": "4876876000000999999", "City": "c"}]
    answer = api().put("/Leads", {"data": items})
    assert codes(answer) == ["SUCCESS", "MANDATORY_NOT_FOUND", "INVALID_DATA"]
    assert answer.get_json()["data"][2]["message"] == "the id given seems to be invalid"


def test_if_unmodified_since_refuses_what_was_changed_later(box: Sandbox, api: Callable[..., Any]) -> None:
    lead = first(api().post("/Leads", {"data": [GOOD]}))["details"]["id"]
    since = {"If-Unmodified-Since": box.clock.now().isoformat()}
    assert api().put(f"/Leads/{lead}", {"data": [{"City": "a"}]}, since).status_code == 200
    box.clock.advance(10)
    api().put(f"/Leads/{lead}", {"data": [{"City": "b"}]})
    answer = api().put(f"/Leads/{lead}", {"data": [{"City": "c"}]}, since)
    assert (answer.status_code, answer.get_json()["code"]) == (412, "RECORD_MODIFIED")


def test_upsert_inserts_then_updates_and_says_by_which_field(api: Callable[..., Any]) -> None:
    item = {**GOOD, "Email": "upsert@new.example"}
    made = first(api().post("/Leads/upsert", {"data": [item], "duplicate_check_fields": ["Email"]}))
    assert (made["action"], made["duplicate_field"]) == ("insert", None)
    again = first(api().post("/Leads/upsert", {"data": [{**item, "Email": "UPSERT@new.example", "City": "x"}]}))
    assert (again["action"], again["duplicate_field"]) == ("update", "Email")
    assert again["details"]["id"] == made["details"]["id"]
    answer = api().post("/Leads/upsert", {"data": [item], "duplicate_check_fields": ["Nothing"]})
    assert answer.get_json()["code"] == "INVALID_DATA"


def test_a_duplicate_of_a_unique_field_names_the_record(box: Sandbox, api: Callable[..., Any]) -> None:
    item = {**GOOD, "Email": "unique@new.example"}
    made = first(api().post("/Leads", {"data": [item]}))["details"]["id"]
    found = first(api().post("/Leads", {"data": [{**item, "Email": "Unique@New.example"}]}))
    assert found["code"] == "DUPLICATE_DATA"
    assert found["details"]["api_name"] == "Email"
    assert found["details"]["json_path"] == "$.data[0].Email"
    assert found["details"]["duplicate_record"]["id"] == made
    assert found["details"]["duplicate_record"]["module"]["api_name"] == "Leads"
    box.switches.set(unique_email=False)
    assert first(api().post("/Leads", {"data": [item]}))["code"] == "SUCCESS"


class Meeting(Table):
    """A table in which two who look through it at the same time wait for each other before they go on."""

    barrier = threading.Barrier(2)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        rows = self.values()
        try:
            self.barrier.wait(0.3)
        except threading.BrokenBarrierError:
            return iter(rows)
        return iter(rows)


def test_a_race_for_a_unique_value_gives_exactly_one_insert(app: Flask, crm: Crm, api: Callable[..., Any]) -> None:
    header = api().header
    Meeting.barrier.reset()
    crm.store.replace(Meeting(crm.store, crm.table("Leads").name))
    results: list[str] = []

    def insert() -> None:
        item = {**GOOD, "Email": "race@new.example"}
        answer = app.test_client().post("/zohoapis/crm/v8/Leads", headers=header, json={"data": [item]})
        results.append(first(answer)["code"])

    threads = [threading.Thread(target=insert) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["DUPLICATE_DATA", "SUCCESS"]


def test_delete_answers_each_id_and_takes_the_notes_along(crm: Crm, api: Callable[..., Any]) -> None:
    lead = first(api().post("/Leads", {"data": [GOOD]}))["details"]["id"]
    note = first(api().post(f"/Leads/{lead}/Notes", {"data": [{"Note_Content": "x"}]}))["details"]["id"]
    answer = api().delete("/Leads", ids=f"{lead},4876876000000999999")
    assert codes(answer) == ["SUCCESS", "INVALID_DATA"]
    assert first(answer)["message"] == "record deleted"
    assert api().get(f"/Leads/{lead}").status_code == 204
    assert crm.table("Notes").get(note) is None
    assert api().delete("/Leads").get_json()["code"] == "REQUIRED_PARAM_MISSING"


@pytest.mark.parametrize(
    ("trigger", "runs"),
    [({}, True), ({"trigger": []}, False), ({"trigger": ["workflow"]}, True), ({"trigger": ["blueprint"]}, False)],
)
def test_trigger_decides_whether_workflow_rules_run(
    crm: Crm, api: Callable[..., Any], trigger: dict[str, Any], runs: bool
) -> None:
    changes: list[Change] = []
    crm.listeners.append(changes.append)
    lead = first(api().post("/Leads", {"data": [GOOD], **trigger}))["details"]["id"]
    api().put(f"/Leads/{lead}", {"data": [{"City": "x"}], **trigger})
    assert [(change.operation, change.automatic) for change in changes] == [("insert", runs), ("update", runs)]
    assert changes[1].fields == ("City",)
    assert changes[1].before is not None
    assert changes[1].before.get("City") is None


def test_a_deal_needs_a_pipeline_unless_the_layout_is_not_enforced(box: Sandbox, api: Callable[..., Any]) -> None:
    deal = {"Deal_Name": "x", "Stage": "Qualification"}
    assert first(api().post("/Deals", {"data": [deal]}))["details"]["api_name"] == "Pipeline"
    box.switches.set(layout_mandatory=False)
    made = first(api().post("/Deals", {"data": [deal]}))["details"]["id"]
    assert api().get(f"/Deals/{made}").get_json()["data"][0]["Pipeline"] == "Standard (Standard)"


def test_a_stage_outside_its_pipeline_is_mapping_mismatch(api: Callable[..., Any]) -> None:
    deal = {"Deal_Name": "x", "Stage": "Qualification", "Pipeline": "Standard (Standard)"}
    good = first(api().post("/Deals", {"data": [{**deal, "Amount": 1000}]}))["details"]["id"]
    record = api().get(f"/Deals/{good}").get_json()["data"][0]
    assert (record["Probability"], record["Expected_Revenue"]) == (10, 100.0)
    found = first(api().post("/Deals", {"data": [{**deal, "Stage": "Renewed"}]}))
    assert (found["code"], found["details"]["json_path"]) == ("MAPPING_MISMATCH", "$.data[0].Stage")
    renewal = {**deal, "Stage": "Renewed", "Pipeline": "Renewal (Standard)"}
    assert first(api().post("/Deals", {"data": [renewal]}))["code"] == "SUCCESS"


def test_auto_numbers_go_on(api: Callable[..., Any]) -> None:
    ids = [
        item["details"]["id"]
        for item in api().post("/Accounts", {"data": [{"Account_Name": "a"}, {"Account_Name": "b"}]}).get_json()["data"]
    ]
    first_code, second_code = (api().get(f"/Accounts/{one}").get_json()["data"][0]["Account_Code"] for one in ids)
    assert first_code.startswith("ACC-")
    assert int(second_code[4:]) == int(first_code[4:]) + 1


@pytest.mark.parametrize(("count", "credits_used"), [(1, 1), (10, 1), (11, 2), (100, 10)])
def test_writes_cost_one_credit_for_ten_records(
    box: Sandbox, api: Callable[..., Any], count: int, credits_used: int
) -> None:
    api().post("/Leads", {"data": [GOOD] * count})
    assert box.journal.entries(service="crm")[-1].credits == credits_used


def test_writing_needs_its_scope(api: Callable[..., Any]) -> None:
    reader = api("misaki.takahashi@zylker.example", "ZohoCRM.modules.READ")
    assert reader.get("/Leads", fields="id").status_code == 200
    answer = reader.post("/Leads", {"data": [GOOD]})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "OAUTH_SCOPE_MISMATCH")
    assert answer.get_json()["details"] == {"method": "POST", "url": "/zohoapis/crm/v8/Leads"}
