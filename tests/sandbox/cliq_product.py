"""A throwaway product for tests of the stand-in: it answers webhooks with what it was told to, and keeps what it got.

And `Cliq`, a driver of the control API that reads as a sentence.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flask.testing import FlaskClient

REP = "misaki.takahashi@zylker.example"
PEER = "emma.clark@zylker.example"
ADMINISTRATOR = "aoi.mori@zylker.example"
SALES = "#sales"


@dataclass(frozen=True)
class Received:
    """One webhook as it arrived."""

    headers: dict[str, str]
    raw: bytes
    timeout: float

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)

    @property
    def params(self) -> dict[str, Any]:
        return self.body["params"]


@dataclass
class Product:
    """Answers `{"output": …}`.

    outputs  by handler type: a value, or a function of the body
    raw      sent as the whole answer in place of that
    during   called while a webhook is being handled
    """

    outputs: dict[str, Any] = field(default_factory=dict)
    raw: bytes | None = None
    status: int = 200
    during: Callable[[Received], None] = lambda received: None
    received: list[Received] = field(default_factory=list)

    def __call__(
        self, method: str, url: str, *, headers: dict[str, str], data: bytes, timeout: float
    ) -> requests.Response:
        assert (method, url) == ("POST", "http://product.test/cliq")
        self.received.append(Received(headers, data, timeout))
        self.during(self.received[-1])
        output = self.outputs.get(self.last.body["handler"]["type"], "")
        value = output(self.last.body) if callable(output) else output
        answer = requests.Response()
        answer.status_code = self.status
        answer._content = self.raw if self.raw is not None else json.dumps({"output": value}).encode()
        return answer

    @property
    def last(self) -> Received:
        return self.received[-1]


class Cliq:
    """What people do, through the control API; every call must succeed unless `expect` says otherwise."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def post(self, path: str, *, expect: int = 200, **given: Any) -> dict[str, Any]:
        answer = self.client.post(f"/sandbox/{path}", json={"user": REP, **given})
        assert answer.status_code == expect, answer.get_data(as_text=True)
        return answer.get_json()

    def get(self, path: str, **query: Any) -> Any:
        """expect  the status that is asserted, 200 when not said; everything else is the query."""
        expect = query.pop("expect", 200)
        answer = self.client.get(f"/sandbox/{path}", query_string=query)
        assert answer.status_code == expect, answer.get_data(as_text=True)
        return answer.get_json()

    def says(self, text: str, chat: str = SALES, **given: Any) -> dict[str, Any]:
        return self.post("say", chat=chat, text=text, **given)

    def types(self, text: str, chat: str = SALES, **given: Any) -> dict[str, Any]:
        return self.post("suggest", chat=chat, text=text, **given)

    def presses(self, button: str | int, message: str = "last", **given: Any) -> dict[str, Any]:
        return self.post("press", message=message, button=button, **given)

    def sees(self, chat: str = SALES, user: str = REP) -> list[dict[str, Any]]:
        return self.get("messages", chat=chat, **{"as": user})

    def switches(self, **values: Any) -> None:
        assert self.client.post("/sandbox/switches", json=values).status_code == 200


def signature_fits(key: rsa.RSAPublicKey, signature: bytes, raw: bytes) -> bool:
    try:
        key.verify(signature, raw, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def button(label: str = "Open", **facts: Any) -> dict[str, Any]:
    """A button that calls the extension's function."""
    return {"label": label, "action": {"type": "invoke.function", "data": {"name": "zcrmbutton"}}, **facts}


def form(*inputs: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """A form that calls the extension's function."""
    action = {"type": "invoke.function", "name": "zcrmform"}
    return {"type": "form", "title": "Note", "name": "note", "action": action, "inputs": list(inputs), **facts}
