"""U1: what each comparison says about a visitor, and that the compiled evaluator agrees with a plain one."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.conditions import compare, enrichment, matching
from app.rules.conditions.facts import country_names, prepared, region_of
from app.rules.conditions.patterns import Stopped
from app.rules.conditions.ruleset import Ruleset, groups_of
from grammar.condition import parser
from grammar.condition.nodes import Condition, Leaf
from tests.app.rules.conditions import plain
from tests.grammar.condition.anything import EN, FIELDS, TEXTS, conditions

SHOWN: dict[str, Any] = {
    "visitor.city": "　Ｔｏｋｙｏ ",
    "visitor.email": "Ichiro@Example.co.jp",
    "visitor.ip": "10.0.0.7",
    "visitor.country": country_names("JP"),
    "visitor.region": region_of("日本"),
    "visitor.visits": 3,
    "visit.seconds": 125,
    "visit.landing_url": "https://example.jp/pricing?utm_source=mail",
    "visit.action": ("Downloaded", "watched video"),
    "deals.total": Decimal("120000.5"),
    "company.industry": "Hotels, Restaurants & Leisure",
    "company.tags": ("E-Commerce & Marketplaces", "Information Technology & Services"),
    "company.employees": 51,
    "person.role": ("operations", "ceo"),
    "info.plan": "gold 3",
    "info.seats": "40",
}
FACTS = prepared(SHOWN)
CASES = {
    "[City] is [tokyo]": True,
    "[City] is [TOKYO , Osaka]": True,
    "[City] is [Osaka, Kobe]": False,
    "[City] is not [Osaka, Kobe]": True,
    "[City] is not [Osaka, ｔｏｋｙｏ]": False,
    "[City] contains [OKY]": True,
    "[City] does not contain [oky]": False,
    "[City] starts with [to, x]": True,
    "[City] ends with [ＫＹＯ]": True,
    "[City] matches [^t.*o$]": True,
    "[City] matches [T?kyo]": True,
    "[City] matches [*kyo]": True,  # no regular expression: * and ? then
    "[City] does not match [^k]": True,
    "[City] is not empty": True,
    "[State] is empty": True,
    "[State] is [Tokyo]": False,  # what is not known fulfils nothing …
    "[State] is not [Tokyo]": True,  # … but what is negative
    "[State] does not contain [T]": True,
    "[State] does not match [T]": True,
    "[State] starts with [T]": False,
    "[Country] is [日本]": True,
    "[Country] is [JP]": True,
    "[Country] is [United States]": False,
    "[Region] is [Asia Pacific]": True,
    "[Visitor email] is [ICHIRO@example.co.jp]": True,
    "[Visitor email] ends with [@example.co.jp]": True,
    "[IP address] is [10.0.0.7]": True,
    "[IP address] is [10.0.0.0/24]": True,
    "[IP address] is not [10.0.1.0/24]": True,
    "[IP address] is between [10.0.0.1, 10.0.0.9]": True,
    "[IP address] is between [10.0.0.8, 10.0.0.9]": False,
    "[Number of visits] is [3]": True,
    "[Number of visits] is [1, 3]": True,
    "[Number of visits] is not [3]": False,
    "[Number of visits] > [2]": True,
    "[Number of visits] > [3]": False,
    "[Number of visits] >= [3]": True,
    "[Number of visits] < [3]": False,
    "[Number of visits] <= [3]": True,
    "[Number of visits] is between [3, 9]": True,
    "[Pages] > [0]": False,
    "[Pages] is not [1]": True,
    "[Time on site] > [2 min]": True,
    "[Total of open deals] > [12万]": True,
    "[Total of open deals] is [120000.5]": True,
    "[Landing page] contains [/PRICING]": True,
    "[Custom action] is [watched video]": True,
    "[Custom action] is not [watched video]": False,
    "[Custom action] is not empty": True,
    "[Custom action] contains [load]": True,
    "[Industry] is [Hotels]": True,  # the document splits the name at the comma
    "[Industry] is [Restaurants & Leisure]": True,
    "[Industry] is [Software]": False,
    "[Tags] is [E-Commerce & Marketplaces]": True,
    "[Tags] contains [commerce]": True,
    "[Number of employees] > [50]": True,
    "[Role] is [CEO]": True,
    "[Role] is [運用]": True,
    "[info.plan] starts with [Gold]": True,
    "[info.seats] > [39]": True,
    "[info.seats] is between [1, 39]": False,
    "[info.plan] > [1]": False,
    "([City] = [x] or [Number of visits] > [2]) and [Role] is [CEO]": True,
    "([City] = [tokyo] and [Number of visits] > [5]) or [Role] is [Legal]": False,
}


def test_u1_every_comparator_says_what_the_table_says() -> None:
    wrong = []
    for text, expected in CASES.items():
        read = parser.parse(text, EN)
        if compare.compiled(read)(FACTS) is not expected:
            wrong.append(text)
        if matching.matches(matching.kept(read), FACTS) is not expected:
            wrong.append(f"{text} as kept")
    assert wrong == []


def test_e5_every_predefined_value_is_a_condition_that_its_visitors_fulfil_and_no_others() -> None:
    """All 221, in both languages, as the vendor writes them, as its interface sends them, and joined by commas."""
    seen = 0
    for name in enrichment.LISTS:
        field = next(field for field in EN.fields if field.api_name == name)
        for value in enrichment.values(name, "ja"):
            seen += 1
            test = compare.leaf_test(Leaf(field, "is", (value.actual,)))
            assert {parser.parse(f"[{name}] is [{label}]", EN) for label in value.labels} == {
                Condition("and", (Leaf(field, "is", (value.actual,)),))
            }
            for sent in (value.actual, enrichment.key_of(value.actual), f"Something else, {value.actual}"):
                assert test(prepared({name: sent})), (name, sent)
            assert not test(prepared({name: "Something else"}))
            assert not test({})
    assert seen == 22 + 57 + 10 + 128 + 2 + 2


@pytest.mark.parametrize(
    ("sent", "least"),
    [
        ("51-250", 51),
        ("1K-5K", 1000),
        ("100K+", 100_000),
        ("$10M-$50M", 10_000_000),
        ("$0-$1M", 0),
        ("", None),
        ("?", None),
    ],
)
def test_e5_a_range_counts_by_its_lower_end(sent: str, least: int | None) -> None:
    assert enrichment.lower_bound(sent) == least


def test_u1_a_regular_expression_that_would_run_long_is_stopped() -> None:
    slow = parser.parse("[Landing page] matches [(a+)+$]", EN)
    facts = prepared({"visit.landing_url": "a" * 1000 + "!"})
    with pytest.raises(Stopped):
        compare.strict_test(next(slow.leaves))(facts)
    assert matching.matches(slow, facts) is False
    stopped: list[int] = []
    rules = Ruleset([(1, slow), (2, parser.parse("[Landing page] starts with [a]", EN))])
    assert rules.matching(facts, stopped=stopped) == [2]
    assert stopped == [1]


# ---------------------------------------------------------------------------------------------------- properties


@st.composite
def visitors(draw: st.DrawFn) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for field in draw(st.lists(st.sampled_from(FIELDS), max_size=12, unique_by=lambda one: one.api_name)):
        values: st.SearchStrategy[Any] = TEXTS
        if field.kind == "number":
            values = st.integers(0, 5) | st.decimals(0, 5, places=1)
        elif field.type == "ip":
            values = st.ip_addresses(v=4).map(str)
        elif field.values:
            values = st.sampled_from([value.actual for value in field.values])
            values |= st.lists(values, max_size=2).map(tuple)
        facts[field.api_name] = draw(values)
    return facts


@given(
    st.lists(conditions().filter(lambda one: all("matches" not in leaf.op for leaf in one.leaves)), max_size=6),
    visitors(),
)
def test_u1_the_compiled_evaluator_agrees_with_a_plain_one(rules: list[Condition], shown: dict[str, Any]) -> None:
    # Half of the visitors are made so that the first comparison of a rule meets them.
    for rule in rules[::2]:
        leaf = next(iter(rule.leaves))
        if leaf.values and leaf.field.type != "boolean":
            shown[leaf.field.api_name] = leaf.values[0]
    facts = prepared(shown)
    expected = [number for number, rule in enumerate(rules) if plain.holds(rule, shown)]
    ruleset = Ruleset(enumerate(rules))
    assert ruleset.matching(facts) == expected
    changed = {"company", "visit"}
    assert ruleset.matching(facts, changed) == [number for number in expected if groups_of(rules[number]) & changed]
