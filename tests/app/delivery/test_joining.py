"""A burst for one destination becomes one message, the same words to many people one call; nothing is left out."""

from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cliq import maxima, text
from app.cliq.message import Button, Card, Invoke, TextSlide
from app.cliq.message import Message as Spoken
from app.cliq.reply import Post, Target
from app.delivery import coalesce, queue
from app.storage.sending.message import Message
from tests.app.platform import ADA, Platform
from tests.fixed import START

CHANNEL = "/cliq/api/v2/channelsbyname/sales/message"
BOT = "/cliq/api/v2/bots/zohocrm/message"
ALERT = Message("sales", "channel", "sales", {"text": "0"}, "k0", priority=20, coalesce_key="sales")


@pytest.fixture
def platform(any_platform: Platform) -> Platform:
    any_platform.link(replace(ADA, is_sender=True))
    return any_platform


def add(platform: Platform, *messages: Message) -> None:
    with platform.database.write() as tables:
        tables.outbox.add(messages, platform.source.now())


def burst(count: int, **changes: Any) -> list[Message]:
    return [replace(ALERT, post_key=f"k{n}", body={"text": f"{n}"}, **changes) for n in range(count)]


def run(platform: Platform) -> None:
    worker = platform.worker()
    while worker.run_once():
        continue


def states(platform: Platform) -> dict[str, str]:
    with platform.database.read() as tables:
        return {one.post_key: one.state for one in tables.ledger.seen()}


def test_a_burst_for_one_destination_becomes_one_message(platform: Platform) -> None:
    add(platform, *burst(5))
    run(platform)
    assert platform.zoho.posted() == [(CHANNEL, {"text": "0\n1\n2\n3\n4", "sync_message": True})]
    with platform.database.read() as tables:
        ids = {one.remote_id for one in tables.ledger.seen()}
        assert tables.ledger.backlog() == {"sent": 5}
    assert len(ids) == 1
    assert all(ids)


def test_what_stands_between_keeps_the_order(platform: Platform) -> None:
    other = replace(ALERT, post_key="alone", coalesce_key="", body={"text": "alone"})
    before, after = burst(2), [replace(one, post_key=f"after{one.post_key}") for one in burst(2)]
    add(platform, *before, other, *after)
    run(platform)
    assert [body["text"] for _, body in platform.zoho.posted()] == ["0\n1", "alone", "0\n1"]


def test_when_a_joined_message_is_refused_each_goes_by_itself(platform: Platform) -> None:
    add(platform, *burst(3))
    platform.zoho.answers[CHANNEL] = (400, {"code": "operation_failed"})
    platform.worker().run_once()
    assert set(states(platform).values()) == {"waiting", "behind"}
    platform.zoho.answers.clear()
    run(platform)
    assert [body["text"] for _, body in platform.zoho.posted()] == ["0\n1\n2", "0", "1", "2"]
    assert set(states(platform).values()) == {"sent"}


def test_when_a_joined_message_fails_for_now_it_comes_back_as_it_was(platform: Platform) -> None:
    add(platform, *burst(3))
    platform.zoho.answers[CHANNEL] = (503, {"code": "service_unavailable"})
    run(platform)
    platform.zoho.answers.clear()
    add(platform, replace(ALERT, post_key="new", body={"text": "new"}))
    platform.source.advance(3)
    run(platform)
    assert [body["text"] for _, body in platform.zoho.posted()] == ["0\n1\n2", "0\n1\n2", "new"]


def test_the_same_words_to_many_people_are_one_call(platform: Platform) -> None:
    people = [replace(ALERT, stream=f"p{n}", target_kind="bot_user", target_id=str(n)) for n in range(130)]
    add(platform, *(replace(one, post_key=f"p{n}", crowd_key="same") for n, one in enumerate(people)))
    run(platform)
    sizes = [len(body["userids"].split(",")) for path, body in platform.zoho.posted() if path == BOT]
    assert sizes == [100, 30]
    assert set(states(platform).values()) == {"sent"}


