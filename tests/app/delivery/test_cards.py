"""V3: a card is posted once and then edited, the newest state wins, and what is said about it goes into its thread."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.storage.sending.message import Message
from tests.app.platform import ADA, Platform

CHANNEL = "/cliq/api/v2/channelsbyname/sales/message"
EDIT = "/cliq/api/v2/chats/CT_9/messages/m1"
POST = Message("card/c1", "channel", "sales", {"text": "landed"}, "c1", priority=10)
OPENED = {"card_id": "c1", "channel": "sales", "visitor_id": "v1", "visit_id": "s1", "chat_id": ""}


@pytest.fixture
def platform(any_platform: Platform) -> Platform:
    any_platform.link(replace(ADA, is_sender=True))
    any_platform.zoho.answers[CHANNEL] = (200, {"message_id": "m1"})
    any_platform.zoho.answers["/cliq/api/v2/channelsbyname/sales"] = (200, {"channel_id": "O1", "chat_id": "CT_9"})
    return any_platform


def opened(platform: Platform) -> None:
    with platform.database.write() as tables:
        tables.cards.open(**OPENED, opened_at=platform.source.now())
        tables.outbox.add([POST], platform.source.now())


def add(platform: Platform, *messages: Message) -> None:
    with platform.database.write() as tables:
        tables.outbox.add(messages, platform.source.now())


def edit(text: str, **changes: Any) -> Message:
    base = Message("edit/c1", "edit", "c1", {"text": text}, f"edit:{text}", sender="author", coalesce_key="edit/c1")
    return replace(base, **changes)


def line(text: str, kind: str = "thread") -> Message:
    return Message("card/c1", kind, "c1", {"text": text}, f"line:{text}", priority=20)


def run(platform: Platform) -> None:
    worker = platform.worker()
    while worker.run_once():
        continue


def said(platform: Platform) -> list[tuple[str, str]]:
    calls = [
        (method, path, body)
        for method, path, body in platform.zoho.calls
        if "message" in path.split("/")[-2:][0] or path.endswith("/message")
    ]
    return [(path if method == "POST" else f"PUT {path}", body["text"]) for method, path, body in calls]


def test_v3_what_a_card_shows_before_it_is_out_is_its_newest_state(platform: Platform) -> None:
    opened(platform)
    add(platform, edit("page 2"), edit("page 3"))
    run(platform)
    assert said(platform) == [(CHANNEL, "page 3")]


def test_v3_a_card_that_is_out_is_edited_by_who_posted_it_and_one_edit_waits_at_most(platform: Platform) -> None:
    opened(platform)
    run(platform)
    soon = platform.source.now() + timedelta(seconds=10)
    add(platform, edit("page 2", not_before=soon))
    add(platform, edit("page 3", not_before=soon + timedelta(seconds=60)), edit("page 4", not_before=soon))
    run(platform)
    assert said(platform) == [(CHANNEL, "landed")]
    platform.source.advance(10)
    run(platform)
    assert said(platform) == [(CHANNEL, "landed"), (f"PUT {EDIT}", "page 4")]
    with platform.database.read() as tables:
        assert tables.ledger.backlog() == {"sent": 2}


def test_v3_what_takes_the_place_of_what_waits_is_as_urgent_as_the_more_urgent_of_both(platform: Platform) -> None:
    def urgency() -> list[int]:
        with platform.database.read() as tables:
            return [head.priority for head in tables.outbox.heads()]

    opened(platform)
    add(platform, edit("chat", priority=5))
    assert urgency() == [5]
    run(platform)
    add(platform, edit("page 2", priority=25), edit("page 3", priority=10), edit("page 4", priority=25))
    assert urgency() == [10]


def test_v3_lines_go_into_the_thread_that_the_first_one_opens(platform: Platform) -> None:
    opened(platform)
    add(platform, line("one"))
    platform.zoho.answers[CHANNEL] = (200, {"message_id": "m1", "thread_information": {"chat_id": "CT_9-T-1"}})
    run(platform)
    add(platform, line("two", "aloud"))
    run(platform)
    bodies = [body for path, body in platform.zoho.posted() if path == CHANNEL]
    asked = [{name: one[name] for name in one if "thread" in name or "parent" in name} for one in bodies]
    assert asked == [{}, {"thread_message_id": "m1"}, {"thread_chat_id": "CT_9-T-1", "post_in_parent": True}]
    with platform.database.read() as tables:
        card = tables.cards.of_thread("CT_9-T-1")
    assert card is not None
    assert card.card_id == "c1"


def test_v3_a_card_that_could_not_be_posted_keeps_what_belongs_to_it_in_the_delivery_log(platform: Platform) -> None:
    opened(platform)
    platform.zoho.answers[CHANNEL] = (404, {"code": "channel_not_found"})
    add(platform, line("one"))
    run(platform)
    add(platform, edit("page 2"))
    run(platform)
    with platform.database.read() as tables:
        errors = {one.post_key: one.last_error for one in tables.ledger.seen(state="dead")}
    assert errors == {
        "c1": "service_rejected: channel_not_found",
        "line:one": "no_card",
        "edit:page 2": "no_card",
    }


def test_v3_an_edit_that_was_added_while_the_card_was_on_its_way_waits_for_it(platform: Platform) -> None:
    opened(platform)
    batch = platform.worker().deliverer.claims.next("other")
    assert batch is not None
    add(platform, edit("page 2"))
    run(platform)
    assert said(platform) == []
    platform.source.advance(30)  # the other worker was killed: its lease ends
    run(platform)
    platform.source.advance(2)
    run(platform)
    assert said(platform)[-1] == (f"PUT {EDIT}", "page 2")
