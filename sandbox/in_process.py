"""Two WSGI applications that talk to each other without a socket: the product and this sandbox, in one process.

Gives requests an adapter that calls an application, and the sandbox its way back. Used by tests and by `flask say`.
"""

import io
import sys
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from sandbox.state import Callback

BASE = "http://zoho.test"
PRODUCT = "http://product.test"


class WSGIAdapter(BaseAdapter):
    """`session.mount("http://zoho.test/", WSGIAdapter(app))`. A fault of the application is a cut connection."""

    def __init__(self, app: Callable[..., Any]) -> None:
        super().__init__()
        self._app, self._build = app, HTTPAdapter().build_response

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        seen: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            seen.update(status=status, headers=headers)

        chunks = self._app(_environ(request, timeout), start_response)
        try:
            data = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        code, _, reason = seen["status"].partition(" ")
        answer = HTTPResponse(
            io.BytesIO(data),
            HTTPHeaderDict(seen["headers"]),
            int(code),
            reason=reason,
            preload_content=False,
            decode_content=False,
        )
        return self._build(request, answer)  # type: ignore[no-untyped-call, no-any-return]

    def close(self) -> None:
        """Nothing is held open."""


def _environ(request: requests.PreparedRequest, timeout: Any) -> dict[str, Any]:
    url = urlsplit(request.url or "")
    body: Any = request.body or b""
    body = body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else b"".join(body)
    environ = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(url.path or "/", "latin-1"),
        "QUERY_STRING": url.query,
        "SERVER_NAME": url.hostname,
        "SERVER_PORT": str(url.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": url.netloc,
        "sandbox.timeout": timeout,
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        text = value if isinstance(value, str) else value.decode("latin-1")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = text
    return environ


def session(prefix: str, app: Callable[..., Any]) -> requests.Session:
    made = requests.Session()
    made.mount(prefix, WSGIAdapter(app))
    return made


def callback_to(app: Callable[..., Any]) -> Callback:
    """The sandbox's way to a product that runs in this process."""
    way = session(PRODUCT, app)

    def send(method: str, url: str, *, headers: dict[str, str], data: bytes, timeout: float) -> requests.Response:
        return way.request(method, url, headers=headers, data=data, timeout=timeout, allow_redirects=False)

    return send
