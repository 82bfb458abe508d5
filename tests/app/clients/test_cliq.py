"""What the Cliq client sends: the right path and sender, no key too many; and what it makes of the answers."""

from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
import responses

from app.clients.cliq import Channel, Cliq, CliqUser, Posted
from app.errors import ServiceRejected, Unauthorized
from tests.app.clients.conftest import CLIQ

V2 = f"{CLIQ}/api/v2"
# What a reply may hold; the chips (`suggestions`) and the view are for bot handlers and refused in a post.
REPLY = {"text": "a", "card": {"title": "b"}, "buttons": [], "suggestions": {"list": []}, "view": "popup"}
POST = {"text": "a", "card": {"title": "b"}, "buttons": []}


def sent(wire: responses.RequestsMock, place: int = 0) -> dict[str, object]:
    body: dict[str, object] = orjson.loads(wire.calls[place].request.body or b"{}")
    return body


def test_z12_a_post_to_a_chat_has_only_known_keys_and_asks_for_the_id(cliq: Cliq, wire: responses.RequestsMock) -> None:
    wire.post(f"{V2}/chats/CT_1_2-B1/message", json={"message_id": "1599387839188%20229293271789"})
    assert cliq.post_to_chat("CT_1_2-B1", REPLY) == Posted("1599387839188 229293271789", "CT_1_2-B1")
    assert sent(wire) == {**POST, "sync_message": True}


def test_an_answer_without_a_body_gives_no_id(cliq: Cliq, wire: responses.RequestsMock) -> None:
    wire.post(f"{V2}/chats/CT_1/message", status=204)
    assert cliq.post_to_chat("CT_1", REPLY, is_sync=False) == Posted("", "CT_1")
    assert sent(wire) == POST


def test_a_thread_begins_at_its_message(cliq: Cliq, wire: responses.RequestsMock) -> None:
    wire.post(f"{V2}/chats/CT_1/message", json={"message_id": "1_2", "thread_information": {"chat_id": "CT_1-T-9"}})
    posted = cliq.post_to_chat("CT_1", {"text": "a"}, thread_of="5_6", thread_title="Visit")
    assert posted == Posted("1_2", "CT_1-T-9")
    assert sent(wire) == {"text": "a", "sync_message": True, "thread_message_id": "5_6", "thread_title": "Visit"}


def test_a_channel_is_spoken_to_by_the_person_or_by_the_bot(cliq: Cliq, wire: responses.RequestsMock) -> None:
    wire.post(f"{V2}/channelsbyname/%E5%96%B6%E6%A5%AD/message", json={"message_id": "1_2"})
    cliq.post_to_channel("営業", {"text": "a"})
    cliq.post_to_channel("営業", {"text": "a"}, bot="zohocrm", appkey="key")
    queries = [urlsplit(str(entry.request.url)).query for entry in wire.calls]
    assert queries[0] == ""
    assert parse_qs(queries[1]) == {"bot_unique_name": ["zohocrm"], "appkey": ["key"]}


def test_a_person_is_written_to_by_address_or_id(cliq: Cliq, wire: responses.RequestsMock) -> None:
    wire.post(f"{V2}/buddies/aoi.mori%40zylker.example/message", status=204)
    assert cliq.post_to_user("aoi.mori@zylker.example", {"text": "a"}) == Posted()


def test_the_bot_reaches_up_to_100_people_in_one_call(cliq: Cliq, wire: responses.RequestsMock) -> None:
    details = {"1": {"chat_id": "CT_1-B1", "message_id": "5%206"}}
    wire.post(f"{V2}/bots/zohocrm/message", json={"message_details": details})
    assert cliq.post_from_bot("zohocrm", {"text": "a"}, user_ids=["1", "2"]) == {"1": Posted("5 6", "CT_1-B1")}
    assert sent(wire) == {"text": "a", "sync_message": True, "userids": "1,2"}
    with pytest.raises(ValueError, match="100"):
        cliq.post_from_bot("zohocrm", {"text": "a"}, user_ids=["1"] * 101)


def test_a_broadcast_names_nobody(cliq: Cliq, wire: responses.RequestsMock) -> None:
    wire.post(f"{V2}/bots/zohocrm/message", status=204)
    assert cliq.post_from_bot("zohocrm", {"text": "a"}, is_broadcast=True, is_sync=False, appkey="k") == {}
    assert sent(wire) == {"text": "a", "broadcast": True}


