"""The place that the organisation has chosen, opened with the rights of an administrator's account; None when neither
the CRM nor Bigin is linked and enabled, or when nobody's account is left to carry the link.
"""

from collections.abc import Callable
from typing import Any, Protocol

from app.clients.crm import Crm
from app.now import Source
from app.search.metadata import Metadata
from app.settings import Settings
from app.storage.database import Database
from app.storage.identity.accounts import Account
from app.storage.tokens import TokenStore
from app.storage.visiting.links import Link
from app.visitors.links import KnownLinks
from app.visitors.places.crm import CrmPlace
from app.visitors.places.place import Place
from app.visitors.places.records import Rights
from app.visitors.places.steps import Steps
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
    place = _crm(house, link)
    return (place, Steps(house.database, house.source, f"{link.part}/{link.outside_id}")) if place is not None else None


def _crm(house: House, link: Link) -> Place | None:
    account = carrier(house, link)
    if account is None:
        return None
    terms = Terms.from_json({"since": link.linked_at.isoformat(), **link.settings})
    return CrmPlace(rights(house, account, house.crm_of(account), link.outside_id), terms)


def carrier(house: House, link: Link) -> Account | None:
    """The first administrator's account that is still there (C1)."""
    found = (house.tokens.account(cliq_user_id) for cliq_user_id in link.admins)
    return next((account for account in found if account is not None and account.state == "linked"), None)


def rights(house: House, account: Account, crm: Crm, organisation: str) -> Rights:
    """What an account of the CRM may do."""
    metadata, language = house.metadata, account.language or house.settings.default_language

    def once(work: Callable[[], Any]) -> Callable[[], Any]:
        kept: list[Any] = []

        def found() -> Any:
            if not kept:
                kept.append(work())
            return kept[0]

        return found

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
    org = once(lambda: metadata.org(crm, organisation))
    return Rights(
        crm=crm,
        organisation=organisation,
        zone=(org().time_zone if org() is not None else "") or house.settings.default_zone,
        catalog=once(lambda: metadata.whole_catalog(crm, organisation, language, profile)),
        people=once(lambda: metadata.people(crm, organisation)),
        org=org,
        won=once(won),
        url=lambda module, record_id: house.record_url(account, module, record_id),
    )
