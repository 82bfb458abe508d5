"""Operations on what comes in and what goes out: events, the addresses they come to, deliveries."""

from typing import Any
from zoneinfo import available_timezones

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration import deliveries, events
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


class EventPayload(EventOut):
    """An event with its payload; what looks like a secret is masked."""

    payload = fields.Raw(required=True)


class ShortfallOut(Schema):
    """What of an event could not be done. code, about: what the sentence of the page is made of."""

    event_id = fields.String(required=True)
    what = fields.String(required=True)
    code = fields.String(required=True)
    about = fields.String(required=True)
    detail = fields.String(required=True)
    happened_at = fields.AwareDateTime(required=True)


class EventIdOut(Schema):
    """The id of the event that came in again."""

    event_id = fields.String(required=True)


class DeliveryOut(Schema):
    """A message, without what it says."""

    outbox_id = fields.Integer(required=True)
    state = fields.String(required=True)
    target_kind = fields.String(required=True)
    target_id = fields.String(required=True)
    attempts = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    not_before = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(allow_none=True)
    last_error = fields.String(allow_none=True)


class TryOut(Schema):
    """One try of a message."""

    number = fields.Integer(required=True)
    worker = fields.String(required=True)
    identity = fields.String(allow_none=True)
    started_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(required=True)
    outcome = fields.String(required=True)
    status = fields.Integer(allow_none=True)
    error = fields.String(allow_none=True)


class DeliveryOpened(DeliveryOut):
    """A message with what it says and every try; what looks like a secret is masked."""

    body = fields.Raw(required=True)
    tries = fields.List(fields.Nested(TryOut), required=True)


class DeliveriesQuery(Schema):
    """Which messages."""

    state = fields.String(load_default="", validate=validate.OneOf(("", *deliveries.STATES)))
    target = fields.String(load_default="", validate=validate.Length(max=200))
    most = fields.Integer(load_default=100, validate=validate.Range(min=1, max=1000))


class FiguresQuery(Schema):
    """Of how many days, in which time zone."""

    days = fields.Integer(load_default=14, validate=validate.Range(min=1, max=90))
    zone = fields.String(load_default="UTC", validate=validate.OneOf(sorted(available_timezones())))


class CountedOut(Schema):
    """How many messages."""

    name = fields.String(required=True)
    count = fields.Integer(required=True)


class FiguresOut(Schema):
    """is_all: false when there were more messages than are counted."""

    days = fields.List(fields.Nested(CountedOut), required=True)
    rules = fields.List(fields.Nested(CountedOut), required=True)
    channels = fields.List(fields.Nested(CountedOut), required=True)
    is_all = fields.Boolean(required=True)


class HookOut(Schema):
    """An address, without its secret part."""

    hook_id = fields.Integer(required=True)
    source = fields.String(required=True)
    note = fields.String(required=True)
    is_signed = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True)


class RefusalOut(Schema):
    """A body that was not of the documented shape: its beginning, what looks like a secret masked."""

    source = fields.String(required=True)
    name = fields.String(required=True)
    reason = fields.String(required=True)
    field = fields.String(allow_none=True)
    received_at = fields.AwareDateTime(required=True)
    body = fields.String(required=True)


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
    part = Blueprint("traffic", "traffic", description="What comes in, what goes out, and the addresses of events")
    _events(doors, part)
    _hooks(doors, part)
    _deliveries(doors, part)
    doors.register(part)


