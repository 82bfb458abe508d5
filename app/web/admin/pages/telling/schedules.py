"""Reports, digests and questions on a schedule: the list, adding, editing, pausing, removing, running now."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.telling import schedules
from app.administration.telling.schedules import DAYS, HOUSE, KINDS, OFTEN, Given
from app.errors import Invalid, NothingFound, UserError
from app.storage.telling.schedules import Schedule
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

HERE = "/admin/schedules"


class Schedules:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/schedules")(self.schedules)
        doors.deed("/schedules/add")(self.add_schedule)
        doors.page("/schedules/<schedule_id>", needs="administrator")(self.edit_schedule)
        doors.deed("/schedules/<schedule_id>")(self.change_schedule)
        doors.deed("/schedules/<schedule_id>/turn")(self.turn_schedule)
        doors.deed("/schedules/<schedule_id>/remove")(self.remove_schedule)
        doors.deed("/schedules/<schedule_id>/run")(self.run_schedule)

    def schedules(self, who: Who) -> Response:
        return self._listed(who)

    def add_schedule(self, who: Who) -> AnyResponse:
        given = _given()
        return self._saved(who, given, lambda: schedules.add(self._services, who.actor, given))

    def edit_schedule(self, who: Who, schedule_id: str) -> Response:
        """The form, filled in with one of them."""
        try:
            found, version = schedules.kept(self._services, schedule_id)
        except UserError as error:
            return self._listed(who, 404, trouble=sentence(who.words, error))
        return self._listed(who, given=schedules.written(self._services, found), edited=schedule_id, version=version)

    def change_schedule(self, who: Who, schedule_id: str) -> AnyResponse:
        given, version = _given(), request.form.get("version", "")
        seen = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0
        facts = {"edited": schedule_id, "version": seen}
        return self._saved(
            who,
            given,
            lambda: schedules.change(self._services, who.actor, schedule_id, given, seen),
            **facts,
        )

    def _saved(self, who: Who, given: Given, do: Callable[[], object], **facts: Any) -> AnyResponse:
        try:
            do()
        except Invalid as error:
            faults = {name: sentence(who.words, one) for name, one in error.fields.items()}
            return self._listed(who, 422, given=given, faults=faults, **facts)
        except UserError as error:
            gone = isinstance(error, NothingFound)
            if error.code == "schedule.changed_meanwhile":
                facts["version"] = schedules.kept(self._services, facts["edited"])[1]
            facts = {} if gone else facts
            return self._listed(who, 404 if gone else 409, given=given, trouble=sentence(who.words, error), **facts)
        return redirect(HERE, 303)

    def turn_schedule(self, who: Who, schedule_id: str) -> AnyResponse:
        is_on = request.form.get("to") == "on"
        return self._done(who, lambda: schedules.turn(self._services, who.actor, schedule_id, to=is_on))

    def remove_schedule(self, who: Who, schedule_id: str) -> AnyResponse:
        return self._done(who, lambda: schedules.remove(self._services, who.actor, schedule_id))

    def run_schedule(self, who: Who, schedule_id: str) -> AnyResponse:
        return self._done(who, lambda: schedules.run(self._services, who.actor, schedule_id))

    def _done(self, who: Who, do: Callable[[], None]) -> AnyResponse:
        try:
            do()
        except UserError as error:
            status = 404 if isinstance(error, NothingFound) else 409
            return self._listed(who, status, trouble=sentence(who.words, error))
        return redirect(HERE, 303)

    def _listed(
        self,
        who: Who,
        status: int = 200,
        *,
        given: Given | None = None,
        faults: dict[str, str] | None = None,
        **facts: Any,
    ) -> Response:
        with self._services.database.read() as tables:
            known = {account.cliq_user_id: account for account in tables.accounts.all()}
        found = [(one, known.get(one.owner_id), self._rule(who, one)) for one in schedules.listed(self._services)]
        ours = [row for row in found if not row[0].schedule_id.startswith(HOUSE)]
        house = [row for row in found if row[0].schedule_id.startswith(HOUSE)]
        choices = {"kinds": KINDS, "often": OFTEN, "days": DAYS, "owners": list(known.values())}
        empty = Given(who.session.email, zone=self._services.settings.default_zone)
        told = {"given": given or empty, "faults": faults or {}, "trouble": "", "edited": "", "version": 0, **facts}
        return shown("schedules", who, status, here=HERE, ours=ours, house=house, **choices, **told)

    def _rule(self, who: Who, one: Schedule) -> str:
        """When it runs, in words."""
        rule, words = one.rule, who.words
        kind = str(rule.get("kind"))
        days = [words.say(f"admin.day_{DAYS[number]}") for number in rule.get("weekdays", ())]
        facts = {"days": days, "day": rule.get("day", 1), "at": rule.get("at", ""), "minutes": rule.get("minutes", 0)}
        return words.say(f"admin.rule_{kind}", **facts)


def _given() -> Given:
    names = ("owner", "kind", "text", "name", "often", "at", "zone", "channel")
    texts = {name: request.form.get(name, "")[:2000] for name in names}
    day = request.form.get("day", "")
    return Given(**texts, days=request.form.getlist("days"), day=int(day) if day.isdecimal() and len(day) < 3 else 0)
