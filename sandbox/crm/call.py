"""One call of the CRM's API: who calls, with which rights, at which cost; and how its answer is written.

What a call does is in the api package.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from sandbox.accounts.tokens import Caller, TokenRefused
from sandbox.crm import errors
from sandbox.crm.errors import ApiError
from sandbox.crm.limits import TooMany
from sandbox.crm.organisation import Crm
from sandbox.crm.schema import Module
from sandbox.data.people import User
from sandbox.gate import CODE, CREDITS
from sandbox.state import Sandbox, current

CONTENT_TYPE = "application/json;charset=UTF-8"
VERBS = {"READ": "View", "CREATE": "Create", "UPDATE": "Edit", "DELETE": "Delete"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Answer:
    """What a view returns: body None is an empty answer without a content type.

    content   bytes that are answered as they are, with their content_type
    """

    body: dict[str, Any] | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None
    content_type: str = ""


NOTHING = Answer(None, 204)
View = Callable[..., Answer]


@dataclass(frozen=True)
class Product:
    """Whose API is called: the CRM's, or that of a product with the same API.

    scopes   the first word of its scopes; find: the organisation that this caller's token opens
    """

    name: str
    scopes: str
    find: Callable[[Sandbox, Caller], Crm]

    def scope(self, wanted: str) -> str:
        """What this product calls a scope of the CRM."""
        return wanted.replace("ZohoCRM.", f"{self.scopes}.", 1)


CRM = Product("crm", "ZohoCRM", lambda sandbox, caller: sandbox.services["crm"][caller.user.organisation])


@dataclass
class Call:
    """The call that is running."""

    crm: Crm
    caller: Caller
    product: Product = CRM
    credits: int = 0

    @property
    def user(self) -> User:
        return self.caller.user

    def need(self, *scopes: str) -> None:
        """raises ApiError OAUTH_SCOPE_MISMATCH unless every scope was granted"""
        if not self.caller.may(*(self.product.scope(scope) for scope in scopes)):
            raise errors.scope_mismatch(request.method, request.path)

    def module(self, api_name: str, action: str = "READ") -> Module:
        """A module that exists and on which the caller may do this. action: READ, CREATE, UPDATE or DELETE"""
        module = self.crm.schema.modules.get(api_name)
        if module is None:
            raise errors.invalid_module()
        if not module.supported:
            raise errors.unsupported_module()
        self.need(f"ZohoCRM.modules.{api_name}.{action}")
        permission = f"Crm_Implied_{VERBS[action]}_{api_name}"
        if not self.crm.rights.allows(self.user, permission) or not (module.creatable or action == "READ"):
            raise errors.no_permission(permission)
        return module

    def charge(self, credits_used: int) -> None:
        """Use up credits; raises ApiError TOO_MANY_REQUESTS when there are none left."""
        try:
            self.crm.limits.charge(credits_used)
        except TooMany:
            raise too_many() from None
        self.credits += credits_used
        request.environ[CREDITS] = self.credits

    def body(self) -> dict[str, Any]:
        """The JSON object that was sent. raises ApiError INVALID_DATA, UNSUPPORTED_MEDIA_TYPE"""
        if request.mimetype not in ("application/json", "text/plain", ""):
            raise ApiError(415, "UNSUPPORTED_MEDIA_TYPE", "The content type is not supported")
        try:
            found = orjson.loads(request.get_data())
        except ValueError:
            raise errors.invalid_data("body", expected_data_type="jsonobject") from None
        if not isinstance(found, dict):
            raise errors.invalid_data("body", expected_data_type="jsonobject")
        return found


class Routes:
    """Collects the views of one product in one data centre."""

    def __init__(self, location: str, product: Product = CRM) -> None:
        self.location, self.product = location, product
        self.blueprint = Blueprint(f"{product.name}_{location}", __name__)

    def add(self, method: str, rule: str, view: View, *, cost: int = 1, heavy: bool = False) -> None:
        """Register a view; it is called with the Call and the parts of the address.

        cost    credits charged before the view runs; 0 when the view charges itself
        heavy   counts towards the sub-limit of calls at once
        """

        @functools.wraps(view)
        def run(**parts: str) -> Response:
            return self._run(view, parts, cost, heavy)

        self.blueprint.add_url_rule(rule, f"{method} {rule}", run, methods=[method])

    def _run(self, view: View, parts: dict[str, str], cost: int, heavy: bool) -> Response:
        call: Call | None = None
        try:
            call = self._open()
            try:
                with call.crm.limits.running(heavy=heavy):
                    self._delay()
                    call.charge(cost)
                    answer = view(call, **parts)
            except TooMany:
                raise too_many() from None
        except ApiError as error:
            request.environ[CODE] = error.code
            answer = Answer(error.body(), error.status)
        return written(answer, call)

    def _open(self) -> Call:
        sandbox = current()
        try:
            caller = sandbox.accounts.user_of(request, self.location)
        except TokenRefused as refused:
            if refused.reason == "invalid":
                raise ApiError(401, "INVALID_TOKEN", "invalid oauth token") from None
            raise ApiError(401, "AUTHENTICATION_FAILURE", "Authentication failed") from None
        return Call(self.product.find(sandbox, caller), caller, self.product)

    def _delay(self) -> None:
        sandbox = current()
        if delay := sandbox.switches["crm_answer_delay_ms"]:
            sandbox.sleep(delay / 1000)


def too_many() -> ApiError:
    return ApiError(429, "TOO_MANY_REQUESTS", "Too many requests fired in the given time. Please try after some time")


def written(answer: Answer, call: Call | None = None) -> Response:
    """The HTTP answer; an empty one carries no content type, which the vendor's SDK relies on."""
    if answer.content is not None:
        return Response(answer.content, status=answer.status, content_type=answer.content_type)
    body = b"" if answer.body is None else orjson.dumps(answer.body)
    response = Response(body, status=answer.status, headers=answer.headers, content_type=CONTENT_TYPE)
    if answer.body is None:
        del response.headers["Content-Type"]
    if call is not None:
        remaining = call.crm.limits.remaining_to_tell()
        if remaining is not None:
            response.headers["X-API-CREDITS-REMAINING"] = str(remaining)
    return response


def unknown_address(**_: str) -> Response:
    """An address, or a method of an address, that does not exist."""
    adapter = current_app.create_url_adapter(request)
    error = ApiError(404, "INVALID_URL_PATTERN", "Please check if the URL trying to access is a correct one")
    for method in METHODS:
        if adapter is None or method == request.method:
            continue
        try:
            endpoint = adapter.match(method=method)[0]
        except HTTPException:
            continue
        if not str(endpoint).endswith("unknown_address"):
            error = ApiError(400, "INVALID_REQUEST_METHOD", "The http request method type is not a valid one")
    request.environ[CODE] = error.code
    return written(Answer(error.body(), error.status))
