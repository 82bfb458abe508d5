"""Deliveries: every message with every try of it; what was given up is sent again or buried."""

import json
from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration import deliveries, ranges
from app.errors import UserError
from app.services import Services
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

HERE = "/admin/deliveries"
A_PAGE = 100
BODY_CHARACTERS = 20_000


def add(doors: Doors) -> None:
    services = doors.services

    def index(who: Who) -> Response:
        return listed(who)

    def listed(who: Who, status: int = 200, trouble: str = "") -> Response:
        state, target = request.args.get("state", ""), request.args.get("target", "").strip()[:200]
        wanted = state if state in deliveries.STATES else ""
        found = deliveries.listed(services, state=wanted, target=target, most=A_PAGE)
        with services.database.read() as tables:
            counts = tables.ledger.backlog()
        facts: dict[str, Any] = {"found": found, "counts": counts, "state": wanted, "target": target}
        choices: dict[str, Any] = {"most": A_PAGE, "states": deliveries.STATES, "trouble": trouble}
        return shown("deliveries", who, status, here=HERE, **choices, **facts)

    def one(who: Who, outbox_id: int) -> Response:
        opened = deliveries.opened(services, outbox_id)
        # What a message says may hold record data: only those who may change things read it.
        said = json.dumps(opened.body, ensure_ascii=False, indent=2)[:BODY_CHARACTERS] if who.may_change else ""
        return shown("delivery", who, here=HERE, one=opened.delivery, body=said, tries=opened.tries)

    def again(who: Who) -> AnyResponse:
        return change(who, deliveries.retry)

    def bury(who: Who) -> AnyResponse:
        return change(who, deliveries.bury)

    def change(who: Who, do: Callable[[Services, str, int, int], int]) -> AnyResponse:
        try:
            first, last = ranges.of(request.form.get("ids", ""))
        except UserError as error:
            return listed(who, 400, sentence(who.words, error))
        do(services, who.actor, first, last)
        return redirect(f"{HERE}/{first}" if first == last else HERE, 303)

    doors.page("/deliveries")(index)
    doors.page("/deliveries/<int:outbox_id>")(one)
    doors.deed("/deliveries/retry")(again)
    doors.deed("/deliveries/bury")(bury)
