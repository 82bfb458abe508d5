"""Types of signals with the organisation's switches."""

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.telling import signals
from app.errors import UserError
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

HERE = "/admin/signals"


class Signals:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/signals")(self.signals)
        doors.deed("/signals/<key>")(self.turn_signal)

    def signals(self, who: Who) -> Response:
        return self._listed(who)

    def turn_signal(self, who: Who, key: str) -> AnyResponse:
        try:
            signals.turn(self._services, who.actor, key, to=request.form.get("to") == "on")
        except UserError as error:
            return self._listed(who, 404, sentence(who.words, error))
        return redirect(HERE, 303)

    def _listed(self, who: Who, status: int = 200, trouble: str = "") -> Response:
        switches = signals.switches(self._services)
        return shown("signals", who, status, here=HERE, switches=switches, trouble=trouble)
