"""Operations on shared cards: which fields everybody in a channel may see."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration.telling import cards
from app.administration.telling.cards import Card
from app.web.api.doors import Doors
from app.web.api.notifications import ASKS_CRM, said

NAME = validate.Length(max=100)


class CardIn(Schema):
    """channel: '' for everywhere; fields: api names, none for the record's name alone."""

    channel = fields.String(load_default="", validate=NAME)
    fields_ = fields.List(
        fields.String(validate=NAME), required=True, data_key="fields", validate=validate.Length(max=500)
    )
    version = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0, max=2**31))


class CardOut(Schema):
    """A choice as it is kept."""

    channel = fields.String(required=True)
    module = fields.String(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    version = fields.Integer(required=True)
    changed_by = fields.String(required=True)
    changed_at = fields.AwareDateTime(required=True)


class PlaceQuery(Schema):
    """'' for everywhere."""

    channel = fields.String(load_default="", validate=NAME)


def add(doors: Doors) -> None:
    services = doors.services
    part = Blueprint("cards", "cards", description="Shared cards: which fields everybody in a channel may see")

    @doors.operation(part, "/cards", "GET", needs="read", gives=CardOut(many=True))
    def get_cards() -> list[dict[str, Any]]:
        """Every choice, those that hold everywhere first"""
        return [shown(one) for one in cards.listed(services)]

    @doors.operation(
        part, "/cards/<module>", "PUT", needs="write", takes=CardIn, gives=CardOut, faults=(404, *ASKS_CRM)
    )
    def put_card(body: dict[str, Any], module: str) -> Any:
        """Choose the fields of a module; 409 when somebody else has changed them since that version"""

        def put() -> dict[str, Any]:
            where, version = body["channel"], body["version"]
            names = body["fields_"]
            return shown(
                cards.put(services, doors.actor, module_name=module, fields=names, channel=where, seen=version)
            )

        return said(put)

    @doors.operation(part, "/cards/<module>", "DELETE", needs="write", asks=PlaceQuery, faults=(404,))
    def delete_card(query: dict[str, Any], module: str) -> None:
        """What holds everywhere holds there again; without a channel, what holds where nobody has chosen"""
        cards.remove(services, doors.actor, query["channel"], module)

    doors.register(part)


def shown(card: Card) -> dict[str, Any]:
    return {**vars(card.allowed), "fields_": list(card.allowed.fields), "version": card.version}
