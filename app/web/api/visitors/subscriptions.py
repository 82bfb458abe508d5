"""Operations on the subscriptions of channels, and on saved replies to visitors."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration.visitors import replies, subscriptions
from app.administration.visitors.subscriptions import Given
from app.rules.subscriptions import EVENTS, FACETS, Filters
from app.storage.telling.subscriptions import SavedReply, Subscription
from app.web.api.doors import Doors
from app.web.api.notifications import ASKS_CRM, said

NAME, TEXT = validate.Length(max=100), validate.Length(max=2000)
VERSION = validate.Range(min=0, max=2**31)
NUMBER = validate.Range(min=-(2**31), max=2**31 - 1)


def _names() -> fields.Field[Any]:
    return fields.List(fields.String(validate=NAME), load_default=list, validate=validate.Length(max=100))


class FiltersPart(Schema):
    """By facet; brands, departments and operators by id, name or e-mail address."""

    brand = _names()
    department = _names()
    operator = _names()
    country = _names()
    type = _names()
    ring = _names()
    score_min = fields.Integer(load_default=None, allow_none=True, validate=NUMBER)
    score_max = fields.Integer(load_default=None, allow_none=True, validate=NUMBER)


class SubscriptionIn(Schema):
    """condition: as a rule's, in English; escalate_to: e-mail addresses and '#channels'."""

    name = fields.String(required=True, validate=NAME)
    channel = fields.String(required=True, validate=NAME)
    events = fields.List(
        fields.String(validate=validate.OneOf(EVENTS)), required=True, validate=validate.Length(max=20)
    )
    filters = fields.Nested(FiltersPart, load_default=dict)
    condition = fields.String(load_default="", validate=TEXT)
    is_quiet = fields.Boolean(load_default=False)
    escalate_seconds = fields.Integer(load_default=0, validate=validate.Range(min=0, max=86400))
    escalate_to = _names()
    is_on = fields.Boolean(load_default=True)


class SubscriptionChange(SubscriptionIn):
    """version: of the reading that the change is based on."""

    version = fields.Integer(load_default=None, allow_none=True, validate=VERSION)


class SubscriptionOut(Schema):
    """A subscription as it is kept."""

    number = fields.Integer(required=True)
    name = fields.String(required=True)
    channel = fields.String(required=True)
    events = fields.List(fields.String(), required=True)
    filters = fields.Dict(required=True)
    condition = fields.String(required=True)
    is_quiet = fields.Boolean(required=True)
    escalate_seconds = fields.Integer(required=True)
    escalate_to = fields.List(fields.String(), required=True)
    is_on = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    changed_by = fields.String(required=True)
    changed_at = fields.AwareDateTime(required=True)


class ReplyIn(Schema):
    """body: with places such as ${name}."""

    name = fields.String(required=True, validate=NAME)
    body = fields.String(required=True, validate=TEXT)


class ReplyChange(ReplyIn):
    """version: of the reading that the change is based on."""

    version = fields.Integer(load_default=None, allow_none=True, validate=VERSION)


class ReplyOut(Schema):
    """A saved reply."""

    number = fields.Integer(required=True)
    name = fields.String(required=True)
    body = fields.String(required=True)
    version = fields.Integer(required=True)


def add(doors: Doors) -> None:
    _subscriptions(doors)
    _replies(doors)


def _subscriptions(doors: Doors) -> None:
    services = doors.services
    part = Blueprint("subscriptions", "subscriptions", description="Channels that hear of visitors and chats")

    @doors.operation(part, "/subscriptions", "GET", needs="read", gives=SubscriptionOut(many=True))
    def get_subscriptions() -> list[Any]:
        """Every subscription, by channel"""
        return [shown(one) for one in subscriptions.listed(services)]

    @doors.operation(
        part,
        "/subscriptions",
        "POST",
        needs="write",
        takes=SubscriptionIn,
        gives=SubscriptionOut,
        status=201,
        faults=ASKS_CRM,
    )
    def post_subscription(body: dict[str, Any]) -> Any:
        """Subscribe a channel to events of visitors and chats"""
        return said(lambda: one(subscriptions.add(services, doors.actor, given(body), "en")))

    @doors.operation(part, "/subscriptions/<int:number>", "GET", needs="read", gives=SubscriptionOut, faults=(404,))
    def get_subscription(number: int) -> Any:
        """One subscription"""
        return one(number)

    @doors.operation(
        part,
        "/subscriptions/<int:number>",
        "PUT",
        needs="write",
        takes=SubscriptionChange,
        gives=SubscriptionOut,
        faults=(404, *ASKS_CRM),
    )
    def put_subscription(body: dict[str, Any], number: int) -> Any:
        """Change a subscription; 409 when somebody else has changed it since that version"""
        version = body.pop("version")

        def change() -> Any:
            subscriptions.change(services, doors.actor, number, given(body), version=version, language="en")
            return one(number)

        return said(change)

    @doors.operation(part, "/subscriptions/<int:number>", "DELETE", needs="write", faults=(404,))
    def delete_subscription(number: int) -> None:
        """End a subscription; cards that are out stay"""
        subscriptions.remove(services, doors.actor, number)

    def one(number: int) -> Any:
        return shown(subscriptions.kept(services, number))

    doors.register(part)


def _replies(doors: Doors) -> None:
    services = doors.services
    part = Blueprint("replies", "replies", description="Saved replies to visitors")

    @doors.operation(part, "/replies", "GET", needs="read", gives=ReplyOut(many=True))
    def get_replies() -> list[Any]:
        """Every saved reply, by name"""
        return [_reply(one) for one in replies.listed(services)]

    @doors.operation(part, "/replies", "POST", needs="write", takes=ReplyIn, gives=ReplyOut, status=201)
    def post_reply(body: dict[str, Any]) -> Any:
        """Save a reply"""

        def make() -> Any:
            number = replies.add(services, doors.actor, body["name"], body["body"])
            return next(_reply(one) for one in replies.listed(services) if one.reply_id == number)

        return said(make)

    @doors.operation(part, "/replies/<int:number>", "PUT", needs="write", takes=ReplyChange, faults=(404, 409))
    def put_reply(body: dict[str, Any], number: int) -> Any:
        """Change a saved reply; 409 when somebody else has changed it since that version"""
        return said(lambda: replies.change(services, doors.actor, number, body["name"], body["body"], body["version"]))

    @doors.operation(part, "/replies/<int:number>", "DELETE", needs="write", faults=(404,))
    def delete_reply(number: int) -> None:
        """Remove a saved reply"""
        replies.remove(services, doors.actor, number)

    doors.register(part)


def given(body: dict[str, Any]) -> Given:
    filters = dict(body["filters"])
    plain = {name: body[name] for name in ("name", "channel", "condition", "is_quiet", "escalate_seconds", "is_on")}
    return Given(
        **plain,
        score_min=filters.get("score_min"),
        score_max=filters.get("score_max"),
        events=tuple(body["events"]),
        filters={facet: tuple(filters[facet]) for facet in FACETS if filters.get(facet)},
        escalate_to=tuple(body["escalate_to"]),
    )


def shown(one: Subscription) -> dict[str, Any]:
    return {**vars(one), "number": one.subscription_id, "filters": Filters.from_json(one.filters).to_json()}


def _reply(one: SavedReply) -> dict[str, Any]:
    return {"number": one.reply_id, "name": one.name, "body": one.body, "version": one.version}
