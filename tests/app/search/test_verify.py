"""Z4's comparison over returned rows: what counts as equal, and that nothing else passes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search import verify
from app.search.people import People
from grammar.catalog import Catalog
from grammar.command.nodes import Criterion, Op, Operand
from tests.app.search.conftest import USERS, catalog_of


def holds(catalog: Catalog, api_name: str, op: Op, values: tuple[Operand, ...], value: object, **options: bool) -> bool:
    module = catalog.command_module("leads")
    assert module is not None
    field = module.field(api_name)
    assert field is not None
    criterion = Criterion(field, field.label, op, values)
    return verify.checker([criterion], People(USERS), **options)({api_name: value})


@pytest.mark.parametrize(
    ("api_name", "op", "values", "value", "expected"),
    [
        ("Company", "contains", ("ZYL",), "株式会社ｚｙｌker", True),
        ("Company", "starts_with", ("ｚｙｌ",), "Zylker KK", True),
        ("Company", "ends_with", ("kk",), "Zylker ＫＫ", True),
        ("Company", "is", ("ﾃﾞｰﾀ",), "データ", True),
        ("Company", "=", ("データ",), "データ社", False),
        ("Company", "is", ("a", "b"), "B", True),
        ("Company", "contains", ("50%",), "500", False),
        ("Company", "contains", ("a_c",), "abc", False),
        ("Company", "contains", ("x",), None, False),
        ("Phone", "starts_with", ("03",), "03-1234", True),
        ("Phone", "is", ("0312",), "03-12", False),
        ("Lead_Source", "is", ("展示会",), "Trade Show", True),
        ("Lead_Source", "is", ("trade show",), "展示会", True),
        ("Lead_Source", "starts_with", ("展",), "Trade Show", True),
        ("Lead_Source", "contains", ("gone",), "Long Gone", True),
        ("Lead_Source", "is", ("展示会",), "Other", False),
        ("Languages", "contains", ("英",), ["English", "German"], True),
        ("Languages", "contains", ("germ",), ["Low German"], True),
        ("Languages", "starts_with", ("germ",), ["Low German"], False),
        ("Languages", "is", ("German",), ["German"], True),
        ("Languages", "is", ("German",), ["German", "English"], False),
        ("Languages", "is", ("独語;英語",), ["English", "German"], True),
        ("Languages", "is", ("英語", "独語"), ["German"], True),
        ("Languages", "is", ("German",), None, False),
        ("Account", "contains", ("zyl",), {"name": "Zylker", "id": "1"}, True),
        ("Account", "is", ("zylker",), {"name": "Zylker KK", "id": "1"}, False),
        ("Account", "is", ("zylker",), None, False),
        ("Owner", "is", ("aoi mori",), {"name": "Mori", "id": "13"}, True),
        ("Owner", "is", ("mori",), {"name": "Sato", "id": "20"}, False),
        ("Owner", "contains", ("zed",), {"name": "Zed", "id": "99"}, True),
        ("Owner", "contains", ("zed",), None, False),
        ("Annual_Revenue", "=", (Decimal("0.1"),), 0.1, True),
        ("Annual_Revenue", "=", (Decimal("50000"),), 50000.0, True),
        ("Annual_Revenue", ">", (Decimal("50000"),), 50000, False),
        ("Annual_Revenue", ">=", (Decimal("50000"),), "50000", True),
        ("Annual_Revenue", "<", (Decimal("1"), Decimal("9")), 5, True),
        ("Annual_Revenue", "<=", (Decimal("5"),), None, False),
        ("Annual_Revenue", "<", (Decimal("5"),), True, False),
        ("Annual_Revenue", "<", (Decimal("5"),), "NaN", False),
        ("Email_Opt_Out", "is", (True,), True, True),
        ("Email_Opt_Out", "is", (True,), False, False),
        ("Email_Opt_Out", "is", (False,), None, True),
        ("Email_Opt_Out", "=", (True, False), None, True),
        ("Email_Opt_Out", "is", (True,), "true", True),
    ],
)
def test_z4_what_fulfils_a_criterion(
    catalog: Catalog, api_name: str, op: Op, values: tuple[Operand, ...], value: object, expected: bool
) -> None:
    assert holds(catalog, api_name, op, values, value) is expected


def test_phone_numbers_count_without_punctuation_only_when_asked(catalog: Catalog) -> None:
    for op, typed in (("is", "0312345678"), ("starts_with", "03 1234"), ("contains", "12-34"), ("ends_with", "78")):
        assert holds(catalog, "Phone", op, (typed,), "(03) 1234-5678", is_loose=True)  # type: ignore[arg-type]
    assert not holds(catalog, "Phone", "contains", ("none",), "(03) 1234-5678", is_loose=True)
    assert not holds(catalog, "Phone", "is", ("031234",), "(03) 1234-5678", is_loose=True)


def test_all_criteria_must_hold(catalog: Catalog) -> None:
    module = catalog.command_module("leads")
    assert module is not None
    company, phone = module.field("Company"), module.field("Phone")
    assert company is not None
    assert phone is not None
    both = verify.checker(
        [Criterion(company, "x", "contains", ("zyl",)), Criterion(phone, "x", "starts_with", ("03", "045"))]
    )
    assert both({"Company": "Zylker", "Phone": "045-1"})
    assert not both({"Company": "Zylker", "Phone": "06-1"})
    assert not both({"Company": "Zylker"})
    assert verify.checker([])({})


def test_words_are_looked_for_in_the_texts_that_were_fetched() -> None:
    row = {
        "Last_Name": "大谷",
        "Company": "ＺＹＬ",
        "Owner": {"name": "Mori", "id": "1"},
        "Age": 5,
        "Tags": ["A", "B"],
        "X": "x",
    }
    columns = ["Last_Name", "Company", "Owner", "Age", "Tags", "Phone"]
    assert verify.fetched_texts([row, {}], columns) == ["大谷\nzyl\nmori\na\nb", ""]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "id", "email"]), inner),
    max_leaves=5,
)


@given(ANYTHING, st.sampled_from([field.api_name for field in catalog_of().modules[0].fields if field.kind == "text"]))
def test_no_value_of_the_crm_breaks_the_check(value: object, api_name: str) -> None:
    assert holds(catalog_of(), api_name, "contains", ("x",), value) in (True, False)
    assert holds(catalog_of(), api_name, "is", ("x",), value) in (True, False)


@given(ANYTHING, st.sampled_from(["Annual_Revenue", "Email_Opt_Out"]))
def test_no_value_of_the_crm_breaks_the_check_of_numbers_and_boxes(value: object, api_name: str) -> None:
    typed: Operand = True if api_name == "Email_Opt_Out" else Decimal(1)
    assert holds(catalog_of(), api_name, "=", (typed,), value) in (True, False)
