"""What changes something is done once, in one transaction, and record data stays with who asked."""

from dataclasses import replace
from typing import Any

import pytest

from app.cliq import reference
from app.cliq.message import Banner, Message
from app.cliq.reply import Post, Reply, Target
from app.context import Context
from app.errors import NotLinked
from tests.app.dispatch.asking import Make, command, outbox, press, said
from tests.app.platform import Platform


def post(key: str = "k") -> Post:
    return Post("chat:CT_1", Target("chat", "CT_1"), Message("posted"), "asker", key, "7")


def test_the_same_click_twice_is_one_post_and_one_answer(any_platform: Platform, dispatcher: Make) -> None:
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


def test_a_click_on_another_process_is_the_same_click(any_platform: Platform, dispatcher: Make) -> None:
    click = press(any_platform)
    dispatcher(buttons=lambda ctx: Reply(Banner("here"))).answer(click)
    answered = dispatcher(buttons=lambda ctx: Reply(Banner("there"))).answer(click)
    assert said(answered)["text"] == "here"


def test_a_click_that_is_being_worked_on_is_not_done_again(any_platform: Platform, dispatcher: Make) -> None:
    click = press(any_platform)
    with any_platform.database.write() as tables:
        tables.clicks.claim(click.fingerprint, any_platform.source.now(), 60, 1800)
    answered = dispatcher(buttons=lambda ctx: pytest.fail("done again")).answer(click)
    assert answered.outcome == "repeated"


def test_changes_posts_and_answer_are_one_transaction(any_platform: Platform, dispatcher: Make) -> None:
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
    any_platform: Platform, dispatcher: Make
) -> None:
    def run(ctx: Context) -> Reply:
        ctx.changes.append(lambda tables: tables.flags.turn("seen", True, "test", ctx.now))
        raise NotLinked

    dispatcher(commands=run).answer(command(any_platform))
    with any_platform.database.read() as tables:
        assert tables.flags.get("seen") is None


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
    dispatcher: Make,
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


def test_z15_the_answer_to_a_command_is_the_executors_alone(any_platform: Platform, dispatcher: Make) -> None:
    answer = dispatcher(commands=lambda ctx: Reply(Message("Zylker"), private=True))
    assert said(answer.answer(command(any_platform)))["text"] == "Zylker"
