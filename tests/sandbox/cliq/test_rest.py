"""E17–E22, E25, E26: posting, editing, files, tokens, strict bodies, ids, connection faults."""

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient

from sandbox.cliq.install_point import stage_of
from sandbox.state import Sandbox
from tests.sandbox.cliq_product import ADMINISTRATOR, PEER, REP, Cliq, button

Header = Callable[..., dict[str, str]]
CHANNEL = "/cliq/api/v2/channelsbyname/sales/message"
EVERYTHING = (
    "ZohoCliq.Messages.DELETE",
    "ZohoCliq.Messages.READ",
    "ZohoCliq.Messages.UPDATE",
    "ZohoCliq.Webhooks.CREATE",
)


@pytest.fixture
def api(client: FlaskClient, bearer: Header) -> Callable[..., Any]:
    def call(method: str, path: str, body: Any = None, user: str = REP, scopes: tuple[str, ...] = ()) -> Any:
        return client.open(f"/cliq/api{path}", method=method, json=body, headers=bearer(user, *scopes))

    return call


def sales(box: Sandbox, key: str) -> str:
    channel = stage_of(box).directory.channel("#sales") or {}
    return str(channel[key])


# ------------------------------------------------------------------------------------------------ E17, E20


def test_e17_every_posting_path_reaches_its_chat(cliq: Cliq, box: Sandbox, api: Callable[..., Any]) -> None:
    chat, channel = sales(box, "chat_id"), sales(box, "channel_id")
    for version, word in (("v2", "message"), ("v3", "messages")):
        assert api("POST", f"/{version}/channelsbyname/sales/{word}", {"text": "a"}).status_code == 204
        assert api("POST", f"/{version}/channels/{channel}/{word}", {"text": "b"}).status_code == 204
        assert api("POST", f"/{version}/chats/{chat}/{word}", {"text": "c"}).status_code in (200, 204)
        assert api("POST", f"/{version}/bots/zohocrm/{word}", {"text": "d"}).status_code == 204
    assert [message["text"] for message in cliq.sees(user=PEER)] == ["a", "b", "c"] * 2
    assert [message["text"] for message in cliq.sees("bot")] == ["d", "d"]
    assert api("POST", f"/v2/buddies/{PEER}/message", {"text": "e"}).status_code == 204
    assert [message["text"] for message in cliq.sees(REP, PEER)] == ["e"]
    assert api("POST", "/v2/buddies/700000004/message", {"text": "f"}).status_code == 204
    assert api("POST", "/v2/channelsbyname/sales/messages", {"text": "a"}).get_json()["code"] == "request_url_invalid"
    assert api("POST", "/v2/nowhere", {"text": "a"}).get_json()["code"] == "request_url_invalid"
    assert api("PATCH", "/v2/users").status_code == 404
    assert api("DELETE", "/v2/users").status_code in (404, 405)


def test_e17_v3_card_to_a_channel_answers_the_message(cliq: Cliq, api: Callable[..., Any]) -> None:
    card = {"text": "t", "card": {"title": "Pipeline", "theme": "modern-inline"}}
    answer = api("POST", "/v3/channels/sales/message", card, scopes=("ZohoCliq.Channels.CREATE",)).get_json()
    assert answer["type"] == "message"
    assert answer["data"]["id"] == cliq.sees()[0]["id"]


def test_e17_files_are_kept_byte_for_byte(client: FlaskClient, cliq: Cliq, bearer: Header) -> None:
    png = b"\x89PNG" + bytes(range(256))
    parts = {
        "file": [(io.BytesIO(png), "売上.png", "image/png"), (io.BytesIO(b"b"), "b.txt")],
        "comments": '["Pipeline", "b"]',
    }
    answer = client.post("/cliq/api/v2/channelsbyname/sales/files", data=parts, headers=bearer())
    assert answer.status_code == 204
    first, second = cliq.sees(user=PEER)
    assert (first["text"], first["files"][0]["name"]) == ("Pipeline", "売上.png")
    assert first["files"][0]["sha256"] == hashlib.sha256(png).hexdigest()
    assert len(first["files"][0]["id"]) == 128
    assert second["text"] == "b"
    header = bearer(REP, "ZohoCliq.Attachments.READ")
    assert client.get(f"/cliq/api/v2/files/{first['files'][0]['id']}", headers=header).data == png
    assert client.get(f"/sandbox/files/{first['files'][0]['id']}").data == png
    wrong = {"document": (io.BytesIO(b"x"), "x")}
    assert client.post("/cliq/api/v2/channelsbyname/sales/files", data=wrong, headers=bearer()).status_code == 400
    many = {"file": [(io.BytesIO(b"x"), f"{number}") for number in range(11)]}
    assert client.post("/cliq/api/v2/channelsbyname/sales/files", data=many, headers=bearer()).status_code == 400


