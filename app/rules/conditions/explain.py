"""Why a condition is fulfilled, or not: its comparisons one by one, for logs and for trying a rule out (X11)."""

from dataclasses import dataclass

from app.rules.conditions import matching
from app.rules.conditions.compare import Facts, leaf_test
from grammar.condition.nodes import Condition, Leaf


@dataclass(frozen=True)
class Compared:
    leaf: Leaf
    is_fulfilled: bool


def compared(condition: Condition, facts: Facts) -> list[Compared]:
    """Every comparison with its result."""
    return [Compared(leaf, leaf_test(leaf)(facts)) for leaf in condition.leaves]


def because(condition: Condition, facts: Facts) -> str:
    """The comparisons that are fulfilled, as conditions are kept: who reads them does so in their language."""
    found = tuple(one.leaf for one in compared(condition, facts) if one.is_fulfilled)
    return matching.kept(Condition("and", found)) if found else ""
