"""Who is linked, and whose name the bot's messages go out under."""

from collections.abc import Callable

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration import administrators, people
from app.errors import UserError
from app.storage.governing.administrators import role_of
from app.web.admin.guard import Doors, Who
from app.web.admin.show import shown

HERE = "/admin/people"


def add(doors: Doors) -> None:
    services = doors.services

    def listed(who: Who, status: int = 200, **facts: object) -> Response:
        known = administrators.everybody(services)
        facts = {"has_service": services.settings.service_account, "administrators": known, **facts}
        return shown("people", who, status, here=HERE, accounts=people.linked(services), **facts)

    def accounts(who: Who) -> Response:
        return listed(who)

    def sender(who: Who, cliq_user_id: str) -> AnyResponse:
        return used(who, cliq_user_id, is_sender=request.form.get("is_sender") == "yes")

    def service(who: Who, cliq_user_id: str) -> AnyResponse:
        return used(who, cliq_user_id, is_service=request.form.get("is_service") == "yes")

    def used(who: Who, cliq_user_id: str, **uses: bool) -> AnyResponse:
        return done(who, lambda: people.describe(services, who.actor, cliq_user_id, **uses), 404)

    def unlink(who: Who, cliq_user_id: str) -> AnyResponse:
        return done(who, lambda: people.unlink(services, who.actor, cliq_user_id), 404)

    def done(who: Who, do: Callable[[], object], status: int) -> AnyResponse:
        try:
            do()
        except UserError as error:
            return listed(who, status, trouble=who.words.error(error))
        return redirect(HERE, 303)

    def invite(who: Who) -> AnyResponse:
        """The link is shown once, on the answer to this very request; only its hash is kept."""
        try:
            role = role_of(request.form.get("role", ""))
        except ValueError:
            return listed(who, 400, trouble=who.words.say("admin.unknown_role"))
        email = request.form.get("email", "").strip()[:254]
        link = administrators.invite(services, who.actor, email=email or None, role=role)
        return listed(who, invitation=link)

    def remove(who: Who) -> AnyResponse:
        return done(who, lambda: administrators.remove(services, who.actor, request.form.get("email", "")), 409)

    doors.page("/people")(accounts)
    doors.deed("/people/<cliq_user_id>/sender")(sender)
    doors.deed("/people/<cliq_user_id>/service")(service)
    doors.deed("/people/<cliq_user_id>/unlink")(unlink)
    doors.deed("/people/invite")(invite)
    doors.deed("/people/remove")(remove)
