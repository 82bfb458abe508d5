"""Events: what came in, what was refused, and the addresses that sources may call."""

import json
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration import events, ranges
from app.errors import UserError
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

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
        doors.deed("/events/<int:inbox_id>/replay")(self.replay_event)
        doors.page("/hooks")(self.hooks)
        doors.deed("/hooks/open")(self.open_hook)
        doors.deed("/hooks/<int:hook_id>/rotate")(self.rotate_hook)
        doors.deed("/hooks/<int:hook_id>/close")(self.close_hook)

    def events(self, who: Who) -> Response:
        return self._events(who)

    def _events(self, who: Who, status: int = 200, trouble: str = "") -> Response:
        given, source = request.args.get("state", ""), request.args.get("source", "").strip()[:100]
        state = given if given in events.STATES else ""
        found = events.listed(self._services, state=state, source=source, most=A_PAGE)
        with self._services.database.read() as tables:
            counts = tables.inbox.backlog()
        totals = {name: sum(n for (_, one), n in counts.items() if one == name) for name in events.STATES}
        facts: dict[str, Any] = {"found": found, "totals": totals, "sources": sorted({one for one, _ in counts})}
        facts |= {"states": events.STATES, "most": A_PAGE, "state": state, "source": source, "trouble": trouble}
        facts["shortfalls"] = events.shortfalls(self._services, A_PAGE)
        return shown("events", who, status, here=HERE, **facts)

    def event(self, who: Who, inbox_id: int) -> Response:
        one, payload = events.opened(self._services, inbox_id)
        # A payload may hold record data: only those who may change things read it.
        said = json.dumps(payload, ensure_ascii=False, indent=2)[:BODY_CHARACTERS] if who.may_change else ""
        return shown("event", who, here=HERE, one=one, body=said)

    def retry_events(self, who: Who) -> AnyResponse:
        try:
            first, last = ranges.of(request.form.get("ids", ""))
        except UserError as error:
            return self._events(who, 400, sentence(who.words, error))
        events.retry(self._services, who.actor, first, last)
        return redirect(f"{HERE}/{first}" if first == last else HERE, 303)

    def replay_event(self, who: Who, inbox_id: int) -> AnyResponse:
        events.replay(self._services, who.actor, inbox_id)
        return redirect(HERE, 303)

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

    def rotate_hook(self, who: Who, hook_id: int) -> Response:
        """The new address is shown on this answer, and nowhere else."""
        try:
            made = events.rotate_address(self._services, who.actor, hook_id)
        except UserError as error:
            return self._addresses(who, 404, trouble=sentence(who.words, error))
        return self._addresses(who, made=made)

    def close_hook(self, who: Who, hook_id: int) -> AnyResponse:
        try:
            events.close_address(self._services, who.actor, hook_id)
        except UserError as error:
            return self._addresses(who, 404, trouble=sentence(who.words, error))
        return redirect("/admin/hooks", 303)

    def _addresses(self, who: Who, status: int = 200, **facts: object) -> Response:
        hooks, refused = events.addresses(self._services), events.refused(self._services)
        told = {"source": "", "note": "", "fault": "", "made": None, "trouble": "", **facts}
        return shown("hooks", who, status, here=HERE, hooks=hooks, refused=refused, most=REFUSED_CHARACTERS, **told)
