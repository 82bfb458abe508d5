"""E10, E11, E13, E14, E15: suggestions, conversations, buttons, who sees what, installation."""

from typing import Any

import pytest

from sandbox.state import Sandbox
from tests.sandbox.cliq_product import ADMINISTRATOR, PEER, REP, SALES, Cliq, Product, button

ZUID = {REP: "700000003", PEER: "700000004"}


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for message in messages]


# ------------------------------------------------------------------------------------------------ E10


def test_e10_every_keystroke_asks_with_growing_arguments(cliq: Cliq, product: Product) -> None:
    for end in range(1, len("leads [") + 1):
        cliq.types("/zcrm " + "leads ["[:end])
    assert [received.params["arguments"] for received in product.received] == ["leads ["[:end] for end in range(1, 8)]
    assert {received.body["handler"]["type"] for received in product.received} == {"suggestion_handler"}


def test_e10_nothing_is_asked_before_the_command_is_complete(cliq: Cliq, product: Product) -> None:
    assert [command["name"] for command in cliq.types("/zc")["commands"]] == ["zcrm"]
    assert cliq.types("/zcrm")["suggestions"] == []
    assert cliq.types("hello /zcrm x")["suggestions"] == []
    assert product.received == []
    cliq.types("/zcrm ")
    assert product.last.params["arguments"] == ""


def test_e10_more_than_fifty_are_cut_and_flagged(cliq: Cliq, product: Product) -> None:
    product.outputs["suggestion_handler"] = [{"title": str(number)} for number in range(51)]
    answer = cliq.types("/zcrm leads ")
    assert len(answer["suggestions"]) == 50
    assert [problem["limit"] for problem in answer["problems"]] == ["suggestions"]


def test_e10_chosen_suggestions_come_back_unchanged(cliq: Cliq, product: Product) -> None:
    chosen = {"title": "Zylker", "description": "大谷 — ¥5", "imageurl": "http://127.0.0.1:8000/i/abc.png"}
    product.outputs["suggestion_handler"] = [chosen]
    offered = cliq.types("/zcrm leads zy")["suggestions"]
    cliq.post("pick", chat=SALES, text="/zcrm leads zy", suggestion=offered[0])
    assert product.last.params["selections"] == [chosen]
    assert product.last.params["arguments"] == "leads zy"
    cliq.post("pick", chat=SALES, text="/zcrm leads zy", suggestions=[chosen] * 10)
    assert len(product.last.params["selections"]) == 10
    cliq.post("pick", chat=SALES, text="/zcrm leads zy", suggestions=[chosen] * 11, expect=400)
    cliq.post("pick", chat=SALES, text="hello", suggestion=chosen, expect=400)


# ------------------------------------------------------------------------------------------------ E11

CONTEXT = {
    "id": "deal_new",
    "timeout": 300,
    "params": [
        {"name": "amount", "question": "Amount?", "suggestions": {"list": [{"text": "1000"}]}},
        {"name": "stage", "question": "Stage?", "value": {"text": "Won"}},
        {"name": "owner", "question": "Owner?"},
    ],
}


def test_e11_a_context_asks_in_order_skips_what_is_known_and_delivers_the_answers(cliq: Cliq, product: Product) -> None:
    product.outputs["message_handler"] = {"text": "A new deal", "context": CONTEXT}
    assert texts(cliq.says("create a deal", chat="bot")["posted"]) == ["create a deal", "A new deal", "Amount?"]
    assert cliq.sees("bot")[-1]["suggestions"] == [{"text": "1000"}]
    assert texts(cliq.says("5000", chat="bot")["posted"]) == ["5000", "Owner?"]
    assert len(product.received) == 1, "other bot handlers are suppressed"
    cliq.post("menu", action="Help", expect=409)
    product.outputs["context_handler"] = {"text": "Done"}
    assert texts(cliq.says("Emma", chat="bot")["posted"]) == ["Emma", "Done"]
    assert product.last.params["context_id"] == "deal_new"
    expected = {"amount": {"text": "5000"}, "stage": {"text": "Won"}, "owner": {"text": "Emma"}}
    assert product.last.params["answers"] == expected
    cliq.says("next", chat="bot")
    assert product.last.body["handler"]["type"] == "message_handler"


