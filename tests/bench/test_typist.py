"""The simulated rep types what the measurement says it types."""

from collections import Counter
from itertools import pairwise

from bench import typist

VOCABULARY = {
    "leads": {"Company": ["Zylker, Inc.", "Copper Field Works"], "City": ["Yokohama", "Oslo"]},
    "deals": {"Deal Name": ["Zylker deal"], "Stage": ["Negotiation"]},
}


def test_the_mix_is_kept_and_repeatable() -> None:
    typed = typist.commands(VOCABULARY, 200)
    assert Counter(each.kind for each in typed) == {
        "one criterion": 100,
        "two criteria": 40,
        "word": 40,
        "bare module": 20,
    }
    assert typed == typist.commands(VOCABULARY, 200)


def test_a_word_has_four_to_eight_letters() -> None:
    words = [each.text.split(" ", 1)[1] for each in typist.commands(VOCABULARY, 200) if each.kind == "word"]
    assert {len(word) for word in words} <= set(range(4, 9))


def test_two_criteria_are_about_two_fields() -> None:
    for each in typist.commands(VOCABULARY, 200):
        if each.kind == "two criteria":
            assert len({part.split("]")[0] for part in each.text.split(" [")[1::2]}) == 2


def test_keys_grow_by_one_letter_and_end_with_enter() -> None:
    keys = typist.Typed("word", "leads zyl").keys
    assert keys[0] == ("l", False)
    assert keys[-2:] == [("leads zyl", False), ("leads zyl", True)]
    assert len(keys) == len("leads zyl") + 1


def test_a_crowd_presses_a_key_each_every_200_ms_whatever_is_answered() -> None:
    plan = typist.crowd(4, typist.commands(VOCABULARY, 20), 10.0)
    assert len(plan) == 4 * 50
    moments = [moment for moment, rep, _ in plan if rep == 2]
    assert all(abs(later - earlier - 0.2) < 1e-9 for earlier, later in pairwise(moments))
