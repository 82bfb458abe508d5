"""Operations on presets of rings: what the pages do, for programs."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from app.administration.visitors import presets, rules
from app.administration.visitors.rules import GivenPreset
from app.storage.ruling.rules import Preset
from app.web.api.doors import Doors
from app.web.api.visitors.rules import LANGUAGE, NAME, TEXT, RuleSwitch, said


class RingsIn(Schema):
    """The condition of each ring, the inner first; '' leaves it empty."""

    one = fields.String(load_default="", validate=TEXT)
    two = fields.String(load_default="", validate=TEXT)
    three = fields.String(load_default="", validate=TEXT)
    four = fields.String(load_default="", validate=TEXT)


class PresetIn(Schema):
    """A preset of rings."""

    brand_id = fields.String(required=True, validate=NAME)
    name = fields.String(required=True, validate=NAME)
    description = fields.String(load_default="", validate=TEXT)
    rings = fields.Nested(RingsIn, required=True)


class PresetOut(Schema):
    """A preset as it is kept."""

    preset_id = fields.Integer(required=True)
    brand_id = fields.String(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True)
    rings = fields.Dict(required=True)
    is_applied = fields.Boolean(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)


def add(doors: Doors) -> None:
    services = doors.services
    part = Blueprint("presets", "presets", description="Presets of rings")

    def preset_out(one: Preset) -> dict[str, Any]:
        rings = {ring: rules.text(services, kept, LANGUAGE) for ring, kept in one.rings.items()}
        return vars(one) | {"rings": rings, "state": rules.state(services, one).code}

    @doors.operation(part, "/presets", "GET", needs="read", gives=PresetOut(many=True))
    def get_presets() -> Any:
        """Every preset of rings"""
        return [preset_out(one) for one in presets.listed(services)]

    @doors.operation(
        part, "/presets", "POST", needs="write", takes=PresetIn, gives=PresetOut, status=201, faults=(409,)
    )
    def post_preset(body: dict[str, Any]) -> Any:
        """Add a preset"""
        return said(lambda: preset_out(presets.save(services, doors.actor, GivenPreset(**body))))

    @doors.operation(
        part, "/presets/<int:number>/switch", "PUT", needs="write", takes=RuleSwitch, gives=PresetOut, faults=(404, 409)
    )
    def put_preset_switch(body: dict[str, Any], number: int) -> Any:
        """Apply a preset in place of its brand's other one, or lay it aside"""

        def turn() -> Any:
            do = presets.apply if body["is_on"] else presets.lay_aside
            do(services, doors.actor, number)
            return preset_out(presets.kept(services, number))

        return said(turn)

    @doors.operation(part, "/presets/<int:number>", "DELETE", needs="write", faults=(404,))
    def delete_preset(number: int) -> None:
        """Remove a preset"""
        presets.remove(services, doors.actor, number)

    doors.register(part)
