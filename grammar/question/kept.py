"""A Question as plain JSON, to be kept and taken up again exactly as it was.

Where it is kept is the caller's business; a form of an older version that no longer fits is nothing at all.
"""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any

from grammar.question.nodes import Condition, Key, Measure, Order, Path, Question, Scalar

_NODES = {node.__name__: node for node in (Path, Measure, Key, Condition, Order, Question)}
_DECIMAL = "decimal"


def to_json(question: Question) -> dict[str, Any]:
    """A JSON value that from_json makes the same question of; what was assumed is not kept."""
    found = _plain(question)
    assert isinstance(found, dict)
    return found


def from_json(data: object) -> Question | None:
    """The question that was kept; None for what this version cannot have written."""
    try:
        found = _node(data)
    except (KeyError, TypeError, ValueError, InvalidOperation):
        return None
    return found if isinstance(found, Question) else None


def _plain(value: object) -> object:
    kind = type(value).__name__
    if kind in _NODES:
        names = [field.name for field in fields(_NODES[kind]) if field.compare]
        return {"node": kind} | {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return {"node": _DECIMAL, "value": str(value)} if isinstance(value, Decimal) else value


def _node(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_node(item) for item in data)
    if not isinstance(data, Mapping):
        return _scalar(data)
    kind, parts = data["node"], {name: part for name, part in data.items() if name != "node"}
    return Decimal(parts["value"]) if kind == _DECIMAL else _NODES[kind](**{k: _node(v) for k, v in parts.items()})


def _scalar(value: Any) -> Scalar | None:
    if value is not None and not isinstance(value, str | int | bool):
        raise TypeError("no value of a question")
    return value
