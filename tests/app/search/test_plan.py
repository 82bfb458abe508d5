"""What is asked, in which language of the CRM, and what is left over."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clients import coql
from app.clients.spellings import Reach
from app.search import columns, plan
from app.search.catalogue.standard import standard
from app.search.people import People
from app.search.plan import Plan
from grammar.catalog import Catalog, Field, Module
from grammar.command.nodes import BY_KIND, Command, Criterion, Op
from grammar.command.parser import parse
from tests.app.search.conftest import USERS

BUNDLED = standard(None)


def planned(text: str, catalog: Catalog = BUNDLED, people: People | None = None) -> Plan:
    return plan.make(parse(f"/zcrm {text}", catalog), people)


def many(label: str, op: str, count: int = 10) -> str:
    return f"[{label}] {op} [{','.join(f'v{number}' for number in range(count))}]"


def test_z11_a_search_brings_all_that_a_card_shows() -> None:
    for word, names in {
        "leads": ("Full_Name", "Company", "Phone", "Email", "Lead_Status", "Owner", "Lead_Source", "Annual_Revenue"),
        "contacts": ("Full_Name", "Account_Name", "Phone", "Email", "Owner", "Lead_Source"),
        "accounts": ("Account_Name", "Phone", "Website", "Industry", "Owner", "Annual_Revenue"),
        "deals": ("Deal_Name", "Amount", "Stage", "Closing_Date", "Probability", "Account_Name", "Owner"),
    }.items():
        chosen = planned(word).columns
        assert set(names) <= set(chosen), word
        assert len(chosen) <= 50
        assert len(set(chosen)) == len(chosen)
        assert "Description" not in chosen
        module = BUNDLED.command_module(word)
        assert module is not None
        headline = [field.api_name for field in columns.headline(module)]
        assert headline[: len(columns.HEADLINES[module.api_name])] == list(columns.HEADLINES[module.api_name])


def test_z7_five_fields_with_ten_patterns_are_asked_as_far_as_they_fit() -> None:
    found = planned(
        f"leads {many('会社', 'contains')} {many('姓', 'starts with')} {many('名', 'ends with')} "
        f"{many('メール', 'is')} {many('市区町村', 'contains')}"
    )
    assert found.way == "coql"
    assert found.condition.count(" like ") == 20  # the two most selective patterns, and the one IN of `is`
    assert found.condition.count(" in (") == 1
    assert "First_Name like" in found.condition
    assert "Last_Name like" in found.condition
    assert [criterion.label for criterion in found.rest] == ["会社", "市区町村"]
    assert not found.is_exact
    assert {"Company", "City"} <= set(found.columns)


def test_nobody_of_that_name_needs_no_question(people: People) -> None:
    found = planned("leads [Lead Owner] is [nobody]", people=people)
    assert (found.way, found.note) == ("none", "nobody")
    assert planned("leads [Lead Owner] is [mori]", people=people).condition == "(Owner = '13')"


def test_a_value_that_no_record_can_hold_needs_no_question() -> None:
    found = planned("leads [従業員数] = [3.5]")
    assert (found.way, found.note, found.coql) == ("none", "no_such_value", None)


@pytest.mark.parametrize(
    ("text", "way", "asked", "rest"),
    [
        ("leads ohtani", "word", "ohtani", []),
        ("leads 大谷", "word", "大谷", []),
        ("leads [詳細情報] contains [zyl]", "criteria", "(Description:equals:zyl)", []),
        (
            "leads [詳細情報] starts with [zyl] [年間売上] > [5]",
            "criteria",
            "(Description:starts_with:zyl)",
            ["年間売上"],
        ),
        ("leads [詳細情報] contains [zyl] [姓] is [大谷]", "coql", "(Last_Name = '大谷')", ["詳細情報"]),
        ("leads [詳細情報] is [zyl] [姓] contains [大谷]", "criteria", "(Description:equals:zyl)", ["姓"]),
    ],
)
def test_words_and_text_areas_go_to_the_search(text: str, way: str, asked: str, rest: list[str]) -> None:
    found = planned(text)
    assert (found.way, found.search_text or found.condition) == (way, asked)
    assert [criterion.label for criterion in found.rest] == rest
    assert ("Description" in found.columns) == ("詳細情報" in text)


def test_z2_one_character_is_looked_for_at_the_beginning_of_names() -> None:
    assert planned("leads x").condition == "((Last_Name like 'x%' or First_Name like 'x%') or Company like 'x%')"
    assert planned("accounts 大").condition == "(Account_Name like '大%')"
    assert planned("deals x").coql is not None


def test_a_refused_search_is_asked_in_coql() -> None:
    word = plan.without_search(planned("deals ohtani"))
    assert (word.way, word.condition) == ("coql", "(Deal_Name like '%ohtani%')")
    area = plan.without_search(planned("leads [詳細情報] contains [zyl] [年間売上] > [5]"))
    assert (area.way, area.condition) == ("coql", "(Annual_Revenue > 5)")
    assert [criterion.label for criterion in area.rest] == ["詳細情報"]


def test_z4_both_widths_are_asked_for_where_labels_are_japanese() -> None:
    japanese = standard("ja")
    assert planned("leads [会社] contains [NTT]", japanese).condition == (
        "(Company like '%NTT%' or Company like '%ＮＴＴ%')"
    )
    assert planned("leads [会社] contains [NTT]").condition == "(Company like '%NTT%')"
    # more forms than there is room for: better every field asked than every form
    crowded = f"leads {many('会社', 'contains')} {many('姓', 'starts with')}"
    assert planned(crowded, japanese).condition.count("ｖ") == 0
    assert planned(crowded, japanese).rest == ()


def test_pages_and_the_count_ask_the_same_question() -> None:
    found = planned("deals [総額] < [2000000]")
    assert found.query(0) == found.coql
    assert found.query(2).endswith("where (Amount < 2000000) order by Modified_Time desc limit 200 offset 400")
    assert found.count_query == "select COUNT(id) from Deals where (Amount < 2000000)"


def test_only_what_the_crm_counts_as_we_do_is_exact() -> None:
    exact = ["leads", "leads [会社] contains [zyl]", "leads [姓] is [大谷]", "deals [総額] < [5]"]
    inexact = ["leads [会社] contains [50%]", "leads [会社] is [a_b]", "leads [詳細情報] contains [zyl]"]
    assert [planned(text).is_exact for text in (*exact, *inexact)] == [True] * 4 + [False] * 3


def usable(module: Module) -> list[Field]:
    return [field for field in module.fields if field.kind != "unusable"]


@st.composite
def commands(draw: st.DrawFn) -> Command:
    module = draw(st.sampled_from(BUNDLED.modules[:4]))
    criteria = []
    for field in draw(st.lists(st.sampled_from(usable(module)), max_size=5)):
        op: Op = draw(st.sampled_from(BY_KIND[field.kind]))
        operand: st.SearchStrategy[Any] = {
            "text": st.text(min_size=1, max_size=8)
            | st.sampled_from([v.actual for v in field.values] or ["zyl", "ＮＴＴ"]),
            "number": st.decimals(allow_nan=False, allow_infinity=False, places=2),
            "boolean": st.booleans(),
        }[field.kind]
        values = tuple(draw(st.lists(operand, min_size=1, max_size=10)))
        criteria.append(Criterion(field, field.label, op, values))
    return Command(module, tuple(criteria))


@given(commands(), st.sampled_from([None, "typed", "widths", "all"]), st.booleans())
def test_no_plan_breaks_a_limit_and_every_criterion_is_asked_or_checked(
    command: Command, reach: Reach | None, knows_people: bool
) -> None:
    people = People(USERS) if knows_people else None
    found = plan.make(command, people, reach=reach)
    assert len(found.columns) <= 50
    if found.way == "coql":
        asked = [criterion for criterion in command.criteria if criterion not in found.rest]
        assert len(coql.where([]) if not asked else found.condition) > 0
        outside = plan_words(found.condition)
        assert (
            outside.count(" like ")
            + outside.count(" = ")
            + outside.count(" in ")
            + sum(outside.count(f" {sign} ") for sign in ("<", ">", "<=", ">="))
            <= coql.CRITERIA_MOST
        )
    if found.way == "criteria":
        assert len(found.search_text) <= 3000
    assert {criterion.field.api_name for criterion in command.criteria} - {"id"} <= set(found.columns)


def plan_words(condition: str) -> str:
    """The query without its literals."""
    pieces = condition.replace("''", "").split("'")
    return "".join(pieces[::2])
