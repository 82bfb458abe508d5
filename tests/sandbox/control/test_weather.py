"""Bad days of Cliq on demand: lock-outs, other limits, cut connections, and what stands there twice."""

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from sandbox.data.installation import in_process, linked_accounts
from sandbox.in_process import BASE

AOI = "aoi.mori@zylker.example"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def bearer(client: FlaskClient) -> dict[str, str]:
    """The header of somebody who may post."""
    account = next(one for one in linked_accounts(BASE) if one["email"] == AOI)
    given = in_process().client
    form = {"grant_type": "refresh_token", "client_id": given.id, "client_secret": given.secret}
    answer = client.post("/accounts/oauth/v2/token", data=form | {"refresh_token": account["refresh_token"]})
    return {"Authorization": f"Zoho-oauthtoken {answer.get_json()['access_token']}"}


def post(client: FlaskClient, bearer: dict[str, str], text: str = "hello") -> int:
    path = "/cliq/api/v2/channelsbyname/sales/message"
    return client.post(path, json={"text": text}, headers=bearer).status_code


def test_who_is_locked_out_is_refused_for_that_time_in_that_family_alone(
    client: FlaskClient, bearer: dict[str, str], app: Flask
) -> None:
    assert client.post("/sandbox/lockouts", json={"user": AOI}).status_code == 200
    client.post("/sandbox/switches", json={"throttle_status": 429})
    assert post(client, bearer) == 429
    client.post("/sandbox/switches", json={"throttle_status": 400})
    assert post(client, bearer) == 400
    app.extensions["sandbox"].clock.advance(600)
    assert post(client, bearer) == 204
    client.post("/sandbox/lockouts", json={"user": AOI, "seconds": 5})
    client.delete("/sandbox/lockouts")
    assert post(client, bearer) == 204
    assert client.post("/sandbox/lockouts", json={"user": AOI, "family": "x"}).status_code == 404


def test_limits_can_be_shortened(client: FlaskClient, bearer: dict[str, str], app: Flask) -> None:
    changed = client.post("/sandbox/rates", json={"post": {"calls": 1, "window_seconds": 2, "lock_seconds": 3}})
    assert changed.get_json()["post"] == {"calls": 1, "window_seconds": 2, "lock_seconds": 3}
    assert [post(client, bearer) for _ in range(2)] == [204, 400]
    app.extensions["sandbox"].clock.advance(3)
    assert post(client, bearer) == 204


def test_what_was_stored_before_a_connection_was_cut_can_be_counted(
    client: FlaskClient, bearer: dict[str, str]
) -> None:
    client.post("/sandbox/faults", json={"service": "cliq", "path": "/message", "drop": "after"})
    with pytest.raises(requests.ConnectionError):
        post(client, bearer)
    assert client.get("/sandbox/duplicates").get_json() == []
    assert post(client, bearer) == 204
    (found,) = client.get("/sandbox/duplicates").get_json()
    assert (found["text"], found["times"]) == ("hello", 2)
