"""Events: what came in, what was refused, and the addresses that sources may call."""

import json
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration import events
from app.errors import UserError
from app.web.admin.guard import Doors, Who
from app.web.admin.pages.traffic.deliveries import HIGHEST_ID, id_range
from app.web.admin.show import sentence, shown
from app.web.problems import problem

HERE = "/admin/events"
A_PAGE = 100
BODY_CHARACTERS = 20_000
REFUSED_CHARACTERS = 400


class Events:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/events")(self.events)
        doors.page("/events/<int:inbox_id>")(self.event)
        doors.deed("/events/retry")(self.retry_events)
        doors.page("/hooks")(self.hooks)
        doors.deed("/hooks/open")(self.open_hook)
        doors.deed("/hooks/<int:hook_id>/close")(self.close_hook)

    def events(self, who: Who) -> Response:
        given, source = request.args.get("state", ""), request.args.get("source", "").strip()[:100]
        state = given if given in events.STATES else ""
        with self._services.database.read() as tables:
            found = tables.inbox.seen(state=state, source=source, most=A_PAGE)
            counts = tables.inbox.backlog()
        totals = {name: sum(n for (_, one), n in counts.items() if one == name) for name in events.STATES}
        facts: dict[str, Any] = {"found": found, "totals": totals, "sources": sorted({one for one, _ in counts})}
        return shown("events", who, here=HERE, state=state, source=source, states=events.STATES, most=A_PAGE, **facts)

    def event(self, who: Who, inbox_id: int) -> Response:
        with self._services.database.read() as tables:
            opened = tables.inbox.open(inbox_id) if inbox_id < HIGHEST_ID else None
        if opened is None:
            return problem(404, "not_found")
        one, payload = opened
        # A payload may hold record data: only those who may change things read it.
        said = json.dumps(payload, ensure_ascii=False, indent=2)[:BODY_CHARACTERS] if who.may_change else ""
        return shown("event", who, here=HERE, one=one, body=said)

    def retry_events(self, who: Who) -> AnyResponse:
        first, last = id_range(request.form.get("ids", ""))
        if not first:
            return problem(400, "bad_request", field="ids")
        events.retry(self._services, who.actor, first, last)
        return redirect(f"{HERE}/{first}" if first == last else HERE, 303)

    def hooks(self, who: Who) -> Response:
        return self._addresses(who)

    def open_hook(self, who: Who) -> Response:
        """The address is shown on the answer to this very request, and nowhere else."""
        source, note = request.form.get("source", "").strip(), request.form.get("note", "")
        is_signed = request.form.get("is_signed") == "yes"
        try:
            made = events.open_address(self._services, who.actor, source, note=note, is_signed=is_signed)
        except UserError as error:
            facts = {"source": source[:100], "note": note[:200], "fault": sentence(who.words, error)}
            return self._addresses(who, 422, **facts)
        return self._addresses(who, made=made)

    def close_hook(self, who: Who, hook_id: int) -> AnyResponse:
        try:
            events.close_address(self._services, who.actor, hook_id)
        except UserError as error:
            return self._addresses(who, 404, trouble=sentence(who.words, error))
        return redirect("/admin/hooks", 303)

    def _addresses(self, who: Who, status: int = 200, **facts: object) -> Response:
        with self._services.database.read() as tables:
            hooks, refused = tables.hooks.all(), tables.refusals.newest(50)
        told = {"source": "", "note": "", "fault": "", "made": None, "trouble": "", **facts}
        return shown("hooks", who, status, here=HERE, hooks=hooks, refused=refused, most=REFUSED_CHARACTERS, **told)
