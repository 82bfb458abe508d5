"""The API put together: tokens, the scope each operation needs, its OpenAPI document, one shape of errors.

    @api.operation(blueprint, "/integration", "GET", needs="read", gives=Switch)
    def show() -> dict: ...

An operation without `needs` cannot be registered. What operations do is app/administration's.
"""

from collections.abc import Callable
from typing import Any, Literal

from flask import Flask, Response, g, request
from flask_smorest import Api, Blueprint
from marshmallow import Schema, fields

from app.errors import Unauthorized
from app.services import Services
from app.storage.governing.api_tokens import ApiToken
from app.web.problems import problem
from app.web.throttle import Throttle

Scope = Literal["read", "write"]
SCOPES: tuple[Scope, ...] = ("read", "write")
VERSION = "1"
TITLE = "CRM in chat"


class Fault(Schema):
    """Inside of `error`."""

    code = fields.String(required=True, metadata={"description": "a word that stays the same"})
    message = fields.String(required=True, metadata={"description": "a sentence for people"})
    fields_ = fields.Dict(data_key="fields", metadata={"description": "what is wrong, by the name of the field"})


class Problem(Schema):
    """Every answer that is not a success."""

    error = fields.Nested(Fault, required=True)


class _Quiet(Api):
    """Errors are answered by web/problems.py, in the one shape that the whole server has."""

    ERROR_SCHEMA = Problem
    DEFAULT_ERROR_RESPONSE_NAME = None  # each names its own: with a default, any status would be documented

    def _register_error_handlers(self) -> None:
        """None of its own."""


class Doors:
    """rules   endpoint name → scope, for the test that walks every route."""

    def __init__(self, app: Flask, services: Services, throttle: Throttle) -> None:
        self.app = app
        self.services = services
        self._throttle = throttle
        self.rules: dict[str, Scope] = {}
        app.config |= {
            "API_TITLE": TITLE,
            "API_VERSION": VERSION,
            "OPENAPI_VERSION": "3.0.3",
            "OPENAPI_URL_PREFIX": "/api",
            "OPENAPI_JSON_PATH": "openapi.json",
        }
        bearer = {
            "type": "http",
            "scheme": "bearer",
            "description": "made by `flask tokens make`",
        }
        options = {"components": {"securitySchemes": {"token": bearer}}, "security": [{"token": []}]}
        self.api = _Quiet(app, spec_kwargs=options)

    def register(self, blueprint: Blueprint) -> None:
        blueprint.before_request(self._hold_back)
        self.api.register_blueprint(blueprint, url_prefix="/api")

    def operation(
        self,
        blueprint: Blueprint,
        path: str,
        method: str,
        *,
        needs: Scope,
        gives: type[Schema] | Schema | None = None,
        takes: type[Schema] | None = None,
        asks: type[Schema] | None = None,
        status: int = 200,
        faults: tuple[int, ...] = (),
    ) -> Callable[[Callable[..., Any]], None]:
        """Register one operation.

        takes   the schema of its JSON body, given to the function first
        asks    the schema of its query
        gives   the schema of its answer; None: 204 and no body
        faults  further statuses it may answer with, beside 401, 403, 422 and 429, and 409 where it takes a body
        """

        def register(run: Callable[..., Any]) -> None:
            def guarded(*arguments: Any, **named: Any) -> Any:
                if not self.token.may(needs):
                    return problem(403, "forbidden", reason=f"the token lacks the scope '{needs}'")
                return run(*arguments, **named)

            guarded.__name__, guarded.__doc__ = run.__name__, run.__doc__
            wrapped: Callable[..., Any] = guarded
            refused = {409} if takes is not None else set()  # what is well-formed may still be wrong
            for code in sorted({401, 403, 429, *refused, *faults}):
                wrapped = blueprint.alt_response(code, schema=Problem)(wrapped)
            wrapped = blueprint.response(status if gives else 204, gives)(wrapped)
            if asks is not None:
                wrapped = blueprint.arguments(asks, location="query", error_status_code=422)(wrapped)
            if takes is not None:
                wrapped = blueprint.arguments(takes, error_status_code=422)(wrapped)
            name = f"{run.__name__}_{method.lower()}"
            self.rules[f"{blueprint.name}.{name}"] = needs
            blueprint.route(path, methods=[method], endpoint=name)(wrapped)

        return register

    @property
    def actor(self) -> str:
        """Who it is, for the audit log."""
        return f"token {self.token.name}"

    @property
    def token(self) -> ApiToken:
        """What the program that asks may."""
        found: ApiToken = g.api_token
        return found

    def _hold_back(self) -> Response | None:
        if not self._throttle.allows(request.remote_addr or ""):
            return problem(429, "too_many_requests")
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        now = self.services.source.now()
        with self.services.database.read() as tables:
            token = tables.api_tokens.find(secret.strip(), now) if kind.lower() == "bearer" and secret else None
        if token is None:
            raise Unauthorized
        if token.used_at is None or (now - token.used_at).total_seconds() > USED_SECONDS:
            with self.services.database.write() as tables:
                tables.api_tokens.used(secret.strip(), now)
        g.api_token = token
        return None


USED_SECONDS = 60
