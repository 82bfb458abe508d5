"""What a wrong module gets (Z1), and a phrase that looks like criteria without brackets (Z2)."""

import pytest

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


@pytest.mark.parametrize(
    "typed", ["Leads", "LEADS", "lead", "Lead", "見込み客", "みこみきゃく", "リード", "laeds", "leds", "lead's"]
)
def test_z1_another_form_of_the_module_names_the_right_one_and_corrects_the_whole_command(typed: str) -> None:
    text = f"/zcrm {typed} [会社]=[zyl]"
    found = fault(text)
    assert marked(text) == ("module_form", typed)
    assert found.facts["module"] == "leads"
    assert found.expected == ("leads",)
    assert (found.corrected, found.certain) == ("/zcrm leads [会社]=[zyl]", True)


def test_z1_another_form_of_the_module_is_corrected_before_a_word_and_alone() -> None:
    assert fault("/zcrm Deals 大谷").corrected == "/zcrm deals 大谷"
    assert fault("/zcrm 取引先").corrected == "/zcrm accounts"
    assert fault("lead").corrected == "/zcrm leads"


@pytest.mark.parametrize("typed", ["tasks", "タスク", "ohtani", "xyz", "🦊"])
def test_z1_an_unknown_module_lists_the_four(typed: str) -> None:
    assert marked(f"/zcrm {typed} x") == ("unknown_module", typed)
    assert fault(f"/zcrm {typed} x").expected == ("leads", "contacts", "accounts", "deals")
    assert fault(f"/zcrm {typed} x").corrected is None


def test_z1_a_forgotten_module_is_found_by_its_fields_but_not_for_certain() -> None:
    found = fault("/zcrm [総額] > [100]")
    assert (found.code, found.column, found.length) == ("unknown_module", 7, 0)
    assert found.facts["reason"] == "missing"
    assert (found.corrected, found.certain) == ("/zcrm deals [総額] > [100]", False)


def test_z1_a_blank_forgotten_after_the_commands_name_is_put_there() -> None:
    found = fault("/zcrmleads [会社] is [a]")
    assert (found.corrected, found.certain) == ("/zcrm leads [会社] is [a]", True)
    assert fault("/zcrmcars").corrected is None


@pytest.mark.parametrize("text", ["", " ", "/zcrm", "／ｚｃｒｍ　"])
def test_z1_nothing_typed(text: str) -> None:
    assert (fault(text).code, fault(text).column) == ("empty", len(text) + 1)


@pytest.mark.parametrize(
    ("rest", "corrected"),
    [
        ("会社 contains zyl", "[会社] contains [zyl]"),
        ("会社 contains [zyl]", "[会社] contains [zyl]"),
        ("[会社] contains zyl", "[会社] contains [zyl]"),
        ("会社=zyl", "[会社] = [zyl]"),
        ("Company Contains zyl", "[Company] contains [zyl]"),
        ("(会社) is (zyl)", "[会社] is [zyl]"),
        ("会社 starts with zyl, abc", "[会社] starts with [zyl, abc]"),
        ("会社 contains zyl, 姓 = 大谷", "[会社] contains [zyl], [姓] = [大谷]"),
        ("会社 contains zyl 姓 = 大谷", "[会社] contains [zyl], [姓] = [大谷]"),
        ("[会社] contains zyl, [姓]=[大谷]", "[会社] contains [zyl], [姓] = [大谷]"),
        ("Annual Revenue >= 5万", "[Annual Revenue] >= [50000]"),
        ("年間売上 ＞ ５０", "[年間売上] > [50]"),
        ('会社 is "Zylker, Inc."', '[会社] is ["Zylker, Inc."]'),
    ],
)
def test_z2_forgotten_brackets_are_not_run_but_offered(rest: str, corrected: str) -> None:
    found = fault(f"/zcrm leads {rest}")
    assert found.code == "brackets_forgotten"
    assert (found.corrected, found.certain) == (f"/zcrm leads {corrected}", True)


def test_z2_an_operator_word_between_two_words_is_never_run_but_can_be_searched_for_in_quotes() -> None:
    found = fault("/zcrm leads what is love")
    assert (found.code, found.corrected) == ("brackets_forgotten", None)
    assert found.facts["as_word"] == '/zcrm leads "what is love"'
    assert parse(str(found.facts["as_word"]), CATALOG).word == "what is love"


def test_z2_a_negation_is_never_taken_for_a_value() -> None:
    assert fault("leads 会社 is not zyl").corrected is None
    assert fault("leads [会社] is not zyl, [姓] = [大谷]").corrected is None
    assert fault("leads [会社] is not [姓] = [大谷]").corrected is None


def test_z2_a_label_and_an_operator_without_a_value_are_no_phrase() -> None:
    assert fault("leads 会社 contains").code == "brackets_forgotten"
    assert parse("leads zylker contains", CATALOG).word == "zylker contains"
