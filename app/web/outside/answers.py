"""POST /answers/<service>: services that were asked something, or that watch something for us, tell what they found.

Verified, kept in the inbox, answered at once; what it means is the features' business. A stranger learns nothing: every
call that is not from the service we asked is answered 401.
"""

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from flask import Blueprint, Response, request

from app import log
from app.errors import BadRequest, Unauthorized
from app.services import Services
from app.visitors.enriching import CALLBACK_PATH
from app.web import metrics

SIGNATURE = "X-Request-Signature"


def blueprint(services: Services) -> Blueprint:
    door = Blueprint("answers", __name__)

    @door.post(CALLBACK_PATH)
    def clearbit() -> Response:
        raw = request.get_data()
        told = services.enriching.told(raw, request.headers.get(SIGNATURE, ""), _object(raw))
        if told is None:
            raise Unauthorized
        email, token = told
        payload = {"email": email}
        return _kept(services, "enrichment", "answer", token, payload)

    return door


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise BadRequest(reason="not_json") from None
    if not isinstance(body, dict):
        raise BadRequest(reason="not_an_object")
    return body


def _kept(services: Services, source: str, name: str, event_id: str, payload: Mapping[str, Any]) -> Response:
    now = services.source.now()
    keep: Callable[[Any], bool] = lambda tables: tables.inbox.add(source, name, event_id, payload, now)  # noqa: E731
    is_new = services.database.change(keep)
    outcome = "accepted" if is_new else "repeated"
    metrics.event(source, outcome)
    log.logger().info("event_received", source=source, name=name, outcome=outcome)
    return Response(orjson.dumps({"status": outcome}), 202 if is_new else 200, mimetype="application/json")
