"""One call of SalesIQ's REST API: who calls, in which portal, and how it is answered.

Success and refusal both come with HTTP 200; `error` tells them apart.
Source: https://www.zoho.com/salesiq/help/developer-section/rest-api-v2.html, read 2026-11-21.
"""

import functools
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from sandbox.accounts.tokens import Caller, TokenRefused
from sandbox.gate import CODE
from sandbox.salesiq.portal import Portal, portals_of
from sandbox.state import Sandbox, current
from sandbox.store import Document

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MESSAGES = {
    1001: "Unknown authentication error",
    1002: "Invalid authorization header.",
    1004: "Invalid Request Type.",
    1005: "Invalid portal or wrong screen name.",
    1006: "Invalid URL",
    1007: "Invalid data type for the parameter",
    1008: "Invalid OAuth token.",
    1009: "Invalid OAuth scope.",
    1010: "Invalid method",
    1011: "Parameter is either absent or invalid",
    1014: "Resource already exists",
    1015: "Body is either absent or invalid",
    1016: "Operator does not have permission",
    1017: "Resource limit of the plan is reached",
    1018: "The file is empty",
    1019: "Invalid resource",
    1020: "Operator is not in this portal",
    1021: "Feature not enabled in this plan",
    1023: "Too many requests. Your IP is locked for some time.",
    1024: "Invalid operator ids",
    1025: "Invalid department ids",
    1026: "The last available resource can't be removed",
    1027: "The file is too large",
    1029: "Invalid filter",
    1031: "Insufficient data",
    1054: "Invalid header value",
    2310: "Unable to update the customer information",
    2311: "No visitor found",
}


class Refused(Exception):
    """A refusal; facts: one of json_key, param, header, and what is wrong there."""

    def __init__(self, code: int, message: str = "", **facts: str) -> None:
        self.code, self.message, self.facts = code, message or MESSAGES[code], facts
        super().__init__(code, self.message)

    def body(self) -> dict[str, Any]:
        return {"error": {"code": self.code, "message": self.message, **self.facts}}


@dataclass
class Call:
    """The call that is running. operator: who calls, in the portal"""

    sandbox: Sandbox
    caller: Caller
    portal: Portal
    operator: Document

    def need(self, scope: str) -> None:
        """scope   without the prefix, e.g. `conversations.READ`. raises Refused 1009"""
        if not self.caller.may(f"SalesIQ.{scope}"):
            raise Refused(1009)

    def administrator(self) -> None:
        """raises Refused 1016 unless an administrator calls"""
        if self.operator["role"] != "Administrator":
            raise Refused(1016)

    def body(self) -> Document:
        """The JSON object that was sent. raises Refused 1054, 1015"""
        if request.mimetype != "application/json":
            raise Refused(1054, header="content-type")
        try:
            found = orjson.loads(request.get_data())
        except ValueError:
            raise Refused(1015) from None
        if not isinstance(found, dict):
            raise Refused(1015)
        return found


@dataclass(frozen=True)
class More:
    """Data with keys that stand beside it in the answer."""

    data: Any
    beside: Document


class Lock:
    """The number of calls in a minute, and whether the caller's address is locked out."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox, self._lock = sandbox, threading.Lock()
        self._calls: deque[float] = deque()
        self._until = 0.0

    def reset(self) -> None:
        with self._lock:
            self._calls.clear()
            self._until = 0.0

    def count(self) -> None:
        """raises Refused 1023 when there were too many"""
        switches, now = self._sandbox.switches, self._sandbox.clock.now().timestamp()
        most = int(switches["salesiq_calls_per_minute"])
        with self._lock:
            while self._calls and self._calls[0] <= now - 60:
                self._calls.popleft()
            self._calls.append(now)
            if most and len(self._calls) > most:
                self._until = now + float(switches["salesiq_lock_seconds"])
            if now < self._until or switches["salesiq_locked"]:
                raise Refused(1023)


View = Callable[..., Any]


class Routes:
    """Collects the views of one data centre; each is called with the Call and the parts of its address."""

    def __init__(self, location: str, lock: Lock) -> None:
        self.blueprint = Blueprint(f"salesiq_{location}", __name__)
        self._location, self._lock = location, lock

    def add(self, method: str, rule: str, view: View, kind: str, scope: str) -> None:
        """kind   the `object` of the answer; scope: without the prefix

        A rule starts with the version, e.g. `/api/v2/<sn>/operators`; without `<sn>` the caller's own portal is meant.
        """

        @functools.wraps(view)
        def run(sn: str = "", **parts: str) -> Response:
            try:
                self._lock.count()
                call = self._open(sn)
                call.need(scope)
                found = view(call, **parts)
            except Refused as refused:
                request.environ[CODE] = str(refused.code)
                return answered(refused.body(), current().switches["salesiq_error_status"])
            if isinstance(found, Response):
                return found
            path = request.full_path.rstrip("?").removeprefix((request.blueprint and self._prefix()) or "")
            more = found if isinstance(found, More) else More(found, {})
            body: Document = {"url": path, "object": kind, "data": more.data, **more.beside}
            if method == "GET" and isinstance(more.data, list):
                body["sync_time"] = call.portal.now()
            return answered(body)

        self.blueprint.add_url_rule(rule, f"{method} {rule}", run, methods=[method])

    def _prefix(self) -> str:
        return "/jp/salesiq" if self._location == "jp" else "/salesiq"

    def _open(self, screenname: str) -> Call:
        sandbox = current()
        try:
            caller = sandbox.accounts.user_of(request, self._location)
        except TokenRefused as refused:
            raise Refused(1008 if refused.reason == "invalid" else 1002) from None
        mine = portals_of(sandbox, caller.user.organisation)
        portal = next((one for one in mine if screenname in ("", one.screenname)), None)
        if portal is None:
            raise Refused(1005)
        operator = portal.operator_of(caller.user)
        if operator is None:
            raise Refused(1020)
        return Call(sandbox, caller, portal, operator)


def answered(body: Document, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, content_type="application/json;charset=UTF-8")


def unknown_address(**_: str) -> Response:
    """An address, or a method of an address, that does not exist."""
    adapter = current_app.create_url_adapter(request)
    error = Refused(1006)
    for method in METHODS:
        if adapter is None or method == request.method:
            continue
        try:
            endpoint = adapter.match(method=method)[0]
        except HTTPException:
            continue
        if not str(endpoint).endswith("unknown_address"):
            error = Refused(1004)
    request.environ[CODE] = str(error.code)
    return answered(error.body(), current().switches["salesiq_error_status"])