def test_e11_a_context_ends_with_its_timeout(cliq: Cliq, product: Product, box: Sandbox) -> None:
    product.outputs["message_handler"] = {"text": "A new deal", "context": CONTEXT}
    cliq.says("create a deal", chat="bot")
    box.clock.advance(300)
    cliq.says("hello again", chat="bot")
    assert product.last.params["message"] == "hello again"


# ------------------------------------------------------------------------------------------------ E13


def shown(product: Product, cliq: Cliq, *buttons: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """A private answer with these buttons."""
    product.outputs["execution_handler"] = {"text": "Result", "buttons": list(buttons), **facts}
    return cliq.says("/zcrm leads")["posted"][0]


def test_e13_a_button_calls_its_function_with_key_and_arguments(cliq: Cliq, product: Product) -> None:
    message = shown(product, cliq, button("One", key="k1"), button("Two", key="k2", hint="h"))
    cliq.presses("Two", message["id"])
    body = product.last.body
    assert (body["type"], body["handler"]["type"], body["name"]) == ("function", "button_handler", "zcrmbutton")
    assert body["params"]["arguments"] == {"key": "k2"}
    assert body["params"]["event"] == "click"
    assert body["params"]["target"]["object"]["label"] == "Two"
    assert body["params"]["message"]["id"] == message["id"].replace("_", " ")
    assert body["params"]["access"]["message_id"] == message["id"].replace("_", " ")
    cliq.presses(1, message["id"])
    assert product.last.params["arguments"] == {"key": "k1"}
    cliq.presses("2")
    assert product.last.params["arguments"] == {"key": "k2"}


def test_e13_instant_buttons_are_found_by_label_key_and_link_text(cliq: Cliq, product: Product) -> None:
    held = {**button("Show record"), "arguments": {"key": "r1"}}
    rows = [{"No.": "[1]($a)", "Name": "Zylker"}]
    slides = [{"type": "table", "data": {"headers": ["No.", "Name"], "rows": rows}}]
    shown(product, cliq, slides=slides, references={"a": {"type": "button", "object": held}})
    for name in ("Show record", "a", "$a", "1", 1):
        cliq.presses(name)
        assert product.last.params["arguments"] == {"key": "r1"}
    assert cliq.presses("Nope", expect=404)["buttons"] == ["Show record"]


def test_e13_an_unknown_function_is_a_visible_error(cliq: Cliq, product: Product) -> None:
    broken = button("Go")
    broken["action"]["data"]["name"] = "nobody"
    shown(product, cliq, broken)
    answer = cliq.presses("Go")
    assert answer["failure"]["code"] == "unknown_function"
    assert len(product.received) == 1


def test_e13_confirmation_must_be_accepted_and_mandatory_text_given(cliq: Cliq, product: Product) -> None:
    careful = button("Delete", key="k")
    careful["action"]["confirm"] = {"title": "Sure?", "input": "Why?", "mandatory": "true"}
    shown(product, cliq, careful)
    assert cliq.presses("Delete", expect=409)["code"] == "confirmation_needed"
    assert cliq.presses("Delete", expect=409, confirm=True)["code"] == "input_needed"
    assert len(product.received) == 1
    cliq.presses("Delete", confirm=True, input="old")
    assert product.last.params["arguments"] == {"key": "k", "input": "old"}
    cliq.switches(confirm_input_place="confirm")
    cliq.presses("Delete", confirm=True, input="old")
    assert product.last.params["target"]["object"]["action"]["confirm"]["user_input"] == "old"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("open.url", {"web": "https://crm.example/1"}),
        ("preview.url", {"url": "https://crm.example/1"}),
        ("copy", {"text": "03-5555"}),
        ("system.api", {"api": "audiocall/700000004"}),
    ],
)
def test_e13_other_actions_are_recorded_not_executed(
    cliq: Cliq, product: Product, kind: str, data: dict[str, str]
) -> None:
    shown(product, cliq, {"label": "Go", "action": {"type": kind, "data": data}})
    answer = cliq.presses("Go")
    assert answer["recorded"] == {"type": kind, "data": data}
    assert answer["webhook"] is None
    assert len(product.received) == 1


# ------------------------------------------------------------------------------------------------ E14


