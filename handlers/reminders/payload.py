"""What the CRM says of an activity's reminders, in its three shapes, as instants. Pure.

Tasks    Remind_At {"ALARM": "FREQ=NONE;ACTION=POPUP;TRIGGER=DATE-TIME:2026-04-02T09:00:00+09:00"}, or relative to the
         due date: TRIGGER=-P1D;TRIGGER_TIME=22:52
Events   Remind_At [{"unit": 15, "period": "minutes"}, {"unit": 1, "period": "days", "time": "10:30"}]
Calls    Reminder "15 mins", or an instant
Sources: https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html and Bigin's page of the same name for calls,
whose shape the CRM's pages do not spell out; read 2026-11-21.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.rules.recurrence import local_instant, zone_of

MODULES = ("Tasks", "Calls", "Events")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "Tasks": ("Subject", "Due_Date", "Status", "Closed_Time", "Remind_At"),
    "Calls": ("Subject", "Call_Start_Time", "Outgoing_Call_Status", "Reminder"),
    "Events": ("Event_Title", "Start_DateTime", "End_DateTime", "Venue", "Participants", "Remind_At"),
}
COMMON = ("Owner", "Who_Id", "What_Id", "Modified_Time")
CLOSED = frozenset(("Completed", "Cancelled", "完了", "キャンセル"))  # reads may answer values as they are shown
MORNING = time(9)  # of a reminder in days that names no time, and of the snooze until tomorrow morning
MOST = 1000  # units before the beginning; more is no reminder that anybody set
UNITS = {"min": "minutes", "minute": "minutes", "hr": "hours", "hour": "hours", "day": "days", "week": "weeks"}
_AMOUNT = re.compile(r"^(\d{1,6})\s*([a-z]+?)s?\b", re.IGNORECASE)
_PERIOD = re.compile(r"^-P(\d{1,6})([DW])$")
Row = Mapping[str, Any]
ZoneOf = Callable[[str], str]
"""CRM user id → IANA name of their zone."""


@dataclass(frozen=True)
class Activity:
    """A task, a call or a meeting.

    starts     when it is due or begins; a day for tasks
    people     CRM user ids of those who are reminded: the owner, and participants of a meeting who are users
    moments    when, in UTC, earliest first
    is_unread  a reminder is set that nothing here can read
    """

    module: str
    id: str
    title: str
    owner_id: str
    people: tuple[str, ...]
    moments: tuple[datetime, ...]
    starts: datetime | date | None
    place: str
    is_open: bool
    is_unread: bool


def fields(module: str) -> tuple[str, ...]:
    """What a sweep asks of a module."""
    return (*FIELDS[module], *COMMON)


def read(module: str, row: Row, zone: ZoneOf) -> Activity:
    """The activity that a record of the CRM is. `zone` is asked for the owner's zone."""
    owner_id = str(_mapping(row.get("Owner")).get("id") or "")
    starts = _starts(module, row)
    if module == "Tasks":
        found = _of_task(row.get("Remind_At"), starts, zone(owner_id))
    elif module == "Calls":
        found = _of_call(row.get("Reminder"), starts)
    else:
        found = _of_meeting(row.get("Remind_At"), starts, zone(owner_id))
    moments = tuple(sorted({moment for moment in found if moment is not None}))
    return Activity(
        module=module,
        id=str(row.get("id") or ""),
        title=str(row.get("Event_Title" if module == "Events" else "Subject") or ""),
        owner_id=owner_id,
        people=_people(module, row, owner_id),
        moments=moments,
        starts=starts,
        place=str(row.get("Venue") or ""),
        is_open=_is_open(module, row),
        is_unread=None in found,
    )


def _of_task(given: object, due: object, zone: str) -> list[datetime | None]:
    alarm = given.get("ALARM") if isinstance(given, Mapping) else given
    if not alarm:
        return []
    parts = dict(part.partition("=")[::2] for part in str(alarm).split(";"))
    trigger = parts.get("TRIGGER", "").strip()
    if trigger.startswith("DATE-TIME:"):
        return [_instant(trigger.removeprefix("DATE-TIME:"), zone)]
    period = _PERIOD.match(trigger)
    at = _time(parts.get("TRIGGER_TIME", ""))
    if period is None or not isinstance(due, date) or int(period[1]) > MOST:
        return [None]
    day = due - timedelta(days=int(period[1]) * (7 if period[2] == "W" else 1))
    return [local_instant(day, at or MORNING, zone_of(zone))]


def _of_meeting(given: object, starts: object, zone: str) -> list[datetime | None]:
    items: Iterable[object] = given if isinstance(given, list) else [given] if given else []
    return [_before(item, starts, zone) for item in items]


def _before(item: object, starts: object, zone: str) -> datetime | None:
    """One reminder of a meeting; with a time of day it is that time in the owner's zone, so many days before."""
    if not isinstance(item, Mapping):
        return _amount(str(item), starts)
    if not isinstance(starts, datetime):
        return None
    period = str(item.get("period") or "").lower()
    unit = item.get("unit")
    if not isinstance(unit, int | str) or not str(unit).isdecimal() or int(unit) > MOST:
        return None
    count, at = int(unit), _time(str(item.get("time") or ""))
    if at is not None and period in ("days", "weeks"):
        there = zone_of(zone)
        day = starts.astimezone(there).date() - timedelta(**{period: count})
        return local_instant(day, at, there)
    return starts - timedelta(**{period: count}) if period in ("minutes", "hours", "days", "weeks") else None


def _of_call(given: object, starts: object) -> list[datetime | None]:
    if given is None or str(given).strip() in ("", "None", "なし"):
        return []
    return [_amount(str(given), starts) or _instant(str(given), "")]


def _amount(text: str, starts: object) -> datetime | None:
    """'15 mins' before the beginning."""
    found = _AMOUNT.match(text.strip())
    period = UNITS.get(found[2].lower()) if found else None
    if found is None or period is None or int(found[1]) > MOST or not isinstance(starts, datetime):
        return None
    return starts - timedelta(**{period: int(found[1])})


def _starts(module: str, row: Row) -> datetime | date | None:
    if module == "Tasks":
        try:
            return date.fromisoformat(str(row.get("Due_Date") or ""))
        except ValueError:
            return None
    return _instant(str(row.get("Call_Start_Time" if module == "Calls" else "Start_DateTime") or ""), "")


def _people(module: str, row: Row, owner_id: str) -> tuple[str, ...]:
    people = [owner_id]
    given = row.get("Participants") if module == "Events" else None
    if isinstance(given, list):
        users = [one for one in given if isinstance(one, Mapping) and one.get("type") == "user"]
        people += [str(one.get("participant") or "") for one in users]
    return tuple(dict.fromkeys(person for person in people if person))


def _is_open(module: str, row: Row) -> bool:
    if module == "Tasks":
        return not row.get("Closed_Time") and row.get("Status") not in CLOSED
    if module == "Calls":
        return row.get("Outgoing_Call_Status") not in CLOSED
    return row.get("$event_cancelled") is not True


def _instant(text: str, zone: str) -> datetime | None:
    """An instant in UTC; one without an offset is local time of `zone`."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if len(text.strip()) < len("2026-04-02T09:00"):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=zone_of(zone))).astimezone(UTC)


def _time(text: str) -> time | None:
    """'22:52', and '10.30' as one page of the vendor writes it."""
    try:
        return time.fromisoformat(text.strip().replace(".", ":")).replace(tzinfo=None)
    except ValueError:
        return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
