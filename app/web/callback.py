"""POST /cliq and POST /cliq/<secret>: the doors for Cliq. Verifies, parses, hands to dispatch, writes JSON.

It decides nothing: once a request is verified and of the documented shape, the answer is dispatch's, with status 200.
"""

from typing import Any

import orjson
from flask import Blueprint, Response, request

from app import log
from app.clients.wire import timing
from app.cliq.request import parse
from app.dispatch import Dispatcher
from app.errors import BadRequest
from app.now import Source
from app.web import metrics
from app.web.verify import Verifier

MAX_BYTES = 1_000_000  # a callback is 2 to 20 kB; Standard Webhooks advises to refuse more than this


def blueprint(dispatcher: Dispatcher, verifier: Verifier, source: Source, *, bench: bool = False) -> Blueprint:
    """bench   say in `Server-Timing` how long we took, and how long of that we waited for the CRM"""
    doors = Blueprint("cliq", __name__)

    @doors.post("/cliq")
    def signed() -> Response:
        started = source.monotonic()
        raw = request.get_data(cache=False)
        verifier.signature(raw, request.headers.get("X-Cliq-Signature"))
        return answered(raw, started)

    @doors.post("/cliq/<token>")
    def unsigned(token: str) -> Response:
        """Stand-alone components: Cliq documents no signature for them, so their address is the secret."""
        started = source.monotonic()
        verifier.path(token)
        return answered(request.get_data(cache=False), started)

    def answered(raw: bytes, started: float) -> Response:
        call = parse(_object(raw))
        verifier.age(call.timestamp, source.now())
        if bench:
            with timing.measured() as remote:
                found = dispatcher.answer(call)
        else:
            found = dispatcher.answer(call)
        response = Response(orjson.dumps(found.body), mimetype="application/json")
        seconds = source.monotonic() - started
        if bench:
            own = f"app;dur={seconds * 1000:.3f}, crm;dur={remote.seconds * 1000:.3f}"
            response.headers["Server-Timing"] = own
        metrics.answered(call.component, call.handler, found.outcome, seconds)
        log.logger().info(
            "answered",
            component=call.component,
            handler=call.handler,
            outcome=found.outcome,
            milliseconds=round(seconds * 1000, 1),
        )
        return response

    return doors


def _object(raw: bytes) -> dict[str, Any]:
    try:
        payload = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise BadRequest(reason="not_json") from None
    if not isinstance(payload, dict):
        raise BadRequest(reason="not_an_object")
    return payload
