"""Operations on links, sites, live visitors, visits and their lists."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration.placing import portals
from app.administration.visitors import consent, links, portal
from app.administration.visitors import views as administration
from app.storage.visiting.links import PARTS
from app.storage.visiting.visits import Live
from app.visitors.viewing import views
from app.visitors.viewing.views import COLUMNS, ORDERS, PERIODS, TYPES, View
from app.web.api.doors import Doors
from app.web.api.notifications import said

PART = validate.OneOf(PARTS)
WORD = validate.Length(max=200)


class ServiceLinkOut(Schema):
    """A link, without its settings and secret. trouble: '' or what is wrong."""

    part = fields.String(required=True)
    outside_id = fields.String(required=True)
    outside_name = fields.String(required=True)
    linked_by_name = fields.String(required=True)
    linked_at = fields.AwareDateTime(required=True)
    is_on = fields.Boolean(required=True)
    trouble = fields.String(required=True)


class ServicePartIn(Schema):
    """What is to be linked."""

    part = fields.String(required=True, validate=validate.OneOf(tuple(consent.PARTS)))


class ConsentUrlOut(Schema):
    """A link that works once, for an administrator of the CRM organisation."""

    url = fields.String(required=True)


class PartSwitchIn(Schema):
    """On or off."""

    is_on = fields.Boolean(required=True)


class PortalIn(Schema):
    """A portal of SalesIQ by its screen name."""

    screenname = fields.String(required=True, validate=WORD)


class PortalOut(PortalIn):
    """One of several portals."""

    name = fields.String(required=True)
    is_linked = fields.Boolean(required=True)


class BrandOut(Schema):
    """A site. snippet: what is pasted into its pages."""

    brand_id = fields.String(required=True)
    name = fields.String(required=True)
    beacon_key = fields.String(required=True)
    origins = fields.List(fields.String(), required=True)
    is_on = fields.Boolean(required=True)
    is_enabled = fields.Boolean(required=True, metadata={"description": "whether SalesIQ has it switched on"})
    snippet = fields.String(required=True)


class BrandIn(Schema):
    """Where a site's page script may report from, and whether its reports are taken."""

    origins = fields.List(fields.String(validate=WORD), validate=validate.Length(max=50))
    is_on = fields.Boolean()


class NewBrandIn(Schema):
    """A site to be added; in_salesiq: made there as a brand, too."""

    origins = fields.List(fields.String(validate=WORD), load_default=list, validate=validate.Length(max=50))
    name = fields.String(required=True, validate=validate.Length(min=1, max=100))
    in_salesiq = fields.Boolean(load_default=False)


class LiveQuery(Schema):
    """Which of those who are on a site."""

    brand_id = fields.String(load_default="", validate=WORD)
    ring = fields.String(load_default="", validate=validate.OneOf(("", "one", "two", "three", "four", "outside")))
    type = fields.String(load_default="", validate=validate.OneOf((*TYPES, "new", "returning")))
    company = fields.String(load_default="", validate=WORD)
    most = fields.Integer(load_default=200, validate=validate.Range(min=1, max=1000))


class PresentOut(Schema):
    """Somebody who is on a site."""

    visitor_id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    company = fields.String(required=True)
    type = fields.String(required=True)
    ring = fields.String(required=True)
    score = fields.Integer(required=True)
    visits = fields.Integer(required=True)
    current_url = fields.String(required=True)
    pages = fields.Integer(required=True)
    started_at = fields.AwareDateTime(allow_none=True)


class VisitViewBody(Schema):
    """Columns, filter and order of a list of visits."""

    columns = fields.List(
        fields.String(validate=validate.OneOf(tuple(COLUMNS))), required=True, validate=validate.Length(min=1)
    )
    period = fields.String(load_default="", validate=validate.OneOf(PERIODS))
    type = fields.String(load_default="", validate=validate.OneOf(TYPES))
    brand_id = fields.String(load_default="", validate=WORD)
    order = fields.String(load_default="newest", validate=validate.OneOf(ORDERS))


