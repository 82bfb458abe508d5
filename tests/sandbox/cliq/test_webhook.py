"""E1–E9: what the webhook looks like, how it is signed, spoilt, answered late."""

import base64
import json
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.serialization import load_der_public_key

from sandbox.cliq.install_point import stage_of
from sandbox.cliq.place import Place
from sandbox.cliq.webhook.handlers import HANDLERS
from sandbox.state import Sandbox
from tests.sandbox.cliq_product import PEER, REP, SALES, Cliq, Product, button, signature_fits

COMMAND_KEYS = ["name", "handler", "response_url", "type", "timestamp", "params"]
COMMAND_PARAMS = ["arguments", "options", "selections", "mentions", "attachments", "location"]
AROUND = ["access", "environment", "user", "chat"]


def test_e1_command_has_the_keys_of_the_documented_example_in_their_order(cliq: Cliq, product: Product) -> None:
    cliq.says("/zcrm deals top 5")
    body = product.last.body
    assert list(body) == COMMAND_KEYS
    assert list(body["params"]) == [*COMMAND_PARAMS, *AROUND]
    assert body["name"] == "zcrm"
    assert body["handler"] == {"type": "execution_handler"}
    assert body["type"] == "command"
    assert body["params"]["arguments"] == "deals top 5"
    access = ["user_id", "zoho_user_id", "user_agent", "chat_id", "organization"]
    assert list(body["params"]["access"]) == access
    assert list(body["params"]["environment"]) == ["data_center", "tld", "base_url"]
    user = "id zoho_user_id first_name last_name email admin organization_id timezone country language"
    assert list(body["params"]["user"]) == user.split()
    chat = "id type chat_type title channel_unique_name channel_id owner members"
    assert list(body["params"]["chat"]) == chat.split()


def test_e1_body_is_compact_utf8_json(cliq: Cliq, product: Product) -> None:
    cliq.says("/zcrm leads [会社] contains [株式会社]")
    raw = product.last.raw
    assert raw == json.dumps(product.last.body, ensure_ascii=False, separators=(",", ":")).encode()
    assert "株式会社".encode() in raw
    assert product.last.headers["Content-Type"] == "application/json"


def test_e1_arguments_are_what_stands_behind_the_first_blank(cliq: Cliq, product: Product) -> None:
    cliq.says("/zcrm  leads  ohtani ")
    assert product.last.params["arguments"] == " leads  ohtani "
    cliq.says("/zcrm")
    assert product.last.params["arguments"] == ""


@pytest.mark.parametrize("kind", HANDLERS, ids="-".join)
def test_e1_every_handler_can_be_triggered(cliq: Cliq, product: Product, kind: tuple[str, str]) -> None:
    component, handler = kind
    cliq.post("event", component=component, handler=handler, chat=SALES, name="thing", params={"event": "load"})
    assert (product.last.body["type"], product.last.body["handler"]["type"]) == kind
    assert product.last.params["event"] == "load"


def test_e1_bot_handlers_carry_the_unique_name_and_a_bare_message(cliq: Cliq, product: Product) -> None:
    cliq.says("shohei", chat="bot")
    body = product.last.body
    assert (body["name"], body["unique_name"], body["handler"]["type"]) == ("Zoho CRM", "zohocrm", "message_handler")
    assert body["params"]["message"] == body["params"]["raw_message"] == "shohei"
    assert body["params"]["chat"]["chat_type"] == "bot"
    details = body["params"]["message_details"]
    assert details == {"time": body["timestamp"], "message": {"type": "text", "text": "shohei"}}


def test_e1_mention_menu_welcome_participation_and_unfurl(cliq: Cliq, product: Product) -> None:
    cliq.says("@Zoho CRM revenue")
    assert product.last.body["handler"] == {"type": "mention_handler"}
    assert product.last.params["message"]["text"] == "@Zoho CRM revenue"
    assert product.last.params["mentions"][0]["type"] == "bot"
    cliq.post("menu", action="Add note")
    assert product.last.body["handler"] == {"type": "action_handler", "name": "Add note"}
    cliq.post("subscribe")
    assert product.last.params["newuser"] is True
    cliq.post("subscribe")
    assert product.last.params["newuser"] is False
    cliq.post("participate", chat=SALES, operation="added")
    assert product.last.params["operation"] == "added"
    cliq.post("unfurl", chat=SALES, url="https://crm.example/tab/Leads/1")
    assert (product.last.params["url"], product.last.params["domain"]) == (
        "https://crm.example/tab/Leads/1",
        "crm.example",
    )


def test_e1_a_message_action_carries_one_message_or_the_list(cliq: Cliq, product: Product) -> None:
    first = cliq.says("one")["posted"][0]["id"]
    second = cliq.says("two")["posted"][0]["id"]
    cliq.post("action", chat=SALES, name="note", messages=[first])
    assert product.last.params["message"]["text"] == "one"
    cliq.post("action", chat=SALES, name="note", messages=[first, second])
    assert product.last.params["messages"]["count"] == 2


