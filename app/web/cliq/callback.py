"""POST /cliq and POST /cliq/<secret>: the doors for Cliq. Verifies, parses, hands to dispatch, writes JSON.

It decides nothing: once a request is verified and of the documented shape, the answer is dispatch's, with status 200.

A WSGI application in front of Flask's: routing, request contexts and signals took a tenth of the time of a command that
needs no CRM call, and nothing here uses them (docs/decisions.md). What is wrong gets the answers of web/problems.py.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import orjson
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wsgi import get_input_stream

from app import log
from app.clients.wire import timing
from app.cliq.request import parse
from app.dispatch import Answered, Dispatcher
from app.errors import BadRequest, InboundError
from app.now import Source
from app.web import metrics, problems
from app.web.entry import MAX_BYTES, Entry
from app.web.verify import Verifier

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DOOR = "/cliq"


class Callback:
    """A WSGI application: what is for Cliq's doors is answered, everything else goes to `beside`.

    bench   say in `Server-Timing` how long we took, and how long of that we waited for the CRM
    """

    def __init__(
        self,
        beside: "WSGIApplication",
        dispatcher: Dispatcher,
        verifier: Verifier,
        source: Source,
        entry: Entry,
        *,
        bench: bool = False,
    ) -> None:
        self._beside, self._dispatcher, self._verifier = beside, dispatcher, verifier
        self._source, self._entry, self._bench = source, entry, bench

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        if not path.startswith(DOOR):
            return self._beside(environ, start_response)
        secret = path[len(DOOR) + 1 :]
        if path != DOOR and (path[len(DOOR)] != "/" or not secret or "/" in secret):
            return self._beside(environ, start_response)
        self._entry.begin()
        try:
            body, extra = self._answered(environ, secret)
        except InboundError as error:
            return problems.inbound(error)(environ, start_response)
        except HTTPException as error:
            return problems.http(error)(environ, start_response)
        except Exception as error:
            return problems.unforeseen(error, self._source)(environ, start_response)
        finally:
            self._entry.end()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *extra])
        return (body,)

    def _answered(self, environ: "WSGIEnvironment", secret: str) -> tuple[bytes, list[tuple[str, str]]]:
        """The body of the answer, and headers beside the usual ones. Raises InboundError and HTTPException."""
        started = self._source.monotonic()
        if environ["REQUEST_METHOD"] != "POST":
            raise MethodNotAllowed(["POST"])
        if secret:
            # Stand-alone components: Cliq documents no signature for them, so their address is the secret.
            self._verifier.path(secret)
        raw = _body(environ)
        if not secret:
            self._verifier.signature(raw, environ.get("HTTP_X_CLIQ_SIGNATURE"))
        call = parse(_object(raw))
        self._verifier.age(call.timestamp, self._source.now())
        headers: list[tuple[str, str]] = []
        if self._bench:
            with timing.measured() as remote:
                found = self._dispatcher.answer(call)
        else:
            found = self._dispatcher.answer(call)
        body = orjson.dumps(found.body)
        seconds = self._source.monotonic() - started
        if self._bench:
            headers.append(("Server-Timing", f"app;dur={seconds * 1000:.3f}, crm;dur={remote.seconds * 1000:.3f}"))
        _note(call.component, call.handler, found, seconds)
        return body, headers


def _body(environ: "WSGIEnvironment") -> bytes:
    """The whole body; raises HTTPException when it is too large."""
    length: str = environ.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) <= MAX_BYTES:
        found: bytes = environ["wsgi.input"].read(int(length))
        return found
    return get_input_stream(environ, max_content_length=MAX_BYTES).read()  # too large, or in pieces


def _note(component: str, handler: str, found: Answered, seconds: float) -> None:
    metrics.answered(component, handler, found.outcome, seconds)
    milliseconds = round(seconds * 1000, 1)
    log.logger().info(
        "answered", component=component, handler=handler, outcome=found.outcome, milliseconds=milliseconds
    )


def _object(raw: bytes) -> dict[str, Any]:
    try:
        payload = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise BadRequest(reason="not_json") from None
    if not isinstance(payload, dict):
        raise BadRequest(reason="not_an_object")
    return payload
