"""No text makes the bot raise, whoever writes it and whatever was asked before."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grammar.question.words.vocabulary import entries
from tests.grammar.question.reading import GOLD, gold_lines
from tests.world import AOI, EMMA, World

WORDS = sorted(entries())
ASKED = [line["text"] for line in gold_lines(GOLD)]
texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
    st.sampled_from(ASKED),
    st.tuples(st.sampled_from(ASKED), st.text(max_size=12)).map(" ".join),
)


@pytest.mark.hypothesis
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=texts, who=st.sampled_from((EMMA, AOI)))
def test_no_text_makes_the_bot_raise(shared: World, text: str, who: str) -> None:
    if not text.strip():
        return
    seen = shared.say(who, text, "bot")
    assert seen.text or seen.kind == "form", text
    assert "went wrong on our side" not in seen.text, text
    assert "問題が発生しました" not in seen.text, text
