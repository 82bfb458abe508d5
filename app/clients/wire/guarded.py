"""Connections to addresses that somebody typed in: never to this machine, nor to anything inside the network.

The name is looked up when the connection is opened, every address that it has is judged, and the connection goes to the
very address that was judged: a name that leads elsewhere a moment later gains nothing. No redirects, no cookies, no
proxies. It decides nothing about repeats.
"""

import ipaddress
import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.util.connection import create_connection

from app.clients.wire import faults
from app.errors import ServiceRejected

ANSWER_BYTES = 64 << 10  # that much of an answer is read, and thrown away
CONNECT_SECONDS, READ_SECONDS = 3.05, 10.0
REFUSED = "Refused"


class Inside(NewConnectionError):
    """The name leads into the network."""


def may_be_called(address: str) -> bool:
    """Whether an IP address is one of the outside world."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if mapped is not None and not may_be_called(str(mapped)):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


class _Connection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        try:
            found = socket.getaddrinfo(self._dns_host, self.port or 443, type=socket.SOCK_STREAM)
        except OSError as error:
            raise NewConnectionError(self, str(error)) from error
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not addresses or not all(may_be_called(one) for one in addresses):
            raise Inside(self, REFUSED)
        where = (addresses[0], self.port or 443)
        try:
            return create_connection(where, self.timeout, socket_options=self.socket_options)
        except OSError as error:
            raise NewConnectionError(self, str(error)) from error


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class Guarded(HTTPAdapter):
    """https alone, to the outside world alone."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"https": _Pool}


class Caller:
    """POSTs to addresses of strangers. `mount`: where tests put somebody who answers."""

    def __init__(self) -> None:
        self._adapters: dict[str, HTTPAdapter] = {"https://": Guarded(max_retries=0)}

    def mount(self, prefix: str, adapter: Any) -> None:
        self._adapters[prefix] = adapter

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """The status of a success. Raises ServiceUnavailable (may work later), ServiceRejected (it will not)."""
        request = requests.Request("POST", url, data=body, headers=headers).prepare()
        prefixes = [prefix for prefix in self._adapters if url.lower().startswith(prefix)]
        if not prefixes:
            raise ServiceRejected("webhook", "POST", None, reason="address")
        adapter = self._adapters[max(prefixes, key=len)]
        try:
            with adapter.send(request, timeout=(CONNECT_SECONDS, READ_SECONDS), stream=True) as response:
                response.raw.read(ANSWER_BYTES, decode_content=False)
                status = response.status_code
        except requests.Timeout as error:
            raise faults.unavailable("webhook", "POST", "time_out") from error
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            if REFUSED in str(error):
                raise ServiceRejected("webhook", "POST", None, reason="address") from error
            raise faults.unavailable("webhook", "POST", "connection") from error
        if status < 300:
            return status
        if status in (408, 425, 429) or status >= 500:
            raise faults.unavailable("webhook", "POST", "server", status)
        raise ServiceRejected("webhook", "POST", status, reason="refused")
