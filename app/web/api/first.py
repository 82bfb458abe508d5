"""Operations on the integration, its connections, people, administrators and the audit log."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration import administrators, connections, integration, overview, people
from app.storage.governing.administrators import ROLES
from app.web.api.doors import Doors


class Switch(Schema):
    """The switch of the whole integration."""

    is_on = fields.Boolean(required=True)
    changed_by = fields.String(dump_only=True, allow_none=True)
    changed_at = fields.AwareDateTime(dump_only=True, allow_none=True)


class CheckOut(Schema):
    """How one connection stands; `advice` is the word of what to do, empty when nothing is."""

    name = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("good", "warning", "bad")))
    advice = fields.String()
    facts = fields.Dict(keys=fields.String())


class ConnectionOut(Schema):
    """How the calls of one account to one service went; `advice` is empty when nothing is to be done."""

    service = fields.String(required=True)
    name = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("good", "warning", "bad")))
    advice = fields.String(required=True)
    ok_at = fields.AwareDateTime(allow_none=True)
    failed_at = fields.AwareDateTime(allow_none=True)
    operation = fields.String(allow_none=True)
    status = fields.Integer(allow_none=True)
    code = fields.String(allow_none=True)
    token_until = fields.AwareDateTime(allow_none=True)
    credits_left = fields.Integer(allow_none=True)
    locked = fields.List(fields.String())
    locked_until = fields.AwareDateTime(allow_none=True)


class PersonOut(Schema):
    """A linked account; never a token."""

    cliq_user_id = fields.String(required=True)
    name = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    crm_user_id = fields.String(allow_none=True)
    role_name = fields.String(allow_none=True)
    state = fields.String(required=True)
    access_expires_at = fields.AwareDateTime(allow_none=True)
    is_sender = fields.Boolean(required=True)
    is_service = fields.Boolean(required=True)


class Uses(Schema):
    """Whether the bot's messages may go out under this account; whether it is the organisation's one (A2)."""

    is_sender = fields.Boolean()
    is_service = fields.Boolean()


class AdministratorOut(Schema):
    """Somebody who may open the administration pages."""

    email = fields.String(required=True)
    role = fields.String(required=True)
    added_by = fields.String(required=True)
    added_at = fields.AwareDateTime(required=True)


class InvitationIn(Schema):
    """Whom the link is for."""

    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    role = fields.String(load_default="administrator", validate=validate.OneOf(ROLES))


class InvitationOut(Schema):
    """The link, which works once."""

    link = fields.String(required=True)


class EntryOut(Schema):
    """One change."""

    audit_id = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    actor = fields.String(required=True)
    action = fields.String(required=True)
    subject = fields.String(required=True)
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)


class AuditQuery(Schema):
    """Which entries."""

    word = fields.String(load_default="", validate=validate.Length(max=100))
    before = fields.Integer(load_default=None, validate=validate.Range(min=1, max=2**62))
    most = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


def add(doors: Doors) -> None:
    services = doors.services
    part = Blueprint("api", "api", description="The integration, its connections and its people")

    def switch() -> dict[str, Any]:
        found = integration.state(services)
        facts = {"changed_by": found.changed_by, "changed_at": found.changed_at} if found else {}
        return {"is_on": found is None or found.is_on, **facts}

    @doors.operation(part, "/integration", "GET", needs="read", gives=Switch)
    def get_integration() -> dict[str, Any]:
        """Whether the integration is on"""
        return switch()

    @doors.operation(part, "/integration", "PUT", needs="write", takes=Switch, gives=Switch)
    def put_integration(body: dict[str, Any]) -> dict[str, Any]:
        """Switch the integration on or off for everybody"""
        integration.turn(services, doors.actor, to=body["is_on"])
        return switch()

    _health(doors, part)

    @doors.operation(part, "/people", "GET", needs="read", gives=PersonOut(many=True))
    def get_people() -> list[Any]:
        """Every linked account"""
        return people.linked(services)

    @doors.operation(part, "/people/<cliq_user_id>", "PUT", needs="write", takes=Uses, gives=None, faults=(404,))
    def put_person(body: dict[str, Any], cliq_user_id: str) -> None:
        """Choose what an account is used for; what is not named stays"""
        people.describe(services, doors.actor, cliq_user_id, **body)

    @doors.operation(part, "/people/<cliq_user_id>", "DELETE", needs="write", gives=None, faults=(404,))
    def delete_person(cliq_user_id: str) -> None:
        """Unlink an account and withdraw its access at Zoho"""
        people.unlink(services, doors.actor, cliq_user_id)

    @doors.operation(part, "/administrators", "GET", needs="read", gives=AdministratorOut(many=True))
    def get_administrators() -> list[Any]:
        """Who may open the administration pages"""
        return administrators.everybody(services)

    @doors.operation(part, "/administrators", "POST", needs="write", takes=InvitationIn, gives=InvitationOut)
    def post_administrator(body: dict[str, Any]) -> dict[str, str]:
        """Make a one-time link that makes its person an administrator"""
        return {"link": administrators.invite(services, doors.actor, email=body["email"], role=body["role"])}

    @doors.operation(part, "/administrators/<email>", "DELETE", needs="write", gives=None, faults=(404, 409))
    def delete_administrator(email: str) -> None:
        """Take the right away"""
        administrators.remove(services, doors.actor, email)

    @doors.operation(part, "/audit", "GET", needs="read", asks=AuditQuery, gives=EntryOut(many=True))
    def get_audit(query: dict[str, Any]) -> list[Any]:
        """Who changed what, newest first"""
        with services.database.read() as tables:
            return tables.audit.entries(word=query["word"], before_id=query["before"], most=query["most"])

    doors.register(part)


def _health(doors: Doors, part: Blueprint) -> None:
    services = doors.services

    @doors.operation(part, "/checks", "GET", needs="read", gives=CheckOut(many=True))
    def get_checks() -> list[overview.Check]:
        """How every connection stands"""
        return overview.checks(services)

    @doors.operation(part, "/connections", "GET", needs="read", gives=ConnectionOut(many=True))
    def get_connections() -> list[connections.Connection]:
        """How the calls to Zoho went, account by account"""
        return connections.listed(services)
