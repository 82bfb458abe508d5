"""The CRM's web forms: tracked or not, of which brand, and the lines to put into the page (C14)."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.placing import webforms
from app.administration.visitors import portal
from app.errors import BotError, NothingFound, ServiceError
from app.storage.visiting.links import Brand
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

HERE = "/admin/webforms"
ORIGINS_MOST = 4000


class WebForms:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/webforms")(self.webforms)
        doors.deed("/webforms/add")(self.add_webform)
        doors.deed("/webforms/brand")(self.add_form_brand)
        doors.deed("/webforms/<form_id>")(self.change_webform)
        doors.deed("/webforms/<form_id>/remove")(self.remove_webform)

    def webforms(self, who: Who) -> Response:
        return self._listed(who)

    def add_webform(self, who: Who) -> AnyResponse:
        name, brand = request.form.get("name", ""), request.form.get("brand", "")
        return self._done(who, lambda: webforms.add(self._services, who.actor, name, brand))

    def add_form_brand(self, who: Who) -> AnyResponse:
        """A brand for a site that has none yet; in SalesIQ as well, where that is wished."""
        name, origins = request.form.get("name", ""), request.form.get("origins", "")[:ORIGINS_MOST].split()
        try:
            made = portal.add_brand(self._services, who.actor, name, origins, in_salesiq="in_salesiq" in request.form)
        except BotError as error:
            status = 502 if isinstance(error, ServiceError) else 422
            return self._listed(who, status, trouble=sentence(who.words, error), typed=(name, " ".join(origins)))
        return self._listed(who, made=made)

    def change_webform(self, who: Who, form_id: str) -> AnyResponse:
        given, version = request.form, request.form.get("version", "")
        return self._done(
            who,
            lambda: webforms.change(
                self._services,
                who.actor,
                form_id,
                name=given.get("name", ""),
                brand_id=given.get("brand", ""),
                tracks="tracks" in given,
                version=int(version) if version.isdecimal() else None,
            ),
        )

    def remove_webform(self, who: Who, form_id: str) -> AnyResponse:
        return self._done(who, lambda: webforms.remove(self._services, who.actor, form_id))

    def _done(self, who: Who, do: Callable[[], Any]) -> AnyResponse:
        try:
            do()
        except BotError as error:
            status = 404 if isinstance(error, NothingFound) else 422
            return self._listed(who, status, trouble=sentence(who.words, error))
        return redirect(HERE, 303)

    def _listed(
        self,
        who: Who,
        status: int = 200,
        trouble: str = "",
        typed: tuple[str, str] = ("", ""),
        made: Brand | None = None,
    ) -> Response:
        """made: a brand that was added just now: it is preselected"""
        default = made or webforms.default_brand(webforms.brands(self._services))
        brands = webforms.brands(self._services)
        known = {one.brand_id for one in brands}
        found = [
            (
                one,
                webforms.snippet(self._services, one) if one.brand_id in known else "",
                webforms.sent(self._services, one.form_id),
            )
            for one in webforms.listed(self._services)
        ]
        return shown(
            "webforms",
            who,
            status,
            here=HERE,
            forms=found,
            brands=brands,
            default=default.brand_id if default is not None else "",
            made=made,
            made_snippet=portal.snippet(self._services, made) if made is not None else "",
            typed=typed,
            has_salesiq=self._services.links.is_on(portal.PART),
            trouble=trouble,
        )
