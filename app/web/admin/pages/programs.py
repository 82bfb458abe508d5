"""Programs: tokens of the JSON API, and the page that says what the API can do."""

from typing import Any

from flask import Response, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration import tokens
from app.errors import UserError
from app.web.admin.guard import Doors, Who
from app.web.admin.show import shown

HERE = "/admin/programs"
MOST_DAYS = 3650


def add(doors: Doors) -> None:
    services = doors.services

    def listed(who: Who, status: int = 200, **facts: object) -> Response:
        made = tokens.everything(services)
        return shown("programs", who, status, here=HERE, tokens=made, scopes=tokens.SCOPES, **facts)

    def programs(who: Who) -> Response:
        return listed(who)

    def make(who: Who) -> AnyResponse:
        """The token is shown on the answer to this very request, and nowhere else."""
        name, days = request.form.get("name", ""), request.form.get("days", "")
        if days and not (days.isdecimal() and 0 < int(days) <= MOST_DAYS):
            return listed(who, 400, name=name, trouble=who.words.say("admin.token_days", most=MOST_DAYS))
        try:
            secret = tokens.make(services, who.actor, name, request.form.getlist("scope"), int(days) if days else None)
        except UserError as error:
            return listed(who, 400, name=name, trouble=who.words.say(f"admin.{error.code}", **error.facts))
        return listed(who, secret=secret)

    def revoke(who: Who) -> AnyResponse:
        try:
            tokens.revoke(services, who.actor, request.form.get("name", ""))
        except UserError as error:
            return listed(who, 404, trouble=who.words.say(f"admin.{error.code}", **error.facts))
        return redirect(HERE, 303)

    def api(who: Who) -> Response:
        document: dict[str, Any] = current_app.extensions["api"].doors.api.spec.to_dict()
        return shown("api", who, here=HERE, document=document)

    doors.page("/programs")(programs)
    doors.deed("/programs/make")(make)
    doors.deed("/programs/revoke")(revoke)
    doors.page("/api")(api)
