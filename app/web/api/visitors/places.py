"""Operations on where visitors go, and on the CRM's web forms."""

from dataclasses import replace
from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration.placing import places, webforms
from app.administration.placing.places import MODULES, Given
from app.administration.visitors import consent, links
from app.storage.visiting.forms import WebForm
from app.visitors.places.opening import PLACES
from app.visitors.places.terms import CLASSES, MISSED
from app.web.api.doors import Doors
from app.web.api.notifications import said

TEXT = validate.Length(max=200)
PART = validate.OneOf(PLACES)


class PlaceTermsIn(Schema):
    """What is chosen; what is left out stays as it is."""

    added = fields.List(fields.String(validate=validate.OneOf(CLASSES)))
    module = fields.String(validate=validate.OneOf(MODULES))
    task_days = fields.String(validate=validate.OneOf(("", "0", "1", "7", "14")))
    owner = fields.String(validate=TEXT)
    company = fields.String(validate=TEXT)
    source = fields.String(validate=TEXT)
    missed = fields.String(validate=validate.OneOf(MISSED))
    notifies = fields.Boolean()
    writes_visits = fields.Boolean()
    attaches = fields.Boolean()
    signal = fields.String(validate=TEXT)
    visits_module = fields.String(validate=TEXT)
    won = fields.List(fields.String(validate=TEXT))
    lost = fields.List(fields.String(validate=TEXT))
    card = fields.List(fields.String(validate=TEXT))
    mapping = fields.Dict(keys=fields.String(), values=fields.String(validate=TEXT))
    version = fields.Integer(validate=validate.Range(min=1, max=2**31))


class PlaceOut(Schema):
    """The CRM or Bigin, as the place visitors go; what is None has not been linked."""

    part = fields.String(required=True)
    is_on = fields.Boolean(required=True)
    organisation_id = fields.String(required=True, allow_none=True)
    organisation = fields.String(required=True, allow_none=True)
    linked_by = fields.String(required=True, allow_none=True)
    linked_at = fields.AwareDateTime(required=True, allow_none=True)
    troubles = fields.List(fields.String(), required=True)
    settings = fields.Dict(required=True)
    version = fields.Integer(required=True)


class PlaceConsentOut(Schema):
    """Where to give the consent; the address works once."""

    url = fields.String(required=True)


class PlaceSwitchIn(Schema):
    """Whether visitors go there."""

    is_on = fields.Boolean(required=True)


class PlaceFieldOut(Schema):
    """An attribute of visitors and the field that it goes to; is_chosen: not by equal names alone."""

    key = fields.String(required=True)
    label_en = fields.String(required=True)
    label_ja = fields.String(required=True)
    field = fields.String(required=True)
    is_chosen = fields.Boolean(required=True)