class VisitViewIn(VisitViewBody):
    """A list of visits under a name; in place of the one of that name."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=views.NAME_MOST))


class VisitViewOut(VisitViewBody):
    """A list of visits; name '': one of the six."""

    key = fields.String(required=True)
    name = fields.String(required=True)


class VisitRowsOut(Schema):
    """Each row by column."""

    rows = fields.List(fields.Dict(keys=fields.String()), required=True)


def add(doors: Doors) -> None:
    part = Blueprint("sites", "sites", description="Links to services, sites and their visitors")
    _links(doors, part)
    _sites(doors, part)
    _visits(doors, part)
    doors.register(part)


def _links(doors: Doors, part: Blueprint) -> None:
    services = doors.services

    @doors.operation(part, "/links", "GET", needs="read", gives=ServiceLinkOut(many=True))
    def get_links() -> list[dict[str, Any]]:
        """What is linked, by whom, and what is wrong with it"""
        troubles = {one.part: one.code for one in links.troubles(services)}
        return [{**vars(one), "trouble": troubles.get(one.part, "")} for one in links.listed(services)]

    @doors.operation(part, "/links/ask", "POST", needs="write", takes=ServicePartIn, gives=ConsentUrlOut, status=201)
    def post_link(body: dict[str, Any]) -> dict[str, str]:
        """A link that works once, for an administrator, and links a part"""
        return {"url": consent.ask(services, doors.actor, body["part"])}

    @doors.operation(part, "/links/salesiq/portals", "GET", needs="read", gives=PortalOut(many=True), faults=(404,))
    def get_portals() -> list[dict[str, Any]]:
        """The portals of SalesIQ to choose from; none when the account opens one alone"""
        link = links.kept(services, portal.PART)
        linked = "" if portals.is_open(link) else link.outside_id
        return [{"screenname": one, "name": name, "is_linked": one == linked} for one, name in portals.offered(link)]

    @doors.operation(part, "/links/salesiq/portal", "PUT", needs="write", takes=PortalIn, faults=(404, 409, 502))
    def put_portal(body: dict[str, Any]) -> Response | None:
        """Take this portal from now on; our webhooks move there"""
        answer = said(lambda: portals.choose(services, doors.actor, body["screenname"]))
        return answer if isinstance(answer, Response) else None

    @doors.operation(part, "/links/<string:name>", "PUT", needs="write", takes=PartSwitchIn, faults=(404, 409))
    def put_link(body: dict[str, Any], name: str) -> None:
        """Enable or disable a part"""
        links.turn(services, doors.actor, name, to=body["is_on"])

    @doors.operation(part, "/links/<string:name>", "DELETE", needs="write", faults=(404, 409))
    def delete_link(name: str) -> None:
        """Take a link away; what was pushed there stays there"""
        links.unlink(services, doors.actor, name)


def _sites(doors: Doors, part: Blueprint) -> None:
    services = doors.services

    def told(brand: Any) -> dict[str, Any]:
        return {**vars(brand), "snippet": portal.snippet(services, brand)}

    @doors.operation(part, "/brands", "GET", needs="read", gives=BrandOut(many=True))
    def get_brands() -> list[dict[str, Any]]:
        """The sites, and what to paste into their pages"""
        return [told(one) for one in portal.brands(services)]

    @doors.operation(
        part, "/brands", "POST", needs="write", takes=NewBrandIn, gives=BrandOut, status=201, faults=(409, 502)
    )
    def post_brand(body: dict[str, Any]) -> Any:
        """Add a site, in SalesIQ as well where that is wished"""
        given: Any = {"origins": body["origins"], "in_salesiq": body["in_salesiq"]}
        return said(lambda: told(portal.add_brand(services, doors.actor, body["name"], **given)))

    @doors.operation(
        part, "/brands/<string:brand_id>", "PUT", needs="write", takes=BrandIn, gives=BrandOut, faults=(404, 409)
    )
    def put_brand(body: dict[str, Any], brand_id: str) -> dict[str, Any]:
        """Where a site may report from, and whether its reports are taken"""
        return told(portal.change_brand(services, doors.actor, brand_id, **body))


def _visits(doors: Doors, part: Blueprint) -> None:
    services = doors.services

    @doors.operation(part, "/visitors", "GET", needs="read", asks=LiveQuery, gives=PresentOut(many=True))
    def get_visitors(query: dict[str, Any]) -> list[dict[str, Any]]:
        """Who is on the sites now, inner rings first"""
        found = services.visiting.live(Live(**query))
        return [
            {
                **vars(one.visitor),
                "current_url": one.visit.current_url if one.visit is not None else "",
                "pages": one.visit.pages if one.visit is not None else 0,
                "started_at": one.visit.started_at if one.visit is not None else None,
            }
            for one in found
        ]

    @doors.operation(part, "/visits/views", "GET", needs="read", gives=VisitViewOut(many=True))
    def get_views() -> list[View]:
        """The six lists of visits, and those that somebody made"""
        return views.all_of(services.database)

    @doors.operation(part, "/visits/views", "POST", needs="write", takes=VisitViewIn, gives=VisitViewOut, status=201)
    def post_view(body: dict[str, Any]) -> View:
        """Keep a list of visits under a name"""
        columns = tuple(body.pop("columns"))
        return administration.save(services, doors.actor, View("", columns, **body))

    @doors.operation(part, "/visits/views/<string:key>", "DELETE", needs="write", faults=(404,))
    def delete_view(key: str) -> None:
        """Take a list away that somebody made"""
        administration.remove(services, doors.actor, key)

    @doors.operation(part, "/visits/<string:key>", "GET", needs="read", gives=VisitRowsOut, faults=(409,))
    def get_visits(key: str) -> dict[str, Any]:
        """The visits of a list, in its columns"""
        view = views.find(services.database, key)
        rows = views.rows(services.database, view, services.source.now(), services.settings.default_zone)
        return {"rows": [{name: _plain(COLUMNS[name](row)) for name in view.columns} for row in rows]}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
