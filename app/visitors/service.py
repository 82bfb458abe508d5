"""What one process needs for visitors of web sites; a part of app/services.py, which builds everything else."""

from collections.abc import Mapping
from functools import cached_property

from app.clients.http import Http
from app.clients.wire.webhooks import Webhooks
from app.now import Source
from app.settings import Settings
from app.storage.database import Database
from app.storage.tokens import TokenStore
from app.visitors.links import KnownLinks
from app.visitors.outside.enriching import Enriching
from app.visitors.outside.mailing import Mailing
from app.visitors.ruling import KnownRules
from app.visitors.salesiq.allowance import Allowance
from app.visitors.salesiq.outside import Portals
from app.visitors.visiting import Visiting


class VisitorServices:
    settings: Settings
    source: Source
    database: Database
    tokens: TokenStore
    https: Mapping[str, Http]

    @cached_property
    def links(self) -> KnownLinks:
        """What the organisation is linked to."""
        return KnownLinks(self.database, self.source)

    @cached_property
    def visiting(self) -> Visiting:
        return Visiting(self.database, self.source, self.links)

    @cached_property
    def ruling(self) -> KnownRules:
        """The rules on visitors, compiled."""
        return KnownRules(self.database)

    @cached_property
    def webhooks(self) -> Webhooks:
        """Calls of addresses that administrators named in rules."""
        return Webhooks()

    @cached_property
    def salesiq(self) -> Portals:
        given = self.settings
        allowance = Allowance(self.database, self.source, given.salesiq_per_minute)
        return Portals(self.https["salesiq"], self.tokens, self.links, allowance, given.salesiq_url, given.data_center)

    @cached_property
    def enriching(self) -> Enriching:
        """Who is behind an e-mail address."""
        given = self.settings
        urls = {"clearbit": given.clearbit_url, "hunter": given.hunter_url}
        return Enriching(self.database, self.source, self.links, self.https, urls=urls, public_url=given.public_url)

    @cached_property
    def mailing(self) -> Mailing:
        """Mail campaigns, and joining mailing lists."""
        return Mailing(self.database, self.source, self.links, self.https["mailchimp"], self.settings.mailchimp_url)
