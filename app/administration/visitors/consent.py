"""What the consent to a link asks for, and what is linked by it (C1). An administrator of the CRM organisation gives
it, through a link that works once; whoever is none is told whom to ask.

It shows no page: app/web/visitors/linking.py does.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.administration.visitors import links
from app.clients.crm import Crm
from app.clients.http import Tokens
from app.clients.oauth import SCOPES
from app.clients.salesiq.portal import SalesIQ
from app.clients.salesiq.wire import Wire
from app.clients.visitors.bigin import SCOPES as BIGIN_SCOPES
from app.clients.visitors.bigin import Bigin
from app.errors import UserError
from app.services import Services
from app.storage.identity.accounts import Account, OAuthState
from app.storage.visiting.links import Link
from app.visitors.intake.chatting import text
from app.visitors.places import consents

LINK_HOURS = 48
PATH = "/link/"
STATE_KIND = "linking"
Outside = tuple[str, str]  # id, name

SALESIQ_SCOPES: Mapping[str, str] = {
    "SalesIQ.portals.READ": "which portals there are",
    "SalesIQ.apps.READ": "the brands of the portal",
    "SalesIQ.apps.CREATE": "add a brand for another site",
    "SalesIQ.departments.READ": "the departments of the portal",
    "SalesIQ.operators.READ": "who answers chats, and who is there just now",
    "SalesIQ.operators.UPDATE": "say whether you are available for chats",
    "SalesIQ.conversations.READ": "what was said in a chat, and where its visitor came from",
    "SalesIQ.conversations.CREATE": "answer a visitor",
    "SalesIQ.conversations.UPDATE": "pick up, assign, transfer and end a chat",
    "SalesIQ.visitors.READ": "who is on the site, where no page script reports it",
    "SalesIQ.visitors.UPDATE": "write down what was learned of a visitor",
    "SalesIQ.webhooks.ALL": "have SalesIQ tell us what happens",
    "SalesIQ.trackingpresets.READ": "compare its presets of rings with ours",
    "SalesIQ.leadscorerules.READ": "compare its scores with ours",
    "SalesIQ.triggerrules.READ": "compare its triggers with ours",
    "SalesIQ.visitorroutingrules.READ": "compare whom its visitors go to with ours",
    "SalesIQ.chatroutingrules.READ": "compare whom its chats go to with ours",
}


@dataclass(frozen=True)
class Part:
    """What the consent to one part asks for besides the usual, and what there is to be linked to then.

    client     who says whose consent it is
    is_alone   it opens nothing else, and is kept with the link; so nothing usual is asked for
    is_chosen  which of several it is linked to is chosen here afterwards (app/administration/placing/portals.py)
    """

    scopes: Mapping[str, str]
    outside: Callable[[Services, Account, Tokens], list[Outside]]
    client: type[Crm] = Crm
    is_alone: bool = False
    is_chosen: bool = False


def _portals(services: Services, account: Account, tokens: Tokens) -> list[Outside]:
    portals = services.salesiq
    wire = Wire(portals.http, portals.host(account), "", tokens, portals.allowance)
    found = [(text(row, "screenname"), text(row, "name")) for row in SalesIQ(wire).portals()]
    return [(screenname, name or screenname) for screenname, name in found if screenname]


def _organisation(services: Services, account: Account, tokens: Tokens) -> list[Outside]:
    found = account.crm_organisation_id or ""
    org = Crm(services.https["crm"], api_domain=account.api_domain, tokens=tokens, organisation=found).org()
    return [(found, (org.name if org is not None else "") or found)]


def _bigin(services: Services, account: Account, tokens: Tokens) -> list[Outside]:
    """The organisation that was chosen at the consent page, which lists all of the administrator's."""
    org = Bigin(services.https["crm"], api_domain=account.api_domain, tokens=tokens).org()
    return [(org.id, org.name)] if org is not None else []


SIGNALS = {"ZohoCRM.signals.ALL": "tell in the CRM's own feed that a visitor is on the site"}
PARTS: dict[str, Part] = {
    "salesiq": Part(SALESIQ_SCOPES, _portals, is_chosen=True),
    "crm": Part(SIGNALS, _organisation),
    "bigin": Part(BIGIN_SCOPES, _bigin, Bigin, is_alone=True),
}


def ask(services: Services, actor: str, part: str) -> str:
    """A link that works once, for two days, and only for an administrator; raises UserError links.no_part."""
    if part not in PARTS:
        raise UserError("links.no_part", typed=part, choices=list(PARTS))
    now = services.source.now()
    state_id = f"{part}.{services.source.token(18)}"
    state = OAuthState(state_id, "", services.oauth.accounts_url, now + timedelta(hours=LINK_HOURS))
    with services.database.write() as tables:
        tables.oauth_states.add(state)
        tables.audit.record(actor, "link.asked", part, now)
    return f"{services.settings.public_url}{PATH}{services.vault.seal_json([state_id]).decode().rstrip('=')}"


def scopes(services: Services, part: str) -> Collection[str]:
    """Everything that an account must be good for: the usual, this part, and what is linked already."""
    if PARTS[part].is_alone:
        return list(PARTS[part].scopes)
    wanted = {part, *(link.part for link in links.listed(services))}
    parts = (one for name, one in PARTS.items() if name in wanted and not one.is_alone)
    return [*SCOPES, *(scope for one in parts for scope in one.scopes)]


def finish(services: Services, part: str, account: Account, tokens: Tokens, profile: str, organisation: str) -> Link:
    """Link the part with the account that has just consented.

    raises  NotAllowed when its owner may not; UserError links.nothing_there; ServiceError
    """
    is_alone = PARTS[part].is_alone
    links.require_administrator(services, profile, "" if is_alone else organisation)
    found = PARTS[part].outside(services, account, tokens)
    if not found:
        raise UserError("links.nothing_there")
    services.links.forget()
    before = services.links.get(part)
    if is_alone:
        return _kept_with_the_link(services, part, account, before, found[0])
    chosen = next((one for one in found if before is not None and one[0] == before.outside_id), None)
    if chosen is None and before is not None and PARTS[part].is_chosen:  # another's portals are no reason to move
        raise UserError("links.other_portal", name=before.outside_name)
    is_open = chosen is None and PARTS[part].is_chosen and len(found) > 1
    with services.database.write() as tables:
        tables.accounts.join(account, services.source.now())
    services.tokens.forget(account.cliq_user_id)
    offered = {"offered": [list(one) for one in found], links.UNCHOSEN: True} if is_open else {}
    actor, name = account.email or account.cliq_user_id, account.name or ""
    place = chosen or found[0]
    return links.link(services, actor, part, place, account=account, by_name=name, settings=offered, is_on=not is_open)


def _kept_with_the_link(services: Services, part: str, account: Account, before: Link | None, there: Outside) -> Link:
    """The consent of one more administrator of the same organisation, or the first of another (G2, G3)."""
    actor, name = account.email or account.cliq_user_id, account.name or account.email or ""
    where = account.accounts_server or services.oauth.accounts_url
    one = consents.Consent(name, account.email or "", account.refresh_token, where, account.api_domain)
    if before is not None and before.outside_id == there[0]:
        return links.change(services, actor, part, {}, secret=consents.added(before, one))
    return links.link(
        services, actor, part, there, by_name=name, by_id=account.cliq_user_id, secret=consents.added(None, one)
    )
