"""The error bodies of Cliq's REST API.

It decides nothing. Sources: OpenAPI documents of https://www.zoho.com/cliq/help/restapi/v3/ and live reports, read
2026-11-21.
"""

from typing import Any


class ApiError(Exception):
    """A refused call: HTTP status and JSON body."""

    def __init__(self, status: int, message: str, code: str = "") -> None:
        self.status = status
        self.body: dict[str, Any] = ({"code": code} if code else {}) | {"message": message}
        super().__init__(message)


MALFORMED = "The request cannot be performed. Usually because of malformed parameter or missing parameter."


def malformed() -> ApiError:
    return ApiError(400, MALFORMED)


def extra_key(key: str) -> ApiError:
    return ApiError(400, f"'{key}' is an extra key in the JSON Object.", "extra_key_found")


def pattern_mismatch(key: str) -> ApiError:
    return ApiError(400, f"Unidentified value passed for the '{key}' key", "input_pattern_mismatch")


def param_missing(key: str) -> ApiError:
    return ApiError(400, f"The param '{key}' is missing.", "param_missing")


def invalid_token() -> ApiError:
    return ApiError(401, "Request was rejected because of invalid AuthToken.")


def scope_invalid(status: int) -> ApiError:
    message = "The OAuth token passed does not have the required scope."
    return ApiError(status, message, "oauthtoken_scope_invalid")


def forbidden() -> ApiError:
    return ApiError(
        403,
        "The user does not have enough permission or possibly not an user of the respective organization to access the "
        "resource.",
    )


def not_found(code: str = "") -> ApiError:
    """`chat_not_found` or `message_not_found` with their code; without one the general wrong address."""
    if code:
        return ApiError(404, code.replace("_", " ").capitalize() + ".", code)
    return ApiError(
        404,
        "The URL you've sent is wrong. It's possible that the resource you've requested has been moved to another URL.",
    )


def url_invalid() -> ApiError:
    return ApiError(404, "The request URL is invalid. Please check the URL pattern.", "request_url_invalid")


def method_invalid() -> ApiError:
    return ApiError(405, "The requested resource does not support the HTTP method used.", "request_method_invalid")


def throttled(status: int) -> ApiError:
    """400 with a code, as live callers report, or 429 as the OpenAPI documents."""
    if status == 429:
        return ApiError(429, "Too many requests within a certain time frame.")
    return ApiError(400, "You have exceeded the URL throttle limits.", "request_limit_exceeded")


def coded(code: str, message: str, status: int = 400) -> ApiError:
    return ApiError(status, message, code)
