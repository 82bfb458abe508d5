"""A short text leans on the question before it, and its neighbours are offered."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grammar.question.lines.scope import scope_of
from grammar.question.nodes import Condition, Key, Measure, Path, Question
from grammar.question.telling.neighbours import MOST, neighbours
from tests.grammar.question.reading import EVERY, GOLD, gold_lines, question, reading

REVENUE = question("revenue this month")
OPEN = question("open deals")


def own(name: str) -> Path:
    return Path(name, "", "Deals")


@pytest.mark.parametrize("text", ["by owner", "per rep", "担当者別", "担当者別に見せて"])
def test_by_owner_groups_what_was_asked(text: str) -> None:
    found = question(text, last=REVENUE)
    assert found.groups == (Key(own("Owner")),)
    assert (found.measures, found.conditions, found.period) == (REVENUE.measures, REVENUE.conditions, "this_month")


@pytest.mark.parametrize("text", ["list them", "show the records", "一覧で", "as a list"])
def test_list_them_lists_what_was_counted(text: str) -> None:
    found = question(text, last=REVENUE)
    assert (found.intent, found.measures, found.groups) == ("list", (), ())
    assert (found.conditions, found.period) == (REVENUE.conditions, "this_month")


@pytest.mark.parametrize("text", ["and last month?", "what about last month", "先月は？"])
def test_another_period_keeps_the_rest(text: str) -> None:
    found = question(text, last=REVENUE)
    assert (found.period, found.measures, found.period_field) == ("last_month", REVENUE.measures, REVENUE.period_field)


def test_conditions_are_added_and_those_of_the_same_field_replaced() -> None:
    mine = question("only mine", last=OPEN)
    assert mine.conditions == (*OPEN.conditions, Condition(own("Owner"), "is", ("$me",)))
    assert question("only won ones", last=mine).conditions[-1] == Condition(own("deal_status"), "is", ("won",))


def test_how_many_and_top_change_the_answer() -> None:
    assert question("how many", last=OPEN).intent == "figure"
    ranked = question("top 5", last=question("revenue by owner"))
    assert (ranked.intent, ranked.limit, ranked.groups) == ("top", 5, (Key(own("Owner")),))
    assert question("compared to last month", last=REVENUE).versus == "last_month"


def test_a_text_of_its_own_does_not_lean() -> None:
    assert question("leads by industry", last=OPEN) == question("leads by industry")
    assert question("revenue last year", last=OPEN).measures == REVENUE.measures
    assert reading("thanks", last=OPEN).kind == "smalltalk"


def test_without_a_question_before_it_nothing_leans() -> None:
    assert reading("by owner").question is None
    assert reading("list them").question is None


def test_a_list_is_not_compared() -> None:
    assert reading("前年比", last=OPEN).question != OPEN


def kinds(asked: Question) -> list[str]:
    return [neighbour.kind for neighbour in neighbours(asked, EVERY)]


def test_b3_a_figures_neighbours_are_by_month_by_owner_and_the_list() -> None:
    found = neighbours(REVENUE, EVERY)
    assert [neighbour.kind for neighbour in found] == ["list", "compare", "by_month", "by_owner", "by_stage"]
    assert found[1].question.versus == "last_month"
    assert found[2].question.groups == (Key(own("Closing_Date"), "month"),)


def test_neighbours_never_repeat_the_question_itself() -> None:
    assert "by_owner" not in kinds(question("revenue by owner"))
    assert "list" not in kinds(OPEN)
    assert kinds(question("What are the available Opportunity Stages?")) == []


def test_neighbours_are_few_and_different() -> None:
    for line in gold_lines(GOLD)[:150]:
        asked = reading(line["text"]).question
        if asked is not None:
            found = neighbours(asked, EVERY)
            assert len(found) <= MOST
            assert asked not in [neighbour.question for neighbour in found]


@pytest.mark.parametrize(
    ("before", "text", "path", "value"),
    [
        ("revenue this month", "what about Emma?", "Owner", "Emma"),
        ("deals owned by John Smith", "and Emma Stone?", "Owner", "Emma Stone"),
        ("今月の売上", "田中さんは？", "Owner", "田中"),
        ("deals for Acme Corp", "how about Globex Corp?", "Account_Name", "Globex Corp"),
        ("my open deals", "what about Emma", "Owner", "Emma"),
    ],
)
def test_a_name_asks_the_last_question_of_somebody_else(before: str, text: str, path: str, value: str) -> None:
    asked = question(before)
    found = question(text, last=asked)
    assert (found.intent, found.period, found.measures) == (asked.intent, asked.period, asked.measures)
    assert [c.values for c in found.conditions if c.path == own(path)] == [(value,)]


def test_a_name_alone_is_looked_for_and_asks_nothing_of_the_last_question() -> None:
    assert reading("Emma", last=OPEN).kind == "search"
    assert reading("what about food?", last=REVENUE).kind == "search"


LAST = (
    *("revenue this month", "open deals", "leads by industry", "top 5 accounts by annual revenue", "担当者別の商談数"),
    *("win rate this quarter vs last quarter", "my tasks due today", "deals by stage and owner", "Zylker deal"),
)
OF_DEALS = (
    "deal amount",
    "average deal amount",
    "total deal value",
    "商談金額",
    "案件金額",
    "商談の平均金額",
    "商談金額の合計",
)
BY = ("{} by stage", "ステージ別の{}", "{} by owner", "{} 担当者別", "{} this month", "今月の{}", "{}")
WHOLE = [line["text"] for line in gold_lines(GOLD) if line["answerable"]]


def names_its_module(text: str) -> bool:
    """Told by the catalogue's words alone, without the reader."""
    asked = reading(text).question
    scope = scope_of(EVERY, asked.module) if asked is not None and asked.measures else None
    return scope is not None and scope.is_named_in(" ".join(re.findall(r"\w+", text.casefold())))


@given(
    text=st.one_of(
        st.builds(str.format, st.sampled_from(BY), st.sampled_from(OF_DEALS)),
        st.sampled_from(WHOLE).filter(names_its_module),
    ),
    last=st.sampled_from(LAST),
)
def test_a_text_with_a_module_and_a_measure_reads_the_same_after_any_question(text: str, last: str) -> None:
    """A pick list whose label holds the module's name ('lead source') is no module."""
    assume(not any(word in text.casefold() for word in ("lead source", "データ元", "リードソース")))
    assert reading(text, last=question(last)) == reading(text)


@pytest.mark.parametrize("text", ["sort by deal amount", "deal amount over 50k", "by lead source"])
def test_a_fields_name_that_holds_the_modules_is_no_question_of_its_own(text: str) -> None:
    assert "last" in question(text, last=OPEN).assumed


@pytest.mark.parametrize("text", ["amount by stage", "ステージ別の金額"])
def test_the_figure_that_a_follow_up_names_is_the_one_that_is_grouped(text: str) -> None:
    found = question(text, last=OPEN)
    assert (found.measures, found.groups) == ((Measure("sum", own("Amount")),), (Key(own("Stage")),))
    assert found.conditions == OPEN.conditions
