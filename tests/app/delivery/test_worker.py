"""The worker sends what is in the outbox: in order, under the right account, again when it failed; nothing is lost."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.delivery.claiming import LEASE_SECONDS, Batch
from app.storage.known import INTEGRATION
from app.storage.sending.message import Message
from app.worker import Worker
from tests.app.claiming import claim
from tests.app.platform import ADA, Platform

CHAT = Message("chat:CT_1", "chat", "CT_1", {"text": "hello"}, "k1", "asker", "7")
LATE = Message(
    "late:k",
    "response_url",
    "http://zoho.test/cliq/v2/extensions/1/responses/2",
    {"answer": {"output": {"text": "late"}}, "message": {"text": "late"}},
    "k2",
    "bot",
    "7",
)
RESPONSES = "/cliq/v2/extensions/1/responses/2"
BOT = "/cliq/api/v2/bots/zohocrm/message"


@pytest.fixture
def platform(any_platform: Platform) -> Platform:
    any_platform.link(
        replace(ADA, access_token="1000.a", access_expires_at=any_platform.source.now() + timedelta(days=1))
    )
    return any_platform


class Nowhere:
    """Where nothing can be looked for."""

    def arrived(self, batch: Batch, since: datetime) -> tuple[str, ...] | None:
        return None


def add(platform: Platform, *messages: Message) -> None:
    with platform.database.write() as tables:
        tables.outbox.add(messages, platform.source.now())


def run(platform: Platform, worker: Worker | None = None) -> int:
    worker, count = worker or platform.worker(), 0
    while worker.run_once():
        count += 1
    return count


def states(platform: Platform) -> list[tuple[Any, ...]]:
    with platform.database.read() as tables:
        rows = tables.connection.exec_driver_sql("SELECT post_key, state, attempts FROM outbox ORDER BY outbox_id")
        return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("message", "path", "body"),
    [
        (CHAT, "/cliq/api/v2/chats/CT_1/message", {"text": "hello", "sync_message": True}),
        (replace(CHAT, target_kind="user", target_id="8"), "/cliq/api/v2/buddies/8/message", None),
        (replace(CHAT, target_kind="channel", target_id="sales"), "/cliq/api/v2/channelsbyname/sales/message", None),
        (
            replace(CHAT, target_kind="bot_user", target_id="7", sender="bot"),
            BOT,
            {"text": "hello", "sync_message": True, "userids": "7"},
        ),
        (LATE, RESPONSES, {"output": {"text": "late"}}),
    ],
    ids=["chat", "user", "channel", "bot_user", "response_url"],
)
def test_a_message_goes_where_it_belongs(message: Message, path: str, body: Any, platform: Platform) -> None:
    add(platform, message)
    assert run(platform) == 1
    ((sent_path, sent_body),) = platform.zoho.posted()
    assert sent_path == path
    assert body is None or sent_body == body
    assert states(platform) == [(message.post_key, "sent", 1)]


def test_a_bots_message_goes_out_under_a_sender_account(platform: Platform) -> None:
    sender = replace(ADA, cliq_user_id="99", is_sender=True, access_token="1000.s")
    platform.link(replace(sender, access_expires_at=platform.source.now() + timedelta(days=1)))
    add(platform, replace(CHAT, target_kind="bot_user", target_id="7", sender="bot", asker_id=None))
    run(platform)
    assert states(platform)[0][1] == "sent"


def test_without_anybody_to_send_it_as_a_message_is_given_up(platform: Platform) -> None:
    add(platform, replace(CHAT, asker_id="nobody"), replace(CHAT, post_key="k9", sender="bot", asker_id=None))
    run(platform)
    assert [state for _, state, _ in states(platform)] == ["dead", "dead"]


def test_a_stream_keeps_its_order_over_failures(platform: Platform) -> None:
    add(platform, CHAT, replace(CHAT, post_key="k2", body={"text": "second"}))
    platform.zoho.answers["/cliq/api/v2/chats/CT_1/message"] = (503, {"code": "operation_failed"})
    assert run(platform) == 1
    assert states(platform) == [("k1", "later", 1), ("k2", "behind", 0)]
    platform.zoho.answers.clear()
    platform.zoho.calls.clear()
    assert run(platform) == 0, "not before its time"
    platform.source.advance(3)
    assert run(platform) == 2
    assert [body["text"] for _, body in platform.zoho.posted()] == ["hello", "second"]


def test_every_try_is_recorded_with_what_the_service_said(platform: Platform) -> None:
    add(platform, CHAT)
    platform.zoho.answers["/cliq/api/v2/chats/CT_1/message"] = (400, {"code": "message_maxlength_exceeded"})
    run(platform)
    with platform.database.read() as tables:
        (attempt,) = tables.connection.exec_driver_sql("SELECT outcome, status, error FROM attempts").all()
    assert tuple(attempt) == ("dead", 400, "service_rejected: message_maxlength_exceeded")


def test_a_late_answer_that_is_refused_becomes_a_message_of_the_bot(platform: Platform) -> None:
    add(platform, LATE)
    platform.zoho.answers[RESPONSES] = (400, {"code": "response_url_expired"})
    assert run(platform) == 2
    assert platform.zoho.posted()[-1] == (BOT, {"text": "late", "sync_message": True, "userids": "7"})
    assert states(platform) == [("k2", "sent", 2)]


def test_a_late_answer_that_cannot_be_a_message_is_given_up_when_refused(platform: Platform) -> None:
    add(platform, replace(LATE, body={"answer": {"output": {"type": "form"}}, "message": None}))
    platform.zoho.answers[RESPONSES] = (400, {"code": "response_url_expired"})
    run(platform)
    assert states(platform) == [("k2", "dead", 1)]


def test_single_use_an_address_for_late_answers_is_not_tried_twice(
    platform: Platform,
) -> None:
    platform.zoho.answers[RESPONSES] = (503, {})
    add(platform, LATE)
    single = replace(platform, settings=replace(platform.settings, response_url="single_use"))
    run(single)
    assert [path for path, _ in platform.zoho.posted()] == [RESPONSES, BOT]


def test_after_answer_an_address_for_late_answers_is_tried_again(platform: Platform) -> None:
    platform.zoho.answers[RESPONSES] = (503, {})
    add(platform, LATE)
    assert run(platform) == 1
    assert states(platform) == [("k2", "later", 1)]


def test_a_response_url_that_does_not_lead_to_cliq_is_never_called(platform: Platform) -> None:
    add(platform, replace(LATE, target_id="http://zoho.test/elsewhere"))
    run(platform)
    assert [path for path, _ in platform.zoho.posted()] == [BOT]


def test_what_comes_too_late_is_not_sent(platform: Platform) -> None:
    add(platform, replace(CHAT, expires_at=platform.source.now() + timedelta(minutes=10)))
    platform.source.advance(600)
    run(platform)
    assert platform.zoho.posted() == []
    assert states(platform) == [("k1", "dead", 1)]


def test_a1_while_the_integration_is_off_nothing_is_sent_and_nothing_lost(platform: Platform) -> None:
    add(platform, CHAT)
    with platform.database.write() as tables:
        tables.flags.turn(INTEGRATION, False, "test", platform.source.now())
    assert run(platform) == 0
    with platform.database.write() as tables:
        tables.flags.turn(INTEGRATION, True, "test", platform.source.now())
    platform.source.advance(3)
    assert run(platform) == 1


def test_a_killed_workers_message_is_sent_by_another(platform: Platform) -> None:
    add(platform, CHAT)
    assert claim(platform.database, platform.source.now(), "killed", LEASE_SECONDS)
    assert run(platform) == 0
    platform.source.advance(LEASE_SECONDS + 1)
    assert run(platform) == 1
    assert states(platform) == [("k1", "sent", 2)], "the lost try counts"


def test_a_mistake_of_ours_is_recorded_and_tried_again(platform: Platform) -> None:
    class Broken(Nowhere):
        def send(self, batch: Batch) -> Mapping[int, str | None]:
            raise ZeroDivisionError("secret detail")

    add(platform, CHAT)
    assert run(platform, Worker(platform, "w1", Broken())) == 1
    assert states(platform) == [("k1", "later", 1)]
    with platform.database.read() as tables:
        assert tables.connection.exec_driver_sql("SELECT error FROM attempts").scalar_one() == "ZeroDivisionError"


def test_a_running_worker_sends_what_is_added_and_stops_when_told(platform: Platform) -> None:
    sent = threading.Event()

    class Sends(Nowhere):
        def send(self, batch: Batch) -> Mapping[int, str | None]:
            sent.set()
            return {batch.rows[0].outbox_id: "m1"}

    worker = Worker(platform, "w1", Sends())
    running = threading.Thread(target=worker.run, args=(1,))
    running.start()
    add(platform, CHAT)
    assert sent.wait(10)
    worker.stop()
    running.join(10)
    assert not running.is_alive()
    assert states(platform) == [("k1", "sent", 1)]


def test_two_workers_send_each_message_once(platform: Platform) -> None:
    add(platform, *(replace(CHAT, post_key=f"{stream}{n}", stream=stream) for stream in "abc" for n in range(4)))
    workers = [platform.worker(name) for name in ("w1", "w2")]

    def work(worker: Worker) -> None:
        while any(state != "sent" for _, state, _ in states(platform)):
            worker.run_once()

    threads = [threading.Thread(target=work, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(platform.zoho.posted()) == 12
