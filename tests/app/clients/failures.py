"""How remote services fail, as answers that a test puts on the wire."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import requests
import responses

ANYWHERE = re.compile(r".*")


def cases(*tables: dict[str, Callable[[Any], object]]) -> Any:
    return pytest.mark.parametrize("call", [pytest.param(c, id=n) for table in tables for n, c in table.items()])


def script(wire: responses.RequestsMock, *answers: dict[str, Any]) -> None:
    """The answers to come, whatever the method; the last one stays."""
    for answer in answers:
        for method in ("GET", "POST", "PUT"):
            wire.add(method, ANYWHERE, **answer)


NONE = {"status": 204}
NOT_VALID = {"status": 400, "json": {"code": "INVALID_DATA_TYPE", "message": "no", "details": {"api_name": "X"}}}
BAD_TOKEN = {"status": 401, "json": {"code": "INVALID_TOKEN", "message": "invalid oauth token", "status": "error"}}
SCOPE = {"status": 401, "json": {"code": "OAUTH_SCOPE_MISMATCH", "message": "invalid oauth scope"}}
BUSY = {"status": 429, "json": {"code": "TOO_MANY_REQUESTS", "message": "slow"}}
BROKEN = {"status": 500, "json": {"code": "INTERNAL_ERROR", "message": "Internal Server Error"}}
HTML = {"status": 200, "body": "<html>maintenance</html>", "content_type": "text/html"}
GATEWAY = {"status": 502, "body": "<html>bad gateway</html>", "content_type": "text/html"}
NO_ANSWER = {"body": requests.ReadTimeout("too late")}
CUT = {"body": requests.ConnectionError("reset")}
WRITTEN = {"status": 201, "json": {"data": [{"code": "SUCCESS", "status": "success", "details": {"id": "77"}}]}}
