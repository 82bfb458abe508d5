"""What a wish said, as the values that a form begins with. The person sees each of them there before anything is saved.

Asks nobody: records and people that are named are found by whoever calls.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from app.search.asking.asking import Stages
from app.writing.values import Plain
from grammar.catalog import Module
from grammar.periods import resolve, settle
from grammar.question.nodes import Said
from grammar.question.wished import person

PEOPLE = ("Leads", "Contacts")
SUBJECTS = {"Tasks": "Subject", "Calls": "Subject", "Events": "Event_Title"}
DATES = {"Deals": "Closing_Date", "Tasks": "Due_Date"}
BEGINS = {"Calls": "Call_Start_Time", "Events": "Start_DateTime"}
BEGINS_AT = time(10)  # of a day of which no time was said
COMPANY = "Company"


def named(module: Module, said: Said) -> dict[str, Plain]:
    """What the new record is called, and with a lead the company that was named after it."""
    if module.api_name in SUBJECTS:
        return {SUBJECTS[module.api_name]: said.subject or None}
    name = next(iter(said.names), "")
    if module.api_name in PEOPLE:
        last, first = person(name) if name else ("", "")
        others = [other for other in said.names[1:] if not any(other in one for one in (*said.phones, *said.emails))]
        company = {COMPANY: next(iter(others), None)} if module.api_name == "Leads" else {}
        return {"Last_Name": last or None, "First_Name": first or None, **company}
    return {module.name_field: name or None}


def valued(module: Module, said: Said, stages: Stages, today: date, fiscal_start_month: int) -> dict[str, Plain]:
    """Amount, addresses, day, and values of pick lists, where this module has a field for them."""
    found: dict[str, Plain] = {}
    for api_name, field, actual in said.values:
        if api_name == module.api_name:
            found.setdefault(field, actual)
    if module.api_name == "Deals":
        found["Amount"] = next(iter(said.amounts), None)
        stage = next(iter(_stages(stages, said.status)), None)
        found.setdefault("Stage", stage)
    found["Email"] = next(iter(said.emails), None)
    found["Phone"] = next(iter(said.phones), None)
    if module.api_name in DATES:
        found[DATES[module.api_name]] = _day(said.periods, today, fiscal_start_month)
    return {name: plain for name, plain in found.items() if plain is not None and _writable(module, name)}


def timed(module: Module, said: Said, now: datetime, zone: tzinfo) -> dict[str, Plain]:
    """When a call or meeting begins, and a meeting ends, where a day or a time of day was said."""
    local = now.astimezone(zone)
    day = _day(said.periods, local.date(), 1)
    if module.api_name not in BEGINS or not (day or said.clock):
        return {}
    clock = time.fromisoformat(said.clock) if said.clock else BEGINS_AT
    start = datetime.combine(date.fromisoformat(day) if day else local.date(), clock, zone)
    found: dict[str, Plain] = {BEGINS[module.api_name]: _utc(start)}
    if module.api_name == "Events":
        found["End_DateTime"] = _utc(start + timedelta(hours=1))
    return found


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def _writable(module: Module, name: str) -> bool:
    field = module.field(name)
    return field is not None and not field.read_only


def _stages(stages: Stages, status: str) -> Iterable[str]:
    return (stage for stage in stages.order if status in ("won", "lost") and stages.status(stage) == status)


def _day(periods: Iterable[str], today: date, fiscal_start_month: int) -> str | None:
    """The last day of the first period that was said: due by the end of it."""
    for code in periods:
        try:
            found = resolve(settle(code, today, ahead=True), today, fiscal_start_month=fiscal_start_month).last_day
        except ValueError:
            continue
        if found is not None and found < today and code.startswith("weekday:"):
            found += timedelta(days=7)  # a wish is about what is to come: on a Saturday, 'Friday' is the next one
        return found.isoformat() if found is not None else None
    return None
