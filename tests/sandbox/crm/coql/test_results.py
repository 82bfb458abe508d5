"""Section 21, COQL: what a query answers."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.crm.organisation import Crm
from sandbox.state import Sandbox

ADMIN = "aoi.mori@zylker.example"
ALL = "(id is not null)"


def test_no_match_is_204_with_an_empty_body_and_no_content_type(api: Callable[..., Any]) -> None:
    answer = api().coql("select id from Leads where (Last_Name = 'nobody')")
    assert answer.status_code == 204
    assert answer.data == b""
    assert "Content-Type" not in answer.headers


def test_the_default_is_200_rows_by_id(box: Sandbox, api: Callable[..., Any]) -> None:
    box.reset("large:250")
    answer = api().coql(f"select Last_Name from Leads where {ALL}").get_json()
    ids = [row["id"] for row in answer["data"]]
    assert len(ids) == 200
    assert ids == sorted(ids)
    assert answer["info"] == {"count": 200, "more_records": True}
    rest = api().coql(f"select Last_Name from Leads where {ALL} limit 200, 200").get_json()
    assert rest["info"] == {"count": 50, "more_records": False}
    assert not {row["id"] for row in rest["data"]} & set(ids)


def test_id_always_comes_back_and_every_selected_column_too(api: Callable[..., Any]) -> None:
    row = api().rows(f"select Last_Name, Mobile from Leads where {ALL} limit 1")[0]
    assert list(row) == ["Last_Name", "Mobile", "id"]


def test_order_by_several_columns_both_ways(api: Callable[..., Any]) -> None:
    rows = api(ADMIN).rows(
        f"select Lead_Source, Annual_Revenue from Leads where {ALL} order by Lead_Source asc, Annual_Revenue desc"
    )
    keys = [(row["Lead_Source"] or "", -(row["Annual_Revenue"] or 0)) for row in rows]
    assert keys == sorted(keys, key=lambda key: (key[0].lower(), key[1]))


def test_newest_first_by_modified_time(api: Callable[..., Any]) -> None:
    rows = api(ADMIN).rows(f"select Modified_Time from Leads where {ALL} order by Modified_Time desc limit 20")
    times = [row["Modified_Time"] for row in rows]
    assert times == sorted(times, reverse=True)


def test_lookups_are_name_and_id_and_a_persons_name_is_the_last_name(api: Callable[..., Any]) -> None:
    row = api().rows("select Account_Name, Owner from Deals where (Deal_Name like 'zylker%') limit 1")[0]
    assert row["Account_Name"]["name"] == "Zylker株式会社"
    assert row["Account_Name"]["id"].isdigit()
    assert row["Owner"] == {"name": "高橋", "id": "4876876000000225003"}


def test_a_lookup_into_several_modules_is_its_id_only(api: Callable[..., Any]) -> None:
    row = api().rows("select What_Id from Tasks where (What_Id is not null) limit 1")[0]
    assert list(row["What_Id"]) == ["id"]


def test_the_dot_path_joins(api: Callable[..., Any]) -> None:
    rows = api().rows(
        "select Account_Name.Account_Name, Account_Name.Industry, Owner.role.name, Owner.email,"
        " Contact_Name.Account_Name from Deals where (Account_Name.Account_Name like '%zylker%')"
    )
    assert rows
    assert rows[0]["Account_Name.Account_Name"] == "Zylker株式会社"
    assert rows[0]["Account_Name.Industry"] == "Service Provider"
    assert rows[0]["Owner.role.name"] == "Sales Rep"
    assert rows[0]["Owner.email"] == "misaki.takahashi@zylker.example"
    assert rows[0]["Contact_Name.Account_Name"]["name"] == "Zylker株式会社"


def test_a_join_needs_the_scope_of_the_joined_module(api: Callable[..., Any]) -> None:
    scopes = ("ZohoCRM.coql.READ", "ZohoCRM.modules.deals.READ")
    answer = api(ADMIN, *scopes).coql("select id from Deals where (Account_Name.Account_Name = 'x')")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "OAUTH_SCOPE_MISMATCH")


def test_what_id_joins_by_its_arrow(api: Callable[..., Any]) -> None:
    rows = api(ADMIN).rows("select 'What_Id->Deals.Deal_Name' from Tasks where (What_Id is not null) limit 3")
    assert all(row["What_Id->Deals.Deal_Name"] for row in rows)


def test_the_name_of_a_record_that_one_may_not_see_shows_but_nothing_else_of_it(
    crm: Crm, api: Callable[..., Any]
) -> None:
    foreign = next(row for row in crm.table("Accounts") if row["Owner"] != "4876876000000225003" and row.get("Phone"))
    lead = next(row for row in crm.table("Contacts") if row["Owner"] == "4876876000000225003")
    crm.table("Contacts").put(lead["id"], {**lead, "Account_Name": foreign["id"]})
    row = api().rows(
        f"select Account_Name.Account_Name, Account_Name.Phone, Account_Name from Contacts where (id = '{lead['id']}')"
    )[0]
    assert row["Account_Name.Account_Name"] == foreign["Account_Name"]
    assert row["Account_Name"]["name"] == foreign["Account_Name"]
    assert row["Account_Name.Phone"] is None


def test_multi_select_comes_back_as_an_array(api: Callable[..., Any]) -> None:
    row = api().rows("select Languages from Leads where (Languages like '%German%') limit 1")[0]
    assert row["Languages"] == ["English", "German"]


def test_times_have_the_offset_of_the_asker(api: Callable[..., Any]) -> None:
    query = f"select Created_Time from Leads where {ALL} limit 1"
    assert api(ADMIN).rows(query)[0]["Created_Time"].endswith("+09:00")
    assert api("priya.raman@zylker.example").rows(query)[0]["Created_Time"].endswith("+05:30")


def test_counts_sums_and_groups(crm: Crm, api: Callable[..., Any]) -> None:
    admin = api(ADMIN)
    deals = crm.table("Deals").values()
    assert admin.rows(f"select COUNT(id) from Deals where {ALL}") == [{"COUNT(id)": len(deals)}]
    total = admin.rows(
        "select SUM(Amount), MAX(Amount), MIN(Amount), AVG(Amount) from Deals where (Stage = 'Closed Won')"
    )[0]
    amounts = [row["Amount"] for row in deals if row["Stage"] == "Closed Won"]
    assert total["SUM(Amount)"] == sum(amounts)
    assert (total["MAX(Amount)"], total["MIN(Amount)"]) == (max(amounts), min(amounts))
    assert total["AVG(Amount)"] == pytest.approx(sum(amounts) / len(amounts))
    groups = admin.rows(f"select COUNT(id), Industry from Leads where {ALL} group by Industry")
    assert all(set(row) == {"COUNT(id)", "Industry"} for row in groups)
    assert sum(row["COUNT(id)"] for row in groups) == len(
        [row for row in crm.table("Leads") if not row.get("Converted__s")]
    )


def test_groups_are_ordered_by_an_alias_and_limited(api: Callable[..., Any]) -> None:
    rows = api(ADMIN).rows(
        f"select COUNT(id) as 'n', Owner from Deals where {ALL} group by Owner order by n desc limit 3"
    )
    counts = [row["n"] for row in rows]
    assert len(counts) == 3
    assert counts == sorted(counts, reverse=True)
    assert set(rows[0]["Owner"]) == {"name", "id"}


@pytest.mark.parametrize(("switch", "status"), [(200, 200), (204, 204)])
def test_a_count_of_nothing_is_0_or_204_by_switch(
    box: Sandbox, api: Callable[..., Any], switch: int, status: int
) -> None:
    box.switches.set(coql_count_zero=switch)
    answer = api().coql("select COUNT(id) from Leads where (Last_Name = 'nobody')")
    assert answer.status_code == status
    if status == 200:
        assert answer.get_json()["data"] == [{"COUNT(id)": 0}]


def test_include_meta_tells_the_fields(api: Callable[..., Any]) -> None:
    answer = api().coql(f"select Last_Name, Owner.email from Leads where {ALL} limit 1", include_meta=["fields"])
    assert answer.get_json()["fields"] == {
        "Last_Name": {"api_name": "Last_Name", "data_type": "text"},
        "Owner.email": {"api_name": "Owner.email", "data_type": "email"},
    }
    narrow = api(ADMIN, "ZohoCRM.coql.READ", "ZohoCRM.modules.ALL")
    assert narrow.coql(f"select id from Leads where {ALL}", include_meta=["fields"]).status_code == 401


def test_converted_leads_are_hidden(crm: Crm, api: Callable[..., Any]) -> None:
    converted = [row["id"] for row in crm.table("Leads") if row.get("Converted__s")]
    assert converted
    found = {row["id"] for row in api(ADMIN).rows(f"select id from Leads where {ALL} limit 2000")}
    assert not found & set(converted)


def test_conditions_select_what_plain_python_selects(crm: Crm, api: Callable[..., Any]) -> None:
    leads = [row for row in crm.table("Leads") if not row.get("Converted__s")]
    expected = {
        row["id"]
        for row in leads
        if (row.get("Phone", "").startswith("03") or row.get("Age", 0) > 40) and "株式会社" in row.get("Company", "")
    }
    found = api(ADMIN).rows("select id from Leads where ((Phone like '03%' or Age > 40) and Company like '%株式会社%')")
    assert {row["id"] for row in found} == expected
    assert expected
