"""Events from outside: authenticated, stored once, answered at once; what is wrong is named and kept."""

import base64
import hmac
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.errors import BadRequest
from app.events import REPEAT_SECONDS
from app.factory import create_app
from app.occasion import Door
from app.routing import Routes
from app.storage.arriving.hooks import REFUSALS_KEPT
from tests.app.platform import Platform

TOKEN = "t" * 43


def read(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    if payload["module"] == "Nowhere":
        raise BadRequest(field="module", reason="unknown")
    return {"module": payload["module"], "id": payload["id"]}


DOOR = Door(required=("module", "id"), event_id=lambda payload: str(payload.get("event_id", "")), read=read)


@pytest.fixture
def client(any_platform: Platform) -> Iterator[FlaskClient]:
    app = create_app(any_platform, Routes(doors={"crm/workflow": DOOR}))
    with any_platform.database.write() as tables:
        tables.hooks.add("crm", TOKEN, any_platform.source.now())
    yield app.test_client()
    app.extensions["dispatcher"].close()


def post(client: FlaskClient, body: Any = None, path: str = f"/hooks/crm/{TOKEN}", **more: Any) -> TestResponse:
    return client.post(path, **({"json": body} if body is not None else {}), **more)


def inbox(platform: Platform) -> list[tuple[str, str, dict[str, Any]]]:
    with platform.database.read() as tables:
        found = []
        for seen in reversed(tables.inbox.seen()):
            opened = tables.inbox.open(seen.inbox_id)
            assert opened is not None
            found.append((seen.source, seen.name, dict(opened[1])))
        return found


def test_an_event_is_kept_as_documented_and_answered_at_once(client: FlaskClient, any_platform: Platform) -> None:
    answer = post(client, {"module": "Deals", "id": "4", "other": "left out"})
    assert (answer.status_code, answer.get_json()["status"]) == (202, "accepted")
    assert inbox(any_platform) == [("crm", "workflow", {"module": "Deals", "id": "4"})]


def test_an_event_may_be_named_in_the_address_and_come_as_a_form(client: FlaskClient, any_platform: Platform) -> None:
    path = f"/hooks/crm/{TOKEN}/signal?kind=call"
    assert post(client, path=path, data={"subject": 'He said "no"\nand left'}).status_code == 202
    assert post(client, path=path, data={"a": "b"}, content_type="multipart/form-data").status_code == 202
    assert inbox(any_platform) == [
        ("crm", "signal", {"kind": "call", "subject": 'He said "no"\nand left'}),
        ("crm", "signal", {"kind": "call", "a": "b"}),
    ]


def test_a4_a_wrong_token_is_401_whatever_is_wrong(client: FlaskClient, any_platform: Platform) -> None:
    paths = [f"/hooks/crm/{TOKEN[1:]}", f"/hooks/salesiq/{TOKEN}", f"/hooks/crm/{'x' * 5000}", "/hooks/crm/ü"]
    answers = [post(client, {"module": "Deals", "id": "1"}, path) for path in paths]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.data for answer in answers}) == 1
    assert inbox(any_platform) == []


def test_a_repeated_event_is_200_and_nothing_more(client: FlaskClient, any_platform: Platform) -> None:
    for event in ({"event_id": "e1", "id": "1"}, {"event_id": "e1", "id": "2"}):
        answer = post(client, {"module": "Deals", **event})
    assert (answer.status_code, answer.get_json()["status"]) == (200, "repeated")
    assert len(inbox(any_platform)) == 1


