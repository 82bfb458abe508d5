"""Operations on starters, and what is looked at: preferences of people and channels, what goes to which channel."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration.telling import channels, preferences, questions
from app.administration.telling.questions import NAME_MOST, TEXT_MOST, Given, Starter
from app.web.api.doors import Doors
from app.web.api.notifications import said


class StarterIn(Schema):
    """A question with a name; `text` is what the bot is told when it is run."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=NAME_MOST))
    text = fields.String(required=True, validate=validate.Length(min=1, max=TEXT_MOST))


class StarterNew(StarterIn):
    """owner: e-mail of somebody who has linked an account."""

    owner = fields.Email(required=True, validate=validate.Length(max=254))


class StarterChange(StarterIn):
    """version: how often it was changed when it was read; none for the present one."""

    version = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0, max=2**31))


class StarterOut(Schema):
    """A starter as it is kept."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    text = fields.String(required=True)
    owner = fields.String(required=True)
    version = fields.Integer(required=True)


class IdOut(Schema):
    """The id of what was made."""

    id = fields.String(required=True)


class WordQuery(Schema):
    """A part of a name."""

    word = fields.String(load_default="", validate=validate.Length(max=100))


class WishOut(Schema):
    """One choice, about `topic`; until: it ends then."""

    topic = fields.String(required=True)
    is_wanted = fields.Boolean(required=True)
    until = fields.AwareDateTime(required=True, allow_none=True)


class ChosenOut(Schema):
    """Everything one person or channel chose."""

    subject = fields.String(required=True)
    name = fields.String(required=True)
    wishes = fields.List(fields.Nested(WishOut), required=True)
    quiet = fields.String(required=True)
    follows = fields.Integer(required=True)


class ChannelOut(Schema):
    """What goes to a channel; messages: of the last 14 days."""

    name = fields.String(required=True)
    notifications = fields.List(fields.String(), required=True)
    reports = fields.List(fields.String(), required=True)
    digests = fields.List(fields.String(), required=True)
    visitors = fields.List(fields.String(), required=True)
    follows = fields.Integer(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields", attribute="fields")
    mutes = fields.Integer(required=True)
    messages = fields.Integer(required=True)


def add(doors: Doors) -> None:
    services = doors.services
    part = Blueprint("chosen", "chosen", description="Starters, preferences, and what goes to which channel")

    @doors.operation(part, "/questions", "GET", needs="read", gives=StarterOut(many=True))
    def get_questions() -> list[Any]:
        """The questions with names that everybody is offered"""
        return [shown(one) for one in questions.overview(services).starters]

    @doors.operation(
        part, "/questions", "POST", needs="write", takes=StarterNew, gives=IdOut, status=201, faults=(409, 502)
    )
    def post_question(body: dict[str, Any]) -> Any:
        """Keep a new starter"""
        return said(lambda: {"id": questions.add(services, doors.actor, Given(**body))})

    @doors.operation(part, "/questions/<saved_id>", "PUT", needs="write", takes=StarterChange, faults=(404, 409, 502))
    def put_question(body: dict[str, Any], saved_id: str) -> Any:
        """Another name or text; 409 when somebody else has changed it since that version"""
        version = body.pop("version")
        return said(lambda: questions.change(services, doors.actor, saved_id, Given(**body), version))

    @doors.operation(part, "/questions/<saved_id>", "DELETE", needs="write", faults=(404,))
    def delete_question(saved_id: str) -> None:
        """Offer it no more"""
        questions.remove(services, doors.actor, saved_id)

    @doors.operation(part, "/preferences", "GET", needs="read", asks=WordQuery, gives=ChosenOut(many=True))
    def get_preferences(query: dict[str, Any]) -> list[Any]:
        """What people and channels chose for themselves; it is theirs to change"""
        return list(preferences.everybody(services, query["word"]))

    @doors.operation(part, "/channels", "GET", needs="read", gives=ChannelOut(many=True))
    def get_channels() -> list[Any]:
        """Which channels are used, and what goes there"""
        return list(channels.listed(services))

    doors.register(part)


def shown(one: Starter) -> dict[str, Any]:
    saved = one.saved
    return {"id": saved.saved_id, "name": saved.name, "text": saved.text, "owner": one.owner, "version": one.version}
