"""Folding: what counts as the same text, and the way back to the typed positions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammar.folding import fold, fold_kana, fold_label, fold_with_map, narrow, to_latin


@given(st.text())
def test_z8_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_label(fold_label(text)) == fold_label(text)
    assert narrow(narrow(text)) == narrow(text)


@given(st.text())
def test_z8_narrowing_keeps_every_position(text: str) -> None:
    assert len(narrow(text)) == len(text)


@given(st.text())
def test_the_folded_text_knows_where_it_was_typed(text: str) -> None:
    folded = fold_with_map(text)
    assert len(folded.starts) == len(folded.text) + 1
    assert list(folded.starts) == sorted(folded.starts)
    assert folded.starts[-1] == len(text)
    assert folded.typed_span(0, len(folded.text)) == ((0, len(text)) if text else (0, 0))


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("ﾒｰﾙ対象外（ｵﾌﾟﾄｱｳﾄ）", "メール対象外(オプトアウト)"),
        ("　Ａｎｎｕａｌ\u00a0 Revenue\u200b", "annual revenue"),
        ("STRASSE", "straße"),
        ("X(Twitter)", "Ｘ（Ｔｗｉｔｔｅｒ）"),
    ],
)
def test_z5_labels_match_across_width_case_and_blanks(typed: str, same: str) -> None:
    assert fold_label(typed) == fold_label(same)


def test_a_span_of_the_folded_text_leads_back_to_whole_typed_characters() -> None:
    typed = "㈱ｶﾞﾗｽ ﬁne"
    folded = fold_with_map(typed)
    assert folded.text == "(株)ガラス fine"
    start = folded.text.index("ガラス")
    assert folded.typed_span(start, start + 3) == (1, 5)
    assert folded.typed_span(folded.text.index("i"), folded.text.index("i") + 1) == (6, 7)


def test_kana_meets_katakana_and_latin_letters_only_for_guesses() -> None:
    assert fold_kana("めーる") == fold_kana("メール")
    assert fold_label("めーる") != fold_label("メール")
    assert to_latin("かいしゃ") == "kaisha"
