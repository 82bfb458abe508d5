"""Dispatch: in time, once, in one transaction, and never without an answer."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import structlog

from app.cliq import reference
from app.cliq.message import Banner, Message
from app.cliq.reply import Post, Reply, Suggestions, Target
from app.cliq.request import CliqRequest, Suggestion, parse
from app.context import Context
from app.dispatch import Answered, Dispatcher
from app.errors import NotLinked, ServiceUnavailable
from app.i18n.sentences import Sentences
from app.routing import Handler, Routes
from app.storage.known import INTEGRATION
from grammar.errors import GrammarError
from tests.app.platform import Platform, payload

Ask = Callable[..., Answered]


def command(platform: Platform, handler: str = "execution_handler", **params: Any) -> CliqRequest:
    return parse(payload(handler=handler, at=platform.source.now(), **params))


def press(
    platform: Platform, *, asker: str = "7", signed_for: str = "7", kind: str = "go", **params: Any
) -> CliqRequest:
    expires = platform.source.now() + timedelta(days=7)
    key = reference.sign(kind, "record1", signed_for, expires, platform.keys)
    access = {"user_id": asker, "chat_id": "CT_1", "organization": {"id": "700"}}
    body = payload(
        "function",
        "button_handler",
        at=platform.source.now(),
        name="zcrmbutton",
        arguments={"key": key},
        target={"name": "Go"},
        access=access,
        **params,
    )
    return parse(body)


@pytest.fixture
def dispatcher(any_platform: Platform) -> Iterator[Callable[..., Dispatcher]]:
    made: list[Dispatcher] = []

    def make(on: Platform | None = None, **doors: Handler) -> Dispatcher:
        tables: dict[str, dict[str, Handler]] = {
            table: {} for table in ("commands", "suggestions", "buttons", "options")
        }
        for door, handler in doors.items():
            tables[door] = {"zcrm" if door in ("commands", "suggestions") else "go": handler}
        made.append(Dispatcher(Routes(**tables), on or any_platform))
        return made[-1]

    yield make
    for each in made:
        each.close()


def said(answered: Answered) -> Any:
    return answered.body["output"]


def outbox(platform: Platform) -> list[Any]:
    rows = []
    with platform.database.write() as tables:
        while (claimed := tables.outbox.claim("test", platform.source.now(), 60)) is not None:
            rows.append(claimed.message)
            tables.connection.exec_driver_sql(f"UPDATE outbox SET state='sent' WHERE outbox_id={claimed.outbox_id}")
    return rows


# -- finding and answering


def test_a_handlers_reply_is_the_answer(any_platform: Platform, dispatcher: Callable[..., Dispatcher]) -> None:
    answered = dispatcher(commands=lambda ctx: Reply(Message(f"for {ctx.call.user_id}"))).answer(command(any_platform))
    assert answered == Answered({"output": {"text": "for 7"}}, "answered")


def test_l1_a_person_is_remembered(any_platform: Platform, dispatcher: Callable[..., Dispatcher]) -> None:
    dispatcher(commands=lambda ctx: Reply(Message("x"))).answer(command(any_platform))
    with any_platform.database.read() as tables:
        person = tables.people.get("7")
        assert person is not None
        assert (person.organisation_id, person.email, person.language) == ("700", "ada@example.test", "en")


def test_an_answer_that_breaks_a_limit_is_trimmed(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    answered = dispatcher(commands=lambda ctx: Reply(Message("x" * 9000))).answer(command(any_platform))
    assert len(said(answered)["text"]) <= 5000


def test_what_nothing_of_ours_answers_gets_a_polite_sentence(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    assert "does not know that action" in said(dispatcher().answer(command(any_platform)))["text"]
    assert said(dispatcher().answer(command(any_platform, "suggestion_handler"))) == []
    unknown = parse(payload("bot", "alert_handler", at=any_platform.source.now()))
    assert said(dispatcher().answer(unknown)) == ""


def test_reading_writes_nothing_but_who_asked(any_platform: Platform, dispatcher: Callable[..., Dispatcher]) -> None:
    answer = dispatcher(
        suggestions=lambda ctx: Reply(Suggestions((Suggestion("a"),))), commands=lambda ctx: Reply(None)
    )
    for handler in ("suggestion_handler", "execution_handler"):
        answer.answer(command(any_platform, handler))
    with any_platform.database.read() as tables:
        for table in ("clicks", "outbox", "answers", "refs", "suggestions"):
            assert tables.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0


def test_the_reference_of_a_picked_suggestion_reaches_the_handler(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    now, seen = any_platform.source.now(), []

    def run(ctx: Context) -> Reply:
        seen.append(ctx.reference)
        return Reply(None)

    answer = dispatcher(commands=run)
    for asker in ("7", "8"):
        signed = reference.sign("record", "Leads/1", asker, now + timedelta(days=1), any_platform.keys)
        picked = {"title": "Zylker", "imageurl": f"http://product.test/icon/{signed}.png"}
        answer.answer(command(any_platform, selections=[picked]))
    assert seen == [reference.Reference("record", "Leads/1"), None]


# -- changes


def post(key: str = "k") -> Post:
    return Post("chat:CT_1", Target("chat", "CT_1"), Message("posted"), "asker", key, "7")


def test_the_same_click_twice_is_one_post_and_one_answer(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    runs = []

    def run(ctx: Context) -> Reply:
        runs.append(1)
        return Reply(Banner(f"run {len(runs)}"), (post(f"key {len(runs)}"),))

    answer, click = dispatcher(buttons=run), press(any_platform)
    first, second = answer.answer(click), answer.answer(click)
    assert first.body == second.body
    assert (first.outcome, second.outcome) == ("answered", "repeated")
    assert [message.body for message in outbox(any_platform)] == [{"text": "posted"}]
    any_platform.source.advance(1)
    answer.answer(press(any_platform))
    assert len(runs) == 2, "pressing again is another click"


def test_a_click_on_another_process_is_the_same_click(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    click = press(any_platform)
    dispatcher(buttons=lambda ctx: Reply(Banner("here"))).answer(click)
    answered = dispatcher(buttons=lambda ctx: Reply(Banner("there"))).answer(click)
    assert said(answered)["text"] == "here"


def test_a_click_that_is_being_worked_on_is_not_done_again(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    click = press(any_platform)
    with any_platform.database.write() as tables:
        tables.clicks.claim(click.fingerprint, any_platform.source.now(), 60, 1800)
    answered = dispatcher(buttons=lambda ctx: pytest.fail("done again")).answer(click)
    assert answered.outcome == "repeated"


def test_changes_posts_and_answer_are_one_transaction(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    def fails(_tables: Any) -> None:
        raise RuntimeError("disk")

    def remember(tables: Any) -> None:
        tables.flags.turn("seen", True, "test", any_platform.source.now())

    def run(ctx: Context) -> Reply:
        ctx.changes.append(remember)
        return Reply(Banner("done"), (post(),), (fails,))

    click = press(any_platform)
    answered = dispatcher(buttons=run).answer(click)
    assert answered.outcome == "failed"
    assert outbox(any_platform) == []
    with any_platform.database.read() as tables:
        assert tables.flags.get("seen") is None
    assert dispatcher(buttons=run).answer(click).body == answered.body, "what the user was told stays true"


def test_what_a_handler_wanted_to_store_before_it_failed_is_not_stored(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    def run(ctx: Context) -> Reply:
        ctx.changes.append(lambda tables: tables.flags.turn("seen", True, "test", ctx.now))
        raise NotLinked

    dispatcher(commands=run).answer(command(any_platform))
    with any_platform.database.read() as tables:
        assert tables.flags.get("seen") is None


# -- errors


def test_a_button_of_another_person_is_refused(any_platform: Platform, dispatcher: Callable[..., Dispatcher]) -> None:
    answer = dispatcher(buttons=lambda ctx: pytest.fail("ran"))
    assert "someone else" in said(answer.answer(press(any_platform, asker="8")))["text"]


def test_a_button_that_is_too_old_is_refused(any_platform: Platform, dispatcher: Callable[..., Dispatcher]) -> None:
    click = press(any_platform)
    any_platform.source.advance(8 * 86400)
    answered = dispatcher(buttons=lambda ctx: pytest.fail("ran")).answer(click)
    assert "too old" in said(answered)["text"]


def test_a_failing_service_is_named_in_the_askers_language(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    def run(ctx: Context) -> Reply:
        raise ServiceUnavailable("crm", "POST /coql", 503)

    japanese = command(any_platform, user={"id": "7", "language": "ja"})
    expected = Sentences("ja").error(ServiceUnavailable("crm", "POST /coql", 503))
    assert said(dispatcher(commands=run).answer(japanese))["text"] == expected


def test_a_grammar_error_that_a_handler_lets_through_is_a_sentence(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    def run(ctx: Context) -> Reply:
        raise GrammarError("empty", 1)

    answered = dispatcher(commands=run).answer(command(any_platform))
    assert answered.outcome == "explained"
    assert said(answered)["text"]


def test_the_unforeseen_becomes_an_apology_with_a_reference_that_is_in_the_log(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    def run(ctx: Context) -> Reply:
        raise ZeroDivisionError("secret detail")

    with structlog.testing.capture_logs() as lines:
        answered = dispatcher(commands=run).answer(command(any_platform))
    (line,) = [line for line in lines if line["event"] == "handler_failed"]
    assert line["reference"] in said(answered)["text"]
    assert "secret detail" not in said(answered)["text"]
    assert answered.outcome == "failed"


def test_a_suggestion_that_fails_suggests_nothing(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    def run(ctx: Context) -> Reply:
        raise NotLinked

    assert said(dispatcher(suggestions=run).answer(command(any_platform, "suggestion_handler"))) == []


def test_the_product_may_say_errors_its_own_way(any_platform: Platform) -> None:
    def run(ctx: Context) -> Reply:
        raise NotLinked

    routes = Routes(commands={"zcrm": run})
    dispatcher = Dispatcher(routes, any_platform, lambda ctx, error: Message(f"card for {error.code}"))
    assert said(dispatcher.answer(command(any_platform)))["text"] == "card for not_linked"
    dispatcher.close()


def test_a1_a_disabled_integration_stops_everything_with_a_clear_message(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    with any_platform.database.write() as tables:
        tables.flags.turn(INTEGRATION, False, "command line", any_platform.source.now())
    answer = dispatcher(
        commands=lambda ctx: pytest.fail("ran"),
        buttons=lambda ctx: pytest.fail("ran"),
        suggestions=lambda ctx: pytest.fail("ran"),
    )
    assert "switched off" in said(answer.answer(command(any_platform)))["text"]
    assert "switched off" in said(answer.answer(press(any_platform)))["text"]
    assert said(answer.answer(command(any_platform, "suggestion_handler"))) == []
    with any_platform.database.write() as tables:
        tables.flags.turn(INTEGRATION, True, "command line", any_platform.source.now())
    any_platform.source.advance(2)
    resumed = dispatcher(commands=lambda ctx: Reply(Message("again")))
    assert said(resumed.answer(command(any_platform)))["text"] == "again"


# -- time


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
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
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


def test_a_slow_click_keeps_its_late_answer_and_its_posts_together(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    handler, click = Slow(Reply(Banner("done"), (post(),))), press(any_platform)
    answer = dispatcher(slow(any_platform), buttons=handler)
    assert answer.answer(click).outcome == "late"
    assert answer.answer(click).outcome == "repeated"
    handler.go.set()
    answer.close()
    assert sorted(message.target_kind for message in outbox(any_platform)) == ["chat", "response_url"]
    again = dispatcher(buttons=lambda ctx: pytest.fail("ran")).answer(click)
    assert said(again)["text"] == "done"


def test_a_late_failure_is_told_too(any_platform: Platform, dispatcher: Callable[..., Dispatcher]) -> None:
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
    any_platform: Platform, dispatcher: Callable[..., Dispatcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.dispatch.HELD_SECONDS", 0.01)
    handler = Slow(Reply(Message("the answer")))
    answer = dispatcher(slow(any_platform, response_url="only_instead"), commands=handler)
    assert answer.answer(command(any_platform)).outcome == "late"
    handler.go.set()
    answer.close()
    (message,) = outbox(any_platform)
    assert (message.target_kind, message.target_id, message.body) == ("bot_user", "7", {"text": "the answer"})


def test_without_a_response_url_a_slow_handler_is_given_up_politely(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    handler = Slow(Reply(Message("nobody hears this")))
    answer = dispatcher(slow(any_platform), commands=handler)
    call = replace(command(any_platform), response_url=None)
    assert "took too long" in said(answer.answer(call))["text"]
    handler.go.set()
    answer.close()
    assert outbox(any_platform) == []


def test_late_suggestions_are_dropped(any_platform: Platform, dispatcher: Callable[..., Dispatcher]) -> None:
    handler = Slow(Reply(Suggestions((Suggestion("late"),))))
    answer = dispatcher(slow(any_platform), suggestions=handler)
    assert said(answer.answer(command(any_platform, "suggestion_handler"))) == []
    handler.go.set()
    answer.close()
    assert outbox(any_platform) == []


def test_when_every_thread_and_the_queue_are_full_the_server_says_so(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    handler = Slow(Reply(Message("x")))
    answer = dispatcher(slow(any_platform, handler_threads=1, handler_queue=1), commands=handler)
    outcomes = [answer.answer(command(any_platform)).outcome for _ in range(3)]
    assert outcomes == ["late", "late", "busy"]
    handler.go.set()


def test_a_stopped_process_starts_nothing_more(any_platform: Platform, dispatcher: Callable[..., Dispatcher]) -> None:
    answer = dispatcher(commands=lambda ctx: pytest.fail("ran"))
    answer.close()
    assert answer.answer(command(any_platform)).outcome == "busy"


# -- Z15


@pytest.mark.parametrize(
    ("button_answers", "signed_for", "chat", "in_place"),
    [
        ("chat", "7", "channel", False),
        ("private", "7", "channel", True),
        ("private", reference.ANYBODY, "channel", False),  # pressed on a card that everybody sees
        ("chat", "7", "bot", True),
        ("private", "7", "bot", True),
    ],
)
def test_z15_record_data_is_shown_where_the_presser_alone_reads_it(
    button_answers: Any,
    signed_for: str,
    chat: str,
    in_place: bool,
    any_platform: Platform,
    dispatcher: Callable[..., Dispatcher],
) -> None:
    on = replace(any_platform, settings=replace(any_platform.settings, button_answers=button_answers))
    answer = dispatcher(on, buttons=lambda ctx: Reply(Message("Zylker, 12 employees"), private=True))
    click = press(any_platform, signed_for=signed_for, chat={"id": "CT_1", "type": chat, "chat_type": chat})
    output = said(answer.answer(click))
    sent = [(message.target_kind, message.target_id, message.body) for message in outbox(any_platform)]
    if in_place:
        assert (output["text"], sent) == ("Zylker, 12 employees", [])
    else:
        assert output["type"] == "banner"
        assert "Zylker" not in str(output)
        assert sent == [("bot_user", "7", {"text": "Zylker, 12 employees"})]


def test_z15_the_answer_to_a_command_is_the_executors_alone(
    any_platform: Platform, dispatcher: Callable[..., Dispatcher]
) -> None:
    answer = dispatcher(commands=lambda ctx: Reply(Message("Zylker"), private=True))
    assert said(answer.answer(command(any_platform)))["text"] == "Zylker"
