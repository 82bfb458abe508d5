"""salesiq.md, section 8: the scenario driver, and that REST says after an event what the webhook said."""

from io import BytesIO
from typing import Any

import pytest

from sandbox.salesiq.hooks.registry import DATA_EVENTS
from sandbox.state import Sandbox
from tests.sandbox.salesiq.conftest import Api, Heard, hook
from tests.site import Site

EMMA = "emma.clark@zylker.example"
MISAKI = "misaki.takahashi@zylker.example"


def short(heard: Heard) -> list[str]:
    return [event.removeprefix("conversation.") for event in heard.events]


def test_a_chat_from_the_first_word_to_the_rating(siq: Api, site: Site, heard: Heard) -> None:
    hook(siq, *DATA_EVENTS)
    site.open_chat("How much is it?", name="Tom Ray", email="tom@ray.example", info={"Plan": "Pro"})
    site.attend(operator=MISAKI)
    site.message(text="Anybody there?")
    site.message(side="operator", text="Good morning")
    site.message(text="", file={"name": "図面.pdf", "size": 5, "content_type": "application/pdf", "url": "/x"})
    site.complete()
    site.rate(rating="happy", feedback="Quick!")
    expected = "created attender.updated visitor.replied operator.replied visitor.replied completed rated"
    assert short(heard) == expected.split()
    entities = [body["entity"] for _, body in heard.posts]
    ids = [entity["message"]["msgid"] for entity in entities if "message" in entity]
    assert ids == sorted(set(ids))
    assert entities[4]["message"]["attachments"][0]["name"] == "図面.pdf"
    last = entities[-1]
    assert (last["ended_by"], last["rating"], last["feedback"]) == ("visitor", "happy", "Quick!")
    assert (last["customer_info"], last["visitor"]["type"]) == ({"Plan": "Pro"}, "contact")
    assert "missed_time" not in last


def test_rest_says_the_same_as_the_webhook(siq: Api, site: Site, heard: Heard) -> None:
    hook(siq, "conversation.completed")
    chat = site.open_chat("見積もり", email="a@b.example")["chat"]
    site.attend(operator=MISAKI)
    site.message(side="operator", text="承知しました")
    site.complete(by="agent")
    entity = heard.posts[0][1]["entity"]
    shown = siq.get(f"/conversations/{chat}")
    assert entity["id"] == shown["id"]
    assert (entity["opened_time"], entity["end_time"]) == (shown["start_time"], shown["end_time"])
    assert entity["owner"]["email_id"] == shown["attender"]["email"] == MISAKI
    assert entity["reference_id"] == shown["reference_id"]
    assert entity["chat_status"] == shown["chat_status"]
    lines = siq.get(f"/conversations/{chat}/messages")
    assert [(line["sender"]["type"], line["message"]["text"]) for line in lines] == [
        ("visitor", "見積もり"),
        ("operator", "承知しました"),
    ]
    (thread,) = siq.get(f"/conversations/{chat}/threads", include_fields='["attender","metrics","brand","department"]')
    assert thread["attender"]["type"] == "operator"
    assert thread["metrics"]["operator_message_count"] == "1"
    assert thread["ended_by"] == "agent"


def test_a_missed_chat_has_no_attender_and_track_in_crm_moves_it_to_the_closed_ones(
    siq: Api, site: Site, heard: Heard, box: Sandbox
) -> None:
    hook(siq, "conversation.missed")
    chat = site.open_chat()["chat"]
    site.miss()
    entity = heard.posts[0][1]["entity"]
    assert "missed_time" in entity
    assert "attended_time" not in entity
    assert "owner" not in entity
    assert [one["id"] for one in siq.get("/conversations", status="missed")] == [chat]
    site.track()
    assert siq.get("/conversations", status="missed") == []
    (closed,) = siq.get("/conversations", status="closed")
    assert (closed["id"], closed["status"], closed["status_code"]) == (chat, "Tracked in CRM", 8)
    (thread,) = siq.get(f"/conversations/{chat}/threads")
    assert (thread["status"], thread["status_code"]) == ("Tracked in CRM", "8")
    box.switches.set(salesiq_track_missed=True)
    site.open_chat()
    site.miss()
    assert heard.posts[1][1]["entity"]["status"] == "Tracked in CRM"


@pytest.mark.parametrize(
    ("outcome", "events", "owner"),
    [("accepted", ["initiated", "accepted"], EMMA), ("rejected", ["initiated", "rejected"], MISAKI)],
)
def test_a_transfer_is_asked_and_answered(
    siq: Api, site: Site, heard: Heard, outcome: str, events: list[str], owner: str
) -> None:
    hook(siq, *(f"conversation.transfer.{name}" for name in ("initiated", "accepted", "rejected")))
    chat = site.open_chat()["chat"]
    site.attend(operator=MISAKI)
    site.transfer(operator=EMMA, department="サポート", outcome=outcome, note="前の商談は終了")
    assert short(heard) == [f"transfer.{name}" for name in events]
    assert siq.get(f"/conversations/{chat}")["owner"]["email"] == owner


