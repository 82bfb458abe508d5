"""/health: this process lives. /ready: it can serve. /metrics: what it counted. No secrets, no names.

None of them needs a signature; keep /metrics away from the internet at the proxy.
"""

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST

from app.now import Source
from app.storage.database import Database
from app.storage.migrate import is_current
from app.web import metrics


def blueprint(database: Database, source: Source) -> Blueprint:
    doors = Blueprint("health", __name__)

    @doors.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @doors.get("/ready")
    def ready() -> tuple[dict[str, str], int]:
        """200 only when the database answers and has the shape this code expects."""
        if is_current(database):
            return {"status": "ready"}, 200
        return {"status": "database not reachable or not migrated"}, 503

    @doors.get("/metrics")
    def numbers() -> Response:
        return Response(metrics.page(database, source.now()), content_type=CONTENT_TYPE_LATEST)

    return doors