def test_e20_204_is_empty_and_sync_message_answers_the_id(cliq: Cliq, api: Callable[..., Any]) -> None:
    answer = api("POST", "/v2/channelsbyname/sales/message", {"text": "a"})
    assert (answer.status_code, answer.data, answer.headers.get("Content-Length", "0")) == (204, b"", "0")
    posted = api("POST", "/v2/channelsbyname/sales/message", {"text": "b", "sync_message": True}).get_json()
    assert posted == {"message_id": cliq.sees()[1]["id"]}
    body = {"text": "c", "sync_message": True, "userids": "700000003,700000004"}
    details = api("POST", "/v2/bots/zohocrm/message", body).get_json()["message_details"]
    assert set(details) == {"700000003", "700000004"}
    assert "%20" in details["700000003"]["message_id"]
    cliq.switches(sync_message_key="id")
    assert set(api("POST", "/v2/channelsbyname/sales/message", {"text": "b", "sync_message": True}).get_json()) == {
        "id"
    }


@pytest.mark.parametrize("spelling", ["{0}_{1}", "{0}%20{1}", "{0}%2520{1}"])
def test_e20_edit_read_and_delete_take_every_spelling_of_an_id(
    cliq: Cliq, box: Sandbox, api: Callable[..., Any], spelling: str
) -> None:
    chat = sales(box, "chat_id")
    api("POST", f"/v2/chats/{chat}/message", {"text": "first", "buttons": [button()]})
    name = spelling.format(*cliq.sees()[0]["id"].split("_"))
    path = f"/v2/chats/{chat}/messages/{name}"
    assert api("PUT", path, {"text": "second", "notify_edit": False}).status_code == 204
    assert [(m["text"], m["edited"], m["buttons"]) for m in cliq.sees()] == [("second", True, [])]
    assert api("GET", path).get_json()["data"]["content"] == {"text": "second"}
    assert api("PUT", path, {"text": "third"}, user=PEER).status_code == 403
    assert api("DELETE", path, scopes=EVERYTHING, user=PEER).status_code == 403
    assert api("DELETE", path, scopes=EVERYTHING).status_code == 204
    assert cliq.sees() == []
    assert api("GET", path).get_json()["code"] == "message_not_found"


def test_e20_bulk_deletion_and_reading(cliq: Cliq, box: Sandbox, api: Callable[..., Any]) -> None:
    chat = sales(box, "chat_id")
    for text in "abc":
        api("POST", f"/v2/chats/{chat}/message", {"text": text})
    read = api("GET", f"/v2/chats/{chat}/messages?limit=2").get_json()["data"]
    assert [row["content"]["text"] for row in read] == ["c", "b"]
    ids = ",".join(row["id"] for row in read)
    done = api("DELETE", f"/v3/chats/{chat}/messagess?message_ids={ids},1_2", scopes=EVERYTHING).get_json()["data"]
    assert [row["status"] for row in done] == ["success", "success", "failed"]
    assert [message["text"] for message in cliq.sees()] == ["a"]
    assert api("GET", "/v2/chats/CT_1_2/messages").get_json()["code"] == "chat_not_found"


def test_e20_threads_hang_on_their_message(cliq: Cliq, box: Sandbox, api: Callable[..., Any]) -> None:
    chat = sales(box, "chat_id")
    api("POST", f"/v2/chats/{chat}/message", {"text": "above"})
    above = cliq.sees()[0]["id"]
    answer = api("POST", f"/v2/chats/{chat}/message", {"text": "below", "thread_message_id": above}).get_json()
    thread = answer["thread_information"]["chat_id"]
    assert thread.startswith(f"{chat}-T-")
    assert answer["thread_information"]["parent_message_id"] == above
    assert cliq.sees()[0]["thread"] == thread
    assert [message["text"] for message in cliq.sees()] == ["above"]
    api("POST", f"/v2/chats/{thread}/message", {"text": "too", "post_in_parent": True})
    assert [message["text"] for message in cliq.sees(thread, PEER)] == ["below", "too"]
    assert [message["text"] for message in cliq.sees()] == ["above", "too"]
    wrong = {"text": "x", "thread_chat_id": "CT_1"}
    assert api("POST", f"/v2/chats/{chat}/message", wrong).get_json()["code"] == "thread_chatid_invalid"


# ------------------------------------------------------------------------------------------------ E18


