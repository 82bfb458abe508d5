"""Many conditions at once: which of them one visitor fulfils, for hardly more than one of them costs.

A rule is a bit, and a set of rules a whole number. Equal comparisons of all rules are one entry, filed under the fact
and the value that they need, thresholds in order of size; so the facts of a visitor lead straight to the sets of rules
whose comparisons hold, and a few operations on whole numbers join them as the rules say. Comparisons that cannot be
filed (a part of a text, a regular expression, an address) are made one by one, and only for rules that depend on
something that may have changed.
"""

from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from app.rules.conditions.compare import NUMBERS, Facts, Test, comparable, number_of, strict_test
from app.rules.conditions.fields import group_of
from app.rules.conditions.patterns import Stopped
from grammar.condition.nodes import Condition, Group, Leaf

Key = TypeVar("Key", bound=Hashable)
Slot = tuple[int, int]
"""Which comparison of a rule: (part, -1) of parts that are joined by and, whose leaves are joined by or, and
(part, leaf) of parts that are joined by or, whose leaves are joined by and."""
Sets = dict[Slot, int]
BLOCK = 16  # thresholds that are joined in advance
_ABOVE, _BELOW = {">": 1, ">=": 0}, {"<": 0, "<=": 1}
_IN_BYTE = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def groups_of(condition: Condition) -> frozenset[str]:
    """The groups of facts that a condition depends on: 'visit', 'company', …"""
    return frozenset(group_of(leaf.field.api_name) for leaf in condition.leaves)


