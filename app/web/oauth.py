"""Linking a Zoho account: /oauth/start opens the consent page, /oauth/callback takes its answer.

The link in chat is sealed and names its person; the state that travels through Zoho is signed, lives 15 minutes and is
used up by its first return. Which server may see the code is decided in clients/oauth.py. There is no cookie, since the
link is opened from the chat's own browser or another one; instead the account that comes back must be the person's own,
or else somebody could send their link to a colleague and read the CRM as them.
Source: https://www.zoho.com/accounts/protocol/oauth/web-apps/authorization.html, read 2026-11-21. PKCE is not offered.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app import log
from app.clients.crm import Crm
from app.clients.crm_facts import User
from app.clients.oauth import SCOPES
from app.clients.provisioning.cliq_components import SCOPES as SETUP_SCOPES
from app.clients.salesiq.talking import FILE_SCOPES, STATUS_SCOPES
from app.clients.salesiq.talking import SCOPES as TALKING_SCOPES
from app.cliq import reference
from app.errors import BotError, UserError
from app.i18n.sentences import Sentences
from app.services import Services
from app.storage.identity.accounts import LINK_PATH, OAuthState, read_ticket, rights
from app.visitors import operating
from app.web.consent import FreshTokens, account_of
from app.web.pages import page, words
from app.web.problems import problem
from app.web.throttle import Throttle

STATE_MINUTES = 15
STATE_KIND = "consent"
PARAMETER_CHARACTERS = 2000
SESSION_COOKIES = ("__Host-session", "session")  # of the administration pages; whose it is does not matter here


Finish = Callable[[OAuthState], AnyResponse]


def blueprint(services: Services, throttle: Throttle, finish: Mapping[str, Finish] | None = None) -> Blueprint:
    """finish   what to do with consents that were not asked for here, by the kind of their state: Zoho brings all of
    them back to one registered address
    """
    doors = Blueprint("oauth", __name__)
    others = finish or {}

    @doors.before_request
    def hold_back() -> Response | None:
        return None if throttle.allows(request.remote_addr or "") else problem(429, "too_many_requests")

    @doors.get(LINK_PATH)
    def start() -> AnyResponse:
        now = services.source.now()
        invitation = read_ticket(_parameter("ticket"), services.vault, now)
        if invitation is None:
            return page(words(services), "invalid", 400)
        expires = now + timedelta(minutes=STATE_MINUTES)
        state = OAuthState(
            state_id=services.source.token(18),
            cliq_user_id=invitation.cliq_user_id,
            accounts_server=services.oauth.accounts_url,
            expires_at=expires,
            organisation_id=invitation.organisation_id,
            language=invitation.language,
        )
        with services.database.write() as tables:
            tables.oauth_states.add(state)
        scopes = {**SCOPES, **SETUP_SCOPES} if invitation.sets_up else SCOPES
        if services.links.is_on("salesiq"):
            with services.database.read() as tables:
                operator = operating.operator_of(tables, invitation.cliq_user_id)
            scopes = {**scopes, **({**TALKING_SCOPES, **STATUS_SCOPES, **FILE_SCOPES} if operator is not None else {})}
        signed = reference.sign(STATE_KIND, state.state_id, reference.ANYBODY, expires, services.keys)
        answer = redirect(services.oauth.authorize_url(signed, scopes))
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    @doors.get("/oauth/callback")
    def callback() -> AnyResponse:
        kind, state = _taken(services, _parameter("state"), {STATE_KIND, *others})
        if state is None:
            return page(words(services), "invalid", 400)
        if kind != STATE_KIND:
            return others[kind](state)
        said = words(services, state.language)
        if _parameter("error"):
            log.logger().info("consent_refused", code=_parameter("error")[:40])
            return page(said, "denied")
        try:
            return _link(services, said, state)
        except BotError as error:
            name = services.source.token(6)[:8]
            log.logger().warning(
                "linking_failed", reference=name, code=error.code, remote=error.facts.get("remote_code")
            )
            return page(said, "failed", 502, reason=said.error(error), reference=name)

    return doors


def _taken(services: Services, text: str, kinds: Collection[str]) -> tuple[str, OAuthState | None]:
    """The consent under way that `state` belongs to, used up; None when it is forged, old, or was used before."""
    now = services.source.now()
    try:
        signed = reference.read(text, reference.ANYBODY, now, services.keys)
    except UserError:
        return "", None
    if signed.kind not in kinds:
        return "", None
    with services.database.write() as tables:
        return signed.kind, tables.oauth_states.take(signed.body, now)


def _link(services: Services, said: Sentences, state: OAuthState) -> Response:
    """Exchange the code, look whose account it is, and store it."""
    grant = services.oauth.exchange(_parameter("code"), _parameter("accounts-server"))
    server = _parameter("accounts-server") or services.oauth.accounts_url
    crm = Crm(services.https["crm"], api_domain=grant.api_domain, tokens=FreshTokens(grant))
    owner, organisation = crm.current_user(), crm.org()
    if owner is None or not _is_own(services, state, owner):
        log.logger().warning("other_account", asker=state.cliq_user_id)
        services.oauth.revoke(grant.refresh_token or "", server)
        return page(said, "other_account", 403, email=owner.email if owner else "")
    location = _parameter("location")
    account = account_of(grant, owner, organisation, server, location, state.cliq_user_id, state.organisation_id)
    with services.database.write() as tables:
        tables.accounts.join(account, services.source.now())
        tables.answers.forget(rights(state.cliq_user_id, state.cliq_user_id))
    services.tokens.forget(state.cliq_user_id)
    log.logger().info("linked", asker=state.cliq_user_id)
    if any(request.cookies.get(name) for name in SESSION_COOKIES):  # they came from the administration pages
        return page(said, "linked_here", email=owner.email, onward="/admin")
    return page(said, "linked", email=owner.email)


def _is_own(services: Services, state: OAuthState, owner: User) -> bool:
    """A Cliq user id is the ZUID of the Zoho account; the e-mail address decides where the CRM names no ZUID."""
    if owner.zuid:
        return owner.zuid == state.cliq_user_id
    person = services.people.get(state.cliq_user_id)
    return bool(person and person.email and owner.email and person.email == owner.email.lower())


def _parameter(name: str) -> str:
    return request.args.get(name, "")[:PARAMETER_CHARACTERS]
