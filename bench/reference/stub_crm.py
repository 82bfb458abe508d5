"""A CRM that does nothing: every query finds the same three records at once.

Metadata and people it takes from the sandbox, asking once for each address; it issues tokens that are never checked.
`GET /count` says how many queries were answered, so that a measurement can prove that each command made its one call.
Bare WSGI, one process, so that it takes as little as possible of the two cores from what is measured.
"""

import json
import os
import re
import threading
from collections.abc import Callable, Iterable
from typing import Any

import requests

UPSTREAM = os.environ["BENCH_UPSTREAM"]
"""The sandbox's CRM: http://127.0.0.1:8001/zohoapis"""
HERE = os.environ["BENCH_STUB"]
"""This stub, as the server reaches it: http://127.0.0.1:8002"""
PATTERN = re.compile(r"%([^%']+)%?'|= *'([^']+)'")

Start = Callable[[str, list[tuple[str, str]]], object]

_copied: dict[str, tuple[str, bytes]] = {}
_copying = threading.Lock()


class Count:
    """How many queries were answered, in this one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.queries = 0

    def one_more(self) -> None:
        with self._lock:
            self.queries += 1


count = Count()


def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path.endswith(("/coql", "/search")):
        return query(environ, start)
    if path.endswith("/oauth/v2/token"):
        return token(environ, start)
    if path == "/count":
        return answer(start, json.dumps({"queries": count.queries}).encode())
    return copied(environ, start)


def query(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Three records whose company is the value that was asked for: a client that checks them finds them right."""
    count.one_more()
    raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
    asked = json.loads(raw)["select_query"] if raw else environ.get("QUERY_STRING", "")
    found = PATTERN.search(asked)
    value = (found[1] or found[2]) if found else "zylker"
    rows = [record(number, value) for number in range(3)]
    info = {"count": 3, "more_records": False, "page": 1, "per_page": 200}
    return answer(start, json.dumps({"data": rows, "info": info}).encode())


def record(number: int, company: str) -> dict[str, Any]:
    return {
        "id": f"487687600000062400{number}",
        "Full_Name": f"Christopher Maclead {number}",
        "Last_Name": f"Maclead {number}",
        "First_Name": "Christopher",
        "Company": company,
        "Phone": "555-555-5555",
        "Email": f"christopher{number}@example.test",
        "Lead_Status": "Contacted",
        "Owner": {"id": "4876876000000300001", "name": "Ada Byron", "email": "ada@example.test"},
    }


def token(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """A token for whoever asks; `api_domain` is this stub."""
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    given = {"access_token": "1000.bench.token", "api_domain": HERE, "token_type": "Bearer", "expires_in": 3600}
    return answer(start, json.dumps(given).encode())


def copied(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """What the sandbox answered to the same address the first time."""
    address = environ["PATH_INFO"] + "?" + environ.get("QUERY_STRING", "")
    with _copying:
        if address not in _copied:
            headers = {"Authorization": f"Zoho-oauthtoken {os.environ['BENCH_UPSTREAM_TOKEN']}"}
            reply = requests.get(UPSTREAM + address, headers=headers, timeout=30)
            _copied[address] = (f"{reply.status_code} {reply.reason}", reply.content)
    status, body = _copied[address]
    return answer(start, body, status)


def answer(start: Start, body: bytes, status: str = "200 OK") -> Iterable[bytes]:
    start(status, [("Content-Type", "application/json;charset=UTF-8"), ("Content-Length", str(len(body)))])
    return [body]
