"""B5: help is generated from the grammar and the metadata, and shows only what is understood."""

import re

import pytest

from grammar.catalog import Catalog
from grammar.question.telling.guide import guide
from grammar.question.telling.sentence import sentence
from grammar.question.telling.wordlists import UNSAID, categories, kinds, word_lists
from tests.grammar.question.reading import ENGLISH, JAPANESE, question


@pytest.mark.parametrize(("catalog", "language"), [(ENGLISH, "en"), (JAPANESE, "ja")])
def test_every_example_of_the_guide_is_read_as_it_says(catalog: Catalog, language: str) -> None:
    page = guide(catalog, language)
    examples = re.findall(r"^- (.+) \((?:read as|読み取り): (.+)\)$", page, re.MULTILINE)
    assert len(examples) > 25
    for example, told in examples:
        assert sentence(question(example, catalog=catalog), catalog, language) == told


def test_the_guide_is_in_the_askers_language() -> None:
    assert guide(ENGLISH, "en").startswith("# What can be asked")
    assert guide(JAPANESE, "ja").startswith("# 質問できること")
    assert len(guide(ENGLISH, "en")) < 10_000


def test_a_catalogue_without_deals_has_no_revenue_in_its_guide() -> None:
    without = Catalog("en", tuple(module for module in ENGLISH.modules if module.api_name != "Deals"))
    assert "revenue this month" not in guide(without, "en")


@pytest.mark.parametrize(("catalog", "language", "least"), [(ENGLISH, "en", 110), (JAPANESE, "ja", 100)])
def test_b5_every_list_of_words_has_a_sentence_that_is_read(catalog: Catalog, language: str, least: int) -> None:
    found = list(word_lists(catalog, language))
    assert [(what, value) for what, value, _, example in found if not example] == []
    assert all(words for _, _, words, _ in found)
    assert len(found) >= least


def test_b5_a_new_section_of_the_vocabularies_needs_a_sentence() -> None:
    types = {header.partition(" ")[0] for header in categories()}
    assert types - kinds() - UNSAID == set(), "give it a line in telling/wordlists.txt"
    assert (kinds() | UNSAID) - types == set(), "no vocabulary has such a section"
