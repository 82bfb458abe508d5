"""What wrong criteria get (Z4 to Z9): code, place, and the way out. Modules and phrases: test_first_words.py."""

import pytest

from grammar.command.nodes import MAX_LENGTH
from grammar.command.parser import parse
from grammar.errors import GrammarError
from tests.grammar.command.catalogs import hand_made

CATALOG = hand_made()


def fault(text: str) -> GrammarError:
    with pytest.raises(GrammarError) as caught:
        parse(text, CATALOG)
    return caught.value


def marked(text: str) -> tuple[str, str]:
    """(code, the marked run of the text)."""
    found = fault(text)
    return found.code, text[found.column - 1 : found.column - 1 + found.length]


def test_z4_an_operator_of_another_type_lists_those_of_this_one() -> None:
    assert marked("leads [会社] >= [5]") == ("operator_not_for_type", ">=")
    assert fault("leads [会社] > [5]").expected == ("contains", "starts with", "begins with", "ends with", "is", "=")
    assert fault("leads [年齢] contains [5]").expected == ("=", ">", "<", ">=", "<=")
    assert fault("leads [メール対象外(オプトアウト)] > [true]").expected == ("is", "=")
    assert fault("leads [年齢] is [5]").corrected == "/zcrm leads [年齢] = [5]"


@pytest.mark.parametrize("typed", ["Contains", "CONTAINS", "Ｃontains", "contAins"])
def test_z4_operator_words_are_case_sensitive_and_the_right_spelling_is_shown(typed: str) -> None:
    found = fault(f"/zcrm leads [会社] {typed} [zyl]")
    assert (found.code, found.expected) == ("operator_case", ("contains",))
    assert (found.corrected, found.certain) == ("/zcrm leads [会社] contains [zyl]", True)
    assert marked(f"/zcrm leads [会社] {typed} [zyl]")[1] == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("contians", "contains"),
        ("startswith", "starts with"),
        ("start with", "starts with"),
        ("equals", "is"),
        ("==", "="),
        ("を含む", "contains"),
        ("で始まる", "starts with"),
        ("次の値で終わる", "ends with"),
    ],
)
def test_z4_a_misspelt_or_other_operator_is_put_right(typed: str, meant: str) -> None:
    text = f"/zcrm leads [会社] {typed} [zyl]"
    assert marked(text) == ("unknown_operator", typed)
    assert (fault(text).corrected, fault(text).certain) == (f"/zcrm leads [会社] {meant} [zyl]", True)


@pytest.mark.parametrize("typed", ["is not", "!=", "<>", "does not contain", "≠", "between"])
def test_z4_an_operator_that_there_is_not_gets_no_correction(typed: str) -> None:
    text = f"/zcrm leads [会社] {typed} [zyl]"
    assert marked(text) == ("unknown_operator", typed)
    assert fault(text).corrected is None


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Compny", "会社"),
        ("かいしゃ", "会社"),
        ("カイシャ", "会社"),
        ("社名", "会社"),
        ("anual revenu", "年間売上"),
        ("ｔｅｌ", "電話番号"),
    ],
)
def test_z5_an_unknown_label_gets_did_you_mean(typed: str, label: str) -> None:
    text = f"/zcrm leads [{typed}] = [5]"
    assert marked(text) == ("unknown_field", typed)
    assert fault(text).expected[0] == label
    assert (fault(text).corrected, fault(text).certain) == (f"/zcrm leads [{label}] = [5]", True)


@pytest.mark.parametrize("typed", ["が", "Contains", "を含む"])
def test_z9_a_word_that_stood_for_itself_gets_blanks_around_it(typed: str) -> None:
    meant = "is" if typed == "が" else "contains"
    assert fault(f"/zcrm leads [会社]{typed}[zyl]").corrected == f"/zcrm leads [会社] {meant} [zyl]"


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("/zcrm leads [会社] contains ［zyl】", "/zcrm leads [会社] contains [zyl]"),
        ("/zcrm leads [会社】 contains [zyl]", "/zcrm leads [会社] contains [zyl]"),
        ("/zcrm leads [会社] is [a, b」、[姓] is [c]", "/zcrm leads [会社] is [a, b], [姓] is [c]"),
    ],
)
def test_z9_a_bracket_closed_by_another_kind_is_taken_as_closed(text: str, corrected: str) -> None:
    assert fault(text).code == "unclosed_bracket"
    assert (fault(text).corrected, fault(text).certain) == (corrected, True)


