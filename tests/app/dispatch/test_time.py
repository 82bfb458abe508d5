"""Cliq is answered in time, whatever the handler does."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from app.cliq.message import Banner, Message
from app.cliq.reply import Post, Reply, Suggestions, Target
from app.cliq.request import Suggestion
from app.context import Context
from app.errors import ServiceUnavailable
from tests.app.dispatch.asking import Make, command, outbox, press, said
from tests.app.platform import Platform

POSTED = Post("chat:CT_1", Target("chat", "CT_1"), Message("posted"), "asker", "k", "7")


class Slow:
    """A handler that runs until it is let go."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.go = threading.Event()

    def __call__(self, ctx: Context) -> Reply:
        assert self.go.wait(30)
        return self.reply


def slow(platform: Platform, **changes: Any) -> Platform:
    return replace(platform, settings=replace(platform.settings, answer_wait_seconds=0.01, **changes))


def test_a_slow_handler_answers_working_on_it_and_later_through_the_response_url(
    any_platform: Platform, dispatcher: Make
) -> None:
    handler = Slow(Reply(Message("the answer")))
    answer = dispatcher(slow(any_platform), commands=handler)
    answered = answer.answer(command(any_platform))
    assert (answered.outcome, "Working" in said(answered)["text"]) == ("late", True)
    assert outbox(any_platform) == []
    handler.go.set()
    answer.close()
    (message,) = outbox(any_platform)
    assert (message.target_kind, message.target_id) == (
        "response_url",
        "http://zoho.test/cliq/v2/extensions/1/responses/2",
    )
    assert message.body == {"answer": {"output": {"text": "the answer"}}, "message": {"text": "the answer"}}


def test_a_slow_click_keeps_its_late_answer_and_its_posts_together(any_platform: Platform, dispatcher: Make) -> None:
    handler, click = Slow(Reply(Banner("done"), (POSTED,))), press(any_platform)
    answer = dispatcher(slow(any_platform), buttons=handler)
    assert answer.answer(click).outcome == "late"
    assert dispatcher(buttons=handler).answer(click).outcome == "repeated"
    handler.go.set()
    answer.close()
    assert sorted(message.target_kind for message in outbox(any_platform)) == ["chat", "response_url"]
    again = dispatcher(buttons=lambda ctx: pytest.fail("ran")).answer(click)
    assert said(again)["text"] == "done"


def test_a_late_failure_is_told_too(any_platform: Platform, dispatcher: Make) -> None:
    go = threading.Event()

    def run(ctx: Context) -> Reply:
        assert go.wait(30)
        raise ServiceUnavailable("crm", "POST /coql")

    answer = dispatcher(slow(any_platform), commands=run)
    answer.answer(command(any_platform))
    go.set()
    answer.close()
    (message,) = outbox(any_platform)
    assert "Zoho CRM" in message.body["answer"]["output"]["text"]


def test_with_only_instead_the_late_answer_is_a_message_of_the_bot(
    any_platform: Platform, dispatcher: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.dispatch.HELD_SECONDS", 0.01)
    handler = Slow(Reply(Message("the answer")))
    answer = dispatcher(slow(any_platform, response_url="only_instead"), commands=handler)
    assert answer.answer(command(any_platform)).outcome == "late"
    handler.go.set()
    answer.close()
    (message,) = outbox(any_platform)
    assert (message.target_kind, message.target_id, message.body) == ("bot_user", "7", {"text": "the answer"})


def test_without_a_response_url_a_slow_handler_is_given_up_politely(any_platform: Platform, dispatcher: Make) -> None:
    handler = Slow(Reply(Message("nobody hears this")))
    answer = dispatcher(slow(any_platform), commands=handler)
    call = replace(command(any_platform), response_url=None)
    assert "took too long" in said(answer.answer(call))["text"]
    handler.go.set()
    answer.close()
    assert outbox(any_platform) == []


def test_late_suggestions_are_dropped(any_platform: Platform, dispatcher: Make) -> None:
    handler = Slow(Reply(Suggestions((Suggestion("late"),))))
    answer = dispatcher(slow(any_platform), suggestions=handler)
    assert said(answer.answer(command(any_platform, "suggestion_handler"))) == []
    handler.go.set()
    answer.close()
    assert outbox(any_platform) == []


def test_when_every_thread_and_the_queue_are_full_the_server_says_so(any_platform: Platform, dispatcher: Make) -> None:
    handler = Slow(Reply(Message("x")))
    answer = dispatcher(slow(any_platform, handler_threads=1, handler_queue=1), commands=handler)
    outcomes = [answer.answer(command(any_platform)).outcome for _ in range(3)]
    assert outcomes == ["late", "late", "busy"]
    handler.go.set()


def test_a_stopped_process_starts_nothing_more(any_platform: Platform, dispatcher: Make) -> None:
    answer = dispatcher(commands=lambda ctx: pytest.fail("ran"))
    answer.close()
    assert answer.answer(command(any_platform)).outcome == "busy"
