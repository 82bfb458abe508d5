"""Reports, digests and saved questions on a schedule: for pages, API and command line.

The server's own schedules (sweeps, renewals, nudges) are listed too: their ids begin with `house:`, and they stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from app.errors import Invalid, NothingFound, UserError
from app.rules.recurrence import Rule, next_after, zone_of
from app.services import Services
from app.storage.telling.schedules import Schedule

KINDS = ("report", "digest")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFTEN = ("daily", "weekly", "monthly")
HOUSE = "house:"
TEXT_MOST = 1000


@dataclass(frozen=True)
class Given:
    """A schedule as somebody wrote it.

    owner    e-mail of the person under whose rights it runs
    text     the question, or a search that begins with /zcrm; of a report
    days     of weekly: 'mon', 'tue' …; day: of monthly; at: '09:00'
    zone     IANA name; '' is the server's
    channel  unique name; '' is the owner's chat with the bot
    """

    owner: str
    kind: str = "report"
    text: str = ""
    name: str = ""
    often: str = "daily"
    days: Sequence[str] = ("mon",)
    day: int = 1
    at: str = "09:00"
    zone: str = ""
    channel: str = ""


def listed(services: Services) -> list[Schedule]:
    """Every schedule, oldest first; but for what the server plans for one moment, such as calling out a chat."""
    with services.database.read() as tables:
        return [one for one in tables.schedules.all() if one.owner_id or one.schedule_id.startswith(HOUSE)]


def kept(services: Services, schedule_id: str) -> tuple[Schedule, int]:
    """A schedule of somebody's, and how often it was changed here; raises NothingFound, UserError schedule.house."""
    with services.database.read() as tables:
        found = _ours(tables.schedules.get(schedule_id), schedule_id)
        return found, _version(tables, schedule_id)


def written(services: Services, one: Schedule) -> Given:
    """As it can be edited. What the form does not know (months of a rule) stays when it is saved."""
    with services.database.read() as tables:
        account = tables.accounts.get(one.owner_id)
    rule, to = Rule.from_json(one.rule), str(one.body.get("to") or "")
    return Given(
        owner=(account and account.email) or "",
        kind=one.kind,
        text=str(one.body.get("text") or ""),
        name=str(one.body.get("name") or ""),
        often=rule.kind if rule.kind in OFTEN else "daily",
        days=[DAYS[number] for number in rule.weekdays] or ["mon"],
        day=rule.day,
        at=rule.at.strftime("%H:%M"),
        zone=one.zone,
        channel=to.removeprefix("c:") if to.startswith("c:") else "",
    )


def add(services: Services, actor: str, given: Given) -> Schedule:
    """Put a report or a digest on a schedule; raises Invalid with everything that is wrong."""
    made, now = _made(services, given, services.source.token(9)), services.source.now()
    with services.database.write() as tables:
        tables.schedules.put(made, now)
        tables.audit.record(actor, "schedule.add", made.schedule_id, now, after=_told(made))
    return made


def change(services: Services, actor: str, schedule_id: str, given: Given, seen: int | None = None) -> Schedule:
    """Say anew what is sent, when, and where.

    seen    version that the change is based on; None: the present one
    raises  Invalid; NothingFound; UserError schedule.house, schedule.changed_meanwhile
    """
    before, _ = kept(services, schedule_id)
    made, now = _made(services, given, schedule_id, before), services.source.now()
    with services.database.write() as tables:
        before = _ours(tables.schedules.get(schedule_id), schedule_id)
        at = _version(tables, schedule_id) if seen is None else seen
        came = tables.versions.advance(_thing(schedule_id), at, by=actor, now=now)
        if came is not None:
            raise UserError("schedule.changed_meanwhile", who=came.changed_by)
        tables.schedules.put(made, now)
        was, after = _told(before), _told(made)
        changed = [name for name in after if was[name] != after[name]]
        kept_was, kept_now = ({name: one[name] for name in changed} for one in (was, after))
        tables.audit.record(actor, "schedule.change", schedule_id, now, before=kept_was, after=kept_now)
    return made


def _version(tables: Any, schedule_id: str) -> int:
    found = tables.versions.get(_thing(schedule_id))
    return found.version if found is not None else 0


def _thing(schedule_id: str) -> str:
    return f"schedule {schedule_id}"


