"""Signing in with Zoho, for administrators; and the one-time link that makes the first of them.

There is no password here. The consent asks only who the person is; its tokens are given back at once. Whoever comes
back is admitted when an invitation in this browser fits, when ADMINISTRATORS or the table of administrators names them,
or when their CRM profile is one of ADMINISTRATOR_PROFILES in the organisation that this server belongs to. The state is
signed, used once, lives 15 minutes, and is bound to the browser by a cookie.
"""

import hmac
from datetime import timedelta

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app import log
from app.clients.crm import Crm
from app.clients.crm_facts import User
from app.clients.oauth import Grant
from app.cliq import reference
from app.errors import BotError
from app.i18n.sentences import Sentences
from app.storage.governing.administrators import Session
from app.storage.identity.accounts import OAuthState
from app.web.admin.guard import LANGUAGE_COOKIE, Doors, browser_language
from app.web.admin.show import outside
from app.web.consent import FreshTokens

STATE_KIND = "signin"
STATE_MINUTES = 15
BINDING_COOKIE, INVITATION_COOKIE = "signin", "invitation"
LANGUAGE_DAYS = 365
BY_PROFILE = "CRM profile "  # how `added_by` begins of those whom their profile admitted
SCOPES = ("ZohoCRM.users.READ", "ZohoCRM.org.READ")
INVITATION_MINUTES = 30  # from opening the link until the consent is given


class SignIn:
    """The doors for somebody who is not signed in yet."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._services = doors.services
        doors.public("/signin")(self.signin)
        doors.public("/signin/zoho")(self.start)
        doors.public("/invite/<secret>")(self.invite)
        doors.public("/language", ("POST",))(self.language)
        doors.deed("/signout", needs="viewer")(self.signout)

    def signin(self) -> AnyResponse:
        if self._doors.who() is not None:
            return redirect("/admin", 303)
        return outside("signin", self._words(), invited=self._invitation() is not None)

    def invite(self, secret: str) -> AnyResponse:
        """The one-time link: remembered in this browser, used up when its person has signed in."""
        with self._services.database.read() as tables:
            found = tables.administrators.invitation(secret, self._services.source.now())
        if found is None:
            return outside("refused", self._words(), 403, reason="invitation_used")
        answer = redirect("/admin/signin", 303)
        self._doors.remember(answer, INVITATION_COOKIE, secret, INVITATION_MINUTES * 60)
        return answer

    def start(self) -> AnyResponse:
        """To Zoho's consent page, by a link: our policy lets no form lead to another server.

        The cookie that is set here must come back with the consent.
        """
        services = self._services
        expires = services.source.now() + timedelta(minutes=STATE_MINUTES)
        binding = services.source.token(18)
        state = OAuthState(binding, "", services.oauth.accounts_url, expires)
        with services.database.write() as tables:
            tables.oauth_states.add(state)
        signed = reference.sign(STATE_KIND, binding, reference.ANYBODY, expires, services.keys)
        answer = redirect(services.oauth.authorize_url(signed, SCOPES), 303)
        self._doors.remember(answer, BINDING_COOKIE, binding, STATE_MINUTES * 60)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def finish(self, state: OAuthState) -> AnyResponse:
        """The consent has come back, and its state is genuine and used up."""
        said = self._words()
        if not hmac.compare_digest(request.cookies.get(BINDING_COOKIE, "").encode(), state.state_id.encode()):
            return outside("refused", said, 403, reason="other_browser")
        if request.args.get("error"):
            return outside("refused", said, 200, reason="denied")
        try:
            user, organisation = self._identify(request.args.get("code", ""), request.args.get("accounts-server", ""))
        except BotError as error:
            log.logger().warning("signin_failed", code=error.code, remote=error.facts.get("remote_code"))
            return outside("refused", said, 502, reason="failed", detail=said.error(error))
        if user is None or not user.email:
            return outside("refused", said, 403, reason="nobody")
        return self._admit(said, user, organisation)

    def _admit(self, said: Sentences, user: User, organisation: str) -> AnyResponse:
        services, now, email = self._services, self._services.source.now(), user.email.lower()
        refusal = self._refusal(user, organisation)
        if refusal:
            log.logger().warning("signin_refused", reason=refusal)
            with services.database.write() as tables:
                tables.audit.record(email, "signin.refused", refusal, now)
            return outside("refused", said, 403, reason=refusal, email=email)
        ends = self._doors.session_ends()
        session = Session(
            email, user.zuid or None, user.full_name, user.language or None, user.time_zone or None, now, now, ends
        )
        answer = redirect("/admin", 303)
        self._doors.begin(answer, session)
        with services.database.write() as tables:
            tables.audit.record(email, "signin", email, now)
        answer.delete_cookie(BINDING_COOKIE, path="/")
        answer.delete_cookie(INVITATION_COOKIE, path="/")
        return answer

    def _refusal(self, user: User, organisation: str) -> str:
        """Why this person may not enter; '' when they may. Uses their invitation up.

        Once accounts are linked here, nobody of another CRM organisation enters, whatever else speaks for them. A right
        that came with a CRM profile goes with it, at the next signing in.
        """
        settings, now, email = self._services.settings, self._services.source.now(), user.email.lower()
        invitation = request.cookies.get(INVITATION_COOKIE, "")
        with self._services.database.write() as tables:
            ours = tables.accounts.organisations()
            if ours and organisation not in ours:
                return "other_organisation"
            if invitation and tables.administrators.accept(invitation, email, now) is not None:
                tables.audit.record(email, "administrator.accepted", email, now)
                return ""
            known = tables.administrators.get(email)
            if email in {named.lower() for named in settings.administrators}:
                return ""
            if user.profile in settings.administrator_profiles and ours:
                if known is None:
                    tables.administrators.put(email, "administrator", f"{BY_PROFILE}{user.profile}", now)
                return ""
            if known is not None and known.added_by.startswith(BY_PROFILE):
                tables.administrators.remove(email)
                known = None
        if known is not None:
            return ""
        return "other_person" if invitation else "no_administrator"

    def _identify(self, code: str, server: str) -> tuple[User | None, str]:
        """Who gave the consent, and the id of their CRM organisation; the tokens are given back."""
        services = self._services
        grant: Grant = services.oauth.exchange(code[:2000], server[:2000])
        crm = Crm(services.https["crm"], api_domain=grant.api_domain, tokens=FreshTokens(grant))
        user, organisation = crm.current_user(), crm.org()
        try:
            services.oauth.revoke(grant.refresh_token or "", server[:2000])
        except BotError as error:
            log.logger().info("signin_not_revoked", code=error.code)
        return user, organisation.id if organisation else ""

    def language(self) -> AnyResponse:
        """The language that this browser wants to see the pages in."""
        answer = redirect(_back(request.form.get("back", "")), 303)
        self._doors.remember(answer, LANGUAGE_COOKIE, request.form.get("language", "")[:5], LANGUAGE_DAYS * 86400)
        return answer

    def signout(self, _who: object) -> AnyResponse:
        answer = redirect("/admin/signin", 303)
        self._doors.end(answer)
        return answer

    def _invitation(self) -> object:
        secret = request.cookies.get(INVITATION_COOKIE, "")
        if not secret:
            return None
        with self._services.database.read() as tables:
            return tables.administrators.invitation(secret, self._services.source.now())

    def _words(self) -> Sentences:
        return self._services.words(request.cookies.get(LANGUAGE_COOKIE, "") or browser_language())


def _back(path: str) -> str:
    """A path of our own admin pages, whatever the form said."""
    return path if path.startswith("/admin") and "//" not in path and "\\" not in path else "/admin"
