"""E5–E8: answers in time, too late, through the response_url, wrong, silent."""

from typing import Any

import pytest
import requests

from sandbox.cliq.install_point import stage_of
from sandbox.cliq.place import Place
from sandbox.cliq.webhook.handlers import HANDLERS
from sandbox.state import Sandbox
from tests.sandbox.cliq_product import PEER, Cliq, Product, Received


def test_e5_response_url_stands_exactly_in_the_documented_handlers(cliq: Cliq, product: Product) -> None:
    for (component, handler), kind in HANDLERS.items():
        cliq.post("event", component=component, handler=handler, params={})
        assert ("response_url" in product.last.body) is kind.answers_late
    late = {name for (_, name), kind in HANDLERS.items() if kind.answers_late}
    assert "form_change_handler" not in late
    assert "form_values_handler" not in late
    assert "form_handler" in late


def late(cliq: Cliq, product: Product, output: Any) -> int:
    url = product.last.body["response_url"]
    assert url.startswith("http://zoho.test/cliq/v2/extensions/")
    return cliq.client.post(url.removeprefix("http://zoho.test"), json={"output": output}).status_code


def test_e5_late_answer_reaches_the_conversation_and_its_id_works_once(cliq: Cliq, product: Product) -> None:
    cliq.says("/zcrm leads")
    assert late(cliq, product, {"text": "found three"}) == 200
    assert [(m["text"], m["private"]) for m in cliq.sees()] == [("found three", True)]
    assert cliq.sees(user=PEER) == []
    assert late(cliq, product, {"text": "again"}) == 404
    assert (
        cliq.client.post("/cliq/v2/extensions/2305843009213690001/responses/1", json={"output": ""}).status_code == 404
    )
    cliq.switches(response_url_reuse=True)
    assert late(cliq, product, {"text": "again"}) == 200


def test_e5_response_url_expires(cliq: Cliq, product: Product, box: Sandbox) -> None:
    cliq.says("/zcrm leads")
    box.clock.advance(901)
    assert late(cliq, product, {"text": "too late"}) == 404


def test_e5_expired_response_urls_are_forgotten(box: Sandbox) -> None:
    responses, place = stage_of(box).responses, Place("700000003", "CT_1", "command", "suggestion_handler")
    for _ in range(1000):
        responses.issue(place)
    box.clock.advance(901)
    for _ in range(2100):
        last = responses.issue(place)
    assert len(box.store.table("cliq.responses")) <= 2100
    assert responses.take(last) == place


def test_e5_response_url_may_work_only_instead_of_the_answer(cliq: Cliq, product: Product) -> None:
    cliq.switches(response_url="only_instead")
    cliq.says("/zcrm leads")
    assert late(cliq, product, {"text": "beside"}) == 404
    product.status = 500
    cliq.says("/zcrm leads")
    assert late(cliq, product, {"text": "instead"}) == 200


def test_e6_an_answer_after_the_window_is_ignored_and_only_response_url_counts(
    cliq: Cliq, product: Product, box: Sandbox
) -> None:
    product.outputs["execution_handler"] = {"text": "slow"}

    def take_long(_received: Received) -> None:
        box.clock.advance(16)

    product.during = take_long
    answer = cliq.says("/zcrm leads")
    assert answer["failure"]["code"] == "late"
    assert answer["posted"] == []
    assert product.last.timeout == 15
    cliq.switches(response_url="only_instead")
    assert late(cliq, product, {"text": "slow"}) == 200
    assert [message["text"] for message in cliq.sees()] == ["slow"]


def test_e6_a_time_out_and_a_lost_connection_are_failed_executions(cliq: Cliq, product: Product) -> None:
    def stall(received: Any) -> None:
        raise requests.ReadTimeout("stalled")

    product.during = stall
    answer = cliq.says("/zcrm leads")
    assert (answer["failure"]["code"], answer["status"], answer["reply"]) == ("timeout", None, None)

    def cut(received: Any) -> None:
        raise requests.ConnectionError("refused")

    product.during = cut
    assert cliq.says("/zcrm leads")["failure"]["code"] == "unreachable"


@pytest.mark.parametrize(
    ("status", "raw", "code"),
    [
        (500, b'{"output":{"text":"x"}}', "status"),
        (401, b"", "status"),
        (200, b"<html>", "not_json"),
        (200, b"{}", "no_output"),
        (200, b"[]", "no_output"),
    ],
)
def test_e7_a_wrong_answer_is_a_failed_execution_and_shows_nothing(
    cliq: Cliq, product: Product, status: int, raw: bytes, code: str
) -> None:
    product.status, product.raw = status, raw
    answer = cliq.says("/zcrm leads")
    assert answer["failure"]["code"] == code
    assert answer["status"] == status
    assert cliq.sees() == []
    assert len(product.received) == 1
    assert cliq.get("executions")[-1]["failure"]["code"] == code


def test_e7_retries_repeat_the_same_bytes(cliq: Cliq, product: Product) -> None:
    cliq.switches(webhook_retries=2)
    product.status = 503
    cliq.says("/zcrm leads")
    assert len({received.raw for received in product.received}) == 1
    assert len(product.received) == 3


@pytest.mark.parametrize("silence", ["", {}])
def test_e8_silence_is_a_success(cliq: Cliq, product: Product, silence: Any) -> None:
    product.outputs["execution_handler"] = silence
    answer = cliq.says("/zcrm leads")
    assert (answer["failure"], answer["shown"], answer["posted"]) == (None, "silent", [])
