"""An answer for everything: the handler's own, a sentence for an error, an apology for the unforeseen."""

from datetime import timedelta

import pytest
import structlog

from app.cliq import reference
from app.cliq.message import Message
from app.cliq.reply import Reply, Suggestions
from app.cliq.request import Suggestion, parse
from app.context import Context
from app.dispatch import Answered, Dispatcher
from app.errors import NotLinked, ServiceUnavailable
from app.i18n.sentences import Sentences
from app.routing import Routes
from app.storage.known import INTEGRATION
from grammar.errors import GrammarError
from tests.app.dispatch.asking import Make, command, press, said
from tests.app.platform import Platform, payload


def test_a_handlers_reply_is_the_answer(any_platform: Platform, dispatcher: Make) -> None:
    answered = dispatcher(commands=lambda ctx: Reply(Message(f"for {ctx.call.user_id}"))).answer(command(any_platform))
    assert answered == Answered({"output": {"text": "for 7"}}, "answered")


def test_l1_a_person_is_remembered(any_platform: Platform, dispatcher: Make) -> None:
    dispatcher(commands=lambda ctx: Reply(Message("x"))).answer(command(any_platform))
    with any_platform.database.read() as tables:
        person = tables.people.get("7")
        assert person is not None
        assert (person.organisation_id, person.email, person.language) == ("700", "ada@example.test", "en")


def test_an_answer_that_breaks_a_limit_is_trimmed(any_platform: Platform, dispatcher: Make) -> None:
    answered = dispatcher(commands=lambda ctx: Reply(Message("x" * 9000))).answer(command(any_platform))
    assert len(said(answered)["text"]) <= 5000


def test_what_nothing_of_ours_answers_gets_a_polite_sentence(any_platform: Platform, dispatcher: Make) -> None:
    assert "does not know that action" in said(dispatcher().answer(command(any_platform)))["text"]
    assert said(dispatcher().answer(command(any_platform, "suggestion_handler"))) == []
    unknown = parse(payload("bot", "alert_handler", at=any_platform.source.now()))
    assert said(dispatcher().answer(unknown)) == ""


def test_reading_writes_nothing_but_who_asked(any_platform: Platform, dispatcher: Make) -> None:
    answer = dispatcher(
        suggestions=lambda ctx: Reply(Suggestions((Suggestion("a"),))), commands=lambda ctx: Reply(None)
    )
    for handler in ("suggestion_handler", "execution_handler"):
        answer.answer(command(any_platform, handler))
    with any_platform.database.read() as tables:
        for table in ("clicks", "outbox", "answers", "refs", "suggestions"):
            assert tables.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0


def test_z10_a_picked_suggestion_is_a_pressed_button_for_its_own_asker_only(
    any_platform: Platform, dispatcher: Make
) -> None:
    now = any_platform.source.now()
    answer = dispatcher(
        buttons=lambda ctx: Reply(Message(f"picked {ctx.reference and ctx.reference.body}")),
        commands=lambda ctx: Reply(Message("searched")),
    )
    for asker, expected in (("7", "picked Leads/1"), ("8", "searched")):
        signed = reference.sign("go", "Leads/1", asker, now + timedelta(days=1), any_platform.keys)
        picked = {"title": "Zylker", "imageurl": f"http://product.test/icon/{signed}.png"}
        assert said(answer.answer(command(any_platform, selections=[picked])))["text"] == expected


def test_a_button_of_another_person_is_refused(any_platform: Platform, dispatcher: Make) -> None:
    answer = dispatcher(buttons=lambda ctx: pytest.fail("ran"))
    assert "someone else" in said(answer.answer(press(any_platform, asker="8")))["text"]


def test_a_button_that_is_too_old_is_refused(any_platform: Platform, dispatcher: Make) -> None:
    click = press(any_platform)
    any_platform.source.advance(8 * 86400)
    answered = dispatcher(buttons=lambda ctx: pytest.fail("ran")).answer(click)
    assert "too old" in said(answered)["text"]


def test_a_failing_service_is_named_in_the_askers_language(any_platform: Platform, dispatcher: Make) -> None:
    def run(ctx: Context) -> Reply:
        raise ServiceUnavailable("crm", "POST /coql", 503)

    japanese = command(any_platform, user={"id": "7", "language": "ja"})
    expected = Sentences("ja").error(ServiceUnavailable("crm", "POST /coql", 503))
    assert said(dispatcher(commands=run).answer(japanese))["text"] == expected


def test_a_grammar_error_that_a_handler_lets_through_is_a_sentence(any_platform: Platform, dispatcher: Make) -> None:
    def run(ctx: Context) -> Reply:
        raise GrammarError("empty", 1)

    answered = dispatcher(commands=run).answer(command(any_platform))
    assert answered.outcome == "explained"
    assert said(answered)["text"]


def test_the_unforeseen_becomes_an_apology_with_a_reference_that_is_in_the_log(
    any_platform: Platform, dispatcher: Make
) -> None:
    def run(ctx: Context) -> Reply:
        raise ZeroDivisionError("secret detail")

    with structlog.testing.capture_logs() as lines:
        answered = dispatcher(commands=run).answer(command(any_platform))
    (line,) = [line for line in lines if line["event"] == "handler_failed"]
    assert line["reference"] in said(answered)["text"]
    assert "secret detail" not in said(answered)["text"]
    assert answered.outcome == "failed"


def test_a_suggestion_that_fails_suggests_nothing(any_platform: Platform, dispatcher: Make) -> None:
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
    any_platform: Platform, dispatcher: Make
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
