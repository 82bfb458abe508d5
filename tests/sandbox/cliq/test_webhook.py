"""E1–E4, E9: what the webhook looks like, how it is signed and spoilt."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from sandbox.cliq.webhook.handlers import HANDLERS
from sandbox.state import Sandbox
from tests.sandbox.cliq_product import REP, SALES, Cliq, Product, button, signature_fits

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
    cliq.post("menu", action="Help")
    assert product.last.body["handler"] == {"type": "action_handler", "name": "Help"}
    new = []
    for _ in range(2):
        cliq.post("subscribe")
        new.append(product.last.params["newuser"])
    assert new == [True, False]
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
    cliq.post("action", chat=SALES, name="Add as CRM note", messages=[first])
    assert product.last.params["message"]["text"] == "one"
    cliq.post("action", chat=SALES, name="Add as CRM note", messages=[first, second])
    assert product.last.params["messages"]["count"] == 2


def public_key(box: Sandbox) -> RSAPublicKey:
    key = load_der_public_key(base64.b64decode(box.installation.public_key))
    assert isinstance(key, RSAPublicKey)
    return key


def test_e2_signature_is_over_the_exact_bytes(cliq: Cliq, product: Product, box: Sandbox) -> None:
    cliq.says("/zcrm leads")
    key = public_key(box)
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
    key = public_key(box)
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
