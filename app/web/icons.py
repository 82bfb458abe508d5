"""GET /icon/<anything>.png: the picture beside a suggestion, always the same one.

A suggestion has only a title, a description and a picture, so the picture's address carries the signed reference of the
record (Z10). Whoever fetches it learns nothing, and we do not look at the reference here.
"""

from pathlib import Path

from flask import Blueprint, Response, request

from app.web.problems import problem
from app.web.throttle import Throttle

PICTURE = (Path(__file__).parent / "static" / "record.png").read_bytes()


def blueprint(throttle: Throttle) -> Blueprint:
    doors = Blueprint("icons", __name__)

    @doors.get("/icon/<path:reference>.png")
    def icon(reference: str) -> Response:
        if not throttle.allows(request.remote_addr or ""):
            return problem(429, "too_many_requests")
        # Fetched once by each browser; the address changes with each suggestion, the picture does not.
        headers = {"Cache-Control": "public, max-age=604800, immutable", "X-Content-Type-Options": "nosniff"}
        return Response(PICTURE, mimetype="image/png", headers=headers)

    return doors
