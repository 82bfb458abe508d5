"""When something that repeats is due next: pure arithmetic over local days, months and time zones.

    rule = Rule("weekly", at=time(9), weekdays=(0,))
    next_after(rule, "Asia/Tokyo", after)       # the next Monday, 9:00 in Tokyo, as an instant later than `after`

A local time that a change of the clocks leaves out is taken as long after midnight as it would have been (2:30 becomes
3:30), one that comes twice is taken the first time: no local day is skipped and none comes twice. It asks for no time
and stores nothing.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Kind = Literal["once", "every", "daily", "weekly", "monthly"]
KINDS: tuple[Kind, ...] = ("once", "every", "daily", "weekly", "monthly")
LAST_DAY = 31  # of a month: the 31st, or the last there is
DAYS_LOOKED_AT = 370 * 5  # a rule that names February only, and the 29th, still comes within that


@dataclass(frozen=True)
class Rule:
    """When.

    instant    of 'once', and where 'every' counts from
    minutes    of 'every'
    at         local time of day, of 'daily', 'weekly', 'monthly'
    weekdays   of 'weekly', Monday is 0
    day        of 'monthly', 1–31; in a shorter month its last day
    months     of 'monthly', 1–12; none means every month. (4, 7, 10, 1) are the quarters of a year that begins in April
    """

    kind: Kind
    at: time = time(9)
    weekdays: tuple[int, ...] = ()
    day: int = 1
    months: tuple[int, ...] = ()
    minutes: int = 0
    instant: datetime | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for a rule that says nothing."""
        if self.kind not in KINDS:
            raise ValueError(f"a rule is one of {', '.join(KINDS)}")
        if self.kind in ("once", "every") and (self.instant is None or self.instant.tzinfo is None):
            raise ValueError(f"{self.kind} needs an instant with its zone")
        if self.kind == "every" and self.minutes < 1:
            raise ValueError("every needs minutes")
        if self.kind == "weekly" and not (self.weekdays and set(self.weekdays) <= set(range(7))):
            raise ValueError("weekly needs weekdays, 0 to 6")
        if self.kind == "monthly" and not (1 <= self.day <= LAST_DAY and set(self.months) <= set(range(1, 13))):
            raise ValueError("monthly needs a day, 1 to 31, and months, 1 to 12")
        if self.at.tzinfo is not None:
            raise ValueError("the time of day is that of the schedule's zone")

    def to_json(self) -> dict[str, Any]:
        match self.kind:
            case "once" | "every":
                assert self.instant is not None
                counted = {"minutes": self.minutes} if self.kind == "every" else {}
                return {"kind": self.kind, "instant": self.instant.isoformat(), **counted}
            case "daily":
                return {"kind": self.kind, "at": _clock(self.at)}
            case "weekly":
                return {"kind": self.kind, "at": _clock(self.at), "weekdays": list(self.weekdays)}
            case _:
                return {"kind": self.kind, "at": _clock(self.at), "day": self.day, "months": list(self.months)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Rule":
        """Raises ValueError, KeyError for what `to_json` never wrote."""
        instant = data.get("instant")
        return cls(
            kind=data["kind"],
            at=time.fromisoformat(str(data.get("at", "09:00"))),
            weekdays=tuple(int(day) for day in data.get("weekdays", ())),
            day=int(data.get("day", 1)),
            months=tuple(int(month) for month in data.get("months", ())),
            minutes=int(data.get("minutes", 0)),
            instant=datetime.fromisoformat(instant) if instant else None,
        )


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name; UTC for none. Raises ValueError for one that does not exist."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"no zone is called {name}") from error


def local_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which the clocks of the zone show that time on that day."""
    return datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)


def next_after(rule: Rule, zone: str, after: datetime) -> datetime | None:
    """The first instant later than `after` at which the rule is due, in UTC; None when there is none any more."""
    if rule.kind == "once":
        assert rule.instant is not None  # see __post_init__
        instant = rule.instant.astimezone(UTC)
        return instant if instant > after else None
    if rule.kind == "every":
        assert rule.instant is not None
        start, step = rule.instant.astimezone(UTC), timedelta(minutes=rule.minutes)
        return start if start > after else start + step * ((after - start) // step + 1)
    there = zone_of(zone)
    # A day earlier: a time that is left out by a change of the clocks may fall on the next day.
    first = after.astimezone(there).date() - timedelta(days=1)
    for number in range(DAYS_LOOKED_AT):
        day = first + timedelta(days=number)
        if _is_due_on(rule, day) and (instant := local_instant(day, rule.at, there)) > after:
            return instant
    return None


def _is_due_on(rule: Rule, day: date) -> bool:
    if rule.kind == "weekly":
        return day.weekday() in rule.weekdays
    if rule.kind == "monthly":
        last = calendar.monthrange(day.year, day.month)[1]
        return day.day == min(rule.day, last) and (not rule.months or day.month in rule.months)
    return True


def _clock(at: time) -> str:
    return at.isoformat(timespec="minutes")
