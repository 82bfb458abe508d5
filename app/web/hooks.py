"""POST /hooks/<source>/<token>[/<name>]: events from outside are verified, kept, and answered at once.

Nothing is worked off here: the worker does that. A repeated event is answered 200 and kept once; a body that is not of
the documented shape is answered 400 with the field named, and kept for the administrator to see.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Blueprint, Response, request

from app import log
from app.errors import BadRequest, Unauthorized
from app.events import receive
from app.occasion import Door
from app.services import Services
from app.storage.arriving.hooks import Hook
from app.web import metrics
from app.web.problems import SHOWN_FACTS
from app.web.verify import standard_webhook

TOKEN_CHARACTERS = 200
DEFAULT_NAMES = {"crm": "workflow"}
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
ADVICE = (
    "A value that was merged into the JSON holds a quote or a new line. Send the values as form parameters instead, "
    "which need no quoting, best only the record's id and module."
)
EVERYTHING = Door()


def blueprint(services: Services, doors: Mapping[str, Door]) -> Blueprint:
    """doors   the documented shapes, by 'source/name'"""
    door = Blueprint("hooks", __name__)

    @door.post("/hooks/<source>/<token>")
    @door.post("/hooks/<source>/<token>/<name>")
    def arrive(source: str, token: str, name: str = "") -> Response:
        hook = _known(services, source, token)
        raw = request.get_data(cache=True, parse_form_data=False)
        if hook.secret:
            standard_webhook(hook.secret, request.headers.get, raw, services.source.now())
        name = name or DEFAULT_NAMES.get(source, "event")
        try:
            return _kept(services, doors.get(f"{source}/{name}", EVERYTHING), source, name, raw)
        except BadRequest as error:
            _refused(services, source, name, raw, error)
            raise

    return door


def _known(services: Services, source: str, token: str) -> Hook:
    """The address that was called; raises Unauthorized, never saying what was wrong."""
    if len(token) > TOKEN_CHARACTERS:
        raise Unauthorized
    with services.database.read() as tables:
        hook = tables.hooks.find(source, token)
    if hook is None:
        raise Unauthorized
    return hook


def _kept(services: Services, door: Door, source: str, name: str, raw: bytes) -> Response:
    if not name.isascii() or not name.replace("_", "").isalnum() or len(name) > 40:
        raise BadRequest(field="name", reason="not_a_name")
    given = request.headers.get("webhook-id", "")
    is_new, event_id = receive(services, door, source, name, _payload(raw), given)
    outcome = "accepted" if is_new else "repeated"
    metrics.event(source, outcome)
    log.logger().info("event_received", source=source, name=name, outcome=outcome)
    body = orjson.dumps({"status": outcome, "event_id": event_id})
    return Response(body, 202 if is_new else 200, mimetype="application/json")


def _payload(raw: bytes) -> Mapping[str, Any]:
    """Form parameters, with those of the address, or a JSON object."""
    if request.mimetype in FORMS or not raw:
        payload = request.args.to_dict() | request.form.to_dict()
        if not payload:
            raise BadRequest(reason="empty")
        return payload
    try:
        payload = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise BadRequest(reason="not_json", advice=ADVICE) from None
    if not isinstance(payload, dict):
        raise BadRequest(reason="not_an_object")
    return payload


def _refused(services: Services, source: str, name: str, raw: bytes, error: BadRequest) -> None:
    said = {fact: str(error.facts[fact]) for fact in SHOWN_FACTS if fact in error.facts}
    metrics.event(source, "refused")
    with services.database.write() as tables:
        tables.refusals.keep(
            source, name[:40], said.get("reason", "wrong"), said.get("field"), raw, services.source.now()
        )
