"""Clearbit's Enrichment API v2: person., company. and their -stream hosts on one prefix, `/clearbit`.

As reference: combined, people, companies; Basic or Bearer; 202 and a signed webhook later. The streaming host waits
instead of answering 202.
"""

import hashlib
import hmac
import json
import threading
from typing import Any

import requests
from flask import Blueprint, Response, request

from sandbox.enrichment import addresses
from sandbox.enrichment.addresses import Found
from sandbox.state import Sandbox, current
from sandbox.switches import Switch

KEY = "sk_sandbox"
QUEUED, SENT = "clearbit.queued", "clearbit.sent"
SWITCHES = (
    Switch(
        "clearbit_webhook", "right", "how the webhook of a queued lookup comes", ("right", "wrong_signature", "twice")
    ),
    Switch(
        "clearbit_queue_seconds", 5, "how long a queued lookup takes; tests finish it by /sandbox/enrichment/finish"
    ),
    Switch("clearbit_limit", 600, "lookups a minute, as the headers of a throttled call say"),
)
WAIT_SECONDS = 10
routes = Blueprint("clearbit", __name__)
Answer = tuple[Response, int] | Response


@routes.before_request
def known() -> Answer | None:
    given = request.authorization
    key = (given.token if given.type == "bearer" else given.username) if given else ""
    if key != KEY:
        return refusal(401, "auth_invalid", "Invalid API key provided")
    return None


@routes.get("/v2/combined/find")
def combined() -> Answer:
    return looked_up("person_company")


@routes.get("/v2/people/find")
def person() -> Answer:
    return looked_up("person")


@routes.get("/v2/companies/find")
def company() -> Answer:
    found = addresses.by_domain(request.args.get("domain", ""))
    if not request.args.get("domain"):
        return refusal(422, "params_invalid", "domain is missing")
    return answered(found) if found else refusal(404, "unknown_record", "Unknown company")


@routes.get("/v1/companies/find")
def reveal() -> Answer:
    """Reveal: the company of a network address; two addresses of the documentation's ranges are somebody's."""
    found = addresses.by_address(request.args.get("ip", ""))
    if found is None:
        return refusal(404, "unknown_record", "Unknown IP.")
    facts = {"ip": request.args["ip"], "fuzzy": False, "domain": found["domain"], "type": "company"}
    return answered({**facts, "company": found})


def looked_up(kind: str) -> Answer:
    """By `email`; kind: person, company or person_company, as the webhook calls it."""
    sandbox, email = current(), request.args.get("email", "")
    found = addresses.by_email(sandbox, email)
    match found.fate:
        case "invalid":
            return refusal(422, "email_invalid", "Invalid email.")
        case "missed":
            return refusal(404, "unknown_record", "Unknown person.")
        case "quota":
            return refusal(402, "over_quota", "Over plan quota.")
        case "boom":
            return Response("<html>Bad gateway</html>", 500, mimetype="text/html")
        case "limit":
            limit = str(sandbox.switches["clearbit_limit"])
            answer, status = refusal(429, "rate_limit", "Too many requests.")
            answer.headers.update({"X-RateLimit-Limit": limit, "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"})
            return answer, status
        case "slow":
            sandbox.sleep(60)
        case "queued":
            if not _is_ready(sandbox, email, kind):
                return refusal(202, "queued", "Your request has been queued. Please try again.")
    body = body_of(found, kind)
    return answered(body) if body else refusal(404, "unknown_record", "Unknown person.")


def body_of(found: Found, kind: str) -> Any:
    """The answer's body; None when nothing is known."""
    if kind == "person":
        return found.person
    return {"person": found.person, "company": found.company} if found.person or found.company else None


def finish(sandbox: Sandbox, email: str, status: int = 200) -> int:
    """Let a queued lookup of an address be ready, and tell whoever asked for it; returns how many were told.

    status   404 when it turns out that nothing is known
    """
    waiting = [one for one in sandbox.store.table(QUEUED) if one["email"] == email.lower() and not one["ready"]]
    for one in waiting:
        sandbox.store.table(QUEUED).put(one["key"], {**one, "ready": True, "status": status})
        if one["webhook_url"]:
            _tell(sandbox, one, status)
    sandbox.settle()
    return len(waiting)


def _is_ready(sandbox: Sandbox, email: str, kind: str) -> bool:
    """Whether a queued address was finished; the first question puts it into the queue."""
    table, key = sandbox.store.table(QUEUED), f"{email.lower()} {kind}"
    queued = table.get(key)
    if queued is not None:
        return bool(queued["ready"])
    args = {name: request.args.get(name, "") for name in ("webhook_url", "webhook_id")}
    table.put(key, {"key": key, "email": email.lower(), "kind": kind, "ready": False, "status": 200, **args})
    if sandbox.patience_seconds:  # a sandbox of its own, with nobody who would finish it
        timer = threading.Timer(sandbox.switches["clearbit_queue_seconds"], finish, (sandbox, email))
        timer.daemon = True
        timer.start()
    return False


def _tell(sandbox: Sandbox, one: dict[str, Any], status: int) -> None:
    body = body_of(addresses.by_email(sandbox, one["email"]), one["kind"]) if status == 200 else None
    said = {"id": one["webhook_id"], "type": one["kind"], "status": status, "body": body}
    data = json.dumps(said, ensure_ascii=False).encode()
    how = sandbox.switches["clearbit_webhook"]
    key = "another" if how == "wrong_signature" else KEY.removeprefix("sk_")
    signature = "sha1=" + hmac.new(key.encode(), data, hashlib.sha1).hexdigest()
    headers = {"Content-Type": "application/json", "X-Request-Signature": signature}
    for _ in range(2 if how == "twice" else 1):
        try:
            answer = sandbox.callback("POST", one["webhook_url"], headers=headers, data=data, timeout=WAIT_SECONDS)
            got = answer.status_code
        except (requests.RequestException, OSError):
            got = 0
        number = str(sandbox.ids.number("clearbit.sent"))
        sandbox.store.table(SENT).put(number, {"email": one["email"], "id": one["webhook_id"], "status": got})


def answered(body: Any) -> Response:
    return Response(
        json.dumps(body, ensure_ascii=False), mimetype="application/json", headers={"X-API-Version": "2019-12-19"}
    )


def refusal(status: int, kind: str, message: str) -> tuple[Response, int]:
    text = json.dumps({"error": {"type": kind, "message": message}})
    return Response(text, mimetype="application/json"), status
