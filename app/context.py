"""What one handler is given: who asks, where, when, in which language, and the doors to the CRM and to storage.

Everything is looked up when it is first asked for, so that a help text costs no query. Nothing is sent or stored here:
handlers return a Reply, and what must be written later (`keep`) waits in `changes` for dispatch's transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from app.clients.cliq import Channel
from app.clients.crm import Crm
from app.clients.crm_facts import User
from app.cliq import reference, text
from app.cliq.form import Option
from app.cliq.reference import Reference
from app.cliq.request import CliqRequest
from app.delivery import place
from app.errors import NotLinked, ServiceRejected, Stale
from app.i18n.sentences import Sentences
from app.search import find, run
from app.search import plan as planning
from app.search.asking.asking import Asking, asking_of
from app.search.directory import Person
from app.search.people import People
from app.search.run import Answer
from app.services import Services, organisation_of
from app.storage.identity.accounts import Account, rights
from app.visitors.visiting import Visiting
from app.writing import lookups
from app.writing.desk import Desk
from grammar.catalog import Catalog, Field, Module
from grammar.command.nodes import Command

BUTTON_DAYS = 7


@dataclass(frozen=True)
class Entry:
    """What else can be done with one record: a line of the form behind More… on its card.

    label    key of its sentence
    modules  api names of the modules that have it; None: every one
    place    small numbers stand first
    """

    label: str
    modules: frozenset[str] | None = None
    place: int = 100


@dataclass
class Context:
    """One question of one person.

    call       the verified request
    reference  the verified reference of the button that was pressed or the suggestion that was picked, else None
    is_public  that button stands on a message which everybody in the chat sees
    changes    what dispatch stores in the transaction of this answer, besides the posts
    more       Routes.more: what the features offer for one record
    """

    services: Services
    call: CliqRequest
    reference: Reference | None = None
    is_public: bool = False
    changes: list[Callable[[Any], None]] = field(default_factory=list)
    more: Mapping[str, Entry] = field(default_factory=dict)

    @cached_property
    def now(self) -> datetime:
        return self.services.source.now()

    @cached_property
    def account(self) -> Account:
        """The CRM account this person's questions run under; raises NotLinked."""
        account = self.services.account_for(self.call.user_id)
        if account is None and self.services.settings.service_account:
            raise NotLinked(reason="no_service_account")
        if account is None or account.state != "linked":
            raise NotLinked(reason="revoked" if account else "never")
        return account

    @cached_property
    def own_account(self) -> Account:
        """The account of this very person, whoever's rights the CRM is read with; raises NotLinked."""
        account = self.services.tokens.account(self.call.user_id)
        if account is None or account.state != "linked":
            raise NotLinked(reason="revoked" if account else "never")
        return account

    @property
    def is_linked(self) -> bool:
        """Whether this person has an account of their own here that could be disconnected."""
        return self.services.tokens.account(self.call.user_id) is not None

    @property
    def rights(self) -> str:
        """Under what this person's answers are kept: who asks, and with whose rights; see storage.accounts.rights."""
        return rights(self.call.user_id, self.account.cliq_user_id)

    @cached_property
    def organisation(self) -> str:
        return organisation_of(self.account)

    @cached_property
    def words(self) -> Sentences:
        """Sentences and formats in the person's language (L1) and zone."""
        return self.services.words_for(self.call)

    def say(self, key: str, **facts: object) -> str:
        """The sentence `key` in the person's language; `facts` fill its places and are shown as they are."""
        return self.words.say(key, **facts)

    @property
    def is_heard(self) -> bool:
        """Whether others in the chat may see an answer that is given where the question was asked (Z15)."""
        switch = self.services.settings.button_answers
        return place.is_overheard(self.call, button_answers=switch, is_public=self.is_public)

    # -- the CRM --------------------------------------------------------------------------------------------------

    @cached_property
    def crm(self) -> Crm:
        """The CRM under the rights of the person who asks; raises NotLinked."""
        return self.services.crm_of(self.account)

    @cached_property
    def catalog(self) -> Catalog:
        """Modules and fields as the CRM shows them to this person; raises NotLinked, ServiceError."""
        account = self.account
        language = account.language or self.words.language
        return self.services.metadata.catalog(self.crm, self.organisation, language, account.profile_id or "")

    def module(self, api_name: str) -> Module | None:
        """One of the four, which are at hand, or any other that the CRM lets this person ask."""
        found = self.catalog.module(api_name)
        if found is None:
            language, profile = self.account.language or self.words.language, self.account.profile_id or ""
            whole = self.services.metadata.whole_catalog(self.crm, self.organisation, language, profile)
            found = whole.module(api_name)
        return found

    def choices(self, field: Field, typed: str) -> tuple[Option, ...]:
        """The records, or colleagues, that a field may point to, for what is typed into it."""
        if field.lookup == "Users":
            return self.desk.colleagues(typed)
        module = self.module(field.lookup) if field.lookup else None
        command = lookups.command(module, typed) if module else None
        return lookups.options(self.search(command, is_typing=True).rows, command.module, typed) if command else ()

    @cached_property
    def desk(self) -> Desk:
        """What forms that write records need."""
        return Desk(self.services.metadata, self.crm, self.words, self.people, self.account, self.organisation)

    @cached_property
    def asking(self) -> Asking:
        """What the answer to a question depends on beside the question; the day is the person's own."""
        return asking_of(self)

    @cached_property
    def people(self) -> People:
        return self.services.metadata.people(self.crm, self.organisation)

    @cached_property
    def crm_user(self) -> User | None:
        """The CRM user who asks: whom an administrator wrote down, else by id or e-mail address; None when unknown."""
        with self.services.database.read() as tables:
            written = tables.identities.crm_user_of(self.call.user_id)
        found = self.people.user(written) if written else None
        return found or self.people.of_cliq_user(self.call.user_id, self.call.user.email)

    @cached_property
    def currency(self) -> str:
        """ISO code of amounts that name no currency of their own."""
        org = self.services.metadata.org(self.crm, self.organisation)
        return org.currency if org else ""

    def relearn(self, error: ServiceRejected) -> bool:
        """Whether the question is worth reading anew: the CRM knows a field no longer that we know, and has been asked
        about its fields longer ago than just now."""
        if not run.changed_field(error) or not self.services.metadata.forget(self.organisation):
            return False
        self.__dict__.pop("catalog", None)
        return True

    def search(self, command: Command, *, is_typing: bool = False) -> Answer:
        """The records that answer a command, from an answer the person just had or else from the CRM."""
        recent, mine = self.services.recent, self.rights
        found = find.find(
            command,
            self.crm,
            self.people,
            recent=recent.of(mine),
            more=lambda: recent.elsewhere(mine),
            keep=self.services.keep_for(self.account),
            is_typing=is_typing,
        )
        if found.is_new:
            recent.keep(mine, found.answer, is_typing=is_typing)
        return found.answer

    def search_on(self, command: Command, answer: Answer) -> Answer:
        """The same answer with the CRM's next page added."""
        plan = planning.make(command, self.people, reach="all" if answer.is_thorough else None)
        keep = self.services.keep_for(self.account)
        longer = run.run(plan, self.crm, self.people, keep=keep, after=answer)
        self.services.recent.keep(self.rights, longer, is_typing=False)
        return longer

    def record(self, module: str, record_id: str) -> dict[str, Any] | None:
        """One whole record, read now; None when it is gone or this person may not see it (Z14)."""
        row = self.crm.get(module, record_id)
        keep = self.services.keep_for(self.account)
        return row if row is not None and (keep is None or keep(row)) else None

    def person(self, crm_user_id: str) -> Person | None:
        """A colleague, with their Cliq account when they have one."""
        cliq = self.services.cliq_of(self.services.tokens.account(self.call.user_id) or self.account)
        found = self.services.directory.person(self.organisation, self.people, cliq, crm_user_id)
        with self.services.database.read() as tables:
            written = tables.identities.cliq_of_crm_user(crm_user_id)
        return replace(found, cliq_user_id=written) if found is not None and written else found

    def channels(self, typed: str = "") -> tuple[Channel, ...]:
        """Channels that this person may write to, whose name holds what is typed; raises NotLinked, ServiceError."""
        account = self.own_account
        return self.services.directory.channels(account.cliq_user_id, self.services.cliq_of(account), typed)

    def currency_of(self, row: Mapping[str, Any]) -> str:
        """The currency of a record's amounts: its own where the organisation has several."""
        return str(row.get("Currency") or "") or self.currency

    def service_notice(self) -> str:
        """Whose rights an answer was given under, where they are not the asker's own (Z14); else ''."""
        settings = self.services.settings
        if not settings.service_account:
            return ""
        if not settings.service_account_roles:
            return self.say("app.service_account")
        roles = [text.escape(role) for role in settings.service_account_roles]
        return self.say("app.service_account_roles", roles=self.words.alternatives(roles))

    def record_url(self, module: str, record_id: str) -> str:
        return self.services.record_url(self.account, module, record_id)

    def record_at(self, url: str) -> tuple[str, str] | None:
        """(module, record id) that an address of this person's CRM is about; None when it is none of theirs."""
        return self.services.record_at(self.account, url)

    def turn_to(self, reference: Reference) -> None:
        """Go on as if this reference had been pressed."""
        self.reference = reference
        self.__dict__.pop("parts", None)

    @cached_property
    def visiting(self) -> Visiting:
        """Visitors of web sites; what is told of them is stored with this answer."""
        return self.services.visiting.bound(self.changes)

    # -- buttons --------------------------------------------------------------------------------------------------

    def refer(self, kind: str, *parts: str) -> Reference:
        """A reference to go on with at once, for Reply.follow: it never leaves the server, so nothing signs it."""
        return Reference(kind, reference.joined(parts))

    def sign(self, kind: str, *parts: str, days: float = BUTTON_DAYS, for_all: bool = False) -> str:
        """The key of a button that only this person may press, or everybody, for some days.

        What does not fit into Cliq's 100 characters is kept in table `refs` when the answer is stored; not for_all.
        """
        body, keys = reference.packed(parts), self.services.keys
        expires, asker = self.now + timedelta(days=days), reference.ANYBODY if for_all else self.call.user_id
        if for_all or reference.fits(kind, body):
            return reference.sign(kind, body, asker, expires, keys)
        ref_id = self.services.source.token(9)
        self.changes.append(lambda tables: tables.refs.put({ref_id: body}, asker, expires))
        return reference.sign(kind, reference.KEPT + ref_id, asker, expires, keys)

    @cached_property
    def parts(self) -> list[str]:
        """What was handed to `sign` when the button was made; raises Stale when it is no longer kept, or not there."""
        if self.reference is None:
            raise Stale
        body = self.reference.body
        if body.startswith(reference.KEPT):
            with self.services.database.read() as tables:
                kept = tables.refs.get(body[1:], self.call.user_id, self.now)
            if kept is None:
                raise Stale
            body = str(kept)
        return reference.unpacked(body)
