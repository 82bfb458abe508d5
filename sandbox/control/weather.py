"""Bad days of Cliq on demand: somebody is locked out of a family of calls, limits are other ones, and what came twice.

Refused, late and cut calls are faults of the whole sandbox (sandbox/faults.py): `drop: "after"` cuts a connection when
the message is stored, `delay_ms` stalls.
"""

from collections import Counter
from dataclasses import asdict
from typing import Any

from flask import Blueprint

from sandbox.cliq.install_point import current_stage
from sandbox.cliq.rates import RATES, Rate
from sandbox.cliq.refusal import Refused
from sandbox.control.given import Given

weather = Blueprint("control_weather", __name__)


@weather.post("/lockouts")
def lock_out() -> Any:
    """`{user, family, seconds}`: as if that person had called too often; 600 s when nothing is said."""
    stage = current_stage()
    given = Given.body(stage)
    family = given.text("family", "post")
    if family not in RATES:
        raise Refused("family_not_found", f"there is no family {family!r}", 404, families=sorted(RATES))
    stage.limiter.lock(given.user().zuid, family, given.number("seconds", RATES[family].lock_seconds))
    return {"rates": stage.limiter.describe()}


@weather.delete("/lockouts")
def forgive() -> Any:
    """Nobody is locked out, and nobody has called yet."""
    current_stage().limiter.forget()
    return {"rates": []}


@weather.post("/rates")
def rates() -> Any:
    """`{family: {calls, window_seconds, lock_seconds}, …}`: other limits until all is forgotten."""
    stage = current_stage()
    given = Given.body(stage)
    for family, known in RATES.items():
        if given.has(family):
            wanted = Given(stage, given.mapping(family))
            values = {name: wanted.number(name, value) for name, value in asdict(known).items()}
            stage.limiter.change(family, Rate(**values))
    return {family: asdict(stage.limiter.rate(family)) for family in RATES}


@weather.get("/duplicates")
def duplicates() -> Any:
    """What one sender said in one chat with the same words more than once: `[{chat, text, times}]`."""
    stage = current_stage()
    kept = stage.sandbox.store.table("cliq.messages").values()
    times = Counter((one["chat"], one["sender"]["id"], str(one["content"].get("text", ""))) for one in kept)
    return [{"chat": chat, "text": text, "times": many} for (chat, _, text), many in times.items() if many > 1]
