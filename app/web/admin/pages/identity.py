"""Who is who: CRM user, Cliq user, SalesIQ operator; what was written down by hand; and whom the bot does not reach."""

from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration import identity
from app.administration.identity import Given
from app.errors import BotError, Invalid, UserError
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

HERE = "/admin/identity"
FIELDS = ("cliq", "crm", "operator")


def add(doors: Doors) -> None:
    services = doors.services

    def identities(who: Who) -> Response:
        given = Given(**{name: request.args.get(name, "")[:254] for name in FIELDS})
        return listed(who, given=given)

    def put_identity(who: Who) -> AnyResponse:
        given = Given(**{name: request.form.get(name, "").strip()[:254] for name in FIELDS})
        try:
            identity.put(services, who.actor, given)
        except Invalid as error:
            faults = {name: sentence(who.words, one) for name, one in error.fields.items()}
            return listed(who, 422, given=given, faults=faults)
        except BotError as error:
            return listed(who, 502, given=given, trouble=sentence(who.words, error))
        return redirect(HERE, 303)

    def remove_identity(who: Who, cliq_user_id: str) -> AnyResponse:
        try:
            identity.remove(services, who.actor, cliq_user_id)
        except UserError as error:
            return listed(who, 404, given=Given(""), trouble=sentence(who.words, error))
        return redirect(HERE, 303)

    def listed(who: Who, status: int = 200, *, given: Given, **facts: Any) -> Response:
        word, trouble = request.args.get("word", "").strip()[:100], facts.pop("trouble", "")
        try:
            found = identity.everybody(services, word)
        except BotError as error:
            found, trouble = [], trouble or sentence(who.words, error)
        told = {"faults": {}, **facts, "written": identity.exceptions(services), "given": given, "trouble": trouble}
        return shown("identity", who, status, here=HERE, most=identity.MOST, found=found, word=word, **told)

    doors.page("/identity")(identities)
    doors.deed("/identity")(put_identity)
    doors.deed("/identity/<cliq_user_id>/remove")(remove_identity)
