"""X4: what a company's name is without its legal form, and what is asked for what looks the same."""

import pytest

from app.writing.alike import core


@pytest.mark.parametrize(
    "name",
    [
        *("Zylker", "Zylker Inc.", "Zylker, Inc.", "株式会社Zylker", "Zylker株式会社", "(株)Zylker", "㈱Zylker"),
        *("Zylker Co., Ltd.", "Zylker GmbH", "Zylker K.K.", "Ｚｙｌｋｅｒ　ＫＫ"),
    ],
)
def test_a_company_is_itself_in_every_legal_form(name: str) -> None:
    assert core(name) == "Zylker"


@pytest.mark.parametrize("name", ["AG", "Co", "株式会社", "A Inc"])
def test_where_nothing_would_be_left_the_whole_name_counts(name: str) -> None:
    assert core(name) == name


def test_a_word_that_holds_a_legal_form_is_kept() -> None:
    assert core("Corporate Incubator Coffee") == "Corporate Incubator Coffee"
