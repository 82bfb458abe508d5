"""Hunter's enrichment API v2, which answers in Clearbit's names with habits of its own.

Source: https://hunter.io/api-documentation/v2#combined-enrichment, read 2026-11-21. Nothing is ever queued here.
"""

import re
from collections.abc import Mapping
from typing import Any

from app.clients.enrichment import provider
from app.clients.enrichment.provider import Callback, Found, Status
from app.clients.http import Answer, Http
from app.errors import RateLimited, ServiceUnavailable

SERVICE = "hunter"
BASE = "https://api.hunter.io"
ACCEPTED = (400, 401, 402, 403, 404, 422, 429)
STATUSES: Mapping[int, Status] = {400: "invalid", 401: "key", 402: "quota", 403: "quota", 404: "missed", 422: "invalid"}
_RANGE = re.compile(r"[\d.]+K?\s*[-–+]")


class Hunter:
    """base   in place of the vendor's host; '' for it"""

    name = SERVICE

    def __init__(self, http: Http, key: str, base: str = "") -> None:
        self._http, self._key, self._base = http, key, base or BASE

    def lookup(self, email: str, callback: Callback | None = None) -> Found:
        answer = self._get("/v2/combined/find", {"email": email})
        if answer.status != 200:
            return Found(STATUSES[answer.status])
        said: Any = answer.body.get("data", answer.body)
        said = said if isinstance(said, Mapping) else {}
        return provider.found(_person(said.get("person")), _company(said.get("company")))

    def check(self) -> Status:
        """By the account's own page, which costs nothing."""
        return "key" if self._get("/v2/account", {}).status in (401, 403) else "found"

    def _get(self, path: str, params: Mapping[str, str]) -> Answer:
        operation = f"GET {path}"
        headers = {"X-API-KEY": self._key}
        answer = self._http.call(
            "GET", self._base + path, operation=operation, params=params, headers=headers, accept=ACCEPTED
        )
        if answer.status == 429:
            raise RateLimited(SERVICE, operation, 429, None)
        if answer.status != 200 and answer.status not in STATUSES:
            raise ServiceUnavailable(SERVICE, operation, answer.status, reason="shape")
        return answer


def _person(said: object) -> object:
    """The kind of an e-mail provider comes as a word, where Clearbit says whether it is one."""
    if not isinstance(said, Mapping):
        return None
    return {**said, "emailProvider": bool(said.get("emailProvider"))}


def _company(said: object) -> object:
    """Employees may be a range in words; money raised is the sum of rounds in one currency."""
    if not isinstance(said, Mapping):
        return None
    metrics = dict(said["metrics"]) if isinstance(said.get("metrics"), Mapping) else {}
    employees = metrics.get("employees")
    if isinstance(employees, str):
        if _RANGE.match(employees):
            metrics["employeesRange"] = metrics.get("employeesRange") or employees
        metrics["employees"] = int(employees) if employees.isdecimal() else None
    if metrics.get("raised") is None:
        metrics["raised"] = _raised(said.get("fundingRounds"))
    return {**said, "metrics": metrics, "emailProvider": bool(said.get("emailProvider"))}


def _raised(rounds: object) -> float | None:
    """None when the rounds are of several currencies: they cannot be added up."""
    known = [one for one in rounds if isinstance(one, Mapping)] if isinstance(rounds, list) else []
    amounts = [one["amount"] for one in known if isinstance(one.get("amount"), int | float)]
    return sum(amounts) if amounts and len({one.get("currency") for one in known}) == 1 else None
