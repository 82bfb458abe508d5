"""Operations on who is who: CRM user, Cliq user, SalesIQ operator, and whom the bot reaches."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration import identity
from app.administration.identity import Given
from app.web.api.doors import Doors
from app.web.api.notifications import ASKS_CRM, said

NAME = validate.Length(max=254)


class WordQuery(Schema):
    """A part of a name or of an address."""

    word = fields.String(load_default="", validate=validate.Length(max=100))


class IdentityOut(Schema):
    """A user of the CRM; `reached` says whether the bot reaches them, or why not."""

    name = fields.String(required=True)
    email = fields.String(required=True)
    role = fields.String(required=True)
    crm_user_id = fields.String(required=True)
    cliq_user_id = fields.String(required=True)
    operator = fields.String(required=True)
    is_linked = fields.Boolean(required=True)
    is_handmade = fields.Boolean(required=True)
    reached = fields.String(required=True)
    detail = fields.String(required=True)


class ExceptionIn(Schema):
    """ids or e-mail addresses; '' leaves it to the usual way, by account and address."""

    cliq = fields.String(required=True, validate=NAME)
    crm = fields.String(load_default="", validate=NAME)
    operator = fields.String(load_default="", validate=NAME)


class ExceptionOut(Schema):
    """What was written down by hand."""

    cliq_user_id = fields.String(required=True)
    crm_user_id = fields.String(allow_none=True)
    operator_id = fields.String(allow_none=True)
    operator_email = fields.String(allow_none=True)
    changed_by = fields.String(required=True)
    changed_at = fields.AwareDateTime(required=True)


def add(doors: Doors) -> None:
    services = doors.services
    part = Blueprint("identities", "identities", description="Who is who: CRM user, Cliq user, SalesIQ operator")

    @doors.operation(
        part,
        "/identities",
        "GET",
        needs="read",
        asks=WordQuery,
        gives=IdentityOut(many=True),
        faults=(404, *ASKS_CRM),
    )
    def get_identities(query: dict[str, Any]) -> Any:
        """Each user of the CRM with their Cliq user and operator, and whether the bot reaches them"""
        return said(lambda: identity.everybody(services, query["word"]))

    @doors.operation(part, "/identities/exceptions", "GET", needs="read", gives=ExceptionOut(many=True))
    def get_exceptions() -> list[Any]:
        """What was written down by hand"""
        return list(identity.exceptions(services))

    @doors.operation(
        part, "/identities/exceptions", "POST", needs="write", takes=ExceptionIn, gives=ExceptionOut, faults=ASKS_CRM
    )
    def post_exception(body: dict[str, Any]) -> Any:
        """Write down who is who, in place of what was written about this Cliq user"""
        return said(lambda: identity.put(services, doors.actor, Given(**body)))

    @doors.operation(part, "/identities/exceptions/<cliq_user_id>", "DELETE", needs="write", faults=(404,))
    def delete_exception(cliq_user_id: str) -> None:
        """Back to the usual way"""
        identity.remove(services, doors.actor, cliq_user_id)

    doors.register(part)
