"""What a sender gets when something is wrong: a status and one JSON shape, `{"error": {"code", "message", …}}`.

One log line each, no trace except for what nobody foresaw. Cliq itself meets these answers only when its request is not
genuine or not of the documented shape: everything else is answered with 200 and a sentence.
"""

from typing import Any

import orjson
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from app import log
from app.errors import InboundError, NothingFound, UserError
from app.i18n.sentences import Sentences
from app.now import Source
from app.web.entry import MAX_BYTES

WORDS = Sentences("en")  # codes with a dot have a sentence of their own there
MESSAGES = {
    "unauthorized": "The request could not be verified.",
    "bad_request": "The body is not of the documented shape.",
    "too_large": "The body is too large.",
    "not_found": "There is nothing at this address.",
    "method_not_allowed": "This address does not take this method.",
    "too_many_requests": "Too many requests. Try again in a minute.",
    "busy": "The server is busy. Try again in a moment.",
    "internal": "Something went wrong on our side.",
    "forbidden": "You may look at this, but not change it.",
    "forged": "The request does not come from a page of this server, or the page is too old. Load it again.",
    "unprocessable_entity": "The body or the query is not as documented.",
    "unknown_account": "Nobody with that id has linked an account.",
    "unknown_administrator": "There is no administrator with that address.",
    "no_house_account": "No account of the organisation may be used: link one and make it a sender.",
    "service_failed": "Zoho did not answer as it should. Try again in a moment.",
    "invalid": "Some of it is wrong, see the fields. Nothing was kept.",
    "no_fields": "The fields of this module cannot be read.",
    "notify.gone": "There is no notification with that number.",
    "notify.changed_meanwhile": "Somebody else has changed it since that version.",
    "notify.no_tester": "Nobody with that address has linked an account.",
    "notify.no_record": "There is no record to try it with.",
    "notify.no_module": "There is no such module.",
    "signal.unknown": "There is no such type of signals.",
    "schedule.unknown": "There is no such schedule.",
    "schedule.house": "A schedule of the server itself cannot be changed.",
    "hook.unknown": "There is no such address.",
    "hook.bad_source": "A source is a word of a-z and 0-9.",
    "token_unknown": "There is no token with that name.",
    "token_name": "A name of 1 to 60 characters is needed.",
    "token_name_taken": "There is a token with that name.",
    "last_administrator": "Nobody could open the pages any longer.",
}
STATUSES = {  # of what administrators ask for; others are 409
    "unknown_account": 404,
    "token_unknown": 404,
    "unknown_administrator": 404,
    "signal.unknown": 404,
    "schedule.unknown": 404,
    "hook.unknown": 404,
    "notify.gone": 404,
    "notify.no_tester": 404,
    "notify.no_record": 404,
    "notify.no_module": 404,
}
SHOWN_FACTS = ("field", "limit_bytes", "reason", "advice")


def install(app: Flask, source: Source) -> None:
    """Answer every exception of this application."""
    app.register_error_handler(InboundError, inbound)
    app.register_error_handler(UserError, user)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, lambda error: unforeseen(error, source))


def inbound(error: InboundError) -> Response:
    facts = {name: error.facts[name] for name in SHOWN_FACTS if name in error.facts}
    log.logger().warning("refused", status=error.status, code=error.code, **facts)
    return problem(error.status, error.code, **({} if error.status == 401 else facts))


def user(error: UserError) -> Response:
    """Raised by what administrators ask for through the API; in chat it becomes a sentence long before this."""
    status = STATUSES.get(error.code, 404 if isinstance(error, NothingFound) else 409)
    log.logger().info("refused", status=status, code=error.code)
    if error.code in MESSAGES or "." not in error.code:
        return problem(status, error.code)
    return problem(status, error.code, message=WORDS.error(error).replace("\u200b", ""))


def http(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 413:
        log.logger().warning("refused", status=status, code="too_large")
        return problem(status, "too_large", limit_bytes=MAX_BYTES)
    code = error.name.lower().replace(" ", "_")
    log.logger().info("refused", status=status, code=code)
    wrong = getattr(error, "data", {}).get("messages") if status == 422 else None
    answer = problem(status, code, **({"fields": wrong} if wrong else {}))
    if status == 405:
        answer.headers["Allow"] = error.get_response().headers.get("Allow", "")
    return answer


def unforeseen(error: Exception, source: Source) -> Response:
    reference = source.token(6)[:8]
    log.logger().error("request_failed", reference=reference, exc_info=error)
    return problem(500, "internal", reference=reference)


def problem(status: int, code: str, **facts: Any) -> Response:
    """The one shape of an error; `facts` say which field, which limit, which reference."""
    body = {"error": {"code": code, "message": MESSAGES.get(code, MESSAGES["bad_request"]), **facts}}
    return Response(orjson.dumps(body), status, mimetype="application/json")
