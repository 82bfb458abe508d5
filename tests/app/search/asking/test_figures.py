"""Figures and tables of the demo data against plain Python over the raw rows; every call is counted."""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

import pytest

from app.search.asking import figures
from app.search.asking.answer import answer
from app.search.asking.filters import selection
from grammar.question.nodes import DAYS_TO_CLOSE, ME, Condition, Key, Measure, Op, Order, Path, Question
from tests.app.search.asking.conftest import LOST, MANAGER, REP, TODAY, WON, World, day

AMOUNT, STAGE, OWNER = Path("Amount", "", "Deals"), Path("Stage", "", "Deals"), Path("Owner", "", "Deals")
STATUS, CLOSING = Path("deal_status", "", "Deals"), Path("Closing_Date", "", "Deals")
COUNT, SUM, AVG = Measure("count"), Measure("sum", AMOUNT), Measure("avg", AMOUNT)


def status(word: str, op: Op = "is") -> Condition:
    return Condition(STATUS, op, (word,))


def figure(*measures: Measure, module: str = "Deals", **more: Any) -> Question:
    return Question("figure", module, measures=measures, **more)


def total(rows: list[dict[str, Any]]) -> Decimal:
    return sum((Decimal(str(row["Amount"])) for row in rows if row.get("Amount") is not None), Decimal(0))


def won_this_month(world: World, who: str) -> list[dict[str, Any]]:
    return [r for r in world.rows("Deals", who) if r["Stage"] in WON and (r.get("Closing_Date") or "")[:7] == "2026-11"]


@pytest.mark.parametrize("who", [REP, MANAGER])
def test_b1_revenue_of_this_month_is_the_won_amount_that_the_asker_may_see(world: World, who: str) -> None:
    asking = world.asking(who)
    found = answer(figure(SUM, conditions=(status("won"),), period="this_month", period_field=CLOSING), asking)
    assert [(one.value, one.kind, one.measure) for one in found.figures] == [
        (total(won_this_month(world, who)), "money", "sum(Amount)")
    ]
    assert found.figures[0].value
    assert found.is_complete
    assert world.calls() == world.calls("coql") == 1


def test_a_rep_and_the_manager_get_different_figures(world: World) -> None:
    assert total(world.rows("Deals", REP)) != total(world.rows("Deals", MANAGER))
    shown = [answer(figure(SUM), world.asking(who)).figures[0].value for who in (REP, MANAGER)]
    assert shown == [total(world.rows("Deals", who)) for who in (REP, MANAGER)]


def test_won_counts_a_renamed_and_a_second_won_stage_and_lost_all_lost_ones(world: World) -> None:
    asking, rows = world.asking(), world.rows("Deals")
    stages = Counter(row["Stage"] for row in rows)
    assert stages["Renewed"]
    for word, expected in {
        "won": sum(stages[name] for name in WON),
        "lost": sum(stages[name] for name in LOST),
        "closed": sum(stages[name] for name in WON | LOST),
        "open": sum(count for name, count in stages.items() if name not in WON | LOST),
    }.items():
        assert answer(figure(COUNT, conditions=(status(word),)), asking).figures[0].value == expected
        turned = answer(figure(COUNT, conditions=(status(word, "is_not"),)), asking)
        assert turned.figures[0].value == len(rows) - expected


def test_won_stands_when_the_crm_compares_what_the_asker_sees(world: World) -> None:
    asking = world.asking()
    expected = sum(row["Stage"] in WON for row in world.rows("Deals"))
    with world.zylker(MANAGER).switched(picklist_values="display"):
        assert answer(figure(COUNT, conditions=(status("won"),)), asking).figures[0].value == expected
        groups = answer(Question("group", "Deals", (COUNT,), (Key(STAGE),)), asking).groups
    assert {group.raw[0]: int(group.values[0] or 0) for group in groups} == Counter(
        row["Stage"] for row in world.rows("Deals")
    )


def test_several_measures_of_one_question_share_a_call(world: World) -> None:
    rows = world.rows("Deals")
    amounts = [Decimal(str(row["Amount"])) for row in rows if row.get("Amount") is not None]
    measures = (COUNT, SUM, AVG, Measure("max", AMOUNT))
    found = answer(figure(*measures), world.asking())
    assert [one.value for one in found.figures] == [
        len(rows), sum(amounts), sum(amounts) / len(amounts), max(amounts),
    ]  # fmt: skip
    assert world.calls() == 1


