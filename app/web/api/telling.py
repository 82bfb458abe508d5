"""Operations on types of signals and on schedules."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration.telling import schedules, signals
from app.administration.telling.schedules import DAYS, KINDS, OFTEN, Given
from app.storage.telling.schedules import Schedule
from app.web.api.doors import Doors
from app.web.api.notifications import said


class SignalOut(Schema):
    """A type of signals."""

    key = fields.String(required=True)
    family = fields.String(required=True)
    is_on = fields.Boolean(required=True)
    changed_by = fields.String(allow_none=True)
    changed_at = fields.AwareDateTime(allow_none=True)


class SignalIn(Schema):
    """Whether the organisation shows it."""

    is_on = fields.Boolean(required=True)


class ScheduleIn(Schema):
    """A report or a digest on a schedule."""

    owner = fields.Email(required=True, validate=validate.Length(max=254))
    kind = fields.String(load_default="report", validate=validate.OneOf(KINDS))
    text = fields.String(load_default="", validate=validate.Length(max=schedules.TEXT_MOST))
    name = fields.String(load_default="", validate=validate.Length(max=100))
    often = fields.String(load_default="daily", validate=validate.OneOf(OFTEN))
    days = fields.List(fields.String(validate=validate.OneOf(DAYS)), load_default=["mon"])
    day = fields.Integer(load_default=1, validate=validate.Range(min=1, max=31))
    at = fields.String(load_default="09:00", validate=validate.Length(max=20))
    zone = fields.String(load_default="", validate=validate.Length(max=60))
    channel = fields.String(load_default="", validate=validate.Length(max=100))


class ScheduleChange(ScheduleIn):
    """version: how often it was changed when it was read; none for the present one."""

    version = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0, max=2**31))


class ScheduleOut(Schema):
    """A schedule as it is kept."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    owner = fields.String(required=True)
    name = fields.String(required=True)
    text = fields.String(required=True)
    to = fields.String(required=True)
    rule = fields.Dict(required=True)
    zone = fields.String(required=True)
    next_at = fields.AwareDateTime(required=True, allow_none=True)
    is_on = fields.Boolean(required=True)


def add(doors: Doors) -> None:
    part = Blueprint("telling", "telling", description="Signals and schedules")
    _signals(doors, part)
    _schedules(doors, part)
    doors.register(part)


def _signals(doors: Doors, part: Blueprint) -> None:
    services = doors.services

    @doors.operation(part, "/signals", "GET", needs="read", gives=SignalOut(many=True))
    def get_signals() -> list[Any]:
        """Every type of signals, and whether it is shown"""
        return list(signals.switches(services))

    @doors.operation(part, "/signals/<key>", "PUT", needs="write", takes=SignalIn, faults=(404,))
    def put_signal(body: dict[str, Any], key: str) -> None:
        """Show a type, or show it no more"""
        signals.turn(services, doors.actor, key, to=body["is_on"])


def _schedules(doors: Doors, part: Blueprint) -> None:
    services = doors.services

    @doors.operation(part, "/schedules", "GET", needs="read", gives=ScheduleOut(many=True))
    def get_schedules() -> list[Any]:
        """Every schedule, the server's own included"""
        return [shown(one) for one in schedules.listed(services)]

    @doors.operation(
        part, "/schedules", "POST", needs="write", takes=ScheduleIn, gives=ScheduleOut, status=201, faults=(409, 502)
    )
    def post_schedule(body: dict[str, Any]) -> dict[str, Any] | Response:
        """Put a report or a digest on a schedule"""
        return said(lambda: shown(schedules.add(services, doors.actor, Given(**body))))

    @doors.operation(part, "/schedules/<schedule_id>/state", "PUT", needs="write", takes=SignalIn, faults=(404, 409))
    def put_schedule_state(body: dict[str, Any], schedule_id: str) -> None:
        """Pause a schedule, or let it go on"""
        schedules.turn(services, doors.actor, schedule_id, to=body["is_on"])

    @doors.operation(
        part,
        "/schedules/<schedule_id>",
        "PUT",
        needs="write",
        takes=ScheduleChange,
        gives=ScheduleOut,
        faults=(404, 409, 502),
    )
    def put_schedule(body: dict[str, Any], schedule_id: str) -> Any:
        """Say anew what is sent, when and where; 409 when somebody else has changed it since that version"""
        version = body.pop("version")
        return said(lambda: shown(schedules.change(services, doors.actor, schedule_id, Given(**body), version)))

    @doors.operation(part, "/schedules/<schedule_id>", "DELETE", needs="write", faults=(404, 409))
    def delete_schedule(schedule_id: str) -> None:
        """Send it no more"""
        schedules.remove(services, doors.actor, schedule_id)

    @doors.operation(part, "/schedules/<schedule_id>/run", "POST", needs="write", faults=(404,))
    def post_run(schedule_id: str) -> None:
        """Fire it now, besides its times"""
        schedules.run(services, doors.actor, schedule_id)


def shown(one: Schedule) -> dict[str, Any]:
    texts = {name: str(one.body.get(name) or "") for name in ("name", "text", "to")}
    facts = {"id": one.schedule_id, "kind": one.kind, "owner": one.owner_id, "rule": dict(one.rule), **texts}
    return facts | {"zone": one.zone, "next_at": one.next_at, "is_on": one.is_on}
