"""The load generator counts what was answered, and nothing else. A real server on loopback answers it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench import load, wire


class Echo(BaseHTTPRequestHandler):
    """Answers with the body it got; `/once` closes the connection after every answer, `/wrong` answers 500."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500 if self.path == "/wrong" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Server-Timing", "app;dur=9, crm;desc=calls;dur=1.5")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.path == "/once"  # without telling, as an idle connection is closed

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing on the terminal."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def request(port: int, path: str, body: bytes = b"hello") -> bytes:
    return wire.http(port, path, body, {})


def test_one_by_one_sends_each_once_and_reads_the_servers_own_timing(port: int) -> None:
    outcome = load.one_by_one(port, [(request(port, "/"), "a"), (request(port, "/"), "b")], b"hello")
    assert [sample.tag for sample in outcome.samples] == ["a", "b"]
    assert {sample.remote_ms for sample in outcome.samples} == {1.5}
    assert all(sample.own_ms == sample.elapsed_ms - 1.5 for sample in outcome.samples)


def test_a_connection_closed_while_idle_is_opened_again(port: int) -> None:
    outcome = load.one_by_one(port, [(request(port, "/once"), "")] * 5, b"hello")
    assert len(outcome.samples) == 5


def test_closed_loop_stops_in_time(port: int) -> None:
    outcome = load.closed_loop(port, [request(port, "/")], 0.2, connections=4, expect=b"hello")
    assert outcome.samples
    assert outcome.per_second == len(outcome.samples) / 0.2


def test_open_loop_keeps_its_plan(port: int) -> None:
    plan = [(place * 0.005, request(port, "/"), str(place)) for place in range(20)]
    outcome = load.open_loop(port, plan, b"hello")
    assert sorted(int(sample.tag) for sample in outcome.samples) == list(range(20))
    assert outcome.seconds >= 19 * 0.005


@pytest.mark.parametrize(("path", "expect"), [("/wrong", b""), ("/", b"something else")])
def test_a_wrong_answer_is_no_figure(port: int, path: str, expect: bytes) -> None:
    with pytest.raises(load.WrongAnswer):
        load.one_by_one(port, [(request(port, path), "")], expect)
