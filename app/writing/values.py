"""A field's value in its four shapes: as the CRM sent it, plain (to compare and to keep), as a form brought it, as the
CRM takes it.

Plain values are JSON: texts, numbers as text, true and false, lists of actual values, {"id", "name"} for records and
people, null for nothing. Whether the CRM likes a value is its own business, but what cannot be read is said at once.
Source: https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html and update-records.html, read 2026-11-22.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from app.cliq.filled import Form
from app.i18n import formats
from app.i18n import values as reading
from app.i18n.sentences import Sentences
from grammar.catalog import Field
from grammar.numbers import read_number

Plain = str | bool | list[str] | dict[str, str] | None
NUMBERS = frozenset(("integer", "bigint", "long", "double", "decimal", "currency", "percent"))
WHOLE = frozenset(("integer", "bigint", "long"))
RECORDS = frozenset(("lookup", "ownerlookup", "userlookup"))
NO_VALUE = "-None-"  # how the CRM lists 'empty' in a pick list; the choice that empties a field
DURATION = "Call_Duration"  # text in the metadata, minutes and seconds in truth
MINUTES_MOST = 24 * 60
_DURATION = re.compile(r"(\d+):(\d\d)")


class Wrong(Exception):
    """What was typed is no value of this field. code: number | whole | date | moment | minutes."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def of_record(field: Field, value: Any) -> Plain:
    """The plain value of a record's field; labels of pick lists become what is stored."""
    if value is None or value in ("", [], {}):
        return None
    if isinstance(value, Mapping):
        return {"id": str(value.get("id") or ""), "name": str(value.get("name") or "")} if value.get("id") else None
    if field.type in ("picklist", "multiselectpicklist"):
        if isinstance(value, list):
            return [_actual(field, str(one)) for one in value]
        actual = _actual(field, str(value))
        return None if actual == NO_VALUE else actual
    if isinstance(value, bool):
        return value
    if field.type in NUMBERS:
        number = formats.exact(value)
        return _figure(number) if number is not None else str(value)
    if field.type == "datetime":
        return _instant(str(value))
    return str(value)


def of_form(field: Field, form: Form, zone: str) -> Plain:
    """The plain value of what a person put into the field's input.

    zone    IANA name of the person's zone, for times without one
    raises  Wrong
    """
    name = field.api_name
    if field.type == "boolean":
        return form.flag(name)
    if field.type == "multiselectpicklist":
        chosen = [_actual(field, choice.value) for choice in form.choices(name)]
        return chosen or None
    if field.type in RECORDS:
        choice = form.choice(name)
        return {"id": choice.value, "name": choice.label} if choice and choice.value.strip() else None
    text = form.text(name).replace("\r\n", "\n").strip()
    if not text or text == NO_VALUE:
        return None
    if field.type == "picklist":
        return _actual(field, text)
    if name == DURATION:
        return _minutes(text)
    if field.type in NUMBERS:
        return _number(field, text)
    if field.type == "date":
        return _day(text)
    if field.type == "datetime":
        choice = form.choice(name)
        return _moment(text, (choice.label if choice and choice.label != text else "") or zone)
    return text


def for_crm(field: Field, plain: Plain) -> Any:
    """The JSON value that the CRM takes; null empties the field."""
    if plain is None:
        return [] if field.type == "multiselectpicklist" else None
    if isinstance(plain, dict):
        return {"id": plain["id"]}
    if field.type in NUMBERS:
        number = Decimal(str(plain))
        return int(number) if field.type in WHOLE or number == number.to_integral_value() else float(number)
    return plain


def same(one: Plain, other: Plain) -> bool:
    """Whether two plain values say the same: records by their id, several choices in any order."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.get("id") == other.get("id")
    if isinstance(one, list) and isinstance(other, list):
        return set(one) == set(other)
    return (one or None) == (other or None)


def shown(words: Sentences, field: Field, plain: Plain, currency: str = "") -> str:
    """As a person reads it, unescaped; a word of its own for nothing."""
    value = plain if plain not in (None, False) else (False if field.type == "boolean" else None)
    if value is not None and field.api_name == DURATION and (found := _DURATION.fullmatch(str(value))):
        return words.say("write.minutes", minutes=int(found[1]))
    return reading.text(words, field, value, currency) or words.say("write.nothing")


def _actual(field: Field, text: str) -> str:
    """The stored form of a label; what the list does not hold (any more) stays, and the CRM decides."""
    listed = field.value(text)
    return listed.actual if listed is not None else text


def _number(field: Field, text: str) -> str:
    number = read_number(text)
    if number is None:
        raise Wrong("number")
    if field.type in WHOLE and number != number.to_integral_value():
        raise Wrong("whole")
    return _figure(number)


def _figure(number: Decimal) -> str:
    """5000, 5000.0 and 5E+3 are one text."""
    return format(number.normalize(), "f") if number else "0"


def _minutes(text: str) -> str:
    number = read_number(text)
    if number is None or number != number.to_integral_value() or not 0 <= number <= MINUTES_MOST:
        raise Wrong("minutes")
    return f"{int(number):02d}:00"


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.replace("/", "-")).isoformat()
    except ValueError:
        raise Wrong("date") from None


def _moment(text: str, zone: str) -> str:
    """The form of `date_time` is not documented: ISO with T or a blank, with or without seconds and offset."""
    try:
        instant = datetime.fromisoformat(text.replace("/", "-").replace(" ", "T", 1))
    except ValueError:
        raise Wrong("moment") from None
    aware = instant if instant.tzinfo else instant.replace(tzinfo=formats.zone(zone))
    return _utc(aware)


def _instant(text: str) -> str:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return text
    return _utc(instant) if instant.tzinfo else text


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds")
