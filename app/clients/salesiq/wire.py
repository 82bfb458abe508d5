"""One call of SalesIQ's REST interface: under whose token, within which allowance, and what its answer means.

Success and error both come with HTTP 200 and are told apart by the key `error`; other statuses are read as well. The
only signal of a rate limit is code 1023, which locks our address for a while; no number is published.
Source: https://www.zoho.com/salesiq/help/developer-section/rest-api-v2.html, read 2026-11-21.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from app.clients.http import Http, Tokens
from app.clients.wire.sending import Upload
from app.errors import MissingScope, RateLimited, ServiceRejected, TokenRevoked

THROTTLED, BAD_TOKEN, NO_SCOPE = 1023, (1001, 1002, 1008), 1009
NO_PERMISSION, NOT_THERE = 1016, 1019
LOCK_SECONDS = 60.0
SPOKEN = (400, 403, 404, 405, 415, 422)  # statuses whose body is read for its error
Json = Mapping[str, Any]


class Gate(Protocol):
    """How often SalesIQ may be asked, by all processes together."""

    def enter(self, *, is_waited_for: bool) -> None:
        """Take one call out of the allowance; raises RateLimited when there is none left."""
        ...

    def shut(self, seconds: float) -> None:
        """SalesIQ has said that it was too much."""
        ...


class Wire:
    """host  'https://salesiq.zoho.jp'; screenname: of the portal, as in its addresses."""

    def __init__(self, http: Http, host: str, screenname: str, tokens: Tokens, gate: Gate) -> None:
        self._http, self._host, self._tokens, self._gate = http, host.rstrip("/"), tokens, gate
        self.screenname = screenname

    def call(
        self,
        method: str,
        path: str,
        operation: str,
        *,
        api: str = "v2",
        params: Mapping[str, str] | None = None,
        json: Json | None = None,
        upload: Upload | None = None,
        form: Mapping[str, str] | None = None,
        is_waited_for: bool = False,
        portal: bool = True,
    ) -> Any:
        """`data` of the answer: a list, an object or a text.

        api             'v2', 'v3' or 'visitor/v1'
        upload, form    a file, and the parts beside it
        is_waited_for   a person waits: a part of the allowance is kept for them
        portal          False: the address has no screen name
        raises          RateLimited, TokenRevoked, MissingScope, ServiceRejected (facts remote_code '1019' …),
                        ServiceUnavailable
        """
        where = f"{self._host}/api/{api}{'/' + self.screenname if portal else ''}{path}"
        for is_first in (True, False):
            self._gate.enter(is_waited_for=is_waited_for)
            token = self._tokens.access_token()
            try:
                answer = self._http.call(
                    method,
                    where,
                    operation=operation,
                    params=params,
                    json=json,
                    upload=upload,
                    form=form,
                    headers={} if upload else {"Content-Type": "application/json"},
                    tokens=self._tokens,
                    accept=SPOKEN,
                )
            except RateLimited:
                self._gate.shut(LOCK_SECONDS)
                raise
            error = answer.body.get("error")
            if not error and answer.status < 300:
                return answer.body.get("data", {})
            found = _code(error)
            if found in BAD_TOKEN and is_first:  # told with 200, so the token was not refreshed on the way
                self._tokens.refreshed(token)
                continue
            raise self._fault(operation, answer.status, found, error)
        raise AssertionError("the second try returns or raises")

    def _fault(self, operation: str, status: int, code: int, error: Any) -> Exception:
        service = self._http.service
        if code == THROTTLED:
            self._gate.shut(LOCK_SECONDS)
            return RateLimited(service, operation, status, LOCK_SECONDS, remote_code=str(code))
        if code in BAD_TOKEN:
            return TokenRevoked(service, operation, status, remote_code=str(code))
        if code == NO_SCOPE:
            return MissingScope(service, operation, status, remote_code=str(code))
        found = error if isinstance(error, Mapping) else {}
        at = str(found.get("json_key") or found.get("param") or found.get("header") or "")
        said = str(found.get("message") or "")
        return ServiceRejected(service, operation, status, remote_code=str(code or ""), remote_message=said, field=at)


def _code(error: Any) -> int:
    code = error.get("code") if isinstance(error, Mapping) else None
    return int(code) if isinstance(code, int) or (isinstance(code, str) and code.isdecimal()) else 0


def rows(data: Any) -> list[Json]:
    """The objects of a list, whatever else is in it."""
    found = data if isinstance(data, list) else data.get("data", []) if isinstance(data, Mapping) else []
    return [row for row in found if isinstance(row, Mapping)]
