"""Signed references: short enough for a button, and worth nothing when changed, stolen or too old."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cliq import maxima, reference
from app.errors import UserError

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SOON = NOW + timedelta(days=7)
KEYS = [b"k" * 32, b"old" * 12]
BODIES = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=60)


@given(st.from_regex("[a-z][a-z0-9_]{0,11}", fullmatch=True), BODIES)
def test_what_is_signed_is_read(kind: str, body: str) -> None:
    assert reference.fits(kind, body)
    text = reference.sign(kind, body, "700000001", SOON, KEYS)
    assert len(text) <= maxima.BUTTON_KEY
    assert text.isascii()
    assert text.isprintable()
    assert " " not in text
    assert reference.read(text, "700000001", NOW, KEYS) == reference.Reference(kind, body)


@given(BODIES, st.data())
def test_no_changed_reference_is_read(body: str, data: st.DataObject) -> None:
    text = reference.sign("rec", body, "7", SOON, KEYS)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=0x21, max_codepoint=0x7E).filter(lambda char: char != text[place]))
    with pytest.raises(reference.InvalidReference):
        reference.read(text[:place] + other + text[place + 1 :], "7", NOW, KEYS)


@given(st.text())
def test_no_text_whatsoever_breaks_reading(text: str) -> None:
    with pytest.raises(reference.InvalidReference):
        reference.read(text, "7", NOW, KEYS)


def test_it_is_one_persons() -> None:
    text = reference.sign("rec", "Leads|1", "7", SOON, KEYS)
    with pytest.raises(reference.InvalidReference) as caught:
        reference.read(text, "8", NOW, KEYS)
    assert isinstance(caught.value, UserError)
    assert reference.read(reference.sign("rec", "1", reference.ANYBODY, SOON, KEYS), "8", NOW, KEYS).body == "1"


def test_it_expires_to_the_second() -> None:
    text = reference.sign("undo", "1", "7", NOW + timedelta(minutes=30), KEYS)
    assert reference.read(text, "7", NOW + timedelta(minutes=29, seconds=59), KEYS)
    with pytest.raises(reference.ExpiredReference) as caught:
        reference.read(text, "7", NOW + timedelta(minutes=30), KEYS)
    assert caught.value.facts == {"kind": "undo"}


def test_an_old_key_still_reads_and_a_dropped_one_does_not() -> None:
    text = reference.sign("rec", "1", "7", SOON, KEYS[1:])
    assert reference.read(text, "7", NOW, KEYS)
    with pytest.raises(reference.InvalidReference):
        reference.read(text, "7", NOW, KEYS[:1])


def test_parts_cannot_be_shifted_against_each_other() -> None:
    one = reference.sign("a", "b:c", "7", SOON, KEYS).split(":")
    two = reference.sign("a", "b", "7", SOON, KEYS).split(":")
    assert one[-1] != two[-1]
    with pytest.raises(reference.InvalidReference):
        reference.read(":".join([*two[:-1], one[-1]]), "7", NOW, KEYS)


@given(st.lists(st.text() | st.sampled_from(["@ken", "~", "%40", "%7C|", "%2540"]), min_size=1, max_size=4))
def test_parts_come_back_as_they_were(parts: list[str]) -> None:
    for body in (reference.packed(parts), reference.joined(parts)):
        assert reference.unpacked(body) == parts
        assert not body.startswith(reference.KEPT)


@pytest.mark.parametrize(
    ("kind", "body"), [("", "1"), ("Rec", "1"), ("rec", "a b"), ("rec", "漢"), ("x" * 17, ""), ("1a", "")]
)
def test_what_cannot_be_signed_is_our_mistake(kind: str, body: str) -> None:
    with pytest.raises(ValueError, match="not a reference"):
        reference.sign(kind, body, "7", SOON, KEYS)


def test_a_long_body_does_not_fit() -> None:
    assert reference.fits("rec", "x" * 71)
    assert len(reference.sign("rec", "x" * 71, "7", SOON, KEYS)) <= 100
    assert not reference.fits("rec", "x" * 72)
    with pytest.raises(ValueError, match="refs"):
        reference.sign("rec", "x" * 80, "7", SOON, KEYS)
