"""B3: what a wish says of its record is collected whatever it says, and comes back unchanged from a reference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammar.question.nodes import Action, Said
from grammar.question.wished import pack, person, unpack
from tests.grammar.question.reading import reading

TEXTS = st.text(max_size=20)
MANY = st.lists(TEXTS, max_size=3).map(tuple)


def said(text: str) -> Said:
    found = reading(text)
    assert found.action is not None, found
    return found.action.said


@given(
    st.builds(
        Action,
        TEXTS,
        st.none() | TEXTS,
        TEXTS,
        st.builds(
            Said, MANY, MANY, MANY, MANY, MANY, TEXTS,
            st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=2).map(tuple), TEXTS, TEXTS, st.booleans(),
        ),
    )
)  # fmt: skip
def test_a_wish_survives_its_reference(action: Action) -> None:
    assert unpack(pack(action)) == action


@given(st.text(max_size=60))
def test_no_wish_makes_the_reader_raise(text: str) -> None:
    assert reading(f"create a task {text}") is not None


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("schedule a meeting at 3pm", "15:00"),
        ("schedule a meeting at 12:30 am", "00:30"),
        ("schedule a meeting at 15:45", "15:45"),
        ("ミーティングを午後3時半に作成して", "15:30"),
        ("ミーティングを9時に作成して", "09:00"),
        ("schedule a meeting at 25:99", ""),
        ("schedule a meeting", ""),
    ],
)
def test_a_time_of_day(text: str, clock: str) -> None:
    assert said(text).clock == clock


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("add a task to call Bob tomorrow", "Call Bob tomorrow"),
        ("remind me to send the offer", "Send the offer"),
        ("schedule a meeting with Acme", "Meeting with Acme"),
        ("見積書の送付というタスクを作成して", "見積書の送付"),
        ("create a deal", ""),
    ],
)
def test_what_is_to_be_done(text: str, subject: str) -> None:
    assert said(text).subject == subject


@pytest.mark.parametrize("text", ["merge duplicate contacts", "bulk update all leads", "見込み客を一括で更新して"])
def test_what_no_form_does(text: str) -> None:
    assert said(text).elsewhere


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("John Smith", ("Smith", "John")),
        ("Mary Ann Jones", ("Jones", "Mary Ann")),
        ("佐藤 健", ("佐藤", "健")),
        ("田中太郎", ("田中", "太郎")),
        ("Smith", ("Smith", "")),
    ],
)
def test_a_persons_name_has_two_parts(name: str, parts: tuple[str, str]) -> None:
    assert person(name) == parts
