"""U4: a condition as text, in English and Japanese and of any width, as rows of a form, and as it is kept: one rule."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.conditions import matching
from app.rules.conditions.vocabulary import vocabulary
from grammar.condition import form, parser, printer
from grammar.condition.nodes import Condition
from grammar.errors import GrammarError
from tests.grammar.condition.anything import EN, conditions

JA = vocabulary("ja")
SAME = [
    # what is typed, what it says
    ("[Industry] is [Software]", "[Industry] is [Software]"),
    ("[業界] が [ソフトウェア] である", "[Industry] is [Software]"),
    ("[業界] は 「ソフトウェア」 と等しい", "[Industry] is [Software]"),
    ("［Ｉｎｄｕｓｔｒｙ］＝［ソフトウェア］", "[Industry] is [Software]"),
    ("[company.industry] equals [SOFTWARE]", "[Industry] is [Software]"),
    ("[業界] 次と等しくない [ソフトウェア]", "[Industry] is not [Software]"),
    ("[Industry] != [Software, Banks]", "[Industry] is not [Software, Banks]"),
    ("【ページ数】＞＝【３】かつ【国】＝【日本】", "[Pages] >= [3] and [Country] is [日本]"),
    ("[Pages] is at least [3] AND [Country] = [日本]", "[Pages] >= [3] and [Country] is [日本]"),
    ("[年間売上]が[5万]より大きい", "[Annual revenue] > [50000]"),
    ("[Annual revenue] is more than [1,000,000]", "[Annual revenue] > [1000000]"),
    ("[Time on site] > [2 minutes]", "[Time on site] > [120]"),
    ("[従業員数] が [10, 50] の間", "[Number of employees] is between [10, 50]"),
    ("[Company type] is not empty", "[Company type] is not empty"),
    ("[質問] が空でない", "[Question] is not empty"),
    ("[Question] is unknown", "[Question] is empty"),
    ("[City] does not contain [Osaka]", "[City] does not contain [Osaka]"),
    (
        "[市区町村] が [大阪] を含まない または [市区町村] が [京] で終わる",
        "[City] does not contain [大阪] or [City] ends with [京]",
    ),
    ('[Question] contains ["a, b", c\\]]', '[Question] contains ["a, b", c\\]]'),
    ("[Landing page] matches [^https://.*/pricing]", "[Landing page] matches [^https://.*/pricing]"),
    ("[IP address] is between [10.0.0.1, 10.0.0.9]", "[IP address] is between [10.0.0.1, 10.0.0.9]"),
    ("([City] = [a] or [City] = [b]) && [Pages] > [1]", "([City] is [a] or [City] is [b]) and [Pages] > [1]"),
    ("([City] = [a] and [Pages] > [1]) and [Score] > [2]", "[City] is [a] and [Pages] > [1] and [Visitor score] > [2]"),
    ("[info.plan] starts with [gold]", "[info.plan] starts with [gold]"),
]


@pytest.mark.parametrize(("typed", "means"), SAME)
def test_u4_what_is_typed_in_either_language_and_width_is_one_rule(typed: str, means: str) -> None:
    read = parser.parse(typed, EN)
    assert read == parser.parse(means, EN)
    for words in (EN, JA):
        assert matching.kept(parser.parse(printer.to_text(read, words), words)) == matching.kept(read)
        assert matching.kept(form.read(form.to_form(read, words), words, 25)) == matching.kept(read)


def test_u1_five_comparisons_in_a_ring_and_twenty_five_in_other_rules() -> None:
    five = " and ".join(["[Pages] > [1]"] * 5)
    assert len(list(parser.parse(five, EN, 5).leaves)) == 5
    for text, most in ((f"{five} and [Pages] > [1]", 5), (" or ".join(["[Pages] > [1]"] * 26), 25)):
        with pytest.raises(GrammarError) as caught:
            parser.parse(text, EN, most)
        assert caught.value.code == "too_many_criteria"
        assert caught.value.facts["limit"] == most
        assert text[caught.value.column - 1 :].startswith("Pages")  # the first one too many is marked


FAULTS = [
    # text, code, the place that is marked, correction (None: nobody can know)
    ("", "empty", "", None),
    ("[Indstry] is [Software]", "unknown_field", "Indstry", "[Industry] is [Software]"),
    ("[Industry] is [Softwar]", "unknown_value", "Softwar", "[Industry] is [Software]"),
    ("[Industry] contains [x]", "operator_not_for_type", "contains", None),
    ("[Industry] looks [Software]", "unknown_operator", "looks", None),
    (
        "[Industry] is Software and [Pages] > 3",
        "brackets_forgotten",
        "Software",
        "[Industry] is [Software] and [Pages] > [3]",
    ),
    ("Industry is [Software]", "brackets_forgotten", "Industry", "[Industry] is [Software]"),
    ("[業界] は ソフトウェア", "unknown_operator", "ソフトウェア", None),
    ("[業界] が [ソフトウェア]", "missing_operator", "", None),
    ("[Pages] > [many]", "not_a_number", "many", None),
    ("[IP address] is [x.y]", "not_an_address", "x.y", None),
    ("[Pages] is between [3]", "two_values", "3", None),
    ("[Pages] > []", "empty_value", "", None),
    ("[Pages] >", "missing_value", "", None),
    ("[Pages]", "missing_operator", "", None),
    ("[] > [3]", "missing_field", "", None),
    ("[Pages > [3]", "unclosed_bracket", "", None),
    ("[City] is [Tokyo", "unclosed_bracket", "", "[City] is [Tokyo]"),
    ('[City] is ["Tokyo]', "unclosed_quote", '"', None),
    ("([Pages] > [3]", "unclosed_bracket", "", "([Pages] > [3])"),
    ("[Pages] > [3])", "unexpected", ")", None),
    ("(([Pages] > [3]))", "too_deep", "(", None),
    ("[Pages] > [3] and", "missing_field", "", None),
    ("[Pages] > [3] [City] = [x]", "missing_joint", "", None),
    (
        "[Pages] > [3] and [City] = [a] or [City] = [b]",
        "mixed_joints",
        "or",
        "([Pages] > [3] and [City] = [a]) or [City] = [b]",
    ),
    ("[City] matches [" + "a" * 201 + "]", "too_long", "a" * 201, None),
]


@pytest.mark.parametrize(("text", "code", "marked", "corrected"), FAULTS)
def test_u4_an_error_marks_the_place_and_shows_the_way_out(
    text: str, code: str, marked: str, corrected: str | None
) -> None:
    with pytest.raises(GrammarError) as caught:
        parser.parse(text, EN)
    error = caught.value
    assert (error.code, text[error.column - 1 : error.column - 1 + error.length]) == (code, marked)
    assert error.corrected == corrected
    assert parser.parse(error.example, EN)


# ---------------------------------------------------------------------------------------------- whatever is typed


@given(conditions(), st.sampled_from([EN, JA]))
def test_u4_text_form_and_what_is_kept_are_the_same_rule(given_: Condition, words: Any) -> None:
    kept = matching.kept(given_)
    text = printer.to_text(given_, words)
    assert matching.kept(parser.parse(text, words)) == kept, text
    assert matching.kept(form.read(form.to_form(given_, words), words, 25)) == kept
    assert matching.kept(matching.opened(kept)) == kept


@given(
    st.lists(
        st.sampled_from([*'[]()「」【】=<>,"\\ ', "and", "または", "Pages", "業界", "is", "3", "が", "空", "を含む"]),
        max_size=14,
    )
)
def test_u4_any_text_is_read_or_refused_with_a_place_inside_it(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        parser.parse(text, EN)
    except GrammarError as caught:
        error = caught
    else:
        return
    assert 1 <= error.column <= len(text) + 1
    assert error.column - 1 + error.length <= len(text)
    assert error.corrected is None or parser.parse(error.corrected, EN)
