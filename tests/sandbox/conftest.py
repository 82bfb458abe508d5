"""A sandbox in memory with a clock that stands still, whose webhooks go to a throwaway product, and ways to call it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sandbox.app import create_sandbox
from sandbox.crm.organisation import Crm
from sandbox.crm.service import crm_of
from sandbox.datasets.metadata import schema_of
from sandbox.state import Sandbox
from tests.sandbox.cliq_product import Cliq, Product

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
JAPANESE_REP = "misaki.takahashi@zylker.example"
ENGLISH_REP = "emma.clark@zylker.example"
MANAGER = "ken.sato@zylker.example"
ADMINISTRATOR = "aoi.mori@zylker.example"


@pytest.fixture
def product() -> Product:
    return Product()


_FREE: list[tuple[Flask, dict[str, Any]]] = []
"""Sandboxes of tests that ended, and what tests may exchange: emptying one is quicker than putting one together."""
EXCHANGED = ("callback", "settle", "sleep", "patience_seconds", "installation", "services")


@pytest.fixture
def app(product: Product) -> Iterator[Flask]:
    """A sandbox that nobody has touched, its clock standing still at the beginning."""
    if _FREE:
        app, usual = _FREE.pop()
        sandbox: Sandbox = app.extensions["sandbox"]
        for name, value in usual.items():
            setattr(sandbox, name, value)
        for name in sandbox.people.organisations:
            crm_of(sandbox, name).schema = schema_of(name)
        sandbox.clock.set(NOW)
        sandbox.reset("demo")
    else:
        app = create_sandbox(frozen_at=NOW)
        sandbox = app.extensions["sandbox"]
        usual = {name: getattr(sandbox, name) for name in EXCHANGED}
    sandbox.callback = product
    yield app
    _FREE.append((app, usual))


@pytest.fixture
def box(app: Flask) -> Sandbox:
    return app.extensions["sandbox"]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def cliq(app: Flask) -> Cliq:
    return Cliq(app.test_client())


@pytest.fixture
def bearer(box: Sandbox) -> Callable[..., dict[str, str]]:
    """`bearer(email)` or `bearer(email, "scope", …)`: the header of a call as that person."""

    def header(email: str = JAPANESE_REP, *scopes: str) -> dict[str, str]:
        return {"Authorization": f"Zoho-oauthtoken {box.accounts.access_token(email, scopes or None)}"}

    return header


class Api:
    """Calls the CRM as one person: `api.get("/Leads", fields="id")`, `api.coql("select …")`, `api.post(…)`."""

    def __init__(self, client: FlaskClient, header: dict[str, str], prefix: str = "/zohoapis/crm/v8") -> None:
        self.client, self.header, self.prefix = client, header, prefix

    def get(self, path: str, headers: dict[str, str] | None = None, **query: str) -> TestResponse:
        return self.client.get(self.prefix + path, headers={**self.header, **(headers or {})}, query_string=query)

    def post(self, path: str, body: Any, **more: Any) -> TestResponse:
        return self.client.post(self.prefix + path, headers=self.header, json=body, **more)

    def put(self, path: str, body: Any, headers: dict[str, str] | None = None) -> TestResponse:
        return self.client.put(self.prefix + path, headers={**self.header, **(headers or {})}, json=body)

    def delete(self, path: str, **query: str) -> TestResponse:
        return self.client.delete(self.prefix + path, headers=self.header, query_string=query)

    def coql(self, query: str, **more: Any) -> TestResponse:
        return self.post("/coql", {"select_query": query, **more})

    def rows(self, query: str) -> list[dict[str, Any]]:
        """The rows of a query that must be answered; none for 204."""
        answer = self.coql(query)
        if answer.status_code == 204:
            return []
        assert answer.status_code == 200, answer.get_json()
        found: list[dict[str, Any]] = answer.get_json()["data"]
        return found

    def error(self, query: str) -> dict[str, Any]:
        """The error of a query that must be refused with 400."""
        answer = self.coql(query)
        assert answer.status_code == 400, answer.data
        found: dict[str, Any] = answer.get_json()
        return found


@pytest.fixture
def api(client: FlaskClient, bearer: Callable[..., dict[str, str]]) -> Callable[..., Api]:
    """`api()` calls as the Japanese rep, `api(email, "scope", …)` as another, with other scopes."""

    def open_as(email: str = JAPANESE_REP, *scopes: str) -> Api:
        return Api(client, bearer(email, *scopes))

    return open_as


@pytest.fixture
def crm(box: Sandbox) -> Crm:
    return crm_of(box)
