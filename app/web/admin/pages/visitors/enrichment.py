"""Enrichment: the provider and its key, how often and how much, and which values go onto records (E1, E3, E4, E7)."""

from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.visitors import enriching
from app.errors import BotError, Invalid
from app.visitors.outside import filling
from app.visitors.outside.enriching import PART, PROVIDERS, REFRESH_DAYS
from app.web.admin.guard import Doors, Who
from app.web.admin.pages.visitors import standing
from app.web.admin.show import sentence, shown

HERE = "/admin/enrichment"
NEW_ROWS = 3


class Enrichment:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/enrichment")(self.enrichment)
        doors.deed("/enrichment/key")(self.enrichment_key)
        doors.deed("/enrichment/settings")(self.enrichment_settings)
        doors.deed("/enrichment/mapping")(self.enrichment_mapping)
        standing.add(doors, PART, HERE, self._listed, lambda: enriching.test(self._services))

    def enrichment(self, who: Who) -> Response:
        return self._listed(who)

    def enrichment_key(self, who: Who) -> AnyResponse:
        """Enter the key, or another one; what was typed is never shown again."""
        form = request.form
        given = form.get("provider", ""), form.get("key", "")
        try:
            enriching.connect(self._services, who.actor, *given, by_name=who.session.name or "")
        except Invalid as error:
            return self._listed(who, 422, faults=standing.faults(who, error), typed={"provider": given[0]})
        return redirect(HERE, 303)

    def enrichment_settings(self, who: Who) -> AnyResponse:
        form = request.form
        wanted = {
            "days": standing.number(form.get("days", "")),
            "daily": standing.number(form.get("daily", "")),
            "reveal": form.get("reveal") == "on",
        }
        return self._changed(who, wanted, typed={**wanted, "daily": form.get("daily", "")[:20]})

    def enrichment_mapping(self, who: Who) -> AnyResponse:
        """Rows with an empty field are gone."""
        form = request.form
        rows = zip(form.getlist("known")[:100], form.getlist("field")[:100], form.getlist("row")[:100], strict=False)
        is_on = set(form.getlist("on"))
        pairs = [(path, name, row in is_on) for path, name, row in rows if name and path]
        wanted: dict[str, Any] = {"maps": form.get("maps") == "on", "module": form.get("module", "")}
        with_pairs = wanted | ({"pairs": pairs} if wanted["module"] == form.get("of", "") else {})
        return self._changed(who, with_pairs, typed={**wanted, "pairs": pairs})

    def _changed(self, who: Who, wanted: dict[str, Any], typed: dict[str, Any]) -> AnyResponse:
        try:
            enriching.change(self._services, who.actor, wanted, standing.version(request.form))
        except Invalid as error:
            return self._listed(who, 422, faults=standing.faults(who, error), typed=typed)
        except BotError as error:
            return self._listed(who, 409, trouble=sentence(who.words, error), typed=typed)
        return redirect(HERE, 303)

    def _listed(self, who: Who, status: int = 200, **facts: Any) -> Response:
        found = enriching.standing(self._services)
        typed = {"faults": {}, "trouble": "", "done": "", "typed": {}, **facts}
        choices = {"providers": PROVIDERS, "names": enriching.NAMES, "days": REFRESH_DAYS, "modules": filling.MODULES}
        fields = enriching.fields(self._services, found.terms.module, who.words.language) if found.link else ()
        return shown(
            "visitors/enrichment",
            who,
            status,
            here=HERE,
            found=found,
            paths=filling.PATHS,
            fields=fields,
            new_rows=range(NEW_ROWS),
            **choices,
            **typed,
        )
