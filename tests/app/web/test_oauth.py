"""Linking an account: the link is one person's, the consent is used once, the account is their own."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.cliq import reference
from app.factory import create_app
from app.routing import Routes
from app.storage.identity.accounts import Invitation, link_url
from app.storage.identity.people import Person
from tests.app.platform import ADA, Platform

ADA_REVOKED = replace(ADA, state="revoked")


@pytest.fixture
def client(any_platform: Platform) -> Iterator[FlaskClient]:
    app = create_app(any_platform, Routes())
    yield app.test_client()
    app.extensions["dispatcher"].close()


def link(platform: Platform, user: str = "7", language: str = "en") -> str:
    url = link_url("http://product.test", platform.vault, Invitation(user, "700", language), platform.source.now())
    assert url.startswith("http://product.test/oauth/start?ticket=")
    return url.removeprefix("http://product.test")


def consent(client: FlaskClient, platform: Platform, **options: Any) -> dict[str, str]:
    """Open the link; what Zoho is asked for."""
    answer = client.get(link(platform, **options))
    assert answer.status_code == 302
    assert answer.location.startswith("http://zoho.test/accounts/oauth/v2/auth?")
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}


def come_back(client: FlaskClient, state: str, **parameters: str) -> TestResponse:
    usual = {"code": "1000.code", "location": "jp", "accounts-server": "http://zoho.test/accounts"}
    return client.get("/oauth/callback", query_string={"state": state, **usual, **parameters})


def linked(platform: Platform, user: str = "7") -> Any:
    with platform.database.read() as tables:
        return tables.accounts.get(user)


def test_a2_a_person_links_their_account(client: FlaskClient, any_platform: Platform) -> None:
    asked = consent(client, any_platform)
    assert asked["redirect_uri"] == "http://product.test/oauth/callback"
    assert (asked["access_type"], asked["prompt"]) == ("offline", "consent")
    answer = come_back(client, asked["state"])
    assert answer.status_code == 200
    assert "ada@example.test is connected" in answer.text
    account = linked(any_platform)
    assert (account.refresh_token, account.access_token) == ("1000.new.refresh", "1000.fresh.token")
    assert (account.accounts_server, account.api_domain) == ("http://zoho.test/accounts", "http://zoho.test/zohoapis")
    assert (account.crm_user_id, account.crm_organisation_id, account.role_name) == ("c7", "o1", "Manager")
    assert any_platform.tokens.usable("7") == "1000.fresh.token"


def test_l1_the_pages_are_in_the_persons_language(client: FlaskClient, any_platform: Platform) -> None:
    answer = come_back(client, consent(client, any_platform, language="ja")["state"])
    assert 'lang="ja"' in answer.text
    browser = client.get("/oauth/start", headers={"Accept-Language": "ja-JP,en;q=0.5"})
    assert 'lang="ja"' in browser.text
    assert 'lang="en"' in client.get("/oauth/start", headers={"Accept-Language": "fr"}).text


def test_a_consent_is_used_once(client: FlaskClient, any_platform: Platform) -> None:
    state = consent(client, any_platform)["state"]
    assert come_back(client, state).status_code == 200
    any_platform.zoho.calls.clear()
    assert come_back(client, state).status_code == 400
    assert any_platform.zoho.calls == []


def test_a_consent_that_takes_longer_than_a_quarter_of_an_hour_is_refused(
    client: FlaskClient, any_platform: Platform
) -> None:
    state = consent(client, any_platform)["state"]
    any_platform.source.advance(15 * 60)
    assert come_back(client, state).status_code == 400
    assert linked(any_platform) is None


def test_a_forged_state_is_refused(client: FlaskClient, any_platform: Platform) -> None:
    state = consent(client, any_platform)["state"]
    other_kind = reference.sign(
        "record", "x", reference.ANYBODY, any_platform.source.now().replace(year=2030), any_platform.keys
    )
    for forged in ("", "x", state[:-1] + ("A" if state[-1] != "A" else "B"), other_kind, "é" * 50, "a" * 100_000):
        assert come_back(client, forged).status_code == 400
    assert any_platform.zoho.calls == []


def test_a_link_is_good_for_a_day_and_not_to_be_changed(client: FlaskClient, any_platform: Platform) -> None:
    url = link(any_platform)
    any_platform.source.advance(86_399)
    assert client.get(url).status_code == 302
    any_platform.source.advance(2)
    assert client.get(url).status_code == 400
    for changed in (url[:-10], url.replace("ticket=", "ticket=x"), "/oauth/start", "/oauth/start?ticket=é"):
        assert client.get(changed).status_code == 400


def test_refusing_consent_is_said_plainly(client: FlaskClient, any_platform: Platform) -> None:
    state = consent(client, any_platform)["state"]
    answer = client.get("/oauth/callback", query_string={"state": state, "error": "access_denied"})
    assert answer.status_code == 200
    assert "nothing was connected" in answer.text
    assert linked(any_platform) is None


@pytest.mark.parametrize(
    "server", ["https://evil.test", "https://accounts.zoho.com.evil.test", "http://169.254.169.254"]
)
def test_a_code_goes_to_no_server_but_zohos(server: str, client: FlaskClient, any_platform: Platform) -> None:
    answer = come_back(client, consent(client, any_platform)["state"], **{"accounts-server": server})
    assert answer.status_code == 502
    assert any_platform.zoho.calls == []


def test_an_account_that_is_not_the_persons_own_is_refused_and_given_back(
    client: FlaskClient, any_platform: Platform
) -> None:
    """Else whoever sends their link to a colleague would read the CRM as that colleague."""
    any_platform.zoho.zuid, any_platform.zoho.email = "8", "<b>grace@example.test</b>"
    answer = come_back(client, consent(client, any_platform)["state"])
    assert answer.status_code == 403
    assert "&lt;b&gt;grace@example.test" in answer.text
    assert linked(any_platform) is None
    assert any(path.endswith("/revoke") for _, path, _ in any_platform.zoho.calls)


@pytest.mark.parametrize(("email", "status"), [("Ada@Example.test", 200), ("grace@example.test", 403), ("", 403)])
def test_without_a_zuid_the_e_mail_address_decides(
    email: str, status: int, client: FlaskClient, any_platform: Platform
) -> None:
    any_platform.people.meet(Person("7", email="ada@example.test"))
    any_platform.zoho.zuid, any_platform.zoho.email = "", email
    assert come_back(client, consent(client, any_platform)["state"]).status_code == status


def test_a_failing_exchange_says_what_to_do_and_keeps_the_old_account(
    client: FlaskClient, any_platform: Platform
) -> None:
    any_platform.link()
    any_platform.zoho.answers["/accounts/oauth/v2/token"] = (200, {"error": "invalid_code"})
    answer = come_back(client, consent(client, any_platform)["state"])
    assert answer.status_code == 502
    assert "Reference" in answer.text
    assert linked(any_platform).refresh_token == "1000.refresh"


def test_pages_load_nothing_and_leak_nothing(client: FlaskClient, any_platform: Platform) -> None:
    answer = come_back(client, consent(client, any_platform)["state"])
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "1000." not in answer.text


def test_linking_again_ends_a_revoked_state_at_once(client: FlaskClient, any_platform: Platform) -> None:
    any_platform.link(replace(ADA_REVOKED, cliq_user_id="7"))
    before = any_platform.tokens.account("7")
    assert before is not None
    assert before.state == "revoked"
    come_back(client, consent(client, any_platform)["state"])
    after = any_platform.tokens.account("7")
    assert after is not None
    assert after.state == "linked"
