"""X1, X4: a value keeps its meaning from record to form to CRM; what cannot be read is said."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cliq.filled import Choice, Form
from app.writing import values
from grammar.catalog import Field, Value

ZONE = "Asia/Tokyo"
TEXTS = st.text(max_size=60)
TYPES = st.sampled_from(
    [
        *("text", "textarea", "email", "phone", "website", "picklist", "multiselectpicklist", "boolean", "date"),
        *("integer", "bigint", "double", "currency", "percent", "datetime", "ownerlookup", "lookup"),
    ]
)


def field(kind: str, name: str = "X") -> Field:
    choices = (Value("Won", ("受注",)), Value("Lost", ("失注",))) if "picklist" in kind else ()
    return Field(name, name, (name,), kind, "text", values=choices, lookup="Users" if kind == "ownerlookup" else None)


def typed(kind: str, text: str, name: str = "X") -> values.Plain:
    return values.of_form(field(kind, name), Form("f", "submit", {name: text}), ZONE)


@given(TYPES, st.one_of(TEXTS, st.booleans(), st.lists(st.builds(Choice, TEXTS, TEXTS), max_size=3).map(tuple)))
def test_whatever_a_form_brings_is_a_value_or_said_to_be_none(
    kind: str, given_: str | bool | tuple[Choice, ...]
) -> None:
    one = field(kind)
    try:
        plain = values.of_form(one, Form("f", "submit", {"X": given_}), ZONE)
    except values.Wrong:
        return
    assert values.same(values.of_record(one, values.for_crm(one, plain)), plain) or kind == "boolean"


@given(st.sampled_from(["currency", "double", "percent"]), st.decimals(-(10**9), 10**9, places=2))
def test_a_number_survives_the_way_there_and_back(kind: str, number: Decimal) -> None:
    one = field(kind)
    plain = values.of_record(one, float(number))
    assert values.of_form(one, Form("f", "submit", {"X": str(plain)}), ZONE) == plain
    assert Decimal(str(values.for_crm(one, plain))) == Decimal(str(float(number)))


@pytest.mark.parametrize(
    ("kind", "text", "plain"),
    [
        ("currency", "300万円", "3000000"),
        ("currency", "$2.5 million", "2500000"),
        ("currency", "1,234.50", "1234.5"),
        ("integer", "５万", "50000"),
        ("picklist", "受注", "Won"),
        ("picklist", "-None-", None),
        ("picklist", "No longer listed", "No longer listed"),
        ("date", "2026-12-24", "2026-12-24"),
        ("date", "2026/12/24", "2026-12-24"),
        ("datetime", "2026-12-24T09:00", "2026-12-24T00:00:00+00:00"),
        ("datetime", "2026-12-24 09:00:00", "2026-12-24T00:00:00+00:00"),
        ("datetime", "2026-12-24T09:00:00+01:00", "2026-12-24T08:00:00+00:00"),
        ("text", "  ", None),
        ("textarea", "a\r\nb ", "a\nb"),
    ],
)
def test_what_people_type(kind: str, text: str, plain: values.Plain) -> None:
    assert typed(kind, text) == plain


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("currency", "a lot", "number"),
        ("integer", "1.5", "whole"),
        ("date", "2026-02-30", "date"),
        ("date", "soon", "date"),
        ("datetime", "9 o'clock", "moment"),
    ],
)
def test_what_cannot_be_read(kind: str, text: str, code: str) -> None:
    with pytest.raises(values.Wrong) as raised:
        typed(kind, text)
    assert raised.value.code == code


def test_a_duration_is_typed_in_minutes() -> None:
    assert typed("text", "12", values.DURATION) == "12:00"
    with pytest.raises(values.Wrong):
        typed("text", "12:30", values.DURATION)


def test_a_label_and_its_stored_value_are_the_same() -> None:
    assert values.same(values.of_record(field("picklist"), "受注"), typed("picklist", "Won"))
    assert values.same({"id": "1", "name": "A"}, {"id": "1", "name": ""})
    assert values.same(["a", "b"], ["b", "a"])
    assert values.same(None, [])
    assert not values.same("1", "2")