def test_e18_tokens_and_scopes(client: FlaskClient, cliq: Cliq, bearer: Header, box: Sandbox) -> None:
    token = bearer()["Authorization"].split()[1]
    for word in ("Zoho-oauthtoken", "Bearer"):
        assert client.post(CHANNEL, json={"text": "a"}, headers={"Authorization": f"{word} {token}"}).status_code == 204
    refusal = {"message": "Request was rejected because of invalid AuthToken."}
    for header in ({}, {"Authorization": "Zoho-oauthtoken nonsense"}, {"Authorization": f"Basic {token}"}):
        answer = client.post(CHANNEL, json={"text": "a"}, headers=header)
        assert (answer.status_code, answer.get_json()) == (401, refusal)
    box.clock.advance(3601)
    answer = client.post(CHANNEL, json={"text": "a"}, headers={"Authorization": f"Zoho-oauthtoken {token}"})
    assert answer.status_code == 401
    narrow = bearer(REP, "ZohoCliq.Users.READ")
    answer = client.post(CHANNEL, json={"text": "a"}, headers=narrow)
    assert (answer.status_code, answer.get_json()["code"]) == (401, "oauthtoken_scope_invalid")
    cliq.switches(scope_error_status=403)
    assert client.post(CHANNEL, json={"text": "a"}, headers=narrow).status_code == 403
    stranger = bearer("daniel.novak@zylker.example")
    assert client.post(CHANNEL, json={"text": "a"}, headers=stranger).status_code == 403


def test_e18_zapikey_works_on_the_documented_endpoints_only(client: FlaskClient, cliq: Cliq) -> None:
    key = cliq.post("zapikeys")["zapikey"]
    assert client.post(f"{CHANNEL}?zapikey={key}", json={"text": "a"}).status_code == 204
    assert client.post(f"/cliq/api/v2/bots/zohocrm/message?zapikey={key}", json={"text": "a"}).status_code == 204
    assert client.post(f"/cliq/api/v2/bots/zohocrm/incoming?zapikey={key}", data="x").status_code == 204
    assert client.get(f"/cliq/api/v2/users?zapikey={key}").status_code == 401
    assert client.post(f"/cliq/api/v2/buddies/{PEER}/message?zapikey={key}", json={"text": "a"}).status_code == 401
    assert client.post(f"{CHANNEL}?zapikey=wrong", json={"text": "a"}).status_code == 401
    assert {entry["query"].get("zapikey") for entry in cliq.get("requests", service="cliq")["requests"]} == {"***"}


# ------------------------------------------------------------------------------------------------ E19


@pytest.mark.parametrize(
    ("body", "code", "word"),
    [
        ({"text": "a", "chatid": "1"}, "extra_key_found", "'chatid' is an extra key in the JSON Object."),
        ({"text": "a", "context": {}}, "extra_key_found", "'context'"),
        ({"text": "a", "card": {"title": "c", "buttons": []}}, "extra_key_found", "'buttons'"),
        ({"card": {"title": "c", "theme": "modern-inline"}}, "param_missing", "'text'"),
        ({"text": ""}, "param_missing", "'text'"),
        ({"text": "x" * 5001}, "input_pattern_mismatch", "'text'"),
        ({"text": "a", "card": {"title": "c", "theme": "neon"}}, "input_pattern_mismatch", "'theme'"),
        ({"text": "a", "sync_message": "yes"}, "input_pattern_mismatch", "'sync_message'"),
        (
            {"text": "a", "buttons": [{"label": "x", "action": {"type": "invoke.bot", "data": {}}}]},
            "input_pattern_mismatch",
            "Unidentified value passed for the 'type' key",
        ),
        ({"text": "hi {@all}"}, "operation_failed", "posted"),
    ],
)
def test_e19_bodies_are_strict(cliq: Cliq, api: Callable[..., Any], body: Any, code: str, word: str) -> None:
    answer = api("POST", "/v2/channelsbyname/sales/message", body)
    assert (answer.status_code, answer.get_json()["code"]) == (400, code)
    assert word in answer.get_json()["message"]
    assert cliq.sees() == []


def test_e19_a_body_that_is_not_an_object_is_malformed(client: FlaskClient, bearer: Header) -> None:
    for raw in ("[]", "not json", '"text"'):
        answer = client.post(CHANNEL, data=raw, content_type="application/json", headers=bearer())
        assert answer.status_code == 400
        assert "malformed" in answer.get_json()["message"]


# ------------------------------------------------------------------------------------------------ E21, E22


