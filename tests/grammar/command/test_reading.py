"""What correct commands mean: Z1 to Z8, the examples of the help pages as they are written there."""

from decimal import Decimal

import pytest

from grammar.catalog import Catalog, Field, Module
from grammar.command.nodes import Command
from grammar.command.parser import parse
from tests.grammar.command.catalogs import hand_made

CATALOG = hand_made()


def read(text: str) -> Command:
    return parse(text, CATALOG)


def criteria(text: str) -> list[tuple[str, str, tuple[object, ...]]]:
    return [(found.field.api_name, found.op, found.values) for found in read(text).criteria]


# The commands of the Japanese help page, character for character: the third has a no-break space in it.
HELP_PAGE = [
    (
        "/zcrm leads [電話番号] starts with [03,045],[会社] contains [zyl],[メール] starts with [ohtani, shohei]",
        [
            ("Phone", "starts_with", ("03", "045")),
            ("Company", "contains", ("zyl",)),
            ("Email", "starts_with", ("ohtani", "shohei")),
        ],
    ),
    ("/zcrm leads", []),
    ("/zcrm leads [姓]=[大谷]", [("Last_Name", "=", ("大谷",))]),
    (
        "/zcrm leads [姓]=[大谷]\u00a0[見込み客のデータ元]=[展示会]",
        [("Last_Name", "=", ("大谷",)), ("Lead_Source", "=", ("展示会",))],
    ),
    (
        "/zcrm leads [見込み客のデータ元]=[Webフォーム, 展示会, 営業電話]",
        [("Lead_Source", "=", ("Webフォーム", "展示会", "営業電話"))],
    ),
    ("/zcrm contacts [メール] starts with [shohei]", [("Email", "starts_with", ("shohei",))]),
    ("/zcrm contacts [会社] ends with [株式会社]", [("Account_Name", "ends_with", ("株式会社",))]),
    ("/zcrm accounts [メール] contains [ohtani]", [("Email", "contains", ("ohtani",))]),
    ("/zcrm leads [年間売上] > [50000]", [("Annual_Revenue", ">", (Decimal(50000),))]),
    ("/zcrm deals [総額] < [2000000]", [("Amount", "<", (Decimal(2000000),))]),
    ("/zcrm deals [確度] >= [50]", [("Probability", ">=", (Decimal(50),))]),
    ("/zcrm leads [年齢] <= [40]", [("Age", "<=", (Decimal(40),))]),
    ("/zcrm contacts [メール対象外(オプトアウト)] is [true]", [("Email_Opt_Out", "is", (True,))]),
]


@pytest.mark.parametrize(("text", "expected"), HELP_PAGE)
def test_z3_every_example_of_the_help_page_is_read(text: str, expected: list[object]) -> None:
    assert criteria(text) == expected
    assert read(text).module.command == text.split()[1]


def test_z2_text_after_the_module_is_one_phrase() -> None:
    assert read("/zcrm leads ohtani").word == "ohtani"
    assert read("/zcrm leads　大谷　翔平 ").word == "大谷　翔平"
    assert read("leads https://zylker.test/?a=b").word == "https://zylker.test/?a=b"
    assert read("leads O'Brien (株)").word == "O'Brien (株)"


def test_z2_a_quoted_phrase_may_hold_operators_and_brackets() -> None:
    assert read('leads "this is [it]"').word == "this is [it]"
    assert read("leads “大谷「様」”").word == "大谷「様」"
    assert read('leads "a ""b"" \\"c\\""').word == 'a "b" "c"'


@pytest.mark.parametrize("joint", [",", " ", ", ", " , ", "、", "，", "\u3000", "", " 、 "])
def test_z3_criteria_are_joined_by_comma_blank_or_both(joint: str) -> None:
    assert criteria(f"leads [姓]=[a]{joint}[会社]=[b]") == [("Last_Name", "=", ("a",)), ("Company", "=", ("b",))]


@pytest.mark.parametrize(
    ("word", "op"),
    [
        ("starts with", "starts_with"),
        ("begins with", "starts_with"),
        ("ends with", "ends_with"),
        ("contains", "contains"),
        ("is", "is"),
        ("=", "="),
    ],
)
def test_z4_text_fields_have_five_operators_and_a_synonym(word: str, op: str) -> None:
    assert criteria(f"leads [会社] {word} [x]") == [("Company", op, ("x",))]


@pytest.mark.parametrize("op", ["=", ">", "<", ">=", "<="])
def test_z4_number_fields_have_five_operators(op: str) -> None:
    assert criteria(f"leads [年齢]{op}[5]") == [("Age", op, (Decimal(5),))]


@pytest.mark.parametrize("op", ["is", "="])
def test_z4_check_boxes_have_two_operators_and_two_values(op: str) -> None:
    assert criteria(f"contacts [Email Opt Out] {op} [true, FALSE]") == [("Email_Opt_Out", op, (True, False))]


@pytest.mark.parametrize(
    "label",
    ["会社", " 会社\u3000", "Company", "ＣＯＭＰＡＮＹ", "company"],
    ids=["own", "blanks", "english", "wide", "case"],
)
def test_z5_a_field_goes_by_its_label_in_both_languages_and_its_api_name(label: str) -> None:
    assert criteria(f"leads [{label}] is [x]") == [("Company", "is", ("x",))]
    assert criteria("leads [Designation] is [x]") == [("Designation", "is", ("x",))]


