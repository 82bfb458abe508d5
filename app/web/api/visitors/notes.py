"""Operations on notes about a visitor."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration.placing import notes
from app.web.api.doors import Doors
from app.web.api.notifications import said


class VisitorNoteIn(Schema):
    """A note; it goes onto the visitor's record, now or when there is one."""

    title = fields.String(load_default="", validate=validate.Length(max=notes.TITLE_MOST))
    content = fields.String(required=True, validate=validate.Length(min=1, max=notes.CONTENT_MOST))


class VisitorNoteOut(VisitorNoteIn):
    """A note as it is kept."""

    note_id = fields.String(required=True)
    author = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)


def add(doors: Doors) -> None:
    services = doors.services
    part = Blueprint("visitor_notes", "visitor_notes", description="Notes about visitors")

    @doors.operation(
        part, "/visitors/<string:visitor_id>/notes", "GET", needs="read", gives=VisitorNoteOut(many=True), faults=(404,)
    )
    def get_visitor_notes(visitor_id: str) -> list[Any]:
        """What people wrote about a visitor, the oldest first"""
        return notes.listed(services, visitor_id)

    @doors.operation(
        part,
        "/visitors/<string:visitor_id>/notes",
        "POST",
        needs="write",
        takes=VisitorNoteIn,
        gives=VisitorNoteOut,
        status=201,
        faults=(404, 409),
    )
    def post_visitor_note(body: dict[str, Any], visitor_id: str) -> Any:
        """Write a note about a visitor"""
        return said(lambda: notes.add(services, doors.actor, visitor_id, body["content"], body["title"]))

    doors.register(part)
