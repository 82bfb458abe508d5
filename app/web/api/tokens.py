"""Operations on tokens of this API, and on how long what is kept."""

from datetime import timedelta
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration import tokens
from app.errors import NotAllowed
from app.web.api.doors import SCOPES, Doors


class TokenIn(Schema):
    """At most what the asking token may, and no longer."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=tokens.NAME_CHARACTERS))
    scopes = fields.List(fields.String(validate=validate.OneOf(SCOPES)), required=True, validate=validate.Length(min=1))
    days = fields.Float(load_default=None, allow_none=True, validate=validate.Range(min=0.01, max=3650))


class TokenOut(Schema):
    """A token, without its secret."""

    name = fields.String(required=True)
    scopes = fields.String(required=True)
    made_by = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
    used_at = fields.AwareDateTime(required=True, allow_none=True)
    expires_at = fields.AwareDateTime(required=True, allow_none=True)
    is_revoked = fields.Boolean(required=True)
    hint = fields.String(required=True)


class SecretOut(Schema):
    """The token, which is shown this once."""

    name = fields.String(required=True)
    token = fields.String(required=True)


class KeptOut(Schema):
    """Rows of a table are removed so many days after they ended."""

    table = fields.String(required=True)
    days = fields.Float(required=True)


def add(doors: Doors) -> None:
    services = doors.services
    part = Blueprint("tokens", "tokens", description="Tokens of this API, and how long what is kept")

    @doors.operation(part, "/tokens", "GET", needs="read", gives=TokenOut(many=True))
    def get_tokens() -> list[Any]:
        """Every token, without its secret"""
        return list(tokens.everything(services))

    @doors.operation(part, "/tokens", "POST", needs="write", takes=TokenIn, gives=SecretOut, status=201, faults=(409,))
    def post_token(body: dict[str, Any]) -> dict[str, str]:
        """Make a token that may at most what the asking one may, and no longer"""
        mine, days = doors.token, body["days"]
        if not all(mine.may(scope) for scope in body["scopes"]):
            raise NotAllowed("token.wider")
        if mine.expires_at is not None:
            left = mine.expires_at - services.source.now()
            days = min(days or left / timedelta(days=1), left / timedelta(days=1))
        name = " ".join(body["name"].split())
        return {"name": name, "token": tokens.make(services, doors.actor, name, body["scopes"], days)}

    @doors.operation(part, "/tokens/<name>", "DELETE", needs="write", faults=(404,))
    def delete_token(name: str) -> None:
        """It works no longer, at once"""
        tokens.revoke(services, doors.actor, name)

    @doors.operation(part, "/retention", "GET", needs="read", gives=KeptOut(many=True))
    def get_retention() -> list[dict[str, Any]]:
        """How long what is kept; settings RETENTION_…_DAYS"""
        return [{"table": name, "days": days} for name, days in sorted(services.settings.retention_days.items())]

    doors.register(part)