class WebFormIn(Schema):
    """A web form of the CRM; brand: the id of a brand, '' for the first."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=webforms.NAME_MOST))
    brand = fields.String(load_default="", validate=TEXT)
    tracks = fields.Boolean(load_default=True)


class WebFormOut(WebFormIn):
    """As it is kept, with what is put into the page."""

    form_id = fields.String(required=True)
    snippet = fields.String(required=True)


def add(doors: Doors) -> None:
    part = Blueprint("places", "places", description="Where visitors go: the CRM or Bigin")
    _places(doors, part)
    _forms(doors, part)
    doors.register(part)


def _places(doors: Doors, blueprint: Blueprint) -> None:
    services = doors.services

    @doors.operation(blueprint, "/places", "GET", needs="read", gives=PlaceOut(many=True))
    def get_places() -> list[dict[str, Any]]:
        """Both, with what is chosen about them"""
        return [_place(one) for one in places.listed(services)]

    @doors.operation(blueprint, "/places/<part>", "PUT", needs="write", takes=PlaceTermsIn, faults=(404, 409, 502))
    def put_place(body: dict[str, Any], part: str) -> Response | None:
        """Choose who is added, as what, whose, with which task and fields"""
        version = body.pop("version", None)
        lists: Any = {name: tuple(body.pop(name)) for name in ("added", "won", "lost", "card") if name in body}

        def change() -> None:
            given: Given = replace(places.written(places.kept(services, part)), **body, **lists)
            places.change(services, doors.actor, part, given, version)

        return said(change)

    @doors.operation(blueprint, "/places/<part>/state", "PUT", needs="write", takes=PlaceSwitchIn, faults=(404, 409))
    def put_place_state(body: dict[str, Any], part: str) -> None:
        """Enable or disable; the other one is disabled by enabling this"""
        places.kept(services, part)
        links.turn(services, doors.actor, part, to=body["is_on"])

    @doors.operation(blueprint, "/places/<part>", "DELETE", needs="write", faults=(404, 409))
    def delete_place(part: str) -> None:
        """Unlink; what was written there stays there"""
        places.kept(services, part)
        links.unlink(services, doors.actor, part)

    @doors.operation(
        blueprint, "/places/<part>/consent", "POST", needs="write", gives=PlaceConsentOut, status=201, faults=(409,)
    )
    def post_place_consent(part: str) -> dict[str, str]:
        """An address where an administrator of that organisation gives the consent, once"""
        return {"url": consent.ask(services, doors.actor, part)}

    @doors.operation(
        blueprint, "/places/<part>/fields", "GET", needs="read", gives=PlaceFieldOut(many=True), faults=(404, 409, 502)
    )
    def get_place_fields(part: str) -> list[Any] | Response:
        """Which attribute of visitors goes to which field"""
        return said(lambda: list(places.mapped(services, places.kept(services, part))))


def _forms(doors: Doors, blueprint: Blueprint) -> None:
    services = doors.services

    @doors.operation(blueprint, "/webforms", "GET", needs="read", gives=WebFormOut(many=True))
    def get_webforms() -> list[dict[str, Any]]:
        """The CRM's web forms on the organisation's sites"""
        known = {one.brand_id for one in webforms.brands(services)}
        return [_form(one, webforms.snippet(services, one) if one.brand_id in known else "") for one in _all(doors)]

    @doors.operation(
        blueprint, "/webforms", "POST", needs="write", takes=WebFormIn, gives=WebFormOut, status=201, faults=(409,)
    )
    def post_webform(body: dict[str, Any]) -> dict[str, Any]:
        """Name a web form"""
        made = webforms.add(services, doors.actor, body["name"], body["brand"])
        if not body["tracks"]:
            made = webforms.change(services, doors.actor, made.form_id, tracks=False)
        return _form(made, webforms.snippet(services, made))

    @doors.operation(blueprint, "/webforms/<form_id>", "PUT", needs="write", takes=WebFormIn, faults=(404, 409))
    def put_webform(body: dict[str, Any], form_id: str) -> None:
        """Change a web form"""
        given = {"name": body["name"], "tracks": body["tracks"], "brand_id": body["brand"] or None}
        webforms.change(services, doors.actor, form_id, **given)

    @doors.operation(blueprint, "/webforms/<form_id>", "DELETE", needs="write", faults=(404,))
    def delete_webform(form_id: str) -> None:
        """Forget a web form"""
        webforms.remove(services, doors.actor, form_id)


def _all(doors: Doors) -> list[WebForm]:
    return webforms.listed(doors.services)


def _place(one: places.State) -> dict[str, Any]:
    link = one.link
    given = vars(places.written(link)) if link is not None else {}
    return {
        "part": one.part,
        "is_on": link is not None and link.is_on,
        "organisation_id": link.outside_id if link is not None else None,
        "organisation": link.outside_name if link is not None else None,
        "linked_by": link.linked_by_name if link is not None else None,
        "linked_at": link.linked_at if link is not None else None,
        "troubles": list(one.troubles),
        "settings": {**given, "mapping": dict(given.get("mapping", {}))} if given else {},
        "version": link.version if link is not None else 0,
    }


def _form(one: WebForm, snippet: str) -> dict[str, Any]:
    shown = {"name": one.name, "brand": one.brand_id, "tracks": one.tracks}
    return {"form_id": one.form_id, "snippet": snippet, **shown}
