"""Section 21, OAuth: codes, tokens, their lives and limits, two data centres."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sandbox.data.installation import linked_refresh_token
from sandbox.data.people import User
from sandbox.state import Sandbox

EMMA = "emma.clark@zylker.example"
REDIRECT = "http://product.test/oauth/callback"
CLIENT = {"client_id": "1000.SANDBOXCLIENT", "client_secret": "sandbox-client-secret"}
ORG = "/zohoapis/crm/v8/org"


@pytest.fixture
def emma(box: Sandbox) -> User:
    user = box.people.by_email(EMMA)
    assert user
    return user


@pytest.fixture
def code(box: Sandbox, emma: User) -> str:
    return box.accounts.issue_code(emma, ("ZohoCRM.org.READ",), REDIRECT, offline=True, again=True)


def exchange(client: FlaskClient, code: str, prefix: str = "", **changes: str) -> TestResponse:
    form = {"grant_type": "authorization_code", "redirect_uri": REDIRECT, "code": code, **CLIENT, **changes}
    return client.post(f"{prefix}/accounts/oauth/v2/token", data=form)


def refresh(client: FlaskClient, token: str, prefix: str = "") -> TestResponse:
    form = {"grant_type": "refresh_token", "refresh_token": token, **CLIENT}
    return client.post(f"{prefix}/accounts/oauth/v2/token", data=form)


def org_status(client: FlaskClient, token: str, prefix: str = "", word: str = "Zoho-oauthtoken") -> tuple[int, str]:
    answer = client.get(prefix + ORG, headers={"Authorization": f"{word} {token}"})
    return answer.status_code, answer.get_json().get("code", "")


def test_a_code_gives_both_tokens_and_the_api_domain(client: FlaskClient, code: str) -> None:
    answer = exchange(client, code)
    found = answer.get_json()
    assert answer.status_code == 200
    assert set(found) == {"access_token", "refresh_token", "scope", "api_domain", "token_type", "expires_in"}
    assert (found["token_type"], found["expires_in"]) == ("Bearer", 3600)
    assert found["api_domain"] == "http://localhost/zohoapis"
    assert org_status(client, found["access_token"]) == (200, "")


def test_a_code_works_once(client: FlaskClient, code: str) -> None:
    exchange(client, code)
    assert exchange(client, code).get_json() == {"error": "invalid_code"}


@pytest.mark.parametrize(("seconds", "works"), [(120, True), (121, False)])
def test_a_code_works_for_120_seconds(box: Sandbox, client: FlaskClient, code: str, seconds: int, works: bool) -> None:
    box.clock.advance(seconds)
    assert ("access_token" in exchange(client, code).get_json()) is works


@pytest.mark.parametrize("status", [200, 400])
def test_errors_of_the_token_endpoint_come_with_200_or_400_by_switch(
    box: Sandbox, client: FlaskClient, status: int
) -> None:
    box.switches.set(oauth_error_status=status)
    answer = exchange(client, "1000.unknown")
    assert (answer.status_code, answer.get_json()) == (status, {"error": "invalid_code"})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "x"}, "invalid_client"),
        ({"client_secret": "x"}, "invalid_client_secret"),
        ({"redirect_uri": "http://product.test/other"}, "invalid_redirect_uri"),
        ({"grant_type": "password"}, "invalid_grant"),
    ],
)
def test_each_wrong_parameter_has_its_error(
    client: FlaskClient, code: str, changes: dict[str, str], error: str
) -> None:
    assert exchange(client, code, **changes).get_json() == {"error": error}


def test_without_offline_access_there_is_no_refresh_token(box: Sandbox, client: FlaskClient, emma: User) -> None:
    code = box.accounts.issue_code(emma, ("ZohoCRM.org.READ",), REDIRECT, offline=False, again=True)
    assert "refresh_token" not in exchange(client, code).get_json()


def test_a_second_consent_without_prompt_gives_no_new_refresh_token(
    box: Sandbox, client: FlaskClient, emma: User
) -> None:
    code = box.accounts.issue_code(emma, ("ZohoCRM.org.READ",), REDIRECT, offline=True, again=False)
    assert "refresh_token" not in exchange(client, code).get_json()


def test_an_access_token_lives_3600_seconds(box: Sandbox, client: FlaskClient, code: str) -> None:
    token = exchange(client, code).get_json()["access_token"]
    box.clock.advance(3599)
    assert org_status(client, token) == (200, "")
    box.clock.advance(1)
    assert org_status(client, token) == (401, "INVALID_TOKEN")


def test_an_unknown_token_is_invalid_and_no_header_is_a_failed_authentication(client: FlaskClient) -> None:
    assert org_status(client, "1000.x.y") == (401, "INVALID_TOKEN")
    answer = client.get(ORG)
    assert (answer.status_code, answer.get_json()["code"]) == (401, "AUTHENTICATION_FAILURE")


@pytest.mark.parametrize("word", ["Bearer", "zoho-oauthtoken", ""])
def test_another_word_than_zoho_oauthtoken_is_refused(client: FlaskClient, code: str, word: str) -> None:
    token = exchange(client, code).get_json()["access_token"]
    assert org_status(client, token, word=word) == (401, "AUTHENTICATION_FAILURE")


def test_refresh_returns_no_refresh_token(client: FlaskClient, code: str) -> None:
    first = exchange(client, code).get_json()
    second = refresh(client, first["refresh_token"]).get_json()
    assert "refresh_token" not in second
    assert second["access_token"] != first["access_token"]
    assert org_status(client, second["access_token"]) == (200, "")


def test_the_11th_refresh_within_10_minutes_is_throttled(box: Sandbox, client: FlaskClient, code: str) -> None:
    token = exchange(client, code).get_json()["refresh_token"]
    for _ in range(10):
        assert "access_token" in refresh(client, token).get_json()
    answer = refresh(client, token)
    assert answer.status_code == 400
    assert answer.get_json()["error"] == "Access Denied"
    assert answer.get_json()["status"] == "failure"
    box.clock.advance(600)
    assert "access_token" in refresh(client, token).get_json()


def test_the_oldest_of_more_than_10_live_access_tokens_stops_working(
    box: Sandbox, client: FlaskClient, code: str
) -> None:
    first = exchange(client, code).get_json()
    tokens = [first["access_token"]]
    for _ in range(9):
        box.clock.advance(1)
        tokens.append(refresh(client, first["refresh_token"]).get_json()["access_token"])
    assert all(org_status(client, token)[0] == 200 for token in tokens)
    box.clock.advance(1)
    tokens.append(refresh(client, first["refresh_token"]).get_json()["access_token"])
    assert [org_status(client, token)[0] for token in tokens] == [401] + [200] * 10


def test_revoking_a_refresh_token_kills_both_kinds(client: FlaskClient, code: str) -> None:
    found = exchange(client, code).get_json()
    answer = client.post(f"/accounts/oauth/v2/token/revoke?token={found['refresh_token']}")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "success"})
    assert org_status(client, found["access_token"]) == (401, "INVALID_TOKEN")
    assert refresh(client, found["refresh_token"]).get_json() == {"error": "invalid_code"}


def test_revoking_an_unknown_token_is_an_error(client: FlaskClient) -> None:
    assert client.post("/accounts/oauth/v2/token/revoke?token=x").get_json() == {"error": "invalid_code"}


@pytest.mark.parametrize(("rule", "left"), [("displace", 20), ("refuse", 20)])
def test_a_21st_refresh_token_displaces_the_oldest_or_is_refused(
    box: Sandbox, client: FlaskClient, emma: User, rule: str, left: int
) -> None:
    box.switches.set(refresh_tokens_over_limit=rule)
    answers = []
    for _ in range(20):
        code = box.accounts.issue_code(emma, ("ZohoCRM.org.READ",), REDIRECT, offline=True, again=True)
        answers.append(exchange(client, code).get_json())
        box.clock.advance(1)
    oldest = refresh(client, linked_refresh_token("demo", emma)).get_json()
    if rule == "displace":
        assert oldest == {"error": "invalid_code"}
        assert "refresh_token" in answers[-1]
    else:
        assert "access_token" in oldest
        assert answers[-1] == {"error": "access_denied"}


def test_a_token_of_one_data_centre_is_invalid_at_the_other(box: Sandbox, client: FlaskClient) -> None:
    for email, own, other in ((EMMA, "", "/jp"), ("hanako.ohtani@ohtani.example", "/jp", "")):
        token = box.accounts.access_token(email)
        assert org_status(client, token, own) == (200, "")
        assert org_status(client, token, other) == (401, "INVALID_TOKEN")


def test_codes_and_refresh_tokens_belong_to_their_data_centre(box: Sandbox, client: FlaskClient) -> None:
    hanako = box.people.by_email("hanako.ohtani@ohtani.example")
    assert hanako
    code = box.accounts.issue_code(hanako, ("ZohoCRM.org.READ",), REDIRECT, offline=True, again=True)
    assert exchange(client, code).get_json() == {"error": "invalid_code"}
    found = exchange(client, code, "/jp").get_json()
    assert found["api_domain"] == "http://localhost/jp/zohoapis"
    assert refresh(client, found["refresh_token"]).get_json() == {"error": "invalid_code"}
    assert "access_token" in refresh(client, found["refresh_token"], "/jp").get_json()


def test_scopes_are_enforced_coql_needs_its_own_and_the_modules(api: Callable[..., Any]) -> None:
    query = "select id from Leads where (id is not null)"
    for scopes in (
        ("ZohoCRM.coql.READ",),
        ("ZohoCRM.modules.ALL",),
        ("ZohoCRM.coql.READ", "ZohoCRM.modules.deals.READ"),
    ):
        answer = api(EMMA, *scopes).coql(query)
        assert (answer.status_code, answer.get_json()["code"]) == (401, "OAUTH_SCOPE_MISMATCH")
    assert api(EMMA, "ZohoCRM.coql.READ", "ZohoCRM.modules.leads.READ").coql(query).status_code == 200


def test_a_deactivated_user_has_no_valid_token(box: Sandbox, client: FlaskClient, emma: User) -> None:
    token = box.accounts.access_token(EMMA)
    box.people.change(EMMA, active=False)
    assert org_status(client, token) == (401, "INVALID_TOKEN")
    assert refresh(client, linked_refresh_token("demo", emma)).get_json() == {"error": "invalid_code"}


def test_expiring_every_access_token_leaves_the_refresh_tokens(box: Sandbox, client: FlaskClient, code: str) -> None:
    found = exchange(client, code).get_json()
    box.accounts.expire_access_tokens()
    assert org_status(client, found["access_token"]) == (401, "INVALID_TOKEN")
    assert "access_token" in refresh(client, found["refresh_token"]).get_json()
