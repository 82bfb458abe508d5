"""Numbers as people write them (Z8)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammar.numbers import MAX_CHARS, read_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("50000", "50000"),
        ("１，０００", "1000"),
        ("1,234,567.89", "1234567.89"),
        ("5万", "50000"),
        ("5 万円", "50000"),
        ("1億5000万", "150000000"),
        ("1億5,000万円", "150000000"),
        ("1.5億", "150000000"),
        ("3千万", "30000000"),
        ("二百五十", "250"),
        ("三億", "300000000"),
        ("1万5", "10005"),
        ("¥5,000", "5000"),
        ("￥5,000", "5000"),
        ("$3 million", "3000000"),
        ("50k", "50000"),
        ("50%", "50"),
        ("５０％", "50"),
        ("-3.5", "-3.5"),
        ("−3", "-3"),
        ("ー３", "-3"),
        ("▲1,000", "-1000"),
        ("¥-5", "-5"),
        (".5", "0.5"),
        ("40歳", "40"),
        ("100人", "100"),
        ("٤٢", "42"),
    ],
)
def test_z8_numbers_as_people_write_them(typed: str, number: str) -> None:
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "abc", "1,00", "1,,000", "1,0000", "1.2.3", "1e5", "NaN", "Infinity", "万億", "1万2億", "5.", "--5"],
)
def test_z8_what_is_no_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


def test_z8_a_number_longer_than_any_is_none() -> None:
    assert read_number("9" * (MAX_CHARS + 1)) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18, places=4))
def test_z8_every_number_reads_back_exactly(number: Decimal) -> None:
    assert read_number(f"{number:f}") == number
    assert read_number(f"{number:,f}") == number


@given(st.text())
def test_z8_no_text_breaks_the_reading(typed: str) -> None:
    assert read_number(typed) is None or isinstance(read_number(typed), Decimal)
