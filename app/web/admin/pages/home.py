"""The overview: how everything stands, what to do about it, and the switch of the whole integration."""

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.administration import connections, integration, overview
from app.storage.identity.accounts import Invitation, link_url
from app.web.admin.guard import Doors, Who
from app.web.admin.show import shown

MOST_CALLS = 40  # rows; trouble comes first


def add(doors: Doors) -> None:
    services = doors.services

    def home(who: Who) -> Response:
        found, calls = overview.checks(services), connections.listed(services)
        return shown(
            "home",
            who,
            here="/admin",
            checks=sorted(found, key=lambda one: overview.STATES.index(one.state)),
            calls=calls[:MOST_CALLS],
            more_calls=max(0, len(calls) - MOST_CALLS),
            worst=overview.worst(found),
            is_on=integration.is_on(services),
            switched=integration.state(services),
        )

    def turn_on(who: Who) -> AnyResponse:
        integration.turn(services, who.actor, to=True)
        return redirect("/admin", 303)

    def turn_off(who: Who) -> AnyResponse:
        integration.turn(services, who.actor, to=False)
        return redirect("/admin", 303)

    def connect(who: Who) -> AnyResponse:
        """To Zoho's consent page, for this administrator's own account: the CRM and Cliq in one consent."""
        invitation = Invitation(who.session.cliq_user_id or "", "", who.words.language)
        return redirect(link_url("", services.vault, invitation, services.source.now()), 303)

    doors.page("")(home)
    doors.deed("/integration/on")(turn_on)
    doors.deed("/integration/off")(turn_off)
    doors.page("/connect")(connect)  # it only leads to the consent page
