"""What page scripts report, held for a moment and written into the inbox many at once.

Who comes to a quiet site is written down at once; while many come, they share transactions. A report is answered before
it is stored: what a process that is killed still held is lost, at most a fifth of a second.
The buffer is bounded; what does not fit is dropped and counted, in the metrics, the log and on the overview. No name,
address or page appears in the log.
"""

import atexit
import threading
from collections import deque
from collections.abc import Mapping
from typing import Any

from app import log
from app.administration.overview import DROPPED
from app.delivery.tally import Tally
from app.services import Services
from app.storage.nouns import Tables
from app.web import metrics
from app.web.visitors.refusing import Refusing

MOST_WAITING = 10_000  # reports of one process; about 10 MB
AT_ONCE = 500  # in one transaction
FLUSH_SECONDS = 0.2  # between two transactions
LANDING_SECONDS = 0.05  # the same when somebody has come: people wait to see that


class Collector:
    """One per process. Its thread begins with the first report, so that a process that was forked has its own.

    by_itself   whether there is such a thread; without, reports are held until `flush`
    """

    def __init__(self, services: Services, most: int = MOST_WAITING) -> None:
        self._services = services
        self._most = most
        self._tally = Tally(services.database, services.source)
        self.refusing = Refusing(services.database, services.source, self._tally, self._begin)
        self._waiting: deque[Mapping[str, Any]] = deque()
        self._guard, self._turn = threading.Lock(), threading.Lock()
        self._come, self._landed, self._stopping = threading.Event(), threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._dropped = 0
        self.by_itself = True

    def add(self, report: Mapping[str, Any]) -> bool:
        """Take a report of one visitor: {brand_id, key, actions, browser, ip, agent}. False when it was dropped."""
        with self._guard:
            if len(self._waiting) >= self._most:
                self._dropped += 1
                metrics.event("site", "dropped")
                return False
            self._waiting.append(report)
        if any(action["k"] == "land" for action in report["actions"]):
            self._landed.set()
        self._begin()
        return True

    def _begin(self) -> None:
        """There is something to be written; with the first, the thread."""
        self._come.set()
        with self._guard:
            if self._thread is None and self.by_itself and not self._stopping.is_set():
                self._thread = threading.Thread(target=self._run, name="collector", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def flush(self) -> int:
        """Write down what waits; how many reports. After a failure of the database they wait on, as far as they fit."""
        written = 0
        with self._turn:
            while True:
                with self._guard:
                    batch = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
                    dropped, self._dropped = self._dropped, 0
                if dropped:
                    self._tally.add(DROPPED, dropped)
                    log.logger().warning("beacon_dropped", count=dropped)
                if not batch:
                    break
                try:
                    self._write(batch)
                except Exception as error:
                    with self._guard:
                        self._waiting.extendleft(reversed(batch))
                    log.logger().error("beacon_not_written", count=len(batch), exc_info=error)
                    break
                written += len(batch)
            self.refusing.flush()
            self._tally.flush()
        return written

    def close(self) -> None:
        """Write down what is left, and end."""
        self._stopping.set()
        self._come.set()
        self._landed.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            atexit.unregister(self.close)
            thread.join(timeout=5)
        self.flush()
        self._tally.flush(now=True)

    def _run(self) -> None:
        """Each transaction as soon as there is something to write, yet not right after the last one."""
        while not self._stopping.is_set():
            self._come.wait()
            self._come.clear()
            self._landed.clear()
            try:
                self.flush()
            except Exception as error:  # counts and samples are lost then; reports are kept, and the thread lives on
                log.logger().error("beacon_not_counted", exc_info=error)
            if not self._stopping.wait(LANDING_SECONDS):
                self._landed.wait(FLUSH_SECONDS - LANDING_SECONDS)
            if self._waiting or self._dropped or self.refusing.waits:  # the database was away
                self._come.set()

    def _write(self, batch: list[Mapping[str, Any]]) -> None:
        """One row of the inbox for each visitor, so that what one of them did stays in order."""
        together: dict[tuple[str, str], dict[str, Any]] = {}
        for report in batch:
            name = (report["brand_id"], report["key"])
            before = together.get(name)
            if before is None:
                together[name] = {**report, "actions": list(report["actions"])}
            else:
                before["actions"] += report["actions"]
                before["browser"] = {**before["browser"], **report["browser"]}
        source = self._services.source
        rows = [(source.token(12), payload) for _, payload in sorted(together.items())]

        def store(tables: Tables) -> None:
            now = source.now()
            for event_id, payload in rows:
                tables.inbox.add("site", "moved", event_id, payload, now, stream=f"site/{payload['key']}")

        self._services.database.change(store)
