"""Section 21, COQL: which comparators a type has (5.4), what they mean, and what WHERE does not take (5.7)."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.state import Sandbox

REFUSED = [
    ("Leads", "Email_Opt_Out != 'true'", "!="),
    ("Leads", "Email_Opt_Out in ('true')", "in"),
    ("Leads", "Email_Opt_Out is null", "is null"),
    ("Leads", "Last_Name > 'a'", ">"),
    ("Leads", "Lead_Source >= 'a'", ">="),
    ("Leads", "Last_Name between 'a' and 'b'", "between"),
    ("Leads", "Languages < 'a'", "<"),
    ("Leads", "Annual_Revenue like '5%'", "like"),
    ("Leads", "Created_Time like '2026%'", "like"),
    ("Leads", "Owner like '4%'", "like"),
    ("Deals", "Account_Name > '4876876000000600001'", ">"),
    ("Accounts", "Account_Code > 'ACC-00001'", ">"),
    ("Leads", "Last_Name not like 'x%'", "not like"),
    ("Leads", "Last_Name not like '%x'", "not like"),
]
ACCEPTED = [
    ("Leads", "Last_Name != 'a'"),
    ("Leads", "Email not in ('a@b.example')"),
    ("Leads", "Phone is null"),
    ("Leads", "Languages not like '%German%'"),
    ("Leads", "Email_Opt_Out = 'false'"),
    ("Leads", "Email_Opt_Out = true"),
    ("Leads", "Age not between 1 and 2"),
    ("Leads", "Annual_Revenue in (1, 2.5)"),
    ("Leads", "Created_Time >= '2026-04-01T00:00:00+09:00'"),
    ("Deals", "Closing_Date between '2026-04-01' and '2026-04-30'"),
    ("Deals", "Account_Name in ('4876876000000600001', 4876876000000600002)"),
    ("Deals", "Monthly_Amount > 100"),
    ("Leads", "Owner = '4876876000000225003'"),
    ("Leads", "Owner.role.name like 'Sales%'"),
    ("Accounts", "Account_Code = 'ACC-00001'"),
    ("Leads", "id > '4876876000000600001'"),
]


@pytest.mark.parametrize(("module", "condition", "operator"), REFUSED)
def test_a_comparator_that_the_type_lacks_is_invalid_query_with_a_reason(
    api: Callable[..., Any], module: str, condition: str, operator: str
) -> None:
    error = api().error(f"select id from {module} where ({condition})")
    assert error["code"] == "INVALID_QUERY"
    assert error["details"]["operator"] == operator
    assert error["details"]["reason"]


@pytest.mark.parametrize(("module", "condition"), ACCEPTED)
def test_a_comparator_that_the_type_has_is_accepted(api: Callable[..., Any], module: str, condition: str) -> None:
    assert api().coql(f"select id from {module} where ({condition})").status_code in (200, 204)


@pytest.mark.parametrize(
    ("module", "condition", "expected"),
    [
        ("Leads", "Annual_Revenue = '5'", "currency"),
        ("Leads", "Age = 5.5", "integer"),
        ("Leads", "Age = 'x'", "integer"),
        ("Leads", "Last_Name = 5", "text"),
        ("Leads", "Email_Opt_Out = 'yes'", "boolean"),
        ("Leads", "Owner = '高橋'", "bigint"),
        ("Leads", "Created_Time > '2026-04-01'", "datetime"),
        ("Leads", "Created_Time > '2026-04-01T00:00:00'", "datetime"),
        ("Deals", "Closing_Date = '2026-4-1'", "date"),
        ("Deals", "Closing_Date = '2026-02-30'", "date"),
    ],
)
def test_a_value_of_another_type_is_invalid_query(
    api: Callable[..., Any], module: str, condition: str, expected: str
) -> None:
    error = api().error(f"select id from {module} where ({condition})")
    assert error["code"] == "INVALID_QUERY"
    assert error["details"]["expected_data_type"] == expected


@pytest.mark.parametrize(
    ("module", "column"),
    [("Leads", "Description"), ("Deals", "Description"), ("Leads", "Tag"), ("Notes", "Note_Content")],
)
def test_text_areas_and_tags_are_unsupported_in_criteria(api: Callable[..., Any], module: str, column: str) -> None:
    error = api().error(f"select id from {module} where ({column} like '%zyl%')")
    assert (error["code"], error["message"]) == ("INVALID_QUERY", "unsupported column in criteria")
    assert error["details"] == {"column_name": column, "value": "%zyl%", "operator": "like", "cv_criteria": False}
    assert api().rows(f"select {column} from {module} where (id is not null) limit 1")


@pytest.mark.parametrize("name", ["last_name", "LAST_NAME", "Nothing", "Company.Name", "Account_Name"])
def test_names_are_case_sensitive_and_unknown_ones_refused(api: Callable[..., Any], name: str) -> None:
    for query in (
        f"select id from Leads where ({name} = 'x')",
        f"select {name} from Leads where (id is not null)",
        f"select id from Leads where (id is not null) order by {name}",
    ):
        error = api().error(query)
        assert error["code"] == "INVALID_QUERY"
        assert error["details"] == {"column_name": name}


@pytest.mark.parametrize("module", ["leads", "Lead", "Nothing", "Reports", "Users"])
def test_an_unknown_module_is_not_supported(api: Callable[..., Any], module: str) -> None:
    error = api().error(f"select id from {module} where (id is not null)")
    assert (error["code"], error["message"]) == ("INVALID_MODULE", "the given module is not supported in api")


def names(api: Callable[..., Any], condition: str) -> set[str]:
    return {
        row["Last_Name"]
        for row in api("aoi.mori@zylker.example").rows(f"select Last_Name from Leads where ({condition})")
    }


def test_text_ignores_case_unless_the_switch_says_otherwise(box: Sandbox, api: Callable[..., Any]) -> None:
    conditions = (
        "Last_Name like 'OHTANI%'",
        "Last_Name = 'ohtani'",
        "Last_Name in ('OHTANI')",
        "Last_Name like '%HTAN%'",
    )
    for condition in conditions:
        assert "Ohtani" in names(api, condition)
    box.switches.set(like_case_sensitive=True)
    for condition in conditions:
        assert names(api, condition) == set()
    assert "Ohtani" in names(api, "Last_Name like 'Oht%'")


def test_the_underscore_is_a_wild_card_or_not_by_switch(box: Sandbox, api: Callable[..., Any]) -> None:
    assert names(api, "Last_Name like 'Oht_ni'") == {"Ohtani"}
    assert names(api, "Last_Name = 'Oht_ni'") == set()
    box.switches.set(underscore_wildcard=False)
    assert names(api, "Last_Name like 'Oht_ni'") == set()
    assert names(api, "Last_Name like '100%_sure'") == {"100%_sure"}


def test_patterns_start_end_and_contain(api: Callable[..., Any]) -> None:
    assert "Ohtani-Mori" in names(api, "Last_Name like 'Ohtani%'")
    assert "Ohtani-Mori" in names(api, "Last_Name like '%Mori'")
    assert "Ohtani-Mori" in names(api, "Last_Name like '%tani-m%'")
    assert names(api, "Last_Name like 'Ohtani'") == {"Ohtani"}
    assert "Ohtani" not in names(api, "Last_Name not like '%tani%'")


@pytest.mark.parametrize(
    "name", ["O''Hara", '"Quote" Smith', "Robert''); drop table Leads;--", "{@all}", "שלום עולם", "ロケット🚀👩‍👩‍👧‍👦"]
)
def test_odd_names_are_found_as_they_are(api: Callable[..., Any], name: str) -> None:
    assert names(api, f"Last_Name = '{name}'") == {name.replace("''", "'")}


def test_missing_values_match_null_tests_only(api: Callable[..., Any]) -> None:
    admin = api("aoi.mori@zylker.example")
    everything, without, with_age = (
        len(admin.rows(f"select id from Leads where ({condition})"))
        for condition in ("id is not null", "Age is null", "Age is not null")
    )
    assert without > 0
    assert without + with_age == everything
    others = [len(admin.rows(f"select id from Leads where ({one})")) for one in ("Age != 31", "Age = 31")]
    assert sum(others) == with_age


def test_multi_select_is_compared_as_one_string_joined_by_semicolons(api: Callable[..., Any]) -> None:
    admin = api("aoi.mori@zylker.example")
    exact = admin.rows("select Languages from Leads where (Languages = 'English;German')")
    assert exact
    assert all(row["Languages"] == ["English", "German"] for row in exact)
    contained = admin.rows("select Languages from Leads where (Languages like '%German%')")
    assert {tuple(row["Languages"]) for row in contained} == {("English", "German"), ("English", "Swiss German")}


def test_double_quotes_can_be_switched_off(box: Sandbox, api: Callable[..., Any]) -> None:
    query = 'select id from Leads where (Last_Name = "Ohtani")'
    assert api().rows(query)
    box.switches.set(double_quotes=False)
    assert api().error(query)["code"] == "SYNTAX_ERROR"


def test_pick_lists_are_compared_by_actual_or_display_value_by_switch(box: Sandbox, api: Callable[..., Any]) -> None:
    actual = "select Stage from Deals where (Stage = 'Id. Decision Makers') limit 1"
    display = "select Stage from Deals where (Stage = '意思決定者の特定') limit 1"
    admin = api("aoi.mori@zylker.example")
    assert admin.rows(actual)[0]["Stage"] == "Id. Decision Makers"
    assert admin.rows(display) == []
    box.switches.set(picklist_values="display")
    assert admin.rows(actual) == []
    assert admin.rows(display)[0]["Stage"] == "意思決定者の特定"
