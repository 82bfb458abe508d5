"""The outermost layer of the sandbox: refuses strangers, carries out faults, writes the request log.

It knows no service; what a call means is decided behind it.
"""

import contextlib
import errno
import io
import json
import socket
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import requests

from sandbox.faults import Fault
from sandbox.journal import Entry, masked_query, readable_body

if TYPE_CHECKING:
    from sandbox.state import Sandbox

Environ = dict[str, Any]
Start = Callable[..., Any]

LOOPBACK = ("127.", "::1")
# A page of another site could reach the sandbox by a name that points to 127.0.0.1, so names are checked as well.
HOST_NAMES = ("127.0.0.1", "localhost", "[::1]")
TEST_DOMAIN = ".test"
# What a view leaves in the environment for the log.
USER, CREDITS, CODE = "sandbox.user", "sandbox.credits", "sandbox.code"
LARGEST_BODY_BYTES = 30_000_000


def service_of(path: str) -> str:
    """Which outside service a path stands in for; "" for the console and the control API."""
    parts = [part for part in path.split("/") if part]
    if parts and parts[0] == "jp":
        parts = parts[1:]
    if not parts:
        return ""
    if parts[0] == "zohoapis":
        return "bigin" if parts[1:2] == ["bigin"] else "crm"
    return parts[0] if parts[0] in ("accounts", "cliq", "salesiq", "mailchimp", "clearbit", "hunter") else ""


class Gate:
    """WSGI application around the Flask application."""

    def __init__(
        self,
        application: Callable[[Environ, Start], Iterable[bytes]],
        sandbox: "Sandbox",
    ) -> None:
        self._application = application
        self._sandbox = sandbox

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if reason := stranger(environ):
            return _plain(start, "403 Forbidden", reason)
        path = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace")
        service = service_of(path)
        if not service:
            return self._application(environ, start)
        return self._watched(environ, start, service, path)

    def _watched(self, environ: Environ, start: Start, service: str, path: str) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > LARGEST_BODY_BYTES:
            return _plain(start, "413 Content Too Large", "too large")
        body = environ["wsgi.input"].read(length) if length else b""
        environ["wsgi.input"] = io.BytesIO(body)
        began, arrived = time.perf_counter(), self._sandbox.clock.now()
        method = environ["REQUEST_METHOD"]
        fault = self._sandbox.faults.next(service, method, path)
        status = 0
        try:
            status, headers, answer = self._answer(environ, fault)
        finally:
            self._sandbox.journal.add(
                Entry(
                    time=arrived.isoformat(timespec="milliseconds"),
                    service=service,
                    method=method,
                    path=path,
                    query=masked_query(environ.get("QUERY_STRING", "")),
                    body=readable_body(body, environ.get("CONTENT_TYPE", "")),
                    user=environ.get(USER, ""),
                    status=status,
                    credits=environ.get(CREDITS, 0),
                    code=environ.get(CODE, ""),
                    elapsed_ms=round((time.perf_counter() - began) * 1000, 2),
                )
            )
        start(headers[0], headers[1])
        return [answer]

    def _answer(self, environ: Environ, fault: Fault | None) -> tuple[int, tuple[str, list[tuple[str, str]]], bytes]:
        """Run the call, or the fault in its place: (status, (status line, headers), body)."""
        if fault and fault.drop == "before":
            _cut(environ)
        if fault and fault.delay_ms:
            self._wait(environ, fault.delay_ms / 1000)
        if fault and fault.status:
            line = f"{fault.status} Fault"
            text = fault.body if isinstance(fault.body, str) else json.dumps(fault.body, ensure_ascii=False)
            kind = "text/html" if text.lstrip().startswith("<") else "application/json"
            headers = [("Content-Type", f"{kind};charset=UTF-8")] if text else []
            return (
                fault.status,
                (line, headers + list(fault.headers.items())),
                text.encode(),
            )
        seen: list[Any] = []
        chunks = self._application(environ, lambda line, headers, exc_info=None: seen.extend((line, headers)))
        try:
            answer = b"".join(chunks)
        finally:
            with contextlib.suppress(AttributeError):
                chunks.close()  # type: ignore[attr-defined]
        if fault and fault.drop == "after":
            _cut(environ)
        return int(seen[0].split(" ", 1)[0]), (seen[0], seen[1]), answer

    def _wait(self, environ: Environ, seconds: float) -> None:
        """Wait as long as the fault says; in process, a wait beyond the caller's time-out fails at once as it would."""
        limit = environ.get("sandbox.timeout")
        if isinstance(limit, tuple):
            limit = limit[1]
        if limit is not None and seconds >= limit:
            raise requests.ReadTimeout(f"no answer within {limit} s")
        self._sandbox.sleep(seconds)


def stranger(environ: Environ) -> str:
    """Why this caller is refused, or ""."""
    if not str(environ.get("REMOTE_ADDR", "127.0.0.1")).startswith(LOOPBACK):
        return "the sandbox answers this machine only"
    host = environ.get("HTTP_HOST", "127.0.0.1")
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    if name not in HOST_NAMES and not name.endswith(TEST_DOMAIN):
        return "the sandbox is called 127.0.0.1 or localhost"
    return ""


def _cut(environ: Environ) -> None:
    """End the connection without an answer."""
    open_socket = environ.get("gunicorn.socket")
    if open_socket is not None:
        with contextlib.suppress(OSError):
            open_socket.shutdown(socket.SHUT_RDWR)
        # The web server takes this for a caller who has gone, and logs nothing.
        raise ConnectionResetError(errno.ECONNRESET, "the sandbox cut the connection")
    raise requests.ConnectionError("the sandbox cut the connection")


def _plain(start: Start, line: str, text: str) -> Iterable[bytes]:
    start(line, [("Content-Type", "text/plain;charset=UTF-8")])
    return [text.encode()]
