"""Clearbit and Hunter on loopback answer as their references say."""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sandbox.app import create_sandbox
from sandbox.enrichment import clearbit, hunter, samples
from sandbox.state import Sandbox
from tests.sandbox.conftest import NOW
from tests.sandbox.receiver import Receiver

CLEARBIT = {"Authorization": f"Bearer {clearbit.KEY}"}
HUNTER = {"X-API-KEY": hunter.KEY}
COMBINED = "/v2/combined/find"


@pytest.fixture
def product() -> Receiver:
    return Receiver()


@pytest.fixture
def app(product: Receiver) -> Iterator[Flask]:
    app = create_sandbox(frozen_at=NOW, callback=product)
    yield app
    app.extensions["sandbox"].store.close()


def asked(client: FlaskClient, email: str, path: str = COMBINED, **query: str) -> TestResponse:
    return client.get(f"/clearbit{path}", query_string={"email": email, **query}, headers=CLEARBIT)


def test_e1_clearbit_takes_its_key_as_basic_user_or_bearer_and_refuses_others(client: FlaskClient) -> None:
    where = f"/clearbit{COMBINED}?email=ichiro.tanaka@softvale.example"
    assert client.get(where, auth=(clearbit.KEY, "")).status_code == 200
    assert client.get(where, headers=CLEARBIT).status_code == 200
    for refused in (client.get(where), client.get(where, auth=("sk_other", ""))):
        assert (refused.status_code, refused.get_json()["error"]["type"]) == (401, "auth_invalid")


@pytest.mark.parametrize("service", ["clearbit", "hunter"])
def test_e1_each_fate_of_an_address_has_the_status_of_the_reference(client: FlaskClient, service: str) -> None:
    headers = CLEARBIT if service == "clearbit" else HUNTER
    fates = {
        "hit@somewhere.example": (200, 200),
        "partial@softvale.example": (200, 200),
        "miss@softvale.example": (404, 404),
        "nobody@nowhere.example": (404, 404),
        "not an address": (422, 400),
        "bad@softvale.example": (422, 400),
        "limit+2@softvale.example": (429, 429),
        "quota@softvale.example": (402, 429),
        "boom@softvale.example": (500, 500),
    }
    got = {
        email: client.get(f"/{service}{COMBINED}", query_string={"email": email}, headers=headers).status_code
        for email in fates
    }
    assert got == {email: statuses[service == "hunter"] for email, statuses in fates.items()}


def test_e1_a_throttled_call_names_its_limit(client: FlaskClient) -> None:
    headers = asked(client, "limit@softvale.example").headers
    assert [headers[f"X-RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset")] == ["600", "0", "30"]


def test_e1_the_shape_is_clearbits_with_either_half_perhaps_missing(client: FlaskClient) -> None:
    both = asked(client, "ichiro.tanaka@softvale.example").get_json()
    assert both["person"]["name"]["fullName"] == "田中 一郎"
    assert both["person"]["employment"]["role"] == "operations"
    assert both["company"]["category"]["industry"] == "Software"
    assert both["company"]["metrics"]["employees"] == 420
    assert asked(client, "partial@softvale.example").get_json()["company"] is None
    assert asked(client, "yuki.sato@freemail.example").get_json()["company"] is None
    assert asked(client, "info@kawasemi.example").get_json()["person"] is None
    person = asked(client, "ichiro.tanaka@softvale.example", "/v2/people/find").get_json()
    assert person == both["person"]
    company = client.get("/clearbit/v2/companies/find?domain=softvale.example", headers=CLEARBIT).get_json()
    assert company == both["company"]


def test_e5_samples_cover_every_sector_and_the_industries_with_a_comma() -> None:
    rows = samples._read("companies.csv").values()
    assert len({row["sector"] for row in rows}) == 10
    assert len([row for row in rows if "," in row["industry"]]) == 4


class Told:
    """A queued lookup, finished."""

    def __init__(self, client: FlaskClient, product: Receiver, **more: Any) -> None:
        where = {"webhook_url": "http://product.test/hooks/clearbit/t", "webhook_id": "w1"}
        first = asked(client, "queued@softvale.example", **where)
        assert (first.status_code, first.get_json()["error"]["type"]) == (202, "queued")
        assert asked(client, "queued@softvale.example").status_code == 202
        client.post("/sandbox/enrichment/finish", json={"email": "queued@softvale.example", **more})
        self.calls = product.calls


def test_e1_a_queued_lookup_is_told_once_with_a_signature_over_the_body(client: FlaskClient, product: Receiver) -> None:
    (call,) = Told(client, product).calls
    expected = hmac.new(b"sandbox", call.data, hashlib.sha1).hexdigest()
    assert call.headers["X-Request-Signature"] == f"sha1={expected}"
    assert {name: call.json[name] for name in ("id", "type", "status")} == {
        "id": "w1",
        "type": "person_company",
        "status": 200,
    }
    assert call.json["body"]["company"]["name"] == "Softvale"
    assert asked(client, "queued@softvale.example").status_code == 200  # whoever asks again has it, too


def test_e1_the_webhook_can_be_wrong_repeated_or_empty(client: FlaskClient, product: Receiver, box: Sandbox) -> None:
    box.switches.set(clearbit_webhook="twice")
    first, second = Told(client, product, status=404).calls
    assert first.data == second.data
    assert (first.json["status"], first.json["body"]) == (404, None)


def test_e3_what_changed_and_what_is_gone(client: FlaskClient) -> None:
    email = "ichiro.tanaka@softvale.example"
    client.post("/sandbox/enrichment/change", json={"email": email, "company": {"metrics": {"employees": 77}}})
    changed = asked(client, email).get_json()
    assert changed["company"]["metrics"]["employees"] == 77
    assert changed["company"]["metrics"]["raised"] == 5_000_000
    client.post("/sandbox/enrichment/change", json={"email": email, "gone": True})
    assert asked(client, email).status_code == 404


def test_e1_hunter_has_the_same_names_with_its_own_habits(client: FlaskClient, box: Sandbox) -> None:
    where = f"/hunter{COMBINED}?email=ichiro.tanaka@softvale.example"
    found = client.get(where, headers=HUNTER).get_json()
    assert found["meta"] == {"email": "ichiro.tanaka@softvale.example"}
    assert "gender" not in found["data"]["person"]
    assert found["data"]["company"]["metrics"]["employees"] == "251-1K"
    assert found["data"]["company"]["fundingRounds"][0]["amount"] == 5_000_000
    assert client.get(f"{where}&clearbit_format=1", headers=HUNTER).get_json() == found["data"]
    box.switches.set(hunter_clearbit_format="nothing")
    assert client.get(f"{where}&clearbit_format=1", headers=HUNTER).get_json() == found
    box.switches.set(hunter_quota_status=403)
    refused = client.get(f"/hunter{COMBINED}?email=quota@a.example", headers=HUNTER)
    assert (refused.status_code, refused.get_json()["errors"][0]["code"]) == (403, 403)
    assert client.get(where).get_json()["errors"][0]["id"] == "authentication_failed"
