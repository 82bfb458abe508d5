"""`flask deliveries`, `flask events`, `flask replay`: what an administrator sees and does about what went wrong."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cliq.message import Message as Spoken
from app.cliq.reply import Reply
from app.errors import BadRequest
from app.factory import create_app
from app.occasion import Door, Occasion
from app.routing import Routes
from app.storage.sending.message import Message
from app.worker import Worker
from tests.app.platform import ADA, Platform, payload

CHAT = Message("s", "chat", "CT_1", {"text": "本文"}, "k", "asker", "nobody")
Shell = Callable[..., Any]


def greet(_context: object) -> Reply:
    return Reply(Spoken("hello"))


def check(given: Any) -> Any:
    if given.get("id") == "0":
        raise BadRequest(field="id", reason="unknown")
    return given


@pytest.fixture
def routes() -> Routes:
    handled: list[Occasion] = []
    door = Door(required=("id",), read=check)

    def handler(occasion: Occasion) -> Reply:
        handled.append(occasion)
        return Reply()

    return Routes(commands={"zcrm": greet}, events={"crm/workflow": handler}, doors={"crm/workflow": door})


@pytest.fixture
def shell(platform: Platform, routes: Routes) -> Iterator[Shell]:
    app = create_app(platform, routes)

    def run(*words: str, status: int = 0, typed: str | None = None) -> str:
        result = app.test_cli_runner().invoke(args=list(words), input=typed)
        assert result.exit_code == status, result.output
        output: str = result.output
        return output

    yield run
    app.extensions["dispatcher"].close()


def work(platform: Platform, routes: Routes | None = None) -> None:
    worker = Worker(platform, "w1", routes=routes)
    while worker.run_once():
        continue


def add(platform: Platform, *messages: Message) -> None:
    with platform.database.write() as tables:
        tables.outbox.add(messages, platform.source.now())


def test_a_dead_letter_is_listed_shown_and_sent_after_all(platform: Platform, shell: Shell) -> None:
    add(platform, CHAT)
    work(platform)
    (line,) = shell("deliveries", "list", "--state", "dead").splitlines()
    assert line.startswith("1  dead  2026-11-21T03:00:00+00:00  chat:CT_1  tries 1  not_linked: no_sender")
    assert "本文" not in line
    shown = json.loads(shell("deliveries", "show", "1", "--json"))
    assert (shown["body"], [one["outcome"] for one in shown["tries"]]) == ({"text": "本文"}, ["dead"])
    assert "本文" in shell("deliveries", "show", "1")
    platform.link(ADA.__class__(**vars(ADA) | {"cliq_user_id": "nobody"}))
    platform.tokens.forget("nobody")
    assert json.loads(shell("deliveries", "retry", "1-5", "--json")) == {"retried": 1}
    work(platform)
    assert json.loads(shell("deliveries", "list", "--json"))["state"] == "sent"
    assert shell("deliveries", "retry", "1") == "0 messages will be sent again.\n"


def test_a_message_that_waits_can_be_buried_and_the_next_one_goes(platform: Platform, shell: Shell) -> None:
    platform.link(ADA)
    second = Message(**vars(CHAT) | {"asker_id": "7", "post_key": "k2"})
    add(platform, CHAT, second)
    assert shell("deliveries", "bury", "1") == "1 messages are buried.\n"
    work(platform)
    assert [line.split()[1] for line in shell("deliveries", "list").splitlines()] == ["sent", "buried"]
    assert shell("deliveries", "bury", "x", status=1)
    assert shell("deliveries", "show", "99", status=1)


def test_what_a_range_brings_back_goes_in_the_order_of_its_stream(platform: Platform, shell: Shell) -> None:
    add(platform, *(Message(**vars(CHAT) | {"post_key": f"k{n}", "body": {"text": str(n)}}) for n in range(3)))
    work(platform)
    platform.link(ADA.__class__(**vars(ADA) | {"cliq_user_id": "nobody"}))
    platform.tokens.forget("nobody")
    shell("deliveries", "retry", "1-3")
    work(platform)
    assert [body["text"] for _, body in platform.zoho.posted()] == ["0", "1", "2"]


def test_an_event_is_listed_shown_replayed_and_worked_off_again(
    platform: Platform, shell: Shell, routes: Routes, tmp_path: Path
) -> None:
    file = tmp_path / "event.json"
    file.write_text(json.dumps({"source": "crm", "name": "workflow", "payload": {"id": "1"}, "event_id": "e1"}))
    assert json.loads(shell("replay", str(file))) == {"status": "accepted", "event_id": "e1"}
    work(platform)
    assert shell("events", "list").split()[:2] == ["1", "unhandled"]
    assert json.loads(shell("events", "retry", "1", "--json")) == {"retried": 1}
    work(platform, routes)
    assert json.loads(shell("events", "list", "--state", "done", "--json"))["event_id"] == "e1"
    printed = shell("events", "show", "1", "--json")
    assert json.loads(printed)["payload"] == {"id": "1"}
    assert json.loads(shell("replay", "-", typed=printed))["status"] == "repeated"
    assert json.loads(shell("replay", "-", "--again", typed=printed))["status"] == "accepted"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ("{}", "source, name and payload"),
        ('{"source": "crm", "name": "workflow", "payload": {}}', "missing id"),
        ('{"source": "crm", "name": "workflow", "payload": {"id": "0"}}', "unknown id"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_reason(text: str, said: str, shell: Shell) -> None:
    assert said in shell("replay", "-", typed=text, status=1)


def test_a_webhook_of_cliq_is_answered_as_if_it_came_now(platform: Platform, shell: Shell) -> None:
    sent = payload(at=platform.source.now().replace(year=2025))
    assert json.loads(shell("replay", "-", typed=json.dumps(sent))) == {
        "outcome": "answered",
        "output": {"text": "hello"},
    }
