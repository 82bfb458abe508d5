"""Many conditions at once: which of them one visitor fulfils, without looking at those that cannot.

Each rule is filed under one comparison that it cannot do without ('Industry is Software', or any of several): only
rules whose value the visitor has are evaluated. What has no such comparison is evaluated whenever a fact that it
depends on may have changed.
"""

from collections.abc import Collection, Hashable, Iterable
from typing import Any, Generic, TypeVar

from app.rules.conditions.compare import NUMBERS, Facts, Stopped, Test, comparable, compiled
from app.rules.conditions.fields import group_of
from grammar.condition.nodes import Condition, Group, Leaf

Key = TypeVar("Key", bound=Hashable)
_BITS: dict[str, int] = {}


def _bit(group: str) -> int:
    return _BITS.setdefault(group, 1 << len(_BITS))


def groups_of(condition: Condition) -> frozenset[str]:
    """The groups of facts that a condition depends on: 'visit', 'company', …"""
    return frozenset(group_of(leaf.field.api_name) for leaf in condition.leaves)


class Ruleset(Generic[Key]):
    """Compiled once; rules come out in the order in which they were given."""

    def __init__(self, rules: Iterable[tuple[Key, Condition]]) -> None:
        self._keys: list[Key] = []
        self._tests: list[Test] = []
        self._masks: list[int] = []
        self._filed: dict[str, dict[Any, list[int]]] = {}
        self._loose: list[tuple[int, list[int]]] = []
        loose: dict[int, list[int]] = {}
        for number, (key, condition) in enumerate(rules):
            mask = 0
            for group in groups_of(condition):
                mask |= _bit(group)
            self._keys.append(key)
            self._tests.append(compiled(condition))
            self._masks.append(mask)
            filed = _needed(condition)
            if filed is None:
                loose.setdefault(mask, []).append(number)
            for name, value in filed or ():
                self._filed.setdefault(name, {}).setdefault(value, []).append(number)
        self._loose = list(loose.items())

    def __len__(self) -> int:
        return len(self._keys)

    def matching(self, facts: Facts, changed: Collection[str] | None = None, stopped: list[Key] | None = None) -> list[Key]:
        """The rules that the visitor fulfils.

        changed  groups of facts that may have changed: only rules that depend on one of them are looked at; None: all
        stopped  takes the rules whose regular expression would have run too long; they do not match
        """
        wanted = -1
        if changed is not None:
            wanted = 0
            for group in changed:
                wanted |= _bit(group)
        masks, tests, found = self._masks, self._tests, []
        for number in self._candidates(facts, wanted):
            if masks[number] & wanted:
                try:
                    if tests[number](facts):
                        found.append(number)
                except Stopped:
                    if stopped is not None:
                        stopped.append(self._keys[number])
        found.sort()
        return [self._keys[number] for number in found]

    def _candidates(self, facts: Facts, wanted: int) -> Iterable[int]:
        candidates: list[int] = []
        for name, by_value in self._filed.items():
            value = facts.get(name)
            if value is None:
                continue
            for one in value if value.__class__ is tuple else (value,):
                candidates += by_value.get(one, ())
        for mask, numbers in self._loose:
            if mask & wanted:
                candidates += numbers
        return dict.fromkeys(candidates)


def _needed(condition: Condition) -> list[tuple[str, Any]] | None:
    """(fact, value) pairs of which a visitor has at least one when the condition is fulfilled; None: not to be said."""
    ways = [_part(part) for part in condition.parts]
    if condition.joint == "and":
        known = [way for way in ways if way is not None]
        return min(known, key=len) if known else None
    return [pair for way in ways for pair in way or ()] if all(way is not None for way in ways) else None


def _part(part: Leaf | Group) -> list[tuple[str, Any]] | None:
    if isinstance(part, Leaf):
        return _leaf(part)
    return _needed(Condition(part.joint, tuple(part.leaves)))


def _leaf(leaf: Leaf) -> list[tuple[str, Any]] | None:
    if leaf.op != "is" or leaf.field.type in ("ip", "info", "boolean"):
        return None
    name = leaf.field.api_name
    if leaf.field.type in NUMBERS:
        return None if group_of(name) in ("lead", "contact") else [(name, value) for value in leaf.values]
    return None if group_of(name) in ("lead", "contact") and False else [(name, value) for value in comparable(leaf)]
