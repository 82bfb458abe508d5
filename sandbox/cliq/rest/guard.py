"""Who calls Cliq's API, whether they may, and whether not too often (E18, E23).

It knows scopes and families by name only; each endpoint states its own.
Source: scopes per call on https://www.zoho.com/cliq/help/restapi/v2/ and v3, read 2026-11-21.
"""

from flask import request

from sandbox.accounts.tokens import TokenRefused
from sandbox.cliq.install_point import current_stage
from sandbox.cliq.play.stage import Stage
from sandbox.cliq.rest import errors
from sandbox.data.people import User
from sandbox.gate import USER

ZAPIKEYS = "cliq.zapikeys"
WORDS = ("Zoho-oauthtoken", "Bearer")


def admit(scope: str, family: str = "", *, zapikey: bool = False) -> tuple[Stage, User]:
    """The Cliq called and the person whose token was used; raises ApiError for everybody else.

    scope    the scope the call needs, e.g. 'ZohoCliq.Webhooks.CREATE'
    family   its rate limit's name in rates.RATES, "" where none is documented
    zapikey  the endpoint also takes a webhook token in its query
    """
    stage = current_stage()
    key = request.args.get("zapikey", "")
    user = _by_zapikey(stage, key) if zapikey and key else _by_token(stage, scope)
    member = stage.directory.user(user.zuid)
    if member is None:
        raise errors.forbidden()
    request.environ[USER] = user.email
    count(stage, user, family)
    return stage, user


def count(stage: Stage, user: User, family: str) -> None:
    """Count a call against its rate limit; raises ApiError when it is over."""
    if family and not stage.limiter.allows(user.zuid, family):
        raise errors.throttled(stage.sandbox.switches["throttle_status"])


def _by_token(stage: Stage, scope: str) -> User:
    try:
        caller = stage.sandbox.accounts.user_of(request, words=WORDS)
    except TokenRefused:
        raise errors.invalid_token() from None
    if not caller.may(scope):
        raise errors.scope_invalid(stage.sandbox.switches["scope_error_status"])
    return caller.user


def _by_zapikey(stage: Stage, key: str) -> User:
    found = stage.sandbox.store.table(ZAPIKEYS).get(key)
    user = stage.directory.user(found["user"]) if found else None
    if user is None:
        raise errors.invalid_token()
    return user
