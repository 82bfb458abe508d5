"""Lists, conditions, related records, activities, people and the word search against plain Python over the raw rows."""

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from app.search.asking.answer import answer
from app.search.asking.words import search_words
from grammar.question.nodes import DAYS_TO_CLOSE, ME, Condition, Key, Measure, Op, Order, Path, Question
from tests.app.search.asking.conftest import LOST, MANAGER, REP, WON, World, day

Row = dict[str, Any]
COUNT = Measure("count")


def own(field: str, module: str = "Leads") -> Path:
    return Path(field, "", module)


def of_account(field: str) -> Path:
    return Path(field, "Account_Name", "Accounts")


def fold(text: object) -> str:
    return unicodedata.normalize("NFKC", str(text or "")).casefold()


CONDITIONS: list[tuple[str, Path, Op, tuple[Any, ...], Callable[[Row], bool]]] = [
    ("Leads", own("Company"), "contains", ("ZYL",), lambda row: "zyl" in fold(row.get("Company"))),
    ("Leads", own("Company"), "not_contains", ("zyl",), lambda row: "zyl" not in fold(row.get("Company"))),
    ("Leads", own("Lead_Source"), "is", ("Trade Show",), lambda row: row.get("Lead_Source") == "Trade Show"),
    ("Leads", own("Lead_Source"), "is_not", ("Trade Show",), lambda row: row.get("Lead_Source") != "Trade Show"),
    ("Leads", own("Lead_Source"), "is", ("展示会",), lambda row: row.get("Lead_Source") == "Trade Show"),
    ("Leads", own("Lead_Source"), "not_in", ("Trade Show", "Partner"),
     lambda row: row.get("Lead_Source") not in ("Trade Show", "Partner")),
    ("Leads", own("Languages"), "is_empty", (), lambda row: not row.get("Languages")),
    ("Leads", own("Annual_Revenue"), "is_not_empty", (), lambda row: row.get("Annual_Revenue") is not None),
    ("Leads", own("Annual_Revenue"), "between", (1_000_000, Decimal(50_000_000)),
     lambda row: 1_000_000 <= (row.get("Annual_Revenue") or -1) <= 50_000_000),
    ("Leads", own("Annual_Revenue"), ">", (Decimal("40000000"),), lambda row: (row.get("Annual_Revenue") or 0) > 4e7),
    ("Leads", own("No_of_Employees"), "is_not", (320,), lambda row: row.get("No_of_Employees") != 320),
    ("Leads", own("Languages"), "is_not", ("English",), lambda row: row.get("Languages") != ["English"]),
    ("Leads", own("Languages"), "contains", ("English",), lambda row: "English" in (row.get("Languages") or ())),
    ("Leads", own("Email_Opt_Out"), "is_not", (True,), lambda row: not row.get("Email_Opt_Out")),
    ("Leads", own("Description"), "is_not_empty", (), lambda row: bool(row.get("Description"))),
    ("Leads", own("Created_Time"), "older_than", ("30_days",),
     lambda row: str(day(row["Created_Time"])) < "2026-10-22"),
    ("Leads", own("Created_Time"), "newer_than", ("2_weeks",),
     lambda row: str(day(row["Created_Time"])) >= "2026-11-07"),
    ("Deals", own("Closing_Date"), "<", ("today",), lambda row: (row.get("Closing_Date") or "9") < "2026-11-21"),
    ("Deals", own("Closing_Date"), "is_not", ("2026-11",),
     lambda row: not (row.get("Closing_Date") or "").startswith("2026-11")),
    ("Deals", own("Stage"), "contains", ("交渉",), lambda row: row["Stage"] == "Negotiation/Review"),
    ("Deals", own("deal_status"), "in", ("open", "won"), lambda row: row["Stage"] not in LOST),
]  # fmt: skip


@pytest.mark.parametrize(
    ("module", "path", "op", "values", "fulfils"), CONDITIONS, ids=[f"{c[1].field} {c[2]} {c[3]}" for c in CONDITIONS]
)
def test_b2_a_condition_lists_and_counts_what_a_plain_filter_finds(
    world: World, module: str, path: Path, op: Op, values: tuple[Any, ...], fulfils: Callable[[Row], bool]
) -> None:
    asking = world.asking()
    asked = (Condition(path, op, values),)
    expected = sorted(row["id"] for row in world.rows(module) if fulfils(row))
    found = answer(Question("list", module, conditions=asked), asking, shown=1000)
    assert sorted(row["id"] for row in found.rows) == expected
    assert (found.total, found.is_complete) == (len(expected), True)
    counted = answer(Question("figure", module, (COUNT,), conditions=asked), asking)
    assert counted.figures[0].value == len(expected)
    assert 0 < len(expected) < len(world.rows(module))
    assert world.calls() == 2


