"""A question that was kept is the same question when it is taken up again."""

import json

import pytest
from hypothesis import given

from grammar.question.kept import from_json, to_json
from grammar.question.nodes import Question
from tests.grammar.question.questions import questions
from tests.grammar.question.reading import EVERY, GOLD, gold_lines, reading


@given(questions(EVERY))
def test_every_question_is_the_same_after_it_was_kept(asked: Question) -> None:
    assert from_json(json.loads(json.dumps(to_json(asked)))) == asked


def test_the_gold_questions_are_the_same_after_they_were_kept() -> None:
    for line in gold_lines(GOLD):
        asked = reading(line["text"]).question
        if asked is not None:
            assert from_json(json.loads(json.dumps(to_json(asked)))) == asked


@pytest.mark.parametrize(
    "data",
    [None, 7, "x", [], {}, {"node": "Path"}, {"node": "Path", "field": "Stage"}, {"node": "Question", "old": 1}, 1.5],
)
def test_what_another_version_wrote_is_nothing(data: object) -> None:
    assert from_json(data) is None