def test_a_comparison_costs_two_calls_and_uses_the_fiscal_year(world: World) -> None:
    asked = figure(SUM, period="this_fiscal_year", versus="last_fiscal_year", period_field=CLOSING)
    found = answer(asked, world.asking()).figures[0]
    rows = world.rows("Deals")

    def between(first: str, last: str) -> Decimal:
        return total([row for row in rows if first <= (row.get("Closing_Date") or "") <= last])

    assert (found.value, found.compared) == (
        between("2026-04-01", "2027-03-31"),
        between("2025-04-01", "2026-03-31"),
    )
    assert world.calls() == 2


def test_win_rate_is_won_among_closed_in_one_call(world: World) -> None:
    found = answer(figure(Measure("win_rate")), world.asking()).figures[0]
    won = sum(row["Stage"] in WON for row in world.rows("Deals"))
    closed = won + sum(row["Stage"] in LOST for row in world.rows("Deals"))
    assert (found.value, found.kind) == (Decimal(won) * 100 / closed, "percent")
    assert world.calls() == 1


def test_conversion_rate_counts_converted_leads_in_two_calls(world: World) -> None:
    found = answer(figure(Measure("conversion_rate"), module="Leads"), world.asking()).figures[0]
    rows = world.zylker(MANAGER).rows("Leads")
    converted = sum(bool(row.get("Converted__s")) for row in rows)
    assert converted
    assert found.value == Decimal(converted) * 100 / len(rows)
    assert world.calls() == 2


def test_days_to_close_are_computed_from_rows_in_one_page(world: World) -> None:
    measure = Measure("avg", Path(DAYS_TO_CLOSE, "", "Deals"))
    found = answer(figure(measure, conditions=(status("won"),)), world.asking()).figures[0]
    days = [
        (closed - created).days
        for row in world.rows("Deals")
        if row["Stage"] in WON and (closed := day(row.get("Closing_Date"))) and (created := day(row["Created_Time"]))
    ]
    assert found.kind == "days"
    assert found.value == Decimal(sum(days)) / len(days)
    assert world.calls() == 1


def test_b1_leads_by_industry_show_the_askers_labels_and_the_empty_ones(world: World) -> None:
    industry = Path("Industry", "", "Leads")
    found = answer(Question("group", "Leads", (COUNT,), (Key(industry),)), world.asking())
    counts = Counter(row.get("Industry") for row in world.rows("Leads"))
    assert {group.raw[0]: group.values[0] for group in found.groups} == dict(counts)
    field = world.asking().catalog.module("Leads").field("Industry")  # type: ignore[union-attr]
    assert field is not None
    for group in found.groups:
        known = field.value(str(group.raw[0]))
        assert group.keys[0] == ("" if group.raw[0] is None else known.label if known else group.raw[0])
    assert any(not key.isascii() for group in found.groups for key in group.keys)
    assert [group.values[0] for group in found.groups] == sorted(counts.values(), reverse=True)
    assert found.total == len(counts)
    assert found.figures[0].value == sum(counts.values())


def test_groups_by_owner_have_full_names_and_top_n_says_how_many_there_are(world: World) -> None:
    asked = Question("top", "Deals", (SUM,), (Key(OWNER),), (status("won"),), order=Order(SUM), limit=2)
    found = answer(asked, world.asking())
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in world.rows("Deals"):
        if row["Stage"] in WON:
            sums[row["Owner"]] += Decimal(str(row.get("Amount") or 0))
    best = sorted(sums.items(), key=lambda pair: -pair[1])[:2]
    assert [(group.raw[0], group.values[0]) for group in found.groups] == best
    names = {user.id: user.full_name for user in world.asking().people}
    assert [group.keys[0] for group in found.groups] == [names[owner] for owner, _ in best]
    assert found.total == len(sums)
    assert not found.is_complete


