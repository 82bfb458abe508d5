"""Deliveries: every message with every try of it; what was given up is sent again or buried."""

import json
from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration import deliveries
from app.services import Services
from app.web.admin.guard import Doors, Who
from app.web.admin.show import shown
from app.web.problems import problem

HERE = "/admin/deliveries"
A_PAGE = 100
HIGHEST_ID = 2**62
BODY_CHARACTERS = 20_000


def add(doors: Doors) -> None:
    services = doors.services

    def listed(who: Who) -> Response:
        state, target = request.args.get("state", ""), request.args.get("target", "").strip()[:200]
        wanted = state if state in deliveries.STATES else ""
        with services.database.read() as tables:
            found = tables.ledger.seen(state=wanted, target=target, most=A_PAGE)
            counts = tables.ledger.backlog()
        facts: dict[str, Any] = {"found": found, "counts": counts, "state": wanted, "target": target}
        return shown("deliveries", who, here=HERE, most=A_PAGE, states=deliveries.STATES, **facts)

    def one(who: Who, outbox_id: int) -> Response:
        with services.database.read() as tables:
            opened = tables.ledger.open(outbox_id) if outbox_id < HIGHEST_ID else None
        if opened is None:
            return problem(404, "not_found")
        delivery, body, tries = opened
        # What a message says may hold record data: only those who may change things read it.
        said = json.dumps(body, ensure_ascii=False, indent=2)[:BODY_CHARACTERS] if who.may_change else ""
        return shown("delivery", who, here=HERE, one=delivery, body=said, tries=tries)

    def again(who: Who) -> AnyResponse:
        return change(who, deliveries.retry)

    def bury(who: Who) -> AnyResponse:
        return change(who, deliveries.bury)

    def change(who: Who, do: Callable[[Services, str, int, int], int]) -> AnyResponse:
        first, last = id_range(request.form.get("ids", ""))
        if not first:
            return problem(400, "bad_request", field="ids")
        do(services, who.actor, first, last)
        return redirect(f"{HERE}/{first}" if first == last else HERE, 303)

    doors.page("/deliveries")(listed)
    doors.page("/deliveries/<int:outbox_id>")(one)
    doors.deed("/deliveries/retry")(again)
    doors.deed("/deliveries/bury")(bury)


def id_range(text: str) -> tuple[int, int]:
    """'17' or '17-42'; (0, 0) for anything else."""
    first, _, last = text.replace(" ", "").partition("-")
    if not (first.isascii() and first.isdecimal()) or (last and not (last.isascii() and last.isdecimal())):
        return 0, 0
    low, high = int(first), int(last or first)
    return (low, high) if 0 < low <= high < HIGHEST_ID else (0, 0)
