"""The place that the organisation has chosen, opened with the rights of an administrator's account; None when neither
the CRM nor Bigin is linked and enabled, or when nobody's account is left to carry the link.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from app.clients import regions
from app.clients.crm import Crm
from app.clients.http import Http
from app.clients.oauth import OAuth
from app.clients.visitors.bigin import Bigin
from app.now import Source
from app.search.metadata import Metadata
from app.settings import Settings
from app.storage.database import Database
from app.storage.identity.accounts import Account
from app.storage.tokens import TokenStore
from app.storage.visiting.links import Link
from app.visitors.links import KnownLinks
from app.visitors.places import consents as consenting
from app.visitors.places.bigin import BiginPlace
from app.visitors.places.crm import CrmPlace
from app.visitors.places.place import Place
from app.visitors.places.records import Rights
from app.visitors.places.steps import HELD_LEASES, Steps
from app.visitors.places.terms import Terms

PLACES = ("crm", "bigin")


class House(Protocol):
    """The part of Services that is needed here."""

    @property
    def settings(self) -> Settings: ...
    @property
    def source(self) -> Source: ...
    @property
    def database(self) -> Database: ...
    @property
    def tokens(self) -> TokenStore: ...
    @property
    def metadata(self) -> Metadata: ...
    @property
    def links(self) -> KnownLinks: ...
    @property
    def oauth(self) -> OAuth: ...
    @property
    def https(self) -> Mapping[str, Http]: ...

    def crm_of(self, account: Account) -> Crm: ...
    def record_url(self, account: Account, module: str, record_id: str) -> str: ...


def chosen(links: KnownLinks) -> Link | None:
    """The link that visitors go by: the CRM's, else Bigin's; only one of the two is enabled at a time."""
    return next((link for part in PLACES if (link := links.get(part)) is not None and link.is_on), None)


def open_place(house: House) -> tuple[Place, Steps] | None:
    """The place, and the memory of what was written there."""
    link = chosen(house.links)
    if link is None:
        return None
    place = open_link(house, link)
    return (place, steps_of(house, link)) if place is not None else None


def steps_of(house: House, link: Link) -> Steps:
    """What was written there, under a key of the organisation: relinking to another begins with an empty memory."""
    held_seconds = HELD_LEASES * house.settings.lease_seconds
    return Steps(house.database, house.source, f"{link.part}/{link.outside_id}", held_seconds)


def open_link(house: House, link: Link) -> Place | None:
    """Also of a link that is switched off; None when nobody's account is left."""
    return _crm(house, link) if link.part == "crm" else _bigin(house, link)


def open_for(house: House, person: Account) -> tuple[Place, Steps] | None:
    """The same with the rights of the person who clicks, where it is the CRM; Bigin knows the link's only."""
    link = chosen(house.links)
    if link is None or link.part != "crm":
        return open_place(house)
    place = _crm(house, link, person)
    return (place, steps_of(house, link)) if place is not None else None


def _crm(house: House, link: Link, person: Account | None = None) -> Place | None:
    account = person or carrier(house, link)
    if account is None:
        return None
    terms = Terms.from_json({"since": link.linked_at.isoformat(), **link.settings})
    return CrmPlace(rights(house, account, house.crm_of(account), link.outside_id), terms)


def _bigin(house: House, link: Link) -> Place | None:
    consents = consenting.of(link)
    if not consents:
        return None
    tokens = consenting.ConsentTokens(
        consents, house.oauth, house.source, house.links.fetched, lambda gone: _forgotten(house, link, gone)
    )
    client = Bigin(
        house.https["crm"], api_domain=consents[0].api_domain, tokens=tokens, organisation=f"bigin {link.outside_id}"
    )
    terms = Terms.from_json({"since": link.linked_at.isoformat(), **link.settings, "module": "Contacts"})
    return BiginPlace(_bigin_rights(house, client, link, terms), terms, house.source.now)


def _forgotten(house: House, link: Link, gone: consenting.Consent) -> None:
    """A consent that was taken away is kept no longer, so that health counts those that are left (C1)."""
    with house.database.write() as tables:
        present = tables.links.get(link.part)
        if present is None or gone not in consenting.of(present):
            return
        tables.links.change(replace(present, secret=consenting.without(present, gone)), present.version)
        before = {"consent": gone.name or gone.email}
        tables.audit.record("system", "link.changed", link.part, house.source.now(), before=before, after=None)
    house.links.forget()


def _bigin_rights(house: House, client: Bigin, link: Link, terms: Terms) -> Rights:
    metadata, organisation, language = house.metadata, f"bigin {link.outside_id}", house.settings.default_language
    org = _once(lambda: metadata.org(client, organisation))
    domain = org().domain_name if org() is not None else ""
    region = regions.region(house.settings.data_center)
    web = house.settings.crm_web_url or region.crm_web.replace("//crm.", "//bigin.")
    return Rights(
        crm=client,
        organisation=organisation,
        zone=(org().time_zone if org() is not None else "") or house.settings.default_zone,
        catalog=_once(lambda: metadata.whole_catalog(client, organisation, language, "")),
        people=_once(lambda: metadata.people(client, organisation)),
        org=org,
        won=lambda: frozenset(terms.won),
        # By analogy with the address of a deal, which a public client shows; of a contact none was found.
        url=lambda module, record_id: f"{web}/bigin/{domain}/Home#/{module.lower()}/{record_id}",
    )


def _once(work: Callable[[], Any]) -> Callable[[], Any]:
    """Work that is done when it is first asked for, and then remembered."""
    kept: list[Any] = []

    def found() -> Any:
        if not kept:
            kept.append(work())
        return kept[0]

    return found


def carrier(house: House, link: Link) -> Account | None:
    """The first administrator's account that is still there (C1)."""
    found = (house.tokens.account(cliq_user_id) for cliq_user_id in link.admins)
    return next((account for account in found if account is not None and account.state == "linked"), None)


def rights(house: House, account: Account, crm: Crm, organisation: str) -> Rights:
    """What an account of the CRM may do."""
    metadata, language = house.metadata, account.language or house.settings.default_language

    def won() -> frozenset[str]:
        pipelines = metadata.pipelines(crm, organisation, language)
        return frozenset(
            name
            for pipeline in pipelines
            for stage in pipeline.stages
            if stage.forecast_type == "Closed Won"
            for name in (stage.actual, stage.display)
        )

    profile = account.profile_id or ""
    org = _once(lambda: metadata.org(crm, organisation))
    return Rights(
        crm=crm,
        organisation=organisation,
        zone=(org().time_zone if org() is not None else "") or house.settings.default_zone,
        catalog=_once(lambda: metadata.whole_catalog(crm, organisation, language, profile)),
        people=_once(lambda: metadata.people(crm, organisation)),
        org=org,
        won=_once(won),
        url=lambda module, record_id: house.record_url(account, module, record_id),
    )
