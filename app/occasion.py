"""What a handler is given when nobody asks: the event, the CRM under the organisation's own rights, and whom to tell.

As in a Context everything is looked up when it is first asked for, and nothing is sent or stored here: handlers return
a Reply whose posts and changes count, and what must be written besides (`sign`) waits in `changes`.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from app.clients.crm import Crm
from app.cliq import reference
from app.cliq.reference import Reference
from app.cliq.reply import Reply
from app.errors import BadRequest, MissingScope, NotLinked, TokenRevoked
from app.i18n.sentences import Sentences
from app.search.directory import Person
from app.search.people import People
from app.services import Services, organisation_of
from app.storage.identity.accounts import Account
from app.storage.nouns import Tables
from app.visitors.happening import Happening
from app.visitors.visiting import SOURCE, Visiting
from grammar.catalog import Catalog

BUTTON_DAYS = 7


@dataclass(frozen=True)
class Event:
    """Something that happened, kept in the inbox until it is worked off.

    source    'crm', 'clock', …       name   'workflow', 'watch', 'reminder', …; together the key of its handler
    event_id  unique within its source, so that the same event twice is one
    """

    source: str
    name: str
    event_id: str
    payload: Mapping[str, Any]
    received_at: datetime


def _nothing(_payload: Mapping[str, Any]) -> str:
    return ""


def _as_it_is(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return payload


@dataclass(frozen=True)
class Door:
    """The documented shape of what a source sends to /hooks/<source>/<token>/<name>.

    required  fields that must be there, texts or numbers that are not empty; a missing one is named in the refusal
    event_id  unique id of this event in its source; '' when it has none, and then its content stands for it: the same
              content within ten minutes is the same event
    stream    events of one stream are worked off in order; '' for no order
    read      puts the payload into the shape that the handler takes; raises BadRequest(field=…)
    """

    required: tuple[str, ...] = ()
    event_id: Callable[[Mapping[str, Any]], str] = _nothing
    stream: Callable[[Mapping[str, Any]], str] = _nothing
    read: Callable[[Mapping[str, Any]], Mapping[str, Any]] = _as_it_is

    def taken(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """The payload as the handler gets it; raises BadRequest naming the field."""
        for name in self.required:
            value = payload.get(name)
            if value is None or value == "" or isinstance(value, list | dict | bool):
                raise BadRequest(field=name, reason="missing" if value in (None, "") else "wrong_type")
        return self.read(payload)


@dataclass
class Occasion:
    """One event that nobody asked for.

    changes  what is stored in the transaction that ends the event, besides the reply's own
    answers  (Cliq user id, reference) → what the button of that reference answers that person
    """

    services: Services
    event: Event
    changes: list[Callable[[Any], None]] = field(default_factory=list)
    answers: Callable[[str, Reference], Reply] | None = None

    @cached_property
    def now(self) -> datetime:
        return self.services.source.now()

    def read(self) -> AbstractContextManager[Tables]:
        """The tables, to ask; what must be written belongs into the reply's changes."""
        return self.services.database.read()

    # -- visitors -------------------------------------------------------------------------------------------------

    @cached_property
    def visiting(self) -> Visiting:
        """Visitors of web sites; what is told of them is stored with this event, and not told to its own reaction."""
        but = self.event.name if self.event.source == SOURCE else ""
        return self.services.visiting.bound(self.changes, but)

    def happened(self, happening: Happening) -> None:
        """Something happened with a visitor, or was learned: whoever wants to hear of it does, in rows of their own."""
        self.visiting.happened(happening)

    # -- the CRM --------------------------------------------------------------------------------------------------

    @cached_property
    def account(self) -> Account:
        """The organisation's own account; raises NotLinked when there is neither a service nor a sender account."""
        account = self.services.house_account()
        if account is None:
            raise NotLinked(reason="no_sender")
        return account

    @cached_property
    def crm(self) -> Crm:
        """The CRM with the rights of the organisation's account: what is shown to somebody must be theirs to see."""
        return self.services.crm_of(self.account)

    @cached_property
    def organisation(self) -> str:
        return organisation_of(self.account)

    def catalog(self, language: str = "") -> Catalog:
        """Modules and fields as the CRM shows them to the organisation's account; labels in `language`."""
        account = self.account
        language = language or account.language or self.words.language
        return self.services.metadata.catalog(self.crm, self.organisation, language, account.profile_id or "")

    @cached_property
    def people(self) -> People:
        return self.services.metadata.people(self.crm, self.organisation)

    @cached_property
    def currency(self) -> str:
        """ISO code of amounts that name no currency of their own."""
        org = self.services.metadata.org(self.crm, self.organisation)
        return org.currency if org else ""

    def currency_of(self, row: Mapping[str, Any]) -> str:
        return str(row.get("Currency") or "") or self.currency

    def record(self, module: str, record_id: str) -> dict[str, Any] | None:
        """One whole record, read now; None when it is gone."""
        return self.crm.get(module, record_id)

    def record_url(self, module: str, record_id: str) -> str:
        return self.services.record_url(self.account, module, record_id)

    # -- people ---------------------------------------------------------------------------------------------------

    def cliq_user_of(self, crm_user_id: str) -> Person | None:
        """Somebody of the CRM with their Cliq account: the one an administrator wrote down, the one they linked, else
        the one of their e-mail address.

        None when the CRM knows nobody by that id; `cliq_user_id` is None for who has no Cliq account.
        """
        with self.read() as tables:
            linked = tables.identities.cliq_of_crm_user(crm_user_id) or tables.accounts.of_crm_user(crm_user_id)
        cliq = self.services.cliq_of(self.account)
        person = self.services.directory.person(self.organisation, self.people, cliq, crm_user_id)
        return replace(person, cliq_user_id=linked) if person is not None and linked else person

    def reached(self, crm_user_id: str) -> Person | None:
        """As `cliq_user_of`, for what must not get lost: raises ServiceError when Cliq cannot be asked just now."""
        person, user = self.cliq_user_of(crm_user_id), self.people.user(crm_user_id)
        if person is None or person.cliq_user_id or user is None or not user.is_active:
            return person
        cliq = self.services.cliq_of(self.account)
        for address in filter(None, (user.zuid, user.email)):
            found = cliq.user(address)
            if found is not None:
                return replace(person, cliq_user_id=found.id)
        return person

    def words_for(self, cliq_user_id: str) -> Sentences:
        """Sentences in that person's language (L1) and zone: as Cliq or their account says, else the CRM, else ours."""
        user, (language, zone) = self.people.of_cliq_user(cliq_user_id), self._house
        house = (user.language or language, user.time_zone or zone) if user is not None else (language, zone)
        return self.services.words_of(cliq_user_id, house=house)

    @cached_property
    def words(self) -> Sentences:
        """Sentences in the organisation's language and zone: for channels."""
        return self.services.words(*self._house)

    @cached_property
    def _house(self) -> tuple[str, str]:
        """Language and zone of the organisation; '' where nobody has said, or nobody's account is left to ask with."""
        try:
            organisation_id = self.account.organisation_id or ""
            org = self.services.metadata.org(self.crm, self.organisation)
        except (NotLinked, TokenRevoked, MissingScope):
            organisation_id, org = "", None
        with self.read() as tables:
            known = tables.organisations.get(organisation_id) if organisation_id else None
        zone = (known and known.zone) or (org.time_zone if org else "")
        return (known and known.language) or "", zone or ""

    def ask(self, cliq_user_id: str, kind: str, *parts: str) -> Reply:
        """What that person would be answered by the button of this kind, under their own rights, now: for what they
        have put on a schedule. What it stores besides is stored with this event.

        raises   what the button's handler raises; NotLinked when that person has no account any more
        """
        assert self.answers is not None, "only an event that is worked off can ask"
        return self.answers(cliq_user_id, Reference(kind, reference.joined(parts)))

    def sign(self, asker: str, kind: str, *parts: str, days: float = BUTTON_DAYS) -> str:
        """The key of a button that only this Cliq user may press (reference.ANYBODY: anybody), for some days."""
        body, keys = reference.packed(parts), self.services.keys
        expires = self.now + timedelta(days=days)
        if reference.fits(kind, body):
            return reference.sign(kind, body, asker, expires, keys)
        ref_id = self.services.source.token(9)
        self.changes.append(lambda tables: tables.refs.put({ref_id: body}, asker, expires))
        return reference.sign(kind, reference.KEPT + ref_id, asker, expires, keys)
