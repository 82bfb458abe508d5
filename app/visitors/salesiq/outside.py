"""SalesIQ as somebody of ours: the organisation's administrator who carries the link, or an operator."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.clients import regions
from app.clients.http import Http
from app.clients.salesiq.portal import SalesIQ, visitors_since
from app.clients.salesiq.talking import SCOPES, STATUS_SCOPES, Talking
from app.clients.salesiq.wire import Json, Wire
from app.errors import MissingScope, NotLinked
from app.storage.identity.accounts import Account
from app.storage.tokens import TokenStore
from app.visitors.links import KnownLinks
from app.visitors.salesiq.allowance import Allowance

PART = "salesiq"


@dataclass(frozen=True)
class Portals:
    """url  SALESIQ_URL; '' for the data centre's own host."""

    http: Http
    tokens: TokenStore
    links: KnownLinks
    allowance: Allowance
    url: str
    data_center: str

    def of(self, account: Account, screenname: str = "") -> SalesIQ:
        """With that account's rights; raises NotLinked when no portal is linked and none is named."""
        link = self.links.get(PART)
        name = screenname or (link.outside_id if link is not None else "")
        wire = Wire(self.http, self.host(account), name, self.tokens.tokens(account.cliq_user_id), self.allowance)
        return SalesIQ(wire)

    def host(self, account: Account) -> str:
        return self.url or regions.salesiq(account.location or self.data_center)

    def talking(self, account: Account) -> Talking:
        """What that account's owner may do in conversations, under their own name.

        raises  NotLinked; MissingScope when they have not consented to that
        """
        _require(account, SCOPES)
        return Talking(self.of(account).wire)

    def presence(self, account: Account) -> Talking:
        """The same, for saying whether they are available; raises as `talking`."""
        _require(account, STATUS_SCOPES)
        return Talking(self.of(account).wire)

    def house(self) -> SalesIQ:
        """With the rights of the administrator who carries the link; raises NotLinked when there is none."""
        return self.of(carrier(self.links, self.tokens, PART))

    def steward(self) -> Talking:
        """What the administrator who carries the link may do in conversations: for rules; raises NotLinked."""
        return Talking(self.house().wire)

    def visitors_since(self, since: datetime) -> list[Json]:
        """Who was on a site after that, as SalesIQ lists them; raises NotLinked, ServiceError."""
        return list(visitors_since(self.house(), since))


def _require(account: Account, scopes: Collection[str]) -> None:
    """raises MissingScope when the account's owner has not consented to one of them"""
    missing = set(scopes) - set((account.scopes or " ".join(scopes)).split())
    if missing:
        raise MissingScope(PART, "consent", remote_code="", scopes=sorted(missing))


def carrier(links: KnownLinks, tokens: TokenStore, part: str) -> Account:
    """The account that a part's calls are made with: the first administrator's who is still there.

    raises  NotLinked when the part is not linked, or nobody's account is left
    """
    found = links.get(part)
    for cliq_user_id in found.admins if found is not None else ():
        account = tokens.account(cliq_user_id)
        if account is not None and account.state == "linked":
            return account
    raise NotLinked(reason="no_carrier", part=part)
