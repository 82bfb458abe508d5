"""The doors for Cliq: what is not genuine is refused without a word, what is wrong is named, the rest is answered."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import structlog
from cryptography.hazmat.primitives.asymmetric import rsa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.cliq.message import Message
from app.cliq.reply import Reply
from app.context import Context
from app.factory import create_app
from app.routing import Routes
from app.web.entry import MAX_BYTES
from tests.app.platform import Platform, payload, public_key, raw, signature

Client = Callable[..., FlaskClient]
PATH_TOKEN = "an-unguessable-path-of-the-stand-alone-bot"


def echo(ctx: Context) -> Reply:
    return Reply(Message(f"heard {ctx.call.arguments}"))


@pytest.fixture
def client(platform: Platform) -> Iterator[Client]:
    apps = []

    def make(**changes: Any) -> FlaskClient:
        services = replace(platform, settings=replace(platform.settings, **changes))
        apps.append(create_app(services, Routes(commands={"zcrm": echo})))
        return apps[-1].test_client()

    yield make
    for app in apps:
        app.extensions["dispatcher"].close()


def send(client: FlaskClient, body: bytes, header: str | None = None, path: str = "/cliq") -> TestResponse:
    return client.post(path, data=body, headers={"X-Cliq-Signature": header if header is not None else signature(body)})


def command(platform: Platform, **params: Any) -> bytes:
    return raw(payload(at=platform.source.now(), **params))


def test_a_signed_request_is_answered(platform: Platform, client: Client) -> None:
    answer = send(client(), command(platform, arguments="leads [会社] contains [zyl]"))
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.json == {"output": {"text": "heard leads [会社] contains [zyl]"}}


def test_the_signature_covers_the_raw_bytes(platform: Platform, client: Client) -> None:
    """Blanks, key order and escapes that a parser would lose."""
    body = json.dumps(payload(at=platform.source.now(), arguments="é"), indent=1).encode()
    assert send(client(), body).status_code == 200
    assert send(client(), body.replace(b"\n", b""), signature(body)).status_code == 401


@pytest.mark.parametrize(
    "header", ["", "AAAA", "not base64 at all!", "é", "A" * 344, "A" * 100_000, "AAAA=AAAA", "\x7f"], ids=range(8)
)
def test_a_wrong_signature_is_refused_without_detail(header: str, platform: Platform, client: Client) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = send(client(), command(platform), header)
    assert answer.status_code == 401
    assert answer.json == {"error": {"code": "unauthorized", "message": "The request could not be verified."}}
    assert [line["event"] for line in lines] == ["refused"]


def test_a_missing_signature_is_refused(platform: Platform, client: Client) -> None:
    assert client().post("/cliq", data=command(platform)).status_code == 401


def test_a_key_that_is_not_configured_is_refused_and_a_second_one_accepted(platform: Platform, client: Client) -> None:
    other = rsa.generate_private_key(65537, 2048)
    body = command(platform)
    assert send(client(), body, signature(body, other)).status_code == 401
    both = (*platform.settings.cliq_public_keys, public_key(other))
    assert send(client(cliq_public_keys=both), body, signature(body, other)).status_code == 200
    assert send(client(cliq_public_keys=both), body).status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-299, 200), (0, 200), (299, 200), (301, 401)])
def test_an_event_is_good_for_five_minutes_on_either_side(
    seconds: int, status: int, platform: Platform, client: Client
) -> None:
    body = raw(payload(at=platform.source.now() + timedelta(seconds=seconds)))
    assert send(client(), body).status_code == status


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        (b"", {"reason": "not_json"}),
        (b"{", {"reason": "not_json"}),
        (b"\xff\xfe", {"reason": "not_json"}),
        (b"[]", {"reason": "not_an_object"}),
        (b'"text"', {"reason": "not_an_object"}),
        (b"null", {"reason": "not_an_object"}),
        (b"[" * 100_000, {"reason": "not_json"}),
    ],
    ids=range(7),
)
def test_what_is_not_a_json_object_is_400_with_one_log_line(body: bytes, facts: Any, client: Client) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = send(client(), body)
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"] == {"code": "bad_request", "message": answer.json["error"]["message"], **facts}
    assert [line["event"] for line in lines] == ["refused"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"timestamp": "soon"}, "timestamp"),
        ({"handler": 5}, "handler"),
        ({"params": []}, "params"),
        ({"type": ["command"]}, "type"),
    ],
)
def test_a_wrong_shape_is_400_and_names_the_field(
    change: dict[str, Any], field: str, platform: Platform, client: Client
) -> None:
    answer = send(client(), raw(payload(at=platform.source.now()) | change))
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"]["field"].startswith(field)


def test_a_body_of_two_megabytes_is_413_whatever_it_says_about_itself(client: Client) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = send(client(), b"x" * 2_000_000, "AAAA")
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["error"]["limit_bytes"] == MAX_BYTES
    assert [line["event"] for line in lines] == ["refused"]


def test_another_method_or_address_gets_the_same_shape_of_error(client: Client) -> None:
    answer = client().get("/cliq")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"POST"}
    assert answer.json is not None
    assert answer.json["error"]["code"] == "method_not_allowed"
    missing = client().get("/nothing").json
    assert missing == {"error": {"code": "not_found", "message": "There is nothing at this address."}}


def test_a_stand_alone_component_is_answered_at_its_secret_address_only(platform: Platform, client: Client) -> None:
    with_path = client(cliq_path_token=PATH_TOKEN)
    body = command(platform, arguments="x")
    assert send(with_path, body, "", f"/cliq/{PATH_TOKEN}").json == {"output": {"text": "heard x"}}
    for wrong in ("wrong", PATH_TOKEN + "x", PATH_TOKEN[:-1], "é" * 40):
        assert send(with_path, body, "", f"/cliq/{wrong}").status_code == 401
    assert send(client(), body, "", f"/cliq/{PATH_TOKEN}").status_code == 401, "no such address is configured"
    old = raw(payload(at=platform.source.now() - timedelta(seconds=400)))
    assert send(with_path, old, "", f"/cliq/{PATH_TOKEN}").status_code == 401


def test_consent_that_was_not_given_is_no_error(platform: Platform, client: Client) -> None:
    body = command(platform, user=None, chat=None, arguments="x")
    assert send(client(), body).json == {"output": {"text": "heard x"}}


def test_every_line_of_a_request_carries_its_id(platform: Platform, client: Client) -> None:
    seen = []

    def run(ctx: Context) -> Reply:
        seen.append(structlog.contextvars.get_contextvars())
        return Reply(None)

    app = create_app(platform, Routes(commands={"zcrm": run}))
    for _ in range(2):
        send(app.test_client(), command(platform))
    app.extensions["dispatcher"].close()
    assert len({facts["request_id"] for facts in seen}) == 2


def test_bench_runs_say_how_long_we_took_and_how_long_the_crm(platform: Platform, client: Client) -> None:
    assert "Server-Timing" not in send(client(), command(platform)).headers
    timing = send(client(bench=True), command(platform)).headers["Server-Timing"]
    assert [part.split(";")[0] for part in timing.split(", ")] == ["app", "crm"]


def test_the_unforeseen_is_500_with_a_reference_and_no_trace(platform: Platform, client: Client) -> None:
    app = client().application

    @app.get("/broken")
    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    with structlog.testing.capture_logs() as lines:
        answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert answer.json is not None
    assert answer.json["error"]["reference"] == lines[0]["reference"]
    assert "secret detail" not in answer.text
