"""What was asked, as plain values: to find an answer again, and to see that one question is wider than another.

Holds no rows (run.py) and decides nothing about whose answer may be used: the asker is part of the key.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

import orjson

from grammar.command.nodes import Command, Criterion
from grammar.folding import fold

PREFIXES_MOST = 12  # how far a word is looked back for; nobody types a longer one within an answer's 30 seconds


@dataclass(frozen=True)
class Asked:
    """One criterion: the field's api name, the operator (`=` on text is `is`), the values folded and in order."""

    field: str
    op: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """Module, criteria in any order, and the word, folded; None = no word."""

    module: str
    criteria: frozenset[Asked]
    word: str | None = None

    @property
    def key(self) -> str:
        """A short text that equal questions share."""
        return hashlib.sha256(orjson.dumps(self.to_json())).hexdigest()[:32]

    def to_json(self) -> dict[str, Any]:
        listed = sorted([asked.field, asked.op, *asked.values] for asked in self.criteria)
        return {"module": self.module, "criteria": listed, "word": self.word}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Question":
        criteria = frozenset(Asked(field, op, tuple(values)) for field, op, *values in data["criteria"])
        return cls(data["module"], criteria, data["word"])

    def is_wider_than(self, other: "Question") -> bool:
        """Whether what answers `other` also answers this: fewer or weaker criteria, the beginning of its word."""
        if self.module != other.module or (self.word is None) != (other.word is None):
            return False
        if self.word is not None and other.word is not None:
            parts = other.word.split()
            return all(any(part.startswith(known) for part in parts) for known in self.word.split())
        for weaker in self.criteria:
            for stronger in other.criteria:
                if _follows(weaker, stronger):
                    break
            else:
                return False
        return True


def question(command: Command) -> Question:
    word = None if command.word is None else " ".join(fold(command.word).split())
    return Question(command.module.api_name, frozenset(_asked(item) for item in command.criteria), word)


def question_key(command: Command, asker: str) -> str:
    """The key under which one person's answer to a command is kept."""
    return _key(question(command), asker)


def wider_keys(command: Command, asker: str) -> list[str]:
    """The keys under which an answer may lie that serves this command: its own, then wider ones, the narrowest first.

    Criteria left out in every combination, or the word cut short from the end; longer patterns are not looked for.
    """
    asked = question(command)
    if asked.word is not None:
        ends = range(len(asked.word), max(1, len(asked.word) - PREFIXES_MOST), -1)
        questions = [Question(asked.module, frozenset(), asked.word[:end].strip()) for end in ends]
    else:
        listed = sorted(asked.criteria, key=lambda item: (item.field, item.op, item.values))
        sizes = range(len(listed), -1, -1)
        questions = [Question(asked.module, frozenset(some)) for size in sizes for some in combinations(listed, size)]
    return list(dict.fromkeys(_key(item, asker) for item in questions))


def _key(asked: Question, asker: str) -> str:
    return hashlib.sha256(f"{asker}\0{asked.key}".encode()).hexdigest()[:32]


def _asked(criterion: Criterion) -> Asked:
    is_equality = criterion.op == "=" and criterion.field.kind != "number"
    values: Iterable[str] = (_value(value) for value in criterion.values)
    return Asked(criterion.field.api_name, "is" if is_equality else criterion.op, tuple(sorted(set(values))))


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return fold(str(value))


def _follows(weaker: Asked, stronger: Asked) -> bool:
    """Whether what fulfils `stronger` surely fulfils `weaker`: fewer values of the same, or a longer pattern."""
    if weaker.field != stronger.field:
        return False
    if weaker.op == stronger.op and set(stronger.values) <= set(weaker.values):
        return True
    if weaker.op != stronger.op or weaker.op not in ("starts_with", "ends_with", "contains"):
        return False
    return all(any(_extends(weaker.op, long, short) for short in weaker.values) for long in stronger.values)


def _extends(op: str, long: str, short: str) -> bool:
    if op == "starts_with":
        return long.startswith(short)
    return long.endswith(short) if op == "ends_with" else short in long
