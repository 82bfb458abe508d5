"""Who may open which admin page: every route states its rule here, and is refused without it.

    doors.page("/audit")(function)                GET, for everybody who is signed in
    doors.deed("/integration")(function)          POST, for administrators, with the CSRF value of their session
    doors.public("/signin")(function)             for anybody; says why in the page itself

The cookie is 32 random bytes, kept as a hash, HttpOnly and SameSite=Lax; over https it is Secure and bound to the host.
Nothing is rendered here, and no rule of the product is decided.
"""

import functools
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.i18n import catalogues
from app.i18n.sentences import Sentences
from app.services import Services
from app.storage.governing.administrators import Role, Session
from app.web.problems import problem
from app.web.throttle import Throttle

SESSION_HOURS = 12
LANGUAGE_COOKIE = "language"
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
_CSRF_LABEL = b"admin csrf "

Needs = Literal["nobody", "viewer", "administrator"]


@dataclass(frozen=True)
class Who:
    """The person at the browser. csrf: what every form of theirs carries."""

    session: Session
    role: Role
    words: Sentences
    csrf: str

    @property
    def actor(self) -> str:
        """Their name in the audit log."""
        return self.session.email

    @property
    def may_change(self) -> bool:
        return self.role == "administrator"


@dataclass(frozen=True)
class Rule:
    """What a route asks for. has_csrf: the request changes something and must come from one of our own pages."""

    needs: Needs
    has_csrf: bool


class Doors:
    """The routes of the admin pages, each with its rule.

    rules   endpoint name → rule, for the test that walks every route
    """

    def __init__(self, services: Services, throttle: Throttle, blueprint: Blueprint) -> None:
        self.services = services
        self._throttle = throttle
        self._blueprint = blueprint
        self.rules: dict[str, Rule] = {}
        blueprint.before_request(self._hold_back)
        blueprint.after_request(self._harden)

    @property
    def cookie(self) -> str:
        return "__Host-session" if self.is_secure else "session"

    @property
    def is_secure(self) -> bool:
        return self.services.settings.public_url.startswith("https://")

    # -- registering ----------------------------------------------------------------------------------------------

    def public(self, path: str, methods: tuple[str, ...] = ("GET",)) -> Callable[[Callable[..., Any]], None]:
        """For anybody; the function gets what the address holds."""
        return functools.partial(self._add, path, methods, Rule("nobody", has_csrf=False))

    def page(self, path: str, needs: Role = "viewer") -> Callable[[Callable[..., Any]], None]:
        """A page to look at: the function gets the person, then what the address holds."""
        return functools.partial(self._add, path, ("GET",), Rule(needs, has_csrf=False))

    def deed(self, path: str, needs: Role = "administrator") -> Callable[[Callable[..., Any]], None]:
        """A form that changes something."""
        return functools.partial(self._add, path, ("POST",), Rule(needs, has_csrf=True))

    def _add(self, path: str, methods: tuple[str, ...], rule: Rule, run: Callable[..., Any]) -> None:
        name = f"{run.__name__}_{methods[0].lower()}"

        def guarded(**arguments: Any) -> Any:
            if rule.needs == "nobody":
                return run(**arguments)
            who = self.who()
            if who is None:
                return self._to_sign_in()
            if rule.needs == "administrator" and not who.may_change:
                return problem(403, "forbidden")
            if rule.has_csrf and not self._is_ours(who):
                return problem(403, "forged")
            return run(who, **arguments)

        self.rules[f"{self._blueprint.name}.{name}"] = rule
        self._blueprint.add_url_rule(path, name, guarded, methods=list(methods))

    # -- who ------------------------------------------------------------------------------------------------------

    def who(self) -> Who | None:
        """Whoever sent this request; None when they are not signed in, or are no administrator any longer."""
        secret = request.cookies.get(self.cookie, "")
        if not secret:
            return None
        now = self.services.source.now()
        with self.services.database.read() as tables:
            session = tables.administrators.session(secret, now)
            role = self._role(tables, session) if session else None
        if session is None or role is None:
            return None
        language = request.cookies.get(LANGUAGE_COOKIE, "") or session.language or browser_language()
        words = self.services.words(language, session.zone or "")
        return Who(session, role, words, self._csrf(secret))

    def begin(self, answer: AnyResponse, session: Session) -> None:
        """Sign a person in: store the session and give the browser its cookie."""
        secret = self.services.source.token(32)
        with self.services.database.write() as tables:
            tables.administrators.sign_in(secret, session)
        self.remember(answer, self.cookie, secret, SESSION_HOURS * 3600)

    def remember(self, answer: AnyResponse, name: str, value: str, seconds: int) -> None:
        """A cookie that no script reads. Lax, since the browser comes back from Zoho's page by a link."""
        answer.set_cookie(name, value, max_age=seconds, secure=self.is_secure, httponly=True, samesite="Lax", path="/")

    def end(self, answer: AnyResponse) -> None:
        secret = request.cookies.get(self.cookie, "")
        with self.services.database.write() as tables:
            tables.administrators.sign_out(secret)
        answer.delete_cookie(self.cookie, secure=self.is_secure, httponly=True, samesite="Lax", path="/")

    def session_ends(self) -> Any:
        return self.services.source.now() + timedelta(hours=SESSION_HOURS)

    def _role(self, tables: Any, session: Session) -> Role | None:
        """Read anew for every page, so that taking somebody's right away works at once."""
        found = tables.administrators.get(session.email)
        if found is not None:
            return found.role  # type: ignore[no-any-return]
        named = {email.lower() for email in self.services.settings.administrators}
        return "administrator" if session.email in named else None

    def _csrf(self, secret: str) -> str:
        return hmac.digest(self.services.keys[0], _CSRF_LABEL + secret.encode(), "sha256").hex()

    def _is_ours(self, who: Who) -> bool:
        given = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
        return hmac.compare_digest(given.encode(), who.csrf.encode())

    # -- around every request -------------------------------------------------------------------------------------

    def _hold_back(self) -> Response | None:
        """Our own style and scripts do not count: each page needs three of them."""
        if request.endpoint == f"{self._blueprint.name}.static":
            return None
        return None if self._throttle.allows(request.remote_addr or "") else problem(429, "too_many_requests")

    def _to_sign_in(self) -> AnyResponse:
        if request.headers.get("HX-Request"):  # a part of a page cannot be replaced by the page for signing in
            answer = Response(status=401)
            answer.headers["HX-Redirect"] = "/admin/signin"
            return answer
        return redirect("/admin/signin", 303)

    def _harden(self, answer: Response) -> Response:
        answer.headers.setdefault("Content-Security-Policy", _POLICY)
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "same-origin"
        if answer.mimetype == "text/html":
            answer.headers["Cache-Control"] = "no-store"
        return answer


# Everything comes from here: no script or style from elsewhere, none inside a page, no frame around it.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def browser_language() -> str:
    """The first language of the browser that something here is written in; '' when none is."""
    return next((known for each in request.accept_languages.values() if (known := catalogues.known(each))), "")
