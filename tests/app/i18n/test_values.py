"""Values of records as people read them (Z11, L1)."""

from decimal import Decimal
from typing import Any

import pytest

from app.i18n import values
from app.i18n.sentences import Sentences
from grammar.catalog import Field, Value

ENGLISH = Sentences("en", zone="Europe/London", currency="USD")
JAPANESE = Sentences("ja", zone="Asia/Tokyo", currency="JPY")
STAGES = (Value("Closed Won", ("受注", "Closed Won")), Value("Open", ()))


def field(kind: str) -> Field:
    return Field("X", "X", ("X",), kind, "text", values=STAGES if "picklist" in kind else ())


@pytest.mark.parametrize(
    ("kind", "value", "english", "japanese"),
    [
        ("text", None, "", ""),
        ("text", "", "", ""),
        ("text", "*Zyl*", "*Zyl*", "*Zyl*"),
        ("phone", "+81 3-1234-5678", "+81 3-1234-5678", "+81 3-1234-5678"),
        ("autonumber", "000123", "000123", "000123"),
        ("bigint", "4876876000000624001", "4876876000000624001", "4876876000000624001"),
        ("integer", 12345, "12,345", "12,345"),
        ("integer", 0, "0", "0"),
        ("double", 0.1, "0.1", "0.1"),
        ("double", "not a number", "not a number", "not a number"),
        ("currency", 2000000, "$2,000,000.00", "￥2,000,000"),
        ("currency", "12.5", "$12.50", "￥12"),
        ("percent", 75, "75%", "75%"),
        ("boolean", True, "Yes", "はい"),
        ("boolean", False, "No", "いいえ"),
        ("date", "2026-11-21", "Nov 21, 2026", "2026/11/21"),
        ("date", "soon", "soon", "soon"),
        ("datetime", "2026-11-21T23:30:00+09:00", "Nov 21, 2026, 2:30\u202fPM", "2026/11/21 23:30"),
        ("datetime", "2026-11-21T23:30:00", "2026-11-21T23:30:00", "2026-11-21T23:30:00"),
        ("lookup", {"id": "1", "name": "Zylker"}, "Zylker", "Zylker"),
        ("ownerlookup", {"id": "1"}, "", ""),
        ("picklist", "Closed Won", "受注", "受注"),
        ("picklist", "Open", "Open", "Open"),
        ("picklist", "Unheard of", "Unheard of", "Unheard of"),
        ("multiselectpicklist", ["Closed Won", "Open", None], "受注 and Open", "受注、Open"),
        ("multiselectpicklist", [], "", ""),
    ],
)
def test_z11_values_read_as_people_write_them(kind: str, value: Any, english: str, japanese: str) -> None:
    assert values.text(ENGLISH, field(kind), value) == english
    assert values.text(JAPANESE, field(kind), value) == japanese


def test_a_record_may_have_its_own_currency() -> None:
    assert values.text(JAPANESE, field("currency"), 5, currency="EUR") == "€5.00"


@pytest.mark.parametrize(
    ("value", "shown"), [("zyl", "zyl"), (Decimal("50000"), "50,000"), (True, "true"), (False, "false")]
)
def test_values_of_a_criterion(value: Any, shown: str) -> None:
    assert values.operand(ENGLISH, value) == shown
