"""The worker process: works off events of the inbox and sends messages of the outbox, one at a time per stream.

Any number of workers may run on any number of machines. It makes no message and decides no content.
"""

import signal
import threading
from collections.abc import Callable
from types import FrameType

from app import log
from app.delivery.claiming import Claims
from app.delivery.deliverer import Deliverer, Sends
from app.delivery.tally import Tally
from app.events import Events
from app.routing import Routes
from app.services import Services
from app.storage.known import INTEGRATION

LOOK_SECONDS = 1.0  # a thread that sleeps looks so often, should the first one be held up by what it sends


class Worker:
    """name      who holds a lease; unique among all workers
    routes    who handles events; without any, every event is kept as unhandled
    sender    how a message is sent; by default as delivery/sender.py does
    """

    def __init__(
        self, services: Services, name: str, sender: Sends | None = None, *, routes: Routes | None = None
    ) -> None:
        settings, database, source = services.settings, services.database, services.source
        self._services = services
        self._name = name
        self._stopping = threading.Event()
        self._is_busy = threading.Event()
        self._tally = Tally(database, source)
        self._events = Events(routes or Routes(), services, self._tally)
        self.deliverer = Deliverer(
            database,
            source,
            Claims(
                database,
                source,
                services.pace,
                references=settings.record_references,
                lease_seconds=settings.lease_seconds,
            ),
            services.pace,
            sender or services.sender,
            self._tally,
            is_single_use=settings.response_url == "single_use",
            retry_factor=settings.retry_factor,
        )

    def run_once(self, *, events_first: bool = False) -> bool:
        """Send one message or work one event off, if there is any now. False when there was none."""
        if not self._services.flags.is_on(INTEGRATION):
            return False  # A1: everything stops at once, nothing is lost
        if events_first:
            worked = self._events.run_once(self._name) or self.deliverer.run_once(self._name)
        else:
            worked = self.deliverer.run_once(self._name) or self._events.run_once(self._name)
        self._tally.flush()
        self._services.hearing.flush()
        return worked

    def run(self, threads: int = 8) -> None:
        """Work until `stop`; what is being sent then is finished first."""
        workers = [
            threading.Thread(target=self._work, name=f"sender-{number}", args=(number == 0,))
            for number in range(threads)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self._tally.flush(now=True)
        self._services.hearing.flush(now=True)

    def stop(self) -> None:
        self._stopping.set()
        self._is_busy.set()

    def _work(self, is_first: bool) -> None:
        """The first thread watches for work; the others sleep until it has found some, and look now and then."""
        wait = self._services.database.waiter() if is_first else None
        events_first = False
        try:
            while not self._stopping.is_set():
                log.fresh(worker=self._name)
                try:
                    # By turns, so that a flood of the one does not hold up the other.
                    events_first = not events_first
                    worked = self.run_once(events_first=events_first)
                except Exception as error:
                    # The database is away, or a row is beyond us: neither may end the process.
                    log.logger().error("worker_failed", exc_info=error)
                    worked = False
                if worked:
                    self._is_busy.set()
                elif wait is not None:
                    wait(self._stopping)
                elif not self._stopping.is_set():
                    self._is_busy.clear()
                    self._is_busy.wait(LOOK_SECONDS)
        finally:
            if wait is not None:
                wait.close()


def stop_on_signals(stop: Callable[[], None]) -> None:
    """SIGTERM and SIGINT end the process after what it is doing."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
