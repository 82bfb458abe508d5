"""Operations on workflow notifications: what the page does, for programs."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration.telling import notifications, trying
from app.administration.telling.notifications import Given
from app.administration.telling.trying import Telling
from app.errors import Invalid, NotLinked, ServiceError
from app.i18n.sentences import Sentences
from app.rules.notification import STYLES
from app.storage.telling.notifications import Notification
from app.web.admin.show import sentence
from app.web.api.doors import Doors
from app.web.problems import problem

Made = TypeVar("Made")
WORDS = Sentences("en")
TEXT = validate.Length(max=20_000)
ASKS_CRM = (409, 502)  # of what is checked with the CRM and Cliq: they know no such thing; they do not answer


class NotificationIn(Schema):
    """A notification as it is written."""

    rule = fields.String(required=True, validate=TEXT)
    module = fields.String(required=True, validate=TEXT)
    message = fields.String(required=True, validate=TEXT)
    to = fields.String(required=True, validate=TEXT, metadata={"description": "recipients, separated by commas"})
    style = fields.String(load_default=STYLES[0], validate=validate.OneOf(STYLES))
    is_on = fields.Boolean(load_default=True)


class NotificationChange(NotificationIn):
    """version: of the reading that the change is based on."""

    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31))


class NotificationOut(Schema):
    """A notification as it is kept."""

    number = fields.Integer(required=True, attribute="notification_id")
    rule = fields.String(required=True)
    module = fields.String(required=True)
    message = fields.String(required=True)
    to = fields.String(required=True)
    style = fields.String(required=True)
    is_on = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    changed_by = fields.String(required=True)
    changed_at = fields.AwareDateTime(required=True)


class Trial(NotificationIn):
    """What is tried out, for which record ('' for the newest), by whom: the e-mail of somebody with an account."""

    record_id = fields.String(load_default="", validate=validate.Length(max=100))
    email = fields.Email(required=True, validate=validate.Length(max=254))


class PreviewOut(Schema):
    """What the tester would get; text with the markup of Cliq."""

    record_id = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    pairs = fields.List(fields.List(fields.String()), required=True)


class TrialOut(Schema):
    """Which record it was sent for."""

    record_id = fields.String(required=True)


class FieldsQuery(Schema):
    """Fields of which module, with labels in which language."""

    module = fields.String(load_default="Deals", validate=validate.Length(max=100))
    language = fields.String(load_default="en", validate=validate.OneOf(("en", "ja")))


class FieldOut(Schema):
    """A merge field."""

    insert = fields.String(required=True)
    label = fields.String(required=True)
    api_name = fields.String(required=True)
    of = fields.String(required=True)


def add(doors: Doors, tell: Telling) -> None:
    """tell  the handler that makes the message of a test"""
    services = doors.services
    part = Blueprint("notifications", "notifications", description="Workflow notifications")

    @doors.operation(part, "/notifications", "GET", needs="read", gives=NotificationOut(many=True))
    def get_notifications() -> list[Any]:
        """Every notification, by rule"""
        return [shown(one) for one in notifications.listed(services)]

    @doors.operation(
        part,
        "/notifications",
        "POST",
        needs="write",
        takes=NotificationIn,
        gives=NotificationOut,
        status=201,
        faults=ASKS_CRM,
    )
    def post_notification(body: dict[str, Any]) -> Any:
        """Add a notification to a rule, which has five at most"""

        def make() -> Any:
            return one(notifications.add(services, doors.actor, Given(**body)))

        return said(make)

    @doors.operation(part, "/notifications/<int:number>", "GET", needs="read", gives=NotificationOut, faults=(404,))
    def get_notification(number: int) -> Any:
        """One notification"""
        return one(number)

    @doors.operation(
        part,
        "/notifications/<int:number>",
        "PUT",
        needs="write",
        takes=NotificationChange,
        gives=NotificationOut,
        faults=(404, *ASKS_CRM),
    )
    def put_notification(body: dict[str, Any], number: int) -> Any:
        """Change a notification; 409 when somebody else has changed it since that version"""
        version = body.pop("version")

        def change() -> Any:
            notifications.change(services, doors.actor, number, version, Given(**body))
            return one(number)

        return said(change)

    @doors.operation(part, "/notifications/<int:number>", "DELETE", needs="write", faults=(404,))
    def delete_notification(number: int) -> None:
        """Remove a notification"""
        notifications.remove(services, doors.actor, number)

    @doors.operation(
        part,
        "/notifications/preview",
        "POST",
        needs="write",
        takes=Trial,
        gives=PreviewOut,
        faults=(404, *ASKS_CRM),
    )
    def post_preview(body: dict[str, Any]) -> Any:
        """What a notification would say for a real record; nothing is sent or kept"""
        record_id, email = body.pop("record_id"), body.pop("email")
        return said(lambda: trying.preview(services, tell, Given(**body), record_id, email))

    @doors.operation(
        part, "/notifications/test", "POST", needs="write", takes=Trial, gives=TrialOut, faults=(404, *ASKS_CRM)
    )
    def post_test(body: dict[str, Any]) -> Any:
        """Have the bot send it to the tester, and to nobody else"""
        record_id, email = body.pop("record_id"), body.pop("email")
        return said(lambda: {"record_id": trying.send(services, doors.actor, Given(**body), record_id, email)})

    @doors.operation(
        part,
        "/notifications/fields",
        "GET",
        needs="read",
        asks=FieldsQuery,
        gives=FieldOut(many=True),
        faults=(404, *ASKS_CRM),
    )
    def get_fields(query: dict[str, Any]) -> Any:
        """The merge fields for messages about a module"""
        return said(lambda: notifications.choices(services, query["module"], query["language"]))

    def one(number: int) -> dict[str, Any]:
        return shown(notifications.kept(services, number))

    doors.register(part)


def shown(kept: Notification) -> dict[str, Any]:
    return {**vars(kept), "to": notifications.written(kept).to}


def said(work: Callable[[], Made]) -> Made | Response:
    """What the work makes, or what is wrong: with the body, field by field; with the account; with a service."""
    try:
        return work()
    except Invalid as error:
        wrong = {name: [sentence(WORDS, one)] for name, one in error.fields.items()}
        return problem(409, "invalid", fields={"json": wrong})
    except NotLinked:
        return problem(409, "no_house_account")
    except ServiceError as error:
        return problem(502, "service_failed", reason=WORDS.error(error))