def test_e2_signature_is_over_the_exact_bytes(cliq: Cliq, product: Product, box: Sandbox) -> None:
    cliq.says("/zcrm leads")
    key = load_der_public_key(base64.b64decode(box.installation.public_key))
    signature = base64.b64decode(product.last.headers["X-Cliq-Signature"], validate=True)
    assert len(product.last.headers["X-Cliq-Signature"]) == 344
    assert signature_fits(key, signature, product.last.raw)
    assert not signature_fits(key, signature, product.last.raw + b" ")


@pytest.mark.parametrize(
    ("fault", "fits"),
    [("wrong_key", False), ("changed_body", False), ("stale_timestamp", True), ("awkward_json", True)],
)
def test_e3_spoilt_webhooks(cliq: Cliq, product: Product, box: Sandbox, fault: str, fits: bool) -> None:
    cliq.switches(webhook_fault=fault)
    cliq.says("/zcrm leads http://a/b 株")
    key = load_der_public_key(base64.b64decode(box.installation.public_key))
    signature = base64.b64decode(product.last.headers["X-Cliq-Signature"])
    assert signature_fits(key, signature, product.last.raw) is fits
    age_ms = box.clock.milliseconds() - product.last.body["timestamp"]
    assert age_ms == (600_000 if fault == "stale_timestamp" else 0)
    if fault == "awkward_json":
        assert rb"\/" in product.last.raw
        assert rb"\u682a" in product.last.raw
        assert product.last.params["arguments"] == "leads http://a/b 株"
    if fault == "changed_body":
        assert product.last.params["access"]["user_id"] == "700000099"


def test_e3_no_or_garbage_signature_and_the_same_event_twice(cliq: Cliq, product: Product) -> None:
    cliq.switches(webhook_fault="no_signature")
    cliq.says("/zcrm leads")
    assert "X-Cliq-Signature" not in product.last.headers
    cliq.switches(webhook_fault="garbage_signature")
    cliq.says("/zcrm leads")
    assert product.last.headers["X-Cliq-Signature"] == "not base64 at all!"
    cliq.switches(webhook_fault="twice")
    product.outputs["execution_handler"] = {"text": "once"}
    answer = cliq.says("/zcrm leads")
    assert product.received[-1].raw == product.received[-2].raw
    assert len(answer["repeats"]) == 1
    assert [message["text"] for message in answer["posted"]] == ["once"]


@pytest.mark.parametrize("variable", ["user", "chat", "message", "location", "attachments"])
def test_e4_refused_consent_removes_the_key_and_nothing_else(cliq: Cliq, product: Product, variable: str) -> None:
    cliq.says("hello", chat="bot")
    whole = set(product.last.params)
    cliq.switches(consent_refused=f"message_handler:{variable}")
    cliq.says("hello", chat="bot")
    gone = whole - set(product.last.params)
    expected = {"message": {"message", "raw_message", "message_details"}}
    assert gone == expected.get(variable, {variable})
    cliq.says("/zcrm leads")
    assert set(product.last.params) == {*COMMAND_PARAMS, *AROUND}


def test_e4_access_and_environment_never_vanish(cliq: Cliq, product: Product) -> None:
    cliq.switches(consent_refused="user,chat,message,location,attachments,access,environment")
    cliq.says("/zcrm leads")
    assert {"access", "environment", "arguments"} <= set(product.last.params)
    assert {"user", "chat", "location"} & set(product.last.params) == set()


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
    product.during = lambda received: box.clock.advance(16) and None
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


def test_e9_both_variants_can_be_produced(cliq: Cliq, product: Product) -> None:
    cliq.post("menu", action="Help", sub_action="More")
    assert product.last.body["sub_action"] == "More"
    product.outputs["execution_handler"] = {"text": "t", "buttons": [button("Go", key="k1", hint="now")]}
    cliq.says("/zcrm leads")
    cliq.presses("Go")
    assert product.last.params["target"]["object"]["key"] == "k1"
    assert product.last.params["arguments"] == {"key": "k1"}
    cliq.switches(
        sub_action_place="params", button_target="name", mention_message="string", participation_words="prefixed"
    )
    cliq.post("menu", action="Help", sub_action="More")
    assert product.last.params["sub_action"] == "More"
    assert "sub_action" not in product.last.body
    cliq.presses("Go")
    assert product.last.params["target"] == {"name": "Go", "hint": "now"}
    cliq.says("@Zoho CRM hi")
    assert product.last.params["message"] == "@Zoho CRM hi"
    cliq.post("participate", chat=SALES, operation="added")
    assert product.last.params["operation"] == "bot_added"
    assert product.last.params["user"]["email"] == REP
