"""The gate: loopback only, faults, and a log without secrets."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from sandbox.app import create_sandbox
from sandbox.gate import service_of
from sandbox.state import Sandbox


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/accounts/oauth/v2/token", "accounts"),
        ("/jp/accounts/oauth/v2/token", "accounts"),
        ("/zohoapis/crm/v8/Leads", "crm"),
        ("/jp/zohoapis/crm/v8/Leads", "crm"),
        ("/zohoapis/bigin/v2/Contacts", "bigin"),
        ("/cliq/api/v2/channels", "cliq"),
        ("/sandbox/users", ""),
        ("/", ""),
        ("/jp", ""),
    ],
)
def test_the_service_of_a_path(path: str, service: str) -> None:
    assert service_of(path) == service


def test_a_caller_from_another_machine_is_refused(client: FlaskClient) -> None:
    assert client.get("/sandbox/users", environ_overrides={"REMOTE_ADDR": "192.0.2.1"}).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:8001"])
def test_another_host_name_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/sandbox/users", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8001", "localhost:8001", "[::1]:8001", "zoho.test"])
def test_loopback_names_and_the_names_of_tests_are_let_in(client: FlaskClient, host: str) -> None:
    assert client.get("/sandbox/users", headers={"Host": host}).status_code == 200


def test_a_fault_answers_in_place_of_the_service_as_often_as_asked(
    client: FlaskClient, api: Callable[..., Any]
) -> None:
    fault = {"service": "crm", "path": "/org", "status": 503, "body": {"code": "X"}, "times": 2}
    assert client.post("/sandbox/faults", json=fault).status_code == 200
    calls = api()
    assert calls.get("/users").status_code == 200
    assert [calls.get("/org").status_code for _ in range(3)] == [503, 503, 200]


def test_a_fault_can_answer_html(client: FlaskClient, api: Callable[..., Any]) -> None:
    client.post("/sandbox/faults", json={"service": "crm", "status": 502, "body": "<html>Bad gateway</html>"})
    answer = api().get("/org")
    assert answer.status_code == 502
    assert answer.content_type.startswith("text/html")


def test_a_cut_connection_before_does_nothing_and_after_has_done_it(box: Sandbox, api: Callable[..., Any]) -> None:
    calls = api()
    for drop, made in (("before", 0), ("after", 1)):
        box.faults.add(service="crm", path="/Leads", drop=drop)
        with pytest.raises(requests.ConnectionError):
            calls.post("/Leads", {"data": [{"Last_Name": "Cut", "Company": "Cut"}]})
        assert len(calls.rows("select id from Leads where (Last_Name = 'Cut')")) == made
    assert [entry.status for entry in box.journal.entries(path="/Leads")] == [0, 0]


def test_a_delay_beyond_the_callers_time_out_fails_at_once(box: Sandbox, api: Callable[..., Any]) -> None:
    box.faults.add(service="crm", delay_ms=30_000)
    calls = api()
    with pytest.raises(requests.ReadTimeout):
        calls.client.get("/zohoapis/crm/v8/org", headers=calls.header, environ_overrides={"sandbox.timeout": (3, 5)})


def test_a_delay_waits_as_long_as_it_says() -> None:
    waited: list[float] = []
    app: Flask = create_sandbox(sleep=waited.append)
    app.extensions["sandbox"].faults.add(service="accounts", delay_ms=250)
    app.test_client().post("/accounts/oauth/v2/token")
    assert waited == [0.25]


@pytest.mark.parametrize(
    "fault", [{"service": "nothing"}, {"status": -1}, {"times": "x"}, {"colour": "red"}, {"drop": "sideways"}]
)
def test_a_fault_of_a_wrong_form_is_refused(client: FlaskClient, fault: dict[str, Any]) -> None:
    assert client.post("/sandbox/faults", json=fault).status_code == 400
    assert client.get("/sandbox/faults").get_json() == {"faults": []}


def test_the_log_has_time_method_path_query_body_user_status_and_credits(
    client: FlaskClient, api: Callable[..., Any]
) -> None:
    calls = api()
    calls.get("/Leads", fields="id")
    calls.coql("select id from Leads where (id is not null) limit 500")
    found = client.get("/sandbox/requests?service=crm").get_json()
    first, second = found["requests"]
    assert first["method"] == "GET"
    assert first["path"] == "/zohoapis/crm/v8/Leads"
    assert first["query"] == {"fields": "id"}
    assert first["user"] == "misaki.takahashi@zylker.example"
    assert (first["status"], first["credits"], second["credits"]) == (200, 1, 2)
    assert second["body"]["select_query"].startswith("select id")
    assert found["credits"] == 3
    assert client.delete("/sandbox/requests").get_json()["count"] == 0


def test_the_log_narrows_by_service_and_user(client: FlaskClient, api: Callable[..., Any]) -> None:
    client.post("/accounts/oauth/v2/token")
    api().get("/org")
    assert client.get("/sandbox/requests?service=accounts").get_json()["count"] == 1
    assert client.get("/sandbox/requests?user=emma.clark@zylker.example").get_json()["count"] == 0


def test_secrets_are_masked_in_the_log(client: FlaskClient, api: Callable[..., Any]) -> None:
    form = {"client_secret": "s3cret", "refresh_token": "1000.refresh", "grant_type": "refresh_token", "code": "c0de"}
    client.post("/accounts/oauth/v2/token", data=form)
    client.post("/accounts/oauth/v2/token/revoke?token=1000.gone")
    calls = api()
    calls.get("/org")
    text = client.get("/sandbox/requests").get_data(as_text=True)
    for secret in ("s3cret", "1000.refresh", "c0de", "1000.gone", calls.header["Authorization"].split()[1]):
        assert secret not in text
    assert "refresh_token" in text


def test_calls_of_the_console_are_not_in_the_log(client: FlaskClient) -> None:
    client.get("/sandbox/users")
    assert client.get("/sandbox/requests").get_json()["count"] == 0


def test_many_threads_at_once_leave_every_call_in_the_log(
    box: Sandbox, app: Flask, bearer: Callable[..., dict[str, str]]
) -> None:
    header = bearer()

    def call() -> None:
        client = app.test_client()
        for _ in range(10):
            assert client.get("/zohoapis/crm/v8/org", headers=header).status_code == 200

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(box.journal.entries(service="crm")) == 80
