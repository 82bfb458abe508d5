"""A WSGI application as a `requests` transport: no socket, no thread, the whole client in between.

    session.mount("http://zoho.test/", WSGIAdapter(sandbox))

No published package fits urllib3 2 (docs/decisions.md). A fault is made by the application raising what requests would.
"""

import io
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse


class WSGIAdapter(BaseAdapter):
    """`application` sees each request with the client's time limit as `sandbox.timeout` in its environment."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        super().__init__()
        self.application = application
        self._build = HTTPAdapter().build_response

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        seen: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            seen.update(status=status, headers=headers)

        chunks = self.application(_environment(request, timeout), start)
        try:
            data = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        code, _, reason = seen["status"].partition(" ")
        headers = HTTPHeaderDict(seen["headers"])
        answer = HTTPResponse(io.BytesIO(data), headers, int(code), reason=reason, preload_content=False)
        return self._build(request, answer)

    def close(self) -> None:
        """Nothing is open."""


def _environment(request: PreparedRequest, timeout: object) -> dict[str, Any]:
    url = urlsplit(request.url or "")
    body = _bytes(request.body)
    environment: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(url.path or "/", "latin-1"),
        "QUERY_STRING": url.query,
        "SERVER_NAME": url.hostname,
        "SERVER_PORT": str(url.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": url.netloc,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "sandbox.timeout": timeout,
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        environment[key] = value if isinstance(value, str) else value.decode("latin-1")
    return environment


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes) else b"".join(body)
