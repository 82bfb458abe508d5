"""What a person filled in to put something on a schedule, as a rule, a zone and a place. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from app.rules.recurrence import LAST_DAY, Rule, zone_of

DAILY, WORKDAYS, WEEKLY, MONTHLY = "daily", "workdays", "weekly", "monthly"
RHYTHMS = (DAILY, WORKDAYS, WEEKLY, MONTHLY)
MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)
ME = "me"  # the person's own chat with the bot; else 'c:<unique name of a channel>'
CHANNEL = "c:"
NAME_MOST = 80
_TIME = re.compile(r"^(\d{1,2})[:：時](\d{2})?分?$")


@dataclass(frozen=True)
class Wrong:
    """field: the input that is to be mended; reason: 'often' | 'time' | 'day' | 'zone' | 'weekday'."""

    field: str
    reason: str


@dataclass(frozen=True)
class Wish:
    """rule, zone: when. name: what the person calls it. to: ME, or a channel."""

    rule: Rule
    zone: str
    name: str
    to: str


def read(text: Callable[[str], str], *, name: str, zone: str) -> Wish | Wrong:
    """text   the value of an input by its name
    name, zone   where nothing is filled in
    """
    at, often = _clock(text("at")), text("often")
    if at is None:
        return Wrong("at", "time")
    zone = text("zone").strip() or zone
    try:
        zone_of(zone)
    except ValueError:
        return Wrong("zone", "zone")
    given = " ".join(text("name").split())[:NAME_MOST] or name
    to = text("to") or ME
    if often in (DAILY, WORKDAYS):
        days = MONDAY_TO_FRIDAY if often == WORKDAYS else ()
        return Wish(Rule("weekly", at=at, weekdays=days) if days else Rule("daily", at=at), zone, given, to)
    if often == WEEKLY:
        day = text("weekday")
        if day not in tuple("0123456"):
            return Wrong("weekday", "weekday")
        return Wish(Rule("weekly", at=at, weekdays=(int(day),)), zone, given, to)
    if often != MONTHLY:
        return Wrong("often", "often")
    day = text("day").strip()
    if not day.isdecimal() or not 1 <= int(day) <= LAST_DAY:
        return Wrong("day", "day")
    return Wish(Rule("monthly", at=at, day=int(day)), zone, given, to)


def rhythm(rule: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Which sentence says a stored rule, and its facts: weekday and day as numbers, the time as a text."""
    read_rule = Rule.from_json(rule)
    facts: dict[str, Any] = {"at": f"{read_rule.at:%H:%M}"}
    if read_rule.kind == "weekly" and read_rule.weekdays == MONDAY_TO_FRIDAY:
        return WORKDAYS, facts
    if read_rule.kind == "weekly":
        return WEEKLY, facts | {"weekday": read_rule.weekdays[0]}
    if read_rule.kind == "monthly":
        return MONTHLY, facts | {"day": read_rule.day}
    return DAILY, facts


def _clock(text: str) -> time | None:
    """'9:00', '09:00', '９：００', '9時', '9時30分'."""
    folded = text.strip().translate({ord("０") + digit: str(digit) for digit in range(10)})
    found = _TIME.match(folded)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))