def test_e14_a_command_is_not_posted_and_its_answer_is_seen_by_the_executor_only(cliq: Cliq, product: Product) -> None:
    product.outputs["execution_handler"] = {"text": "secret"}
    cliq.says("/zcrm leads")
    assert [(m["text"], m["private"], m["sender"]["kind"]) for m in cliq.sees()] == [("secret", True, "bot")]
    assert cliq.sees(user=PEER) == []


def test_e14_mention_and_participation_answers_are_seen_by_everybody(cliq: Cliq, product: Product) -> None:
    product.outputs["mention_handler"] = product.outputs["participation_handler"] = {"text": "hello"}
    cliq.says("@Zoho CRM revenue")
    cliq.post("participate", chat=SALES, operation="added")
    assert texts(cliq.sees(user=PEER)) == ["@Zoho CRM revenue", "hello", "hello"]


def test_e14_bot_answers_appear_in_the_chat_with_the_bot(cliq: Cliq, product: Product) -> None:
    product.outputs["message_handler"] = product.outputs["action_handler"] = {"text": "answer"}
    cliq.says("hi", chat="bot")
    cliq.post("menu", action="Help")
    assert texts(cliq.sees("bot")) == ["hi", "answer", "answer"]
    assert cliq.sees("bot", PEER) == []


def test_e14_a_button_answers_where_the_switch_says(cliq: Cliq, product: Product) -> None:
    product.outputs["button_handler"] = {"text": "answered"}
    shown(product, cliq, button("Go"))
    cliq.presses("Go")
    assert texts(cliq.sees(user=PEER)) == ["answered"]
    cliq.switches(button_answers="private")
    shown(product, cliq, button("Go"))
    assert [m["private"] for m in cliq.presses("Go")["posted"]] == [True]
    assert texts(cliq.sees(user=PEER)) == ["answered"]
    public = cliq.sees(user=PEER)[0]
    assert public["private"] is False


def test_e14_an_edit_replaces_the_message_pressed_if_it_is_the_extensions(cliq: Cliq, product: Product) -> None:
    message = shown(product, cliq, button("Go"))
    product.outputs["button_handler"] = {"type": "message_edit", "text": "Approved"}
    answer = cliq.presses("Go")
    assert answer["edited"]["text"] == "Approved"
    assert [(m["id"], m["text"], m["edited"]) for m in cliq.sees()] == [(message["id"], "Approved", True)]


def test_e14_banners_and_previews_are_shown_and_not_kept(cliq: Cliq, product: Product) -> None:
    product.outputs["execution_handler"] = {"type": "banner", "text": "Posted"}
    answer = cliq.says("/zcrm leads")
    assert (answer["shown"], answer["notice"]) == ("banner", {"text": "Posted", "status": "success"})
    assert cliq.sees() == []


def test_e14_ordinary_texts_reach_the_members_and_nobody_else(cliq: Cliq) -> None:
    cliq.says("hello", chat=PEER)
    assert texts(cliq.sees(REP, PEER)) == ["hello"]
    assert cliq.sees(REP, ADMINISTRATOR) == []
    chat = cliq.sees(PEER)[0]["chat_id"]
    cliq.get("messages", expect=404, chat=chat, **{"as": ADMINISTRATOR})
    cliq.post("press", expect=404, user=ADMINISTRATOR, message=cliq.sees(PEER)[0]["id"], button="Go")


# ------------------------------------------------------------------------------------------------ E15


def test_e15_only_status_200_of_the_validator_lets_the_installation_go_on(cliq: Cliq, product: Product) -> None:
    product.outputs["installation_validator"] = {"status": 400, "title": "No", "message": "not yet"}
    assert len(cliq.post("install")["results"]) == 1
    product.outputs["installation_validator"] = {"status": 200}
    product.outputs["installation_handler"] = {"status": 200, "title": "Installed", "note": ["Run /zcrm help"]}
    assert len(cliq.post("install", version="1.0")["results"]) == 2
    assert product.last.params["app_info"] == {"current_version": "1.0", "type": "install"}
    assert product.last.params["authtoken"]
    cliq.post("install", type="upgrade", version="1.5")
    expected = {"current_version": "1.5", "type": "upgrade", "existing_version": "1.0"}
    assert product.last.params["app_info"] == expected
    cliq.post("install", type="uninstall")
    assert product.last.body["handler"]["type"] == "uninstallation_handler"
    assert product.last.params["app_info"] == {"type": "uninstall"}
