"""A condition as the rows of an editor, as the objects of an interface, and as it is kept: each way there and back.

Text and form are the same rule (U4): both become a Condition. It makes no HTML.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, get_args

from grammar.catalog import Field
from grammar.condition import resolve
from grammar.condition.nodes import STATES, Condition, Group, Joint, Leaf, Op, Operand, condition, operators
from grammar.condition.printer import shown
from grammar.condition.vocabulary import Vocabulary
from grammar.errors import GrammarError

_KINDS = {"count": "number", "seconds": "number", "amount": "number", "boolean": "boolean"}


@dataclass(frozen=True)
class Row:
    """One comparison in the editor. block: rows of one number stand in one pair of brackets; values: as written."""

    block: int
    field: str
    op: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """joint: between blocks; within a block it is the other one."""

    joint: Joint
    rows: tuple[Row, ...]


def to_form(given: Condition, vocabulary: Vocabulary) -> Form:
    """The rows of a condition."""
    rows = []
    for block, part in enumerate(given.parts):
        for leaf in part.leaves if isinstance(part, Group) else (part,):
            field = vocabulary.field(leaf.field.api_name) or leaf.field
            values = tuple(shown(value, field) for value in leaf.values)
            rows.append(Row(block, leaf.field.api_name, leaf.op, values))
    return Form(given.joint, tuple(rows))


def read(form: Form, vocabulary: Vocabulary, most: int) -> Condition:
    """The condition that the rows say.

    raises   GrammarError; its column is the number of the row, from 1
    """
    blocks: dict[int, list[Leaf]] = {}
    if not form.rows:
        raise GrammarError("empty", 1, facts={"reason": resolve.REASON})
    for number, row in enumerate(form.rows, 1):
        if number > most:
            facts: dict[str, object] = {"limit": most, "count": len(form.rows), "reason": resolve.REASON}
            raise GrammarError("too_many_criteria", number, facts=facts)
        blocks.setdefault(row.block, []).append(_leaf(row, number, vocabulary))
    inner: Joint = "or" if form.joint == "and" else "and"
    parts: list[Leaf | Group] = [
        Group(inner, tuple(leaves)) if len(leaves) > 1 else leaves[0] for _, leaves in sorted(blocks.items())
    ]
    return condition(form.joint, parts)


def _leaf(row: Row, number: int, vocabulary: Vocabulary) -> Leaf:
    def wrong(code: Any, **facts: object) -> GrammarError:
        return GrammarError(code, number, facts={"reason": resolve.REASON, **facts})

    field = vocabulary.field(row.field)
    if field is None:
        raise wrong("unknown_field", typed=row.field)
    op: Op = row.op  # type: ignore[assignment]  # the next lines look
    if op not in get_args(Op):
        raise wrong("unknown_operator", typed=row.op, label=field.label)
    if op not in operators(field):
        raise wrong("operator_not_for_type", operator=row.op, label=field.label, kind=field.kind)
    if op in STATES:
        return Leaf(field, op)
    texts = [text for text in row.values if text.strip()]
    if not texts:
        raise wrong("missing_value", label=field.label, operator=row.op)
    if op == "between" and len(texts) != 2:
        raise wrong("two_values", label=field.label)
    values: list[Operand] = []
    for text in texts:
        value = resolve.operand(text, field, op)
        if value is None:
            code = "not_a_number" if field.kind == "number" else "unknown_value"
            raise wrong(code, typed=text, label=field.label)
        values.append(value)
    return Leaf(field, op, tuple(values))


def to_json(given: Condition) -> dict[str, Any]:
    """As it is kept, and as the interface gives it: names of the language of nobody, numbers as texts."""
    return {
        "joint": given.joint,
        "parts": [
            {"joint": part.joint, "parts": [_leaf_json(leaf) for leaf in part.leaves]}
            if isinstance(part, Group)
            else _leaf_json(part)
            for part in given.parts
        ],
    }


def _leaf_json(leaf: Leaf) -> dict[str, Any]:
    values = [value if isinstance(value, bool | str) else format(value, "f") for value in leaf.values]
    return {"field": leaf.field.api_name, "type": leaf.field.type, "op": leaf.op, "values": values}


def from_json(data: Mapping[str, Any]) -> Condition:
    """What `to_json` wrote. The fields have their api name and type only: enough to evaluate, and to print with a
    vocabulary. Raises KeyError, ValueError for anything else."""
    parts: list[Leaf | Group] = [
        Group(part["joint"], tuple(_leaf_of(one) for one in part["parts"])) if "parts" in part else _leaf_of(part)
        for part in data["parts"]
    ]
    return condition(data["joint"], parts)


def _leaf_of(data: Mapping[str, Any]) -> Leaf:
    type_, op = str(data["type"]), data["op"]
    if op not in get_args(Op):
        raise ValueError(op)
    kind: Any = _KINDS.get(type_, "text")
    name = str(data["field"])
    given: Sequence[Any] = data.get("values", ())
    values = tuple(Decimal(value) if kind == "number" else value for value in given)
    return Leaf(Field(name, name, (name,), type_, kind), op, values)
