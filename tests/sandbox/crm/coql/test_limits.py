"""Section 21, COQL: the limits of 5.3, each with the error of 5.8, and the credits."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.crm.service import crm_of
from sandbox.state import Sandbox


def fold(parts: list[str], word: str = "or") -> str:
    out = parts[0]
    for part in parts[1:]:
        out = f"({out} {word} {part})"
    return out


def query(criteria: int = 1, tail: str = "", items: str = "id") -> str:
    parts = [f"Last_Name = 'n{number}'" for number in range(criteria)]
    return f"select {items} from Leads where ({fold(parts)}) {tail}"


def limit_of(error: dict[str, Any]) -> tuple[str, Any, Any]:
    return error["code"], error["details"].get("limit"), error["details"].get("clause")


def test_25_criteria_are_taken_and_a_26th_is_not(api: Callable[..., Any]) -> None:
    assert api().coql(query(25)).status_code == 204
    assert limit_of(api().error(query(26))) == ("LIMIT_EXCEEDED", 25, "where")


@pytest.mark.parametrize("operator", ["in", "not in"])
def test_100_values_of_in_are_taken_and_a_101st_is_not(api: Callable[..., Any], operator: str) -> None:
    def many(count: int) -> str:
        values = ",".join(f"'n{number}'" for number in range(count))
        return f"select id from Leads where (Last_Name {operator} ({values}))"

    assert api().coql(many(100)).status_code in (200, 204)
    assert limit_of(api().error(many(101))) == ("LIMIT_EXCEEDED", 100, "in")


def test_in_counts_as_one_criterion(api: Callable[..., Any]) -> None:
    parts = ["Last_Name in ('a','b','c')"] * 25
    assert api().coql(f"select id from Leads where ({fold(parts)})").status_code == 204


@pytest.mark.parametrize(
    ("tail", "code", "detail"),
    [
        ("limit 2001", "INVALID_QUERY", {"limit": "2000"}),
        ("limit 0", "INVALID_DATA", {"limit": "0"}),
        ("limit -1", "INVALID_DATA", {"limit": "-1"}),
        ("limit 200 offset 99801", "LIMIT_EXCEEDED", {"limit": 100000, "clause": "offset", "by": "99801"}),
        ("limit 10 offset -1", "INVALID_QUERY", {"offset": "-1"}),
    ],
)
def test_limit_and_offset_out_of_range(api: Callable[..., Any], tail: str, code: str, detail: dict[str, Any]) -> None:
    error = api().error(query(1, tail))
    assert (error["code"], error["details"]) == (code, detail)


def test_limit_2000_and_the_last_offset_are_taken(api: Callable[..., Any]) -> None:
    assert api().coql(query(1, "limit 2000")).status_code == 204
    assert api().coql(query(1, "limit 200 offset 99800")).status_code == 204


FIELDS = (
    "Last_Name", "First_Name", "Company", "Email", "Phone", "Mobile", "Fax", "Website", "City", "State", "Country",
)  # fmt: skip


def test_10_columns_of_order_by_are_taken_and_an_11th_is_not(api: Callable[..., Any]) -> None:
    assert api().coql(query(1, f"order by {', '.join(FIELDS[:10])}")).status_code == 204
    assert limit_of(api().error(query(1, f"order by {', '.join(FIELDS)}"))) == ("LIMIT_EXCEEDED", 10, "order by")


def test_4_columns_of_group_by_are_taken_and_a_5th_is_not(api: Callable[..., Any]) -> None:
    assert api().coql(query(1, f"group by {', '.join(FIELDS[:4])}", "COUNT(id)")).status_code == 204
    error = api().error(query(1, f"group by {', '.join(FIELDS[:5])}", "COUNT(id)"))
    assert limit_of(error) == ("LIMIT_EXCEEDED", 4, "group by")


def test_5_aggregates_are_taken_and_a_6th_is_not(api: Callable[..., Any]) -> None:
    five = "COUNT(id), SUM(Age), MIN(Age), MAX(Age), AVG(Age)"
    assert api().coql(query(1, "", five)).status_code in (200, 204)
    error = api().error(query(1, "", f"{five}, SUM(Annual_Revenue)"))
    assert limit_of(error) == ("LIMIT_EXCEEDED", 5, "aggregate")


def test_500_columns_of_select_are_the_most(api: Callable[..., Any]) -> None:
    error = api().error(query(1, "", ", ".join(f"f{number}" for number in range(501))))
    assert limit_of(error) == ("LIMIT_EXCEEDED", 500, "select")


def test_a_duplicate_column_is_named(api: Callable[..., Any]) -> None:
    error = api().error(query(1, "", "Last_Name, Company, Last_Name"))
    assert (error["code"], error["details"]) == ("DUPLICATE_DATA", {"column_name": "Last_Name"})
    error = api().error(query(1, "", "SUM(Age), SUM(Age)"))
    assert (error["code"], error["details"]) == ("DUPLICATE_DATA", {"column_name": "Age", "aggregate": "SUM"})


def test_aliases_are_checked(api: Callable[..., Any]) -> None:
    assert api().error(query(1, "", "Age as '1 x'"))["code"] == "INVALID_ALIAS"
    assert api().error(query(1, "", "Age as 'x', Company as 'x'"))["code"] == "DUPLICATE_ALIAS"


def test_three_lookups_in_a_path_are_too_many(api: Callable[..., Any]) -> None:
    error = api().error("select id from Deals where (Contact_Name.Account_Name.Owner.email = 'x')")
    assert limit_of(error) == ("LIMIT_EXCEEDED", 2, "join")


def test_five_joins_in_where_are_taken_and_a_sixth_is_not(api: Callable[..., Any]) -> None:
    paths = [
        "Account_Name.Account_Name", "Contact_Name.Full_Name", "Owner.email", "Created_By.email", "Modified_By.email",
        "Campaign_Source.Campaign_Name",
    ]  # fmt: skip
    parts = [f"{path} = 'x'" for path in paths]
    assert api().coql(f"select id from Deals where ({fold(parts[:5])})").status_code == 204
    assert limit_of(api().error(f"select id from Deals where ({fold(parts)})")) == ("LIMIT_EXCEEDED", 5, "where join")


@pytest.mark.parametrize(
    ("item", "code"),
    [("COUNT(Last_Name)", "INVALID_DATA"), ("SUM(Company)", "INVALID_DATA"), ("MAX(id)", "INVALID_DATA")],
)
def test_aggregates_take_numbers_only_and_count_also_lookups_and_pick_lists(
    api: Callable[..., Any], item: str, code: str
) -> None:
    assert api().error(query(1, "", item))["code"] == code
    for good in ("COUNT(Lead_Source)", "COUNT(Owner)", "COUNT(Age)", "COUNT(id)"):
        assert api().coql(query(1, "", good)).status_code in (200, 204)


def test_a_plain_column_beside_an_aggregate_must_be_grouped(api: Callable[..., Any]) -> None:
    error = api().error(query(1, "", "COUNT(id), Company"))
    assert (error["code"], error["details"]["column_name"]) == ("INVALID_QUERY", "Company")


@pytest.mark.parametrize(
    ("tail", "price"),
    [
        ("", 1),
        ("limit 1", 1),
        ("limit 200", 1),
        ("limit 201", 2),
        ("limit 1000", 2),
        ("limit 1001", 3),
        ("limit 2000", 3),
    ],
)
def test_credits_are_1_2_or_3_by_the_limit(box: Sandbox, api: Callable[..., Any], tail: str, price: int) -> None:
    api().coql(query(1, tail))
    assert box.journal.entries(service="crm")[-1].credits == price
    assert crm_of(box).limits.used == price


def test_a_refused_query_costs_one_credit(box: Sandbox, api: Callable[..., Any]) -> None:
    api().coql("select nonsense")
    assert box.journal.entries(service="crm")[-1].credits == 1


def test_a_custom_view_that_is_not_there_is_refused(api: Callable[..., Any]) -> None:
    error = api().error("select id from Leads#4876876000000087501 where (id is not null)")
    assert (error["code"], error["details"]) == ("INVALID_QUERY", {"cvid": "4876876000000087501"})
