"""GET and POST /share/<key>?module=…&id=…: what the CRM's button *Share to Cliq* opens (P1).

The key names the organisation and is signed; the record is read and posted under the rights of who signed in. What is
asked and posted is the sharing feature's: its form is fetched from dispatch as if *Share…* had been pressed on the
record's card in the bot's chat, shown as a page, and handed back filled in.
"""

import hashlib
import re
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.setup.crm import SHARE_KIND
from app.cliq import reference
from app.cliq.request import Chat, CliqRequest, Form, User
from app.dispatch import Dispatcher
from app.errors import UserError
from app.i18n.sentences import Sentences
from app.services import Services
from app.web.pages import page, words
from app.web.problems import problem
from app.web.share.person import Sharer, Sharers
from app.web.throttle import Throttle

BUTTON_HOURS = 1
VALUE_MOST = 2500  # characters of any value; the form allows 2,000 for the words
MODULE, RECORD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,49}"), re.compile(r"\d{1,25}")
_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; img-src data:"
)


def blueprint(services: Services, dispatcher: Dispatcher, sharers: Sharers, throttle: Throttle) -> Blueprint:
    doors = Blueprint("share", __name__, template_folder="templates")
    desk = Desk(services, dispatcher, sharers)
    doors.get("/share/<key>")(desk.show)
    doors.post("/share/<key>")(desk.send)
    doors.get("/share/<key>/signin")(desk.sign_in)

    @doors.before_request
    def hold_back() -> Response | None:
        return None if throttle.allows(request.remote_addr or "") else problem(429, "too_many_requests")

    @doors.after_request
    def harden(answer: Response) -> Response:
        answer.headers.setdefault("Content-Security-Policy", _POLICY)
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return doors


class Desk:
    """The three doors of the page."""

    def __init__(self, services: Services, dispatcher: Dispatcher, sharers: Sharers) -> None:
        self._services, self._dispatcher, self._sharers = services, dispatcher, sharers

    def show(self, key: str) -> AnyResponse:
        asked, sharer, refused = self._entered(key)
        if refused is not None or sharer is None:
            return refused or _signin(self._services)
        said = self._services.words_of(sharer.account.cliq_user_id)
        button = _button(self._services, sharer, *asked[1:])
        output = self._answer(sharer, "button_handler", button_key=button)
        if output.get("type") != "form":
            return _shown("done", said, good=False, text=_text(output))
        query = request.args.get("q", "")[:100]
        options = self._options(sharer, output, query) if query else None
        return _shown("form", said, sharer=sharer, form=_inputs(output, options), query=query)

    def send(self, key: str) -> AnyResponse:
        _, sharer, refused = self._entered(key)
        if refused is not None or sharer is None:
            return refused or _signin(self._services)
        if not self._sharers.is_ours(sharer):
            return problem(403, "forged")
        values = {name: request.form.get(name, "")[:VALUE_MOST] for name in ("ref", "to", "message")}
        text = "\0".join((sharer.account.cliq_user_id, *values.values()))
        once = f"share page {hashlib.sha256(text.encode()).hexdigest()}"
        output = self._answer(sharer, "form_handler", form=Form("send", "submit", values), fingerprint=once)
        is_sent = output.get("type") == "banner" and output.get("status") != "failure"
        said = self._services.words_of(sharer.account.cliq_user_id)
        return _shown("done", said, good=is_sent, text=_text(output), back="" if is_sent else request.full_path)

    def sign_in(self, key: str) -> AnyResponse:
        organisation, module, record = _asked(self._services, key)
        if not organisation:
            return page(words(self._services), "share_wrong", 400)
        return self._sharers.start(f"/share/{key}?module={module}&id={record}")

    def _entered(self, key: str) -> tuple[tuple[str, str, str], Sharer | None, AnyResponse | None]:
        """What is asked for, by whom (None: not signed in), and the page to answer when it is not for them."""
        asked, sharer = _asked(self._services, key), self._sharers.present()
        if not asked[0]:
            return asked, None, page(words(self._services), "share_wrong", 400)
        if sharer is not None and not _is_of(self._services, sharer, asked[0]):
            said = self._services.words_of(sharer.account.cliq_user_id)
            return asked, sharer, page(said, "share_other", 403)
        return asked, sharer, None

    def _answer(self, sharer: Sharer, handler: str, **more: Any) -> dict[str, Any]:
        """What the product answers, as Cliq would get it."""
        output = self._dispatcher.answer(_call(self._services, sharer, handler, **more)).body.get("output")
        return output if isinstance(output, dict) else {}

    def _options(self, sharer: Sharer, output: dict[str, Any], query: str) -> list[dict[str, Any]]:
        """Who fits what was typed."""
        ref = next((str(one.get("value")) for one in output["inputs"] if one["name"] == "ref"), "")
        form = Form("send", "search", {"ref": ref}, target="to", query=query)
        return list(self._answer(sharer, "form_values_handler", form=form).get("options") or ())


def _signin(services: Services) -> Response:
    return _shown("signin", words(services))


def _asked(services: Services, key: str) -> tuple[str, str, str]:
    """Organisation, module and record id of the address; three times '' when it is none of ours."""
    module, record = request.args.get("module", ""), request.args.get("id", "")
    try:
        signed = reference.read(key, reference.ANYBODY, services.source.now(), services.keys)
    except UserError:
        return "", "", ""
    if signed.kind != SHARE_KIND or not MODULE.fullmatch(module) or not RECORD.fullmatch(record):
        return "", "", ""
    return signed.body, module, record


def _is_of(services: Services, sharer: Sharer, organisation: str) -> bool:
    known = services.account_for(sharer.account.cliq_user_id)
    return known is not None and known.crm_organisation_id == organisation


def _button(services: Services, sharer: Sharer, module: str, record: str) -> str:
    """The key of *Share…* on that record's card, as this person would have been shown it."""
    ends = services.source.now() + timedelta(hours=BUTTON_HOURS)
    body = reference.packed((module, record, ""))
    return reference.sign("share", body, sharer.account.cliq_user_id, ends, services.keys)


def _call(services: Services, sharer: Sharer, handler: str, **more: Any) -> CliqRequest:
    """As if it had been pressed in the person's own chat with the bot."""
    account = sharer.account
    known = services.people.get(account.cliq_user_id)
    user = User(
        account.cliq_user_id,
        (known.first_name if known else "") or "",
        (known.last_name if known else "") or "",
        account.email or "",
        (known.language if known else "") or account.language or "",
        (known.zone if known else "") or account.zone or "",
    )
    where = Chat("web", "bot")
    organisation = account.organisation_id or ""
    return CliqRequest(
        "function", handler, "zcrmform", user.id, organisation, user, where, services.source.now(), **more
    )


def _inputs(output: dict[str, Any], options: list[dict[str, Any]] | None) -> dict[str, Any]:
    """The form as the template takes it: each input by its name."""
    inputs = {one["name"]: dict(one) for one in output.get("inputs") or ()}
    if options is not None:
        inputs["to"]["options"] = options
    return {"title": output.get("title", ""), "hint": output.get("hint", ""), "send": output["button_label"], **inputs}


def _text(output: dict[str, Any]) -> str:
    return str(output.get("text") or (output.get("card") or {}).get("title") or "")


def _shown(template: str, said: Sentences, **facts: Any) -> Response:
    html = render_template(f"share/{template}.html", say=said.say, words=said, **facts)
    return Response(html, mimetype="text/html")
