"""POST /hooks/salesiq/<token>[/<event>]: SalesIQ's webhooks are verified, kept, and answered at once.

SalesIQ asks with HEAD whether the address is there before it registers it. Every event that is genuine is answered 200,
a repeated one too; what is not of the documented shape is answered 400 and kept for the administrator to see.
"""

from datetime import timedelta

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
from app.web.visitors.body import loads

SOURCE, HEADER = "salesiq", "x-siqsignature"
TOKEN_CHARACTERS = 200
FORGED_EVERY = timedelta(hours=1)


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
        try:
            salesiq_webhook(portal.keys(link), request.headers.get(HEADER), raw)
        except Unauthorized:
            _forged(services, event, raw)
            raise
        if link is not None and not link.is_on:
            return _said("off", "")
        try:
            named = "" if event in portal.KINDS else event
            found = incoming.read(loads(raw), named, services.source.now())
        except BadRequest as error:
            reason, field = str(error.facts.get("reason", "wrong")), error.facts.get("field")
            _refused(services, event, reason, str(field) if field else None, raw)
            raise
        return _said("accepted" if _kept(services, found) else "repeated", found.name)

    return door


def _known(services: Services, token: str) -> None:
    """Raises Unauthorized, never saying what was wrong."""
    with services.database.read() as tables:
        if len(token) > TOKEN_CHARACTERS or tables.hooks.find(SOURCE, token) is None:
            raise Unauthorized


def _refused(services: Services, event: str, reason: str, field: str | None, raw: bytes) -> None:
    metrics.event(SOURCE, "refused")
    with services.database.write() as tables:
        tables.refusals.keep(SOURCE, event[:40] or "-", reason, field, raw, services.source.now())


def _forged(services: Services, event: str, raw: bytes) -> None:
    """Somebody knows the address and not the key, or a key was exchanged by hand: the administrator should see it,
    once an hour, so that nobody can push other refusals out."""
    reason = "unsigned" if HEADER not in request.headers else "wrong_signature"
    with services.database.read() as tables:
        newest = tables.refusals.since(SOURCE, services.source.now() - FORGED_EVERY)
    known = any(one.reason == reason for one in newest)
    if known:
        metrics.event(SOURCE, "refused")
    else:
        _refused(services, event, reason, HEADER, raw)


def _kept(services: Services, found: Incoming) -> bool:
    def keep(tables: Tables) -> bool:
        now = services.source.now()
        name = found.inbox_name[: incoming.NAME_MOST]
        return tables.inbox.add(SOURCE, name, found.event_id, found.to_json(), now, stream=found.stream)

    return services.database.change(keep)


def _said(outcome: str, name: str) -> Response:
    metrics.event(SOURCE, outcome)
    log.logger().info("event_received", source=SOURCE, name=name, outcome=outcome)
    return Response(orjson.dumps({"status": outcome}), mimetype="application/json")
