"""The worker works events off: once, in order where there is one, with what they say in one transaction."""

from collections.abc import Callable
from typing import Any

import pytest

from app.cliq.message import Message
from app.cliq.reply import Post, Reply, Target
from app.delivery.claiming import LEASE_SECONDS
from app.errors import NothingFound, ServiceUnavailable
from app.events import DELAYS_SECONDS, TRIES_OF_OURS, later
from app.occasion import Occasion
from app.routing import EventHandler, Routes, join
from app.storage.known import INTEGRATION
from app.worker import Worker
from tests.app.platform import ADA, Platform
from tests.fixed import START

Add = Callable[..., bool]


@pytest.fixture
def platform(any_platform: Platform) -> Platform:
    any_platform.link(ADA)
    return any_platform


@pytest.fixture
def add(platform: Platform) -> Add:
    def one(event_id: str, stream: str = "", name: str = "workflow", **payload: Any) -> bool:
        with platform.database.write() as tables:
            return tables.inbox.add("crm", name, event_id, payload, platform.source.now(), stream=stream)

    return one


def tell(occasion: Occasion) -> Reply:
    post = Post("chat:CT_1", Target("chat", "CT_1"), Message(str(occasion.event.payload["text"])), "asker", "k", "7")
    return Reply(posts=(post,))


def worker(platform: Platform, handler: EventHandler, name: str = "w1") -> Worker:
    return Worker(platform, name, routes=Routes(events={"crm/workflow": handler}))


def run(worker: Worker) -> int:
    count = 0
    while worker.run_once():
        count += 1
    return count


def states(platform: Platform) -> dict[str, str]:
    with platform.database.read() as tables:
        return {seen.event_id: seen.state for seen in tables.inbox.seen()}


def test_an_event_becomes_a_message(platform: Platform, add: Add) -> None:
    assert add("e1", text="hello")
    assert run(worker(platform, tell)) == 2
    assert [body["text"] for _, body in platform.zoho.posted()] == ["hello"]
    assert states(platform) == {"e1": "done"}


def test_an_event_of_the_same_id_is_kept_once(add: Add) -> None:
    assert [add("e1", text="a"), add("e1", text="b"), add("e2", text="a")] == [True, False, True]


def test_what_nobody_handles_is_kept_and_counted(platform: Platform, add: Add) -> None:
    add("e1", name="unheard")
    assert run(worker(platform, tell)) == 1
    with platform.database.read() as tables:
        assert tables.inbox.backlog() == {("crm", "unhandled"): 1}


def test_posts_changes_and_the_end_of_the_event_are_one_transaction(platform: Platform, add: Add) -> None:
    def broken(_tables: Any) -> None:
        raise ZeroDivisionError

    add("e1", text="hello")
    with pytest.raises(ZeroDivisionError):
        worker(platform, lambda occasion: Reply(posts=tell(occasion).posts, changes=(broken,))).run_once()
    assert platform.zoho.posted() == []
    platform.source.advance(LEASE_SECONDS + 1)
    assert run(worker(platform, tell)) == 2


def test_a_worker_that_lost_its_lease_stores_nothing(platform: Platform, add: Add) -> None:
    other = worker(platform, lambda _occasion: Reply(), "w2")

    def slow(occasion: Occasion) -> Reply:
        platform.source.advance(LEASE_SECONDS + 1)
        assert other.run_once()
        return tell(occasion)

    add("e1", text="hello")
    assert run(worker(platform, slow)) == 1
    assert platform.zoho.posted() == []
    assert states(platform) == {"e1": "done"}


def test_events_of_one_stream_wait_for_each_other_and_others_do_not(platform: Platform, add: Add) -> None:
    seen: list[str] = []

    def once(occasion: Occasion) -> Reply:
        seen.append(occasion.event.event_id)
        if seen == ["a1"]:
            raise ServiceUnavailable("crm", "GET")
        return Reply()

    add("a1", "a")
    add("a2", "a")
    add("b1", "b")
    add("c1")
    at_work = worker(platform, once)
    run(at_work)
    assert seen == ["a1", "b1", "c1"]
    platform.source.advance(DELAYS_SECONDS[0])
    run(at_work)
    assert seen == ["a1", "b1", "c1", "a1", "a2"]


def test_a_poison_event_goes_aside_without_stopping_the_rest(platform: Platform, add: Add) -> None:
    def poison(occasion: Occasion) -> Reply:
        if occasion.event.event_id == "bad":
            raise ZeroDivisionError
        return Reply()

    at_work = worker(platform, poison)
    add("bad", "s")
    add("good", "s")
    for seconds in DELAYS_SECONDS[:TRIES_OF_OURS]:
        run(at_work)
        platform.source.advance(seconds)
    assert states(platform) == {"bad": "dead", "good": "done"}
    with platform.database.write() as tables:
        (dead,) = tables.inbox.seen(state="dead")
        assert (dead.attempts, dead.last_error) == (TRIES_OF_OURS, "ZeroDivisionError")
        assert tables.inbox.retry(dead.inbox_id, dead.inbox_id, platform.source.now()) == 1
    run(worker(platform, lambda _occasion: Reply()))
    assert states(platform)["bad"] == "done"


def test_an_event_that_kills_its_workers_goes_aside(platform: Platform, add: Add) -> None:
    add("e1")
    for tries in range(1, len(DELAYS_SECONDS) + 2):
        with platform.database.write() as tables:
            assert tables.inbox.claim("killed", platform.source.now(), LEASE_SECONDS)
        platform.source.advance(LEASE_SECONDS * tries + 1)
    run(worker(platform, tell))
    assert states(platform) == {"e1": "dead"}


def test_an_outage_of_a_service_is_waited_for_and_a_persons_mistake_is_not() -> None:
    outage = ServiceUnavailable("crm", "GET")
    assert later(outage, len(DELAYS_SECONDS) + 1, START) is None
    assert [later(outage, tries + 1, START) for tries in range(len(DELAYS_SECONDS))].count(None) == 0
    assert sum(DELAYS_SECONDS) > 24 * 3600 * 0.9
    assert later(NothingFound(), 1, START) is None


def test_a1_while_the_integration_is_off_events_wait(platform: Platform, add: Add) -> None:
    add("e1", text="hello")
    with platform.database.write() as tables:
        tables.flags.turn(INTEGRATION, False, "test", platform.source.now())
    assert run(worker(platform, tell)) == 0
    assert states(platform) == {"e1": "waiting"}


def test_events_and_messages_take_turns(platform: Platform, add: Add) -> None:
    handled: list[str] = []

    def more(occasion: Occasion) -> Reply:
        handled.append(occasion.event.event_id)
        return tell(occasion)

    at_work = worker(platform, more)
    add("e1", text="first")
    at_work.run_once(events_first=True)
    add("e2", text="second")
    at_work.run_once(events_first=False)
    assert (handled, len(platform.zoho.posted())) == (["e1"], 1)


def test_two_features_may_not_handle_one_event() -> None:
    one = Routes(events={"crm/workflow": tell})
    with pytest.raises(ValueError, match="events"):
        join([one, one])


def test_an_event_is_worked_off_by_one_worker(platform: Platform, add: Add) -> None:
    add("e1")
    with platform.database.write() as tables:
        assert tables.inbox.claim("w1", platform.source.now(), LEASE_SECONDS)
        assert not tables.inbox.has_work(platform.source.now())
        assert tables.inbox.claim("w2", platform.source.now(), LEASE_SECONDS) is None
    assert not worker(platform, tell, "w3").run_once()
