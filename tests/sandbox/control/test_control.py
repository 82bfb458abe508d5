"""The control API: its shapes, its names for people and chats, its refusals."""

import threading
from typing import Any

import pytest
from flask import Flask

from sandbox.app import create_sandbox
from tests.sandbox.cliq_product import ADMINISTRATOR, PEER, REP, SALES, Cliq, Product, button, form
from tests.sandbox.conftest import NOW

ANSWER = {"webhook", "status", "elapsed_ms", "reply", "posted"}
MESSAGE = {"id", "time", "sender", "text", "card", "slides", "buttons", "thread", "edited", "private"}


def test_every_action_answers_the_documented_shape(cliq: Cliq, product: Product) -> None:
    product.outputs["execution_handler"] = {"text": "t", "buttons": [button("Go")]}
    product.outputs["button_handler"] = form({"type": "text", "name": "a", "label": "A", "placeholder": "p"})
    answers = [
        cliq.says("/zcrm leads"),
        cliq.types("/zcrm leads"),
        cliq.post("pick", chat=SALES, text="/zcrm x", suggestion={"title": "t"}),
        cliq.presses("Go"),
        cliq.post("form/change", form="note", values={}, field="a"),
        cliq.post("form", form="note", values={"a": "1"}),
        cliq.post("menu", action="Help"),
        cliq.says("ordinary"),
    ]
    for answer in answers:
        assert set(answer) >= ANSWER
    webhook = answers[0]["webhook"]
    assert set(webhook) == {"method", "url", "headers", "body", "raw"}
    assert webhook["raw"].encode() == product.received[0].raw
    assert webhook["headers"] == product.received[0].headers
    assert answers[0]["status"] == 200
    assert answers[0]["reply"] == {"output": product.outputs["execution_handler"]}
    assert answers[-1]["webhook"] is None
    assert answers[-1]["posted"][0]["text"] == "ordinary"


def test_a_suggestion_is_picked_as_it_was_given_or_by_its_title(cliq: Cliq, product: Product) -> None:
    offered = {"title": "Otani", "description": "Zylker", "imageurl": "http://product.test/icon/a.png"}
    product.outputs["suggestion_handler"] = [offered]
    product.outputs["execution_handler"] = {"text": "t"}
    for suggestion in (offered, "Otani"):
        cliq.post("pick", chat=SALES, text="/zcrm leads o", suggestion=suggestion)
        assert product.last.body["params"]["selections"] == [offered]
    wrong = {"user": REP, "chat": SALES, "text": "/zcrm leads o", "suggestion": "Nobody"}
    answer = cliq.client.post("/sandbox/pick", json=wrong)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "suggestion_not_found")
    assert answer.get_json()["suggestions"] == ["Otani"]


def test_messages_have_the_documented_keys(cliq: Cliq, product: Product) -> None:
    product.outputs["execution_handler"] = {"text": "t"}
    [posted] = cliq.says("/zcrm leads")["posted"]
    assert set(posted) >= MESSAGE
    assert posted in cliq.sees()
    assert (posted["private"], posted["edited"], posted["thread"], posted["card"]) == (True, False, None, None)
    assert (posted["slides"], posted["buttons"], posted["chat"]) == ([], [], SALES)
    assert posted["sender"]["name"] == "Zoho CRM"


def test_chats_are_named_by_channel_bot_and_the_other_person(cliq: Cliq) -> None:
    mine = {chat["name"]: chat for chat in cliq.get("chats", **{"as": REP})}
    assert {SALES, "bot", PEER} <= set(mine)
    assert mine[PEER]["title"] == "Emma Clark"
    assert set(mine[SALES]["members"]) == {user["email"] for user in cliq.get("users") if user["cliq"]}
    for name in (SALES, "bot", PEER, mine[PEER]["id"]):
        cliq.says("hello", chat=name)
    assert len(cliq.sees(PEER)) == 2
    assert len(cliq.get("chats")) > len(mine)


