"""The composition root's list: every client, store and cache of one process, built once from the settings.

Holds no rule of the product: what is asked and said is decided by handlers, through a Context.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.clients import addresses, http, regions
from app.clients.cliq import Cliq
from app.clients.crm import Crm
from app.clients.http import Adapter, Http, Log
from app.clients.oauth import OAuth
from app.cliq import text
from app.cliq.request import CliqRequest
from app.delivery.charts import Charts
from app.delivery.pacing import Pace
from app.delivery.sender import Sender
from app.i18n import catalogues
from app.i18n.sentences import Sentences
from app.now import Source
from app.render.renderer import Renderer
from app.search import roles
from app.search.directory import Directory
from app.search.metadata import Metadata
from app.search.people import Keep
from app.search.recent import Recent
from app.settings import Settings
from app.storage.database import Database
from app.storage.heard import Hearing
from app.storage.identity.accounts import Account, Invitation, Linked, link_url, rights
from app.storage.known import KnownFlags, KnownPeople, SharedMetadata
from app.storage.tokens import TokenStore
from app.storage.vault import Vault, derive
from app.visitors.service import VisitorServices

SERVICES = ("accounts", "crm", "clearbit", "hunter", "mailchimp")  # what is called over HTTP, besides Cliq
REFERENCE_KEYS = "references"  # what the HMAC keys of buttons are derived for


@dataclass(frozen=True)
class Services(VisitorServices):
    """One per process. `keys`: what buttons are signed with, the newest first."""

    settings: Settings
    source: Source
    database: Database
    vault: Vault
    keys: tuple[bytes, ...]
    oauth: OAuth
    tokens: TokenStore
    people: KnownPeople
    flags: KnownFlags
    metadata: Metadata
    recent: Recent
    directory: Directory
    hearing: Hearing
    https: Mapping[str, Http]

    def words_for(self, call: CliqRequest) -> Sentences:
        """Sentences for whoever sent the request (L1): their Cliq language, the last one known, the CRM's, ours.

        A language that nothing here is written in counts as not said.
        """
        return self.words_of(call.user_id, call.user.language, call.user.zone)

    def words_of(
        self, cliq_user_id: str, language: str = "", zone: str = "", *, house: tuple[str, str] = ("", "")
    ) -> Sentences:
        """Sentences for somebody who may not have asked; `language` and `zone` as just heard, '' when not.

        house   language and zone of the organisation, for who has said neither
        """
        languages = [language]
        person = self.people.get(cliq_user_id)
        if person is not None:
            languages.append(person.language or "")
            zone = zone or person.zone or ""
        if not zone or not any(map(catalogues.known, languages)):
            account = self.tokens.account(cliq_user_id)
            if account is not None:
                languages.append(account.language or "")
                zone = zone or account.zone or ""
        languages.append(house[0])
        return self.words(next((one for one in languages if catalogues.known(one)), ""), zone or house[1])

    def words(self, language: str = "", zone: str = "") -> Sentences:
        chosen = catalogues.best(language, self.settings.default_language)
        return _sentences(chosen, zone or self.settings.default_zone)

    # -- whose CRM ------------------------------------------------------------------------------------------------

    def account_for(self, cliq_user_id: str) -> Account | None:
        """The account a person's questions run under: their own, or the organisation's one (A2); None when unlinked."""
        if self.settings.service_account:
            with self.database.read() as tables:
                service = tables.accounts.service()
            return self._described(service) if service else None
        account = self.tokens.account(cliq_user_id)
        return self._described(account) if account is not None and account.state == "linked" else account

    def house_account(self) -> Account | None:
        """The account that the organisation's own work runs under: its service account, else its first sender."""
        with self.database.read() as tables:
            found = tables.accounts.service() or next(iter(tables.accounts.senders()), None)
        return self._described(found) if found is not None else None

    def forget(self, cliq_user_id: str) -> None:
        """After unlinking: neither the account nor the answers that were read with it are used again."""
        self.tokens.forget(cliq_user_id)
        self.recent.forget(rights(cliq_user_id, cliq_user_id))

    def _described(self, account: Account) -> Account:
        """With what only the CRM knows of its owner; asked once, then stored with the account."""
        if account.crm_user_id and account.crm_organisation_id:
            return account
        crm = self.crm_of(account)
        user, org = crm.current_user(), crm.org()
        facts: dict[str, Any] = {}
        if user is not None:
            facts = {"crm_user_id": user.id, "profile_id": user.profile_id, "role_name": user.role}
            facts |= {"language": user.language or account.language, "zone": account.zone or user.time_zone}
        if org is not None:
            facts["crm_organisation_id"] = org.id
        with self.database.write() as tables:
            tables.accounts.describe(account.cliq_user_id, **facts)
        self.tokens.forget(account.cliq_user_id)
        return self.tokens.account(account.cliq_user_id) or account

    def crm_of(self, account: Linked) -> Crm:
        return Crm(
            self.https["crm"],
            api_domain=account.api_domain,
            tokens=self.tokens.tokens(account.cliq_user_id),
            organisation=account.crm_organisation_id or account.api_domain,
        )

    def cliq_of(self, account: Linked | None) -> Cliq:
        """Cliq in the name of an account's owner; in nobody's for late answers, whose address is the right."""
        settings = self.settings
        url = settings.cliq_url or regions.region((account and account.location) or settings.data_center).cliq
        tokens = self.tokens.tokens(account.cliq_user_id) if account else None
        return Cliq(self.https["cliq"], cliq_url=url, tokens=tokens, allowed=(url,))

    @cached_property
    def sender(self) -> Sender:
        """How a worker sends one message."""
        settings = self.settings
        bot, appkey = settings.bot_unique_name, settings.extension_appkey
        return Sender(self.cliq_of, self.salesiq.of, self.tokens, self.database, bot=bot, appkey=appkey)

    @cached_property
    def pace(self) -> Pace:
        given = self.settings
        return Pace(given.pace_cards, given.pace_texts, given.pace_window_seconds, given.lock_seconds)

    @cached_property
    def charts(self) -> Charts:
        """Charts as slides and pictures; the process that draws is started with the first picture."""
        given = self.settings
        return Charts(
            Renderer(given.data_dir / "matplotlib"),
            self.database,
            self.source,
            self.keys,
            public_url=given.public_url,
            days=given.chart_days,
            natively=given.charts == "native",
        )

    @cached_property
    def papers(self) -> Renderer:
        """Transcripts as PDF; the process that draws is started with the first one."""
        return Renderer(self.settings.data_dir / "matplotlib", "papers")

    def link_url(self, call: CliqRequest) -> str:
        """Where the sender of a request links their Zoho account; works for that person only."""
        invitation = Invitation(call.user_id, call.org_id, self.words_for(call).language)
        return link_url(self.settings.public_url, self.vault, invitation, self.source.now())

    def keep_for(self, account: Account) -> Keep | None:
        """The role filter of a service account; None where the CRM's own rights are all there is."""
        if not (self.settings.service_account and self.settings.service_account_roles):
            return None
        crm, organisation = self.crm_of(account), organisation_of(account)
        people = self.metadata.people(crm, organisation)
        return roles.keeper(self.metadata.roles(crm, organisation), self.settings.service_account_roles, people)

    def record_url(self, account: Account, module: str, record_id: str) -> str:
        """Where a record is opened in the CRM's own pages (zoho-crm deep links: /crm/{org}/tab/{module}/{id})."""
        web, domain_name = self._crm_web(account)
        return f"{web}/crm{f'/{domain_name}' if domain_name else ''}/tab/{module}/{record_id}"

    def record_at(self, account: Account, url: str) -> tuple[str, str] | None:
        """(module, record id) of an address of this account's CRM; None when it is none."""
        return addresses.record_in(url, *self._crm_web(account))

    def _crm_web(self, account: Account) -> tuple[str, str]:
        """Where the CRM's own pages are, and what the organisation is called in their addresses, '' when not known."""
        region = regions.REGIONS.get(account.location or self.settings.data_center)
        web = self.settings.crm_web_url or (region or regions.region(self.settings.data_center)).crm_web
        org = self.metadata.org(self.crm_of(account), organisation_of(account))
        return web, org.domain_name if org is not None else ""

    def icon_url(self, key: str = "") -> str:
        """The picture of a suggestion; its address carries the signed reference of what is suggested (Z10)."""
        return f"{self.settings.public_url}/icon/{key or 'crm'}.png"

    def close(self) -> None:
        for drawing in {"charts", "papers"} & self.__dict__.keys():
            self.__dict__[drawing].close()
        self.database.close()


