"""Criteria to Python functions over stored values: which comparators a type has, and what they mean.

Columns are found by binding.py; the shape of conditions is the parser's.
Source: https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html, read 2026-11-21.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sandbox.crm.coercion import stored_instant
from sandbox.crm.coql.nodes import Criterion, Value
from sandbox.crm.errors import ApiError
from sandbox.crm.schema import LOOKUP, NUMBER, ORDERED, TEXT, Field
from sandbox.switches import Switch

Test = Callable[[Any], bool]

SWITCHES = (
    Switch("like_case_sensitive", False, "COQL compares text with case: like, =, in"),
    Switch("underscore_wildcard", True, "`_` in a like pattern stands for any one character"),
    Switch("double_quotes", True, "COQL takes values in double quotes"),
    Switch("coql_count_zero", 200, "answer of a COUNT that counts nothing", (200, 204)),
)

NULL_TESTS = frozenset(("is null", "is not null"))
EQUALITY = frozenset(("=", "!=", "in", "not in")) | NULL_TESTS
TEXT_OPERATORS = EQUALITY | {"like", "not like"}
ORDER_OPERATORS = EQUALITY | {">", ">=", "<", "<=", "between", "not between"}
ID_DIGITS = 19
ONLY_CONTAINS = re.compile(r"%.*%", re.DOTALL)


def operators_of(field: Field) -> frozenset[str]:
    """The comparators of a field's type; empty for a type that WHERE does not take."""
    if not field.filterable:
        return frozenset()
    if field.base in TEXT:
        return TEXT_OPERATORS
    if field.base in LOOKUP:
        return EQUALITY
    return ORDER_OPERATORS if field.base in ORDERED else frozenset(("=",))


def test_of(criterion: Criterion, field: Field, *, case_sensitive: bool, underscore: bool) -> Test:
    """A function of the stored value; a value that is missing passes `is null` only. raises ApiError INVALID_QUERY"""
    name, operator = criterion.column.text, criterion.operator
    allowed = operators_of(field)
    if not allowed:
        given = criterion.values[0].text if criterion.values else ""
        details = {"column_name": name, "value": given, "operator": operator, "cv_criteria": False}
        raise ApiError(400, "INVALID_QUERY", "unsupported column in criteria", details)
    if operator not in allowed:
        details = {"column_name": name, "operator": operator, "reason": "invalid operator found"}
        raise ApiError(400, "INVALID_QUERY", "Invalid query formed", details)
    if operator == "is null":
        return lambda stored: stored is None or stored == []
    if operator == "is not null":
        return lambda stored: stored is not None and stored != []
    read = _reader(field, case_sensitive)
    if operator in ("like", "not like"):
        found = _like(criterion, case_sensitive, underscore)
    else:
        values = [_literal(value, field, name, case_sensitive) for value in criterion.values]
        found = _compared(operator.removeprefix("not "), values)
    if operator.startswith("not "):
        return lambda stored: stored is not None and not found(read(stored))
    return lambda stored: stored is not None and found(read(stored))


def _compared(operator: str, values: list[Any]) -> Test:
    """The plain comparison of a value that is there with literals."""
    first = values[0]
    if operator == "in":
        members = frozenset(values)
        return lambda value: value in members
    if operator == "between":
        last = values[1]
        return lambda value: first <= value <= last
    return {
        "=": lambda value: value == first,
        "!=": lambda value: value != first,
        ">": lambda value: value > first,
        ">=": lambda value: value >= first,
        "<": lambda value: value < first,
        "<=": lambda value: value <= first,
    }[operator]


def _reader(field: Field, case_sensitive: bool) -> Callable[[Any], Any]:
    """From the stored value to what is compared."""
    if field.base not in TEXT:
        return lambda stored: stored
    if case_sensitive:
        return lambda stored: ";".join(stored) if isinstance(stored, list) else str(stored)
    return lambda stored: (";".join(stored) if isinstance(stored, list) else str(stored)).lower()


def _like(criterion: Criterion, case_sensitive: bool, underscore: bool) -> Test:
    value = criterion.values[0]
    details = {"column_name": criterion.column.text, "operator": criterion.operator, "reason": "invalid value found"}
    if value.kind != "text" or (criterion.operator == "not like" and not ONLY_CONTAINS.fullmatch(value.text)):
        raise ApiError(400, "INVALID_QUERY", "Invalid query formed", details)
    pattern = value.text if case_sensitive else value.text.lower()
    middle = pattern.strip("%")
    if "%" not in middle and not (underscore and "_" in middle) and pattern.count("%") <= 2:
        opens, closes = pattern.startswith("%"), pattern.endswith("%")
        if opens and closes:
            return lambda text: middle in text
        if opens:
            return lambda text: text.endswith(middle)
        return (lambda text: text.startswith(middle)) if closes else (lambda text: text == middle)
    wild = {"%": ".*", "_": "." if underscore else "_"}
    expression = re.compile("".join(wild.get(letter) or re.escape(letter) for letter in pattern), re.DOTALL)
    return lambda text: expression.fullmatch(text) is not None


def _literal(value: Value, field: Field, name: str, case_sensitive: bool) -> Any:
    """The literal in the form of stored values of that field. raises ApiError INVALID_QUERY"""
    found: Any = None
    if field.base in TEXT:
        found = (value.text if case_sensitive else value.text.lower()) if value.kind == "text" else None
    elif field.base in LOOKUP or field.api_name == "id":
        found = value.text.zfill(ID_DIGITS) if value.text.isascii() and value.text.isdigit() else None
    elif field.base in NUMBER:
        found = _number(value, whole=field.base in ("integer", "bigint"))
    elif field.base == "boolean":
        found = {"true": True, "false": False}.get(value.text.lower()) if value.kind != "number" else None
    elif value.kind == "text":
        found = stored_moment(value.text, field.base)
    if found is None:
        expected = "bigint" if field.base in LOOKUP else field.base
        details = {"column_name": name, "value": value.text, "expected_data_type": expected}
        raise ApiError(400, "INVALID_QUERY", "value given seems to be invalid for the column", details)
    return found


def _number(value: Value, *, whole: bool) -> float | None:
    if value.kind != "number" or (whole and "." in value.text):
        return None
    return int(value.text) if "." not in value.text else float(value.text)


def stored_moment(text: str, kind: str) -> str | None:
    """A date or an instant in the stored form; None when it is neither."""
    try:
        if kind == "date":
            return date.fromisoformat(text).isoformat() if len(text) == len("2026-04-01") else None
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return stored_instant(instant) if instant.tzinfo and "T" in text else None
