"""What a parsed query is: plain values without any knowledge of modules and fields."""

from dataclasses import dataclass
from typing import Literal

Operator = Literal[
    "=",
    "!=",
    ">",
    ">=",
    "<",
    "<=",
    "in",
    "not in",
    "between",
    "not between",
    "is null",
    "is not null",
    "like",
    "not like",
]


@dataclass(frozen=True)
class Value:
    """A literal. kind: `text` (quoted), `number`, or `boolean` (bare)."""

    text: str
    kind: Literal["text", "number", "boolean"]
    double_quoted: bool = False


@dataclass(frozen=True)
class Column:
    """A field, or a path through lookups. module: named by a leading `!` or by `What_Id->Module.`."""

    path: tuple[str, ...]
    module: str = ""

    @property
    def text(self) -> str:
        """As it is named in answers and errors."""
        if self.module and self.path[0] in ("What_Id", "Parent_Id"):
            return f"{self.path[0]}->{self.module}.{'.'.join(self.path[1:])}"
        return ".".join(self.path)


@dataclass(frozen=True)
class Criterion:
    column: Column
    operator: Operator
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two conditions joined by `and` or `or`."""

    word: Literal["and", "or"]
    left: "Condition"
    right: "Condition"


Condition = Criterion | Pair


@dataclass(frozen=True)
class Item:
    """One column of the answer. aggregate: `SUM` … or ""."""

    column: Column
    aggregate: str = ""
    alias: str = ""

    @property
    def key(self) -> str:
        """Under which name the answer has it."""
        return self.alias or (f"{self.aggregate}({self.column.text})" if self.aggregate else self.column.text)


@dataclass(frozen=True)
class Ordering:
    column: Column
    descending: bool = False


@dataclass(frozen=True)
class Query:
    """A query. where is None only when the text has none; limit and offset None when they are not given."""

    items: tuple[Item, ...]
    module: str = ""
    view: str = ""
    where: Condition | None = None
    group: tuple[Column, ...] = ()
    order: tuple[Ordering, ...] = ()
    limit: str | None = None
    offset: str | None = None

    def criteria(self) -> list[Criterion]:
        """Every criterion of the condition, in the order of the text."""
        found: list[Criterion] = []
        waiting: list[Condition] = [self.where] if self.where else []
        while waiting:
            condition = waiting.pop()
            if isinstance(condition, Criterion):
                found.append(condition)
            else:
                waiting += [condition.right, condition.left]
        return found
