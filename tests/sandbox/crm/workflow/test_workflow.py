"""Section 21, Push: workflow rules run on their criteria and call with merged values; signals are passed on."""

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from flask.testing import FlaskClient

from sandbox.crm.service import crm_of
from sandbox.state import Sandbox

EMMA = "emma.clark@zylker.example"
URL = "http://product.test/hooks/crm/t/workflow"
RULE: dict[str, Any] = {
    "name": "Big deal",
    "module": "Deals",
    "event": "edit",
    "criteria": [{"field": "Amount", "op": ">", "value": 5_000_000}],
    "url": URL,
    "body": {"record_id": "${!Deals.id}", "amount": "${Deals.Amount}", "next": "${!Deals.Next_Step}"},
    "fixed": {"rule": "Big deal"},
}


@pytest.fixture
def heard(box: Sandbox) -> list[tuple[str, str]]:
    """Address and body of what was called."""
    calls: list[tuple[str, str]] = []

    def hear(method: str, url: str, *, headers: dict[str, str], data: bytes, timeout: float) -> requests.Response:
        calls.append((url, data.decode()))
        answer = requests.Response()
        answer.status_code = 202
        return answer

    box.callback = hear
    return calls


def post(client: FlaskClient, path: str, status: int = 200, **body: Any) -> Any:
    answer = client.post(f"/sandbox/crm/{path}", json=body)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()


@pytest.fixture
def deal(box: Sandbox) -> dict[str, Any]:
    """A deal of Emma's that is not big."""
    emma = box.people.by_email(EMMA)
    assert emma is not None
    rows = crm_of(box).table("Deals").values()
    return next(row for row in rows if row["Owner"] == emma.id and 0 < row.get("Amount", 0) < 1_000_000)


def write(client: FlaskClient, deal: dict[str, Any], status: int = 200, **values: Any) -> None:
    post(client, "record", status, **{"as": EMMA, "module": "Deals", "id": deal["id"], "values": values})


def test_a_rule_runs_when_its_criteria_hold_that_did_not_before(
    client: FlaskClient, deal: dict[str, Any], heard: list[tuple[str, str]]
) -> None:
    post(client, "webhooks", **RULE)
    write(client, deal, Amount=5_000_000)
    assert heard == []
    write(client, deal, Amount=6_000_000)
    write(client, deal, Amount=7_000_000)
    ((url, body),) = heard
    assert url == URL
    assert parse_qsl(body, keep_blank_values=True) == [
        ("rule", "Big deal"),
        ("record_id", deal["id"]),
        ("amount", "6,000,000"),
        ("next", ""),
    ]
    (called,) = client.get("/sandbox/crm/webhooks").get_json()["called"]
    assert (called["rule"], called["status"]) == ("Big deal", 202)


def test_a_raw_body_is_broken_by_a_quote(
    client: FlaskClient, deal: dict[str, Any], heard: list[tuple[str, str]]
) -> None:
    post(client, "webhooks", **{**RULE, "criteria": [], "body": '{"next": "${!Deals.Next_Step}"}', "fixed": {}})
    write(client, deal, Next_Step='say "yes"')
    assert heard[0][1] == '{"next": "say "yes""}'


def test_calls_are_lost_or_repeated_as_the_switch_says(
    client: FlaskClient, box: Sandbox, deal: dict[str, Any], heard: list[tuple[str, str]]
) -> None:
    post(client, "webhooks", **{**RULE, "criteria": []})
    box.switches.set(workflow_copies=0)
    write(client, deal, Next_Step="a")
    box.switches.set(workflow_copies=2)
    write(client, deal, Next_Step="b")
    assert len(heard) == 2


def test_a_signal_goes_to_the_function_that_passes_signals_on(
    client: FlaskClient, heard: list[tuple[str, str]]
) -> None:
    post(client, "webhooks", event="signal", url=f"{URL}/signal")
    assert post(client, "signals", namespace="Telephony_Missed__s", email="x@y.example") == {"called": 1}
    url, body = heard[0]
    sent = json.loads(body)
    assert url.endswith("/signal")
    assert (sent["namespace"], sent["email"]) == ("Telephony_Missed__s", "x@y.example")
    assert {"event_id", "occurred_at"} <= set(sent)


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": "sometimes"},
        {"module": "Potatoes"},
        {"url": "ftp://x"},
        {"criteria": [{"field": "Nothing", "op": ">", "value": 1}]},
        {"body": {f"p{number}": "" for number in range(26)}},
        {"name": "x" * 51},
    ],
)
def test_a_rule_that_the_crm_would_not_save_is_refused(client: FlaskClient, wrong: dict[str, Any]) -> None:
    assert post(client, "webhooks", 400, **{**RULE, **wrong})["code"] == "rule"


def test_a_record_is_written_under_the_rights_of_whoever_writes(client: FlaskClient, box: Sandbox) -> None:
    ken = box.people.by_email("ken.sato@zylker.example")
    assert ken is not None
    row = next(row for row in crm_of(box).table("Deals").values() if row["Owner"] == ken.id)
    write(client, row, 400, Amount=1)
