"""One message from claimed to recorded: sends it, and writes down how it went, whatever happened.

It keeps three promises: what was claimed ends as sent, skipped or dead, or goes back into line; a message that may have
arrived is looked for before it is sent again, where Cliq lets us; an account that was locked out is left alone.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from app import log
from app.delivery import retry
from app.delivery.claiming import Batch, Claims
from app.delivery.pacing import LOOKS, Pace
from app.delivery.sender import NotYet, second_choice
from app.delivery.tally import Tally
from app.errors import BotError, MissingScope, RateLimited, ServiceError, ServiceRejected, TokenRevoked
from app.now import Source
from app.storage.database import Database
from app.storage.nouns import Tables
from app.storage.sending.message import THREADED, VISITOR, Attempt, Claimed, Message

LOOK_PATIENCE_SECONDS = 180  # how long a message waits for a look at whether it has arrived
NOT_LISTENING = "not_subscribed"


class Sends(Protocol):
    def send(self, batch: Batch) -> Mapping[int, str | None]: ...

    def arrived(self, batch: Batch, since: datetime) -> tuple[str, ...] | None: ...


class TooLate(BotError):
    """The message was good until a moment that has passed."""

    code = "too_late"


@dataclass(frozen=True)
class Deliverer:
    """is_single_use   an address for late answers is not tried twice
    retry_factor    by which the waits between tries are longer than usual
    """

    database: Database
    source: Source
    claims: Claims
    pace: Pace
    sender: Sends
    tally: Tally
    is_single_use: bool = False
    retry_factor: float = 1.0

    def run_once(self, owner: str) -> bool:
        """Send what is to be sent next. False when nothing may be sent now."""
        batch = self.claims.next(owner)
        if batch is not None:
            self.deliver(batch)
        return batch is not None

    def deliver(self, batch: Batch) -> None:
        """Send what was claimed, and write down how it went."""
        started = self.source.now()
        try:
            expires_at = batch.message.expires_at
            if expires_at is not None and expires_at <= started:
                raise TooLate
            done = self._found(batch) if batch.rows[0].is_unsure else None
            if done is None:
                done = self.sender.send(batch)
        except _LookLater as later:
            self._put_back(batch, started, later.until)
        except NotYet as early:
            self._put_back(batch, started, self.source.now() + early.wait, **early.known)
        except RateLimited as error:
            self._throttled(batch, started, error)
        except Exception as error:
            self._failed(batch, started, error)
        else:
            self._succeeded(batch, started, done)

    # -- looking before sending again -------------------------------------------------------------------------------

    def _found(self, batch: Batch) -> Mapping[int, str | None] | None:
        """The message that an earlier try left at Cliq, as if it had been sent now; None when it is to be sent."""
        row, is_visitor = batch.rows[0], batch.message.target_kind == VISITOR
        if not is_visitor and (
            batch.message.target_kind not in ("chat", "channel", *THREADED) or batch.identity is None
        ):
            return None
        now = self.source.now()
        if self.pace.size(LOOKS) and not is_visitor:
            with self.database.write() as tables:
                first = tables.ledger.first_try(row.outbox_id) or now
                slot = self.pace.take(tables, [batch.identity or ""], LOOKS, 0, row.lease_owner, now, 0)
                if slot is None and (now - first).total_seconds() < LOOK_PATIENCE_SECONDS:
                    soon = tables.slots.next_free(f"{batch.identity}:{LOOKS}")
                    raise _LookLater(max(soon or now, now + timedelta(seconds=1)))
            if slot is None:
                return None  # rather twice than never
        try:
            with self.database.read() as tables:
                first = tables.ledger.first_try(row.outbox_id) or now
            seen = self.sender.arrived(batch, first)
        except RateLimited as error:
            self._close_looks(batch, now, error)
            return None
        except ServiceError:
            return None
        if not seen:
            return None
        with self.database.read() as tables:
            known = tables.ledger.known_ids(seen)
        fresh = [one for one in seen if one not in known]
        self.tally.add("found_instead_of_sent", 1 if fresh else 0)
        return {one.outbox_id: fresh[0] for one in batch.rows} if fresh else None

    def _close_looks(self, batch: Batch, now: datetime, error: RateLimited) -> None:
        with self.database.write() as tables:
            slot = self.pace.take(tables, [batch.identity or ""], LOOKS, 0, "", now, 0)
            if slot is not None:
                self.pace.close(tables, slot, now, error.retry_after_seconds)

    # -- recording --------------------------------------------------------------------------------------------------

    def _succeeded(self, batch: Batch, started: datetime, done: Mapping[int, str | None]) -> None:
        now = self.source.now()
        attempt = Attempt(started, now, "sent", identity=batch.identity)
        unheard = replace(attempt, outcome="skipped", error=NOT_LISTENING)

        def record(tables: Tables) -> int:
            twice = 0
            for row in batch.rows:
                remote_id = done.get(row.outbox_id, "")
                if remote_id is None:
                    tables.outbox.skipped(row, unheard)
                else:
                    twice += not tables.outbox.sent(row, attempt, remote_id)
                if remote_id and row.message.target_kind == "channel":
                    tables.cards.posted(row.message.post_key, remote_id, batch.identity or "")
            self._give(tables, batch, now)
            return twice

        self.tally.add("sent_by_two", self.database.change(record))
        self.tally.add("calls", 1)
        self.tally.add("sent", sum(remote_id is not None for remote_id in done.values()))
        self.tally.add("skipped", sum(remote_id is None for remote_id in done.values()))
        log.logger().info(
            "sent", outbox_id=batch.rows[0].outbox_id, target=batch.message.target_kind, messages=len(batch.rows)
        )

    def _put_back(self, batch: Batch, started: datetime, until: datetime, **values: str) -> None:
        """Nothing was sent, and it is nobody's fault."""
        now = self.source.now()
        attempt = Attempt(started, now, "throttled", error="look_later", identity=batch.identity)
        with self.database.write() as tables:
            for row in batch.rows:
                tables.outbox.back(row, attempt, until, **values)
            self._give(tables, batch, now)

    def _throttled(self, batch: Batch, started: datetime, error: RateLimited) -> None:
        """Cliq says that this account has called too often: it is left alone, others may go on."""
        if batch.slot is None:
            self._failed(batch, started, error)
            return
        now = self.source.now()
        attempt = Attempt(started, now, "throttled", error.status, _said(error), batch.identity)
        with self.database.write() as tables:
            until = self.pace.close(tables, batch.slot, now, error.retry_after_seconds)
            for row in batch.rows:
                tables.outbox.back(row, attempt, now)
        self.tally.add("throttles", 1)
        log.logger().warning("locked_out", identity=batch.identity, bucket=batch.slot.bucket, until=until.isoformat())

    def _failed(self, batch: Batch, started: datetime, error: Exception) -> None:
        now = self.source.now()
        status = error.status if isinstance(error, ServiceError) else None
        attempt = Attempt(started, now, "later", status, _said(error), batch.identity)
        is_alone = len(batch.rows) == 1
        luck = _luck(self.source.token(6))  # one for all: what went together comes back together
        with self.database.write() as tables:
            for row in batch.rows:
                if is_alone or not isinstance(error, ServiceRejected):
                    self._put(tables, row, attempt, error, batch, luck)
                else:  # one of them may be why: each goes by itself
                    tables.outbox.back(row, attempt, now, coalesce_key="", crowd_key="")
            self._give(tables, batch, now)
        self.tally.add("failures", 1)
        is_ours = not isinstance(error, BotError)
        log.logger().log(
            40 if is_ours else 30,
            "not_sent",
            outbox_id=batch.rows[0].outbox_id,
            target=batch.message.target_kind,
            messages=len(batch.rows),
            error=attempt.error,
            status=status,
            exc_info=error if is_ours else None,
        )

    def _put(self, tables: Tables, row: Claimed, attempt: Attempt, error: Exception, batch: Batch, luck: float) -> None:
        """Back into line, to its second choice, or aside."""
        message, now = row.message, attempt.finished_at
        decision = retry.decide(error, row.attempts + 1, now, message.expires_at, luck, self.retry_factor)
        second = second_choice(message)
        if decision.not_before is None and self._another_may(tables, batch, error, row):
            tables.outbox.back(row, attempt, now + timedelta(seconds=retry.DELAYS_SECONDS[0]))
        elif second is not None and (decision.not_before is None or self._is_used_up(message)):
            tables.outbox.redirect(row, attempt, second)
        elif decision.not_before is not None:
            unsure = retry.may_have_arrived(error)
            tables.outbox.later(row, attempt, decision.not_before, is_unsure=unsure)
            self.tally.add("retries", 1)
        else:
            tables.outbox.dead(row, replace(attempt, outcome="dead"))
            self.tally.add("dead", 1)

    def _is_used_up(self, message: Message) -> bool:
        return self.is_single_use and message.target_kind == "response_url"

    def _another_may(self, tables: Tables, batch: Batch, error: Exception, row: Claimed) -> bool:
        """Whether it is the account that failed, and another one could send it."""
        is_account = isinstance(error, TokenRevoked | MissingScope) and batch.message.sender == "bot"
        if not is_account or row.attempts >= len(retry.DELAYS_SECONDS):
            return False
        return any(one != batch.identity for one in tables.accounts.sender_ids())

    def _give(self, tables: Tables, batch: Batch, now: datetime) -> None:
        if batch.slot is not None:
            self.pace.give(tables, batch.slot, now)


class _LookLater(Exception):
    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__()


def _luck(token: str) -> float:
    """A number from 0 to 1 out of random text."""
    return int.from_bytes(hashlib.sha256(token.encode()).digest()[:4]) / 2**32


def _said(error: Exception) -> str:
    """The code, with the service's own word for it; no text that could hold a name."""
    if not isinstance(error, BotError):
        return type(error).__name__
    said = error.facts.get("remote_code") or error.facts.get("reason")
    return f"{error.code}: {said}" if said else error.code
