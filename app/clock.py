"""The clock process: what is due at a time, not at a request. Any number may run; one of them leads, the others wait.

It decides no content. So far it keeps house: rows that have had their time go, tokens that are always needed are fresh.
"""

import threading
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from app import log
from app.errors import BotError
from app.services import Services
from app.storage.locks import Leadership
from app.storage.tokens import AHEAD_SECONDS

PURGE_SECONDS = 600
REFRESH_SECONDS = 60
LEAD_SECONDS = 5  # how often a clock that waits asks whether it may lead, and one that leads whether it still does


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
        for job, seconds in ((self.purge, PURGE_SECONDS), (self.refresh_tokens, REFRESH_SECONDS)):
            scheduler.add_job(job, "interval", seconds=seconds, next_run_time=self._services.source.now())
        scheduler.start()
        try:
            while self._leadership.held() and not self._stopping.wait(LEAD_SECONDS):
                continue
        finally:
            scheduler.shutdown(wait=True)
            log.logger().info("clock_leads_no_more")

    def purge(self) -> None:
        """Remove what has had its time."""
        services = self._services
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