def test_conditions_through_lookups_and_on_owners(world: World) -> None:
    accounts = {row["id"]: row for row in world.rows("Accounts")}
    asking = world.asking()
    asked = (
        Condition(of_account("Billing_State"), "is_not", ("東京都",)),
        Condition(own("Account_Name", "Deals"), "is_not_empty"),
        Condition(own("Owner", "Deals"), "is_not", (ME,)),
    )
    expected = {
        row["id"]
        for row in world.rows("Deals")
        if row.get("Account_Name") and row["Owner"] != asking.user_id
        and accounts[row["Account_Name"]].get("Billing_State") != "東京都"
    }  # fmt: skip
    found = answer(Question("list", "Deals", conditions=asked), asking, shown=1000)
    assert expected
    assert {row["id"] for row in found.rows} == expected
    named = (Condition(own("Owner", "Deals"), "is", ("高橋",)),)
    misaki = world.asking(REP).user_id
    found = answer(Question("list", "Deals", conditions=named), asking, shown=1000)
    assert {row["id"] for row in found.rows} == {row["id"] for row in world.rows("Deals") if row["Owner"] == misaki}
    nobody = answer(Question("list", "Deals", conditions=(Condition(own("Owner"), "is", ("Nobody",)),)), asking)
    assert (nobody.note, nobody.rows, nobody.total) == ("nobody", (), 0)


def test_a_list_shows_ten_of_all_in_the_order_of_the_period(world: World) -> None:
    asked = Question("list", "Deals", period="past", period_field=own("Closing_Date", "Deals"))
    found = answer(asked, world.asking())
    dates = sorted(
        row["Closing_Date"] for row in world.rows("Deals") if (row.get("Closing_Date") or "9") < "2026-11-21"
    )
    assert [row["Closing_Date"] for row in found.rows] == dates[:10]
    assert (found.total, found.is_complete, world.calls()) == (len(dates), False, 1)


def test_more_than_a_page_is_counted_with_a_second_call(world: World) -> None:
    table = world.zylker(MANAGER).table("Leads")
    row = world.rows("Leads")[0]
    for number in range(200):
        table.put(f"48768760009{number:08d}", {**row, "id": f"48768760009{number:08d}"})
    found = answer(Question("list", "Leads"), world.asking())
    assert (len(found.rows), found.total, found.is_complete) == (10, len(world.rows("Leads")), False)
    assert world.calls() == 2


@pytest.mark.parametrize("descending", [True, False])
def test_top_n_are_those_that_have_a_value(world: World, descending: bool) -> None:
    asked = Question("top", "Deals", order=Order(own("Amount", "Deals"), descending), limit=3)
    amounts = sorted(
        (row["Amount"] for row in world.rows("Deals") if row.get("Amount") is not None), reverse=descending
    )
    assert [row["Amount"] for row in answer(asked, world.asking()).rows] == amounts[:3]


def test_the_fastest_deals_carry_their_days(world: World) -> None:
    order = Order(Path(DAYS_TO_CLOSE, "", "Deals"), descending=False)
    won = (Condition(own("deal_status", "Deals"), "is", ("won",)),)
    found = answer(Question("top", "Deals", conditions=won, order=order, limit=3), world.asking())
    days = sorted(
        (closed - made).days
        for row in world.rows("Deals")
        if row["Stage"] in WON and (closed := day(row.get("Closing_Date"))) and (made := day(row["Created_Time"]))
    )
    assert [row[DAYS_TO_CLOSE] for row in found.rows] == days[:3]


@pytest.mark.parametrize(("op", "number"), [("count=", 0), ("count>", 0), ("count>=", 2), ("count<=", 1)])
def test_accounts_by_the_number_of_their_open_deals(world: World, op: Op, number: int) -> None:
    related = Path("related:Deals", "", "Accounts")
    asked = (
        Condition(related, op, (number,)),
        Condition(Path("deal_status", "related:Deals", "Deals"), "is", ("open",)),
    )
    counts = {row["id"]: 0 for row in world.rows("Accounts")}
    for deal in world.rows("Deals"):
        if deal.get("Account_Name") in counts and deal["Stage"] not in WON | LOST:
            counts[deal["Account_Name"]] += 1
    holds = {"count=": int.__eq__, "count>": int.__gt__, "count>=": int.__ge__, "count<=": int.__le__}[op]
    expected = {account for account, count in counts.items() if holds(count, number)}
    found = answer(Question("list", "Accounts", conditions=asked), world.asking(), shown=1000)
    assert expected
    assert {row["id"] for row in found.rows} == expected
    assert world.calls() == 2