def _made(services: Services, given: Given, schedule_id: str, before: Schedule | None = None) -> Schedule:
    """The schedule that was written, in place of `before`; raises Invalid with everything that is wrong."""
    faults: dict[str, Exception] = {}
    with services.database.read() as tables:
        account = tables.accounts.by_email(given.owner.strip())
    if account is None:
        faults["owner"] = UserError("schedule.no_owner", email=given.owner)
    if given.kind == "report" and not given.text.strip():
        faults["text"] = UserError("schedule.no_text")
    if len(given.text) > TEXT_MOST:
        faults["text"] = UserError("schedule.long_text", limit=TEXT_MOST)
    zone = given.zone.strip() or services.settings.default_zone
    rule = _rule(given, zone, faults)
    if faults or account is None or rule is None:
        raise Invalid(faults)
    if before is not None and rule.kind == "monthly":
        rule = replace(rule, months=tuple(before.rule.get("months", ())))
    text, channel, now = given.text.strip(), given.channel.strip().lstrip("#"), services.source.now()
    body = {"text": text, "name": given.name.strip() or text or "Digest"}
    body |= {"to": f"c:{channel}", "to_name": f"#{channel}"} if channel else {"to": "me", "to_name": ""}
    next_at, is_on = next_after(rule, zone, now), before is None or before.is_on
    return Schedule(schedule_id, given.kind, rule.to_json(), zone, next_at, account.cliq_user_id, body, is_on)


def turn(services: Services, actor: str, schedule_id: str, *, to: bool) -> None:
    """Pause it or let it go on; what it missed is not made up for. Raises NothingFound, NotAllowed."""
    now = services.source.now()
    with services.database.write() as tables:
        found = _ours(tables.schedules.get(schedule_id), schedule_id)
        next_at = next_after(Rule.from_json(found.rule), found.zone, now) if to else found.next_at
        tables.schedules.turn(schedule_id, is_on=to, next_at=next_at)
        was = {"is_on": found.is_on}
        tables.audit.record(actor, "schedule.turn", schedule_id, now, before=was, after={"is_on": to})


def remove(services: Services, actor: str, schedule_id: str) -> None:
    """Send it no more. Raises NothingFound, UserError schedule.house."""
    now = services.source.now()
    with services.database.write() as tables:
        found = _ours(tables.schedules.get(schedule_id), schedule_id)
        tables.schedules.remove(schedule_id)
        tables.audit.record(actor, "schedule.remove", schedule_id, now, before=_told(found))


def run(services: Services, actor: str, schedule_id: str) -> None:
    """Fire it now, besides its times; a worker does the rest. Raises NothingFound."""
    now = services.source.now()
    with services.database.write() as tables:
        found = tables.schedules.get(schedule_id)
        if found is None:
            raise NothingFound("schedule.unknown", typed=schedule_id)
        given = {**found.body, "schedule_id": schedule_id, "owner_id": found.owner_id, "slot": now.isoformat()}
        name = f"{schedule_id}:now:{services.source.token(6)}"
        tables.inbox.add("clock", found.kind, name, given, now)
        tables.audit.record(actor, "schedule.run", schedule_id, now)


def _ours(found: Schedule | None, schedule_id: str) -> Schedule:
    if found is None:
        raise NothingFound("schedule.unknown", typed=schedule_id)
    if schedule_id.startswith(HOUSE):
        raise UserError("schedule.house")
    return found


def _rule(given: Given, zone: str, faults: dict[str, Exception]) -> Rule | None:
    """When it is due; what is wrong goes into `faults`."""
    try:
        zone_of(zone)
    except ValueError:
        faults["zone"] = UserError("schedule.bad_zone", typed=zone)
    try:
        at = time.fromisoformat(given.at.strip())
    except ValueError:
        at = time()
        faults["at"] = UserError("schedule.bad_time", typed=given.at)
    days = {day.strip().lower()[:3] for day in given.days if day.strip()}
    if given.often == "weekly" and not (days and days <= set(DAYS)):
        faults["days"] = UserError("schedule.bad_days")
    if given.often == "monthly" and not 1 <= given.day <= 31:
        faults["day"] = UserError("schedule.bad_day")
    if given.often not in OFTEN:
        faults["often"] = UserError("schedule.bad_often", typed=given.often)
    if given.kind not in KINDS:
        faults["kind"] = UserError("schedule.bad_often", typed=given.kind)
    if faults:
        return None
    at = at.replace(tzinfo=None, second=0, microsecond=0)
    if given.often == "weekly":
        return Rule("weekly", at=at, weekdays=tuple(sorted(DAYS.index(day) for day in days)))
    return Rule("monthly", at=at, day=given.day) if given.often == "monthly" else Rule("daily", at=at)


def _told(one: Schedule) -> dict[str, Any]:
    """What the audit log keeps."""
    shown = {name: one.body.get(name, "") for name in ("name", "text", "to")}
    return {"kind": one.kind, "owner": one.owner_id, "rule": dict(one.rule), "zone": one.zone, **shown}
