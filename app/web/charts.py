"""GET /chart/<reference>.png: the picture of a chart, for Cliq, which fetches it without credentials.

The address is the right: signed, unguessable, good for some days. Nothing here tells a wrong address from an old one.
"""

from flask import Blueprint, Response, request

from app import log
from app.delivery.charts import Charts
from app.errors import Stale
from app.render.renderer import NotDrawn
from app.web.problems import problem
from app.web.throttle import Throttle

HEADERS = {
    # A picture never changes; whoever looked at it may keep it for a day, proxies of strangers may not.
    "Cache-Control": "private, max-age=86400, immutable",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}


def blueprint(charts: Charts, throttle: Throttle) -> Blueprint:
    doors = Blueprint("charts", __name__)

    @doors.get("/chart/<reference>.png")
    def chart(reference: str) -> Response:
        if not throttle.allows(request.remote_addr or ""):
            return problem(429, "too_many_requests")
        try:
            return Response(charts.picture(reference), mimetype="image/png", headers=HEADERS)
        except Stale:
            return problem(404, "not_found")
        except NotDrawn as error:
            log.logger().warning("chart_not_drawn", reason=error.reason)
            answer = problem(503, "busy")
            answer.headers["Retry-After"] = "2"
            return answer

    return doors