def test_accounts_in_the_order_of_their_open_deals(world: World) -> None:
    order = Order(Measure("sum", own("Amount", "Deals")), related="Deals", status="open")
    found = answer(Question("top", "Accounts", order=order, limit=3), world.asking())
    sums: dict[str, int] = {}
    for deal in world.rows("Deals"):
        if deal.get("Account_Name") and deal["Stage"] not in WON | LOST:
            sums[deal["Account_Name"]] = sums.get(deal["Account_Name"], 0) + (deal.get("Amount") or 0)
    best = sorted(sums.values(), reverse=True)[:3]
    assert [group.values[0] for group in found.groups] == best
    assert [sums[group.record_id] for group in found.groups] == best
    assert [row["id"] for row in found.rows] == [group.record_id for group in found.groups]
    assert world.calls() == 2


def test_converted_leads_are_read_from_their_own_list(world: World) -> None:
    asked = Question("list", "Leads", conditions=(Condition(own("Converted__s"), "is", (True,)),))
    expected = {row["id"] for row in world.zylker(MANAGER).rows("Leads") if row.get("Converted__s")}
    assert {row["id"] for row in answer(asked, world.asking()).rows} == expected


def test_activities_are_three_modules_at_once(world: World) -> None:
    asking = world.asking(REP)
    mine = (Condition(own("Owner", "Activities"), "is", (ME,)),)
    asked = Question("figure", "Activities", (COUNT,), conditions=mine, period="this_month")
    expected = 0
    for module, name in (("Tasks", "Due_Date"), ("Events", "Start_DateTime"), ("Calls", "Call_Start_Time")):
        for row in world.rows(module, REP):
            when = day(row.get(name))
            expected += bool(row["Owner"] == asking.user_id and when and (when.year, when.month) == (2026, 11))
    found = answer(asked, asking)
    assert expected
    assert found.figures[0].value == expected
    assert world.calls() == 3
    groups = answer(Question("group", "Activities", (COUNT,), (Key(own("Owner", "Activities")),)), asking).groups
    assert sum(int(group.values[0] or 0) for group in groups) == sum(
        len(world.rows(module, REP)) for module in ("Tasks", "Events", "Calls")
    )
    rows = answer(Question("list", "Activities"), world.asking())
    assert (len(rows.rows), rows.total, {row["$module"] for row in rows.rows}) == (10, 60, {"Tasks", "Events", "Calls"})


def test_open_activities_are_everything_but_completed_ones(world: World) -> None:
    asked = (Condition(own("Status", "Activities"), "is_not", ("Completed",)),)
    found = answer(Question("figure", "Activities", (COUNT,), conditions=asked), world.asking())
    tasks = sum(row.get("Status") != "Completed" for row in world.rows("Tasks"))
    calls = sum(row.get("Outgoing_Call_Status") != "Completed" for row in world.rows("Calls"))
    assert found.figures[0].value == tasks + calls + len(world.rows("Events"))


def test_people_values_and_fields_cost_no_call(world: World) -> None:
    asking = world.asking()
    sales = (Condition(Path("Role", "", "Users"), "contains", ("sales",)),)
    found = answer(Question("list", "Users", conditions=sales), asking, shown=1000)
    assert {row["id"] for row in found.rows} == {
        user.id for user in asking.people if "sales" in user.role.lower() and user.is_active
    }
    stages = answer(Question("values", "Deals", columns=(own("Stage", "Deals"),)), asking)
    assert ("受注", "Closed Won") in [(row["label"], row["api_name"]) for row in stages.rows]
    assert answer(Question("fields", "Deals"), asking).total
    assert world.calls() == 0


def test_b3_words_are_looked_for_in_every_module_the_four_first(world: World) -> None:
    found = search_words(("zylker",), world.asking(REP), ("Campaigns", "Tasks", "Deals", "Leads", "Nowhere"))
    assert [module for module, _, _ in found] == ["Leads", "Deals", "Campaigns", "Tasks"]
    deals = next(rows for module, rows, _ in found if module == "Deals")
    seen = {row["id"] for row in world.rows("Deals", REP)}
    assert {row["id"] for row in deals} <= seen
    assert any("Zylker" in row["Deal_Name"] for row in deals)
    assert world.calls() == world.calls("search") == 4


def test_b3_a_module_that_may_not_be_read_is_left_out(world: World) -> None:
    limited = next(user.email for user in world.asking().people if user.profile == "Limited")
    modules = [module for module, _, _ in search_words("zylker", world.asking(limited))]
    assert set(modules) <= {"Leads", "Contacts", "Accounts", "Deals", "Tasks", "Events", "Calls", "Cases", "Campaigns"}


def test_a2_rows_that_a_service_account_may_not_show_count_nowhere(world: World) -> None:
    misaki = world.asking(REP).user_id
    asking = world.asking(keep=lambda row: isinstance(row.get("Owner"), dict) and row["Owner"]["id"] == misaki)
    hers = [row for row in world.rows("Deals") if row["Owner"] == misaki]
    assert answer(Question("figure", "Deals", (COUNT,)), asking).figures[0].value == len(hers)
    assert {row["id"] for row in answer(Question("list", "Deals"), asking, shown=1000).rows} == {
        row["id"] for row in hers
    }
