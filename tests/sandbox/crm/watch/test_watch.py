"""Section 21, Push: watch channels are made, renewed, run out and end, and are told of changes as Zoho tells."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.state import Sandbox

ADMINISTRATOR = "aoi.mori@zylker.example"
URL = "http://product.test/hooks/crm/t/watch?k=k3"
CHANNEL = {
    "channel_id": "1000000068001",
    "events": ["Tasks.all", "Deals.edit"],
    "channel_expiry": "2026-11-22T12:00:00+09:00",
    "token": "fifty",
    "notify_url": URL,
}


@pytest.fixture
def heard(box: Sandbox) -> list[dict[str, Any]]:
    """What was posted to the channels."""
    bodies: list[dict[str, Any]] = []

    def hear(method: str, url: str, *, headers: dict[str, str], data: bytes, timeout: float) -> requests.Response:
        assert (method, url) == ("POST", URL)
        bodies.append(json.loads(data))
        answer = requests.Response()
        answer.status_code = 202
        return answer

    box.callback = hear
    return bodies


@pytest.fixture
def admin(api: Callable[..., Any]) -> Any:
    return api(ADMINISTRATOR)


def made(admin: Any, **other: Any) -> dict[str, Any]:
    answer = admin.post("/actions/watch", {"watch": [{**CHANNEL, **other}]})
    assert answer.status_code == 201
    found: dict[str, Any] = answer.get_json()["watch"][0]
    return found


def a_task(admin: Any) -> str:
    found: str = admin.post("/Tasks", {"data": [{"Subject": "Call"}]}).get_json()["data"][0]["details"]["id"]
    return found


def test_a_channel_is_told_of_creating_changing_and_deleting(admin: Any, heard: list[dict[str, Any]]) -> None:
    result = made(admin)
    assert (result["code"], len(result["details"]["events"])) == ("SUCCESS", 2)
    task = a_task(admin)
    admin.put(f"/Tasks/{task}", {"data": [{"Status": "Completed"}]})
    admin.delete(f"/Tasks/{task}")
    assert [(body["module"], body["operation"], body["ids"]) for body in heard] == [
        ("Tasks", "insert", [task]),
        ("Tasks", "update", [task]),
        ("Tasks", "delete", [task]),
    ]
    body = heard[1]
    assert (body["channel_id"], body["token"], body["query_params"]) == ("1000000068001", "fifty", {"k": "k3"})
    assert "Status" in body["affected_fields"][0][task]
    assert "affected_values" not in body


def test_only_the_events_that_were_asked_for(admin: Any, heard: list[dict[str, Any]]) -> None:
    made(admin, events=["Tasks.delete"], return_affected_field_values=True)
    a_task(admin)
    assert heard == []


def test_a_channel_ends_after_its_expiry_which_is_a_week_at_most(
    box: Sandbox, admin: Any, api: Callable[..., Any], heard: list[dict[str, Any]]
) -> None:
    result = made(admin, channel_expiry="2026-12-22T12:00:00+09:00")
    assert result["details"]["events"][0]["channel_expiry"] == "2026-11-21T13:00:00+09:00"
    box.clock.advance(3600)
    a_task(api(ADMINISTRATOR))
    assert heard == []
    assert api(ADMINISTRATOR).get("/actions/watch").status_code == 204


def test_a_channel_is_renewed(box: Sandbox, admin: Any, api: Callable[..., Any]) -> None:
    made(admin)
    renewed = {"channel_id": CHANNEL["channel_id"], "channel_expiry": "2026-11-27T12:00:00+09:00"}
    answer = admin.client.patch(
        f"{admin.prefix}/actions/watch", headers=admin.header, json={"watch": [renewed]}
    ).get_json()
    assert answer["watch"][0]["message"] == "Successfully updated the subscribe details"
    box.clock.advance(5 * 24 * 3600)
    fresh = api(ADMINISTRATOR)  # a token lives for an hour
    (found,) = fresh.get("/actions/watch").get_json()["watch"]
    assert found["channel_expiry"] == "2026-11-27T12:00:00+09:00"


def test_an_unknown_channel_is_not_subscribed(admin: Any) -> None:
    answer = admin.delete("/actions/watch", channel_ids="77")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "NOT_SUBSCRIBED")


def test_a_channel_is_ended(admin: Any, heard: list[dict[str, Any]]) -> None:
    made(admin)
    assert admin.delete("/actions/watch", channel_ids="1000000068001").status_code == 200
    a_task(admin)
    assert heard == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel_id": "abc"},
        {"events": ["Notes.all"]},
        {"events": ["Tasks.changed"]},
        {"token": "x" * 51},
        {"notify_url": "ftp://zoho.test"},
    ],
)
def test_a_wrong_field_is_named(admin: Any, wrong: dict[str, Any]) -> None:
    answer = admin.post("/actions/watch", {"watch": [{**CHANNEL, **wrong}]})
    assert answer.status_code == 400
    assert answer.get_json()["details"]["api_name"] == next(iter(wrong))


def test_a_rep_may_not_watch(api: Callable[..., Any]) -> None:
    answer = api().post("/actions/watch", {"watch": [CHANNEL]})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "OAUTH_SCOPE_MISMATCH")


def test_notifications_are_doubled_lost_and_forged_by_switch(
    box: Sandbox, admin: Any, heard: list[dict[str, Any]]
) -> None:
    made(admin)
    box.switches.set(watch_copies=2, watch_wrong_token=True)
    a_task(admin)
    assert [body["token"] for body in heard] == ["not-the-token"] * 2
    box.switches.set(watch_copies=0)
    a_task(admin)
    assert len(heard) == 2


def test_a_call_that_took_place_took_some_time(admin: Any) -> None:
    call = {"Subject": "x", "Call_Type": "Outbound", "Call_Start_Time": "2026-11-21T12:00:00+09:00"}
    scheduled = {**call, "Outgoing_Call_Status": "Scheduled", "Call_Duration": "00:00"}
    made_call = admin.post("/Calls", {"data": [scheduled]}).get_json()["data"][0]["details"]["id"]
    refused = admin.put(f"/Calls/{made_call}", {"data": [{"Outgoing_Call_Status": "Completed"}]}).get_json()
    assert refused["data"][0]["code"] == "DEPENDENT_MISMATCH"
    changed = {"Outgoing_Call_Status": "Completed", "Call_Duration": "05:00"}
    assert admin.put(f"/Calls/{made_call}", {"data": [changed]}).get_json()["data"][0]["code"] == "SUCCESS"
