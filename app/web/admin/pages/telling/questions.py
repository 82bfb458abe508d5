"""Starters: the questions with names that everybody is offered; and how many people keep for themselves."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.telling import questions
from app.administration.telling.questions import NAME_MOST, TEXT_MOST, Given
from app.errors import Invalid, NothingFound, UserError
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

HERE = "/admin/questions"


class Questions:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/questions")(self.questions)
        doors.deed("/questions/add")(self.add_question)
        doors.deed("/questions/<saved_id>")(self.change_question)
        doors.deed("/questions/<saved_id>/remove")(self.remove_question)

    def questions(self, who: Who) -> Response:
        wanted = request.args.get("edit", "")
        found = next((one for one in questions.overview(self._services).starters if one.saved.saved_id == wanted), None)
        if found is None:
            return self._listed(who)
        given = Given(found.saved.name, found.saved.text)
        return self._listed(who, given=given, edited=wanted, version=found.version)

    def add_question(self, who: Who) -> AnyResponse:
        given = _given()
        return self._saved(who, given, lambda: questions.add(self._services, who.actor, given))

    def change_question(self, who: Who, saved_id: str) -> AnyResponse:
        given, version = _given(), request.form.get("version", "")
        seen = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0
        return self._saved(
            who,
            given,
            lambda: questions.change(self._services, who.actor, saved_id, given, seen),
            edited=saved_id,
            version=seen,
        )

    def remove_question(self, who: Who, saved_id: str) -> AnyResponse:
        try:
            questions.remove(self._services, who.actor, saved_id)
        except UserError as error:
            return self._listed(who, 404, trouble=sentence(who.words, error))
        return redirect(HERE, 303)

    def _saved(self, who: Who, given: Given, do: Callable[[], object], **facts: Any) -> AnyResponse:
        try:
            do()
        except Invalid as error:
            faults = {name: sentence(who.words, one) for name, one in error.fields.items()}
            return self._listed(who, 422, given=given, faults=faults, **facts)
        except NothingFound as error:
            return self._listed(who, 404, given=given, trouble=sentence(who.words, error))
        except UserError as error:
            starters = questions.overview(self._services).starters
            now = next((one.version for one in starters if one.saved.saved_id == facts["edited"]), 0)
            trouble = sentence(who.words, error)
            return self._listed(who, 409, given=given, trouble=trouble, **facts | {"version": now})
        return redirect(HERE, 303)

    def _listed(self, who: Who, status: int = 200, *, given: Given | None = None, **facts: Any) -> Response:
        found = questions.overview(self._services)
        with self._services.database.read() as tables:
            owners = [one for one in tables.accounts.all() if one.email]
        empty = Given("", "", who.session.email)
        told = {"faults": {}, "trouble": "", "edited": "", "version": 0, "given": given or empty, **facts}
        limits = {"name_most": NAME_MOST, "text_most": TEXT_MOST}
        return shown("questions", who, status, here=HERE, found=found, owners=owners, **limits, **told)


def _given() -> Given:
    return Given(**{name: request.form.get(name, "")[: 2 * TEXT_MOST] for name in ("name", "text", "owner")})
