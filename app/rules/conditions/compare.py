"""One comparison, or a whole condition, to a function of the facts: built once, called for every visitor.

Strings are compared folded (width, letter case) and without blanks at the ends; of several values any counts, with a
negative operator none may. A fact that is not there fulfils negative operators only.
"""

import ipaddress
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from app.rules.conditions import patterns
from app.rules.conditions.enrichment import LISTS, key_of
from app.rules.conditions.patterns import Stopped
from grammar.condition.nodes import Condition, Group, Leaf
from grammar.folding import fold
from grammar.numbers import read_number

Facts = Mapping[str, Any]
"""By key, what facts.prepared makes: a tuple of folded texts, a number, True or False; a fact unknown is left out."""
Test = Callable[[Facts], bool]
NUMBERS = frozenset({"count", "seconds", "amount"})


def compiled(condition: Condition) -> Test:
    """The test of a whole condition. A regular expression that is stopped counts as no match."""
    return _joined(condition.joint, [_part(part) for part in condition.parts])


def _part(part: Leaf | Group) -> Test:
    if isinstance(part, Group):
        return _joined(part.joint, [leaf_test(leaf) for leaf in part.leaves])
    return leaf_test(part)


def _joined(joint: str, tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:
        first, second = tests
        if joint == "and":
            return lambda facts: first(facts) and second(facts)
        return lambda facts: first(facts) or second(facts)
    if joint == "and":

        def every(facts: Facts) -> bool:
            for test in tests:  # noqa: SIM110  (twice as quick as all() over a generator)
                if not test(facts):
                    return False
            return True

        return every

    def some(facts: Facts) -> bool:
        for test in tests:  # noqa: SIM110
            if test(facts):
                return True
        return False

    return some


def leaf_test(leaf: Leaf) -> Test:
    """The test of one comparison."""
    strict = strict_test(leaf)
    if leaf.op not in ("matches", "not_matches"):
        return strict

    def calm(facts: Facts) -> bool:
        try:
            return strict(facts)
        except Stopped:
            return False

    return calm


def strict_test(leaf: Leaf) -> Test:
    """The same; it raises patterns.Stopped for a regular expression that would run too long."""
    key, type_ = leaf.field.api_name, leaf.field.type
    if leaf.op == "empty":
        return lambda facts: key not in facts
    if leaf.op == "not_empty":
        return lambda facts: key in facts
    if leaf.op in ("is_not", "not_contains", "not_matches"):
        positive: Any = {"is_not": "is", "not_contains": "contains", "not_matches": "matches"}[leaf.op]
        opposite = strict_test(Leaf(leaf.field, positive, leaf.values))
        return lambda facts: not opposite(facts)
    if type_ in NUMBERS:
        return _number_test(key, leaf)
    if type_ == "boolean":
        wanted = leaf.values[0] if leaf.values else True
        return lambda facts: facts.get(key) is wanted
    if type_ == "ip":
        return _address_test(key, leaf)
    if type_ == "info" and leaf.op in (">", "<", "between"):
        return _number_test(key, leaf)
    return _text_test(key, leaf)


# ---------------------------------------------------------------------------------------------------------- texts


def comparable(leaf: Leaf) -> tuple[str, ...]:
    """The values of a text comparison as facts have them."""
    form = key_of if leaf.field.api_name in LISTS else _folded
    return tuple(form(str(value)) for value in leaf.values)


def _folded(text: str) -> str:
    return fold(text).strip()


def _texts(value: Any) -> Any:
    """A fact that was thought to be text, whatever it is."""
    if value.__class__ is tuple:
        return value
    return () if value is None else (_folded(str(value)),)


def _text_test(key: str, leaf: Leaf) -> Test:
    if leaf.op == "matches":
        tests = [patterns.compiled(str(value)) for value in leaf.values]
        return lambda facts: any(test(text) for text in _texts(facts.get(key)) for test in tests)
    wanted = comparable(leaf)
    if leaf.op == "is":
        equal = frozenset(wanted)

        def is_one(facts: Facts) -> bool:
            value = facts.get(key)
            if value.__class__ is tuple:
                return not equal.isdisjoint(value)
            return value is not None and not equal.isdisjoint(_texts(value))

        return is_one
    if leaf.op == "contains":

        def holds(facts: Facts) -> bool:
            for text in _texts(facts.get(key)):
                for part in wanted:
                    if part in text:
                        return True
            return False

        return holds
    if leaf.op == "starts_with":
        return lambda facts: any(text.startswith(wanted) for text in _texts(facts.get(key)))
    if leaf.op == "ends_with":
        return lambda facts: any(text.endswith(wanted) for text in _texts(facts.get(key)))
    raise ValueError(leaf.op)


# -------------------------------------------------------------------------------------------------------- numbers


def number_of(value: Any) -> int | Decimal | None:
    """A fact as a number: a text may say one (a custom field, what the site sets)."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    if value.__class__ is tuple and value:
        return read_number(value[0])
    return None


def _operands(leaf: Leaf) -> list[Any]:
    found = [value if isinstance(value, Decimal) else read_number(str(value)) for value in leaf.values]
    return [int(one) if one is not None and one == one.to_integral_value() else one for one in found]


def _number_test(key: str, leaf: Leaf) -> Test:
    values = [value for value in _operands(leaf) if value is not None]
    if not values:
        return lambda _facts: False
    low, high = min(values), max(values)
    if leaf.op == "is":
        equal = frozenset(values)
        return lambda facts: (value := number_of(facts.get(key))) is not None and value in equal
    if leaf.op == ">":
        return lambda facts: (value := number_of(facts.get(key))) is not None and value > low
    if leaf.op == "<":
        return lambda facts: (value := number_of(facts.get(key))) is not None and value < high
    if leaf.op == ">=":
        return lambda facts: (value := number_of(facts.get(key))) is not None and value >= low
    if leaf.op == "<=":
        return lambda facts: (value := number_of(facts.get(key))) is not None and value <= high
    if leaf.op == "between":
        return lambda facts: (value := number_of(facts.get(key))) is not None and low <= value <= high
    raise ValueError(leaf.op)


# ------------------------------------------------------------------------------------------------------ addresses


def _address_test(key: str, leaf: Leaf) -> Test:
    networks = [ipaddress.ip_network(str(value), strict=False) for value in leaf.values]
    if leaf.op == "between":
        ends = sorted((one.version, int(one.network_address), int(one.broadcast_address)) for one in networks)
        low, high = ends[0], ends[-1]

        def between(facts: Facts) -> bool:
            return any(
                low[0] == one.version == high[0] and low[1] <= int(one) <= high[2] for one in _addresses(facts.get(key))
            )

        return between
    return lambda facts: any(one in network for one in _addresses(facts.get(key)) for network in networks)


def _addresses(value: Any) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    found = []
    for text in _texts(value):
        try:
            found.append(ipaddress.ip_address(text))
        except ValueError:
            continue
    return found
