"""SalesIQ as a product meets it: a caller with a token, an address that hears webhooks, and a site to play on."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flask import Flask
from flask.testing import FlaskClient

from sandbox.app import create_sandbox
from sandbox.state import Sandbox
from tests.sandbox.conftest import NOW
from tests.site import SCOPES, Site

AOI = "aoi.mori@zylker.example"
URL = "http://product.test/hooks/salesiq/t"
HERE = "/salesiq/api/v2/zylkerkk"


@dataclass
class Heard:
    """What arrived at the product's addresses. statuses: by method, what is answered"""

    calls: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    slow: bool = False

    def __call__(
        self, method: str, url: str, *, headers: dict[str, str], data: bytes, timeout: float
    ) -> requests.Response:
        self.calls.append((method, url, headers, data))
        if self.slow and method == "POST":
            raise requests.ReadTimeout
        answer = requests.Response()
        answer.status_code = self.statuses.get(method, 200)
        return answer

    @property
    def posts(self) -> list[tuple[dict[str, str], dict[str, Any]]]:
        return [(headers, json.loads(data)) for method, _, headers, data in self.calls if method == "POST"]

    @property
    def events(self) -> list[str]:
        return [body.get("event", "") for _, body in self.posts]


@dataclass
class Api:
    """`api.get("/apps")`: the decoded answer."""

    client: FlaskClient
    header: dict[str, str]

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> dict[str, Any]:
        whole = path if path.startswith("/salesiq") else HERE + path
        more = {"json": body} if body is not None else {}
        answer = self.client.open(whole, method=method, headers=self.header, query_string=query, **more)
        found: dict[str, Any] = answer.get_json()
        assert answer.status_code == 200, found
        return found

    def get(self, path: str, **query: Any) -> Any:
        answer = self("GET", path, **query)
        assert "error" not in answer, answer
        return answer["data"]

    def made(self, method: str, path: str, body: Any = None) -> Any:
        answer = self(method, path, body)
        assert "error" not in answer, answer
        return answer["data"]

    def refused(self, method: str, path: str, body: Any = None, **query: Any) -> int:
        code: int = self(method, path, body, **query)["error"]["code"]
        return code


@dataclass
class Around:
    """What a Site needs of a World."""

    control: FlaskClient


@pytest.fixture(scope="package")
def one_sandbox() -> Iterator[Flask]:
    app = create_sandbox(frozen_at=NOW, dataset="empty")
    yield app
    app.extensions["sandbox"].store.close()


@pytest.fixture
def app(one_sandbox: Flask) -> Flask:
    """A sandbox with a portal and an empty CRM: emptying one is quicker than putting one together."""
    sandbox: Sandbox = one_sandbox.extensions["sandbox"]
    sandbox.clock.set(NOW)
    sandbox.reset("empty")
    return one_sandbox


@pytest.fixture
def heard(box: Sandbox) -> Heard:
    made = Heard()
    box.callback = made
    return made


@pytest.fixture
def siq(client: FlaskClient, bearer: Callable[..., dict[str, str]]) -> Api:
    return Api(client, bearer(AOI, *SCOPES))


@pytest.fixture
def site(client: FlaskClient, heard: Heard) -> Site:
    return Site(Around(client))


def hook(siq: Api, *events: str, **facts: Any) -> dict[str, Any]:
    """Register a webhook with one key."""
    body = {"type": "data", "url": URL, "events": list(events), "secured": True, "version": "1", **facts}
    made = siq.made("POST", "/webhooks", body)
    return siq.made("POST", f"/webhooks/{made['id']}/keys")


def fits(hook: dict[str, Any], headers: dict[str, str], raw: bytes, place: int = 0) -> bool:
    """Whether the key at this place of the webhook has signed."""
    key = serialization.load_pem_public_key(hook["public_keys"][place]["key"].encode())
    assert isinstance(key, rsa.RSAPublicKey)
    try:
        key.verify(base64.b64decode(headers["x-siqsignature"]), raw, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True