def test_groups_by_a_field_of_the_account_and_by_two_keys(world: World) -> None:
    industry = Path("Industry", "Account_Name", "Accounts")
    found = answer(Question("group", "Deals", (COUNT,), (Key(industry), Key(STAGE))), world.asking())
    accounts = {row["id"]: row for row in world.rows("Accounts")}
    expected = Counter(
        ((accounts.get(row.get("Account_Name")) or {}).get("Industry"), row["Stage"]) for row in world.rows("Deals")
    )
    assert {group.raw: group.values[0] for group in found.groups} == dict(expected)
    assert world.calls() == 1


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
def test_a_trend_has_every_unit_of_its_period_with_the_right_figures(world: World, grain: Any) -> None:
    asked = Question(
        "group", "Leads", (COUNT,), (Key(Path("Created_Time", "", "Leads"), grain),),
        period="this_fiscal_year", period_field=Path("Created_Time", "", "Leads"),
    )  # fmt: skip
    found = answer(asked, world.asking())
    days = [made for row in world.rows("Leads") if (made := day(row["Created_Time"])) and made.isoformat() > "2026-03"]
    if grain == "month":
        assert [group.keys[0] for group in found.groups] == [
            *(f"2026-{month:02d}" for month in range(4, 13)), "2027-01", "2027-02", "2027-03",
        ]  # fmt: skip
        months = Counter(made.isoformat()[:7] for made in days if made.isoformat() >= "2026-04-01")
        assert {group.keys[0]: group.values[0] for group in found.groups if group.values[0]} == dict(months)
    if grain == "quarter":
        assert [group.keys[0] for group in found.groups] == [f"2026-Q{number}" for number in range(1, 5)]
    assert sum(int(group.values[0] or 0) for group in found.groups) == sum(
        made.isoformat() >= "2026-04-01" for made in days
    )
    assert world.calls() == 1


def test_a_compared_trend_sets_the_units_of_both_periods_side_by_side(world: World) -> None:
    asked = Question(
        "group", "Deals", (SUM,), (Key(CLOSING, "month"),), period="this_fiscal_quarter",
        period_field=CLOSING, versus="last_fiscal_quarter",
    )  # fmt: skip
    found = answer(asked, world.asking())
    months: dict[str, Decimal] = defaultdict(Decimal)
    for row in world.rows("Deals"):
        months[(row.get("Closing_Date") or "")[:7]] += Decimal(str(row.get("Amount") or 0))
    assert [(group.keys[0], group.values[0], group.compared[0]) for group in found.groups] == [
        (f"2026-{month}", months[f"2026-{month}"], months[f"2026-{before}"])
        for month, before in (("10", "07"), ("11", "08"), ("12", "09"))
    ]
    assert world.calls() == 2


def test_each_choice_of_a_multi_select_list_is_a_group(world: World) -> None:
    found = answer(Question("group", "Leads", (COUNT,), (Key(Path("Languages", "", "Leads")),)), world.asking())
    expected = Counter(one for row in world.rows("Leads") for one in row.get("Languages") or (None,))
    assert {group.raw[0]: group.values[0] for group in found.groups} == dict(expected)
    assert found.figures[0].value == len(world.rows("Leads"))


def test_what_coql_cannot_group_is_paged_and_a_cut_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "ROWS_MOST", 20)
    asking = world.asking()
    monkeypatch.setattr(selection.Selection.query, "__kwdefaults__", {"tail": "", "limit": 10, "offset": 0})
    monkeypatch.setattr(selection.Selection.rows, "__kwdefaults__", {"order": "id asc", "most": 20})
    found = answer(Question("group", "Leads", (COUNT,), (Key(Path("Created_Time", "", "Leads"), "month"),)), asking)
    assert (found.note, found.limit, found.is_complete) == ("limit", 20, False)
    assert found.figures[0].value == 20
    assert world.calls() == 2


def test_several_currencies_are_turned_into_the_organisations_and_said(world: World) -> None:
    table = world.zylker(MANAGER).table("Deals")
    row = next(row for row in world.rows("Deals") if row.get("Amount"))
    table.put(row["id"], {**row, "Currency": "USD", "Exchange_Rate": 0.01})
    found = answer(figure(SUM), world.asking())
    expected = total(world.rows("Deals")) + Decimal(str(row["Amount"])) * 99
    assert (found.note, found.figures[0].value) == ("currencies", expected)


def test_a_condition_that_coql_refuses_to_group_is_counted_by_rows(world: World) -> None:
    asked = figure(COUNT, conditions=(Condition(OWNER, "is", (ME,)),), module="Deals")
    asking = world.asking(REP)
    mine = [row for row in world.rows("Deals", REP) if row["Owner"] == asking.user_id]
    assert mine
    assert answer(asked, asking).figures[0].value == len(mine)
    described = Condition(Path("Description", "", "Leads"), "contains", ("展示会",))
    found = answer(figure(COUNT, conditions=(described,), module="Leads"), world.asking())
    assert found.figures[0].value == sum("展示会" in (row.get("Description") or "") for row in world.rows("Leads")) > 0


def test_a_measure_that_the_module_does_not_have_is_said(world: World) -> None:
    found = answer(figure(Measure("sum", Path("Weight", "", "Deals"))), world.asking())
    assert (found.note, found.figures, found.is_complete) == ("unaskable", (), False)
    assert world.calls() == 0
    assert figures.AGGREGATES_MOST == 5
    assert TODAY.isoformat() == "2026-11-21"
