"""POST /answers/<service>: services that were asked something, or that watch something for us, tell what they found.

Verified, kept in the inbox, answered at once; what it means is the features' business. A stranger learns nothing: every
call that is not from the service we asked is answered 401.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import orjson
from flask import Blueprint, Response, request

from app import log
from app.errors import BadRequest, Unauthorized
from app.services import Services
from app.visitors.outside.enriching import CALLBACK_PATH
from app.visitors.outside.mailing import HOOK_PATH as MAIL_PATH
from app.web import metrics
from app.web.verify import WINDOW_SECONDS

SIGNATURE, MAIL_SIGNATURE = "X-Request-Signature", "X-Mailchimp-Signature"
SIGNATURE_MOST = 200


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

    @door.get(f"{MAIL_PATH}/<token>")
    def probed(token: str) -> Response:
        """MailChimp asks whether somebody is there before it keeps the address; that says nothing about the token."""
        return Response(status=200)

    @door.post(f"{MAIL_PATH}/<token>")
    def mailchimp(token: str) -> Response:
        raw = request.get_data(cache=True, parse_form_data=False)
        found = services.mailing.hook(token)
        if found is None:
            raise Unauthorized
        list_id, secret = found
        if secret:
            _signed(secret, request.headers.get(MAIL_SIGNATURE, ""), raw, services.source.now())
        form = request.form
        kind, email = form.get("type", ""), form.get("data[email]") or form.get("data[new_email]") or ""
        payload = {"type": kind, "list_id": list_id, "email": email}
        return _kept(services, "campaigns", "changed", f"{kind}:{form.get('fired_at', '')}:{list_id}:{email}", payload)

    return door


def _signed(secret: str, header: str, raw: bytes, now: datetime) -> None:
    """Raises Unauthorized unless `t=<unix>,v1=<hex>` is HMAC-SHA256 over 't.body', at most five minutes old.

    Source: https://mailchimp.com/developer/release-notes/, signed webhooks, read 2026-11-21.
    """
    parts = dict(part.partition("=")[::2] for part in header[:SIGNATURE_MOST].split(","))
    stamp = parts.get("t", "")
    right = hmac.new(secret.encode(), stamp.encode("utf-8", "replace") + b"." + raw, hashlib.sha256).hexdigest()
    is_right = hmac.compare_digest(right.encode(), parts.get("v1", "").encode("utf-8", "replace"))
    if not is_right or not stamp.isdecimal() or abs(now.timestamp() - int(stamp)) > WINDOW_SECONDS:
        raise Unauthorized


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
