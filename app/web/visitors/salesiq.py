"""POST /hooks/salesiq/<token>[/<event>]: SalesIQ's webhooks are verified, kept, and answered at once.

SalesIQ asks with HEAD whether the address is there before it registers it. Every event that is genuine is answered 200,
a repeated one too; what is not of the documented shape is answered 400 and kept for the administrator to see.
"""

import orjson
from flask import Blueprint, Response, request

from app import log
from app.administration.visitors import portal
from app.errors import BadRequest, Unauthorized
from app.services import Services
from app.storage.nouns import Tables
from app.visitors.intake import incoming
from app.visitors.intake.incoming import Incoming
from app.web import metrics
from app.web.verify import salesiq_webhook

SOURCE, HEADER = "salesiq", "x-siqsignature"
TOKEN_CHARACTERS = 200


def blueprint(services: Services) -> Blueprint:
    door = Blueprint("salesiq", __name__)

    @door.get("/hooks/salesiq/<token>")
    @door.get("/hooks/salesiq/<token>/<event>")
    def probe(token: str, event: str = "") -> Response:
        """Also HEAD, which carries no signature."""
        _known(services, token)
        return Response("", mimetype="text/plain")

    @door.post("/hooks/salesiq/<token>")
    @door.post("/hooks/salesiq/<token>/<event>")
    def arrive(token: str, event: str = "") -> Response:
        _known(services, token)
        raw = request.get_data(cache=False)
        link = services.links.get(SOURCE)
        salesiq_webhook(portal.keys(link), request.headers.get(HEADER), raw)
        if link is not None and not link.is_on:
            return _said("off", "")
        try:
            named = "" if event in portal.KINDS else event
            found = incoming.read(_payload(raw), named, services.source.now())
        except BadRequest as error:
            reason, field = str(error.facts.get("reason", "wrong")), error.facts.get("field")
            metrics.event(SOURCE, "refused")
            now = services.source.now()
            with services.database.write() as tables:
                tables.refusals.keep(SOURCE, event[:40] or "-", reason, str(field) if field else None, raw, now)
            raise
        return _said("accepted" if _kept(services, found) else "repeated", found.name)

    return door


def _known(services: Services, token: str) -> None:
    """Raises Unauthorized, never saying what was wrong."""
    with services.database.read() as tables:
        if len(token) > TOKEN_CHARACTERS or tables.hooks.find(SOURCE, token) is None:
            raise Unauthorized


def _kept(services: Services, found: Incoming) -> bool:
    def keep(tables: Tables) -> bool:
        now = services.source.now()
        name = found.inbox_name[: incoming.NAME_MOST]
        return tables.inbox.add(SOURCE, name, found.event_id, found.to_json(), now, stream=found.stream)

    return services.database.change(keep)


def _payload(raw: bytes) -> dict[str, object]:
    try:
        payload = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise BadRequest(reason="not_json") from None
    if not isinstance(payload, dict):
        raise BadRequest(reason="not_an_object")
    return payload


def _said(outcome: str, name: str) -> Response:
    metrics.event(SOURCE, outcome)
    log.logger().info("event_received", source=SOURCE, name=name, outcome=outcome)
    return Response(orjson.dumps({"status": outcome}), mimetype="application/json")
