"""The control calls that concern the sandbox as a whole."""

from flask.testing import FlaskClient

from sandbox.state import Sandbox


def test_users_has_everybody_that_the_specification_asks_for(
    client: FlaskClient,
) -> None:
    users = client.get("/sandbox/users").get_json()
    assert len(users) >= 6
    assert {"email", "name", "role", "language", "linked", "cliq", "admin"} <= set(users[0])
    assert any(not user["cliq"] for user in users)
    assert any(user["cliq"] and not user["linked"] for user in users)
    assert any(user["admin"] and user["linked"] and user["language"] == "ja" for user in users)
    for language in ("ja", "en"):
        assert any(
            user["linked"] and not user["admin"] and user["language"] == language and "Rep" in user["role"]
            for user in users
        )


def test_a_switch_that_does_not_exist_or_has_a_wrong_value_changes_nothing(client: FlaskClient, box: Sandbox) -> None:
    answer = client.post("/sandbox/switches", json={"oauth_error_status": 400, "nonsense": 1})
    assert answer.status_code == 400
    assert "nonsense" in answer.get_json()["error"]
    assert box.switches["oauth_error_status"] == 200
    assert client.post("/sandbox/switches", json={"oauth_error_status": 418}).status_code == 400
    assert client.post("/sandbox/switches", json={"oauth_error_status": 400}).status_code == 200
    assert box.switches["oauth_error_status"] == 400


def test_reset_takes_the_three_kinds_of_data_set_and_refuses_others(
    client: FlaskClient,
) -> None:
    for dataset in ("empty", "large:3", "demo"):
        assert client.post("/sandbox/reset", json={"dataset": dataset}).get_json() == {"dataset": dataset}
    refused: tuple[object, ...] = ("large:", "large:0", "large:x", "huge", "", 7)
    for bad in refused:
        assert client.post("/sandbox/reset", json={"dataset": bad}).status_code == 400


def test_reset_puts_switches_faults_and_log_back(client: FlaskClient, box: Sandbox) -> None:
    box.switches.set(oauth_error_status=400)
    box.faults.add(service="accounts", status=503, times=0)
    client.post("/accounts/oauth/v2/token")
    assert box.journal.entries()
    client.post("/sandbox/reset", json={"dataset": "empty"})
    assert box.switches["oauth_error_status"] == 200
    assert box.faults.describe() == []
    assert box.journal.entries() == []