def test_messages_are_edited_and_deleted_and_others_join(siq: Api, site: Site, heard: Heard) -> None:
    hook(siq, *DATA_EVENTS)
    chat = site.open_chat()["chat"]
    site.attend()
    site.message(text="tpyo")
    site.edit(text="typo")
    site.edit()
    site.invite(operator=EMMA)
    site.invite(operator="ken.sato@zylker.example", supervisor=True)
    assert short(heard)[3:] == ["message.edited", "message.deleted", "participants.added", "supervisor.added"]
    line = siq.get(f"/conversations/{chat}/messages")[-1]
    assert (line["is_edited"], line["is_deleted"], line["message"]["text"]) == (True, True, "")


def test_what_a_chat_cannot_do_now_is_refused(site: Site) -> None:
    site.open_chat()
    site.act("rate", status=409)
    site.miss()
    for verb in ("attend", "message", "miss", "complete", "transfer"):
        site.act(verb, status=409)
    site.act("jump", status=404)
    site.act("attend", status=404, chat="1")


def test_an_operator_picks_up_writes_hands_over_and_ends_over_rest(siq: Api, site: Site, heard: Heard) -> None:
    hook(siq, *DATA_EVENTS)
    chat = site.open_chat()["chat"]
    assert siq.refused("POST", f"/conversations/{chat}/messages", {"text": ""}) == 1011
    assert siq.made("PUT", f"/conversations/{chat}/pickup")["attender"]["name"] == "森 葵"
    sent = siq.made("POST", f"/conversations/{chat}/messages", {"text": "はい"})
    assert sent["message"] == {"text": "はい"}
    departments = {one["name"]: one["id"] for one in siq.get("/departments")}
    operators = {one["email_id"]: one["id"] for one in siq.get("/operators")}
    body: dict[str, Any] = {"department_id": departments["Overseas"], "operator_id": operators[MISAKI]}
    assert siq.refused("PUT", f"/conversations/{chat}/transfer", body) == 1024
    assert siq.refused("PUT", f"/conversations/{chat}/transfer", {"department_id": "1"}) == 1025
    siq.made("PUT", f"/conversations/{chat}/transfer", {**body, "operator_id": operators[EMMA]})
    siq.made("PUT", f"/conversations/{chat}/reject", {"operator_id": operators[EMMA]})
    assert siq.made("PUT", f"/conversations/{chat}/close")["ended_by"] == "agent"
    assert short(heard)[1:] == [
        "attender.updated",
        "operator.replied",
        "transfer.initiated",
        "transfer.rejected",
        "completed",
    ]
    assert siq.refused("POST", f"/conversations/{chat}/messages", {"text": "late"}) == 1019


def test_a_file_goes_to_the_visitor_and_can_be_fetched(siq: Api, site: Site) -> None:
    chat = site.open_chat()["chat"]
    site.attend()
    path = f"/salesiq/api/v2/zylkerkk/conversations/{chat}/messages"
    data = {"file": (BytesIO("ねだん".encode()), "価格表.txt"), "comment": "こちらです"}
    answer = siq.client.post(path, headers=siq.header, data=data)
    file = answer.get_json()["data"]["message"]["file"]
    assert (file["name"], file["size"]) == ("価格表.txt", 9)
    fetched = siq.client.get("/salesiq" + file["url"], headers=siq.header)
    assert fetched.get_data() == "ねだん".encode()
    empty = siq.client.post(path, headers=siq.header, data={"file": (BytesIO(b""), "x")})
    assert empty.get_json()["error"]["code"] == 1018


def test_a_chat_is_opened_and_a_visitor_named_over_the_visitor_api(siq: Api, site: Site) -> None:
    app, place = siq.get("/apps")[0]["id"], siq.get("/departments")[0]["id"]
    base = "/salesiq/api/visitor/v1/zylkerkk/conversations"
    body = {"app_id": app, "department_id": place, "question": "Hi", "visitor": {"user_id": "u1", "name": "Tom"}}
    made = siq.made("POST", base, body)
    assert siq.refused("POST", base, {**body, "visitor": {}}) == 1011
    changed = siq.made("PUT", f"{base}/{made['id']}/visitor", {"last_name": "Tom Ray", "email": "tom@ray.example"})
    assert changed["email"] == "tom@ray.example"
    assert siq.get(f"/conversations/{made['id']}")["visitor"]["type"] == "contact"


def test_the_list_of_conversations_honours_its_parameters(siq: Api, site: Site, box: Sandbox) -> None:
    for place in range(25):
        site.visitor = ""
        site.open_chat(email=f"v{place % 2}@b.example")
        box.clock.advance(1)
    everything = siq.get("/conversations", limit=99)
    pages = [siq.get("/conversations"), siq.get("/conversations", page=2)]
    assert [len(page) for page in (everything, *pages)] == [25, 20, 5]
    assert len(siq.get("/conversations", email="v1@b.example")) == 12
    assert len(siq.get("/conversations", index=24, limit=50)) == 2
    newest = everything[0]["start_time"]
    assert len(siq.get("/conversations", from_time=str(int(newest) - 2500))) == 3
    assert len(siq.get("/conversations", updated_from_time=str(int(newest) - 1500))) == 2
    assert siq.get("/conversations", app_id="1") == []
    assert set(siq.get("/conversations", fields="visitor,status")[0]) == {"id", "visitor", "status"}
    for query in ({"limit": 100}, {"status": "gone"}, {"sort_by": "name"}):
        assert siq.refused("GET", "/conversations", **query) == 1011
    assert siq.refused("GET", "/conversations", from_time="now") == 1007
    assert siq.refused("GET", "/conversations/1") == 1019