def test_e21_only_a_participating_bot_may_speak_in_a_channel(cliq: Cliq, box: Sandbox, api: Callable[..., Any]) -> None:
    path = "/v2/channelsbyname/sales/message"
    override = {"text": "a", "bot": {"name": "Somebody", "image": "https://a.example/i.png"}}
    api("POST", path, override)
    api("POST", f"{path}?bot_unique_name=zohocrm", {"text": "b"})
    senders = [(message["sender"]["kind"], message["sender"].get("email")) for message in cliq.sees(user=PEER)]
    assert senders == [("user", REP), ("bot", "")]
    assert cliq.sees()[0]["bot"]["name"] == "Somebody"
    assert api("POST", f"{path}?bot_unique_name=other", {"text": "c"}).get_json()["code"] == "bot_not_found"
    stage = stage_of(box)
    stage.directory.change_channel(stage.directory.channel("#sales") or {}, bots={})
    absent = api("POST", f"{path}?bot_unique_name=zohocrm", {"text": "c"})
    assert (absent.status_code, absent.get_json()["code"]) == (403, "bot_message_forbidden")
    cliq.switches(bot_absent_status=400)
    assert api("POST", f"{path}?bot_unique_name=zohocrm", {"text": "c"}).status_code == 400
    scopes = ("ZohoCliq.Bots.UPDATE",)
    joined = {"channel_unique_name": "sales"}
    assert api("POST", "/v2/bots/zohocrm/associate", joined, scopes=scopes).status_code == 204
    assert api("POST", f"{path}?bot_unique_name=zohocrm", {"text": "c"}).status_code == 204


def test_e22_bot_messages_reach_subscribers_only(cliq: Cliq, api: Callable[..., Any]) -> None:
    path = "/v2/bots/zohocrm/message"
    assert api("POST", path, {"text": "a", "user_ids": "700000004"}).get_json()["code"] == "extra_key_found"
    assert api("POST", path, {"text": "a", "chatid": "1"}).get_json()["code"] == "extra_key_found"
    cliq.post("subscribe", user=PEER, subscribed=False)
    assert api("POST", path, {"text": "a", "userids": "700000004"}).get_json()["code"] == "botmessage_no_valid_users"
    assert api("POST", path, {"text": "a", "userids": "700000004,700000003,999"}).status_code == 204
    assert [message["text"] for message in cliq.sees("bot")] == ["a"]
    assert cliq.sees("bot", PEER) == []
    assert api("POST", path, {"text": "b", "broadcast": True}).status_code == 204
    assert [message["text"] for message in cliq.sees("bot", ADMINISTRATOR)] == ["b"]
    assert cliq.sees("bot", PEER) == []
    many = ",".join(str(700000003) for _ in range(101))
    assert api("POST", path, {"text": "a", "userids": many}).status_code == 400
    cliq.switches(recipients_key="both")
    assert api("POST", path, {"text": "a", "user_ids": ["700000003"]}).status_code == 204


# ------------------------------------------------------------------------------------------------ E25, E26


def test_e25_the_connection_may_be_cut_after_the_message_was_stored(
    client: FlaskClient, cliq: Cliq, bearer: Header
) -> None:
    client.post("/sandbox/faults", json={"service": "cliq", "drop": "after", "times": 1})
    with pytest.raises(requests.ConnectionError):
        client.post(CHANNEL, json={"text": "once"}, headers=bearer())
    assert [message["text"] for message in cliq.sees()] == ["once"]


def test_e25_errors_stalls_and_one_401_then_success(client: FlaskClient, bearer: Header) -> None:
    html = "<html>bad gateway</html>"
    for fault in ({"status": 500}, {"status": 502, "body": html}, {"status": 401, "body": {"message": "no"}}):
        client.post("/sandbox/faults", json={"service": "cliq", "times": 1, **fault})
        answer = client.post(CHANNEL, json={"text": "a"}, headers=bearer())
        assert answer.status_code == fault["status"]
        assert client.post(CHANNEL, json={"text": "a"}, headers=bearer()).status_code == 204


def test_e26_state_holds_everything_and_reset_empties_it(cliq: Cliq, api: Callable[..., Any]) -> None:
    cliq.says("/zcrm leads")
    api("POST", "/v2/channelsbyname/sales/message", {"text": "a"})
    state = cliq.get("state")
    assert {"chats", "messages", "channels", "files", "rates", "executions", "subscribers"} <= set(state)
    assert state["executions"][0]["webhook"]["body"]["name"] == "zcrm"
    assert state["rates"] == [{"user": "700000003", "family": "post", "calls": 1, "locked_seconds": 0}]
    before = cliq.sees()[0]["id"]
    cliq.client.post("/sandbox/reset", json={"dataset": "demo"})
    assert cliq.sees() == []
    assert cliq.get("state")["executions"] == cliq.get("state")["rates"] == []
    api("POST", "/v2/channelsbyname/sales/message", {"text": "a"})
    assert cliq.sees()[0]["id"] == before, "ids are deterministic"
    assert json.dumps(cliq.get("chats"))
