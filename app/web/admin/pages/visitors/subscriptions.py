"""Channels that hear of visitors and chats, and saved replies: the lists, adding, changing, switching, removing."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.visitors import replies, subscriptions
from app.administration.visitors.subscriptions import Given
from app.errors import Invalid, NothingFound, UserError
from app.rules.replies import PLACES
from app.rules.subscriptions import EVENTS
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

HERE = "/admin/subscriptions"
CHOSEN = ("brand", "department", "operator", "type", "ring")
TEXT_MOST = 2000


class Subscriptions:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/subscriptions")(self.subscriptions)
        doors.page("/subscriptions/<int:number>")(self.subscription)
        doors.deed("/subscriptions/add")(self.add_subscription)
        doors.deed("/subscriptions/<int:number>/change")(self.change_subscription)
        doors.deed("/subscriptions/<int:number>/turn")(self.turn_subscription)
        doors.deed("/subscriptions/<int:number>/remove")(self.remove_subscription)
        doors.deed("/replies/add")(self.add_reply)
        doors.deed("/replies/<int:number>/change")(self.change_reply)
        doors.deed("/replies/<int:number>/remove")(self.remove_reply)

    def subscriptions(self, who: Who) -> Response:
        return self._listed(who)

    def subscription(self, who: Who, number: int) -> Response:
        """One subscription, to change it."""
        try:
            one = subscriptions.kept(self._services, number)
            given = subscriptions.written(self._services, one, who.words.language)
        except NothingFound as error:
            return self._listed(who, 404, trouble=sentence(who.words, error))
        return self._listed(who, given=given, number=number, version=one.version)

    def add_subscription(self, who: Who) -> AnyResponse:
        given = self._given()
        return self._saved(who, given, lambda: subscriptions.add(self._services, who.actor, given, who.words.language))

    def change_subscription(self, who: Who, number: int) -> AnyResponse:
        given, version = self._given(), _number(request.form.get("version", ""))

        def change() -> None:
            language = who.words.language
            subscriptions.change(self._services, who.actor, number, given, version=version, language=language)

        return self._saved(who, given, change, number=number, version=version)

    def turn_subscription(self, who: Who, number: int) -> AnyResponse:
        is_on = request.form.get("to") == "on"
        return self._done(who, lambda: subscriptions.turn(self._services, who.actor, number, to=is_on))

    def remove_subscription(self, who: Who, number: int) -> AnyResponse:
        return self._done(who, lambda: subscriptions.remove(self._services, who.actor, number))

    # -- saved replies ----------------------------------------------------------------------------------------------

    def add_reply(self, who: Who) -> AnyResponse:
        name, body = self._reply()
        return self._replied(who, (name, body), lambda: replies.add(self._services, who.actor, name, body))

    def change_reply(self, who: Who, number: int) -> AnyResponse:
        name, body = self._reply()
        version = _number(request.form.get("version", ""))
        change = lambda: replies.change(self._services, who.actor, number, name, body, version)  # noqa: E731
        return self._replied(who, (name, body), change)

    def remove_reply(self, who: Who, number: int) -> AnyResponse:
        return self._done(who, lambda: replies.remove(self._services, who.actor, number))

    def _reply(self) -> tuple[str, str]:
        return request.form.get("reply_name", "")[:TEXT_MOST], request.form.get("body", "")[: 2 * TEXT_MOST]

    def _replied(self, who: Who, written: tuple[str, str], work: Callable[[], object]) -> AnyResponse:
        try:
            work()
        except Invalid as error:
            faults = {f"reply_{name}": sentence(who.words, one) for name, one in error.fields.items()}
            return self._listed(who, 422, faults=faults, reply=written)
        except UserError as error:
            return self._listed(who, 409, trouble=sentence(who.words, error), reply=written)
        return redirect(HERE, 303)

    # -- what all share ---------------------------------------------------------------------------------------------

    def _given(self) -> Given:
        form = request.form
        filters = {facet: tuple(form.getlist(facet)) for facet in CHOSEN if form.getlist(facet)}
        countries = tuple(one.strip() for one in form.get("country", "")[:TEXT_MOST].split(",") if one.strip())
        if countries:
            filters["country"] = countries
        return Given(
            name=form.get("name", "")[:TEXT_MOST],
            channel=form.get("channel", "")[:TEXT_MOST],
            events=tuple(form.getlist("events")),
            filters=filters,
            score_min=_number(form.get("score_min", "")),
            score_max=_number(form.get("score_max", "")),
            condition=form.get("condition", "")[:TEXT_MOST],
            is_quiet=form.get("is_quiet") == "yes",
            escalate_seconds=_number(form.get("escalate_seconds", "")) or 0,
            escalate_to=tuple(one.strip() for one in form.get("escalate_to", "")[:TEXT_MOST].split(",") if one.strip()),
            is_on=form.get("is_on", "yes") == "yes",
        )

    def _saved(self, who: Who, given: Given, work: Callable[[], object], **facts: Any) -> AnyResponse:
        try:
            work()
        except Invalid as error:
            faults = {name: sentence(who.words, one) for name, one in error.fields.items()}
            return self._listed(who, 422, given=given, faults=faults, **facts)
        except UserError as error:
            status = 404 if isinstance(error, NothingFound) else 409
            return self._listed(who, status, given=given, trouble=sentence(who.words, error), **facts)
        return redirect(HERE, 303)

    def _done(self, who: Who, do: Callable[[], None]) -> AnyResponse:
        try:
            do()
        except UserError as error:
            status = 404 if isinstance(error, NothingFound) else 409
            return self._listed(who, status, trouble=sentence(who.words, error))
        return redirect(HERE, 303)

    def _listed(
        self, who: Who, status: int = 200, *, given: Given | None = None, number: int = 0, **facts: Any
    ) -> Response:
        found = subscriptions.listed(self._services)
        told = {
            "given": given or Given("", "", ()),
            "number": number,
            "version": 0,
            "faults": {},
            "trouble": "",
            "reply": ("", ""),
            **facts,
        }
        choices = {"events": EVENTS, "choices": subscriptions.choices(self._services), "places": PLACES}
        return shown(
            "subscriptions",
            who,
            status,
            here=HERE,
            found=found,
            saved=replies.listed(self._services),
            **choices,
            **told,
        )


def _number(typed: str) -> int | None:
    text = typed.strip()
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 10 else None
