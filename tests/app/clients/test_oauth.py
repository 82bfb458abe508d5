"""Consent, codes, tokens: what is sent to which server, and what each refusal means."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from app.clients import regions
from app.clients.oauth import SCOPES, OAuth
from app.errors import (
    ConfigError,
    RateLimited,
    ServiceError,
    ServiceRejected,
    ServiceUnavailable,
    TokenRevoked,
    Unauthorized,
)
from tests.app.clients.conftest import ACCOUNTS
from tests.fixed import START

TOKEN = f"{ACCOUNTS}/oauth/v2/token"
GRANT = {
    "access_token": "1000.aaaa.bbbb",
    "refresh_token": "1000.cccc.dddd",
    "scope": "ZohoCRM.modules.ALL ZohoCRM.coql.READ",
    "api_domain": "https://www.zohoapis.jp",
    "token_type": "Bearer",
    "expires_in": 3600,
}


def test_a2_the_consent_page_is_asked_for_both_products_and_for_a_refresh_token(oauth: OAuth) -> None:
    url = urlsplit(oauth.authorize_url("signed-state"))
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    scopes = query.pop("scope").split(",")
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{ACCOUNTS}/oauth/v2/auth"
    assert query == {
        "response_type": "code",
        "client_id": "1000.CLIENT",
        "redirect_uri": "https://zcrm.example/oauth/callback",
        "access_type": "offline",
        "prompt": "consent",
        "state": "signed-state",
    }
    assert set(scopes) == set(SCOPES)
    assert {scope.split(".")[0] for scope in scopes} == {"ZohoCRM", "ZohoSearch", "ZohoCliq"}


def test_a_code_is_exchanged_at_the_server_that_the_consent_named(oauth: OAuth, wire: responses.RequestsMock) -> None:
    wire.post("https://accounts.zoho.eu/oauth/v2/token", json=GRANT)
    grant = oauth.exchange("1000.code", "https://accounts.zoho.eu")
    assert (grant.access_token, grant.refresh_token) == ("1000.aaaa.bbbb", "1000.cccc.dddd")
    assert grant.api_domain == "https://www.zohoapis.jp"
    assert grant.expires_at == START + timedelta(hours=1)
    assert grant.scopes == ("ZohoCRM.modules.ALL", "ZohoCRM.coql.READ")
    form = parse_qs(str(wire.calls[0].request.body))
    assert form == {
        "grant_type": ["authorization_code"],
        "client_id": ["1000.CLIENT"],
        "client_secret": ["the-client-secret"],
        "redirect_uri": ["https://zcrm.example/oauth/callback"],
        "code": ["1000.code"],
    }
    assert "1000." not in repr(grant)


@pytest.mark.parametrize(
    "server",
    [
        "https://accounts.zoho.jp.evil.example",
        "https://evil.example/accounts.zoho.jp",
        "http://accounts.zoho.jp",
        "https://accounts.zoho.jp@evil.example",
        "https://accounts.zoho.jp:8443",
        "accounts.zoho.jp",
        "javascript:alert(1)",
    ],
)
def test_no_secret_is_sent_to_a_server_that_a_browser_made_up(
    oauth: OAuth, wire: responses.RequestsMock, server: str
) -> None:
    with pytest.raises(Unauthorized):
        oauth.exchange("1000.code", server)
    assert len(wire.calls) == 0


def test_a_refresh_keeps_the_refresh_token(oauth: OAuth, wire: responses.RequestsMock) -> None:
    wire.post(TOKEN, json={"access_token": "1000.new", "api_domain": "https://www.zohoapis.jp/", "expires_in": 3600})
    grant = oauth.refresh("1000.cccc.dddd")
    assert grant.access_token == "1000.new"
    assert grant.refresh_token is None
    assert grant.api_domain == "https://www.zohoapis.jp"
    assert parse_qs(str(wire.calls[0].request.body))["grant_type"] == ["refresh_token"]


def test_a_missing_api_domain_is_that_of_the_accounts_server(oauth: OAuth, wire: responses.RequestsMock) -> None:
    wire.post("https://accounts.zohocloud.ca/oauth/v2/token", json={"access_token": "1000.new"})
    assert oauth.refresh("1000.cccc", "https://accounts.zohocloud.ca").api_domain == "https://www.zohoapis.ca"


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        ("invalid_code", TokenRevoked, "token_revoked"),
        ("invalid_client", ServiceRejected, "client_misconfigured"),
        ("invalid_client_secret", ServiceRejected, "client_misconfigured"),
        ("invalid_redirect_uri", ServiceRejected, "client_misconfigured"),
        ("access_denied", ServiceRejected, "service_rejected"),
        ("Access Denied", RateLimited, "rate_limited"),
        ("", ServiceRejected, "service_rejected"),
    ],
)
def test_every_refusal_means_the_same_with_200_and_with_400(
    oauth: OAuth, wire: responses.RequestsMock, status: int, error: str, kind: type[Exception], code: str
) -> None:
    wire.post(TOKEN, status=status, json={"error": error} if error else {})
    for call in (lambda: oauth.exchange("1000.code"), lambda: oauth.refresh("1000.refresh")):
        with pytest.raises(kind) as raised:
            call()
        assert getattr(raised.value, "code", "") == code


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 422, 429])
@pytest.mark.parametrize("body", ['{"error": "general_error"}', '{"error": "invalid_client"}', "{}", "[]", "<html>"])
def test_no_other_refusal_takes_a_consent_for_gone(
    oauth: OAuth, wire: responses.RequestsMock, status: int, body: str
) -> None:
    """TokenRevoked marks the account and asks the person to link again: only for Zoho's word that the token is none."""
    wire.post(TOKEN, status=status, body=body, content_type="application/json")
    with pytest.raises(ServiceError) as raised:
        oauth.refresh("1000.refresh")
    assert not isinstance(raised.value, TokenRevoked)


