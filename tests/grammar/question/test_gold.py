"""How many of the gold questions are read rightly: our own, and those that lie beside the repository."""

from pathlib import Path
from typing import Any

import pytest

from tests.grammar.question.reading import GOLD, differences, explained, gold_lines

DEV = Path(__file__).parents[4] / "shared" / "data" / "ask_dev.jsonl"
CHANGES = ("change",)


def missed(lines: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {line["text"]: wrong for line in lines if (wrong := differences(line, explained(line["text"])))}


def test_our_own_answerable_questions_are_read_as_meant() -> None:
    lines = [line for line in gold_lines(GOLD) if line["answerable"]]
    wrong = missed(lines)
    assert len(wrong) <= 0.03 * len(lines), wrong


def test_what_cannot_be_answered_is_not_answered() -> None:
    lines = [line for line in gold_lines(GOLD) if not line["answerable"]]
    wrong = missed(lines)
    assert len(wrong) <= 0.03 * len(lines), wrong


def test_no_wish_to_change_something_is_answered_as_a_question() -> None:
    found = {line["text"]: explained(line["text"]) for line in gold_lines(GOLD) if line.get("note") in CHANGES}
    assert len(found) > 80
    assert [text for text, got in found.items() if got["kind"] == "question" and got["understood"]] == []
    assert sum(got["kind"] == "action" for got in found.values()) >= 0.97 * len(found)


@pytest.mark.skipif(not DEV.exists(), reason=f"{DEV} lies beside the repository")
def test_the_public_gold_questions_are_read_as_their_notes_say() -> None:
    lines = [line for line in gold_lines(DEV) if line["lang"] in ("en", "ja")]
    answerable = [line for line in lines if line["answerable"]]
    wrong = missed(answerable)
    assert len(wrong) <= 0.08 * len(answerable), wrong
    assert missed([line for line in lines if not line["answerable"]]) == {}
