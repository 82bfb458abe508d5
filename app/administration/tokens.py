"""Tokens of programs that use the JSON API: made, listed, revoked. The secret is shown once."""

from collections.abc import Iterable
from datetime import timedelta

from app.errors import UserError
from app.services import Services
from app.storage.governing.api_tokens import ApiToken

SCOPES = ("read", "write")
PREFIX = "cic_"  # so that people and scanners of leaked secrets know what it is
NAME_CHARACTERS = 60


def make(services: Services, actor: str, name: str, scopes: Iterable[str], days: float | None = None) -> str:
    """A new token; the text that is returned is shown nowhere else.

    days    how long it works; None: until it is revoked
    raises  UserError('token_name'), UserError('token_name_taken'), UserError('token_scopes')
    """
    name, chosen = " ".join(name.split()), [scope for scope in SCOPES if scope in set(scopes)]
    if not name or len(name) > NAME_CHARACTERS:
        raise UserError("token_name", most=NAME_CHARACTERS)
    if not chosen:
        raise UserError("token_scopes")
    now, secret = services.source.now(), PREFIX + services.source.token(32)
    ends = None if days is None else now + timedelta(days=days)
    with services.database.write() as tables:
        if any(one.name == name and not one.is_revoked for one in tables.api_tokens.all()):
            raise UserError("token_name_taken", name=name)
        tables.api_tokens.make(secret, name, " ".join(chosen), actor, now, ends)
        tables.audit.record(actor, "token.make", name, now, after={"scopes": chosen, "expires_at": ends})
    return secret


def everything(services: Services) -> list[ApiToken]:
    with services.database.read() as tables:
        return tables.api_tokens.all()


def revoke(services: Services, actor: str, name: str) -> None:
    """It works no longer, at once. Raises UserError('token_unknown')."""
    now = services.source.now()
    with services.database.write() as tables:
        if not tables.api_tokens.revoke(name):
            raise UserError("token_unknown", name=name)
        tables.audit.record(actor, "token.revoke", name, now)
