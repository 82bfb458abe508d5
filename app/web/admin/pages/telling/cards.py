"""Shared cards: which fields of which module everybody in a channel may see; the rest is behind *Details* (X7)."""

from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.telling import cards
from app.errors import BotError, Invalid, UserError
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

HERE = "/admin/cards"


class Cards:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/cards")(self.cards)
        doors.page("/cards/edit", needs="administrator")(self.edit_card)
        doors.deed("/cards/save")(self.save_card)
        doors.deed("/cards/remove")(self.remove_card)

    def cards(self, who: Who) -> Response:
        return self._listed(who)

    def edit_card(self, who: Who) -> Response:
        """The fields of one module, those that are allowed ticked."""
        channel, module = _place(request.args)
        found = cards.kept(self._services, channel, module)
        chosen = found.allowed.fields if found else ()
        return self._form(who, channel, module, chosen, cards.version(self._services, channel, module))

    def save_card(self, who: Who) -> AnyResponse:
        channel, module = _place(request.form)
        fields, version = request.form.getlist("fields")[:500], request.form.get("version", "")
        seen = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0
        try:
            cards.put(self._services, who.actor, module_name=module, fields=fields, channel=channel, seen=seen)
        except Invalid as error:
            faults = {name: sentence(who.words, one) for name, one in error.fields.items()}
            return self._form(who, channel, module, fields, seen, 422, faults=faults)
        except UserError as error:
            if error.code != "card.changed_meanwhile":
                return self._form(who, channel, module, fields, seen, 409, trouble=sentence(who.words, error))
            found = cards.kept(self._services, channel, module)
            theirs = found.allowed.fields if found else ()
            now = cards.version(self._services, channel, module)
            facts = {"theirs": theirs, "came": True, "trouble": sentence(who.words, error)}
            return self._form(who, channel, module, fields, now, 409, **facts)
        except BotError as error:
            return self._form(who, channel, module, fields, seen, 502, trouble=sentence(who.words, error))
        return redirect(HERE, 303)

    def remove_card(self, who: Who) -> AnyResponse:
        channel, module = _place(request.form)
        try:
            cards.remove(self._services, who.actor, channel, module)
        except UserError as error:
            return self._listed(who, 404, trouble=sentence(who.words, error))
        return redirect(HERE, 303)

    def _listed(self, who: Who, status: int = 200, trouble: str = "") -> Response:
        names = cards.names_of(self._services, who.words.language)
        modules = [(name, label) for name, label in names.items() if "." not in name]
        facts = {"names": names, "modules": modules, "links": self._services.settings.link_fields}
        return shown("cards", who, status, here=HERE, found=cards.listed(self._services), trouble=trouble, **facts)

    def _form(
        self,
        who: Who,
        channel: str,
        module: str,
        chosen: Any,
        version: int,
        status: int = 200,
        **facts: Any,
    ) -> Response:
        try:
            desk = cards.desk(self._services, module, who.words.language)
        except BotError as error:
            return self._listed(who, 404, trouble=sentence(who.words, error))
        facts = {"faults": {}, "trouble": "", "theirs": (), **facts}
        kept: dict[str, Any] = {"channel": channel, "desk": desk, "chosen": tuple(chosen), "version": version}
        return shown("card", who, status, here=HERE, most=cards.FIELDS_MOST, **kept, **facts)


def _place(given: Any) -> tuple[str, str]:
    """(channel, module) as given, of lengths that the form allows."""
    return given.get("channel", "").strip().removeprefix("#")[:100], given.get("module", "").strip()[:100]
