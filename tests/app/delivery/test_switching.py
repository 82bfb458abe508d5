"""A1: switching off stops sending at once and keeps everything; switching on resumes without a flood."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.storage.known import INTEGRATION
from app.storage.sending.message import Message
from tests.app.platform import ADA, Platform

ALERT = Message("s", "channel", "sales", {"text": "t", "card": {"title": "c"}}, "k", priority=20)


@pytest.fixture
def platform(any_platform: Platform) -> Platform:
    any_platform.link(replace(ADA, is_sender=True))
    return any_platform


def turn(platform: Platform, is_on: bool) -> None:
    with platform.database.write() as tables:
        tables.flags.turn(INTEGRATION, is_on, "test", platform.source.now())
    platform.source.advance(2)


def run(platform: Platform) -> int:
    worker, before = platform.worker(), len(platform.zoho.posted())
    while worker.run_once():
        continue
    return len(platform.zoho.posted()) - before


def test_a1_what_waited_is_sent_at_the_usual_pace_joined_or_dropped_when_stale(platform: Platform) -> None:
    now = platform.source.now()
    apart = [replace(ALERT, stream=f"s{n}", post_key=f"s{n}") for n in range(40)]
    burst = [replace(ALERT, stream="b", post_key=f"b{n}", coalesce_key="b") for n in range(40)]
    stale = [replace(ALERT, stream=f"x{n}", post_key=f"x{n}", expires_at=now + timedelta(hours=1)) for n in range(40)]
    person = replace(ALERT, stream="p", post_key="p", priority=0)
    turn(platform, False)
    with platform.database.write() as tables:
        tables.outbox.add([*apart, *burst, *stale, person], platform.source.now())
        assert tables.inbox.add("crm", "workflow", "e1", {}, platform.source.now())
    assert run(platform) == 0
    platform.source.advance(7200)
    turn(platform, True)
    assert run(platform) == 15, "a minute's allowance for alerts, and the person who waits"
    with platform.database.read() as tables:
        assert "p" in {one.post_key for one in tables.ledger.seen(state="sent")}
    for _ in range(5):
        platform.source.advance(61)
        run(platform)
    with platform.database.read() as tables:
        assert tables.ledger.backlog() == {"sent": 81, "dead": 40}
        assert {one.last_error for one in tables.ledger.seen(state="dead")} == {"too_late"}
        assert tables.inbox.backlog() == {("crm", "unhandled"): 1}
    assert len(platform.zoho.posted()) < 50, "the burst was joined"
