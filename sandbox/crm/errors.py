"""The CRM's two shapes of failure: a whole call that fails, and one item of a write that fails.

Which failure is due is decided elsewhere.
Source: https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html, read 2026-11-21.
"""

from typing import Any

Details = dict[str, Any]


class ApiError(Exception):
    """A call that fails as a whole: `{"code", "message", "status": "error", "details"}`."""

    def __init__(self, status: int, code: str, message: str, details: Details | None = None) -> None:
        self.status, self.code, self.message, self.details = status, code, message, details or {}
        super().__init__(code, message, self.details)

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "details": self.details, "message": self.message, "status": "error"}


class ItemError(Exception):
    """One item of a write that fails; the other items go on."""

    def __init__(self, code: str, message: str, details: Details | None = None) -> None:
        self.code, self.message, self.details = code, message, details or {}
        super().__init__(code, message, self.details)

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "details": self.details, "message": self.message, "status": "error"}


def invalid_data(message: str = "invalid data", **details: Any) -> ApiError:
    return ApiError(400, "INVALID_DATA", message, details)


def invalid_module() -> ApiError:
    return ApiError(400, "INVALID_MODULE", "the module name given seems to be invalid")


def unsupported_module() -> ApiError:
    return ApiError(400, "INVALID_MODULE", "the given module is not supported in api")


def no_permission(permission: str) -> ApiError:
    return ApiError(403, "NO_PERMISSION", "permission denied", {"permissions": [permission]})


def scope_mismatch(method: str, url: str) -> ApiError:
    return ApiError(
        401, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL", {"method": method, "url": url}
    )


def missing_parameter(name: str, code: str = "REQUIRED_PARAM_MISSING") -> ApiError:
    return ApiError(400, code, "One of the expected parameter is missing", {"param_name": name, "param_names": [name]})


def wrong_parameter(name: str, expected: str) -> ApiError:
    return ApiError(400, "INVALID_DATA", "invalid data", {"param_name": name, "expected_data_type": expected})
