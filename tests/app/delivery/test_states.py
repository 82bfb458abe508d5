"""Whatever order of claiming, sending, failing, crashing, expiring: each message ends sent, or dead with a reason."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.delivery.claiming import Batch, Claims
from app.delivery.deliverer import Deliverer
from app.delivery.pacing import Pace
from app.delivery.retry import DELAYS_SECONDS
from app.delivery.tally import Tally
from app.errors import RateLimited, ServiceRejected, ServiceUnavailable, TokenRevoked
from app.storage.sending.message import Message
from tests.app.platform import ADA, Platform

FAILURES: dict[str, Callable[[], Exception]] = {
    "500": lambda: ServiceUnavailable("cliq", "POST", 500),
    "429": lambda: RateLimited("cliq", "POST", 429),
    "locked": lambda: RateLimited("cliq", "POST", 400, 30),
    "refused": lambda: ServiceRejected("cliq", "POST", 400),
    "revoked": lambda: TokenRevoked("cliq", "POST", 401),
    "ours": ZeroDivisionError,
    "cut": lambda: ServiceUnavailable("cliq", "POST", reason="connection"),  # Cliq has stored it
}
ENDED = {"sent", "dead"}
NUMBERS = count()


class Cliq:
    """A receiver that fails as it is told next, and keeps what it stored, in order."""

    def __init__(self) -> None:
        self.next = ""
        self.stored: list[tuple[str, str]] = []

    def failure(self, name: str) -> Exception:
        return FAILURES[name]()

    def send(self, batch: Batch) -> Mapping[int, str | None]:
        failure, self.next = self.next, ""
        if failure not in ("", "cut"):
            raise self.failure(failure)
        body: Any = batch.message.body
        self.stored += [(batch.message.stream, line) for line in body["text"].split("\n")]
        if failure:
            raise self.failure(failure)
        return {row.outbox_id: f"m{len(self.stored)}" for row in batch.rows}

    def arrived(self, _batch: Batch, _since: datetime) -> tuple[str, ...] | None:
        return None


@pytest.fixture
def platform(any_platform: Platform) -> Platform:
    any_platform.link(replace(ADA, is_sender=True))
    return any_platform


STEPS = st.one_of(
    st.tuples(st.just("add"), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("expiring"), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("send"), st.sampled_from(["", "", *FAILURES]), st.booleans()),
    st.tuples(st.just("crash"), st.booleans(), st.booleans()),
    st.tuples(st.just("wait"), st.sampled_from([1, 3, 29, 61, 700, 4000]), st.booleans()),
)


CASES = max(12, settings().max_examples // 40)  # each takes a second of two databases


@settings(max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=5, max_size=40))
def test_every_message_ends_sent_or_dead_with_a_reason(platform: Platform, steps: list[tuple[str, Any, bool]]) -> None:
    cliq, run = Cliq(), next(NUMBERS)
    database, source, pace = platform.database, platform.source, Pace(cards=4, texts=4)
    claims = Claims(database, source, pace)
    deliverer = Deliverer(database, source, claims, pace, cliq, Tally(database, source))
    keys: list[str] = []

    def add(stream: int, may_join: bool, expires_at: datetime | None = None) -> None:
        keys.append(f"{run}-{stream}-{len(keys)}")
        message = Message(f"{run}-{stream}", "bot_user", "9", {"text": keys[-1]}, keys[-1], expires_at=expires_at)
        joining = replace(message, coalesce_key="x" if may_join else "", priority=20 if may_join else 0)
        with database.write() as tables:
            tables.outbox.add([joining], source.now())

    for kind, what, flag in steps:
        if kind == "add":
            add(what, flag)
        elif kind == "expiring":
            add(what, flag, source.now() + timedelta(seconds=30))
        elif kind == "wait":
            source.advance(what)
        elif kind == "send":
            cliq.next = what
            deliverer.run_once("w1")
        else:  # claimed, perhaps sent, never recorded
            batch = claims.next("killed")
            if batch is not None and what:
                cliq.next = ""
                cliq.send(batch)
        cliq.next = ""

    for _ in range(4 * len(DELAYS_SECONDS) + 4 * len(keys)):  # from now on all goes well
        while deliverer.run_once("w2"):
            continue
        source.advance(4000)

    with database.read() as tables:
        found = {one.post_key: one for one in tables.ledger.seen(most=1000) if one.post_key in keys}
        tries = {key: tables.ledger.open(one.outbox_id) for key, one in found.items()}
    assert {one.state for one in found.values()} <= ENDED
    assert len(found) == len(keys)
    assert all(one.last_error for one in found.values() if one.state == "dead")
    assert all(opened is not None and opened[2] for opened in tries.values()), "every try is a row"
    arrived = [line for _, line in cliq.stored]
    assert {key for key, one in found.items() if one.state == "sent"} <= set(arrived)
    first = dict.fromkeys(arrived)
    by_stream: defaultdict[str, list[int]] = defaultdict(list)
    for key in first:
        by_stream[key.rpartition("-")[0]].append(int(key.rpartition("-")[2]))
    assert all(numbers == sorted(numbers) for numbers in by_stream.values())
