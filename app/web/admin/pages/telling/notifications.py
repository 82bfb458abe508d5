"""Workflow notifications: the list, the editor with its field list, preview and test-send.

What is wrong is said beside its field, and the form keeps what was typed, also when somebody else was quicker.
"""

import re
from collections.abc import Callable
from typing import Any

import orjson
from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.telling import notifications, trying
from app.administration.telling.notifications import FIELDS, Given
from app.administration.telling.trying import Telling
from app.errors import BotError, Invalid, NothingFound, UserError
from app.rules import recipients
from app.rules.notification import STYLES
from app.storage.telling.notifications import MOST_PER_RULE
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown
from app.web.problems import problem

HERE = "/admin/notifications"
MOST_CHARACTERS = 20_000  # of any field; what is too long for the CRM or for Cliq is said by the check
_BOLD = re.compile(r"^\*([^*\n]+)\*", re.MULTILINE)  # only at the beginning of a line: a product of numbers is none
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")


class Notifications:
    """tell  the handler that makes the message of a test"""

    def __init__(self, doors: Doors, tell: Telling) -> None:
        self._services, self._tell = doors.services, tell
        doors.page("/notifications")(self.notifications)
        doors.page("/notifications/new", needs="administrator")(self.new_notification)
        doors.page("/notifications/fields")(self.merge_fields)
        doors.page("/notifications/<int:number>", needs="administrator")(self.edit_notification)
        doors.deed("/notifications/new")(self.add_notification)
        doors.deed("/notifications/<int:number>")(self.change_notification)
        doors.deed("/notifications/<int:number>/turn")(self.turn_notification)
        doors.deed("/notifications/<int:number>/remove")(self.remove_notification)
        doors.deed("/notifications/preview")(self.preview_notification)
        doors.deed("/notifications/test")(self.test_notification)

    def _listed(self, who: Who, status: int = 200, trouble: str = "") -> Response:
        rules: dict[str, list[Any]] = {}
        for one in notifications.listed(self._services):
            rules.setdefault(one.rule, []).append((one, notifications.written(one).to))
        return shown("notifications", who, status, here=HERE, rules=rules, most=MOST_PER_RULE, trouble=trouble)

    def _form(
        self, who: Who, given: Given, status: int = 200, *, number: int = 0, version: int = 0, **facts: Any
    ) -> Response:
        """The editor. faults: error by field; trouble: what concerns all of it; theirs: what came between."""
        try:
            modules = notifications.modules(self._services, who.words.language)
        except BotError as error:
            modules, facts["trouble"] = [], facts.get("trouble") or sentence(who.words, error)
        said = {name: sentence(who.words, error) for name, error in facts.pop("faults", {}).items()}
        facts = {"record_id": request.form.get("record_id", ""), "trouble": "", **facts}
        kept: dict[str, Any] = {"given": given, "number": number, "version": version, "faults": said}
        example = {"example": recipients.EXAMPLE, "styles": STYLES, "fields": FIELDS}
        return shown("notification", who, status, here=HERE, modules=modules, **kept, **example, **facts)

    def notifications(self, who: Who) -> Response:
        return self._listed(who)

    def new_notification(self, who: Who) -> Response:
        return self._form(who, Given(request.args.get("rule", "")[:100], "Deals", "", ""))

    def edit_notification(self, who: Who, number: int) -> Response:
        try:
            one = notifications.kept(self._services, number)
        except NothingFound as error:
            return self._listed(who, 404, sentence(who.words, error))
        return self._form(who, notifications.written(one), number=number, version=one.version)

    def add_notification(self, who: Who) -> AnyResponse:
        return self._saved(who, lambda given: notifications.add(self._services, who.actor, given))

    def change_notification(self, who: Who, number: int) -> AnyResponse:
        version = _number(request.form.get("version", ""))
        return self._saved(
            who, lambda given: notifications.change(self._services, who.actor, number, version, given), number
        )

    def _saved(self, who: Who, do: Callable[[Given], object], number: int = 0) -> AnyResponse:
        given, version = _given(), _number(request.form.get("version", ""))
        try:
            do(given)
        except NothingFound:
            return self._form(who, given, 409, trouble=who.words.say("admin.notification_removed"))
        except UserError as error:
            if error.code == "notify.changed_meanwhile":
                return self._overtaken(who, given, number)
            return self._refused(who, error, given, number, version)
        except BotError as error:
            return self._refused(who, error, given, number, version)
        return redirect(HERE, 303)

    def _overtaken(self, who: Who, given: Given, number: int) -> Response:
        """Somebody else saved first: what is typed stays, what they saved is shown beside it."""
        now = notifications.kept(self._services, number)
        theirs = vars(notifications.written(now))
        came = [(name, theirs[name], mine) for name, mine in vars(given).items() if theirs[name] != mine]
        facts = {"came": came, "by": now.changed_by, "at": now.changed_at}
        return self._form(who, given, 409, number=number, version=now.version, **facts)

    def _refused(self, who: Who, error: BotError, given: Given, number: int, version: int) -> Response:
        if isinstance(error, Invalid):
            return self._form(who, given, 422, number=number, version=version, faults=error.fields)
        status = 409 if isinstance(error, UserError) else 502
        return self._form(who, given, status, number=number, version=version, trouble=sentence(who.words, error))

    def preview_notification(self, who: Who) -> Response:
        return self._tried(who, lambda given, record_id: {"preview": self._see(who, given, record_id)})

    def _see(self, who: Who, given: Given, record_id: str) -> dict[str, Any]:
        found = trying.preview(self._services, self._tell, given, record_id, who.session.email)
        pairs = [(_bare(name), _bare(value)) for name, value in found.pairs]
        return {"text": _bare(found.text), "title": _bare(found.title), "pairs": pairs, "record_id": found.record_id}

    def test_notification(self, who: Who) -> Response:
        number = _number(request.form.get("number", ""))
        return self._tried(
            who,
            lambda given, record_id: {
                "sent": trying.send(self._services, who.actor, given, record_id, who.session.email, number)
            },
        )

    def _tried(self, who: Who, do: Callable[[Given, str], dict[str, Any]]) -> Response:
        given, number = _given(), _number(request.form.get("number", ""))
        version = _number(request.form.get("version", ""))
        try:
            facts = do(given, request.form.get("record_id", "").strip()[:100])
        except BotError as error:
            return self._refused(who, error, given, number, version)
        return self._form(who, given, number=number, version=version, **facts)

    def turn_notification(self, who: Who, number: int) -> AnyResponse:
        return self._done(
            who, lambda: notifications.turn(self._services, who.actor, number, to=request.form.get("to") == "on")
        )

    def remove_notification(self, who: Who, number: int) -> AnyResponse:
        return self._done(who, lambda: notifications.remove(self._services, who.actor, number))

    def _done(self, who: Who, do: Callable[[], None]) -> AnyResponse:
        try:
            do()
        except Invalid as error:
            return self._listed(who, 409, " ".join(sentence(who.words, one) for one in error.fields.values()))
        except BotError as error:
            return self._listed(who, 404 if isinstance(error, NothingFound) else 409, sentence(who.words, error))
        return redirect(HERE, 303)

    def merge_fields(self, who: Who) -> Response:
        """The merge fields of a module, for the list that `#` opens."""
        try:
            found = notifications.choices(self._services, request.args.get("module", "")[:100], who.words.language)
        except BotError:
            return problem(409, "no_fields")
        answer = Response(orjson.dumps([vars(one) for one in found]), mimetype="application/json")
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _given() -> Given:
    texts = {name: request.form.get(name, "").replace("\r\n", "\n")[:MOST_CHARACTERS] for name in FIELDS}
    return Given(**texts, is_on=request.form.get("is_on") == "yes")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _bare(text: str) -> str:
    """A text of a chat message without the marks that only a chat reads: links by their label, no zero-width space."""
    return _BOLD.sub(r"\1", _LINK.sub(r"\1", text.replace("\u200b", "")))
