"""The record that a rule called for, the records it is linked with, and the words for each reader.

Everything is read once, with the organisation's rights, when it is first needed. Who is told is decided in event.py.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from app.cliq.text import escape
from app.errors import ServiceRejected
from app.i18n import values
from app.i18n.sentences import Sentences
from app.occasion import Occasion
from app.search.roles import superiors
from grammar.catalog import Catalog, Field, Module
from grammar.template import binding
from grammar.template.binding import PERSON
from grammar.template.nodes import Bound, Merge, Template

Row = Mapping[str, Any]


class Reading:
    """One record with what hangs on it. module: api name or label, as the webhook said it."""

    def __init__(self, occasion: Occasion, module: str, record_id: str) -> None:
        self.occasion = occasion
        self.record_id = record_id
        self._named = module
        self._related: dict[str, Row | None] = {}
        self._catalogs: dict[str, Catalog] = {}

    @cached_property
    def module(self) -> Module | None:
        """None when the organisation has no such module."""
        catalog = self.catalog("")
        found = catalog.module(self._named)
        return found or next((one for one in catalog.modules if binding.is_called(one, self._named)), None)

    def catalog(self, language: str) -> Catalog:
        """Every module that the organisation's account may read, labels in a reader's language."""
        occasion = self.occasion
        account = occasion.account
        chosen = language or account.language or occasion.words.language
        if chosen not in self._catalogs:
            self._catalogs[chosen] = occasion.services.metadata.whole_catalog(
                occasion.crm, occasion.organisation, chosen, account.profile_id or ""
            )
        return self._catalogs[chosen]

    @cached_property
    def row(self) -> Row | None:
        """The record; None when it is gone, or the organisation's account may not read it."""
        return self._record(self.module.api_name, self.record_id) if self.module else None

    def related(self, lookup: str) -> Row | None:
        """The record that a lookup field points to; None when it points nowhere, or to what may not be read."""
        if lookup not in self._related:
            field = self.module.field(lookup) if self.module else None
            value = (self.row or {}).get(lookup)
            record_id = str(value.get("id") or "") if isinstance(value, Mapping) else ""
            known = field is not None and field.lookup and record_id
            self._related[lookup] = self._record(str(field.lookup), record_id) if known and field else None
        return self._related[lookup]

    def _record(self, module: str, record_id: str) -> Row | None:
        try:
            return self.occasion.record(module, record_id)
        except ServiceRejected:  # no right to the module, or no such module: not worth another try
            return None

    # -- people ---------------------------------------------------------------------------------------------------

    def user_of(self, email: str) -> str | None:
        user = self.occasion.people.of_cliq_user("", email)
        return user.id if user else None

    def managers_of(self, user_id: str) -> Sequence[str]:
        occasion = self.occasion

        def roles() -> Any:
            return occasion.services.metadata.roles(occasion.crm, occasion.organisation)

        return superiors(occasion.people, roles, user_id)

    # -- words ----------------------------------------------------------------------------------------------------

    def bound(self, template: Template, language: str) -> Bound | None:
        """The template with the fields looked up; None when there is no such module."""
        if self.module is None:
            return None
        catalog = self.catalog(language)
        module = catalog.module(self.module.api_name) or self.module
        return binding.bind(template, module, catalog)

    def text_of(self, words: Sentences, merge: Merge) -> str:
        """The value of a merge field as a reader of `words` writes it, harmless in a message."""
        if merge.lookup is None:
            return self.value(words, merge.field, self.row)
        if merge.lookup.lookup == PERSON.api_name:
            return escape(self._of_person(merge.lookup.api_name, merge.field.api_name))
        return self.value(words, merge.field, self.related(merge.lookup.api_name))

    def value(self, words: Sentences, field: Field, row: Row | None) -> str:
        if row is None:
            return ""
        return escape(values.text(words, field, row.get(field.api_name), self.occasion.currency_of(row)))

    def _of_person(self, field: str, what: str) -> str:
        value = (self.row or {}).get(field)
        user = self.occasion.people.user(str(value.get("id"))) if isinstance(value, Mapping) else None
        return str(getattr(user, "full_name" if what == "name" else what)) if user else ""
