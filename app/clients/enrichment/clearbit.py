"""Clearbit's Enrichment API v2: a person and a company by e-mail address; a company by network address (Reveal).

Sources: https://clearbit.com/docs as mirrored in https://openpm.ai/apis/clearbit/openapi and the vendor's Ruby client
(https://github.com/clearbit/clearbit-ruby, webhook.rb for the signature), read 2026-11-21. Accounts made after 2023 get
no keys, old keys work on.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from app.clients.enrichment import provider
from app.clients.enrichment.provider import Callback, Found, Status
from app.clients.http import Answer, Http
from app.errors import RateLimited, ServiceUnavailable

SERVICE = "clearbit"
HOSTS = {"person": "https://person.clearbit.com", "company": "https://company.clearbit.com",
         "reveal": "https://reveal.clearbit.com"}  # fmt: skip
ACCEPTED = (401, 402, 403, 404, 422, 429)
STATUSES: Mapping[int, Status] = {
    202: "queued",
    401: "key",
    402: "quota",
    403: "key",
    404: "missed",
    422: "invalid",
}
CHECKED_DOMAIN = "example.com"  # any answer but a refusal says that the key is good


class Clearbit:
    """base   in place of all of the vendor's hosts; '' for them"""

    name = SERVICE

    def __init__(self, http: Http, key: str, base: str = "") -> None:
        self._http, self._key, self._base = http, key, base

    def lookup(self, email: str, callback: Callback | None = None) -> Found:
        params = {"email": email}
        if callback is not None:
            params |= {"webhook_url": callback.url, "webhook_id": callback.token}
        answer = self._get("person", "/v2/combined/find", params)
        if answer.status != 200:
            return Found(STATUSES[answer.status])
        return provider.found(answer.body.get("person"), answer.body.get("company"))

    def company_at(self, address: str) -> Found:
        """The company that a network address belongs to (Reveal, another product with the same key)."""
        answer = self._get("reveal", "/v1/companies/find", {"ip": address})
        if answer.status != 200:
            return Found(STATUSES[answer.status])
        return provider.found(None, answer.body.get("company"))

    def check(self) -> Status:
        answer = self._get("company", "/v2/companies/find", {"domain": CHECKED_DOMAIN})
        return "key" if STATUSES.get(answer.status) == "key" else "found"

    def _get(self, host: str, path: str, params: Mapping[str, str]) -> Answer:
        operation = f"GET {path}"
        url = (self._base or HOSTS[host]) + path
        headers = {"Authorization": f"Bearer {self._key}"}
        answer = self._http.call("GET", url, operation=operation, params=params, headers=headers, accept=ACCEPTED)
        if answer.status == 429:
            raise RateLimited(SERVICE, operation, 429, _seconds(answer.headers.get("x-ratelimit-reset", "")))
        if answer.status != 200 and answer.status not in STATUSES:
            raise ServiceUnavailable(SERVICE, operation, answer.status, reason="shape")
        return answer


def told(key: str, raw: bytes, signature: str, body: Mapping[str, Any]) -> Found | None:
    """What a webhook says of a queued look-up; None unless the key's owner signed exactly these bytes.

    signature   'sha1=' and hex: HMAC-SHA1 over the body with the key without its 'sk_' or 'pk_'
    body        {id, type: person | company | person_company, status: 200 | 404, body}
    """
    secret = key.removeprefix("sk_").removeprefix("pk_")
    right = "sha1=" + hmac.new(secret.encode(), raw, hashlib.sha1).hexdigest()
    if not hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace")):
        return None
    said = body.get("body")
    if body.get("status") != 200 or not isinstance(said, Mapping):
        return Found("missed")
    match body.get("type"):
        case "person":
            return provider.found(said, None)
        case "company":
            return provider.found(None, said)
    return provider.found(said.get("person"), said.get("company"))


def _seconds(text: str) -> float | None:
    """X-RateLimit-Reset is seconds until the window ends."""
    return float(text) if text.isdecimal() and int(text) <= 3600 else None
