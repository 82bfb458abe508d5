"""What a condition says once it is read: leaves joined by and, or, with one level of brackets; operators by type.

Holds no text as typed; how a condition is written stands in condition.lark and printer.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from grammar.catalog import Field

Op = Literal[
    "is",
    "is_not",
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "matches",
    "not_matches",
    ">",
    "<",
    ">=",
    "<=",
    "between",
    "empty",
    "not_empty",
]
Joint = Literal["and", "or"]
Operand = str | Decimal | bool

MAX_LEAVES = 25  # of one condition (U1)
MAX_RING_LEAVES = 5  # of one ring (U1)
MAX_VALUES = 50  # of one leaf; ours, so that a choice of many industries fits
MAX_LENGTH = 10_000  # code points; ours, so that no text can keep the server busy
MAX_PATTERN = 200  # code points of a regular expression

# A value that is not there fulfils these.
NEGATIVE: frozenset[Op] = frozenset({"is_not", "not_contains", "not_matches", "empty"})
STATES: frozenset[Op] = frozenset({"empty", "not_empty"})
"""They take no value."""

_PRESENCE: tuple[Op, ...] = ("empty", "not_empty")
_NUMBER: tuple[Op, ...] = ("is", "is_not", ">", "<", ">=", "<=", "between", *_PRESENCE)
# By the field's type, in the order in which they are offered: the comparators of SalesIQ's criteria and of Z4.
# https://www.zoho.com/salesiq/help/developer-section/get-criteria-fields-tracking-preset-v2.html, read 2026-11-21
BY_TYPE: dict[str, tuple[Op, ...]] = {
    "string": (
        *("is", "is_not", "contains", "not_contains", "starts_with", "ends_with", "matches", "not_matches"),
        *_PRESENCE,
    ),
    "email": ("is", "is_not", "contains", "not_contains", "starts_with", "ends_with", *_PRESENCE),
    "options": ("is", "is_not", *_PRESENCE),
    "tags": ("is", "is_not", "contains", "not_contains", *_PRESENCE),
    "count": _NUMBER,
    "seconds": _NUMBER,
    "amount": _NUMBER,
    "ip": ("is", "is_not", "between", *_PRESENCE),
    "info": ("is", "is_not", "between", ">", "<", "starts_with", "ends_with", "contains", "not_contains", *_PRESENCE),
    "action": ("is", "is_not", "contains", "not_contains", *_PRESENCE),
    "boolean": ("is",),
}


@dataclass(frozen=True)
class Leaf:
    """One comparison. values: any of them, with a negative operator none of them; two for 'between', none for
    'empty' and 'not_empty'. They are of the field's kind; of a field with a list of values as the list has them."""

    field: Field
    op: Op
    values: tuple[Operand, ...] = ()


@dataclass(frozen=True)
class Group:
    """What stands in brackets: two leaves or more, joined in the other way than what is around them."""

    joint: Joint
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True)
class Condition:
    """A whole condition: one part, or several joined by `joint`."""

    joint: Joint
    parts: tuple[Leaf | Group, ...]

    @property
    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves if isinstance(part, Group) else (part,)


def condition(joint: Joint, parts: list[Leaf | Group]) -> Condition:
    """The one way to write what is meant: brackets that change nothing are left out."""
    flat: list[Leaf | Group] = []
    for part in parts:
        if isinstance(part, Group) and (part.joint == joint or len(part.leaves) == 1):
            flat += part.leaves
        else:
            flat.append(part)
    if len(flat) == 1:
        alone = flat[0]
        return Condition(alone.joint, alone.leaves) if isinstance(alone, Group) else Condition("and", (alone,))
    return Condition(joint, tuple(flat))


def operators(field: Field) -> tuple[Op, ...]:
    """What can be said of that field."""
    return BY_TYPE.get(field.type, ())
