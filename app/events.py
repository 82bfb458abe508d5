"""Takes events in and works them off: finds the handler, runs it, stores what it says in one transaction with 'done'.

It decides nothing about content and sends nothing. An event that nobody handles is kept and counted; one that fails
again and again goes aside, so that the rest is not held up.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson

from app import log
from app.cliq.reference import Reference
from app.cliq.request import Chat, CliqRequest, User
from app.context import Context
from app.delivery import queue
from app.delivery.tally import Tally
from app.errors import BotError, ServiceError, UserError
from app.occasion import Door, Event, Occasion
from app.routing import Routes
from app.services import Services
from app.storage.arriving.inbox import Arrived
from app.storage.nouns import Tables

# After the first failure, the second …; what the CRM's outage of a night prevented is made up for.
DELAYS_SECONDS = (5, 30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
NOWHERE = "schedule"  # the chat of questions that nobody typed
REPEAT_SECONDS = 600  # content that stands for its own id: the same again within that time is a repetition
TRIES_OF_OURS = 5  # a mistake of ours does not mend itself by waiting a day


class LeaseLost(Exception):
    """Another worker has this event now: nothing of ours may be stored."""


class Events:
    """routes   the handlers, by 'source/name'"""

    def __init__(self, routes: Routes, services: Services, tally: Tally | None = None) -> None:
        self._routes = routes
        self._services = services
        self._tally = tally or Tally(services.database, services.source)
        routes.tell(services)

    def has_work(self) -> bool:
        with self._services.database.read() as tables:
            return tables.inbox.has_work(self._services.source.now())

    def run_once(self, owner: str) -> bool:
        """Work one event off, if there is one. False when there was none."""
        arrived = self.next(owner)
        if arrived is not None:
            self.work(arrived)
        return arrived is not None

    def next(self, owner: str) -> Arrived | None:
        """Claim an event that is to be worked off; None when there is none."""
        if not self.has_work():
            return None
        now, lease_seconds = self._services.source.now(), self._services.settings.lease_seconds
        return self._services.database.change(lambda tables: tables.inbox.claim(owner, now, lease_seconds))

    def work(self, arrived: Arrived) -> None:
        """Work a claimed event off: it ends, or is tried again later."""
        try:
            self._work(arrived)
        except LeaseLost:
            log.logger().warning("event_lease_lost", inbox_id=arrived.inbox_id)

    def _work(self, arrived: Arrived) -> None:
        handler = self._routes.events.get(f"{arrived.source}/{arrived.name}")
        if handler is None:
            log.logger().warning("event_unhandled", source=arrived.source, name=arrived.name)
            self._store(arrived, "unhandled")
            return
        if arrived.attempts >= len(DELAYS_SECONDS) + 1:  # claimed and never finished: it takes its worker down
            self._store(arrived, "dead", error=f"{len(DELAYS_SECONDS) + 1} tries ended without a word")
            return
        event = Event(arrived.source, arrived.name, arrived.event_id, arrived.payload, arrived.received_at)
        occasion = Occasion(self._services, event)
        occasion.answers = lambda person, asked: self._routes.answer(self._context(occasion, person, asked))
        try:
            reply = handler(occasion)
            references = self._services.settings.record_references
            rows = [queue.post(post, references, self._services.source.now()) for post in reply.posts]
        except Exception as error:
            self._failed(arrived, error)
            return
        now = self._services.source.now()

        def store(tables: Tables) -> None:
            for change in (*occasion.changes, *reply.changes):
                change(tables)
            tables.outbox.add([row for row in rows if row is not None], now)
            if not tables.inbox.finish(arrived, "done", now):
                raise LeaseLost

        self._services.database.change(store)
        self._tally.add("events", 1)
        log.logger().info("event_done", source=arrived.source, name=arrived.name, posts=len(rows))

    def _context(self, occasion: Occasion, cliq_user_id: str, asked: Reference) -> Context:
        """As if that person had asked, where nobody else is."""
        account = self._services.tokens.account(cliq_user_id)
        org_id = (account.organisation_id if account else "") or ""
        where = "command", "execution_handler", ""  # the answer to a command is seen by nobody else
        call = CliqRequest(*where, cliq_user_id, org_id, User(cliq_user_id), Chat(NOWHERE), occasion.now)
        return Context(self._services, call, asked, changes=occasion.changes, more=self._routes.more)

    def _failed(self, arrived: Arrived, error: Exception) -> None:
        code = error.code if isinstance(error, BotError) else type(error).__name__
        log.logger().error(
            "event_failed",
            inbox_id=arrived.inbox_id,
            source=arrived.source,
            name=arrived.name,
            code=code,
            exc_info=None if isinstance(error, BotError) else error,
        )
        self._tally.add("events_failed", 1)
        factor = self._services.settings.retry_factor
        again = later(error, arrived.attempts + 1, self._services.source.now(), factor)
        if again is None:
            self._store(arrived, "dead", error=code)
            return
        with self._services.database.write() as tables:
            tables.inbox.later(arrived, again, code)

    def _store(self, arrived: Arrived, state: str, error: str | None = None) -> None:
        with self._services.database.write() as tables:
            tables.inbox.finish(arrived, state, self._services.source.now(), error)


def receive(
    services: Services, door: Door, source: str, name: str, payload: Mapping[str, Any], event_id: str = ""
) -> tuple[bool, str]:
    """Keep an event from outside; returns (whether it is new, its id).

    event_id   as its sender named it; '' when nobody did: the door's word for it, or else its content stands for it
    raises     BadRequest when it is not of the shape that the door documents
    """
    taken = door.taken(payload)
    given = (door.event_id(payload) or event_id)[:200]
    event_id = given or _of_content(name, payload)
    repeats = None if given else REPEAT_SECONDS
    now, stream = services.source.now(), door.stream(payload)

    def keep(tables: Tables) -> bool:
        return tables.inbox.add(source, name, event_id, taken, now, stream=stream, repeats_after_seconds=repeats)

    return services.database.change(keep), event_id


def _of_content(name: str, payload: Mapping[str, Any]) -> str:
    content = orjson.dumps([name, payload], option=orjson.OPT_SORT_KEYS)
    return f"content:{hashlib.sha256(content).hexdigest()[:32]}"


def later(error: Exception, tries: int, now: datetime, factor: float = 1.0) -> datetime | None:
    """When an event is tried again after `tries` failed ones; None: it goes aside. Pure."""
    if isinstance(error, UserError):
        return None  # only a person can mend it
    most = len(DELAYS_SECONDS) if isinstance(error, ServiceError) else TRIES_OF_OURS - 1
    if tries > most:
        return None
    return now + timedelta(seconds=factor * DELAYS_SECONDS[tries - 1])
