"""Webhooks of an audience: registered after a GET that must be answered 200, delivered as a form, signed when asked.

Source: MailChimp, 'Sync audience data with webhooks' and the release note on signed webhooks, as reference says.
"""

import hashlib
import hmac
from urllib.parse import urlencode

import requests
from flask import Blueprint, Response

from sandbox.mailchimp import audience
from sandbox.mailchimp.call import answered, given, invalid, not_found, page
from sandbox.state import Sandbox, current
from sandbox.store import Document

WEBHOOKS, SENT = "mailchimp.webhooks", "mailchimp.sent_webhooks"
EVENTS = ("subscribe", "unsubscribe", "profile", "cleaned", "upemail", "campaign")
SOURCES = ("user", "admin", "api")
WAIT_SECONDS = 10
routes = Blueprint("mailchimp_webhooks", __name__)


@routes.get("/lists/<list_id>/webhooks")
def webhooks(list_id: str) -> Response:
    audience.audience(current(), list_id)
    return page("webhooks", [shown(one) for one in current().store.table(WEBHOOKS) if one["list_id"] == list_id])


@routes.post("/lists/<list_id>/webhooks")
def add(list_id: str) -> Response:
    box, body = current(), given()
    audience.audience(box, list_id)
    url = str(body.get("url", ""))
    if not url.startswith("http") or any(one["url"] == url for one in box.store.table(WEBHOOKS)):
        raise invalid(
            url="Sorry, you can't set up multiple WebHooks for one URL" if url else "This value is not a URL."
        )
    if _called(box, "GET", url, {}, b"") != 200:
        raise invalid(url="We can't connect to the URL you provided. Please check it.")
    key = f"{box.ids.number('mailchimp.webhook') + 0xBEEF00:010x}"
    made = {
        "id": key, "url": url, "list_id": list_id,
        "events": {name: bool((body.get("events") or {}).get(name)) for name in EVENTS},
        "sources": {name: bool((body.get("sources") or {}).get(name)) for name in SOURCES},
        "signing_secret": box.ids.token("mailchimp.signing")[5:37] if box.switches["mailchimp_sign"] else "",
    }  # fmt: skip
    box.store.table(WEBHOOKS).put(key, made)
    return answered(made if made["signing_secret"] else shown(made))


@routes.delete("/lists/<list_id>/webhooks/<webhook_id>")
def remove(list_id: str, webhook_id: str) -> Response:
    known = current().store.table(WEBHOOKS).get(webhook_id)
    if known is None or known["list_id"] != list_id:
        raise not_found()
    current().store.table(WEBHOOKS).delete(webhook_id)
    return answered(None)


def shown(one: Document) -> Document:
    """The signing secret is told once."""
    return {name: value for name, value in one.items() if name != "signing_secret"}


def tell(box: Sandbox, kind: str, member: Document, *, source: str, **more: str) -> int:
    """Send what happened to a member to whoever wants it; returns to how many.

    kind    one of EVENTS, or '' for nothing;  source: user, admin or api;  more: further keys of `data`
    """
    fields = {"EMAIL": member["email_address"], **member["merge_fields"]}
    data = {
        "id": member["unique_email_id"], "list_id": member["list_id"], "email": member["email_address"],
        "email_type": "html", "ip_opt": member["ip_signup"], **more,
        **{f"merges][{tag}": str(value) for tag, value in fields.items()},
    }  # fmt: skip
    return send(box, kind, member["list_id"], data, source)


def send(box: Sandbox, kind: str, list_id: str, data: dict[str, str], source: str) -> int:
    told = 0
    for one in box.store.table(WEBHOOKS):
        if one["list_id"] != list_id or not one["events"].get(kind) or not one["sources"].get(source):
            continue
        told += 1
        fired = box.clock.now().strftime("%Y-%m-%d %H:%M:%S")
        body = urlencode({"type": kind, "fired_at": fired, **{f"data[{name}]": value for name, value in data.items()}})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "MailChimp"}
        if one["signing_secret"]:
            headers["X-Mailchimp-Signature"] = _signature(box, one["signing_secret"], body.encode())
        for _ in range(2 if box.switches["mailchimp_webhook"] == "twice" else 1):
            status = _called(box, "POST", one["url"], headers, body.encode())
            number = str(box.ids.number("mailchimp.sent_webhook"))
            box.store.table(SENT).put(number, {"type": kind, "url": "…", "status": status})
    if told:
        box.settle()
    return told


def _signature(box: Sandbox, secret: str, body: bytes) -> str:
    at = int(box.clock.now().timestamp())
    key = "another" if box.switches["mailchimp_webhook"] == "wrong_signature" else secret
    digest = hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def _called(box: Sandbox, method: str, url: str, headers: dict[str, str], body: bytes) -> int:
    try:
        return box.callback(method, url, headers=headers, data=body, timeout=WAIT_SECONDS).status_code
    except (requests.RequestException, OSError):
        return 0