def _events(doors: Doors, part: Blueprint) -> None:
    services = doors.services

    @doors.operation(part, "/events", "GET", needs="read", asks=EventsQuery, gives=EventOut(many=True))
    def get_events(query: dict[str, Any]) -> list[Any]:
        """The newest events, without their payloads"""
        return list(events.listed(services, **query))

    @doors.operation(part, "/shortfalls", "GET", needs="read", gives=ShortfallOut(many=True))
    def get_shortfalls() -> list[Any]:
        """What of an event could not be done while the rest was, the newest first"""
        return list(events.shortfalls(services))

    @doors.operation(part, "/events/<int:inbox_id>", "GET", needs="write", gives=EventPayload, faults=(404,))
    def get_event(inbox_id: int) -> dict[str, Any]:
        """One event with its payload, which may hold record data: for tokens that may change things"""
        seen, payload = events.opened(services, inbox_id)
        return {**vars(seen), "payload": payload}

    @doors.operation(
        part, "/events/<int:inbox_id>/replay", "POST", needs="write", gives=EventIdOut, status=201, faults=(404,)
    )
    def post_replay(inbox_id: int) -> dict[str, str]:
        """Have an event come in once more, as a new one"""
        return {"event_id": events.replay(services, doors.actor, inbox_id)}

    @doors.operation(part, "/events/retry", "POST", needs="write", takes=RangeIn, gives=CountOut)
    def post_retry(body: dict[str, Any]) -> dict[str, int]:
        """Work off again what was given up or what nobody handled"""
        return {"count": events.retry(services, doors.actor, body["first"], body["last"])}


def _hooks(doors: Doors, part: Blueprint) -> None:
    services = doors.services

    @doors.operation(part, "/hooks", "GET", needs="read", gives=HookOut(many=True))
    def get_hooks() -> list[dict[str, Any]]:
        """The addresses, without their secret parts"""
        return [{**vars(one), "is_signed": bool(one.secret)} for one in events.addresses(services)]

    @doors.operation(part, "/hooks/refused", "GET", needs="write", gives=RefusalOut(many=True))
    def get_refused() -> list[Any]:
        """The newest bodies that were not of the documented shape: for tokens that may change things"""
        return list(events.refused(services))

    @doors.operation(
        part, "/hooks/<int:hook_id>/rotate", "POST", needs="write", gives=AddressOut, status=201, faults=(404,)
    )
    def post_rotate(hook_id: int) -> Any:
        """Another address in place of one, which is answered 401 from then on"""
        return events.rotate_address(services, doors.actor, hook_id)

    @doors.operation(part, "/hooks", "POST", needs="write", takes=HookIn, gives=AddressOut, status=201, faults=(409,))
    def post_hook(body: dict[str, Any]) -> Any:
        """Make an address that a source may call"""
        source = body.pop("source")
        return events.open_address(services, doors.actor, source, **body)

    @doors.operation(part, "/hooks/<int:hook_id>", "DELETE", needs="write", faults=(404,))
    def delete_hook(hook_id: int) -> None:
        """Close an address; what comes there is answered 401 from then on"""
        events.close_address(services, doors.actor, hook_id)


def _deliveries(doors: Doors, part: Blueprint) -> None:
    services = doors.services

    @doors.operation(part, "/deliveries", "GET", needs="read", asks=DeliveriesQuery, gives=DeliveryOut(many=True))
    def get_deliveries(query: dict[str, Any]) -> list[Any]:
        """The newest messages, without what they say"""
        return list(deliveries.listed(services, **query))

    @doors.operation(part, "/deliveries/<int:outbox_id>", "GET", needs="write", gives=DeliveryOpened, faults=(404,))
    def get_delivery(outbox_id: int) -> dict[str, Any]:
        """One message with what it says and every try: for tokens that may change things"""
        opened = deliveries.opened(services, outbox_id)
        return {**vars(opened.delivery), "body": opened.body, "tries": opened.tries}

    @doors.operation(part, "/deliveries/retry", "POST", needs="write", takes=RangeIn, gives=CountOut)
    def post_retry_deliveries(body: dict[str, Any]) -> dict[str, int]:
        """Send what was given up after all"""
        return {"count": deliveries.retry(services, doors.actor, body["first"], body["last"])}

    @doors.operation(part, "/deliveries/bury", "POST", needs="write", takes=RangeIn, gives=CountOut)
    def post_bury_deliveries(body: dict[str, Any]) -> dict[str, int]:
        """Give messages up for good, waiting ones too"""
        return {"count": deliveries.bury(services, doors.actor, body["first"], body["last"])}

    @doors.operation(part, "/figures", "GET", needs="read", asks=FiguresQuery, gives=FiguresOut)
    def get_figures(query: dict[str, Any]) -> dict[str, Any]:
        """How many messages went out per day, per rule and per channel"""
        return deliveries.figures(services, query["days"], query["zone"]).told()
