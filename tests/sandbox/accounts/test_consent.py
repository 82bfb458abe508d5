"""The consent page and what comes back from it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sandbox.state import Sandbox

REDIRECT = "http://product.test/oauth/callback"
REQUEST = {
    "response_type": "code",
    "client_id": "1000.SANDBOXCLIENT",
    "redirect_uri": REDIRECT,
    "scope": "ZohoCRM.modules.ALL,ZohoCRM.coql.READ",
    "access_type": "offline",
    "prompt": "consent",
    "state": "st&te=1",
}


def decide(client: FlaskClient, user: str, decision: str = "approve", **changes: str) -> TestResponse:
    return client.post(
        "/accounts/oauth/v2/auth", query_string={**REQUEST, **changes}, data={"user": user, "decision": decision}
    )


def returned(answer: TestResponse) -> dict[str, str]:
    assert answer.status_code == 302
    parts = urlsplit(answer.headers["Location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == REDIRECT
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def test_the_page_names_the_people_and_the_scopes(client: FlaskClient) -> None:
    page = client.get("/accounts/oauth/v2/auth", query_string=REQUEST).get_data(as_text=True)
    assert "emma.clark@zylker.example" in page
    assert "hanako.ohtani@ohtani.example" in page
    assert "ZohoCRM.coql.READ" in page


def test_the_page_is_in_the_language_of_the_person_who_is_acting(client: FlaskClient) -> None:
    ask = {**REQUEST, "login_hint": "misaki.takahashi@zylker.example"}
    page = client.get("/accounts/oauth/v2/auth", query_string=ask).get_data(as_text=True)
    assert "許可する" in page
    assert 'value="misaki.takahashi@zylker.example" required checked' in page
    client.set_cookie("sandbox_user", "emma.clark%40zylker.example")
    page = client.get("/accounts/oauth/v2/auth", query_string=REQUEST).get_data(as_text=True)
    assert "Accept" in page
    assert 'value="emma.clark@zylker.example" required checked' in page


def test_approving_returns_code_location_accounts_server_and_state(client: FlaskClient) -> None:
    found = returned(decide(client, "emma.clark@zylker.example"))
    assert set(found) == {"code", "location", "accounts-server", "state"}
    assert found["state"] == "st&te=1"
    assert (found["location"], found["accounts-server"]) == ("us", "http://localhost/accounts")


def test_a_person_of_the_other_data_centre_comes_back_with_its_location(client: FlaskClient) -> None:
    found = returned(decide(client, "hanako.ohtani@ohtani.example"))
    assert (found["location"], found["accounts-server"]) == ("jp", "http://localhost/jp/accounts")


def test_refusing_returns_access_denied_and_state(client: FlaskClient) -> None:
    assert returned(decide(client, "", "refuse")) == {"error": "access_denied", "state": "st&te=1"}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"redirect_uri": "http://evil.example/"}, "invalid_redirect_uri"),
        ({"redirect_uri": REDIRECT + "/"}, "invalid_redirect_uri"),
        ({"client_id": "1000.OTHER"}, "invalid_client"),
        ({"response_type": "token"}, "invalid_response_type"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "everything"}, "invalid_scope"),
    ],
)
def test_a_wrong_request_gets_an_error_page_and_never_a_redirect(
    client: FlaskClient, changes: dict[str, str], problem: str
) -> None:
    for answer in (
        client.get("/accounts/oauth/v2/auth", query_string={**REQUEST, **changes}),
        decide(client, "emma.clark@zylker.example", **changes),
    ):
        assert answer.status_code == 400
        assert problem in answer.get_data(as_text=True)
        assert "Location" not in answer.headers


def test_linking_makes_a_person_linked(client: FlaskClient, box: Sandbox) -> None:
    user = box.people.by_email("daisuke.suzuki@zylker.example")
    assert user is not None
    assert not box.accounts.is_linked(user)
    code = returned(decide(client, user.email))["code"]
    form = {
        "grant_type": "authorization_code",
        "client_id": REQUEST["client_id"],
        "client_secret": "sandbox-client-secret",
        "redirect_uri": REDIRECT,
        "code": code,
    }
    assert client.post("/accounts/oauth/v2/token", data=form).get_json()["refresh_token"]
    assert box.accounts.is_linked(user)
