"""A client of each service against a scripted wire: what it sends is looked at, the test writes what comes back."""

from collections.abc import Iterator
from typing import Any

import pytest
import responses

from app.clients.cliq import Cliq
from app.clients.crm import Crm
from app.clients.http import Http, Limits
from app.clients.oauth import OAuth
from tests.fixed import FixedSource

API = "https://www.zohoapis.jp"
CLIQ = "https://cliq.zoho.jp"
ACCOUNTS = "https://accounts.zoho.jp"


class Tokens:
    """Hands out 'first'; each refusal is answered with the next token."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    def access_token(self) -> str:
        return "first"

    def refreshed(self, old: str) -> str:
        self.refused.append(old)
        return f"fresh{len(self.refused)}"


class Lines:
    """Keeps the log lines of a test."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def info(self, event: str, **facts: Any) -> None:
        self.lines.append({"event": event, **facts})


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def log() -> Lines:
    return Lines()


@pytest.fixture
def tokens() -> Tokens:
    return Tokens()


@pytest.fixture
def http(source: FixedSource, log: Lines) -> Http:
    return Http("crm", source=source, log=log)


@pytest.fixture
def crm(http: Http, tokens: Tokens) -> Crm:
    return Crm(http, api_domain=API, tokens=tokens, organisation="org1")


@pytest.fixture
def cliq(source: FixedSource, log: Lines, tokens: Tokens) -> Cliq:
    limits = Limits(repeats_throttled=False)
    return Cliq(Http("cliq", source=source, log=log, limits=limits), cliq_url=CLIQ, tokens=tokens)


@pytest.fixture
def oauth(source: FixedSource, log: Lines) -> OAuth:
    return OAuth(
        Http("accounts", source=source, log=log, limits=Limits(repeats_throttled=False)),
        source=source,
        accounts_url=ACCOUNTS,
        client_id="1000.CLIENT",
        client_secret="the-client-secret",
        redirect_uri="https://zcrm.example/oauth/callback",
    )
