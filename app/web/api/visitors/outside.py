"""Operations on enrichment and mail campaigns: what they are linked to, and how they are set."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration.visitors import enriching, links, mailing
from app.visitors.outside.enriching import PROVIDERS, REFRESH_DAYS
from app.visitors.outside.filling import MODULES
from app.visitors.outside.mail_links import UTM
from app.web.api.doors import Doors
from app.web.api.notifications import ASKS_CRM, said

NAME, WORDS = validate.Length(max=100), validate.Length(max=300)


class LinkOut(Schema):
    """What a part is linked to; never its key."""

    part = fields.String(required=True)
    outside_id = fields.String(required=True)
    outside_name = fields.String(required=True)
    linked_by_name = fields.String(required=True)
    linked_at = fields.AwareDateTime(required=True)
    is_on = fields.Boolean(required=True)
    settings = fields.Dict(required=True)
    version = fields.Integer(required=True)


class KeyIn(Schema):
    """provider: of enrichment."""

    key = fields.String(required=True, validate=validate.Length(max=200))
    provider = fields.String(load_default=PROVIDERS[0], validate=NAME)


class TurnIn(Schema):
    is_on = fields.Boolean(required=True)


class PairIn(Schema):
    """A value of an answer, and the field that it goes into."""

    path = fields.String(required=True, validate=NAME)
    field = fields.String(required=True, validate=NAME)
    is_on = fields.Boolean(load_default=True)


class EnrichmentIn(Schema):
    """What is left out stays."""

    days = fields.Integer(validate=validate.OneOf(REFRESH_DAYS))
    daily = fields.Integer(validate=validate.Range(min=1, max=100_000))
    reveal = fields.Boolean()
    maps = fields.Boolean()
    module = fields.String(validate=validate.OneOf(MODULES))
    pairs = fields.List(fields.Nested(PairIn), validate=validate.Length(max=40))
    version = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0, max=2**31))


class CampaignsIn(Schema):
    """What is left out stays. contact: of new lists."""

    departments = fields.List(fields.String(validate=NAME), validate=validate.Length(max=500))
    status = fields.String(validate=validate.OneOf(mailing.STATUSES))
    contact = fields.Dict(keys=fields.String(validate=NAME), values=fields.String(validate=WORDS))
    reminder = fields.String(validate=WORDS)
    version = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0, max=2**31))


class SignUpIn(Schema):
    """pairs: [attribute of the visitor, merge tag], at most four."""

    is_on = fields.Boolean(required=True)
    text = fields.String(load_default="", validate=WORDS)
    list_id = fields.String(load_default="", validate=NAME)
    pairs = fields.List(
        fields.List(fields.String(validate=NAME), validate=validate.Length(equal=2)),
        load_default=list,
        validate=validate.Length(max=10),
    )
    version = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0, max=2**31))


class ListOut(Schema):
    list_id = fields.String(required=True)
    name = fields.String(required=True)
    members = fields.Integer(required=True)


class MailLinkQuery(Schema):
    """The page that a mail shall lead to."""

    url = fields.String(load_default="", validate=validate.Length(max=2000))
    words = fields.String(load_default="", validate=NAME)
    utm_source = fields.String(load_default="", validate=NAME)
    utm_medium = fields.String(load_default="", validate=NAME)
    utm_campaign = fields.String(load_default="", validate=NAME)
    utm_term = fields.String(load_default="", validate=NAME)
    utm_content = fields.String(load_default="", validate=NAME)


class MailLinkOut(Schema):
    """is_heard: whether a page of that site has ever reported a visitor."""

    url = fields.String(required=True)
    html = fields.String(required=True)
    is_heard = fields.Boolean(required=True)


def add(doors: Doors) -> None:
    services = doors.services
    part = Blueprint("outside", "outside", description="Enrichment and mail campaigns")

    @doors.operation(part, "/enrichment/key", "PUT", needs="write", takes=KeyIn, gives=LinkOut, faults=ASKS_CRM)
    def put_enrichment_key(body: dict[str, Any]) -> Any:
        """Link a provider by its key, which is tested first"""
        return said(lambda: links.public(enriching.connect(services, doors.actor, body["provider"], body["key"])))

    @doors.operation(
        part, "/enrichment", "PATCH", needs="write", takes=EnrichmentIn, gives=LinkOut, faults=(404, *ASKS_CRM)
    )
    def change_enrichment(body: dict[str, Any]) -> Any:
        """How often, how much, and which values go onto records"""
        version, pairs = body.pop("version"), body.pop("pairs", None)
        given = body | ({"pairs": [(one["path"], one["field"], one["is_on"]) for one in pairs]} if pairs else {})
        return said(lambda: links.public(enriching.change(services, doors.actor, given, version)))

    @doors.operation(part, "/campaigns/key", "PUT", needs="write", takes=KeyIn, gives=LinkOut, faults=ASKS_CRM)
    def put_campaigns_key(body: dict[str, Any]) -> Any:
        """Link a MailChimp account by its key, which is tested first"""
        return said(lambda: links.public(mailing.connect(services, doors.actor, body["key"])))

    @doors.operation(
        part, "/campaigns", "PATCH", needs="write", takes=CampaignsIn, gives=LinkOut, faults=(404, *ASKS_CRM)
    )
    def change_campaigns(body: dict[str, Any]) -> Any:
        """Who may see campaigns, how somebody joins a list, the sender of new lists"""
        version = body.pop("version")
        return said(lambda: links.public(mailing.change(services, doors.actor, body, version)))

    @doors.operation(
        part, "/campaigns/signups/<brand>", "PUT", needs="write", takes=SignUpIn, gives=LinkOut, faults=(404, *ASKS_CRM)
    )
    def put_signup(body: dict[str, Any], brand: str) -> Any:
        """The question that a brand asks before a chat, and the list of who says yes"""
        return said(lambda: links.public(mailing.sign_up(services, doors.actor, brand, **body)))

    @doors.operation(part, "/campaigns/lists", "GET", needs="read", gives=ListOut(many=True), faults=(409,))
    def get_lists() -> list[dict[str, Any]]:
        """The account's mailing lists"""
        return [vars(one) for one in mailing.lists(services)]

    @doors.operation(
        part, "/campaigns/lists/<list_id>/watch", "PUT", needs="write", takes=TurnIn, gives=LinkOut, faults=(404, 409)
    )
    def put_watch(body: dict[str, Any], list_id: str) -> Any:
        """Whether MailChimp tells of changes of a list's members"""
        return links.public(mailing.watch(services, doors.actor, list_id, to=body["is_on"]))

    @doors.operation(part, "/campaigns/link", "GET", needs="read", asks=MailLinkQuery, gives=MailLinkOut, faults=(409,))
    def get_mail_link(query: dict[str, Any]) -> dict[str, Any]:
        """A link for a mail, and a button that opens a chat"""
        utm = {name: query[name] for name in UTM}
        made = mailing.build(services, query["url"], utm=utm, words=query["words"])
        return {"url": made.link.url, "html": made.html, "is_heard": made.is_heard}

    _linked(doors, part, "enrichment", lambda: enriching.test(services))
    _linked(doors, part, "campaigns", lambda: mailing.test(services))
    doors.register(part)


