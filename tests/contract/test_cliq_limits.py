"""E16: the sandbox, written by other hands from the same pages, finds nothing wrong with any fitted answer or post."""

from hypothesis import given, strategies

from app.cliq import limits, reply
from app.cliq.message import Message
from app.cliq.reply import Output
from sandbox.cliq.check.answer import ALLOWED, check_answer
from sandbox.cliq.check.findings import Notebook
from sandbox.cliq.check.message import check_message
from tests.app.cliq.anything import MESSAGES, OUTPUTS


@given(OUTPUTS, strategies.sampled_from(sorted(ALLOWED)), strategies.booleans())
def test_the_sandbox_takes_any_answer(output: Output | None, place: tuple[str, str], utf16: bool) -> None:
    component, handler = place
    value = reply.to_json(limits.fit(output, handler))["output"]
    assert check_answer(component, handler, value, utf16).problems == ()


@given(MESSAGES)
def test_the_sandbox_takes_any_post(message: Message) -> None:
    fitted = limits.fit_post(message)
    if fitted is not None:
        notes = Notebook(utf16=True)
        check_message(reply.message_to_json(fitted), notes, text_required=True)
        assert notes.problems == []


def test_both_know_the_same_handlers() -> None:
    assert {handler for _, handler in ALLOWED} == set(limits.ANSWERS)