@pytest.mark.parametrize(
    ("path", "given", "status", "code"),
    [
        ("say", {"user": "nobody@zylker.example", "chat": SALES, "text": "x"}, 404, "user_not_found"),
        ("say", {"user": "daniel.novak@zylker.example", "chat": SALES, "text": "x"}, 404, "no_cliq_account"),
        ("say", {"user": REP, "chat": "#nowhere", "text": "x"}, 404, "chat_not_found"),
        ("say", {"user": REP, "chat": REP, "text": "x"}, 404, "chat_not_found"),
        ("say", {"user": REP, "chat": SALES}, 400, "missing"),
        ("say", {"user": REP, "chat": SALES, "text": 5}, 400, "type"),
        ("say", {"user": REP, "chat": SALES, "text": "  "}, 400, "empty_text"),
        ("say", {"user": REP, "chat": SALES, "text": "x" * 5001}, 400, "text_characters"),
        ("press", {"user": REP, "message": "1_2", "button": "Go"}, 404, "message_not_found"),
        ("press", {"user": REP, "button": "Go"}, 404, "message_not_found"),
        ("press", {"user": REP, "button": True}, 404, "message_not_found"),
        ("menu", {"user": REP, "action": "Dance"}, 400, "menu_action"),
        ("form", {"user": REP, "form": "note", "values": {}}, 404, "form_not_open"),
        ("unfurl", {"user": REP, "chat": SALES, "url": "ftp://x"}, 400, "url"),
        ("event", {"user": REP, "component": "bot", "handler": "dance_handler"}, 400, "unknown_handler"),
        ("participate", {"user": REP, "chat": SALES, "operation": "danced"}, 400, "operation"),
    ],
)
def test_refusals_are_clear_json(cliq: Cliq, path: str, given: dict[str, Any], status: int, code: str) -> None:
    answer = cliq.client.post(f"/sandbox/{path}", json=given)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.get_json()["error"]


def test_a_body_that_is_no_object_is_refused(cliq: Cliq) -> None:
    for raw in ("", "[]", "{"):
        answer = cliq.client.post("/sandbox/say", data=raw, content_type="application/json")
        assert (answer.status_code, answer.get_json()["code"]) == (400, "body")


def test_a_slash_that_is_no_command_is_an_ordinary_text(cliq: Cliq, product: Product) -> None:
    assert [message["text"] for message in cliq.says("/zcmr leads")["posted"]] == ["/zcmr leads"]
    assert cliq.says("/zcrmleads")["webhook"] is None
    assert product.received == []


def test_the_pulse_beats_with_every_change_and_carries_late_banners(cliq: Cliq, product: Product) -> None:
    quiet = cliq.get("pulse", **{"as": REP})
    assert quiet["revision"] == cliq.get("pulse", **{"as": REP})["revision"]
    cliq.says("hello")
    assert cliq.get("pulse", **{"as": REP})["revision"] > quiet["revision"]
    cliq.says("/zcrm leads")
    url = product.last.body["response_url"].removeprefix("http://zoho.test")
    cliq.client.post(url, json={"output": {"type": "banner", "text": "Late"}})
    [notice] = cliq.get("pulse", **{"as": REP})["notices"]
    assert (notice["text"], notice["status"]) == ("Late", "success")
    assert cliq.get("pulse", notices=str(notice["number"]), **{"as": REP})["notices"] == []
    assert cliq.get("pulse", **{"as": ADMINISTRATOR})["notices"] == []


def test_posted_holds_what_the_products_worker_sends_after_the_answer(product: Product) -> None:
    """In process `settle` runs the worker; what it posts belongs to the action."""
    boxes: list[Flask] = []

    def worker() -> None:
        header = boxes[0].extensions["sandbox"].accounts.access_token(REP)
        path = "/cliq/api/v2/channelsbyname/sales/message"
        boxes[0].test_client().post(path, json={"text": "card"}, headers={"Authorization": f"Bearer {header}"})

    app = create_sandbox(frozen_at=NOW, callback=product, settle=worker)
    boxes.append(app)
    product.outputs["execution_handler"] = {"type": "banner", "text": "Posted"}
    answer = Cliq(app.test_client()).says("/zcrm post")
    assert [(message["text"], message["private"]) for message in answer["posted"]] == [("card", False)]
    app.extensions["sandbox"].store.close()


