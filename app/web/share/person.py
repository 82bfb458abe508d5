"""Who opened the page of the CRM's button: signed in with Zoho, known by a cookie for an hour.

The consent asks only who the person is, and its tokens are given back; their record is read and posted with the account
that they linked in Cliq. The cookie is sealed, HttpOnly and SameSite=Lax, and good for this page alone.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app import log
from app.clients.crm import Crm
from app.cliq import reference
from app.errors import BotError, ConfigError
from app.services import Services
from app.storage.identity.accounts import Account, OAuthState
from app.web.consent import FreshTokens
from app.web.pages import page, words

STATE_KIND = "sharer"
STATE_MINUTES = 15
COOKIE_MINUTES = 60
COOKIE, BACK_COOKIE = "sharer", "sharing"
SCOPES = ("ZohoCRM.users.READ", "ZohoCRM.org.READ")
_CSRF_LABEL = b"share csrf "


@dataclass(frozen=True)
class Sharer:
    """csrf: what their form carries."""

    account: Account
    csrf: str


class Sharers:
    def __init__(self, services: Services) -> None:
        self._services = services

    def present(self) -> Sharer | None:
        """Whoever sent this request; None when they are not signed in, or have no linked account any longer."""
        text = request.cookies.get(COOKIE, "")
        opened = self._opened(text)
        if len(opened) != 3 or opened[0] != COOKIE or opened[2] <= self._services.source.now().timestamp():
            return None
        with self._services.database.read() as tables:
            account = tables.accounts.get(opened[1])
        if account is None or account.state != "linked":
            return None
        return Sharer(account, hmac.digest(self._services.keys[0], _CSRF_LABEL + text.encode(), "sha256").hex())

    def is_ours(self, sharer: Sharer) -> bool:
        """Whether the form came from a page that we gave this person."""
        return hmac.compare_digest(request.form.get("csrf", "").encode(), sharer.csrf.encode())

    def start(self, back: str) -> AnyResponse:
        """To Zoho's consent page; back: the path of ours that was asked for."""
        services = self._services
        expires = services.source.now() + timedelta(minutes=STATE_MINUTES)
        binding = services.source.token(18)
        with services.database.write() as tables:
            tables.oauth_states.add(OAuthState(binding, "", services.oauth.accounts_url, expires))
        signed = reference.sign(STATE_KIND, binding, reference.ANYBODY, expires, services.keys)
        answer = redirect(services.oauth.authorize_url(signed, SCOPES), 303)
        self._remember(answer, BACK_COOKIE, [binding, back], STATE_MINUTES)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def finish(self, state: OAuthState) -> AnyResponse:
        """The consent has come back, and its state is genuine and used up."""
        services, said = self._services, words(self._services)
        bound = self._opened(request.cookies.get(BACK_COOKIE, ""))
        if len(bound) != 2 or not hmac.compare_digest(str(bound[0]).encode(), state.state_id.encode()):
            return page(said, "invalid", 403)
        if request.args.get("error"):
            return page(said, "share_denied")
        try:
            zuid, email = self._identified()
        except BotError as error:
            log.logger().warning("sharer_failed", code=error.code, remote=error.facts.get("remote_code"))
            return page(said, "failed", 502, reason=said.error(error), reference=services.source.token(6)[:8])
        with services.database.read() as tables:
            account = tables.accounts.get(zuid) if zuid else tables.accounts.by_email(email) if email else None
        if account is None or account.state != "linked":
            return page(said, "share_unlinked", 403, email=email)
        answer = redirect(str(bound[1]), 303)
        ends = (services.source.now() + timedelta(minutes=COOKIE_MINUTES)).timestamp()
        self._remember(answer, COOKIE, [COOKIE, account.cliq_user_id, ends], COOKIE_MINUTES)
        answer.delete_cookie(BACK_COOKIE, path="/")
        return answer

    def _identified(self) -> tuple[str, str]:
        """Zoho's id and the e-mail address of who consented; the tokens are given back."""
        oauth, server = self._services.oauth, request.args.get("accounts-server", "")[:2000]
        grant = oauth.exchange(request.args.get("code", "")[:2000], server)
        crm = Crm(self._services.https["crm"], api_domain=grant.api_domain, tokens=FreshTokens(grant))
        user = crm.current_user()
        try:
            oauth.revoke(grant.refresh_token or "", server)
        except BotError as error:
            log.logger().info("sharer_not_revoked", code=error.code)
        return (user.zuid or "", user.email.lower()) if user is not None else ("", "")

    def _opened(self, text: str) -> list[Any]:
        try:
            opened: Any = self._services.vault.open_json(text.encode() + b"=" * (-len(text) % 4))
        except (ConfigError, ValueError, TypeError):
            return []
        return opened if isinstance(opened, list) else []

    def _remember(self, answer: AnyResponse, name: str, value: list[object], minutes: int) -> None:
        sealed = self._services.vault.seal_json(value).decode().rstrip("=")
        secure = self._services.settings.public_url.startswith("https://")
        answer.set_cookie(name, sealed, max_age=minutes * 60, secure=secure, httponly=True, samesite="Lax", path="/")
