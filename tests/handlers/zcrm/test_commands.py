"""/zcrm as a person types it: modules, words, criteria, operators, fields (Z1 to Z6)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.world import AOI, EMMA, MISAKI, World


@pytest.mark.parametrize(
    ("text", "heading", "first"),
    [
        ("/zcrm leads", "見込み客", "大谷 翔平"),
        ("/zcrm contacts", "連絡先", "山崎 彩"),
        ("/zcrm accounts", "取引先", "Maruyama Logistics SA"),
        ("/zcrm deals", "商談", "大阪工務店株式会社 ライセンス更新"),
        ("/zcrm ｌｅａｄｓ", "見込み客", "大谷 翔平"),
    ],
)
def test_z1_a_module_lists_its_records_newest_change_first(shared: World, text: str, heading: str, first: str) -> None:
    seen = shared.say(AOI, text)
    assert seen.text.startswith(f"*{heading}*\n")
    assert (len(seen.names), seen.names[0]) == (10, first)


@pytest.mark.parametrize("word", ["lead", "Leads", "見込み客", "laeds", "LEADS", "見込客"])
def test_z1_another_spelling_of_a_module_names_the_right_one_and_offers_to_run_it(shared: World, word: str) -> None:
    seen = shared.say(AOI, f"/zcrm {word} [会社] contains [zyl]")
    assert "「leads」" in seen.text
    assert seen.labels == ["修正して実行する"]
    assert shared.calls(path="coql") == []
    shared.press(AOI, "修正して実行する")
    shown = shared.messages("bot", AOI)[-1]
    assert "見込み客 · 会社にzylを含む" in shown["text"]


def test_z1_the_other_modules_of_the_crm_are_no_modules_of_this_command(shared: World) -> None:
    seen = shared.say(EMMA, "/zcrm vehicles")
    assert "“vehicles”" in seen.text
    assert "`/zcrm leads" in seen.text


def test_z2_words_are_searched_for_in_the_module(shared: World) -> None:
    seen = shared.say(AOI, "/zcrm leads ohtani")
    assert seen.names == ["大谷 翔平", "大谷 花", "大谷 健", "Shohei Ohtani", "Shohei Ohtani-Mori"]
    (call,) = shared.calls(path="search")
    assert (call["path"], call["query"]["word"]) == ("/zohoapis/crm/v8/Leads/search", "ohtani")
    assert shared.say(AOI, "/zcrm accounts zylker inc").names == ["Zylker Inc.", "Zylker, Inc."]


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("/zcrm leads 会社 contains zyl", "/zcrm leads [会社] contains [zyl]"),
        ("/zcrm leads 年齢 >= 40", "/zcrm leads [年齢] >= [40]"),
        ("/zcrm contacts メール starts with shohei", "/zcrm contacts [メール] starts with [shohei]"),
    ],
)
def test_z2_an_operator_between_words_is_not_run_but_offered_in_brackets(
    shared: World, text: str, corrected: str
) -> None:
    seen = shared.say(AOI, text)
    assert f"`{corrected}`" in seen.text
    assert shared.calls(path="coql") == shared.calls(path="search") == []
    assert seen.labels == ["修正して実行する"]
    shared.press(AOI, "修正して実行する")
    assert shared.calls(path="coql") != []


@pytest.mark.parametrize("joint", [",", " ", ", ", "，", "\u3000", "\u00a0", " , ", "、"])
def test_z3_criteria_are_joined_by_and_whatever_stands_between_them(shared: World, joint: str) -> None:
    parts = ("[電話番号] starts with [03,045]", "[会社] contains [zyl]", "[メール] starts with [ohtani, shohei]")
    seen = shared.say(AOI, f"/zcrm leads {joint.join(parts)}")
    assert (seen.total, len(seen.names)) == (6, 6)


def test_z3_values_of_one_criterion_are_joined_by_or(shared: World) -> None:
    one = shared.say(AOI, "/zcrm leads [従業員数] = [320]").names
    other = shared.say(AOI, "/zcrm leads [従業員数] = [40]").names
    both = shared.say(AOI, "/zcrm leads [従業員数] = [320, 40]").names
    assert one != []
    assert other != []
    assert sorted(both) == sorted(one + other)


@pytest.mark.parametrize(
    ("criterion", "is_meant"),
    [
        ("[会社] contains [zyl]", lambda row: "zyl" in row["Company"].lower()),
        ("[会社] starts with [zyl]", lambda row: row["Company"].lower().startswith("zyl")),
        ("[会社] begins with [ＺＹＬ]", lambda row: row["Company"].lower().startswith("zyl")),
        ("[会社] ends with [SPORTS]", lambda row: row["Company"].endswith("Sports")),
        ("[会社] is [zylker sports]", lambda row: row["Company"] == "Zylker Sports"),
        ("[会社] = [Ｚｙｌｋｅｒ　Sports]", lambda row: row["Company"] == "Zylker Sports"),
        ("[年齢] = [31]", lambda row: row.get("Age") == 31),
        ("[年齢] > [60]", lambda row: row.get("Age", 0) > 60),
        ("[年齢] < [27]", lambda row: row.get("Age", 99) < 27),
        ("[年齢] >= [62]", lambda row: row.get("Age", 0) >= 62),
        ("[年齢] <= [31]", lambda row: row.get("Age", 99) <= 31),
        ("[メール対象外(オプトアウト)] is [true]", lambda row: row.get("Email_Opt_Out") is True),
        ("[メール対象外(オプトアウト)] = [false]", lambda row: not row.get("Email_Opt_Out")),
    ],
)
def test_z4_each_type_of_field_has_its_operators(
    shared: World, criterion: str, is_meant: Callable[[dict[str, Any]], bool]
) -> None:
    meant = [row for row in shared.rows("Leads") if is_meant(row) and not row.get("Converted__s")]
    assert meant != []
    assert shared.say(AOI, f"/zcrm leads {criterion}").total == len(meant)


@pytest.mark.parametrize("text", ["[会社] Contains [zyl]", "[会社] STARTS WITH [zyl]", "[会社] Is [zyl]"])
def test_z4_operators_in_capitals_are_an_error_that_shows_the_right_spelling(shared: World, text: str) -> None:
    seen = shared.say(AOI, f"/zcrm leads {text}")
    word = text.split("] ")[1].split(" [")[0].lower()
    assert f"条件種別は小文字で「{word}」と入力します。" in seen.text
    assert seen.labels == ["修正して実行する"]


@pytest.mark.parametrize(
    ("criterion", "operators"),
    [
        ("[Company] > [5]", ["contains", "starts with", "begins with", "ends with", "is", "="]),
        ("[Age] contains [5]", ["=", ">", "<", ">=", "<="]),
        ("[Email Opt Out] contains [true]", ["is", "="]),
    ],
)
def test_z4_an_operator_that_the_type_lacks_lists_those_it_has(
    shared: World, criterion: str, operators: list[str]
) -> None:
    seen = shared.say(EMMA, f"/zcrm leads {criterion}")
    expected = next(line for line in seen.text.replace("\u200b", "").splitlines() if line.startswith("Expected here"))
    assert [word for word in operators if f"“{word}”" in expected] == operators
    assert expected.count("“") == len(operators)


@pytest.mark.parametrize("label", ["会社", "Company", "COMPANY", "ｃｏｍｐａｎｙ", " 会社\u3000"])
def test_z5_a_field_is_named_in_the_askers_language_in_english_or_by_api_name(shared: World, label: str) -> None:
    assert len(shared.say(MISAKI, f"/zcrm leads [{label}] contains [zyl]").names) == 3
    assert shared.say(MISAKI, "/zcrm leads [Last_Name] is [大谷]").names == ["大谷 翔平", "大谷 真美子"]


def test_z5_a_label_of_two_fields_lists_both_with_their_api_names(shared: World) -> None:
    seen = shared.say(AOI, "/zcrm leads [担当部署] is [営業部]")
    assert "担当部署 (Department)" in seen.text
    assert "担当部署 (field5)" in seen.text
    assert shared.calls(path="coql") == []
    assert shared.say(AOI, "/zcrm leads [field5] is [第一課]").names != []


def test_z5_an_unknown_label_gets_did_you_mean(shared: World) -> None:
    seen = shared.say(EMMA, "/zcrm leads [Compny] contains [zyl]")
    assert "Leads has no field “Compny”. Did you mean Company" in seen.text
    assert seen.labels == ["Run this instead"]
    for typed in ("かいしゃ", "会者"):
        seen = shared.say(AOI, f"/zcrm leads [{typed}] contains [zyl]")
        assert "もしかして: 会社" in seen.text


@pytest.mark.parametrize(
    ("criteria", "count"),
    [
        ("leads [詳細情報] contains [見積もりを希望]", 3),  # multi line: the search API, then checked here
        ("leads [Webサイト] contains [sports.example]", 3),
        ("leads [見込み客のデータ元] is [展示会] [会社] contains [zyl]", 3),
        ("leads [対応言語] is [英語;ドイツ語]", 3),  # multi-select: the whole selection
        ("leads [対応言語] contains [ドイツ]", None),
        ("deals [取引先名] is [Zylker Inc.]", 2),  # lookup: by the linked record's name
        ("leads [見込み客の担当者] is [Emma Clark] [会社] contains [zyl]", 2),
        ("leads [見込み客の担当者] is [emma.clark@zylker.example] [会社] contains [zyl]", 2),
        ("leads [作成者] is [森 葵]", None),
        ("deals [技術担当] contains [emma]", None),  # a user field of the organisation's own
        ("accounts [取引先コード] is [ACC-00002]", 1),  # auto-number, as text
        ("deals [割引率] = [7.5%]", None),
        ("deals [契約月数] > [24]", None),
    ],
)
def test_z6_every_type_that_can_be_used_can_be_used(shared: World, criteria: str, count: int | None) -> None:
    seen = shared.say(AOI, f"/zcrm {criteria}")
    assert seen.names != [], seen.text
    assert count in (None, seen.total)


@pytest.mark.parametrize(
    ("asker", "criterion", "said"),
    [
        (EMMA, "[Salutation] is [Mr.]", "“Salutation” is a salutation, and salutations cannot be used in criteria."),
        (EMMA, "[Created Time] > [2026]", "“Created Time” is a date, and date and date-time fields cannot be used"),
        (AOI, "[更新日時] is [x]", "「更新日時」は日付の項目です。"),
    ],
)
def test_z6_salutation_date_and_date_time_cannot_be_used(shared: World, asker: str, criterion: str, said: str) -> None:
    seen = shared.say(asker, f"/zcrm leads {criterion}")
    assert said in seen.text
    assert shared.calls(path="coql") == []
