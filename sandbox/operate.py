"""The part of the control API that concerns the sandbox as a whole: reset, switches, faults, request log, users, clock.

What belongs to one service (say, press, visitors …) is in that service's package.
"""

from datetime import datetime
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox.state import current


class Unusable(ValueError):
    """A control call of a wrong form; the text says why."""


control = Blueprint("operate", __name__)


@control.errorhandler(ValueError)
def refused(error: ValueError) -> ResponseReturnValue:
    """A control call that can't be done: 400 with the reason."""
    return {"error": str(error)}, 400


def _body() -> dict[str, Any]:
    given = request.get_json(silent=True) if request.get_data() else {}
    if not isinstance(given, dict):
        raise Unusable("the body is a JSON object")
    return given


@control.post("/reset")
def reset() -> ResponseReturnValue:
    """`{"dataset": "demo" | "empty" | "large:N"}`; without a data set, the one in use."""
    sandbox = current()
    dataset = _body().get("dataset", sandbox.dataset)
    if not isinstance(dataset, str):
        raise Unusable("dataset is a text")
    sandbox.reset(dataset)
    return {"dataset": dataset}


@control.get("/switches")
def switches() -> ResponseReturnValue:
    return {"switches": current().switches.describe()}


@control.post("/switches")
def set_switches() -> ResponseReturnValue:
    """`{"name": value, …}`; nothing is changed when one of them is wrong."""
    current().switches.set(**_body())
    return {"switches": current().switches.describe()}


@control.get("/faults")
def faults() -> ResponseReturnValue:
    return {"faults": current().faults.describe()}


@control.post("/faults")
def add_fault() -> ResponseReturnValue:
    """`{"service", "path", "status", "body", "delay_ms", "drop", "times"}`, see faults.Fault."""
    current().faults.add(**_body())
    return {"faults": current().faults.describe()}


@control.delete("/faults")
def clear_faults() -> ResponseReturnValue:
    current().faults.clear()
    return {"faults": []}


@control.get("/requests")
def requests_received() -> ResponseReturnValue:
    """The calls received, oldest first; `?service=`, `?path=` (a part) and `?user=` (e-mail) narrow."""
    filters = {name: request.args.get(name, "") for name in ("service", "path", "user")}
    found = current().journal.describe(**filters)
    return {
        "requests": found,
        "count": len(found),
        "credits": sum(entry["credits"] for entry in found),
    }


@control.delete("/requests")
def forget_requests() -> ResponseReturnValue:
    current().journal.clear()
    return {"requests": [], "count": 0, "credits": 0}


@control.get("/users")
def users() -> ResponseReturnValue:
    """`[{email, name, role, language, linked, cliq, admin, …}]` of the main organisation, or of `?organisation=`."""
    sandbox = current()
    return [
        {
            "email": user.email,
            "name": user.full_name,
            "role": user.role,
            "language": user.language,
            "time_zone": user.time_zone,
            "linked": sandbox.accounts.is_linked(user),
            "cliq": user.cliq,
            "admin": user.admin,
            "crm_id": user.id,
            "zuid": user.zuid,
        }
        for user in sandbox.people.all(request.args.get("organisation", "zylker"))
    ]


@control.get("/clock")
def clock() -> ResponseReturnValue:
    return {"now": current().clock.now().isoformat()}


@control.post("/clock")
def move_clock() -> ResponseReturnValue:
    """`{"advance_seconds": 120}` or `{"now": "2026-04-01T09:00:00+09:00"}`."""
    given = _body()
    if "now" in given:
        instant = datetime.fromisoformat(str(given["now"]))
        if instant.tzinfo is None:
            raise ValueError("now needs an offset")
        return {"now": current().clock.set(instant).isoformat()}
    seconds = given.get("advance_seconds")
    if not isinstance(seconds, (int, float)) or isinstance(seconds, bool):
        raise Unusable("advance_seconds is a number")
    return {"now": current().clock.advance(seconds).isoformat()}
