"""A load generator small enough to share two cores with what it measures: epoll, raw sockets, prepared requests.

It sends bytes and reads answers; what the bytes mean is wire.py's business. One thread, some 30 µs per request.
"""

import itertools
import re
import select
import socket
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

HOST = "127.0.0.1"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
REMOTE = re.compile(rb"\r\nserver-timing:[^\r]*?crm;[^\r,]*?dur=([0-9.]+)", re.IGNORECASE)
STALLED_SECONDS = 20.0
CHUNK_BYTES = 262_144


class WrongAnswer(RuntimeError):
    """The server answered something else than the measurement is about; the figure would be worthless."""


@dataclass(frozen=True)
class Sample:
    """One answered request.

    elapsed_ms   from the first byte sent to the last byte held
    remote_ms    what the server says it waited for the CRM (Server-Timing, `crm;dur=`); 0 when it said nothing
    late_ms      how much later than planned the request was sent: the generator's own fault, not the server's
    """

    elapsed_ms: float
    remote_ms: float = 0.0
    late_ms: float = 0.0
    tag: str = ""

    @property
    def own_ms(self) -> float:
        """The server's own share."""
        return self.elapsed_ms - self.remote_ms


@dataclass
class Outcome:
    """What one run of load gave."""

    seconds: float
    samples: list[Sample] = field(default_factory=list)
    processor_seconds: float = 0.0  # of the server meanwhile, where somebody looked

    @property
    def per_second(self) -> float:
        return len(self.samples) / self.seconds

    @property
    def processor_us(self) -> float:
        """Per answered request."""
        return self.processor_seconds / max(1, len(self.samples)) * 1_000_000


class _Connection:
    """A kept-alive connection with at most one request under way.

    A connection that the server closed while it was idle is opened again and the request sent again, once.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._request, self._received, self._tag = b"", b"", ""
        self._started = self._planned = 0.0
        self.waiting = self.closed = False
        self._repeated = False
        self._open()

    def _open(self) -> None:
        self.socket = socket.create_connection((HOST, self._port), timeout=STALLED_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.fresh = True

    def send(self, request: bytes, tag: str = "", planned: float = 0.0) -> None:
        self._request, self._tag, self._received = request, tag, b""
        self._started = time.perf_counter()
        self._planned = planned or self._started
        self.waiting, self._repeated = True, False
        try:
            self.socket.sendall(request)
        except OSError:
            self._repeat()

    def receive(self, expect: bytes) -> Sample | None:
        """A sample when the answer is complete, else None."""
        try:
            chunk = self.socket.recv(CHUNK_BYTES)
        except ConnectionResetError:
            chunk = b""
        if not chunk:
            self._ended()
            return None
        self._received = self._received + chunk if self._received else chunk
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self._received[: end + 2]
        length = LENGTH.search(head)
        has_no_body = head.startswith(b"HTTP/1.1 204")
        if length is None and not has_no_body:
            raise WrongAnswer(f"an answer without Content-Length: {head[:200]!r}")
        if length is not None and len(self._received) < end + 4 + int(length[1]):
            return None
        elapsed = time.perf_counter() - self._started
        if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 202", b"HTTP/1.1 204")) or expect not in self._received:
            raise WrongAnswer(f"expected 200 with {expect!r}, got {self._received[:2_000]!r}")
        self.waiting = False
        remote = REMOTE.search(head)
        late = max(0.0, self._started - self._planned)
        return Sample(elapsed * 1000, float(remote[1]) if remote else 0.0, late * 1000, self._tag)

    def close(self) -> None:
        self.closed = True
        self.socket.close()

    def _ended(self) -> None:
        if not self.waiting:
            self.close()
        elif self._received:
            raise WrongAnswer("the connection was closed in the middle of an answer")
        else:
            self._repeat()

    def _repeat(self) -> None:
        if self._repeated:
            raise WrongAnswer("the server closed two connections without an answer")
        self._repeated = True
        self.socket.close()
        self._open()
        self.socket.sendall(self._request)


class _Crowd:
    """Connections under one epoll; a connection may change its socket, so each is looked at after every step."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._epoll = select.epoll()
        self._by_number: dict[int, _Connection] = {}
        self._idle: list[_Connection] = []
        self.under_way = 0

    def send(self, request: bytes, tag: str = "", planned: float = 0.0) -> None:
        """Over a connection that is idle, the one that was busy last first; else over a new one."""
        connection = None
        while self._idle and (connection is None or connection.closed):
            connection = self._idle.pop()
        if connection is None or connection.closed:
            connection = _Connection(self._port)
        connection.send(request, tag, planned)
        self._watch(connection)
        self.under_way += 1

    def answers(self, seconds: float, expect: bytes) -> list[Sample]:
        """What is complete after waiting at most that long for the next sign of life."""
        found = []
        for number, _ in self._epoll.poll(seconds):
            connection = self._by_number[number]
            sample = connection.receive(expect)
            self._watch(connection)
            if sample is not None:
                found.append(sample)
                self._idle.append(connection)
                self.under_way -= 1
        return found

    def wait(self, expect: bytes) -> list[Sample]:
        """At least one answer; raises WrongAnswer when none comes."""
        given_up = time.perf_counter() + STALLED_SECONDS
        while not (found := self.answers(1.0, expect)):
            if time.perf_counter() > given_up:
                raise WrongAnswer(f"no answer for {STALLED_SECONDS:.0f} s")
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._epoll.close()
        for connection in self._by_number.values():
            connection.close()

    def _watch(self, connection: _Connection) -> None:
        if connection.fresh and not connection.closed:
            connection.fresh = False
            self._by_number[connection.socket.fileno()] = connection
            self._epoll.register(connection.socket.fileno(), select.EPOLLIN)


