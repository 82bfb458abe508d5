"""B3: the sentence that says how a question was read reads back as the same question."""

import re

from hypothesis import given
from hypothesis import strategies as st

from grammar.catalog import Catalog
from grammar.question.nodes import Question
from grammar.question.telling.neighbours import neighbours
from grammar.question.telling.sentence import sentence
from tests.grammar.question.questions import questions
from tests.grammar.question.reading import ENGLISH, EVERY, GOLD, JAPANESE, gold_lines, question, reading


def read_back(asked: Question, catalog: Catalog, language: str) -> Question | None:
    return reading(sentence(asked, catalog, language), catalog=catalog).question


@given(questions(ENGLISH))
def test_every_question_reads_back_from_its_english_sentence(asked: Question) -> None:
    assert read_back(asked, ENGLISH, "en") == asked


@given(questions(JAPANESE))
def test_every_question_reads_back_from_its_japanese_sentence(asked: Question) -> None:
    assert read_back(asked, JAPANESE, "ja") == asked


@given(questions(EVERY), st.sampled_from(("en", "ja")))
def test_the_language_of_the_sentence_may_differ_from_the_catalogues(asked: Question, language: str) -> None:
    assert read_back(asked, EVERY, language) == asked


def test_the_gold_questions_read_back_from_their_sentences_in_both_languages() -> None:
    asked = [found.question for line in gold_lines(GOLD) if (found := reading(line["text"])).question is not None]
    assert len(asked) > 250
    for language in ("en", "ja"):
        wrong = {sentence(each, EVERY, language): each for each in asked if read_back(each, EVERY, language) != each}
        assert wrong == {}


def test_neighbours_and_other_readings_read_back_from_their_sentences() -> None:
    for line in gold_lines(GOLD)[:120]:
        found = reading(line["text"])
        if found.question is None:
            continue
        near = [neighbour.question for neighbour in neighbours(found.question, EVERY)]
        for each in (*near, *([found.other] if found.other else [])):
            assert read_back(each, EVERY, "en") == each, sentence(each, EVERY, "en")


def test_b3_a_sentence_names_module_measure_status_and_period() -> None:
    asked = question("revenue this month")
    assert sentence(asked, ENGLISH, "en") == "Deals · sum of Amount · won · Closing Date this month"
    assert sentence(asked, JAPANESE, "ja") == "商談 · 総額の合計 · 受注 · 完了予定日が今月"


def test_a_sentence_is_in_the_askers_language() -> None:
    asked = question("top 5 open deals by amount in California")
    assert re.search(r"[ぁ-ん一-鿿]", sentence(asked, EVERY, "ja"))
    assert sentence(asked, EVERY, "en").isascii() or "“California”" in sentence(asked, EVERY, "en")


def test_a_quoted_value_survives_quotes_of_its_own() -> None:
    asked = question("accounts whose name contains «Joe “J” Co»")
    assert asked.conditions[0].values == ("Joe “J” Co",)
    assert read_back(asked, EVERY, "en") == asked
