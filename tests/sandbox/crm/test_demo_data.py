"""The demo data: what the specification asks of it, and that every example of the help page finds a record."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.crm.coercion import stored_form
from sandbox.crm.organisation import Crm
from sandbox.state import Sandbox

REPS = ("misaki.takahashi@zylker.example", "emma.clark@zylker.example", "daisuke.suzuki@zylker.example")
# The examples of the help page, as conditions.
EXAMPLES = {
    "leads phone, company, e-mail": (
        "Leads",
        "(((Phone like '03%' or Phone like '045%') and Company like '%zyl%') and Email like 'ohtani%')",
    ),
    "leads": ("Leads", "(id is not null)"),
    "leads 姓": ("Leads", "(Last_Name = '大谷')"),
    "leads 姓 展示会": ("Leads", "(Last_Name = '大谷' and Lead_Source = 'Trade Show')"),
    "leads three sources": ("Leads", "(Lead_Source in ('Web Form','Trade Show','Cold Call'))"),
    "contacts shohei": ("Contacts", "(Email like 'shohei%')"),
    "contacts 会社": ("Contacts", "(Company like '%株式会社')"),
    "contacts 取引先名": ("Contacts", "(Account_Name.Account_Name like '%株式会社')"),
    "accounts ohtani": ("Accounts", "(Email like '%ohtani%')"),
    "leads 年間売上": ("Leads", "(Annual_Revenue > 50000)"),
    "deals 総額": ("Deals", "(Amount < 2000000)"),
    "deals 確度": ("Deals", "(Probability >= 50)"),
    "leads 年齢": ("Leads", "(Age <= 40)"),
    "contacts オプトアウト": ("Contacts", "(Email_Opt_Out = 'true')"),
    "Zylker deal": ("Deals", "(Deal_Name like '%zylker%')"),
}


@pytest.mark.parametrize("rep", REPS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_of_the_help_page_finds_a_record_for_each_rep(
    api: Callable[..., Any], rep: str, name: str
) -> None:
    module, condition = EXAMPLES[name]
    assert api(rep).rows(f"select id from {module} where {condition}")


@pytest.mark.parametrize("rep", REPS)
@pytest.mark.parametrize(("module", "word"), [("Leads", "ohtani"), ("Contacts", "shohei"), ("Leads", "大谷")])
def test_every_word_of_the_help_page_finds_a_record_for_each_rep(
    api: Callable[..., Any], rep: str, module: str, word: str
) -> None:
    assert api(rep).get(f"/{module}/search", word=word).get_json()["data"]


@pytest.mark.parametrize("rep", REPS[:2])
def test_revenue_of_this_month_is_not_zero(api: Callable[..., Any], rep: str) -> None:
    found = api(rep).rows(
        "select SUM(Amount) from Deals where (Stage in ('Closed Won','Renewed')"
        " and Closing_Date between '2026-11-01' and '2026-11-30')"
    )
    assert found[0]["SUM(Amount)"] > 1_000_000


def test_there_are_as_many_records_as_asked_for(crm: Crm) -> None:
    for module, least in {"Leads": 60, "Contacts": 60, "Accounts": 40, "Deals": 60, "Notes": 20}.items():
        assert len(crm.table(module)) >= least
    for module in ("Tasks", "Calls", "Events"):
        reminder = {"Calls": "Reminder"}.get(module, "Remind_At")
        assert any(row.get(reminder) for row in crm.table(module))


def test_names_are_japanese_and_english(crm: Crm) -> None:
    names = [row["Last_Name"] for row in crm.table("Leads")]
    assert sum(name.isascii() for name in names) > 15
    assert sum(not name.isascii() for name in names) > 15


def test_two_reps_get_different_results_for_the_same_command(api: Callable[..., Any]) -> None:
    query = "select id from Leads where (Last_Name = '大谷')"
    misaki, emma = ({row["id"] for row in api(rep).rows(query)} for rep in REPS[:2])
    assert misaki
    assert emma
    assert not misaki & emma
    assert misaki | emma <= {row["id"] for row in api("ken.sato@zylker.example").rows(query)}


def test_every_value_of_the_demo_data_is_one_that_the_crm_would_take(crm: Crm) -> None:
    for module in crm.schema.modules.values():
        for row in crm.table(module.api_name):
            for name, value in row.items():
                field = module.fields.get(name)
                if field is None or field.read_only or field.api_name == "id":
                    assert field or name == "$se_module", name
                    continue
                assert stored_form(crm, field, value, name) == value, (module.api_name, name, value)
                if field.values and field.type == "picklist":
                    assert value in field.displays, (module.api_name, name, value)


def test_e_mail_addresses_of_leads_and_contacts_are_distinct(crm: Crm) -> None:
    for module in ("Leads", "Contacts"):
        counts = Counter(row["Email"].lower() for row in crm.table(module) if "Email" in row)
        assert counts.most_common(1)[0][1] == 1


def test_the_data_is_the_same_after_a_reset(box: Sandbox, crm: Crm) -> None:
    before = {module: crm.table(module).values() for module in crm.schema.modules}
    box.reset("demo")
    for module, rows in before.items():
        after = crm.table(module).values()
        assert len(after) == len(rows)
        assert [{**row, "id": ""} for row in after][:3] == [{**row, "id": ""} for row in rows][:3]


def test_large_makes_that_many_records_which_every_rep_sees(box: Sandbox, api: Callable[..., Any]) -> None:
    box.reset("large:300")
    for rep in REPS:
        for module in ("Leads", "Contacts", "Accounts", "Deals"):
            assert api(rep).rows(f"select COUNT(id) from {module} where (id is not null)") == [{"COUNT(id)": 300}]


def test_the_names_of_a_large_data_set_are_distinct(box: Sandbox, crm: Crm) -> None:
    box.reset("large:2000")
    assert len({row["Full_Name"] for row in crm.table("Leads")}) == 2000
    assert len({row["Account_Name"] for row in crm.table("Accounts")}) == 2000


def test_empty_has_no_records_but_all_the_people(box: Sandbox, crm: Crm) -> None:
    box.reset("empty")
    assert all(not len(crm.table(module)) for module in crm.schema.modules)
    assert len(box.people.all("zylker")) >= 6