def test_z5_a_label_like_no_other_gets_no_guess() -> None:
    assert fault("leads [zzzz] = [5]").expected == ("FIELD",)
    assert fault("leads [zzzz] = [5]").corrected is None


def test_z5_a_shared_label_lists_both_with_their_api_names() -> None:
    found = fault("/zcrm deals [備考] is [x]")
    assert (found.code, found.column, found.length) == ("ambiguous_field", 14, 2)
    assert found.facts["choices"] == (("備考", "Note_1"), ("備考", "Note_2"))
    assert all(parse(f"deals [{spelling}] is [x]", CATALOG) for spelling in found.expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("leads [作成日時] = [今日]", "date"),
        ("contacts [生年月日] = [2000-01-01]", "date"),
        ("leads [敬称] is [Mr.]", "salutation"),
    ],
)
def test_z6_dates_and_salutation_are_refused_with_their_reason(text: str, reason: str) -> None:
    found = fault(text)
    assert (found.code, found.facts["reason"]) == ("unusable_field", reason)
    assert parse(found.example, CATALOG).module.command == text.split()[0]


def test_z7_the_sixth_criterion_is_refused_and_a_field_named_twice_counts_twice() -> None:
    text = "/zcrm leads " + " ".join(["[姓]=[a]"] * 6)
    found = fault(text)
    assert (found.code, found.facts) == ("too_many_criteria", {"limit": 5, "count": 6})
    assert text[found.column - 2 :] == "[姓]=[a]"
    assert not found.certain


def test_z7_the_eleventh_value_is_refused() -> None:
    text = f"/zcrm leads [姓]=[{','.join(f'v{number}' for number in range(12))}]"
    assert marked(text) == ("too_many_values", "v10")
    assert fault(text).facts == {"limit": 10, "count": 12, "label": "姓"}
    assert not fault(text).certain


def test_z7_the_fault_is_the_same_however_many_there_are() -> None:
    assert fault("leads " + "[姓]=[a] " * 900).code == "too_many_criteria"
    assert fault(f"leads [姓]=[{'a,' * 4000}]").code == "too_many_values"


@pytest.mark.parametrize("typed", ["abc", "1.2.3", "五月", "1e5", "NaN", "九" * 100])
def test_z8_what_is_no_number_is_marked(typed: str) -> None:
    assert marked(f"leads [年齢] = [1, {typed} ]") == ("not_a_number", typed)


def test_z8_what_is_neither_true_nor_false_is_marked_and_yes_is_understood() -> None:
    text = "/zcrm contacts [メール対象外(オプトアウト)] is [はい]"
    assert marked(text) == ("not_a_boolean", "はい")
    assert fault(text).corrected == "/zcrm contacts [メール対象外(オプトアウト)] is [true]"
    assert fault("contacts [Email Opt Out] is [5]").corrected is None


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("leads [", "missing_field", "FIELD"),
        ("leads [会社", "unclosed_bracket", "]"),
        ("leads 【会社", "unclosed_bracket", "】"),
        ("leads [会社]", "missing_operator", "contains"),
        ("leads [会社] contains", "missing_value", "["),
        ("leads [会社] contains [", "missing_value", "VALUE"),
        ("leads [会社] contains [zyl", "unclosed_bracket", "]"),
        ("leads [会社] contains 「zyl", "unclosed_bracket", "」"),
        ("leads [会社] contains [zyl,", "missing_value", "VALUE"),
        ("leads [会社] contains [zyl],", "missing_field", "["),
    ],
)
def test_z9_what_is_missing_at_the_end_is_one_past_the_text(text: str, code: str, expected: str) -> None:
    found = fault(text)
    assert (found.code, found.column, found.length) == (code, len(text) + 1, 0)
    assert expected in found.expected


