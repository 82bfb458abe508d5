"""Where visitors go: the CRM or Bigin, linked, enabled, unlinked; and what the organisation chose about them."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.placing import places
from app.administration.placing.places import MODULES, Given
from app.administration.visitors import consent, links
from app.errors import BotError, Invalid, NothingFound, ServiceError
from app.visitors.places.terms import CHOICES, CLASSES, MISSED, OPERATOR, TASK_DAYS
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

HERE = "/admin/places"
TEXTS = ("module", "task_days", "owner", "company", "source", "missed", "signal", "visits_module")
SWITCHES = ("notifies", "writes_visits", "attaches")
LENGTH = 200


class Places:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/places")(self.places)
        doors.page("/places/<part>")(self.place)
        doors.deed("/places/<part>")(self.change_place)
        doors.deed("/places/<part>/turn")(self.turn_place)
        doors.deed("/places/<part>/unlink")(self.unlink_place)
        doors.deed("/places/<part>/link")(self.link_place)

    def places(self, who: Who) -> Response:
        return self._listed(who)

    def link_place(self, who: Who, part: str) -> AnyResponse:
        """A link that works once: to follow, or to send to an administrator of the organisation."""
        try:
            url = consent.ask(self._services, who.actor, part)
        except BotError as error:
            return self._listed(who, 404, trouble=sentence(who.words, error))
        return self._listed(who, url=url, part=part)

    def turn_place(self, who: Who, part: str) -> AnyResponse:
        is_on = request.form.get("to") == "on"
        return self._done(who, lambda: links.turn(self._services, who.actor, part, to=is_on))

    def unlink_place(self, who: Who, part: str) -> AnyResponse:
        return self._done(who, lambda: links.unlink(self._services, who.actor, part))

    def place(self, who: Who, part: str) -> Response:
        return self._form(who, part)

    def change_place(self, who: Who, part: str) -> AnyResponse:
        given, version = _read(), request.form.get("version", "")
        try:
            places.change(self._services, who.actor, part, given, int(version) if version.isdecimal() else None)
        except Invalid as error:
            faults = {name: sentence(who.words, one) for name, one in error.fields.items()}
            return self._form(who, part, 422, given=given, faults=faults)
        except BotError as error:
            return self._form(who, part, 409, given=given, trouble=sentence(who.words, error))
        return redirect(f"{HERE}/{part}", 303)

    def _done(self, who: Who, do: Callable[[], None]) -> AnyResponse:
        try:
            do()
        except BotError as error:
            status = 404 if isinstance(error, NothingFound) else 409
            return self._listed(who, status, trouble=sentence(who.words, error))
        return redirect(HERE, 303)

    def _listed(self, who: Who, status: int = 200, **facts: Any) -> Response:
        told = {"url": "", "part": "", "trouble": "", **facts}
        return shown("places", who, status, here=HERE, states=places.listed(self._services), me=self._me(who), **told)

    def _me(self, who: Who) -> str:
        """The Cliq user id of who looks, so that 'you' can stand there."""
        return who.session.cliq_user_id or ""

    def _form(self, who: Who, part: str, status: int = 200, **facts: Any) -> Response:
        try:
            link = places.kept(self._services, part)
        except BotError as error:
            return self._listed(who, 404, trouble=sentence(who.words, error))
        told: dict[str, Any] = {"given": places.written(link), "faults": {}, "trouble": "", **facts}
        rows: Any = ()
        choices: Any = ()
        people: Any = ()
        shown_fields: Any = ()
        try:
            rows, choices = places.mapped(self._services, link), places.fields(self._services, link)
            shown_fields = places.card_fields(self._services, link)
            people = [one for one in places.opened(self._services, link).rights.people() if one.is_active]
        except (ServiceError, BotError) as error:
            told["trouble"] = told["trouble"] or sentence(who.words, error)
        lists = {"classes": CLASSES, "modules": MODULES, "days": TASK_DAYS, "statuses": MISSED, "operator": OPERATOR}
        more = {"mix": places.choice(told["given"].added), "mixes": tuple(CHOICES)}
        return shown(
            "place",
            who,
            status,
            here=HERE,
            link=link,
            rows=rows,
            choices=choices,
            shown=shown_fields,
            people=people,
            **lists,
            **more,
            **told,
        )


def _read() -> Given:
    """The form as it was filled in."""
    form = request.form
    texts: Any = {name: form.get(name, "")[:LENGTH] for name in TEXTS}
    prefix = "mapping."
    mapping = {
        key.removeprefix(prefix): value.strip()[:LENGTH]
        for key, value in form.items()
        if key.startswith(prefix) and value.strip()
    }
    named = CHOICES.get(form.get("mix", ""))
    added = tuple(sorted(named)) if named is not None else tuple(form.getlist("added"))
    lists: Any = {name: _lines(form.get(name, "")) for name in ("won", "lost", "card")}
    switches: Any = {name: name in form for name in SWITCHES}
    return Given(added=added, mapping=mapping, **texts, **lists, **switches)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip()[:LENGTH] for line in text.splitlines() if line.strip())[:50]