def test_a_consent_without_a_refresh_token_is_none(oauth: OAuth, wire: responses.RequestsMock) -> None:
    wire.post(TOKEN, json={name: value for name, value in GRANT.items() if name != "refresh_token"})
    with pytest.raises(TokenRevoked):
        oauth.exchange("1000.code")


def test_unlinking_revokes_and_twice_is_fine(oauth: OAuth, wire: responses.RequestsMock) -> None:
    wire.post(f"{TOKEN}/revoke", json={"status": "success"})
    wire.post(f"{TOKEN}/revoke", status=400, json={"error": "invalid_code"})
    oauth.revoke("1000.cccc.dddd")
    oauth.revoke("1000.cccc.dddd")
    assert wire.calls[0].request.params == {"token": "1000.cccc.dddd"}  # type: ignore[attr-defined]


def test_the_sandbox_is_trusted_only_when_it_is_configured(oauth: OAuth) -> None:
    assert regions.is_accounts_server("http://zoho.test/accounts", ["http://zoho.test/accounts/"])
    assert not regions.is_accounts_server("http://zoho.test/accounts")
    assert not regions.is_accounts_server("http://zoho.test/accounts/x", ["http://zoho.test/accounts"])


def test_every_data_centre_has_all_its_hosts() -> None:
    assert set(regions.REGIONS) == {"us", "eu", "in", "au", "cn", "jp", "ca", "sa"}
    for code, region in regions.REGIONS.items():
        assert regions.region(code.upper()) == region
        for address in (region.accounts, region.api, region.cliq, region.crm_web):
            assert address.startswith("https://")
            assert not address.endswith("/")
    with pytest.raises(ConfigError):
        regions.region("mars")


def test_an_answer_without_any_api_domain_is_no_answer(oauth: OAuth, wire: responses.RequestsMock) -> None:
    other = "http://zoho.test/accounts"
    oauth._allowed = (*oauth._allowed, other)
    wire.post(f"{other}/oauth/v2/token", json={"access_token": "1000.new"})
    with pytest.raises(ServiceUnavailable):
        oauth.refresh("1000.refresh", other)
