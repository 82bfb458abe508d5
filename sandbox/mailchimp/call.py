"""One call of the Marketing API: who calls, how many at once, and how answers and refusals are written.

Refusals are problem documents (RFC 7807) with the titles of MailChimp's documentation.
"""

import json
import threading
from typing import Any

from flask import Response, request

from sandbox.state import Sandbox, current
from sandbox.store import Document
from sandbox.switches import Switch

KEY, DATA_CENTER = "sandboxkey0123456789-us19", "us19"
AT_ONCE_MOST = 10
COUNT_DEFAULT, COUNT_MOST = 10, 1000
SWITCHES = (
    Switch("mailchimp_throttle", "429", "how a caller who asks too much is told", ("429", "bare 403")),
    Switch("mailchimp_may_create", True, "whether the plan allows another audience"),
    Switch("mailchimp_delay_ms", 0, "how long every answer takes"),
    Switch("mailchimp_sign", True, "whether new webhooks have a signing secret"),
    Switch("mailchimp_webhook", "right", "how webhooks come", ("right", "wrong_signature", "twice")),
)
TYPE = "https://mailchimp.com/developer/marketing/docs/errors/"


class Problem(Exception):
    """A refused call. errors: [{field, message}] of an Invalid Resource"""

    def __init__(self, status: int, title: str, detail: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(title)
        self.status, self.title, self.detail, self.errors = status, title, detail, errors or []


def not_found() -> Problem:
    return Problem(404, "Resource Not Found", "The requested resource could not be found.")


def invalid(**fields: str) -> Problem:
    errors = [{"field": name.replace("__", "."), "message": message} for name, message in fields.items()]
    return Problem(400, "Invalid Resource", "The resource submitted could not be validated.", errors)


class Turnstile:
    """How many calls are under way."""

    def __init__(self) -> None:
        self._lock, self._inside, self.most = threading.Lock(), 0, 0

    def enter(self) -> int:
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
            return self._inside

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1


def check_caller(sandbox: Sandbox) -> None:
    """raises Problem: a wrong key, or one of another data centre"""
    given = request.authorization
    key = (given.token if given.type == "bearer" else given.password) if given else None
    if not key or key.rpartition("-")[0] != KEY.rpartition("-")[0]:
        raise Problem(
            401, "API Key Invalid", "Your API key may be invalid, or you've attempted to access the wrong datacenter."
        )
    if key.rpartition("-")[2] != DATA_CENTER:
        raise Problem(403, "Wrong Datacenter", "The API key provided is linked to a different datacenter.")


def refused(problem: Problem) -> Response:
    body: dict[str, Any] = {
        "type": TYPE, "title": problem.title, "status": problem.status, "detail": problem.detail,
        "instance": current().ids.token("mailchimp.problem")[5:37],
    }  # fmt: skip
    if problem.errors:
        body["errors"] = problem.errors
    return Response(json.dumps(body), problem.status, mimetype="application/problem+json")


def throttled(sandbox: Sandbox) -> Response:
    """No rate headers and no Retry-After, whichever way."""
    if sandbox.switches["mailchimp_throttle"] == "bare 403":
        return Response("", 403)
    return refused(Problem(429, "Too Many Requests", "You have exceeded the limit of 10 simultaneous connections."))


def answered(body: Any, status: int = 200) -> Response:
    if body is None:
        return Response(status=204)
    linked = {**body, "_links": [{"rel": "self", "href": request.url, "method": request.method}]}
    return Response(json.dumps(linked, ensure_ascii=False), status, mimetype="application/json; charset=utf-8")


def given() -> Document:
    """The JSON object that was sent; raises Problem JSON Parse Error"""
    body = request.get_json(silent=True, force=True)
    if not isinstance(body, dict):
        raise Problem(400, "JSON Parse Error", "We encountered an unspecified JSON parsing error.")
    return body


def page(name: str, rows: list[Any], **more: Any) -> Response:
    """One page of a list: `count` (10, at most 1000) from `offset`."""
    count, offset = number("count", COUNT_DEFAULT), number("offset", 0)
    if count > COUNT_MOST:
        raise invalid(count=f"Value must be at most {COUNT_MOST}")
    return answered({name: rows[offset : offset + count], "total_items": len(rows), **more})


def number(name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isdecimal():
        raise invalid(**{name: "This value should be of type integer."})
    return int(text)