def test_content_stands_for_an_id_that_is_missing_and_only_for_some_time(
    client: FlaskClient, any_platform: Platform
) -> None:
    same = {"module": "Deals", "id": "1"}
    assert [post(client, same).status_code for _ in range(2)] == [202, 200]
    assert post(client, {"module": "Deals", "id": "2"}).status_code == 202
    any_platform.source.advance(REPEAT_SECONDS + 1)
    assert [post(client, same).status_code for _ in range(2)] == [202, 200]
    any_platform.source.advance(REPEAT_SECONDS + 1)
    assert post(client, same).status_code == 202
    assert len(inbox(any_platform)) == 4


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"module": "Deals"}', {"field": "id", "reason": "missing"}),
        (b'{"module": "", "id": "1"}', {"field": "module", "reason": "missing"}),
        (b'{"module": ["Deals"], "id": "1"}', {"field": "module", "reason": "wrong_type"}),
        (b'{"module": "Nowhere", "id": "1"}', {"field": "module", "reason": "unknown"}),
        (b"[1]", {"reason": "not_an_object"}),
        (b"\xff\xfe", {"reason": "not_json"}),
        (b"", {"reason": "empty"}),
    ],
)
def test_a_body_that_is_not_as_documented_is_400_with_the_field_and_kept(
    body: bytes, said: dict[str, str], client: FlaskClient, any_platform: Platform
) -> None:
    answer = client.post(f"/hooks/crm/{TOKEN}", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert said.items() <= answer.get_json()["error"].items()
    assert inbox(any_platform) == []
    with any_platform.database.read() as tables:
        (refusal,) = tables.refusals.newest()
    assert (refusal.field, refusal.reason) == (said.get("field"), said["reason"])
    assert refusal.body == body.decode("utf-8", "replace")


def test_json_broken_by_a_quote_gets_the_advice_to_use_parameters(client: FlaskClient) -> None:
    body = b'{"module": "Deals", "id": "1", "name": "He said "no""}'
    answer = client.post(f"/hooks/crm/{TOKEN}", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert "form parameters" in answer.get_json()["error"]["advice"]


def test_ten_megabytes_are_refused(client: FlaskClient, any_platform: Platform) -> None:
    body = b'{"module": "' + b"x" * 10_000_000 + b'"}'
    assert client.post(f"/hooks/crm/{TOKEN}", data=body, content_type="application/json").status_code == 413
    assert client.post(f"/hooks/crm/{TOKEN}", data={"x": "y" * 10_000_000}).status_code == 413
    assert inbox(any_platform) == []


def test_of_many_refused_bodies_the_newest_are_kept(any_platform: Platform) -> None:
    with any_platform.database.write() as tables:
        for number in range(REFUSALS_KEPT + 5):
            tables.refusals.keep("crm", "workflow", "empty", None, str(number).encode(), any_platform.source.now())
        kept = tables.refusals.newest(1000)
    assert [kept[0].body, len(kept)] == [str(REFUSALS_KEPT + 4), REFUSALS_KEPT]


def test_an_address_of_a_source_that_signs_takes_signed_calls_only(client: FlaskClient, any_platform: Platform) -> None:
    key = b"k" * 32
    with any_platform.database.write() as tables:
        secret = f"whsec_{base64.b64encode(key).decode()}"
        tables.hooks.add("desk", "s" * 43, any_platform.source.now(), secret=secret)
    raw = json.dumps({"a": 1}).encode()

    def signed(stamp: int, event_id: str = "m1", with_key: bytes = key) -> int:
        text = f"{event_id}.{stamp}.".encode() + raw
        code = base64.b64encode(hmac.digest(with_key, text, "sha256")).decode()
        headers = {"webhook-id": "m1", "webhook-timestamp": str(stamp), "webhook-signature": f"v1,old v1,{code}"}
        path = f"/hooks/desk/{'s' * 43}"
        return client.post(path, data=raw, headers=headers, content_type="application/json").status_code

    now = int(any_platform.source.now().timestamp())
    assert signed(now, with_key=b"x" * 32) == signed(now - 301) == signed(now, event_id="m2") == 401
    assert client.post(f"/hooks/desk/{'s' * 43}", data=raw).status_code == 401
    assert signed(now) == 202
    assert signed(now + 1) == 200, "the sender tries again with a new time and the same id"


def test_a_token_is_not_in_the_database(client: FlaskClient, any_platform: Platform) -> None:
    with any_platform.database.read() as tables:
        row = tables.connection.exec_driver_sql("SELECT * FROM hooks").one()
    assert TOKEN not in str(tuple(row))


def test_what_came_in_is_counted_by_source(client: FlaskClient) -> None:
    post(client, {"module": "Deals", "id": "77"})
    text = client.get("/metrics").text
    assert 'events_received_total{outcome="accepted",source="crm"}' in text
    assert 'inbox_events{source="crm",state="waiting"} 1.0' in text
