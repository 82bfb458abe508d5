"""Section 21, Search."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.crm.errors import ApiError
from sandbox.crm.organisation import Crm
from sandbox.crm.search.criteria import Criterion, Group, count, parse
from sandbox.state import Sandbox

ADMIN = "aoi.mori@zylker.example"


def found(api: Callable[..., Any], module: str = "Leads", **query: str) -> list[dict[str, Any]]:
    answer = api(ADMIN).get(f"/{module}/search", **query)
    if answer.status_code == 204:
        return []
    assert answer.status_code == 200, answer.get_json()
    rows: list[dict[str, Any]] = answer.get_json()["data"]
    return rows


def refused(api: Callable[..., Any], **query: str) -> dict[str, Any]:
    answer = api(ADMIN).get("/Leads/search", **query)
    assert answer.status_code == 400, answer.data
    body: dict[str, Any] = answer.get_json()
    return body


def test_a_word_of_one_character_is_invalid_data_and_of_two_is_not(api: Callable[..., Any]) -> None:
    assert refused(api, word="大")["code"] == "INVALID_DATA"
    assert refused(api, word=" 大 ")["code"] == "INVALID_DATA"
    assert refused(api, word="x" * 101)["code"] == "INVALID_DATA"
    assert found(api, word="大谷")


def test_no_parameter_is_expected_param_missing_with_the_names(api: Callable[..., Any]) -> None:
    error = refused(api)
    assert error["code"] == "EXPECTED_PARAM_MISSING"
    assert error["details"] == {"param_names": ["criteria", "email", "phone", "word"]}


def test_a_word_is_looked_for_in_all_text_of_the_record_whatever_the_case(api: Callable[..., Any]) -> None:
    assert {row["Last_Name"] for row in found(api, word="OHTANI")} >= {"Ohtani", "大谷"}
    assert found(api, word="名刺交換")
    assert found(api, word="shohei zylker")
    assert not found(api, word="shohei nobody")


def test_none_is_204_without_a_body(api: Callable[..., Any]) -> None:
    answer = api().get("/Leads/search", word="nobody at all")
    assert (answer.status_code, answer.data) == (204, b"")
    assert "Content-Type" not in answer.headers


def test_equals_on_text_is_contains(api: Callable[..., Any]) -> None:
    names = {row["Last_Name"] for row in found(api, criteria="(Last_Name:equals:tani)", fields="Last_Name")}
    assert {"Ohtani", "Otani", "Ohtani-Mori"} <= names
    assert found(api, criteria="(Description:equals:見積もりを希望)")
    assert all(row["Lead_Source"] == "Chat" for row in found(api, criteria="(Lead_Source:equals:Chat)"))
    assert not found(api, criteria="(Lead_Source:equals:Cha)")


def test_starts_with_in_between_and_numbers(api: Callable[..., Any]) -> None:
    assert {row["Last_Name"] for row in found(api, criteria="(Last_Name:starts_with:oht)")} == {"Ohtani", "Ohtani-Mori"}
    assert {row["Lead_Source"] for row in found(api, criteria="(Lead_Source:in:Chat,Partner)")} == {"Chat", "Partner"}
    ages = [row["Age"] for row in found(api, criteria="(Age:between:30,40)")]
    assert ages
    assert all(30 <= age <= 40 for age in ages)
    assert all(row["Age"] > 60 for row in found(api, criteria="(Age:greater_than:60)"))
    assert found(api, criteria="(Email_Opt_Out:equals:true)")
    assert found(api, "Deals", criteria="(Closing_Date:less_than:2026-11-21)")


def test_joined_criteria(api: Callable[..., Any]) -> None:
    both = found(api, criteria="((Last_Name:equals:大谷)and(Company:starts_with:zyl))")
    assert both
    assert all(row["Company"].lower().startswith("zyl") for row in both)
    either = found(api, criteria="((Last_Name:equals:大谷)or(Last_Name:equals:Ohtani))")
    assert len(either) > len(both)
    assert found(api, criteria="(((Last_Name:equals:大谷)or(Last_Name:equals:Ohtani))and(Company:equals:zyl))")


@pytest.mark.parametrize(
    ("name", "escaped"),
    [("Zylker, Inc. [東京]", r"Zylker\, Inc. [東京]"), ("<script>alert(1)</script>", r"<script>alert\(1\)</script>")],
)
def test_brackets_and_commas_are_escaped(api: Callable[..., Any], name: str, escaped: str) -> None:
    assert [row["Last_Name"] for row in found(api, criteria=f"(Last_Name:equals:{escaped})")] == [name]
    assert refused(api, criteria=f"(Last_Name:equals:{name})")["code"] == "INVALID_QUERY"


@pytest.mark.parametrize(
    ("criteria", "operator"),
    [
        ("(Last_Name:ends_with:x)", "ends_with"),
        ("(Last_Name:contains:x)", "contains"),
        ("(Last_Name:greater_than:x)", "greater_than"),
        ("(Lead_Source:starts_with:x)", "starts_with"),
        ("(Description:in:x,y)", "in"),
        ("(Age:starts_with:3)", "starts_with"),
        ("(Email_Opt_Out:in:true)", "in"),
    ],
)
def test_an_operator_that_the_type_lacks_is_invalid_query(
    api: Callable[..., Any], criteria: str, operator: str
) -> None:
    error = refused(api, criteria=criteria)
    assert error["code"] == "INVALID_QUERY"
    assert error["details"]["operator"] == operator
    assert error["details"]["reason"]
    assert error["details"]["api_name"]


@pytest.mark.parametrize(
    "criteria", ["(Nothing:equals:x)", "Last_Name:equals:x", "(Last_Name:equals:x", "((a:b)", "()", "(Age:equals:old)"]
)
def test_what_is_no_criteria_is_invalid_query(api: Callable[..., Any], criteria: str) -> None:
    assert refused(api, criteria=criteria)["code"] == "INVALID_QUERY"


@pytest.mark.parametrize("limit", [10, 15])
def test_more_criteria_than_the_limit_of_the_switch_are_refused(
    box: Sandbox, api: Callable[..., Any], limit: int
) -> None:
    box.switches.set(search_criteria_limit=limit)

    def many(number: int) -> str:
        return "(" + "or".join(f"(Last_Name:equals:n{one})" for one in range(number)) + ")"

    assert not found(api, criteria=many(limit))
    assert refused(api, criteria=many(limit + 1))["code"] == "CRITERIA_LIMIT_EXCEEDED"


def test_by_email_and_by_phone(api: Callable[..., Any]) -> None:
    assert len(found(api, email="OHTANI@mail.zylker-tokyo.example")) == 1
    assert not found(api, email="ohtani@mail")
    assert len(found(api, phone="03-1234-5600")) == 1
    assert len(found(api, phone="0312345600")) == 1
    assert refused(api, phone="03")["code"] == "INVALID_DATA"
    assert refused(api, phone="abc")["code"] == "INVALID_DATA"


def test_criteria_wins_over_the_other_parameters(api: Callable[..., Any]) -> None:
    assert found(api, criteria="(Last_Name:equals:大谷)", word="nobody at all")


def test_pages_of_200_and_a_cap_of_2000(box: Sandbox, api: Callable[..., Any]) -> None:
    box.reset("large:450")
    first = api().get("/Leads/search", criteria="(Email:equals:example)").get_json()
    assert first["info"] == {
        "per_page": 200, "count": 200, "sort_by": "id", "page": 1, "sort_order": "desc", "more_records": True,
    }  # fmt: skip
    third = api().get("/Leads/search", criteria="(Email:equals:example)", page="3").get_json()
    assert (third["info"]["count"], third["info"]["more_records"]) == (50, False)
    ids = [row["id"] for row in first["data"]]
    assert ids == sorted(ids, reverse=True)
    assert api().get("/Leads/search", word="example", page="10").status_code == 204
    assert refused(api, word="example", page="11")["code"] == "LIMIT_REACHED"
    assert refused(api, word="example", per_page="201")["code"] == "INVALID_DATA"


def test_fields_narrow_the_answer(api: Callable[..., Any]) -> None:
    assert set(found(api, word="ohtani", fields="Last_Name,Company")[0]) == {"id", "Last_Name", "Company"}


def test_a_new_record_is_missing_until_the_index_has_it(box: Sandbox, api: Callable[..., Any]) -> None:
    box.switches.set(search_index_delay_seconds=2)
    api(ADMIN).post("/Leads", {"data": [{"Last_Name": "Brandnew", "Company": "x"}]})
    assert not found(api, word="brandnew")
    box.clock.advance(2)
    assert found(api, word="brandnew")
    box.switches.set(search_index_delay_seconds=0)
    api(ADMIN).post("/Leads", {"data": [{"Last_Name": "Brandnewer", "Company": "x"}]})
    assert found(api, word="brandnewer")


def test_a_changed_record_is_found_by_its_new_text_only(api: Callable[..., Any], crm: Crm) -> None:
    lead = found(api, word="真美子")[0]["id"]
    api(ADMIN).put(f"/Leads/{lead}", {"data": [{"First_Name": "Changed"}]})
    assert lead not in {row["id"] for row in found(api, word="真美子")}
    assert lead in {row["id"] for row in found(api, word="changed")}


def test_converted_leads_are_hidden_unless_asked_for(api: Callable[..., Any], crm: Crm) -> None:
    lead = next(row for row in crm.table("Leads") if row.get("Converted__s"))
    assert not found(api, email=lead["Email"])
    assert len(found(api, email=lead["Email"], converted="true")) == 1
    assert len(found(api, email=lead["Email"], converted="both")) == 1


@pytest.mark.parametrize("scopes", [("ZohoCRM.modules.ALL",), ("ZohoSearch.securesearch.READ",)])
def test_search_needs_its_scope_and_the_modules(api: Callable[..., Any], scopes: tuple[str, ...]) -> None:
    answer = api(ADMIN, *scopes).get("/Leads/search", word="ohtani")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "OAUTH_SCOPE_MISMATCH")


@given(st.text(alphabet="ab(),\\ 株", min_size=1, max_size=12))
def test_any_escaped_value_comes_back(value: str) -> None:
    escaped = "".join("\\" + letter if letter in "(),\\" else letter for letter in value)
    assert parse(f"(Last_Name:equals:{escaped})") == Criterion("Last_Name", "equals", (value.strip(),))


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        node = parse(text)
    except ApiError:
        return
    assert isinstance(node, (Criterion, Group))
    assert count(node) >= 1
