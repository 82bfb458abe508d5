"""Reads an answer that is no success into the error tree of app/errors: which service, whose turn it is, when to retry.

Does not send, retry or log: clients/http.py does. Decisions follow the code in the body first, the status second, since
Cliq throttles with 400 and Accounts refuses with 200.
"""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from app.errors import MissingScope, RateLimited, ServiceError, ServiceRejected, ServiceUnavailable, TokenRevoked

# https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html and https://www.zoho.com/cliq/help/restapi/v2/,
# read 2026-11-21. 'Access Denied' is what Zoho Accounts says when tokens are asked for too often.
THROTTLED = frozenset({"TOO_MANY_REQUESTS", "request_limit_exceeded", "Access Denied"})
SCOPE_MISSING = frozenset({"OAUTH_SCOPE_MISMATCH", "oauthtoken_scope_invalid"})

RETRY_AFTER_MOST_SECONDS = 3600.0  # a longer Retry-After is taken for a mistake of the sender


def remote_code(body: object) -> str:
    """The service's own error word: CRM and Cliq `code`, Accounts `error`, Cliq's search `error.code`, or ''."""
    error = _error(body)
    code = error.get("code", error.get("error"))
    if isinstance(code, Mapping):
        code = code.get("code")
    return code if isinstance(code, str) else ""


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait as the Retry-After header says, in seconds or as a date; None when absent or unreadable."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - now).total_seconds()
        except (TypeError, ValueError):
            return None
    return max(0.0, seconds) if seconds <= RETRY_AFTER_MOST_SECONDS else None  # nan compares false, too


def unavailable(service: str, operation: str, reason: str, status: int | None = None) -> ServiceUnavailable:
    """No usable answer. reason: 'connection' | 'time_out' | 'not_json' | 'too_large' | 'busy' | 'server'."""
    return ServiceUnavailable(service, operation, status, reason=reason)


def fault(
    service: str, operation: str, status: int, headers: Mapping[str, str], body: object, now: datetime
) -> ServiceError:
    """The error that an answer other than a success stands for.

    headers  names in lower case
    body     the parsed JSON object, {} for an empty body, None when it is not a JSON object
    returns  RateLimited, MissingScope, TokenRevoked (any other 401: the caller may refresh once), ServiceUnavailable,
             or ServiceRejected with facts remote_code, remote_message, details
    """
    code = remote_code(body)
    if status == 429 or code in THROTTLED:
        return RateLimited(service, operation, status, retry_after(headers, now), remote_code=code)
    if body is None or status >= 500:  # a page of a proxy, or the service in trouble
        return unavailable(service, operation, "server" if status >= 500 else "not_json", status)
    if code in SCOPE_MISSING:
        return MissingScope(service, operation, status, remote_code=code)
    if status == 401:
        return TokenRevoked(service, operation, status, remote_code=code)
    if status < 400:  # a redirect, or a success that this call does not know
        return unavailable(service, operation, "server", status)
    error = _error(body)
    details = error.get("details")
    return ServiceRejected(
        service,
        operation,
        status,
        remote_code=code,
        remote_message=str(error.get("message", "")),
        details=details if isinstance(details, Mapping) else {},
    )


def _error(body: object) -> Mapping[str, object]:
    """The object that names the error: the body, or the only item of a CRM write (`{"data": [{"code": …}]}`)."""
    if not isinstance(body, Mapping):
        return {}
    items = body.get("data")
    if "code" not in body and isinstance(items, list) and len(items) == 1 and isinstance(items[0], Mapping):
        return items[0]
    return body
