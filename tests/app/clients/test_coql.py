"""Criteria → COQL: every line of the mapping that the product is built on, and what quoting must hold."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clients import coql, criteria, spellings
from app.search.catalogue.standard import standard
from grammar.catalog import Field, Value
from grammar.command.nodes import Command, Criterion, Op
from grammar.command.parser import parse

CATALOG = standard(None)
LANGUAGES = Field(
    "Languages",
    "Languages",
    ("Languages",),
    "multiselectpicklist",
    "text",
    values=(Value("English", ("英語",)), Value("German", ("German",)), Value("Low German", ("Low German",))),
)
CASE_NUMBER = Field("Case_Number", "Case Number", ("Case Number",), "autonumber", "text")
GROUP = Field("Group", "Group", ("Group",), "text", "text")


def read(text: str) -> Command:
    return parse(text, CATALOG)


def condition(text: str) -> str:
    conditions = [coql.condition(item) for item in read(text).criteria]
    return coql.where([item for item in conditions if item is not None])


def of(field: Field, op: Op, *values: str | Decimal | bool, reach: spellings.Reach = "typed") -> str:
    found = coql.condition(Criterion(field, field.label, op, values), reach=reach)
    assert found is not None
    return coql.where([found])


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("leads", "(id is not null)"),
        ("leads [会社] starts with [zyl]", "(Company like 'zyl%')"),
        ("leads [会社] begins with [zyl]", "(Company like 'zyl%')"),
        ("leads [会社] ends with [株式会社]", "(Company like '%株式会社')"),
        ("leads [会社] contains [zyl]", "(Company like '%zyl%')"),
        ("leads [姓] is [大谷]", "(Last_Name = '大谷')"),
        ("leads [姓] = [大谷]", "(Last_Name = '大谷')"),
        ("leads [姓] is [O'Hara]", "(Last_Name = 'O''Hara')"),
        (
            "leads [見込み客のデータ元]=[Webフォーム, 展示会, 営業電話]",
            "(Lead_Source in ('Web Form','Trade Show','Cold Call'))",
        ),
        ("leads [電話番号] starts with [03,045,06]", "((Phone like '03%' or Phone like '045%') or Phone like '06%')"),
        (
            "leads [電話番号] starts with [03,045] [会社] contains [zyl]",
            "((Phone like '03%' or Phone like '045%') and Company like '%zyl%')",
        ),
        (
            "leads [電話番号] starts with [03,045],[会社] contains [zyl],[メール] starts with [ohtani, shohei]",
            (
                "(((Phone like '03%' or Phone like '045%') and Company like '%zyl%') and "
                "(Email like 'ohtani%' or Email like 'shohei%'))"
            ),
        ),
        ("leads [年間売上] = [50000]", "(Annual_Revenue = 50000)"),
        ("leads [年間売上] = [50000,60000]", "(Annual_Revenue in (50000,60000))"),
        ("leads [年間売上] > [50000]", "(Annual_Revenue > 50000)"),
        ("leads [年間売上] > [50000.50, 7]", "(Annual_Revenue > 50000.5 or Annual_Revenue > 7)"),
        ("deals [確度] >= [50]", "(Probability >= 50)"),
        ("deals [総額] < [2000000]", "(Amount < 2000000)"),
        ("contacts [メール対象外(オプトアウト)] is [true]", "(Email_Opt_Out = 'true')"),
        (
            "contacts [メール対象外(オプトアウト)] is [true, false]",
            "(Email_Opt_Out = 'true' or Email_Opt_Out = 'false')",
        ),
        ("contacts [取引先名] contains [zylker]", "(Account_Name.Account_Name like '%zylker%')"),
        ("contacts [取引先名] is [Zylker KK]", "(Account_Name.Account_Name = 'Zylker KK')"),
        ("deals [連絡先名] starts with [大谷]", "(Contact_Name.Full_Name like '大谷%')"),
        ("deals [関連キャンペーン] is [春]", "(Campaign_Source.Campaign_Name = '春')"),
        # a text that names no value of the list may still be stored in old records
        ("leads [見込み客のデータ元] is [展示会, 昔の値]", "(Lead_Source in ('Trade Show','昔の値'))"),
        ("leads [見込み客のデータ元] ends with [会]", "(Lead_Source = 'Trade Show' or Lead_Source like '%会')"),
        ("leads [見込み客のデータ元] contains [zzz]", "(Lead_Source like '%zzz%')"),
    ],
)
def test_z3_criteria_become_coql(command: str, expected: str) -> None:
    assert condition(f"/zcrm {command}") == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (of(LANGUAGES, "contains", "German"), "(Languages like '%German%')"),
        (of(LANGUAGES, "is", "German"), "(Languages like '%German%')"),
        (of(LANGUAGES, "starts_with", "Germ"), "(Languages like '%Germ%')"),
        (of(LANGUAGES, "is", "Low German;英語"), "(Languages like '%Low German%')"),
        (of(LANGUAGES, "is", "英語"), "(Languages like '%English%')"),
        (of(LANGUAGES, "is", "英語", reach="widths"), "(Languages like '%英語%' or Languages like '%English%')"),
        (of(LANGUAGES, "is", "German", "Thai"), "(Languages like '%German%' or Languages like '%Thai%')"),
        (of(CASE_NUMBER, "=", "CASE-00042"), "(Case_Number = 'CASE-00042')"),
        (of(CASE_NUMBER, "contains", "42"), "(Case_Number like '%42%')"),
        (of(GROUP, "is", "A"), "('Group' = 'A')"),
    ],
)
def test_z6_types_that_need_care(found: str, expected: str) -> None:
    assert found == expected


def field(module: str, api_name: str) -> Field:
    owner = CATALOG.module(module)
    assert owner is not None
    found = owner.field(api_name)
    assert found is not None
    return found


COMPANY, PHONE = field("Leads", "Company"), field("Leads", "Phone")


@pytest.mark.parametrize(
    ("op", "value", "expected"),
    [
        (">", "3.5", "> 3"),
        (">=", "3.5", ">= 4"),
        ("<", "3.5", "< 4"),
        ("<=", "3.5", "<= 3"),
        (">", "-3.5", "> -4"),
        ("<", "1E+30", "< 9223372036854775807"),
        (">", "-1E+30", "> -9223372036854775807"),
        ("=", "1E+2", "= 100"),
    ],
)
def test_whole_numbers_are_asked_for_with_whole_numbers(op: Op, value: str, expected: str) -> None:
    assert of(field("Leads", "No_of_Employees"), op, Decimal(value)) == f"(No_of_Employees {expected})"


@pytest.mark.parametrize("value", ["3.5", "1E+30"])
def test_a_whole_number_that_can_not_be_matches_nothing(value: str) -> None:
    found = coql.condition(Criterion(field("Leads", "No_of_Employees"), "x", "=", (Decimal(value),)))
    assert found is not None
    assert found.parts == ()


def test_owners_are_asked_for_by_id() -> None:
    criterion = Criterion(field("Leads", "Owner"), "Owner", "contains", ("mori",))
    one, two, nobody = (coql.condition(criterion, lambda _, ids=ids: ids) for ids in (["13"], ["13", "20"], []))  # type: ignore[misc]
    assert one is not None
    assert two is not None
    assert nobody is not None
    assert one.parts == ("Owner = '13'",)
    assert two.parts == ("Owner in ('13','20')",)
    assert nobody.parts == ()
    assert coql.condition(criterion) is None  # without a list of people there is nothing to ask


def test_text_areas_are_not_asked_for_in_coql() -> None:
    assert coql.condition(Criterion(field("Leads", "Description"), "x", "contains", ("zyl",))) is None


def test_more_than_100_values_take_several_in() -> None:
    values = tuple(f"v{number}" for number in range(150))
    found = coql.condition(Criterion(COMPANY, "x", "is", values))
    assert found is not None
    assert [part.count("','") + 1 for part in found.parts] == [100, 50]


@pytest.mark.parametrize(
    ("op", "value", "reach", "expected"),
    [
        ("contains", "ｚｙｌ", "typed", "(Company like '%ｚｙｌ%' or Company like '%zyl%')"),
        ("is", "ﾃﾞｰﾀ", "typed", "(Company in ('ﾃﾞｰﾀ','データ'))"),
        ("contains", "NTT", "widths", "(Company like '%NTT%' or Company like '%ＮＴＴ%')"),
        ("contains", "データ", "widths", "(Company like '%データ%' or Company like '%ﾃﾞｰﾀ%')"),
        ("contains", "大谷", "widths", "(Company like '%大谷%')"),
        ("is", "Zyl", "all", "(Company in ('Zyl','zyl','ZYL','Ｚｙｌ'))"),
    ],
)
def test_z4_width_and_case_are_asked_for_where_the_crm_may_tell_them_apart(
    op: Op, value: str, reach: spellings.Reach, expected: str
) -> None:
    assert of(COMPANY, op, value, reach=reach) == expected


def test_phone_numbers_typed_in_full_width_are_also_asked_for_as_digits() -> None:
    parts = of(PHONE, "starts_with", "０３－１２")
    assert parts == "((Phone like '０３－１２%' or Phone like '03-12%') or Phone like '0312%')"
    assert of(PHONE, "is", "03-12", reach="all").endswith("Phone like '%0%3%1%2%')")
    assert of(PHONE, "is", "03-12", reach="widths") == "(Phone = '03-12')"


STRINGS = st.text(st.characters(codec=None, categories=None), min_size=1, max_size=20)
LITERAL = re.compile(r"'(?:[^']|'')*'")


@given(STRINGS)
def test_no_value_leaves_its_quotes(value: str) -> None:
    for op, reach in (("contains", "typed"), ("is", "widths"), ("starts_with", "all")):
        text = of(COMPANY, op, value, reach=reach)  # type: ignore[arg-type]
        bare = LITERAL.sub("?", text)
        assert re.fullmatch(r"[(]*(Company (like|=|in) [(?,)]+( or )?)+", bare), bare
        assert not any(char < " " or "\ud800" <= char <= "\udfff" for char in text)


@given(st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=12), st.sampled_from(["and", "or"]))
def test_every_pair_stands_in_brackets(parts: list[str], word: str) -> None:
    text = coql.join(f" {word} ", parts)
    while (shorter := re.sub(rf"\(\w+ {word} \w+\)", "x", text)) != text:
        text = shorter
    assert re.fullmatch(r"\w+", text)


def test_a_page_and_a_count() -> None:
    page = coql.select(["Full_Name", "Group"], "Leads", "(id is not null)", offset=200)
    assert page == (
        "select Full_Name, 'Group' from Leads where (id is not null) order by Modified_Time desc limit 200 offset 200"
    )
    assert coql.count("Leads", "(id is not null)") == "select COUNT(id) from Leads where (id is not null)"


@pytest.mark.parametrize(
    ("op", "values", "expected"),
    [
        ("contains", ["zyl"], "(Description:equals:zyl)"),
        ("is", ["zyl"], "(Description:equals:zyl)"),
        ("ends_with", ["zyl"], "(Description:equals:zyl)"),
        ("starts_with", ["zyl"], "(Description:starts_with:zyl)"),
        ("contains", ["a", "b", "c"], "(((Description:equals:a)or(Description:equals:b))or(Description:equals:c))"),
        ("contains", ["f(x, y)"], r"(Description:equals:f\(x\, y\))"),
        ("contains", ["a\\"], r"(Description:equals:a\\)"),
        ("contains", ["a\\b"], r"(Description:equals:a\b)"),
        ("contains", ["a\\(b"], r"(Description:equals:a\\\(b)"),
    ],
)
def test_text_areas_become_search_criteria(op: Op, values: list[str], expected: str) -> None:
    criterion = Criterion(field("Leads", "Description"), "x", op, tuple(values))
    assert criteria.text([criterion]) == (expected, ())


def test_search_criteria_stop_at_ten_and_at_3000_characters() -> None:
    description = field("Leads", "Description")
    six = Criterion(description, "x", "contains", tuple("abcdef"))
    text, rest = criteria.text([six, six])
    assert text.count("equals") == 6
    assert rest == (six,)
    long = Criterion(description, "x", "contains", ("z" * 3000,))
    assert criteria.text([long]) == ("", (long,))


@given(STRINGS)
def test_no_value_leaves_its_search_criterion(value: str) -> None:
    escaped = criteria.escape(value)
    assert not re.search(r"(?<!\\)(?:\\\\)*[(),]", escaped)
    assert len(escaped) - len(escaped.rstrip("\\")) in range(0, 100, 2)