@pytest.mark.parametrize(
    ("text", "code", "run", "column"),
    [
        ("leads []=[x]", "missing_field", "", 8),
        ("leads contains [x]", "missing_field", "", 7),
        ("leads [会社] [zyl]", "missing_operator", "", 12),
        ("leads [会社], [姓]", "missing_operator", "", 11),
        ("leads [会社] =, [姓]=[x]", "missing_value", "", 13),
        ("leads [会社] is []", "empty_value", "", 16),
        ("leads [会社] is [a, ,b]", "empty_value", "", 19),
        ('leads [会社] is [a, " "]', "empty_value", '" "', 19),
        ('leads [会社] is ["a, b]', "unclosed_quote", '"', 16),
        ("leads [会社 contains [zyl]", "unclosed_bracket", "", 10),
        ("leads [会社】 contains [zyl]", "unclosed_bracket", "", 10),
        ("leads [会社]] is [a]", "unexpected", "]", 11),
        ("leads [会社] is [a] and [姓] is [b]", "unexpected", "and", 19),
        ("leads [会社] is [a],, [姓] is [b]", "unexpected", ",", 19),
        ("leads 株式会社「大谷」", "unexpected", "「", 11),
        ("leads [👩‍👩‍👧é] is [a]", "unknown_field", "👩‍👩‍👧é", 8),
        ("leads [会社] is [👩‍👩‍👧], [ﾒｰﾙｱﾄﾞﾚｽ2] is [a]", "unknown_field", "ﾒｰﾙｱﾄﾞﾚｽ2", 25),
    ],
)
def test_z9_the_place_is_counted_in_code_points_as_typed(text: str, code: str, run: str, column: int) -> None:
    assert marked(text) == (code, run)
    assert fault(text).column == column


@pytest.mark.parametrize(
    ("rest", "corrected"),
    [
        ("[会社] contains [zyl", "[会社] contains [zyl]"),
        ("[会社 contains [zyl]", "[会社] contains [zyl]"),
        ("[会社】 contains [zyl]", "[会社] contains [zyl]"),
        ("[会社]] contains [zyl]", "[会社] contains [zyl]"),
        ("[会社] contains [zyl [姓] = [大谷]", "[会社] contains [zyl], [姓] = [大谷]"),
        ("[会社] contains [zyl] and [姓] = [大谷]", "[会社] contains [zyl], [姓] = [大谷]"),
        ("[会社] contains [zyl],", "[会社] contains [zyl]"),
        ("[会社] contains [a,,b]", "[会社] contains [a, b]"),
        ('[会社] contains ["Zylker, Inc.]', '[会社] contains ["Zylker, Inc."]'),
    ],
)
def test_z9_a_slip_of_the_fingers_is_put_right_for_certain(rest: str, corrected: str) -> None:
    found = fault(f"/zcrm leads {rest}")
    assert (found.corrected, found.certain) == (f"/zcrm leads {corrected}", True)


def test_z9_or_is_not_silently_turned_into_and() -> None:
    assert fault("/zcrm leads [会社] is [a] or [姓] is [b]").corrected is None


def test_z9_the_leftmost_fault_is_told() -> None:
    assert fault("leads [Compny] Contains [a").code == "unknown_field"
    assert fault("leads [会社] > [a] [Compny]").code == "operator_not_for_type"
    assert fault("leads [年齢] = [x], [会社").code == "not_a_number"


def test_z9_the_example_is_for_that_very_module_and_field() -> None:
    assert fault("deals [総額] contains [5]").example == "/zcrm deals [総額] >= [50000]"
    assert fault("leads [見込み客のデータ元] > [x]").example == "/zcrm leads [見込み客のデータ元] is [展示会, 営業電話]"
    assert fault("contacts [Email Opt Out] is [x]").example == "/zcrm contacts [メール対象外(オプトアウト)] is [true]"
    assert fault("Deals").example.startswith("/zcrm deals ")


def test_z9_a_text_longer_than_any_command_is_refused() -> None:
    found = fault("leads " + "a" * MAX_LENGTH)
    assert (found.code, found.column) == ("too_long", MAX_LENGTH + 1)
    assert found.facts == {"limit": MAX_LENGTH, "count": MAX_LENGTH + 6}
    assert parse("leads " + "a" * (MAX_LENGTH - 6), CATALOG).word