def test_z5_the_label_is_kept_as_typed() -> None:
    assert read("leads [ ＣＯＭＰＡＮＹ ] is [x]").criteria[0].label == "ＣＯＭＰＡＮＹ"


@pytest.mark.parametrize("label", ["メール対象外(オプトアウト)", "メール対象外（オプトアウト）", "ﾒｰﾙ対象外(ｵﾌﾟﾄｱｳﾄ)"])
def test_z8_labels_hold_round_brackets_of_any_width(label: str) -> None:
    assert criteria(f"contacts [{label}] is [true]") == [("Email_Opt_Out", "is", (True,))]


@pytest.mark.parametrize(
    "text",
    [
        "／ｚｃｒｍ　ｌｅａｄｓ　［会社］＝［zyl，abc］",
        "leads【会社】=【zyl、abc】",
        "leads 「会社」 = 「zyl , abc」",
        "leads ｢会社｣=｢zyl､abc｣",
        "\u2003leads\u00a0\u200b[会社]\u3000=\u2009[\u00a0zyl\u3000,\tabc ]\n",
    ],
)
def test_z8_full_width_signs_other_brackets_and_all_blanks_are_read(text: str) -> None:
    assert criteria(text) == [("Company", "=", ("zyl", "abc"))]


@pytest.mark.parametrize("op", ["＞＝", "> =", "≧", "≥", ">　="])
def test_z8_full_width_and_japanese_operators_are_read(op: str) -> None:
    assert criteria(f"leads [年齢]{op}［４０］") == [("Age", ">=", (Decimal(40),))]


@pytest.mark.parametrize("op", ["ｓｔａｒｔｓ　ｗｉｔｈ", "starts \u00a0 with"])
def test_z8_operator_words_may_be_wide_and_widely_spaced(op: str) -> None:
    assert criteria(f"leads [会社]{op}[x]") == [("Company", "starts_with", ("x",))]


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ('["Zylker, Inc."]', ("Zylker, Inc.",)),
        ("[“Zylker、 Inc.”, x]", ("Zylker、 Inc.", "x")),
        ("[＂a，b＂]", ("a，b",)),
        ('["a ""b"" c", "d\\"e"]', ('a "b" c', 'd"e')),
        ('[5" pipe, "Foo" Bar]', ('5" pipe', '"Foo" Bar')),
        ('["  a "]', ("  a ",)),
        ("[「株式会社」]", ("「株式会社」",)),
        ("[【a】, b]", ("【a】", "b")),
        ("[a\\]b, c\\,d, \\[, e\\\\]", ("a]b", "c,d", "[", "e\\")),
        ("[C:\\dir, \\n]", ("C:\\dir", "\\n")),
        ("[a [b, c] d]", ("a [b, c] d",)),
        ("「a[b]c」", ("a[b]c",)),
        ("【「x」】", ("「x」",)),
        ("[👩‍👩‍👧, مرحبا, é, ｶﾞ]", ("👩‍👩‍👧", "مرحبا", "é", "ｶﾞ")),
        ("[is, =, contains, starts with]", ("is", "=", "contains", "starts with")),
        ("[1,000]", ("1", "000")),
        ("[ＡＢＣ]", ("ＡＢＣ",)),
    ],
)
def test_z8_values_come_through_unharmed(typed: str, values: tuple[str, ...]) -> None:
    assert criteria(f"leads [会社] is {typed}") == [("Company", "is", values)]


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("1,000", [1000]),
        ("1，０００", [1000]),
        ("1, 000", [1, 0]),
        ("1 ,000", [1, 0]),
        ("1、000", [1, 0]),
        ("1,00", [1, 0]),
        ("1,0000", [1, 0]),
        ("1234,567", [1234, 567]),
        ("12,345,678", [12345678]),
        ("1,000, 2,000", [1000, 2000]),
        ("¥1,000,5万,1億5000万, 50%", [1000, 50000, 150000000, 50]),
        ("1,234.5", ["1234.5"]),
        ("-1,000", [-1000]),
        ("1億5,000万", [150000000]),
        ('"1,000", 2', [1000, 2]),
    ],
)
def test_z8_a_comma_within_a_number_is_no_separator(typed: str, values: list[object]) -> None:
    expected = tuple(Decimal(str(value)) for value in values)
    assert criteria(f"leads [年間売上] = [{typed}]") == [("Annual_Revenue", "=", expected)]


def test_z8_a_label_with_square_brackets_may_be_escaped_or_balanced() -> None:
    size = Field("Size", "寸法 [cm]", ("寸法 [cm]",), "integer", "number")
    catalog = Catalog("ja", (Module("Deals", "deals", "商談", ("商談",), "Size", (size,)),))
    for label in ("[寸法 [cm]]", "[寸法 \\[cm\\]]", "【寸法 [cm]】", "「寸法 ［ｃｍ］」"):
        assert parse(f"deals {label} > [5]", catalog).criteria[0].field is size


def test_z7_five_criteria_of_ten_values_are_read() -> None:
    text = "leads " + " ".join(f"[会社] is [{','.join(map(str, range(10)))}]" for _ in range(5))
    assert [len(found.values) for found in read(text).criteria] == [10] * 5
