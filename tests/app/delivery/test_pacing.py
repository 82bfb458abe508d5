"""Cliq's thresholds are kept by all workers together: no account is locked out, and those who wait go first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.delivery.claiming import Batch
from app.delivery.pacing import LOCK_BOUNDS_SECONDS, Pace
from app.errors import RateLimited, TokenRevoked
from app.storage.sending.message import Message
from app.worker import Worker
from tests.app.platform import ADA, Platform
from tests.fixed import FixedSource

TEXT = Message("s", "channel", "sales", {"text": "hello"}, "k", priority=20)
CARD = replace(TEXT, body={"text": "hello", "card": {"title": "a"}})


class Cliq:
    """A receiver that counts calls of each account and kind in a sliding minute, and locks out as Cliq does."""

    def __init__(self, source: FixedSource) -> None:
        self.source = source
        self.calls: list[tuple[datetime, str, str, str]] = []
        self.locks = 0
        self.failing: dict[str, Exception] = {}

    def send(self, batch: Batch) -> Mapping[int, str | None]:
        now, identity = self.source.now(), batch.identity or ""
        if identity in self.failing:
            raise self.failing[identity]
        family = batch.message.family
        recent = [one for one in self.calls if one[1:3] == (identity, family) and one[0] > now - timedelta(seconds=60)]
        if len(recent) >= {"cards": 20, "texts": 50}[family]:
            self.locks += 1
            raise RateLimited("cliq", "POST", 400)
        body: Any = batch.message.body
        self.calls.append((now, identity, family, body["text"]))
        return {row.outbox_id: f"m{len(self.calls)}" for row in batch.rows}

    def arrived(self, _batch: Batch, _since: datetime) -> tuple[str, ...] | None:
        return None

    @property
    def lines(self) -> list[str]:
        return [line for *_, text in self.calls for line in text.split("\n")]


@pytest.fixture
def platform(any_platform: Platform) -> Platform:
    any_platform.link(replace(ADA, is_sender=True))
    return any_platform


@pytest.fixture
def cliq(platform: Platform) -> Cliq:
    return Cliq(platform.source)


def add(platform: Platform, *messages: Message) -> None:
    with platform.database.write() as tables:
        tables.outbox.add(messages, platform.source.now())


def run(platform: Platform, cliq: Cliq) -> int:
    worker, count = Worker(platform, "w1", cliq), 0
    while worker.run_once():
        count += 1
    return count


def many(message: Message, count: int, prefix: str = "k", **changes: Any) -> list[Message]:
    """Messages of as many destinations."""
    return [replace(message, stream=f"{prefix}{n}", post_key=f"{prefix}{n}", **changes) for n in range(count)]


def test_an_account_makes_no_more_calls_in_any_minute_than_allowed_with_a_margin(
    platform: Platform, cliq: Cliq
) -> None:
    add(platform, *many(CARD, 40, "c"), *many(TEXT, 40, "t"))
    assert run(platform, cliq) == 14 + 34, "a quarter is kept for those who wait"
    platform.source.advance(59)
    assert run(platform, cliq) == 0
    platform.source.advance(2)
    assert run(platform, cliq) == 14 + 6
    assert cliq.locks == 0


def test_those_who_wait_go_first_and_find_an_allowance(platform: Platform, cliq: Cliq) -> None:
    add(platform, *many(CARD, 40, "report", priority=30))
    run(platform, cliq)
    add(platform, replace(CARD, stream="v", post_key="v", priority=10, body={"text": "visitor", "slides": [1]}))
    add(platform, replace(CARD, stream="p", post_key="p", priority=0, body={"text": "person", "slides": [1]}))
    assert run(platform, cliq) == 2
    assert cliq.lines[-2:] == ["person", "visitor"]


@pytest.mark.parametrize(
    ("priority", "cards", "texts"), [(0, 18, 45), (10, 16, 40), (20, 14, 34), (21, 12, 30), (25, 9, 23), (30, 9, 23)]
)
def test_the_less_somebody_waits_the_fewer_slots_there_are(priority: int, cards: int, texts: int) -> None:
    left = [Pace().size(family) - Pace().reserved(family, priority) for family in ("cards", "texts")]
    assert left == [cards, texts]


def test_work_is_spread_over_the_sender_accounts(platform: Platform, cliq: Cliq) -> None:
    platform.link(replace(ADA, cliq_user_id="8", is_sender=True))
    add(platform, *many(CARD, 40))
    assert run(platform, cliq) == 28
    assert {identity for _, identity, *_ in cliq.calls} == {"7", "8"}
    assert sum(identity == "7" for _, identity, *_ in cliq.calls) == 14


def test_an_account_is_one_whether_it_speaks_for_the_bot_or_for_itself(platform: Platform, cliq: Cliq) -> None:
    add(platform, *many(replace(CARD, sender="asker", asker_id="7", priority=0), 18, "own"))
    assert run(platform, cliq) == 18
    add(platform, *many(CARD, 1))
    assert run(platform, cliq) == 0


def test_a_lock_out_closes_the_account_for_its_time_and_others_go_on(platform: Platform, cliq: Cliq) -> None:
    platform.link(replace(ADA, cliq_user_id="8", is_sender=True))
    cliq.failing["7"] = RateLimited("cliq", "POST", 429)
    add(platform, *many(CARD, 10))
    run(platform, cliq)
    assert len(cliq.calls) == 10
    assert {identity for _, identity, *_ in cliq.calls} == {"8"}
    cliq.failing.clear()
    platform.source.advance(599)
    add(platform, *many(CARD, 10, "more"))
    run(platform, cliq)
    assert {identity for _, identity, *_ in cliq.calls} == {"8"}
    platform.source.advance(61)
    add(platform, *many(CARD, 10, "again"))
    run(platform, cliq)
    assert {identity for _, identity, *_ in cliq.calls} == {"7", "8"}


@pytest.mark.parametrize(("asked", "waited"), [(None, 600), (120, 120), (0, 10), (10**9, 3600)])
def test_a_service_may_say_how_long_within_bounds(
    asked: float | None, waited: float, platform: Platform, cliq: Cliq
) -> None:
    assert LOCK_BOUNDS_SECONDS == (10.0, 3600.0)
    cliq.failing["7"] = RateLimited("cliq", "POST", 429, asked)
    add(platform, CARD)
    assert run(platform, cliq) == 1
    cliq.failing.clear()
    platform.source.advance(waited - 1)
    assert run(platform, cliq) == 0
    platform.source.advance(1)
    assert run(platform, cliq) == 1
    with platform.database.read() as tables:
        opened = tables.ledger.open(1)
    assert opened is not None
    assert [one.outcome for one in opened[2]] == ["throttled", "sent"]
    assert opened[0].attempts == 1, "being throttled is none of the message's own tries"


def test_a_sender_whose_consent_is_gone_is_replaced_by_another(platform: Platform, cliq: Cliq) -> None:
    platform.link(replace(ADA, cliq_user_id="8", is_sender=True))
    cliq.failing["7"] = TokenRevoked("cliq", "POST", 401)
    add(platform, *many(CARD, 4))
    run(platform, cliq)
    with platform.database.write() as tables:
        tables.accounts.describe("7", state="revoked")
    platform.source.advance(10)
    run(platform, cliq)
    assert len(cliq.calls) == 4


def test_a_killed_workers_slot_is_free_again_a_window_after_its_lease(platform: Platform, cliq: Cliq) -> None:
    pace, now = Pace(cards=1, texts=1), platform.source.now()
    with platform.database.write() as tables:
        assert pace.take(tables, ["7"], "cards", 0, "killed", now, 28)
        assert pace.take(tables, ["7"], "cards", 0, "w2", now, 28) is None
        assert not pace.is_open(tables, ["7"], "cards", 0, now)
        later = now + timedelta(seconds=88)
        assert pace.is_open(tables, ["7"], "cards", 0, later)
        assert pace.take(tables, ["7"], "cards", 0, "w2", later, 28)


def test_a_call_that_ends_late_does_not_open_a_closed_account(platform: Platform) -> None:
    pace, now = Pace(cards=2, texts=2), platform.source.now()
    with platform.database.write() as tables:
        early = pace.take(tables, ["7"], "cards", 0, "w1", now, 28)
        late = pace.take(tables, ["7"], "cards", 0, "w2", now, 28)
        assert early
        assert late
        pace.close(tables, early, now, None)
        pace.give(tables, late, now)
        assert not pace.is_open(tables, ["7"], "cards", 0, now + timedelta(seconds=599))


@pytest.mark.slow
def test_three_times_the_allowance_for_ten_minutes_locks_nobody_out_and_loses_nothing(
    platform: Platform, cliq: Cliq
) -> None:
    """60 cards a minute for one channel, at one account's 20; and now and then a person who waits."""
    worker = Worker(platform, "w1", cliq)
    for number in range(600):
        body = {"text": f"event {number}", "slides": [{"type": "text", "data": "a card, not a text"}]}
        alert = Message("sales", "channel", "sales", body, f"e{number}", priority=20, coalesce_key="sales")
        add(platform, alert)
        if number % 60 == 30:
            person = Message(f"p{number}", "bot_user", "9", {"text": f"person {number}"}, f"p{number}")
            add(platform, person)
            before = platform.source.now()
            while worker.run_once():
                continue
            assert any(at == before and text == f"person {number}" for at, _, _, text in cliq.calls)
        while worker.run_once():
            continue
        platform.source.advance(1)
    platform.source.advance(61)
    run(platform, cliq)
    assert cliq.locks == 0
    lines = [line for line in cliq.lines if line.startswith("event")]
    assert lines == [f"event {number}" for number in range(600)], "all of them, in order, none twice"
    assert len(cliq.calls) < 400
