"""A value of a CRM record as a person reads it: by the field's type, in their language and zone.

The result is plain text: the caller escapes it where it is shown. What is compared or stored never passes through here.
Source: https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html (data types), read 2026-11-21.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.i18n import formats
from app.i18n.sentences import Sentences
from grammar.catalog import Field

TEXTS = frozenset({"text", "textarea", "phone", "email", "website"})  # shown as they are, and most of what is shown
NUMBERS = frozenset({"integer", "double", "decimal", "formula", "rollup_summary"})


def text(words: Sentences, field: Field, value: Any, currency: str = "") -> str:
    """'' for an empty value; lookups by their name, pick-list values by their label, texts and phones untouched.

    currency  ISO code of the record, where the organisation has several
    """
    if value is None or value == "":
        return ""
    if value.__class__ is str and field.type in TEXTS:
        return str(value)
    if isinstance(value, list | tuple):
        return words.list([part for part in (text(words, field, item, currency) for item in value) if part])
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("display_value") or value.get("full_name") or "")
    if isinstance(value, bool):
        return words.say("value.true" if value else "value.false")
    match field.type:
        case "currency":
            return words.money(number, currency) if (number := formats.exact(value)) is not None else str(value)
        case "percent":
            return words.percent(number) if (number := formats.exact(value)) is not None else str(value)
        case "picklist" | "multiselectpicklist":
            listed = field.value(str(value))
            return listed.labels[0] if listed and listed.labels else str(value)
        case "date":
            return _day(words, str(value))
        case "datetime":
            return _moment(words, str(value))
        case kind if kind in NUMBERS:
            return words.number(number) if (number := formats.exact(value)) is not None else str(value)
    return str(value)


def operand(words: Sentences, value: str | Decimal | bool) -> str:
    """A value of a criterion: numbers as the language writes them, true and false as they are typed."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return words.number(value) if isinstance(value, Decimal) else value


def _day(words: Sentences, value: str) -> str:
    try:
        return words.date(date.fromisoformat(value))
    except ValueError:
        return value


def _moment(words: Sentences, value: str) -> str:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return value
    return words.datetime(instant) if instant.tzinfo else value
