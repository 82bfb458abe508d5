"""B5: help is generated from the grammar and the metadata, and shows only what is understood."""

import re

import pytest

from grammar.catalog import Catalog
from grammar.question.telling.guide import guide
from grammar.question.telling.sentence import sentence
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
