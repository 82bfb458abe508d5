"""B5: docs/questions.md is made from the grammar, and never by hand."""

from pathlib import Path

from app.cli.questions import page

PAGE = Path(__file__).parents[3] / "docs" / "questions.md"


def test_b5_the_page_of_questions_is_what_the_grammar_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"