@dataclass
class _Ordered:
    """Thresholds of one fact, direction and slot: which rules' comparisons hold up to a place, or from it on."""

    given: dict[tuple[Any, int], int] = field(default_factory=dict)
    keys: list[tuple[Any, int]] = field(default_factory=list)
    sets: list[int] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)

    def close(self) -> None:
        self.keys = sorted(self.given)
        self.sets = [self.given[key] for key in self.keys]
        self.blocks = [0]
        for first in range(0, len(self.sets), BLOCK):
            joined = self.blocks[-1]
            for one in self.sets[first : first + BLOCK]:
                joined |= one
            self.blocks.append(joined)

    def up_to(self, key: tuple[Any, int]) -> int:
        place = bisect_right(self.keys, key)
        found = self.blocks[place // BLOCK]
        for one in self.sets[place - place % BLOCK : place]:
            found |= one
        return found


@dataclass
class _OfFact:
    """Everything that is compared with one fact."""

    equal: dict[Any, Sets] = field(default_factory=dict)
    unequal: Sets = field(default_factory=dict)
    but: dict[Any, Sets] = field(default_factory=dict)
    there: Sets = field(default_factory=dict)
    missing: Sets = field(default_factory=dict)
    above: dict[Slot, _Ordered] = field(default_factory=dict)
    below: dict[Slot, _Ordered] = field(default_factory=dict)


class Ruleset(Generic[Key]):
    """Compiled once; rules come out in the order in which they were given."""

    def __init__(self, rules: Iterable[tuple[Key, Condition]]) -> None:
        self._keys: list[Key] = []
        self._facts: dict[str, _OfFact] = {}
        self._one_by_one: dict[tuple[Any, ...], tuple[Test, Sets]] = {}
        self._of_group: dict[str, int] = {}
        self._every = 0  # rules whose parts are joined by and
        self._present: Sets = {}
        self._parts: dict[int, int] = {}
        for number, (key, condition) in enumerate(rules):
            self._keys.append(key)
            self._file(condition, 1 << number)
        for known in self._facts.values():
            for ordered in (*known.above.values(), *known.below.values()):
                ordered.close()
        self._absent = {
            slot: (self._every if slot[1] < 0 else self._parts[slot[0]]) & ~present
            for slot, present in self._present.items()
        }

    def __len__(self) -> int:
        return len(self._keys)

    def touches(self, changed: Collection[str] | None) -> bool:
        """Whether any rule depends on one of these groups of facts."""
        return bool(self._keys) and (changed is None or any(group in self._of_group for group in changed))

    def matching(
        self, facts: Facts, changed: Collection[str] | None = None, stopped: list[Key] | None = None
    ) -> list[Key]:
        """The rules that the visitor fulfils.

        changed  groups of facts that may have changed: only rules that depend on one of them count; None: all
        stopped  takes the rules with a regular expression that would have run too long, which counts as no match
        """
        wanted = (1 << len(self._keys)) - 1  # all; a rule without any condition depends on nothing and fits everybody
        if changed is not None:
            wanted = 0
            for group in changed:
                wanted |= self._of_group.get(group, 0)
        if not wanted:
            return []
        held: Sets = {}
        for name, known in self._facts.items():
            self._look(known, facts.get(name), held)
        for test, sets in self._one_by_one.values():
            if any(one & wanted for one in sets.values()):
                try:
                    if test(facts):
                        _join(held, sets)
                except Stopped:
                    if stopped is not None:
                        stopped += [key for one in sets.values() for key in self._named(one & wanted)]
        return self._named(self._joined(held) & wanted)

    # -- joining --------------------------------------------------------------------------------------------------

    def _joined(self, held: Sets) -> int:
        every, parts = self._every, dict(self._parts)
        for slot, absent in self._absent.items():
            found = held.get(slot, 0) | absent
            if slot[1] < 0:
                every &= found
            else:
                parts[slot[0]] &= found
        for one in parts.values():
            every |= one
        return every

    def _named(self, rules: int) -> list[Key]:
        keys, found = self._keys, []
        for place, byte in enumerate(rules.to_bytes((len(keys) + 7) // 8, "little")):
            if byte:
                found += [keys[place * 8 + bit] for bit in _IN_BYTE[byte]]
        return found

    def _look(self, known: _OfFact, value: Any, held: Sets) -> None:
        if value is None:
            _join(held, known.missing)
            _join(held, known.unequal)
            return
        _join(held, known.there)
        texts = value if value.__class__ is tuple else (value, str(value).lower())
        for one in texts:
            _join(held, known.equal.get(one, {}))
        if known.unequal:
            not_so: Sets = {}
            for one in texts:
                _join(not_so, known.but.get(one, {}))
            _join(held, {slot: rules & ~not_so.get(slot, 0) for slot, rules in known.unequal.items()})
        number = number_of(value) if known.above or known.below else None
        if number is not None:
            _join(held, {slot: ordered.up_to((number, 0)) for slot, ordered in known.above.items()})
            _join(held, {slot: ordered.up_to((-number, 0)) for slot, ordered in known.below.items()})

    # -- filing ---------------------------------------------------------------------------------------------------

    def _file(self, condition: Condition, bit: int) -> None:
        for group in groups_of(condition):
            self._of_group[group] = self._of_group.get(group, 0) | bit
        if condition.joint == "and":
            self._every |= bit
        for number, part in enumerate(condition.parts):
            leaves = part.leaves if isinstance(part, Group) else (part,)
            if condition.joint == "or":
                self._parts[number] = self._parts.get(number, 0) | bit
            for place, leaf in enumerate(leaves):
                slot = (number, -1 if condition.joint == "and" else place)
                self._present[slot] = self._present.get(slot, 0) | bit
                self._file_leaf(leaf, slot, bit)

    def _file_leaf(self, leaf: Leaf, slot: Slot, bit: int) -> None:
        known = self._facts.setdefault(leaf.field.api_name, _OfFact())
        if leaf.op in ("empty", "not_empty"):
            _add(known.missing if leaf.op == "empty" else known.there, slot, bit)
        elif leaf.op in _ABOVE and leaf.field.type in NUMBERS:
            ordered = known.above.setdefault(slot, _Ordered())
            _add(ordered.given, (min(leaf.values), _ABOVE[leaf.op]), bit)
        elif leaf.op in _BELOW and leaf.field.type in NUMBERS:  # from the greatest down: minus the values goes up
            ordered = known.below.setdefault(slot, _Ordered())
            threshold: Any = max(leaf.values)
            _add(ordered.given, (-threshold, 1 - _BELOW[leaf.op]), bit)
        elif leaf.op == "is" and (values := _filed_values(leaf)) is not None:
            for value in values:
                _add(known.equal.setdefault(value, {}), slot, bit)
        elif (
            leaf.op == "is_not" and not known.unequal.get(slot, 0) & bit and (values := _filed_values(leaf)) is not None
        ):
            _add(known.unequal, slot, bit)
            for value in values:
                _add(known.but.setdefault(value, {}), slot, bit)
        else:
            identity = (leaf.field.api_name, leaf.field.type, leaf.op, leaf.values)
            if identity not in self._one_by_one:
                self._one_by_one[identity] = (strict_test(leaf), {})
            _add(self._one_by_one[identity][1], slot, bit)


def _add(sets: dict[Any, int], key: Any, bit: int) -> None:
    sets[key] = sets.get(key, 0) | bit


def _join(held: Sets, sets: Sets) -> None:
    for slot, rules in sets.items():
        held[slot] = held.get(slot, 0) | rules


def _filed_values(leaf: Leaf) -> tuple[Any, ...] | None:
    """By what a comparison for equality is filed; None: it has to be made."""
    if leaf.field.type in ("ip", "info", "boolean"):
        return None
    if leaf.field.type not in NUMBERS:
        return comparable(leaf)
    if group_of(leaf.field.api_name) in ("lead", "contact"):  # the CRM may bring a text that says the number
        return None
    return leaf.values