def _linked(doors: Doors, blueprint: Blueprint, name: str, test: Any) -> None:
    """What both have alike."""
    services = doors.services

    def get() -> dict[str, Any]:
        return links.public(links.kept(services, name))

    def turn(body: dict[str, Any]) -> dict[str, Any]:
        links.turn(services, doors.actor, name, to=body["is_on"])
        return links.public(links.kept(services, name))

    def tested() -> Any:
        return said(test)

    def unlink() -> None:
        links.unlink(services, doors.actor, name)

    for run, what in ((get, "get"), (turn, "turn"), (tested, "test"), (unlink, "unlink")):
        run.__name__ = f"{what}_{name}"
    get.__doc__ = f"What {name} is linked to, and its settings"
    turn.__doc__ = "Disable: nothing is asked; enable: from now on"
    tested.__doc__ = "Ask the service whether it still takes the key"
    unlink.__doc__ = "Take the link away"
    doors.operation(blueprint, f"/{name}", "GET", needs="read", gives=LinkOut, faults=(404,))(get)
    doors.operation(blueprint, f"/{name}/turn", "PUT", needs="write", takes=TurnIn, gives=LinkOut, faults=(404, 409))(
        turn
    )
    doors.operation(blueprint, f"/{name}/test", "POST", needs="write", faults=(404, *ASKS_CRM))(tested)
    doors.operation(blueprint, f"/{name}", "DELETE", needs="write", faults=(404,))(unlink)
