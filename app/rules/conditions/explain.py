"""Why a condition is fulfilled, or not: its comparisons one by one, for logs and for trying a rule out (X11)."""

from dataclasses import dataclass

from app.rules.conditions.compare import Facts, leaf_test
from grammar.condition.nodes import Condition, Leaf
from grammar.condition.printer import leaf_text
from grammar.condition.vocabulary import Vocabulary


@dataclass(frozen=True)
class Compared:
    leaf: Leaf
    is_fulfilled: bool


def compared(condition: Condition, facts: Facts) -> list[Compared]:
    """Every comparison with its result."""
    return [Compared(leaf, leaf_test(leaf)(facts)) for leaf in condition.leaves]


def because(condition: Condition, facts: Facts, words: Vocabulary) -> list[str]:
    """The comparisons that are fulfilled, as text."""
    return [leaf_text(one.leaf, words) for one in compared(condition, facts) if one.is_fulfilled]
