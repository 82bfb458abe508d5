"""Requests as bytes and connections: what requests does for every call, done once where it is always the same.

Decides nothing about repeats, errors or tokens: clients/http.py does, which alone uses this.
"""

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import orjson
import requests
from requests.adapters import HTTPAdapter

READS = frozenset({"GET", "HEAD"})
HEADERS = {"User-Agent": "crm-in-chat", "Accept": "application/json", "Accept-Encoding": "gzip, deflate"}
ORIGINS_MOST = 64  # of services and data centres


@dataclass(frozen=True)
class Upload:
    """A file to send as the part `part` of a form. name: as people see it, in any letters."""

    name: str
    content: bytes = field(repr=False)
    content_type: str = "application/octet-stream"
    part: str = "file"


def request(
    method: str,
    url: str,
    params: Mapping[str, str] | None,
    json: object,
    form: Mapping[str, str] | None,
    headers: Mapping[str, str] | None,
    upload: Upload | None = None,
) -> requests.PreparedRequest:
    """What requests.Request(…).prepare() makes of these, in a fifth of its time. Raises for an address that is none.

    upload   a file; `form` are then the parts before it
    """
    request = requests.PreparedRequest()
    request.method, request.url, request.body = method, _address(url), None
    if params:
        request.prepare_url(url, dict(params))
    sent = {**HEADERS, **(headers or {})}
    if json is not None:
        request.body, sent["Content-Type"] = orjson.dumps(json), "application/json"
    elif upload is not None:
        request.body, sent["Content-Type"] = _multipart(upload, form or {})
    elif form:
        request.body, sent["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
    if request.body is not None or method not in READS:
        sent["Content-Length"] = str(len(request.body or b""))
    request.headers = sent  # type: ignore[assignment]  # a dictionary does; nobody asks it in another letter case
    return request


def _multipart(upload: Upload, form: Mapping[str, str]) -> tuple[bytes, str]:
    """(body, content type). The file's name stands there as browsers write it, and once more as RFC 5987 has it.

    source  https://www.rfc-editor.org/rfc/rfc7578 section 4.2, read 2026-11-22: `filename*` is not for forms, yet most
            servers read it; raw UTF-8 in `filename` is what browsers send
    """
    boundary = hashlib.sha256(upload.content + upload.name.encode()).hexdigest()
    name = upload.name.replace("\\", "_").replace('"', "'").replace("\r", " ").replace("\n", " ")
    shown = f'filename="{name}"' if name.isascii() else f"filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in form.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{upload.part}"; {shown}\r\n'
    head += f"Content-Type: {upload.content_type}\r\n\r\n"
    end = f"\r\n--{boundary}--\r\n"
    body = "".join(parts).encode() + head.encode() + upload.content + end.encode()
    return body, f"multipart/form-data; boundary={boundary}"


@functools.lru_cache(maxsize=256)
def _address(url: str) -> str:
    """An address without parameters as it goes on the wire."""
    prepared = requests.PreparedRequest()
    prepared.prepare_url(url, None)
    return str(prepared.url)


class _Whole:
    """Sends head and body of a request in one piece; http.client sends two, each with a system call and a packet."""

    _held: list[bytes] | None = None

    def request(self, *args: Any, **options: Any) -> None:
        held = self._held = []
        try:
            super().request(*args, **options)  # type: ignore[misc]
        finally:
            self._held = None
        super().send(b"".join(held))  # type: ignore[misc]

    def send(self, data: Any) -> None:
        if self._held is None:
            super().send(data)  # type: ignore[misc]
        else:
            self._held.append(data)


@functools.cache
def _whole(connection: type) -> type:
    """That class of connection, with _Whole before it; a pool has one class for all of its connections."""
    return connection if issubclass(connection, _Whole) else type(connection.__name__, (_Whole, connection), {})


class Pooled(HTTPAdapter):
    """requests' adapter without what it works out anew for every call (a quarter of the time that one takes us).

    The connections of an origin, with their certificates, are looked up once; of an answer only what `_send` reads is
    built. With a proxy or another certificate everything is as requests has it.
    """

    def __init__(self, connections: int) -> None:
        super().__init__(pool_maxsize=connections, pool_connections=ORIGINS_MOST)
        self._pools: dict[str, Any] = {}

    def get_connection_with_tls_context(self, request: Any, verify: Any, proxies: Any = None, cert: Any = None) -> Any:
        if proxies or cert or verify is not True:
            return super().get_connection_with_tls_context(request, verify, proxies, cert)
        origin = request.url[: request.url.index("/", 8)]  # behind https://
        pool: Any = self._pools.get(origin)
        if pool is None:
            pool = super().get_connection_with_tls_context(request, verify)
            super().cert_verify(pool, request.url, verify, None)  # type: ignore[no-untyped-call]
            pool.ConnectionCls = _whole(pool.ConnectionCls)
            if len(self._pools) >= ORIGINS_MOST:  # requests closes the pools that it has no room for
                self._pools.clear()
            self._pools[origin] = pool
        return pool

    def request_url(self, request: Any, proxies: Any) -> str:
        if proxies:
            return super().request_url(request, proxies)
        address: str = request.url
        return address[address.index("/", 8) :].partition("#")[0]

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        if conn is not self._pools.get(url[: url.index("/", 8)]):
            super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]

    def build_response(self, req: Any, resp: Any) -> requests.Response:
        answer = requests.Response()
        answer.status_code, answer.headers, answer.raw = resp.status, resp.headers, resp
        answer.request, answer.url = req, req.url
        return answer
