"""Mail campaigns: the account, who may see them, sign-up before a chat, new lists, links for mails (M1, M2, M4, M7)."""

from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.visitors import mailing
from app.errors import BotError, Invalid, UserError
from app.visitors.outside.mail_links import UTM
from app.visitors.outside.mailing import PART
from app.web.admin.guard import Doors, Who
from app.web.admin.pages.visitors import standing
from app.web.admin.show import sentence, shown

HERE = "/admin/campaigns"


class Campaigns:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/campaigns")(self.campaigns)
        doors.deed("/campaigns/key")(self.campaigns_key)
        doors.deed("/campaigns/settings")(self.campaigns_settings)
        doors.deed("/campaigns/signup")(self.campaigns_signup)
        doors.deed("/campaigns/watch")(self.campaigns_watch)
        standing.add(doors, PART, HERE, self._listed, lambda: mailing.test(self._services))

    def campaigns(self, who: Who) -> Response:
        """With a link that was asked for, built."""
        asked = {name: request.args.get(name, "")[:2000] for name in ("url", "words", *UTM)}
        if not asked["url"]:
            return self._listed(who)
        utm = {name: asked[name] for name in UTM}
        try:
            built = mailing.build(self._services, asked["url"], utm=utm, words=asked["words"])
        except UserError as error:
            return self._listed(who, 422, faults={"url": sentence(who.words, error)}, asked=asked)
        return self._listed(who, built=built, asked=asked)

    def campaigns_key(self, who: Who) -> AnyResponse:
        """Enter the key, or another one; what was typed is never shown again."""
        try:
            key = request.form.get("key", "")
            mailing.connect(self._services, who.actor, key, by_name=who.session.name or "")
        except Invalid as error:
            return self._listed(who, 422, faults=standing.faults(who, error))
        return redirect(HERE, 303)

    def campaigns_settings(self, who: Who) -> AnyResponse:
        form = request.form
        contact = {name: form.get(name, "") for name in mailing.CONTACT_PARTS}
        wanted = {
            "departments": form.getlist("departments")[:500],
            "status": form.get("status", ""),
            "contact": contact,
            "reminder": form.get("reminder", ""),
        }
        return self._done(who, lambda seen: mailing.change(self._services, who.actor, wanted, seen))

    def campaigns_signup(self, who: Who) -> AnyResponse:
        form = request.form
        pairs = list(zip(form.getlist("attribute")[:10], form.getlist("tag")[:10], strict=False))
        more: dict[str, Any] = {"is_on": form.get("is_on") == "on", "text": form.get("text", "")}
        more |= {"list_id": form.get("list_id", ""), "pairs": pairs}
        brand = form.get("brand_id", "")
        return self._done(
            who, lambda seen: mailing.sign_up(self._services, who.actor, brand, version=seen, **more), of=brand
        )

    def campaigns_watch(self, who: Who) -> AnyResponse:
        list_id, to = request.form.get("list_id", ""), request.form.get("to") == "on"
        return self._done(who, lambda _: mailing.watch(self._services, who.actor, list_id, to=to))

    def _done(self, who: Who, work: Any, of: str = "") -> AnyResponse:
        try:
            work(standing.version(request.form))
        except Invalid as error:
            return self._listed(who, 422, faults=standing.faults(who, error), of=of, typed=request.form)
        except BotError as error:
            return self._listed(who, 409, trouble=sentence(who.words, error))
        return redirect(HERE, 303)

    def _listed(self, who: Who, status: int = 200, **facts: Any) -> Response:
        found = mailing.standing(self._services)
        lists, silent = [], ""
        if found.link is not None:
            try:
                lists = mailing.lists(self._services)
            except BotError as error:
                silent = sentence(who.words, error)
        with self._services.database.read() as tables:
            brands, departments = tables.brands.all(), tables.brands.departments()
        given = {"faults": {}, "trouble": "", "done": "", "typed": {}, "of": "", "asked": {}, "built": None, **facts}
        choices = {"statuses": mailing.STATUSES, "parts": mailing.CONTACT_PARTS, "most": mailing.PAIRS_MOST}
        there = {"brands": brands, "departments": departments, "lists": lists, "silent": silent, "utm": UTM}
        return shown("visitors/campaigns", who, status, here=HERE, found=found, **there, **choices, **given)
