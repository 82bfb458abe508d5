"""What can come next while a command is typed (Z10), stage by stage, and that no suggestion leads nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammar.catalog import Catalog
from grammar.command.complete import MAX_CHOICES, Completion, complete
from grammar.command.nodes import MAX_LENGTH
from grammar.command.parser import parse
from grammar.command.printer import to_text
from grammar.errors import GrammarError
from tests.grammar.command.catalogs import NASTY, catalogs, commands, hand_made

CATALOG = hand_made()
FAMILY = ("展示会", "営業電話", "Webフォーム", "広告")


def after(text: str) -> Completion:
    return complete(text, CATALOG)


def shown(text: str) -> tuple[str, ...]:
    return tuple(choice.text for choice in after(text).choices)


def joined(text: str) -> tuple[str, ...]:
    return tuple(choice.joined for choice in after(text).choices)


@pytest.mark.parametrize("text", ["", "/zcrm", "/zcrm ", "/zc", "/"])
def test_z10_at_first_the_modules(text: str) -> None:
    assert after(text).stage == "module"
    assert shown(text) == ("leads", "contacts", "accounts", "deals")
    assert after(text).choices[0].detail == "見込み客"
    assert [parse(choice, CATALOG).module.command for choice in joined(text)] == list(shown(text))


@pytest.mark.parametrize("typed", ["le", "lead", "Lea", "ＬＥ", "見込み客", "見込", "みこ", "リード", "laeds"])
def test_z10_a_half_typed_or_japanese_module_becomes_its_word(typed: str) -> None:
    assert after(f"/zcrm {typed}").stage == "module"
    assert joined(f"/zcrm {typed}") == ("/zcrm leads",)
    assert joined(typed) == ("leads",)


@pytest.mark.parametrize("text", ["/zcrm leads", "/zcrm leads ", "leads\u3000"])
def test_z10_the_bare_module_is_a_command_and_suggests_fields_not_records(text: str) -> None:
    found = after(text)
    assert (found.stage, found.wants_records) == ("field", False)
    assert found.command == parse(text, CATALOG)
    assert found.choices[0].joined == f"{text.rstrip()} [見込み客の担当者] " or text.endswith("\u3000")
    assert "作成日時" not in shown(text)
    assert "敬称" not in shown(text)


@pytest.mark.parametrize(
    "typed", ["会", "会社", "Comp", "comp", "ｃｏｍｐ", "Company", "かい", "カイ", "ｶｲ", "kai", "社名"]
)
def test_z10_a_field_is_found_by_label_english_api_name_and_reading(typed: str) -> None:
    assert after(f"leads [{typed}").stage == "field"
    assert after(f"leads [{typed}").choices[0].joined == "leads [会社] "


def test_z10_the_better_match_comes_first() -> None:
    assert shown("leads [メール") == ("メール", "メール対象外(オプトアウト)", "サブのメールアドレス")
    assert shown("leads [電話") == ("電話番号", "携帯電話")
    assert shown("leads [zzz") == ()


def test_z10_a_bracket_is_closed_as_it_was_opened() -> None:
    assert joined("leads 【会") == ("leads 【会社】 ",)
    assert joined("leads ［会") == ("leads ［会社］ ",)
    assert joined("leads 「会") == ("leads 「会社」 ",)
    assert joined("leads ｢会") == ("leads ｢会社｣ ",)


def test_z10_of_two_fields_with_one_label_each_is_offered_by_a_name_that_works() -> None:
    assert joined("deals [備") == ("deals [Remarks] ", "deals [Second remarks] ")


def test_z10_then_the_operators_that_this_type_has() -> None:
    assert after("leads [会社]").stage == "operator"
    assert shown("leads [会社]") == ("contains", "starts with", "ends with", "is", "=")
    assert shown("leads [年齢] ") == ("=", ">", "<", ">=", "<=")
    assert shown("contacts [メール対象外(オプトアウト)]") == ("is", "=")
    assert joined("leads [会社]")[0] == "leads [会社] contains ["


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("sta", ("starts with",)),
        ("starts w", ("starts with",)),
        ("beg", ("begins with",)),
        ("Con", ("contains",)),
        ("含む", ("contains",)),
        ("i", ("is",)),
        ("zzz", ()),
    ],
)
def test_z10_a_half_typed_operator_is_finished(typed: str, words: tuple[str, ...]) -> None:
    assert after(f"leads [会社] {typed}").stage == "operator"
    assert shown(f"leads [会社] {typed}") == words
    assert joined(f"leads [会社]{typed}") == tuple(f"leads [会社] {word} [" for word in words)


def test_z10_a_sign_may_grow() -> None:
    assert (after("leads [年齢] >").stage, shown("leads [年齢] >")) == ("operator", (">=",))
    assert joined("leads [年齢] ＞") == ("leads [年齢] >= [",)


@pytest.mark.parametrize("text", ["leads [Lead Source] is", "leads [Lead Source] is ", "leads [Lead Source] is ["])
def test_z10_then_the_pick_list_values_as_the_asker_sees_them(text: str) -> None:
    assert after(text).stage == "value"
    assert shown(text) == FAMILY
    assert after(text).choices[0].detail == "Trade Show"
    assert joined(text)[0] == "leads [Lead Source] is [展示会]"


def test_z10_values_in_the_askers_language() -> None:
    assert complete("leads [Lead Source] is [", hand_made("en")).choices[0].text == "Trade Show"


@pytest.mark.parametrize("typed", ["展", "展示会", "Trade", '"展', "trade s"])
def test_z10_a_half_typed_value_is_finished(typed: str) -> None:
    assert joined(f"leads [Lead Source] is [{typed}") == ("leads [Lead Source] is [展示会]",)


def test_z10_after_a_comma_the_values_that_are_not_there_yet() -> None:
    assert shown("leads [Lead Source] is [展示会,") == FAMILY[1:]
    assert joined("leads [Lead Source]＝［展示会、 営") == ("leads [Lead Source]＝［展示会、 営業電話］",)
    ten = ",".join(f"v{number}" for number in range(10))
    assert shown(f"leads [Lead Source] is [{ten},") == ()


def test_z10_check_boxes_suggest_true_and_false() -> None:
    assert shown("contacts [Email Opt Out] is [") == ("true", "false")
    assert joined("contacts [Email Opt Out] is [ｆ") == ("contacts [Email Opt Out] is [false]",)


@pytest.mark.parametrize("end", ["", " ", "\u3000"])
def test_z10_a_complete_criterion_wants_records(end: str) -> None:
    found = after(f"leads [会社] contains [zyl]{end}")
    assert (found.stage, found.wants_records, found.choices) == ("records", True, ())
    assert found.command == parse("leads [会社] contains [zyl]", CATALOG)


def test_z10_a_word_of_two_characters_wants_records_and_one_does_not() -> None:
    assert (after("leads oh").stage, after("leads oh").wants_records) == ("records", True)
    assert (after("leads 大谷").stage, after("leads 大谷").wants_records) == ("records", True)
    assert not after("leads o").wants_records
    assert after("leads o").command == parse("leads o", CATALOG)


def test_z10_an_unfinished_criterion_wants_none() -> None:
    for text in (
        "leads [会社] contains [zyl",
        "leads [会社] contains [zyl],",
        "leads [会社] contains [zyl] [",
        "leads [会社]",
    ):
        assert not after(text).wants_records
        assert after(text).command is None


def test_z10_after_a_criterion_the_next_field_and_after_five_none() -> None:
    assert joined("leads [会社] contains [zyl], [せ")[0] == "leads [会社] contains [zyl], [姓] "
    assert joined("leads [会社] contains [zyl],")[1] == "leads [会社] contains [zyl], [名] "
    five = "leads " + " ".join(["[姓]=[a]"] * 5)
    assert after(five).wants_records
    assert after(f"{five},").choices == ()
    assert after(f"{five} [").choices == ()


def test_z10_a_label_typed_without_brackets_gets_them() -> None:
    assert joined("leads 会") == ("leads [会社] ",)
    assert joined("leads [姓]=[a] 会") == ("leads [姓]=[a] [会社] ",)
    assert joined("leads 会社 con") == ("leads [会社] contains [",)
    assert joined("leads 会社 contains") == ("leads [会社] contains [",)


def test_z10_a_mistake_before_the_end_is_put_right_as_a_whole_when_that_is_certain() -> None:
    assert joined("leads 会社 contains zyl") == ("/zcrm leads [会社] contains [zyl]",)
    assert joined("Lead [会社] is [zyl]") == ("/zcrm leads [会社] is [zyl]",)
    assert joined("leads [Compny]") == ("leads [会社] ",)
    assert after("leads [年齢] is [5], [").stage == "none"
    assert after("leads [作成日時] ").stage == "none"


def test_z10_a_text_longer_than_any_command_has_no_continuation() -> None:
    assert after("leads " + "a" * MAX_LENGTH) == Completion("none")


ENDINGS = ("", "x]", "5]", "true]", " contains [x]", " = [5]", " is [true]", "[x]", " [x]")


def leads_somewhere(text: str, catalog: Catalog) -> bool:
    """Whether `text` begins a command: some ending makes it one."""
    for ending in ENDINGS:
        try:
            parse(text + ending, catalog)
        except GrammarError:
            continue
        return True
    return False


@st.composite
def half_typed(draw: st.DrawFn) -> tuple[Catalog, str]:
    catalog = draw(catalogs())
    text = to_text(draw(commands(catalog)))
    text = text[: draw(st.integers(0, len(text)))]
    return catalog, text + draw(st.sampled_from(("", "", "", *NASTY)))


@given(half_typed())
def test_z10_every_suggestion_begins_a_command(case: tuple[Catalog, str]) -> None:
    catalog, text = case
    found = complete(text, catalog)
    assert len(found.choices) <= MAX_CHOICES
    assert not found.wants_records or found.command is not None
    for choice in found.choices:
        assert leads_somewhere(choice.joined, catalog), choice


@given(st.one_of(st.text(), st.lists(st.sampled_from(NASTY)).map(" ".join)))
def test_z10_no_text_breaks_the_completion(text: str) -> None:
    for typed in (text, f"/zcrm leads {text}", f"leads [{text}", f"leads [会社]{text}", f"leads [会社] is [{text}"):
        for choice in after(typed).choices:
            assert leads_somewhere(choice.joined, CATALOG), choice


@given(st.data())
def test_z10_typing_any_command_key_by_key_ends_in_it(data: st.DataObject) -> None:
    catalog = data.draw(catalogs())
    command = data.draw(commands(catalog))
    text = to_text(command)
    for end in range(0, len(text), 1 + len(text) // 20):  # long ones in strides
        complete(text[:end], catalog)
    found = complete(text, catalog).command
    assert found is not None
    assert to_text(found) == text
