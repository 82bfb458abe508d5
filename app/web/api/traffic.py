"""Operations on what comes in and what goes out: events, the addresses they come to, deliveries."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration import events
from app.web.api.doors import Doors

NUMBER = validate.Range(min=1, max=2**62)


class EventOut(Schema):
    """What came in, without its payload."""

    inbox_id = fields.Integer(required=True)
    source = fields.String(required=True)
    name = fields.String(required=True)
    event_id = fields.String(required=True)
    state = fields.String(required=True)
    attempts = fields.Integer(required=True)
    received_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(allow_none=True)
    last_error = fields.String(allow_none=True)


class EventsQuery(Schema):
    """Which events."""

    state = fields.String(load_default="", validate=validate.OneOf(("", *events.STATES)))
    source = fields.String(load_default="", validate=validate.Length(max=100))
    most = fields.Integer(load_default=100, validate=validate.Range(min=1, max=1000))


class RangeIn(Schema):
    """From the first to the last, both included."""

    first = fields.Integer(required=True, validate=NUMBER)
    last = fields.Integer(required=True, validate=NUMBER)


class CountOut(Schema):
    """How many."""

    count = fields.Integer(required=True)


class HookIn(Schema):
    """Who calls the address, what it is for, and whether calls must be signed."""

    source = fields.String(required=True, validate=validate.Regexp("^[a-z0-9]{1,40}$"))
    note = fields.String(load_default="", validate=validate.Length(max=events.NOTE_MOST))
    is_signed = fields.Boolean(load_default=False)


class AddressOut(Schema):
    """The address, which is shown this once."""

    url = fields.String(required=True)
    secret = fields.String(required=True)


def add(doors: Doors) -> None:
    services = doors.services
    part = Blueprint("traffic", "traffic", description="What comes in, what goes out, and the addresses of events")

    @doors.operation(part, "/events", "GET", needs="read", asks=EventsQuery, gives=EventOut(many=True))
    def get_events(query: dict[str, Any]) -> list[Any]:
        """The newest events, without their payloads"""
        with services.database.read() as tables:
            return list(tables.inbox.seen(**query))

    @doors.operation(part, "/events/retry", "POST", needs="write", takes=RangeIn, gives=CountOut)
    def post_retry(body: dict[str, Any]) -> dict[str, int]:
        """Work off again what was given up or what nobody handled"""
        return {"count": events.retry(services, doors.actor, body["first"], body["last"])}

    @doors.operation(part, "/hooks", "POST", needs="write", takes=HookIn, gives=AddressOut, status=201, faults=(409,))
    def post_hook(body: dict[str, Any]) -> Any:
        """Make an address that a source may call"""
        source = body.pop("source")
        return events.open_address(services, doors.actor, source, **body)

    @doors.operation(part, "/hooks/<int:hook_id>", "DELETE", needs="write", faults=(404,))
    def delete_hook(hook_id: int) -> None:
        """Close an address; what comes there is answered 401 from then on"""
        events.close_address(services, doors.actor, hook_id)

    doors.register(part)
