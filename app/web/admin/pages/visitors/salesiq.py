"""SalesIQ (C1): the link and who carries it, webhooks with their keys, addresses for workflows, brands, polling."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.placing import portals
from app.administration.visitors import consent, links, portal
from app.errors import BotError, NotLinked
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown
from app.web.verify import readable_key

HERE, PART = "/admin/salesiq", "salesiq"
KEYS_MOST, TEXT_MOST = 10, 4000


class SalesIQPages:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/salesiq")(self.salesiq)
        doors.deed("/salesiq/<deed>")(self.change_salesiq)
        doors.deed("/salesiq/brands/<brand_id>")(self.change_brand)

    def salesiq(self, who: Who) -> Response:
        return self._shown(who)

    def change_salesiq(self, who: Who, deed: str) -> AnyResponse:
        services, actor = self._services, who.actor
        if deed == "ask":  # an address that works once; opened by oneself, or sent to another administrator
            return self._shown(who, invitation=consent.ask(services, actor, PART))
        if deed == "check":
            return self._worked(who, lambda: {"steps": portal.steps(services, actor)})
        deeds: dict[str, Callable[[], Any]] = {
            "on": lambda: links.turn(services, actor, PART, to=True),
            "off": lambda: links.turn(services, actor, PART, to=False),
            "unlink": lambda: links.unlink(services, actor, PART),
            "portals": lambda: portals.look(services, actor) and None,
            "portal": lambda: portals.choose(services, actor, request.form.get("portal", "")) and None,
            "refresh": lambda: portal.refresh(services, actor),
            "rotate": lambda: portal.rotate(services, actor),
            "apply": lambda: portal.apply(services, actor),
            "polling": lambda: links.change(services, actor, PART, {"polling": request.form.get("to") == "on"}),
            "keys": lambda: links.change(services, actor, PART, {"workflow_keys": _pasted()}),
            "brand": lambda: portal.add_brand(services, actor, request.form.get("name", ""), _origins()),
        }
        if deed not in deeds:
            return self._shown(who, 404)
        return self._worked(who, deeds[deed])

    def change_brand(self, who: Who, brand_id: str) -> AnyResponse:
        is_on = request.form.get("is_on") == "yes"
        services = self._services
        change = lambda: portal.change_brand(services, who.actor, brand_id, origins=_origins(), is_on=is_on)  # noqa: E731
        return self._worked(who, change)

    def _worked(self, who: Who, work: Callable[[], Any]) -> AnyResponse:
        try:
            made = work()
        except BotError as error:
            status = 422 if not hasattr(error, "service") else 502
            said = who.words.say("salesiq.no_carrier") if isinstance(error, NotLinked) else sentence(who.words, error)
            return self._shown(who, status, trouble=said)
        return self._shown(who, **made) if isinstance(made, dict) else redirect(HERE, 303)

    def _shown(self, who: Who, status: int = 200, **facts: Any) -> Response:
        services = self._services
        link = services.links.get(PART)
        names = {}
        with services.database.read() as tables:
            for admin in link.admins if link is not None else ():
                account = tables.accounts.get(admin)
                names[admin] = (account.name or account.email or admin) if account is not None else ""
            operators, departments = tables.brands.operators(), tables.brands.departments()
        brands = [(one, portal.snippet(services, one)) for one in portal.brands(services)]
        told = {"trouble": "", "invitation": "", "steps": None, **facts}
        return shown(
            "salesiq",
            who,
            status,
            here=HERE,
            link=link,
            by_me=link is not None and link.linked_by == who.session.cliq_user_id,
            names=names,
            portals=portals.offered(link),
            is_open=portals.is_open(link),
            troubles=[one.code for one in links.troubles(services) if one.part == PART],
            addresses=portal.workflow_addresses(services) if link is not None else [],
            brands=brands,
            operators=operators,
            departments=departments,
            **told,
        )


def _origins() -> list[str]:
    return request.form.get("origins", "")[:TEXT_MOST].split()


def _pasted() -> list[str]:
    """Public keys, one after another: in PEM, or bare with an empty line between them; raises ConfigError."""
    text = request.form.get("keys", "")[: TEXT_MOST * 4].replace("\r", "")
    blocks = text.replace("-----END PUBLIC KEY-----", "-----END PUBLIC KEY-----\n\n").split("\n\n")
    return [readable_key(block) for block in blocks if block.strip()][:KEYS_MOST]
