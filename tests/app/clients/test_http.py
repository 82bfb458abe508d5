"""The one outgoing call: what it refuses to follow, read or share, how long it goes on, what it writes down."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import orjson
import pytest
import responses
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from app.clients.http import Http, Limits
from app.clients.wire import faults, timing
from app.errors import RateLimited, ServiceError, ServiceRejected, ServiceUnavailable
from tests.app.clients.conftest import Lines
from tests.fixed import FixedSource

URL = "https://www.zohoapis.jp/crm/v8/org"


class Adapter(BaseAdapter):
    """A service in process: one function answers every request."""

    def __init__(self, answer: Callable[[PreparedRequest], bytes], headers: dict[str, str] | None = None) -> None:
        super().__init__()
        self.answer, self.headers = answer, headers or {}

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        response = Response()
        response.status_code = 200
        response.headers.update(self.headers)
        response.raw = HTTPResponse(BytesIO(self.answer(request)), self.headers, 200, preload_content=False)
        response.url = str(request.url)
        response.request = request
        return response

    def close(self) -> None:
        """Nothing to let go."""


def test_an_adapter_takes_the_addresses_below_its_prefix(source: FixedSource) -> None:
    http = Http("crm", source=source, adapters={"http://zoho.test/": Adapter(lambda _: b'{"here": true}')})
    assert http.call("GET", "http://zoho.test/crm", operation="GET /crm").body == {"here": True}


def test_a_redirect_is_not_followed(http: Http, wire: responses.RequestsMock) -> None:
    wire.get(URL, status=302, headers={"Location": "https://elsewhere.example/"})
    with pytest.raises(ServiceUnavailable):
        http.call("GET", URL, operation="GET /org")
    assert len(wire.calls) == 3  # tried again as a service in trouble, at the same address


def test_an_answer_that_does_not_end_is_cut_off(source: FixedSource) -> None:
    adapters = {"http://zoho.test/": Adapter(lambda _: b"x" * 2048)}
    http = Http("crm", source=source, limits=Limits(answer_bytes=1024), adapters=adapters)
    with pytest.raises(ServiceUnavailable) as raised:
        http.call("GET", "http://zoho.test/", operation="GET /")
    assert raised.value.facts["reason"] == "too_large"


def test_an_answer_that_trickles_is_cut_off_at_the_deadline(source: FixedSource) -> None:
    class Trickle(BytesIO):
        def read1(self, size: int | None = -1) -> bytes:
            source.advance(9)
            return b" "

    class Slow(Adapter):
        def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
            response = super().send(request)
            response.raw = HTTPResponse(Trickle(), {}, 200, preload_content=False)
            return response

    http = Http("crm", source=source, adapters={"http://zoho.test/": Slow(lambda _: b"")})
    with pytest.raises(ServiceUnavailable) as raised:
        http.call("GET", "http://zoho.test/", operation="GET /")
    assert raised.value.facts["reason"] == "time_out"
    assert source.monotonic() < 30


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"1", b"{", b"null", b"\xff\xfe"])
def test_json_that_is_no_object_is_no_answer(http: Http, wire: responses.RequestsMock, body: bytes) -> None:
    wire.get(URL, body=body)
    with pytest.raises(ServiceUnavailable):
        http.call("GET", URL, operation="GET /org")


def test_no_body_is_an_empty_object(http: Http, wire: responses.RequestsMock) -> None:
    wire.get(URL, status=204)
    assert http.call("GET", URL, operation="GET /org").body == {}


def test_a_cookie_of_one_person_never_travels_with_another(http: Http, wire: responses.RequestsMock) -> None:
    wire.get(URL, status=204, headers={"Set-Cookie": "session=ann; Path=/; Domain=.zohoapis.jp"})
    http.call("GET", URL, operation="GET /org")
    http.call("GET", URL, operation="GET /org")
    assert "Cookie" not in wire.calls[1].request.headers


def test_the_body_is_json_in_utf_8(http: Http, wire: responses.RequestsMock) -> None:
    wire.post(URL, status=204)
    http.call("POST", URL, operation="POST /org", json={"name": "大谷"})
    assert wire.calls[0].request.body == orjson.dumps({"name": "大谷"})
    assert wire.calls[0].request.headers["Content-Type"] == "application/json"


def test_tries_end_before_the_deadline(http: Http, wire: responses.RequestsMock, source: FixedSource) -> None:
    wire.get(URL, status=503, json={"code": "INTERNAL_ERROR"})
    before = source.monotonic()
    with pytest.raises(ServiceUnavailable):
        http.call("GET", URL, operation="GET /org", deadline_seconds=1)
    assert source.monotonic() - before < 1
    assert len(wire.calls) == 2


def test_an_address_that_is_none_is_an_error_of_the_service(http: Http) -> None:
    with pytest.raises(ServiceUnavailable):
        http.call("GET", "http://", operation="GET /")


def test_one_log_line_per_try_tells_what_and_how_long(
    http: Http, wire: responses.RequestsMock, log: Lines, source: FixedSource
) -> None:
    wire.get(URL, status=500, json={"code": "INTERNAL_ERROR"})
    wire.get(URL, json={"org": []})
    http.call("GET", URL, operation="GET /org", params={"secret": "word"})
    assert log.lines == [
        {
            "event": "remote_call",
            "service": "crm",
            "operation": "GET /org",
            "status": 500,
            "milliseconds": 0.0,
            "attempt": 1,
            "size_bytes": 26,
            "remote_code": "server",
        },
        {
            "event": "remote_call",
            "service": "crm",
            "operation": "GET /org",
            "status": 200,
            "milliseconds": 0.0,
            "attempt": 2,
            "size_bytes": 11,
            "remote_code": "",
        },
    ]


def test_no_more_calls_of_one_organisation_run_at_once_than_it_is_allowed(source: FixedSource) -> None:
    inside, most, lock = 0, 0, threading.Lock()
    full = threading.Barrier(2)

    def answer(request: PreparedRequest) -> bytes:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        full.wait(timeout=5)  # goes on only when two are inside
        with lock:
            inside -= 1
        return b"{}"

    http = Http("crm", source=source, limits=Limits(at_once=2), adapters={"http://zoho.test/": Adapter(answer)})
    with ThreadPoolExecutor(6) as pool:
        calls = [
            pool.submit(http.call, "GET", "http://zoho.test/", operation="GET /", organisation="org1") for _ in range(6)
        ]
        assert all(call.result().body == {} for call in calls)
    assert most == 2


def test_who_finds_no_room_before_the_deadline_is_told_to_wait(source: FixedSource) -> None:
    http: Http

    def answer(request: PreparedRequest) -> bytes:
        with pytest.raises(RateLimited) as raised:  # the only place is taken by the call that is being answered
            http.call("GET", "http://zoho.test/", operation="GET /", organisation="org1", deadline_seconds=0.01)
        assert raised.value.facts["reason"] == "busy"
        return b"{}"

    http = Http("crm", source=source, limits=Limits(at_once=1), adapters={"http://zoho.test/": Adapter(answer)})
    http.call("GET", "http://zoho.test/", operation="GET /", organisation="org1")
    http.call("GET", "http://zoho.test/", operation="GET /", organisation="org1")  # the place was given back


def test_waiting_for_others_is_counted_and_overlaps_count_once(source: FixedSource) -> None:
    def answer(request: PreparedRequest) -> bytes:
        source.advance(2)
        return b"{}"

    http = Http("crm", source=source, adapters={"http://zoho.test/": Adapter(answer)})
    with timing.measured() as remote:
        source.advance(5)
        http.call("GET", "http://zoho.test/", operation="GET /")
        copy_context().run(http.call, "GET", "http://zoho.test/", operation="GET /")
        assert (remote.calls, remote.seconds) == (2, 4)
        remote.add(1000, 1010)
        remote.add(1005, 1012)
        remote.add(1006, 1007)
    assert remote.seconds == 4 + 12
    http.call("GET", "http://zoho.test/", operation="GET /")  # outside nobody counts
    assert remote.calls == 5


def test_a_failed_call_counts_as_waiting_too(source: FixedSource) -> None:
    def answer(request: PreparedRequest) -> bytes:
        source.advance(2)
        raise ConnectionResetError

    http = Http("crm", source=source, adapters={"http://zoho.test/": Adapter(answer)}, limits=Limits(tries=1))
    with timing.measured() as remote, pytest.raises(ServiceUnavailable):
        http.call("GET", "http://zoho.test/", operation="GET /")
    assert remote.seconds == 2


NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("-3", 0.0),
        ("1.5", 1.5),
        ("Sat, 21 Nov 2026 03:02:00 GMT", 120.0),
        ("Sat, 21 Nov 2026 02:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("99999999", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header: str, seconds: float | None) -> None:
    assert faults.retry_after({"retry-after": header}, NOW) == seconds


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (400, {"code": "INVALID_QUERY", "details": {"column_name": "Foo"}}, ServiceRejected, "INVALID_QUERY"),
        (400, {"data": [{"code": "INVALID_DATA", "status": "error", "details": {}}]}, ServiceRejected, "INVALID_DATA"),
        (400, {"error": {"code": "chat_not_found"}}, ServiceRejected, "chat_not_found"),
        (403, {"code": "NO_PERMISSION", "details": {}}, ServiceRejected, "NO_PERMISSION"),
        (404, {"message": "moved"}, ServiceRejected, ""),
        (429, None, RateLimited, ""),
        (502, None, ServiceUnavailable, None),
        (404, None, ServiceUnavailable, None),
        (302, {}, ServiceUnavailable, None),
    ],
)
def test_the_code_decides_first_and_the_status_second(
    status: int, body: object, kind: type[ServiceError], code: str | None
) -> None:
    error = faults.fault("crm", "GET /x", status, {}, body, NOW)
    assert type(error) is kind
    assert error.facts.get("remote_code") == code
