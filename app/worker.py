"""The worker process: works off events of the inbox and sends messages of the outbox, one at a time per stream.

Any number of workers may run on any number of machines. It makes no message and decides no content.
"""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Protocol

from app import log
from app.delivery import retry
from app.delivery.sender import second_choice
from app.errors import BotError, ServiceError
from app.events import Events
from app.routing import Routes
from app.services import Services
from app.storage.known import INTEGRATION
from app.storage.sending.outbox import Attempt, Claimed, Message

LEASE_SECONDS = 60  # longer than a send with its repeats; a killed worker's message is free again after that


class Sends(Protocol):
    def send(self, message: Message) -> str: ...


class Worker:
    """name      who holds a lease; unique among all workers
    routes    who handles events; without any, every event is kept as unhandled
    sender    how a message is sent; by default as delivery/sender.py does
    """

    def __init__(
        self, services: Services, name: str, sender: Sends | None = None, *, routes: Routes | None = None
    ) -> None:
        self._services = services
        self._events = Events(routes or Routes(), services)
        self._name = name
        self._sender = sender or services.sender
        self._single_use = services.settings.response_url == "single_use"
        self._stopping = threading.Event()

    def run_once(self, *, events_first: bool = False) -> bool:
        """Send one message or work one event off, if there is any now. False when there was none."""
        if not self._services.flags.is_on(INTEGRATION):
            return False  # A1: everything stops at once, nothing is lost
        if events_first:
            return self._events.run_once(self._name) or self._send_one()
        return self._send_one() or self._events.run_once(self._name)

    def _send_one(self) -> bool:
        database, source = self._services.database, self._services.source
        with database.read() as tables:
            if not tables.outbox.has_work(source.now()):
                return False
        with database.write() as tables:
            claimed = tables.outbox.claim(self._name, source.now(), LEASE_SECONDS)
        if claimed is None:
            return False
        self._deliver(claimed)
        return True

    def run(self, threads: int = 4) -> None:
        """Work until `stop`; what is being sent then is finished first."""
        workers = [threading.Thread(target=self._work, name=f"sender-{number}") for number in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def stop(self) -> None:
        self._stopping.set()

    def _work(self) -> None:
        wait = self._services.database.waiter()
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
                if not worked:
                    wait(self._stopping)
        finally:
            wait.close()

    def _deliver(self, claimed: Claimed) -> None:
        source = self._services.source
        started = source.now()
        try:
            if claimed.message.expires_at is not None and claimed.message.expires_at <= started:
                raise TooLate
            remote_id = self._sender.send(claimed.message)
        except BotError as error:
            self._failed(claimed, Attempt(started, source.now(), "later", _status(error), _said(error)), error)
        except Exception as error:
            log.logger().error("delivery_failed", outbox_id=claimed.outbox_id, exc_info=error)
            self._failed(claimed, Attempt(started, source.now(), "later", None, type(error).__name__), error)
        else:
            with self._services.database.write() as tables:
                tables.outbox.sent(claimed, Attempt(started, source.now(), "sent"), remote_id)
            log.logger().info("sent", outbox_id=claimed.outbox_id, target=claimed.message.target_kind)

    def _failed(self, claimed: Claimed, attempt: Attempt, error: Exception) -> None:
        message = claimed.message
        decision = retry.decide(error, claimed.attempts + 1, attempt.finished_at, message.expires_at)
        second = second_choice(message)
        log.logger().warning(
            "not_sent",
            outbox_id=claimed.outbox_id,
            target=message.target_kind,
            error=attempt.error,
            status=attempt.status,
            decision=decision.reason,
        )
        with self._services.database.write() as tables:
            if second is not None and (decision.not_before is None or self._single_use):
                tables.outbox.redirect(claimed, attempt, *second)
            elif decision.not_before is not None:
                tables.outbox.later(claimed, attempt, decision.not_before)
            else:
                tables.outbox.dead(claimed, Attempt(**vars(attempt) | {"outcome": "dead"}))


class TooLate(BotError):
    """The message was good until a moment that has passed."""

    code = "too_late"


def stop_on_signals(stop: Callable[[], None]) -> None:
    """SIGTERM and SIGINT end the process after what it is doing."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)


def _status(error: BotError) -> int | None:
    return error.status if isinstance(error, ServiceError) else None


def _said(error: BotError) -> str:
    """The code, with the service's own word for it; no text that could hold a name."""
    said = error.facts.get("remote_code") or error.facts.get("reason")
    return f"{error.code}: {said}" if said else error.code