def closed_loop(port: int, requests: Iterable[bytes], seconds: float, connections: int, expect: bytes = b"") -> Outcome:
    """As many requests as the server answers in that time, each connection sending its next when it holds the last.

    requests   taken in turn, and from the start again when they end; the same bytes may be sent twice
    expect     bytes that every answer must hold
    raises     WrongAnswer
    """
    supply = itertools.cycle(requests)
    deadline = time.perf_counter() + seconds
    outcome = Outcome(seconds)
    with _Crowd(port) as crowd:
        for _ in range(connections):
            crowd.send(next(supply))
        while crowd.under_way:
            found = crowd.wait(expect)
            if time.perf_counter() < deadline:
                outcome.samples += found
                for _ in found:
                    crowd.send(next(supply))
    return outcome


def one_by_one(port: int, requests: Iterable[tuple[bytes, str]], expect: bytes = b"") -> Outcome:
    """Every request once, over one connection, each after the answer to the last. Requests are (bytes, tag)."""
    outcome = Outcome(0.0)
    started = time.perf_counter()
    with _Crowd(port) as crowd:
        for request, tag in requests:
            crowd.send(request, tag)
            outcome.samples += crowd.wait(expect)
        outcome.seconds = time.perf_counter() - started
    return outcome


def open_loop(port: int, plan: Sequence[tuple[float, bytes, str]], expect: bytes = b"") -> Outcome:
    """Every request at its own moment, whether or not earlier ones were answered, as people type.

    plan   (seconds from the start, bytes, tag), in order of time
    """
    outcome = Outcome(0.0)
    place = 0
    started = time.perf_counter()
    with _Crowd(port) as crowd:
        while place < len(plan) or crowd.under_way:
            now = time.perf_counter()
            while place < len(plan) and started + plan[place][0] <= now:
                due, request, tag = plan[place]
                crowd.send(request, tag, started + due)
                place += 1
            if place < len(plan):
                outcome.samples += crowd.answers(max(0.0, started + plan[place][0] - time.perf_counter()), expect)
            elif crowd.under_way:
                outcome.samples += crowd.wait(expect)
        outcome.seconds = time.perf_counter() - started
    return outcome
