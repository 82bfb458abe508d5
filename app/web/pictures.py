"""The pictures that Cliq fetches without credentials: GET /icon/<anything>.png and GET /chart/<reference>.png.

A suggestion has only a title, a description and a picture, so its picture's address carries the signed reference of the
record (Z10); the picture is always the same one, and we do not look at the reference here. A chart's address is the
right to see it: signed, unguessable, good for some days. Nothing tells a wrong address from an old one.
"""

from pathlib import Path

from flask import Blueprint, Response, request

from app import log
from app.delivery.charts import Charts
from app.errors import Stale
from app.render.renderer import NotDrawn
from app.web.problems import problem
from app.web.throttle import Throttle

PICTURE = (Path(__file__).parent / "static" / "record.png").read_bytes()
# Fetched once by each browser; the address changes with each suggestion, the picture does not.
OF_ICONS = {"Cache-Control": "public, max-age=604800, immutable", "X-Content-Type-Options": "nosniff"}
OF_CHARTS = {
    # A chart never changes; whoever looked at it may keep it for a day, proxies of strangers may not.
    "Cache-Control": "private, max-age=86400, immutable",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}


def blueprint(charts: Charts, throttle: Throttle) -> Blueprint:
    doors = Blueprint("pictures", __name__)

    @doors.before_request
    def hold_back() -> Response | None:
        return None if throttle.allows(request.remote_addr or "") else problem(429, "too_many_requests")

    @doors.get("/icon/<path:reference>.png")
    def icon(reference: str) -> Response:
        return Response(PICTURE, mimetype="image/png", headers=OF_ICONS)

    @doors.get("/chart/<reference>.png")
    def chart(reference: str) -> Response:
        try:
            return Response(charts.picture(reference), mimetype="image/png", headers=OF_CHARTS)
        except Stale:
            return problem(404, "not_found")
        except NotDrawn as error:
            log.logger().warning("chart_not_drawn", reason=error.reason)
            answer = problem(503, "busy")
            answer.headers["Retry-After"] = "2"
            return answer

    return doors
