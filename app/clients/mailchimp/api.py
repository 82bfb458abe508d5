"""One account of MailChimp: its address, its key, and what its refusals mean.

Sources: https://mailchimp.com/developer/marketing/docs/fundamentals/ and …/docs/errors/, read 2026-11-21. At most ten
calls run at once for all programs of a customer; there is no quota a minute, no rate header and no Retry-After. At
extreme volume a 403 without a body means the same as a 429.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from app.clients.http import Http
from app.errors import RateLimited, ServiceRejected

SERVICE = "mailchimp"
AT_ONCE = 2  # of one process; four processes that call together stay below ten
REFUSED = (400, 401, 403, 404)
PAGE = 1000  # the most that one page may hold


def data_center(key: str) -> str:
    """'us19' of '…-us19'; '' when the key does not say."""
    found = key.strip().rpartition("-")[2].lower()
    return found if found.isalnum() and found != key.strip().lower() else ""


class Api:
    """base   in place of the address that the key names; '' for that"""

    def __init__(self, http: Http, key: str, base: str = "") -> None:
        self._http, self._key = http, key.strip()
        self._base = base or f"https://{data_center(key) or 'us1'}.api.mailchimp.com/3.0"

    def get(self, path: str, **params: Any) -> Mapping[str, Any] | None:
        """The object at a path of parts; None when there is none (404)."""
        asked = {name: str(value) for name, value in params.items() if value not in (None, "")}
        return self._call("GET", path, params=asked)

    def send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """raises ServiceRejected: `remote_code` is the problem's title, `fields` says what is wrong with which"""
        found = self._call(method, path, json=body)
        if found is None:
            raise ServiceRejected(SERVICE, _operation(method, path), 404, remote_code="Resource Not Found")
        return found

    def drop(self, path: str) -> None:
        """What is gone already is no fault."""
        self._call("DELETE", path)

    def all(self, path: str, name: str, **params: Any) -> list[Mapping[str, Any]]:
        """The rows of a list, the first thousand."""
        found = self.get(path, count=PAGE, **params)
        return list(found.get(name) or ()) if found is not None else []

    def _call(self, method: str, path: str, **more: Any) -> Mapping[str, Any] | None:
        operation = _operation(method, path)
        answer = self._http.call(
            method,
            self._base + path,
            operation=operation,
            headers={"Authorization": f"Bearer {self._key}"},
            organisation=self._base,
            accept=REFUSED,
            **more,
        )
        if answer.status < 300:
            return answer.body
        if answer.status == 403 and not answer.body:
            raise RateLimited(SERVICE, operation, 403, None)
        if answer.status == 404:
            return None
        problem = answer.body
        fields = {str(one.get("field")): str(one.get("message")) for one in problem.get("errors") or ()}
        title, detail = str(problem.get("title") or answer.status), str(problem.get("detail") or "")
        raise ServiceRejected(SERVICE, operation, answer.status, remote_code=title, detail=detail, fields=fields)


def part(text: str) -> str:
    """One part of a path."""
    return quote(text, safe="")


def _operation(method: str, path: str) -> str:
    """Without ids: 'PUT /lists/…/members/…'."""
    parts = path.strip("/").split("/")
    return f"{method} /" + "/".join(one if place % 2 == 0 else "…" for place, one in enumerate(parts))
