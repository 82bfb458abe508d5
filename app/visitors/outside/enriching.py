"""Enrichment (E1-E7): which service is asked about an e-mail address, how often, and what of it is kept how long.

A service is asked when nothing fresh is known, within the day's allowance, and not about who it does not know; what it
says is kept at once, since the call is paid for. Who sees it is decided elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from app.clients.enrichment import clearbit
from app.clients.enrichment.clearbit import Clearbit
from app.clients.enrichment.hunter import Hunter
from app.clients.enrichment.provider import Callback, Found, Provider, Status
from app.clients.http import Http
from app.now import Source
from app.storage.asking.lookups import Lookup
from app.storage.database import Database
from app.storage.visiting.links import Link
from app.visitors.links import KnownLinks

PART = "enrichment"
PROVIDERS = ("clearbit", "hunter")
REFRESH_DAYS = (7, 30, 90)
MISSED_DAYS, QUEUED_MINUTES = 7, 30
AGAIN_SECONDS = (5, 15, 60, 300)  # after these a queued look-up is asked for once more; then at the next visit
REVEAL = "reveal"
CALLBACK_PATH = "/answers/clearbit"


@dataclass(frozen=True)
class Terms:
    """The settings of the link, read leniently: checked when they are saved.

    daily    calls a day at most      reveal   whether a company is looked up by network address (E7)
    maps     whether values go onto the visitor's record (E4)
    module   'Leads' or 'Contacts'    pairs    (path in the answer, api name of the field, whether it is on)
    """

    provider: str = PROVIDERS[0]
    days: int = 30
    daily: int = 500
    reveal: bool = False
    maps: bool = False
    module: str = "Leads"
    pairs: tuple[tuple[str, str, bool], ...] | None = None

    @classmethod
    def of(cls, link: Link) -> "Terms":
        given = {name: link.settings[name] for name in cls.__dataclass_fields__ if name in link.settings}
        if given.get("pairs") is not None:
            given["pairs"] = tuple((str(path), str(name), bool(is_on)) for path, name, is_on in given["pairs"])
        return cls(**given)


@dataclass(frozen=True)
class Asked:
    """What is known of an address now.

    status  'found', 'missed', 'queued', or 'none': nothing is known, and nobody could be asked
    token, tries   of a queued look-up, and how often it was asked for
    is_new  the service was asked just now
    """

    status: Literal["found", "missed", "queued", "none"]
    service: str = ""
    person: Mapping[str, Any] = field(default_factory=dict, repr=False)
    company: Mapping[str, Any] = field(default_factory=dict, repr=False)
    token: str = field(default="", repr=False)
    tries: int = 0
    is_new: bool = False

    @property
    def body(self) -> dict[str, Any]:
        """The learned part 'enrichment'."""
        return {"provider": self.service, "person": dict(self.person), "company": dict(self.company)}


NOTHING = Asked("none")


class Enriching:
    """urls   in place of the vendors' addresses, by service; '' for those"""

    def __init__(
        self,
        database: Database,
        source: Source,
        links: KnownLinks,
        https: Mapping[str, Http],
        *,
        urls: Mapping[str, str],
        public_url: str,
    ) -> None:
        self._database, self._source, self._links, self._https = database, source, links, https
        self._urls, self._public_url = urls, public_url

    @property
    def terms(self) -> Terms | None:
        """None while enrichment is not linked, or switched off."""
        link = self._links.get(PART)
        return Terms.of(link) if link is not None and link.is_on else None

    def provider(self, name: str, key: str) -> Provider:
        given = self._https[name], key, self._urls.get(name, "")
        return Hunter(*given) if name == "hunter" else Clearbit(*given)

    def check(self, name: str, key: str) -> Status:
        """Whether a service takes a key. raises RateLimited, ServiceUnavailable"""
        return self.provider(name, key).check()

    # -- asking ---------------------------------------------------------------------------------------------------

    def of_email(self, email: str, *, anew: bool = False) -> Asked:
        """What is known of an address, asked when it must be.

        anew    although something fresh is known: a refresh, or a look-up that was queued
        raises  RateLimited, ServiceUnavailable: nothing has changed then
        """
        terms, link = self.terms, self._links.get(PART)
        if terms is None or link is None or not email or not link.secret:
            return NOTHING
        now = self._source.now()
        with self._database.read() as tables:
            kept = tables.lookups.get(terms.provider, email)
        if kept is not None and kept.refresh_at > now and not anew:
            return _asked(kept)
        if not self._spend(terms.provider, terms.daily):
            return _asked(kept)
        token = kept.token if kept is not None and kept.token else self._source.token(24)
        found = self.provider(terms.provider, str(link.secret)).lookup(email, self._callback(terms.provider, token))
        if found.status in ("quota", "key"):
            self._stop(terms.provider, found.status)
            return _asked(kept)
        return _asked(self._kept(terms, email, found, kept, token), is_new=True)

    def company_at(self, address: str) -> Asked:
        """E7: the company of a network address, where that is switched on; kept as look-ups by e-mail are."""
        terms, link = self.terms, self._links.get(PART)
        if terms is None or link is None or not terms.reveal or not address or not link.secret:
            return NOTHING
        now = self._source.now()
        with self._database.read() as tables:
            kept = tables.lookups.get(REVEAL, address)
        if kept is not None and kept.refresh_at > now:
            return _asked(kept)
        if terms.provider != clearbit.SERVICE or not self._spend(REVEAL, terms.daily):
            return _asked(kept)
        found = Clearbit(self._https["clearbit"], str(link.secret), self._urls.get("clearbit", "")).company_at(address)
        if found.status in ("quota", "key"):
            self._stop(REVEAL, found.status)
            return _asked(kept)
        return _asked(self._kept(terms, address, found, kept, "", service=REVEAL), is_new=True)

    def told(self, raw: bytes, signature: str, body: Mapping[str, Any]) -> tuple[str, str] | None:
        """A webhook of Clearbit says what it found: (the address that was asked for, the id of the look-up).

        None: it is not signed with our key, or we did not ask for it, or it has been told before
        """
        terms, link = self.terms, self._links.get(PART)
        if terms is None or link is None or not link.secret:
            return None
        found = clearbit.told(str(link.secret), raw, signature, body)
        with self._database.read() as tables:
            kept = tables.lookups.by_token(clearbit.SERVICE, str(body.get("id") or ""))
        if found is None or kept is None:
            return None
        self._kept(terms, kept.email, found, kept, "")
        return kept.email, str(kept.token)

    # -- keeping --------------------------------------------------------------------------------------------------

    def _kept(
        self, terms: Terms, about: str, found: Found, before: Lookup | None, token: str, service: str = ""
    ) -> Lookup:
        now, is_queued = self._source.now(), found.status == "queued"
        holds = {"found": timedelta(days=terms.days), "queued": timedelta(minutes=QUEUED_MINUTES)}
        tries = before.tries + 1 if before is not None and before.status == "queued" else 1

        def keep(tables: Any) -> Lookup:
            made = Lookup(
                service=service or terms.provider,
                digest=before.digest if before is not None else tables.lookups.digest(about),
                status=found.status,
                fetched_at=now,
                refresh_at=now + holds.get(found.status, timedelta(days=MISSED_DAYS)),
                token=token if is_queued else None,
                tries=tries,
                email=about,
                person=found.person,
                company=found.company,
            )
            tables.lookups.put(made)
            return made

        return self._database.change(keep)

    def _spend(self, service: str, most: int) -> bool:
        return self._database.change(lambda tables: tables.lookups.spend(service, self._source.now(), most))

    def _stop(self, service: str, why: str) -> None:
        self._database.change(lambda tables: tables.lookups.stop(service, self._source.now(), why))

    def _callback(self, service: str, token: str) -> Callback | None:
        """Only an address that the world can reach is told."""
        return Callback(self._public_url + CALLBACK_PATH, token) if service == clearbit.SERVICE else None


def _asked(kept: Lookup | None, *, is_new: bool = False) -> Asked:
    if kept is None:
        return NOTHING
    halves = kept.person, kept.company
    match kept.status:
        case "found":
            return Asked("found", kept.service, *halves, is_new=is_new)
        case "queued":
            return Asked("queued", kept.service, *halves, kept.token or "", kept.tries, is_new)
    return Asked("missed", kept.service, is_new=is_new)
