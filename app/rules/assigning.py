"""Whom a visitor or a chat is given to, by a rule and by who is there. Pure: people are handed in.

Who is unknown or away is passed over; when nobody is left, the rule's fall-back decides, then all who are available.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class People:
    """By e-mail address in lower case.

    available   operators who are there, in the order of their names
    away        operators who are not
    cliq        address -> Cliq user id of everybody who has one
    last        who attended the visitor's last chat; ''     owner: of the CRM record; ''
    """

    available: Sequence[str] = ()
    away: frozenset[str] = frozenset()
    cliq: Mapping[str, str] = field(default_factory=dict)
    last: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Assigned:
    """addresses and the Cliq users they are; by: the target that led there; passed: why others did not, as
    (target, 'unknown' | 'away')."""

    addresses: tuple[str, ...]
    cliq_user_ids: tuple[str, ...]
    by: str
    passed: tuple[tuple[str, str], ...] = ()


def assigned(action: Mapping[str, Any], people: People) -> Assigned:
    """Whom a rule of kind 'visitor' or 'chat' chooses."""
    passed: list[tuple[str, str]] = []
    for target in dict.fromkeys((action["to"], action.get("else", "all"), "all")):
        if target == "nobody":
            return Assigned((), (), "nobody", tuple(passed))
        wanted = _wanted(target, action, people)
        known = [one for one in wanted if one in people.cliq]
        there = [one for one in known if one not in people.away]
        if there:
            return Assigned(tuple(there), tuple(people.cliq[one] for one in there), target, tuple(passed))
        passed.append((target, "away" if known else "unknown"))
    return Assigned((), (), "nobody", tuple(passed))


def _wanted(target: str, action: Mapping[str, Any], people: People) -> Sequence[str]:
    if target == "people":
        return [str(one) for one in action.get("people", ())]
    if target == "last":
        return [people.last] if people.last else []
    if target == "owner":
        return [people.owner] if people.owner else []
    return people.available
