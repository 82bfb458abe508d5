"""What people really type is accepted, and what is wrong is pointed at (Z8, Z9)."""

import re
import unicodedata

import pytest

from tests.world import AOI, EMMA, World


@pytest.mark.parametrize(
    "text",
    [
        "/zcrm leads ［会社］＝［Zylker Inc.］",
        "/zcrm leads 【会社】＝「Zylker Inc.」",
        "/zcrm ｌｅａｄｓ 「会社」 ＝ 【Zylker Inc.】",
        "/zcrm   leads   [  会社  ]   is   [  Zylker Inc.  ]  ",
        "/zcrm\u3000leads\u3000[会社]\u3000is\u3000[Zylker Inc.]",
        "/zcrm leads [会社]is[Zylker Inc.]",
        '/zcrm leads [会社] is ["Zylker Inc."]',
        "/zcrm leads [会社] is [「Zylker Inc.」,Zylker Inc.]",
    ],
)
def test_z8_brackets_operators_and_spaces_of_any_width_are_read(shared: World, text: str) -> None:
    assert shared.say(AOI, text).names == ["大谷 花"]


@pytest.mark.parametrize(
    ("criterion", "company"),
    [
        ('[会社] is ["Zylker, Inc."]', "Zylker, Inc."),
        ("[会社] is [“Zylker, Inc.”]", "Zylker, Inc."),
        ("[会社] is [O'Hara & Sons]", "O'Hara & Sons"),
        ("[会社] is [Semicolon; Ltd.]", "Semicolon; Ltd."),
        ("[会社] is [50% off_sale]", "50% off_sale"),
        ("[会社] is [C:\\temp\\new]", "C:\\temp\\new"),
        ("[会社] is [絵文字株式会社🎌]", "絵文字株式会社🎌"),
        ("[会社] is [شركة المثال \u202etxt.exe]", "شركة المثال \u202etxt.exe"),
        ("[会社] is [「(株)ｶﾌﾞｼｷ，ｶﾞｲｼｬ」]", None),
        ("[会社] is [| a | b |]", "| a | b |"),
        ("[会社] is [<b>Tag</b> & Co.]", "<b>Tag</b> & Co."),
    ],
)
def test_z8_any_value_passes_unharmed(shared: World, criterion: str, company: str | None) -> None:
    seen = shared.say(AOI, f"/zcrm leads {criterion}")
    if company is None:  # the inner brackets are of another kind, so they are text, and no company is called that
        assert seen.total == 0
        return
    assert seen.total == len(shared.rows("Leads", Company=company)) == 1


def test_z8_a_label_with_brackets_and_an_escaped_bracket_are_read(shared: World) -> None:
    assert shared.say(AOI, "/zcrm contacts [メール対象外(オプトアウト)] is [true]").total == 10
    assert shared.say(AOI, '/zcrm leads [姓] is ["Zylker, Inc. \\[東京\\]"]').total == 1
    assert shared.say(AOI, '/zcrm leads 【姓】 is 【"Zylker, Inc. [東京]"】').total == 1


@pytest.mark.parametrize(
    ("values", "amounts"),
    [
        ("1,800,000", [1_800_000]),
        ("１８００千", [1_800_000]),
        ("180万", [1_800_000]),
        ("¥1,800,000", [1_800_000]),
        ("1,800,000円", [1_800_000]),
        ("1,800,000, 1000", [1_800_000, 1000]),
        ("１，８００，０００", [1_800_000]),
    ],
)
def test_z8_numbers_are_read_as_people_write_them(shared: World, values: str, amounts: list[int]) -> None:
    seen = shared.say(AOI, f"/zcrm deals [総額] = [{values}]")
    assert seen.total == sum(len(shared.rows("Deals", Amount=amount)) for amount in amounts)
    assert seen.total > 0


def test_z8_percent_signs_belong_to_the_number(shared: World) -> None:
    assert (
        shared.say(AOI, "/zcrm deals [確度] >= [50%]").total == shared.say(AOI, "/zcrm deals [確度] >= [50]").total > 0
    )


FAULTS = [
    ("/zcrm leads [Compny] contains [zyl]", "Compny", "Company"),
    ("/zcrm leads [Company] cointains [zyl]", "cointains", "contains"),
    ("/zcrm leads [Company] contains zyl", "zyl", ""),
    ("/zcrm leads [Company contains [zyl]", "", ""),
    ("/zcrm leads [Company] contains [zyl", "", ""),
    ("/zcrm leads [Company]", "", "contains"),
    ("/zcrm leads [Company] contains", "", ""),
    ("/zcrm leads [Company] contains []", "", ""),
    ("/zcrm leads [Age] > [old]", "old", "number"),
    ("/zcrm leads [Email Opt Out] is [maybe]", "maybe", "true"),
    ("/zcrm leads [Company] contains [a] or [b]", "or", ""),
    ("/zcrm leads contains [zyl]", "", ""),
    ("/zcrm [Company] contains [zyl]", "[", "leads"),
    ("/zcrm clients", "clients", "leads"),
    ("/zcrm leads ]", "]", ""),
]


