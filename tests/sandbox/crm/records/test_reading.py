"""Section 21, Records: lists, paging, If-Modified-Since, one record, counts."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.crm.organisation import Crm
from sandbox.state import Sandbox

ADMIN = "aoi.mori@zylker.example"


def test_a_list_without_fields_is_required_param_missing(api: Callable[..., Any]) -> None:
    answer = api().get("/Leads")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "REQUIRED_PARAM_MISSING")
    assert answer.get_json()["details"]["param_name"] == "fields"


def test_a_list_has_the_fields_asked_for_and_info(api: Callable[..., Any]) -> None:
    answer = api().get("/Leads", fields="Last_Name,Owner,Nothing").get_json()
    assert set(answer["data"][0]) == {"id", "Last_Name", "Owner"}
    assert set(answer["data"][0]["Owner"]) == {"name", "id", "email"}
    assert answer["info"]["page"] == 1
    assert answer["info"]["more_records"] is False
    assert answer["info"]["count"] == len(answer["data"])


def test_51_fields_are_too_many(api: Callable[..., Any]) -> None:
    answer = api().get("/Leads", fields=",".join(f"f{number}" for number in range(51)))
    assert answer.get_json()["code"] == "LIMIT_EXCEEDED"


def test_an_empty_list_is_204(box: Sandbox, api: Callable[..., Any]) -> None:
    box.reset("empty")
    answer = api().get("/Leads", fields="id")
    assert (answer.status_code, answer.data) == (204, b"")


def test_pages_by_number_and_sorting(box: Sandbox, api: Callable[..., Any]) -> None:
    box.reset("large:230")
    first = api().get("/Leads", fields="Created_Time", sort_by="Created_Time", sort_order="asc").get_json()
    second = api().get("/Leads", fields="Created_Time", sort_by="Created_Time", sort_order="asc", page="2").get_json()
    assert (len(first["data"]), len(second["data"])) == (200, 30)
    times = [row["Created_Time"] for row in first["data"] + second["data"]]
    assert times == sorted(times)
    assert api().get("/Leads", fields="id", per_page="5").get_json()["info"]["count"] == 5


@pytest.mark.parametrize(
    "query", [{"per_page": "201"}, {"per_page": "0"}, {"page": "x"}, {"sort_by": "Company"}, {"sort_order": "up"}]
)
def test_wrong_parameters_are_invalid_data_and_named(api: Callable[..., Any], query: dict[str, str]) -> None:
    answer = api().get("/Leads", fields="id", **query)
    assert answer.status_code == 400
    assert answer.get_json()["code"] == "INVALID_DATA"
    assert answer.get_json()["details"]["param_name"] in query


def test_beyond_2000_rows_only_a_page_token_leads(box: Sandbox, api: Callable[..., Any]) -> None:
    box.reset("large:2300")
    calls = api()
    tenth = calls.get("/Leads", fields="id", page="10").get_json()
    answer = calls.get("/Leads", fields="id", page="11")
    assert answer.get_json()["code"] == "DISCRETE_PAGINATION_LIMIT_EXCEEDED"
    token = tenth["info"]["next_page_token"]
    eleventh = calls.get("/Leads", fields="id", page_token=token).get_json()
    assert not {row["id"] for row in tenth["data"]} & {row["id"] for row in eleventh["data"]}
    assert calls.get("/Leads", fields="Company", page_token=token).get_json()["code"] == "TOKEN_BOUND_DATA_MISMATCH"
    assert api(ADMIN).get("/Leads", fields="id", page_token=token).get_json()["code"] == "TOKEN_BOUND_DATA_MISMATCH"
    assert calls.get("/Leads", fields="id", page_token="nonsense").get_json()["code"] == "INVALID_DATA"
    header = {"Authorization": calls.header["Authorization"]}
    box.clock.advance(24 * 3600 + 1)
    header = {"Authorization": f"Zoho-oauthtoken {box.accounts.access_token('misaki.takahashi@zylker.example')}"}
    late = calls.client.get(
        "/zohoapis/crm/v8/Leads", query_string={"fields": "id", "page_token": token}, headers=header
    )
    assert late.get_json()["code"] == "EXPIRED_VALUE"


def test_page_tokens_walk_through_every_record_once(box: Sandbox, api: Callable[..., Any]) -> None:
    box.reset("large:90")
    seen, token = [], None
    while True:
        more: dict[str, str] = {"page_token": token} if token else {}
        answer = api().get("/Deals", fields="id", per_page="20", **more).get_json()
        seen += [row["id"] for row in answer["data"]]
        token = answer["info"]["next_page_token"]
        if not token:
            break
    assert len(seen) == len(set(seen)) == 90


def test_if_modified_since_is_304_when_nothing_changed(box: Sandbox, api: Callable[..., Any], crm: Crm) -> None:
    since = {"If-Modified-Since": box.clock.now().isoformat()}
    answer = api().get("/Leads", since, fields="id")
    assert (answer.status_code, answer.data) == (304, b"")
    lead = api().rows("select id from Leads where (id is not null) limit 1")[0]["id"]
    box.clock.advance(5)
    api().put(f"/Leads/{lead}", {"data": [{"City": "x"}]})
    assert [row["id"] for row in api().get("/Leads", since, fields="id").get_json()["data"]] == [lead]
    assert api().get("/Leads", {"If-Modified-Since": "yesterday"}, fields="id").status_code == 400


def test_one_record_is_whole_with_its_system_keys(api: Callable[..., Any], crm: Crm) -> None:
    lead = api().rows("select id from Leads where (Last_Name = '大谷') limit 1")[0]["id"]
    record = api().get(f"/Leads/{lead}").get_json()["data"][0]
    assert set(crm.schema.modules["Leads"].fields) <= set(record)
    assert record["$approval_state"] == "approved"
    assert record["$editable"] is True
    assert record["$currency_symbol"] == "￥"
    assert "$review" in record
    assert record["Full_Name"] == "大谷 翔平"


def test_a_record_that_does_not_exist_is_204(api: Callable[..., Any]) -> None:
    answer = api().get("/Leads/4876876000000999999")
    assert (answer.status_code, answer.data) == (204, b"")
    assert "Content-Type" not in answer.headers


def test_converted_leads_are_listed_when_asked_for_and_readable_by_id(crm: Crm, api: Callable[..., Any]) -> None:
    lead = next(row["id"] for row in crm.table("Leads") if row.get("Converted__s"))
    admin = api(ADMIN)
    assert lead not in {row["id"] for row in admin.get("/Leads", fields="id").get_json()["data"]}
    assert lead in {row["id"] for row in admin.get("/Leads", fields="id", converted="both").get_json()["data"]}
    assert admin.get(f"/Leads/{lead}").get_json()["data"][0]["Converted__s"] is True


def test_the_count_counts_what_one_sees(crm: Crm, api: Callable[..., Any]) -> None:
    mine = len([row for row in crm.table("Deals") if row["Owner"] == "4876876000000225003"])
    assert api().get("/Deals/actions/count").get_json() == {"count": mine}
    assert api().get("/Leads/actions/count", word="shohei").get_json() == {"count": 1}


def test_unknown_addresses_modules_and_methods(api: Callable[..., Any]) -> None:
    calls = api()
    nowhere = calls.get("/Leads/1/2/3/4")
    assert (nowhere.status_code, nowhere.get_json()["code"]) == (404, "INVALID_URL_PATTERN")
    assert calls.get("/Nothing", fields="id").get_json()["code"] == "INVALID_MODULE"
    assert calls.get("/Reports", fields="id").get_json()["message"] == "the given module is not supported in api"
    wrong = calls.get("/coql/actions/upsert/x")
    assert wrong.status_code == 404
    method = calls.client.patch("/zohoapis/crm/v8/Leads", headers=calls.header)
    assert (method.status_code, method.get_json()["code"]) == (400, "INVALID_REQUEST_METHOD")


def test_times_and_numbers_have_their_json_types(api: Callable[..., Any]) -> None:
    lead = api().get("/Leads/search", word="名刺交換").get_json()["data"][0]
    assert lead["Created_Time"] == "2026-10-12T12:00:00+09:00"
    assert isinstance(lead["Annual_Revenue"], int)
    assert lead["Email_Opt_Out"] is False
    assert lead["Languages"] == ["Japanese", "English"]
    assert lead["Mobile"] is None
