"""Every error the platform raises, as one tree; sentences for people are made in app/i18n, from `code` and `facts`.

    BotError                     code, facts
    +-- UserError                the person must act; shown in chat; HTTP 200; logged at info
    |   +-- NothingFound         the question was fine, there is no answer
    |   +-- Ambiguous            several fit; facts["choices"]
    |   +-- NotAllowed           this person may not do that
    |   +-- NotLinked            this person has not connected a CRM account, or consent is gone
    |   +-- Disabled             an administrator switched the integration off
    |   +-- Invalid              several fields of a form are wrong; `fields`: error by field
    |   +-- Stale                a button or form that is too old, or not this person's
    +-- InboundError             the sender must act; carries the HTTP status
    |   +-- Unauthorized   401   signature, key or age wrong; the answer never says which
    |   +-- BadRequest     400   not the documented shape; facts["field"]
    |   +-- TooLarge       413   facts["limit_bytes"]
    |   +-- UnknownHandler 400   well-formed, but nothing of ours answers it
    +-- ServiceError             service, operation, status; a remote system failed
    |   +-- ServiceRejected      4xx: permanent; facts["remote_code"] for the log and for decisions
    |   +-- ServiceUnavailable   5xx, time-out, connection, not JSON: may work later
    |   +-- RateLimited          retry_after_seconds
    |   +-- TokenRevoked         a person must consent again
    |   +-- MissingScope         a person must consent again, to more
    +-- ConfigError              at start only; facts["variable"], facts["example"]

grammar.errors.GrammarError has its own root, since grammar imports nothing of ours.
"""

from collections.abc import Mapping


class BotError(Exception):
    """Something a person is told about. `code` picks the sentence, `facts` fill it."""

    code = "error"

    def __init__(self, code: str | None = None, **facts: object) -> None:
        if code is not None:
            self.code = code
        self.facts = facts
        super().__init__(self.code, facts)


class UserError(BotError):
    """The person who asked can mend it."""

    code = "user_error"


class NothingFound(UserError):
    code = "nothing_found"


class Ambiguous(UserError):
    code = "ambiguous"


class NotAllowed(UserError):
    code = "not_allowed"


class NotLinked(UserError):
    code = "not_linked"


class Disabled(UserError):
    code = "disabled"


class Invalid(UserError):
    """fields: what is wrong (BotError or GrammarError), by the name of the field; nothing was kept."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, Exception] | None = None) -> None:
        self.fields = dict(fields or {})
        super().__init__(names=list(self.fields))


class Stale(UserError):
    code = "stale"


class InboundError(BotError):
    """The sender of a webhook must act; `status` is the HTTP answer."""

    code = "inbound"
    status = 400


class Unauthorized(InboundError):
    code = "unauthorized"
    status = 401


class BadRequest(InboundError):
    code = "bad_request"
    status = 400


class TooLarge(InboundError):
    code = "too_large"
    status = 413


class UnknownHandler(InboundError):
    code = "unknown_handler"
    status = 400


class ServiceError(BotError):
    """A remote service failed.

    service    'crm' | 'accounts' | 'cliq' …: names the sentence's subject
    operation  'POST /coql': for the log
    status     HTTP status, or None when no answer arrived
    """

    code = "service_error"

    def __init__(
        self, service: str, operation: str, status: int | None = None, code: str | None = None, **facts: object
    ) -> None:
        super().__init__(code, service=service, operation=operation, status=status, **facts)
        self.service = service
        self.operation = operation
        self.status = status


class ServiceRejected(ServiceError):
    code = "service_rejected"


class ServiceUnavailable(ServiceError):
    code = "service_unavailable"


class RateLimited(ServiceError):
    """The service asks us to slow down; `retry_after_seconds` is None when it did not say."""

    code = "rate_limited"

    def __init__(
        self,
        service: str,
        operation: str,
        status: int | None = None,
        retry_after_seconds: float | None = None,
        **facts: object,
    ) -> None:
        super().__init__(service, operation, status, None, **facts)
        self.retry_after_seconds = retry_after_seconds


class TokenRevoked(ServiceError):
    code = "token_revoked"


class MissingScope(ServiceError):
    code = "missing_scope"


class ConfigError(BotError):
    code = "config"
