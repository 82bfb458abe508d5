"""The worker process: works off events of the inbox and sends messages of the outbox, one at a time per stream.

Any number of workers may run on any number of machines. It makes no message and decides no content.
"""

import signal
import threading
from collections.abc import Callable
from types import FrameType

from app import log
from app.delivery.bell import Bell
from app.delivery.claiming import Claims
from app.delivery.deliverer import Deliverer, Sends
from app.delivery.tally import Tally
from app.events import Events
from app.routing import Routes
from app.services import Services
from app.storage.known import INTEGRATION


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
        self._bell: Bell | None = None  # while threads run
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
        return bool(self._turn(events_first=events_first))

    def _turn(self, *, events_first: bool) -> str:
        """What was worked off: 'event', 'message', or '' when there was none."""
        if not self._services.flags.is_on(INTEGRATION):
            return ""  # A1: everything stops at once, nothing is lost
        worked = (self._event() or self._message()) if events_first else (self._message() or self._event())
        self._tally.flush()
        self._services.hearing.flush()
        return worked

    def _event(self) -> str:
        arrived = self._events.next(self._name)
        if arrived is None:
            return ""
        self._ring()
        self._events.work(arrived)
        return "event"

    def _message(self) -> str:
        batch = self.deliverer.claims.next(self._name)
        if batch is None:
            return ""
        self._ring()
        self.deliverer.deliver(batch)
        return "message"

    def _ring(self) -> None:
        """Where there was work there may be more: another thread looks while this one works."""
        if self._bell is not None:
            self._bell.ring()

    def run(self, threads: int = 8) -> None:
        """Work until `stop`; what is being sent then is finished first."""
        bell = self._bell = Bell(threads)
        watcher = threading.Thread(target=self._watch, args=(bell,), name="watcher")
        workers = [threading.Thread(target=self._work, args=(bell,), name=f"sender-{n}") for n in range(threads)]
        for thread in (watcher, *workers):
            thread.start()
        for thread in (watcher, *workers):
            thread.join()
        self._tally.flush(now=True)
        self._services.hearing.flush(now=True)

    def stop(self) -> None:
        self._stopping.set()

    def _watch(self, bell: Bell) -> None:
        """Watches for work that others have stored, so that no thread has to that is held up by what it does."""
        wait = self._services.database.waiter()
        try:
            while not self._stopping.is_set():
                wait(self._stopping)
                bell.ring()
        finally:
            wait.close()
            bell.end()

    def _work(self, bell: Bell) -> None:
        """Works until there is nothing, and sleeps until the bell rings."""
        worked = ""
        while not self._stopping.is_set():
            log.fresh(worker=self._name)
            try:
                # By turns, so that a flood of the one does not hold up the other; and what an event says goes out next.
                worked = self._turn(events_first=worked == "message")
            except Exception as error:
                # The database is away, or a row is beyond us: neither may end the process.
                log.logger().error("worker_failed", exc_info=error)
                worked = ""
            if not worked:
                bell.wait()


def stop_on_signals(stop: Callable[[], None]) -> None:
    """SIGTERM and SIGINT end the process after what it is doing."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
