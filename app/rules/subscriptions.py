"""Which channel hears of what: subscriptions with their filters, and by what they are found. Pure.

A subscription is kept under its events and the narrowest of its filters, so that an event looks at those it can
concern, not at all. Conditions of rules are evaluated elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# V1, in the order in which they happen
EVENTS = (
    "landed",
    "returned",
    "navigated",
    "left",
    "custom_action",
    "contact_captured",
    "chat_started",
    "assigned",
    "attended",
    "transferred",
    "visitor_message",
    "operator_message",
    "missed",
    "completed",
    "rated",
)
FACETS = ("operator", "department", "country", "ring", "type", "brand")  # the narrowest first
TYPES = ("customer", "deal", "contact", "lead", "unknown")
RINGS = ("one", "two", "three", "four", "outside")
ANY = ""
LOWEST, HIGHEST = -(2**31), 2**31 - 1


@dataclass(frozen=True)
class Filters:
    """What an event must be to be told; an empty one lets everything through.

    operator, department, brand   ids     country   as the visitor's, whatever its case
    type                          of TYPES  ring     of RINGS
    score_min, score_max          None: no bound
    """

    operator: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    ring: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    brand: tuple[str, ...] = ()
    score_min: int | None = None
    score_max: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Without what is empty."""
        return {name: value for name, value in vars(self).items() if value not in ((), None)}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "Filters":
        chosen: dict[str, Any] = {facet: tuple(given.get(facet, ())) for facet in FACETS}
        return cls(**chosen, score_min=given.get("score_min"), score_max=given.get("score_max"))


@dataclass(frozen=True)
class Facts:
    """What an event is, by the same names; '' where it is not known."""

    operator: str = ""
    department: str = ""
    country: str = ""
    ring: str = "outside"
    type: str = "unknown"
    brand: str = ""
    score: int = 0


def anchor(filters: Filters) -> tuple[tuple[str, str], ...]:
    """The (facet, value) pairs by which a subscription is kept: its narrowest filter; one empty pair for none."""
    for facet in FACETS:
        values = getattr(filters, facet)
        if values:
            return tuple((facet, value) for value in dict.fromkeys(map(folded, values)))
    return ((ANY, ANY),)


def facets(facts: Facts) -> list[tuple[str, str]]:
    """Every (facet, value) under which a subscription that fits can be kept."""
    return [(ANY, ANY), *((facet, folded(getattr(facts, facet))) for facet in FACETS)]


def fits(filters: Filters, facts: Facts) -> bool:
    """Whether an event is what a subscription wants to hear of."""
    for facet in FACETS:
        wanted = getattr(filters, facet)
        if wanted and folded(getattr(facts, facet)) not in map(folded, wanted):
            return False
    lowest = LOWEST if filters.score_min is None else filters.score_min
    highest = HIGHEST if filters.score_max is None else filters.score_max
    return lowest <= facts.score <= highest


def bound_to(subscriptions: Iterable[Filters]) -> frozenset[str]:
    """The departments that a channel with these subscriptions is bound to: all that they name together, when each of
    them names some; else none."""
    named = [one.department for one in subscriptions]
    return frozenset(department for one in named for department in one) if named and all(named) else frozenset()


def folded(value: str) -> str:
    return value.strip().casefold()
