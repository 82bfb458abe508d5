"""The clock process: what is due at a time, not at a request. Any number may run; one of them leads, the others wait.

It decides no content. It keeps house: rows that have had their time go, tokens that are always needed are fresh. And
it fires: each schedule and each reminder that is due becomes one row of the inbox, in the transaction in which it is
taken, so that two clocks fire nothing twice; workers do the rest.
"""

import threading
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from app import log
from app.errors import BotError
from app.rules.recurrence import Rule, next_after
from app.services import Services
from app.storage.known import INTEGRATION
from app.storage.locks import Leadership
from app.storage.telling.schedules import Schedule
from app.storage.tokens import AHEAD_SECONDS

PURGE_SECONDS = 600
FIRE_SECONDS = 1
REGULAR_SECONDS = 3600
REFRESH_SECONDS = 60
LEAD_SECONDS = 5  # how often a clock that waits asks whether it may lead, and one that leads whether it still does


SWEEP_MINUTES, WATCH_MINUTES, ASK_AGAIN_MINUTES = 5, 360, 30
STOPPED_MADE_UP = timedelta(hours=1)  # of the time that the integration was switched off: no flood afterwards
HOUSE = "house"  # how the ids of the server's own schedules begin


def next_of(rule: Mapping[str, Any], zone: str, after: datetime) -> datetime | None:
    """When a rule as it is stored is due next."""
    return next_after(Rule.from_json(rule), zone, after)


class Clock:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._leadership = Leadership(services.database)
        self._stopping = threading.Event()

    def run(self) -> None:
        """Lead whenever nobody else does, until `stop`."""
        try:
            while not self._stopping.is_set():
                if self._leadership.held():
                    self._lead()
                self._stopping.wait(LEAD_SECONDS)
        finally:
            self._leadership.give_up()

    def stop(self) -> None:
        self._stopping.set()

    def _lead(self) -> None:
        log.logger().info("clock_leads")
        late_is_fine = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        scheduler = BackgroundScheduler(timezone="UTC", job_defaults=late_is_fine)
        jobs = (
            (self.purge, PURGE_SECONDS),
            (self.refresh_tokens, REFRESH_SECONDS),
            (self.keep_regular, REGULAR_SECONDS),
            (self.fire, FIRE_SECONDS),
        )
        for job, seconds in jobs:
            scheduler.add_job(job, "interval", seconds=seconds, next_run_time=self._services.source.now())
        scheduler.start()
        try:
            while self._leadership.held() and not self._stopping.wait(LEAD_SECONDS):
                continue
        finally:
            scheduler.shutdown(wait=True)
            log.logger().info("clock_leads_no_more")

    def keep_regular(self) -> None:
        """The server's own schedules: there from the first start on, and as this version wants them."""
        services = self._services
        now, zone = services.source.now(), services.settings.default_zone
        wanted = {
            "sweep": Rule("every", minutes=SWEEP_MINUTES, instant=now),
            "watch": Rule("every", minutes=WATCH_MINUTES, instant=now),
            "followed": Rule("every", minutes=SWEEP_MINUTES, instant=now),
            "rule_fields": Rule("every", minutes=WATCH_MINUTES, instant=now),
            "campaigns": Rule("every", minutes=ASK_AGAIN_MINUTES, instant=now),
            "visitors": Rule("every", minutes=SWEEP_MINUTES, instant=now),
            "enrichment": Rule("every", minutes=ASK_AGAIN_MINUTES, instant=now),
            "stale": Rule("weekly", at=time(9), weekdays=(0,)),
        }
        with services.database.write() as tables:
            tables.reminders.give_up(now - timedelta(hours=services.settings.late_hours), now)
            for kind, rule in wanted.items():
                kept = tables.schedules.get(f"{HOUSE}:{kind}")
                if kept is None or _differ(kept.rule, rule.to_json()):
                    first = now if rule.kind == "every" else next_after(rule, zone, now)
                    tables.schedules.put(Schedule(f"{HOUSE}:{kind}", kind, rule.to_json(), zone, first), now)

    def fire(self) -> None:
        """Put into the inbox what is due; what was missed while nobody fired comes late, up to a limit."""
        services = self._services
        if not services.flags.is_on(INTEGRATION):
            return  # A1: nothing is told, and nothing piles up that would be told all at once
        now = services.source.now()
        too_late = self._too_late(now)
        while True:
            with services.database.read() as tables:
                if not any(one.has_due(now) for one in (tables.schedules, tables.reminders, tables.pending)):
                    return
            with services.database.write() as tables:
                for fired in tables.schedules.take_due(now, next_of, too_late):
                    schedule = fired.schedule
                    payload = {**schedule.body, "schedule_id": schedule.schedule_id, "owner_id": schedule.owner_id}
                    payload["slot"] = fired.slot.isoformat()
                    stream = f"clock:{schedule.schedule_id}"
                    tables.inbox.add("clock", schedule.kind, fired.event_id, payload, now, stream=stream)
                for due in tables.reminders.take_due(now, too_late):
                    payload = {"reminder_id": due.reminder_id, "slot": due.due_at.isoformat()}
                    tables.inbox.add("clock", "reminder", f"{due.reminder_id}:{payload['slot']}", payload, now)
                for one in tables.pending.take_due(now):
                    payload = {"pending_id": one.pending_id}
                    # In line with everything else that rules do for this visitor.
                    stream = f"rules/{one.visitor_id}"
                    tables.inbox.add("clock", "trigger", f"trigger:{one.pending_id}", payload, now, stream=stream)

    def _too_late(self, now: datetime) -> datetime:
        """What was due before that is not made up for: too long ago, or while everything was switched off."""
        limit = now - timedelta(hours=self._services.settings.late_hours)
        with self._services.database.read() as tables:
            switched = tables.flags.get(INTEGRATION)
        return max(limit, switched.changed_at - STOPPED_MADE_UP) if switched is not None else limit

    def purge(self) -> None:
        """Remove what has had its time, and let come forward what nothing stands before."""
        services = self._services
        with services.database.write() as tables:
            now = services.source.now()
            mended = tables.outbox.mend(now) + tables.inbox.mend(now)
        if mended:
            log.logger().error("stuck_rows_mended", count=mended)
        removed = services.database.purge(services.source.now(), services.settings.retention_days)
        log.logger().info("purged", **{table: count for table, count in removed.items() if count})

    def refresh_tokens(self) -> None:
        """Refresh the tokens of sender and service accounts ten minutes ahead; other people's when they ask."""
        services = self._services
        now = services.source.now()
        with services.database.read() as tables:
            due = tables.accounts.expiring(now, now + timedelta(seconds=AHEAD_SECONDS))
        for cliq_user_id in due:
            try:
                services.tokens.refresh_ahead(cliq_user_id)
            except BotError as error:
                log.logger().warning("not_refreshed", account=cliq_user_id, code=error.code)
        services.hearing.flush()


def _differ(kept: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Where 'every' counts from is no difference."""
    return {**kept, "instant": None} != {**wanted, "instant": None}