@functools.lru_cache(maxsize=256)
def _sentences(language: str, zone: str) -> Sentences:
    return Sentences(language, zone, escape=text.escape)


def organisation_of(account: Account) -> str:
    """The key of an account's organisation in caches; until the CRM has told its id, the account stands for itself."""
    return account.crm_organisation_id or f"account {account.cliq_user_id}"


def build_services(
    settings: Settings,
    source: Source,
    *,
    adapters: Mapping[str, Adapter] | None = None,
    log: Log | None = None,
) -> Services:
    """Everything one process needs. Opens the database lazily and calls nobody.

    adapters  {url prefix: adapter}: where tests and rehearsals put a service in process
    """
    vault = Vault(settings.secret_keys)
    database = Database(settings.database_url, vault, settings.database_connections)
    to_cliq = http.Limits(repeats_throttled=False, deadline_seconds=settings.send_seconds)
    limits = {name: http.Limits() for name in SERVICES} | {"cliq": to_cliq, "salesiq": to_cliq}
    hearing = Hearing(database, source)
    https = {
        name: Http(name, source=source, log=log, hearing=hearing, limits=limit, adapters=adapters)
        for name, limit in limits.items()
    }
    oauth = OAuth(
        https["accounts"],
        source=source,
        accounts_url=settings.accounts_url or regions.region(settings.data_center).accounts,
        client_id=settings.zoho_client_id,
        client_secret=settings.zoho_client_secret,
        redirect_uri=f"{settings.public_url}/oauth/callback",
        allowed=settings.allowed_accounts,
    )
    return Services(
        settings=settings,
        source=source,
        database=database,
        vault=vault,
        keys=derive(settings.secret_keys, REFERENCE_KEYS),
        oauth=oauth,
        tokens=TokenStore(database, oauth.refresh, source),
        people=KnownPeople(database, source),
        flags=KnownFlags(database, source),
        metadata=Metadata(SharedMetadata(database), source),
        recent=Recent(database, source),
        directory=Directory(source),
        hearing=hearing,
        https=https,
    )