def test_the_other_name_of_the_recipients_is_tried_when_this_one_is_refused(
    cliq: Cliq, wire: responses.RequestsMock
) -> None:
    extra = {"code": "extra_key_found", "message": "'userids' is an extra key in the JSON Object."}
    wire.post(f"{V2}/bots/zohocrm/message", status=400, json=extra)
    wire.post(f"{V2}/bots/zohocrm/message", status=204)
    cliq.post_from_bot("zohocrm", {"text": "a"}, user_ids=["1"])
    assert sent(wire, 1) == {"text": "a", "sync_message": True, "user_ids": "1"}


def test_nobody_subscribed_is_said_so(cliq: Cliq, wire: responses.RequestsMock) -> None:
    wire.post(f"{V2}/bots/zohocrm/message", status=400, json={"code": "botmessage_no_valid_users", "message": "…"})
    with pytest.raises(ServiceRejected) as raised:
        cliq.post_from_bot("zohocrm", {"text": "a"}, user_ids=["1"])
    assert raised.value.facts["remote_code"] == "botmessage_no_valid_users"


def test_a_late_answer_carries_no_token(cliq: Cliq, wire: responses.RequestsMock) -> None:
    url = "https://cliq.zoho.jp/v2/extensions/2305843009213690001/responses/17202823900000000000000001"
    wire.post(url, status=200)
    cliq.respond(url, {"output": {"text": "a", "suggestions": {"list": []}}})
    assert "Authorization" not in wire.calls[0].request.headers
    assert sent(wire) == {"output": {"text": "a", "suggestions": {"list": []}}}


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/v2/extensions/1/responses/2",
        "https://cliq.zoho.jp.evil.example/v2",
        "https://cliq.zoho.jp@evil.example/v2",
        "http://cliq.zoho.com/v2/extensions/1/responses/2",
        "http://127.0.0.1/v2",
        "file:///etc/passwd",
        "",
    ],
)
def test_a_late_answer_goes_nowhere_but_to_cliq(cliq: Cliq, wire: responses.RequestsMock, url: str) -> None:
    with pytest.raises(Unauthorized):
        cliq.respond(url, {"output": {"text": "secret"}})
    assert len(wire.calls) == 0


def test_a_message_is_edited_in_its_chat(cliq: Cliq, wire: responses.RequestsMock) -> None:
    wire.put(f"{V2}/chats/CT_1/messages/5%206", status=204)
    cliq.edit("CT_1", "5 6", REPLY)
    assert sent(wire) == POST


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"data": {"zuid": "600771234", "id": "600771234", "email_id": "a@b.example", "display_name": "Aoi"}},
            CliqUser("600771234", "Aoi", "a@b.example"),
        ),
        ({"data": {"id": 600771234, "name": "Aoi Mori"}}, CliqUser("600771234", "Aoi Mori", "")),
        ({"data": {}}, None),
    ],
)
def test_z13_a_person_is_found_by_address(
    cliq: Cliq, wire: responses.RequestsMock, body: dict[str, object], expected: CliqUser | None
) -> None:
    wire.get(f"{V2}/users/a%40b.example", json=body)
    assert cliq.user("a@b.example") == expected


@pytest.mark.parametrize("status", [400, 404])
def test_who_is_not_in_cliq_is_none(cliq: Cliq, wire: responses.RequestsMock, status: int) -> None:
    wire.get(f"{V2}/users/a%40b.example", status=status, json={"code": "user_not_found"})
    wire.get(f"{V2}/channelsbyname/gone", status=status, json={"code": "channel_not_found"})
    assert cliq.user("a@b.example") is None
    assert cliq.channel("gone") is None


CHANNEL = {"channel_id": "O3", "chat_id": "CT_3", "unique_name": "sales", "name": "#Sales", "status": "created"}


def test_channels_are_read_over_all_pages(cliq: Cliq, wire: responses.RequestsMock) -> None:
    other = {**CHANNEL, "channel_id": "O4", "status": "archived"}
    wire.get(f"{V2}/channels", json={"channels": [CHANNEL], "next_token": "n1"})
    wire.get(f"{V2}/channels", json={"channels": [other]})
    first, second = cliq.channels("sal")
    assert first == Channel("O3", "CT_3", "sales", "#Sales", is_archived=False)
    assert second.is_archived
    assert parse_qs(urlsplit(str(wire.calls[1].request.url)).query)["next_token"] == ["n1"]


@pytest.mark.parametrize("body", [CHANNEL, {"data": CHANNEL}, {"channel": CHANNEL}])
def test_a_channel_is_read_wrapped_or_not(cliq: Cliq, wire: responses.RequestsMock, body: dict[str, object]) -> None:
    wire.get(f"{V2}/channelsbyname/sales", json=body)
    assert cliq.channel("sales") == Channel("O3", "CT_3", "sales", "#Sales", is_archived=False)
