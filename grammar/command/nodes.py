"""What a command says once it is read: a module with criteria or with a word, and the operators there are.

Holds no text as typed except labels; how a command is written stands in command.lark and printer.py.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from grammar.catalog import Field, Kind, Module

Op = Literal["starts_with", "ends_with", "contains", "is", "=", ">", "<", ">=", "<="]

MAX_CRITERIA = 5  # a field named twice counts twice (Z7)
MAX_VALUES = 10  # in one criterion (Z7)
MAX_LENGTH = 10_000  # code points of a whole command; ours, so that no text can keep the server busy

# Z4, in the order in which they are suggested and listed.
BY_KIND: dict[Kind, tuple[Op, ...]] = {
    "text": ("contains", "starts_with", "ends_with", "is", "="),
    "number": ("=", ">", "<", ">=", "<="),
    "boolean": ("is", "="),
    "unusable": (),
}

# How each is written; the first spelling is the one that is printed.
SPELLINGS: dict[Op, tuple[str, ...]] = {
    "starts_with": ("starts with", "begins with"),
    "ends_with": ("ends with",),
    "contains": ("contains",),
    "is": ("is",),
    "=": ("=",),
    ">": (">",),
    "<": ("<",),
    ">=": (">=",),
    "<=": ("<=",),
}

Operand = str | Decimal | bool


@dataclass(frozen=True)
class Criterion:
    """One condition. label: the field's name as typed; values: joined by OR, and of the field's kind throughout
    (text: str as typed, number: Decimal, boolean: bool). On text and boolean fields '=' means the same as 'is'."""

    field: Field
    label: str
    op: Op
    values: tuple[Operand, ...]


@dataclass(frozen=True)
class Command:
    """One command: the records of `module` that fulfil all criteria, or that hold `word`, or all of them."""

    module: Module
    criteria: tuple[Criterion, ...] = ()
    word: str | None = None


def operator_words(kind: Kind) -> tuple[str, ...]:
    """The operators of a field of that kind as they are typed, synonyms after the word that they stand for."""
    return tuple(word for op in BY_KIND[kind] for word in SPELLINGS[op])
