"""E23, E24, E27: rate limits, lists in pages, the incoming webhook."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from sandbox.cliq.install_point import stage_of
from sandbox.state import Sandbox
from tests.sandbox.cliq_product import ADMINISTRATOR, PEER, REP, Cliq, Product

Header = Callable[..., dict[str, str]]
CHANNEL = "/cliq/api/v2/channelsbyname/sales/message"
CARD = {"text": "a", "card": {"title": "c", "theme": "modern-inline"}}


@pytest.fixture
def post(client: FlaskClient, bearer: Header) -> Callable[..., int]:
    def call(body: Any = None, user: str = REP) -> int:
        return client.post(CHANNEL, json=body or {"text": "a"}, headers=bearer(user)).status_code

    return call


def test_e23_the_fifty_first_text_and_the_twenty_first_card_are_refused(post: Callable[..., int]) -> None:
    assert [post() for _ in range(51)] == [204] * 50 + [400]
    assert [post(CARD) for _ in range(21)] == [204] * 20 + [400]
    assert post(user=PEER) == 204, "the limit is per person"


def test_e23_every_call_until_the_lock_ends_is_refused(post: Callable[..., int], box: Sandbox) -> None:
    for _ in range(21):
        post(CARD)
    box.clock.advance(599)
    assert post(CARD) == 400
    assert post() == 204, "the limit is per family"
    box.clock.advance(2)
    assert post(CARD) == 204


def test_e23_the_window_slides_or_is_the_clocks(post: Callable[..., int], box: Sandbox, cliq: Cliq) -> None:
    box.clock.advance(50)
    assert {post(CARD) for _ in range(20)} == {204}
    box.clock.advance(20)
    assert post(CARD) == 400, "sliding: twenty within the last minute"
    cliq.client.post("/sandbox/reset", json={"dataset": "demo"})
    cliq.switches(throttle_window="fixed")
    box.clock.advance(60 - box.clock.now().second - 10)
    assert {post(CARD) for _ in range(20)} == {204}
    box.clock.advance(20)
    assert post(CARD) == 204, "fixed: a new minute of the clock"


def test_e23_status_and_prolonging_are_switches(
    post: Callable[..., int], box: Sandbox, cliq: Cliq, client: FlaskClient, bearer: Header
) -> None:
    cliq.switches(throttle_status=429, throttle_prolongs=True)
    for _ in range(20):
        post(CARD)
    answer = client.post(CHANNEL, json=CARD, headers=bearer())
    assert (answer.status_code, answer.get_json()) == (
        429,
        {"message": "Too many requests within a certain time frame."},
    )
    box.clock.advance(599)
    assert post(CARD) == 429
    box.clock.advance(599)
    assert post(CARD) == 429


def test_e23_the_refusal_has_the_reported_body(post: Callable[..., int], client: FlaskClient, bearer: Header) -> None:
    for _ in range(20):
        post(CARD)
    expected = {"code": "request_limit_exceeded", "message": "You have exceeded the URL throttle limits."}
    assert client.post(CHANNEL, json=CARD, headers=bearer()).get_json() == expected


def test_e24_users_come_in_pages(client: FlaskClient, bearer: Header, cliq: Cliq) -> None:
    users, token = [], ""
    for _ in range(5):
        answer = client.get(f"/cliq/api/v2/users?limit=2{token}", headers=bearer()).get_json()
        users += answer["data"]
        if "next_token" not in answer:
            break
        token = f"&next_token={answer['next_token']}"
    emails = [user["email_id"] for user in users]
    assert emails == [user["email"] for user in cliq.get("users") if user["cliq"]]
    assert {"id", "zuid", "email_id", "name", "display_name", "organization_id"} <= set(users[0])
    found = client.get("/cliq/api/v2/users?search=emma", headers=bearer()).get_json()["data"]
    assert [user["email_id"] for user in found] == [PEER]
    for limit in ("0", "101", "x"):
        assert client.get(f"/cliq/api/v2/users?limit={limit}", headers=bearer()).status_code == 400
    assert client.get("/cliq/api/v2/users?next_token=zzz", headers=bearer()).status_code == 400
    for name in (PEER, "700000004"):
        assert client.get(f"/cliq/api/v2/users/{name}", headers=bearer()).get_json()["data"]["zuid"] == "700000004"
    assert client.get("/cliq/api/v2/users/daniel.novak@zylker.example", headers=bearer()).status_code == 404


def test_e24_channels_and_members(client: FlaskClient, bearer: Header, box: Sandbox, cliq: Cliq) -> None:
    found = client.get("/cliq/api/v2/channels?name=SAL&joined=true", headers=bearer()).get_json()
    [channel] = found["channels"]
    assert (channel["name"], channel["unique_name"], found["has_more"]) == ("#sales", "sales", False)
    assert channel["channel_id"].startswith("O")
    assert "sync_token" in found
    by_id = client.get(f"/cliq/api/v2/channels/{channel['channel_id']}", headers=bearer()).get_json()
    by_name = client.get("/cliq/api/v2/channelsbyname/sales", headers=bearer()).get_json()
    assert by_id["data"] == by_name["data"] == channel
    cliq.switches(channel_wrapped=False)
    assert client.get("/cliq/api/v2/channelsbyname/sales", headers=bearer()).get_json() == channel
    assert client.get("/cliq/api/v2/channelsbyname/nowhere", headers=bearer()).status_code == 404
    path = f"/cliq/api/v2/channels/{channel['channel_id']}/members"
    members = client.get(path, headers=bearer()).get_json()["members"]
    assert members[-1]["user_role"] == "bot"
    assert members[-1]["bot_unique_name"] == "zohocrm"
    assert len(members) == channel["participant_count"] + 1
    body = {"user_ids": ["700000004"]}
    assert client.delete(path, json=body, headers=bearer()).status_code == 204
    assert client.post(CHANNEL, json={"text": "a"}, headers=bearer(PEER)).status_code == 403
    assert client.post(path, json=body, headers=bearer()).status_code == 204
    assert client.post(CHANNEL, json={"text": "a"}, headers=bearer(PEER)).status_code == 204


def test_e24_a_channel_is_created_with_its_chat(client: FlaskClient, bearer: Header, cliq: Cliq) -> None:
    body = {"name": "Big Deals", "level": "private", "email_ids": [PEER]}
    made = client.post("/cliq/api/v2/channels", json=body, headers=bearer()).get_json()
    assert (made["name"], made["unique_name"], made["participant_count"]) == ("#Big Deals", "bigdeals", 2)
    assert made["channel_id"].startswith("P")
    cliq.says("hello", chat="#Big Deals")
    assert [message["text"] for message in cliq.sees("#Big Deals", PEER)] == ["hello"]
    assert client.post("/cliq/api/v2/channels", json=body, headers=bearer()).status_code == 400
    assert (
        client.post("/cliq/api/v2/channels", json={"name": "x"}, headers=bearer()).get_json()["code"] == "param_missing"
    )


def test_e24_subscribers_are_for_administrators(client: FlaskClient, bearer: Header, cliq: Cliq) -> None:
    path = "/cliq/api/v3/bots/zohocrm/subscribers"
    assert client.get(path, headers=bearer()).status_code == 403
    answer = client.get(path, headers=bearer(ADMINISTRATOR)).get_json()
    assert answer["type"] == "bot_subscriber"
    assert {"email_id", "user_id", "name"} == set(answer["data"][0])
    cliq.post("subscribe", user=PEER, subscribed=False)
    rows = client.get(path, headers=bearer(ADMINISTRATOR)).get_json()["data"]
    assert PEER not in [row["email_id"] for row in rows]


def test_e24_chats_of_the_caller(client: FlaskClient, bearer: Header) -> None:
    rows = client.get("/cliq/api/v3/chats?limit=100", headers=bearer()).get_json()["data"]
    assert {row["chat_type"] for row in rows} == {"channel", "bot", "dm"}
    assert len([row for row in rows if row["chat_type"] == "bot"]) == 1


def test_e27_the_incoming_endpoint_passes_the_body_as_text(
    client: FlaskClient, bearer: Header, product: Product, cliq: Cliq
) -> None:
    product.outputs["incomingwebhook_handler"] = {"text": "noted"}
    answer = client.post("/cliq/api/v3/bots/zohocrm/incoming?source=form", data='{"a": 1}', headers=bearer())
    assert answer.get_json() == {"user_ids": ["700000003"]}
    params = product.last.params
    assert (params["body"], params["http_method"], params["params"]) == ('{"a": 1}', "POST", {"source": "form"})
    assert "authorization" not in params["headers"]
    assert [message["text"] for message in cliq.sees("bot")] == ["noted"]


def test_reset_gives_everybody_the_channel_the_bot_and_direct_chats(cliq: Cliq, box: Sandbox) -> None:
    stage = stage_of(box)
    for user in stage.directory.users():
        names = [chat["name"] for chat in cliq.get("chats", **{"as": user.email})]
        assert names[:2] == ["#sales", "bot"]
        assert set(names[2:]) == {other.email for other in stage.directory.users()} - {user.email}