def test_w3_who_does_not_listen_is_recorded_as_such_and_the_others_get_it(platform: Platform) -> None:
    people = [replace(ALERT, stream=f"p{n}", target_kind="bot_user", target_id=str(n)) for n in (8, 9)]
    add(platform, *(replace(one, post_key=one.target_id, crowd_key="same") for one in people))
    details = {"8": {"chat_id": "CT_8", "message_id": "m8"}}
    platform.zoho.answers[BOT] = (200, {"message_details": details})
    run(platform)
    assert states(platform) == {"8": "sent", "9": "skipped"}
    add(platform, replace(people[1], post_key="again"))
    platform.zoho.answers[BOT] = (400, {"code": "botmessage_no_valid_users"})
    run(platform)
    assert states(platform)["again"] == "skipped"
    with platform.database.read() as tables:
        assert {one.last_error for one in tables.ledger.seen(state="skipped")} == {"not_subscribed"}


def test_one_bad_recipient_does_not_stop_the_others(platform: Platform) -> None:
    people = [replace(ALERT, stream=f"p{n}", target_kind="bot_user", target_id=str(n)) for n in range(3)]
    add(platform, *(replace(one, post_key=one.target_id, crowd_key="same") for one in people))
    platform.zoho.answers[BOT] = (400, {"code": "input_pattern_mismatch"})
    platform.worker().run_once()
    platform.zoho.answers.clear()
    run(platform)
    assert [body["userids"] for _, body in platform.zoho.posted()] == ["0,1,2", "0", "1", "2"]


def test_alerts_of_the_bot_join_by_themselves_and_what_has_buttons_or_a_reader_who_waits_does_not() -> None:
    def row(priority: int = 20, **more: Any) -> Message:
        post = Post("s", Target("bot_user", "7"), Spoken("hello", **more), "bot", "k", priority=priority)
        made = queue.post(post, 20, START)
        assert made is not None
        return made

    assert row().coalesce_key == "s"
    assert row().crowd_key == row().crowd_key != ""
    assert row(buttons=(Button("Go", Invoke("f"), "key"),)).coalesce_key == ""
    assert (row(0).coalesce_key, row(0).crowd_key, row(0).expires_at) == ("", "", None)
    assert row().expires_at is not None


def test_a_cards_title_becomes_a_line_and_instant_buttons_are_numbered_on() -> None:
    def body(title: str, said: str) -> Any:
        made = Spoken(said, Card(title), (TextSlide(f"{said} slide"),), (), (Button("1", Invoke("f"), said),))
        row = queue.post(Post("s", Target("channel", "c"), made, "bot", said, priority=20), 20, START)
        assert row is not None
        return row.body

    whole, count = coalesce.joined([body("First", "[1]($1) a"), body("Second", "[1]($1) b")], 20)
    assert count == 2
    assert whole["text"] == "*First*\n[1]($1) a\n*Second*\n[1]($2) b"
    assert list(whole["references"]) == ["1", "2"]
    assert "($1) a" in str(whole["references"]["1"])
    assert "($1) b" in str(whole["references"]["2"]), "what a button carries is not its text"
    assert len(whole["slides"]) == 2
    assert coalesce.joined([body("First", "[1]($1) a"), body("Second", "[1]($1) b")], 1)[1] == 1


@given(st.lists(st.tuples(st.integers(1, 3000), st.integers(0, 8)), min_size=1, max_size=60))
def test_no_joined_message_breaks_a_limit_and_none_loses_a_line(sizes: list[tuple[int, int]]) -> None:
    bodies = [
        {"text": f"{n}:" + "x" * size, "slides": [{"type": "text", "data": "y" * 300}] * slides}
        for n, (size, slides) in enumerate(sizes)
    ]
    left, lines = list(bodies), []
    while left:
        whole, count = coalesce.joined(left, 20)
        assert count == 1 or text.units(whole["text"]) <= maxima.TEXT
        assert count == 1 or len(whole.get("slides", [])) <= maxima.SLIDES
        assert count == 1 or len(orjson.dumps(whole.get("slides", []))) <= maxima.SLIDES_TOTAL
        lines += whole["text"].split("\n")
        left = left[count:]
    assert lines == [body["text"] for body in bodies]
