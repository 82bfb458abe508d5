"""GET /link/<ticket>: the consent to a link, given by an administrator, who may have been sent the address.

The address works once. Who opens it proves who they are by Zoho's consent page itself; who is no administrator of the
CRM organisation is refused, told whom to ask, and given the address to send on.
"""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app import log
from app.administration.placing import portals
from app.administration.visitors import consent, links
from app.cliq import reference
from app.errors import BotError, ConfigError, NotAllowed
from app.services import Services
from app.storage.identity.accounts import OAuthState
from app.web.consent import FreshTokens, account_of
from app.web.pages import page, words
from app.web.problems import problem
from app.web.throttle import Throttle

STATE_MINUTES = 15
SALESIQ_PAGE = "/admin/salesiq"
PARAMETER_CHARACTERS = 2000


class Linking:
    def __init__(self, services: Services, throttle: Throttle) -> None:
        self._services = services
        self.blueprint = Blueprint("linking", __name__)
        self.blueprint.get(f"{consent.PATH}<ticket>")(self.start)

        @self.blueprint.before_request
        def hold_back() -> Response | None:
            return None if throttle.allows(request.remote_addr or "") else problem(429, "too_many_requests")

    def start(self, ticket: str) -> AnyResponse:
        """To the consent page."""
        services, now = self._services, self._services.source.now()
        try:
            opened: Any = services.vault.open_json(ticket.encode() + b"=" * (-len(ticket) % 4))
            state_id = str(opened[0])
        except (ConfigError, ValueError, TypeError, IndexError, KeyError):
            return page(words(services), "invalid", 400)
        part = state_id.partition(".")[0]
        if part not in consent.PARTS:
            return page(words(services), "invalid", 400)
        signed = reference.sign(
            consent.STATE_KIND, state_id, reference.ANYBODY, now + timedelta(minutes=STATE_MINUTES), services.keys
        )
        answer = redirect(services.oauth.authorize_url(signed, consent.scopes(services, part)))
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    def finish(self, state: OAuthState) -> AnyResponse:
        """The consent has come back, and its state is genuine and used up."""
        services, said = self._services, words(self._services, state.language)
        part = state.state_id.partition(".")[0]
        if request.args.get("error"):
            return page(said, "denied")
        code, server = (request.args.get(name, "")[:PARAMETER_CHARACTERS] for name in ("code", "accounts-server"))
        try:
            grant = services.oauth.exchange(code, server)
            tokens = FreshTokens(grant)
            crm = consent.PARTS[part].client(services.https["crm"], api_domain=grant.api_domain, tokens=tokens)
            owner, organisation = crm.current_user(), crm.org()
            if owner is None or not owner.zuid:
                raise NotAllowed("links.no_administrator")
            where = server or services.oauth.accounts_url
            account = account_of(grant, owner, organisation, where, request.args.get("location", ""))
            made = consent.finish(
                services, part, account, tokens, owner.profile, organisation.id if organisation is not None else ""
            )
        except NotAllowed as error:
            log.logger().warning("link_refused", part=part, code=error.code)
            services.oauth.revoke(grant.refresh_token or "", server)
            again = consent.ask(services, owner.email if owner is not None else "", part)
            return page(said, "link_refused", 403, reason=said.error(error), url=again)
        except BotError as error:
            name = services.source.token(6)[:8]
            log.logger().warning(
                "linking_failed", reference=name, code=error.code, remote=error.facts.get("remote_code")
            )
            return page(said, "failed", 502, reason=said.error(error), reference=name)
        log.logger().info("part_linked", part=part)
        if portals.is_open(made):
            names = ", ".join(name for _, name in portals.offered(made))
            return page(said, "part_choose", names=names, onward=SALESIQ_PAGE)
        warns = any(trouble.part == part for trouble in links.troubles(services))
        return page(said, "part_linked_alone" if warns else "part_linked", where=made.outside_name)
