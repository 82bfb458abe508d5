"""How a command was read, as JSON: for `flask explain`, for logs and for whoever wants to test from outside.

Leaves out what the CRM is asked (COQL); the caller adds it.
"""

from collections.abc import Callable
from typing import Any

from grammar.catalog import Catalog
from grammar.command.nodes import Command, Operand
from grammar.command.parser import parse
from grammar.errors import GrammarError


def explain(text: str, catalog: Catalog, hint: Callable[[GrammarError], str]) -> dict[str, Any]:
    """`command_json` of what `text` says, or `error_json` of what is wrong with it. Raises nothing."""
    try:
        return command_json(parse(text, catalog))
    except GrammarError as error:
        return error_json(error, hint(error))


def command_json(command: Command) -> dict[str, Any]:
    """{"kind": "zcrm", "module", "criteria": [{"label", "field", "op", "values"}], "word"}.

    label      as typed; field: the api name
    op         "starts_with" | "ends_with" | "contains" | "is" | "=" | ">" | "<" | ">=" | "<="
    values     strings; numbers of number fields; booleans
    word       null when there is none
    """
    criteria = [
        {
            "label": criterion.label,
            "field": criterion.field.api_name,
            "op": criterion.op,
            "values": [_json(value) for value in criterion.values],
        }
        for criterion in command.criteria
    ]
    return {"kind": "zcrm", "module": command.module.api_name, "criteria": criteria, "word": command.word}


def error_json(error: GrammarError, hint: str) -> dict[str, Any]:
    """{"kind": "error", "code", "column", "expected", "hint", "corrected"}; column: code points as typed, from 1."""
    return {
        "kind": "error",
        "code": error.code,
        "column": error.column,
        "expected": list(error.expected),
        "hint": hint,
        "corrected": error.corrected,
    }


def _json(value: Operand) -> str | bool | int | float:
    if isinstance(value, bool | str):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
