"""Requests on real connections of this machine: what leaves us, what is kept open, whom we trust."""

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import certifi
import pytest
import requests

from app.clients.http import Http
from app.clients.wire import sending
from app.errors import ServiceUnavailable
from tests.fixed import FixedSource


class Service(ThreadingHTTPServer):
    """Answers everything with {}; remembers what came over which connection."""

    daemon_threads = True

    def __init__(self) -> None:
        self.seen: list[tuple[int, str, str, bytes]] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/crm/v8/coql"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.client_address[1], self.path, self.headers["Content-Type"], body))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args: Any) -> None:
        """Silent."""


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def test_one_connection_serves_many_calls(service: Service, source: FixedSource) -> None:
    http = Http("crm", source=source)
    for number in range(3):
        assert http.call("POST", service.url, operation="x", json={"n": number}).body == {}
    assert len({connection for connection, *_ in service.seen}) == 1
    assert [body for *_, body in service.seen] == [b'{"n":0}', b'{"n":1}', b'{"n":2}']


def test_forms_parameters_and_calls_without_a_body_arrive_whole(service: Service, source: FixedSource) -> None:
    http = Http("crm", source=source)
    http.call("POST", service.url, operation="x", form={"code": "a&b", "name": "大谷"})
    http.call("POST", service.url, operation="x", params={"word": "大谷 翔平&x=1"})
    (_, _, kind, form), (_, path, _, none) = service.seen
    assert (kind, form) == ("application/x-www-form-urlencoded", b"code=a%26b&name=%E5%A4%A7%E8%B0%B7")
    assert (path, none) == ("/crm/v8/coql?word=%E5%A4%A7%E8%B0%B7+%E7%BF%94%E5%B9%B3%26x%3D1", b"")


def test_head_and_body_leave_in_one_piece(
    service: Service, source: FixedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two pieces are two system calls, two packets, and two waits for the interpreter."""
    pieces: list[bytes] = []
    http = Http("crm", source=source)
    http.call("POST", service.url, operation="x", json={})
    adapter = http._session.get_adapter(service.url)
    assert isinstance(adapter, sending.Pooled)
    (pool,) = adapter._pools.values()
    original = pool.ConnectionCls.__mro__[2].send

    def send(self: Any, data: bytes) -> None:
        pieces.append(data)
        original(self, data)

    monkeypatch.setattr(pool.ConnectionCls.__mro__[2], "send", send)
    http.call("POST", service.url, operation="x", json={"select_query": "q"})
    assert len(pieces) == 1
    assert pieces[0].endswith(b'\r\n\r\n{"select_query":"q"}')


def test_a_prepared_request_is_what_requests_would_have_made() -> None:
    for method, url, params, json, form in (
        ("GET", "https://www.zohoapis.jp", {"a": "1 ü"}, None, None),
        ("GET", "https://www.zohoapis.jp/crm/v8/Leads/1 2?x=1", {"a": "%"}, None, None),
        ("POST", "https://accounts.zoho.jp/oauth/v2/token", None, None, {"code": "ü", "b": ""}),
        ("POST", "https://www.zohoapis.jp/x", None, {"a": "ü"}, None),
        ("DELETE", "https://www.zohoapis.jp/x", None, None, None),
    ):
        ours = sending.request(method, url, params, json, form, None)
        kind = {"Content-Type": "application/json"} if json else {}
        body: Any = b'{"a":"\xc3\xbc"}' if json else form
        theirs = requests.Request(method, url, headers=sending.HEADERS | kind, params=params, data=body).prepare()
        assert (ours.url, ours.body or b"") == (theirs.url, theirs.body or b"")
        assert dict(ours.headers) == dict(theirs.headers)


def test_only_certificates_of_known_authorities_are_taken() -> None:
    adapter = sending.Pooled(4)
    request = sending.request("GET", "https://www.zohoapis.jp/crm/v8/org", None, None, None, None)
    pool = adapter.get_connection_with_tls_context(request, True)
    adapter.cert_verify(pool, str(request.url), True, None)
    assert pool.cert_reqs in ("CERT_REQUIRED", ssl.CERT_REQUIRED)
    assert pool.ca_certs == certifi.where()
    assert adapter.get_connection_with_tls_context(request, True) is pool


def test_connections_of_many_origins_are_bounded() -> None:
    adapter = sending.Pooled(1)
    for number in range(3 * sending.ORIGINS_MOST):
        request = sending.request("GET", f"https://host{number}.test/", None, None, None, None)
        adapter.get_connection_with_tls_context(request, True)
    assert len(adapter._pools) <= sending.ORIGINS_MOST


def test_a_header_that_cannot_be_sent_is_an_error_of_the_service(service: Service, source: FixedSource) -> None:
    with pytest.raises(ServiceUnavailable):
        Http("crm", source=source).call("POST", service.url, operation="x", headers={"X": "a\r\nb: c"}, json={})
    assert service.seen == []