@pytest.mark.parametrize(("text", "marked", "expected"), FAULTS)
def test_z9_an_error_points_at_the_place_and_gives_a_correct_example(
    shared: World, text: str, marked: str, expected: str
) -> None:
    seen = shared.say(EMMA, text)
    block = re.search(r"```\n(.*)\n(.*)\n```", seen.text)
    assert block, seen.text
    assert block[1] == text, "the command is repeated as it was typed"
    under = [place for place, mark in enumerate(block[2]) if mark == "^"]
    assert under != []
    if marked:
        assert block[1][under[0] : under[-1] + 1] == marked
    assert expected in next((line for line in seen.text.splitlines() if line.startswith("Expected here:")), "")
    (example,) = re.findall(r"For example: `(.*)`", seen.text)
    run = shared.say(EMMA, example)
    assert run.names != [] or "No records match" in run.text
    assert "```" not in run.text


def test_z9_the_mark_stands_under_wide_characters(shared: World) -> None:
    seen = shared.say(AOI, "/zcrm leads [会社] contains [大谷] [かい社] is [a]")
    block = re.search(r"```\n(.*)\n(.*)\n```", seen.text)
    assert block

    def columns(text: str) -> int:
        return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)

    before, _, _ = block[1].partition("かい社")
    blanks, _, _ = block[2].partition("＾")
    assert columns(blanks) == columns(before)
    assert block[2].strip("\u3000 ") == "＾＾＾"


def test_z9_a_long_command_is_shown_around_the_place(shared: World) -> None:
    seen = shared.say(EMMA, f"/zcrm leads [Company] is [{'x' * 300}] [Nothing] is [1]")
    block = re.search(r"```\n(.*)\n(.*)\n```", seen.text)
    assert block
    assert len(block[1]) <= 102
    assert block[1][block[2].index("^") :].startswith("Nothing")


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("/zcrm leads [Company] Contains [zyl]", "/zcrm leads [Company] contains [zyl]"),
        ("/zcrm leads [Compny] contains [zyl]", "/zcrm leads [Company] contains [zyl]"),
        ("/zcrm leads [Company] contains [zyl", "/zcrm leads [Company] contains [zyl]"),
    ],
)
def test_z9_a_certain_fix_is_a_button_that_runs_it(shared: World, text: str, corrected: str) -> None:
    seen = shared.say(EMMA, text)
    assert f"Corrected: `{corrected}`" in seen.text
    assert seen.labels == ["Run this instead"]
    shared.press(EMMA, "Run this instead")
    assert "*Leads · Company contains zyl*" in shared.messages("bot", EMMA)[-1]["text"]


def test_z1_z5_japanese_words_of_an_english_speaking_rep_are_put_right(shared: World) -> None:
    seen = shared.say(EMMA, "/zcrm 見込み客 [会社] contains [zyl]")
    assert "The module is written “leads”" in seen.text
    assert "Corrected: `/zcrm leads [Company] contains [zyl]`" in seen.text
    assert seen.labels == ["Run this instead"]
    seen = shared.say(EMMA, "/zcrm leads [姓]=[大谷]")
    assert "Leads has no field “姓”. Did you mean Last Name?" in seen.text
    assert seen.labels == ["Run this instead"]
    assert shared.titles(EMMA, "/zcrm leads [会") == ["Company"]


def test_z5_what_resembles_it_far_less_than_the_best_is_not_proposed(shared: World) -> None:
    text = shared.say(EMMA, "/zcrm leads [Compny] is [a]").text
    assert "Did you mean Company" in text
    assert "Is Converted" not in text


def test_z1_a_missing_module_is_said_to_be_missing(shared: World) -> None:
    assert shared.say(EMMA, "/zcrm [Company] contains [zyl]").text.startswith("The module is missing")
    assert shared.say(AOI, "/zcrm [会社] contains [zyl]").text.startswith("タブが指定されていません。")


def test_z9_without_any_guess_it_is_said_what_stands_there(shared: World) -> None:
    assert "Expected here: the name of a field." in shared.say(EMMA, "/zcrm leads [Zzzzz] is [a]").text
    assert "ここに入力できるもの: 項目名" in shared.say(AOI, "/zcrm leads [Zzzzz] is [a]").text


def test_z5_of_two_fields_with_one_label_each_is_suggested_under_a_name_that_people_know(shared: World) -> None:
    titles = shared.titles(EMMA, "/zcrm leads [Depart")
    assert titles == ["Department (Department)", "Department (field5)"]
    for title in titles:
        assert "```" not in shared.say(EMMA, f"/zcrm leads [{title}] contains [a]").text


def test_z9_a_doubtful_fix_is_shown_but_no_button_runs_it(shared: World) -> None:
    seen = shared.say(AOI, "/zcrm leads [部署] is [営業部]")
    assert "もしかして" in seen.text
    assert seen.labels == []


@pytest.mark.parametrize(
    "odd", ["\u202e", "`", "```", "\n", "\x00", "{@all}", "😀" * 50, "[" * 200, "]" * 50, "\ufeff"]
)
def test_z9_no_text_brings_an_apology(shared: World, odd: str) -> None:
    for text in (f"/zcrm leads {odd}", f"/zcrm leads [{odd}] is [{odd}]", f"/zcrm {odd}"):
        seen = shared.say(EMMA, text)
        assert "went wrong" not in seen.text
        assert seen.text.count("```") in (0, 2), "what was typed does not end the code block"


def test_z9_a_text_too_long_for_a_command_is_said_to_be_so(shared: World) -> None:
    assert "characters; this one has" in shared.say(EMMA, f"/zcrm leads [Company] is [{'y' * 10_000}]").text