def test_over_http_the_answer_waits_for_what_follows_but_not_longer(product: Product) -> None:
    app = create_sandbox(frozen_at=NOW, callback=product, patience_seconds=3600)  # who waited for more would hang
    cliq = Cliq(app.test_client())

    def post() -> None:
        token = app.extensions["sandbox"].accounts.access_token(REP)
        path = "/cliq/api/v2/channelsbyname/sales/message"
        app.test_client().post(path, json={"text": "card"}, headers={"Authorization": f"Bearer {token}"})

    product.outputs["execution_handler"] = {"type": "banner", "text": "Posted"}
    product.during = lambda received: threading.Thread(target=post).start()
    answer = cliq.says("/zcrm post")
    assert [message["text"] for message in answer["posted"]] == ["card"]
    product.during = lambda received: None
    product.outputs["execution_handler"] = {"text": "a result is final"}
    cliq.says("/zcrm leads")
    cliq.types("/zcrm leads")
    app.extensions["sandbox"].store.close()


def test_what_is_installed_can_be_read(cliq: Cliq) -> None:
    installed = cliq.get("extension")
    assert installed["commands"][0]["name"] == "zcrm"
    assert installed["bot"]["unique_name"] == "zohocrm"
    assert installed["callback_url"] == "http://product.test/cliq"
    assert installed["public_key"].startswith("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A")


def test_chats_survive_a_restart(product: Product, tmp_path: Any) -> None:
    app = create_sandbox(tmp_path, frozen_at=NOW, callback=product)
    Cliq(app.test_client()).says("hello")
    app.extensions["sandbox"].store.close()
    again = create_sandbox(tmp_path, frozen_at=NOW, callback=product)
    assert [message["text"] for message in Cliq(again.test_client()).sees()] == ["hello"]
    again.extensions["sandbox"].store.close()


def test_the_crm_tab_reads_records_and_notes_with_the_persons_rights(cliq: Cliq) -> None:
    mine = cliq.get("crm/records", module="Leads", **{"as": REP})
    others = cliq.get("crm/records", module="Leads", **{"as": PEER})
    assert mine["fields"][0]["label"] == "見込み客名"
    assert others["fields"][0]["label"] == "Full Name"
    assert not {row["id"] for row in mine["records"]} & {row["id"] for row in others["records"]}
    first = mine["records"][0]
    record = cliq.get("crm/record", module="Leads", id=first["id"], **{"as": REP})
    assert record["name"] == first["cells"][0]
    assert {"label", "value", "api_name"} == set(record["fields"][0])
    cliq.get("crm/record", expect=404, module="Leads", id=first["id"], **{"as": PEER})
    cliq.get("crm/records", expect=404, module="Users", **{"as": REP})
    found = cliq.get("crm/records", module="Leads", search=first["cells"][0], **{"as": REP})
    assert first["id"] in [row["id"] for row in found["records"]]


def test_a_note_that_was_added_is_seen_in_the_crm_tab(cliq: Cliq, bearer: Any) -> None:
    lead = cliq.get("crm/records", module="Leads", **{"as": REP})["records"][0]
    parent = {"module": {"api_name": "Leads"}, "id": lead["id"]}
    body = {"data": [{"Note_Title": "Call", "Note_Content": "called back", "Parent_Id": parent}]}
    assert cliq.client.post("/zohoapis/crm/v8/Notes", json=body, headers=bearer(REP)).status_code in (200, 201)
    newest = cliq.get("crm/record", module="Leads", id=lead["id"], **{"as": REP})["notes"][0]
    assert (newest["title"], newest["content"], newest["owner"]) == ("Call", "called back", "高橋 美咲")


def test_a_persons_language_is_changed_in_their_account(cliq: Cliq, product: Product) -> None:
    cliq.post("language", language="en")
    cliq.says("/zcrm leads")
    assert product.last.params["user"]["language"] == "en"
    assert cliq.get("crm/records", module="Leads", **{"as": REP})["fields"][0]["label"] == "Full Name"
    cliq.post("language", language="fr", expect=400)
