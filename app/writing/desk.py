"""Where a form for a record is laid out and read: the fields' choices come from the CRM, the words from the person.

Reads metadata and people; writes nothing (saving.py) and keeps no record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.clients.crm import Crm
from app.clients.crm_facts import Pipeline
from app.cliq.filled import Form
from app.cliq.form import Input, Option
from app.i18n.sentences import Sentences
from app.search.metadata import Metadata
from app.search.people import People
from app.storage.identity.accounts import Account
from app.writing import fields as choosing
from app.writing import inputs, values
from app.writing.values import Plain
from grammar.catalog import Field, Module
from grammar.folding import fold

Plains = dict[str, Plain]  # by the field's api name
WATCHED = frozenset(("Pipeline",))  # another pipeline has other stages


@dataclass(frozen=True)
class Desk:
    """One person's desk; `account` is the one that the CRM is asked and written with."""

    metadata: Metadata
    crm: Crm
    words: Sentences
    people: People
    account: Account
    organisation: str

    # -- fields ---------------------------------------------------------------------------------------------------

    def created(self, module: Module, also: Iterable[str] = ()) -> tuple[Field, ...]:
        """The fields of the form that adds a record; the pipeline only where there is a choice."""
        found = choosing.created(module, self.required(module), also)
        if module.api_name == "Deals" and len(self._pipelines()) < 2:
            found = tuple(field for field in found if field.api_name != "Pipeline")
        return found

    def required(self, module: Module) -> tuple[str, ...]:
        profile = self.account.profile_id or ""
        return self.metadata.required(self.crm, self.organisation, profile, module.api_name)

    # -- the form -------------------------------------------------------------------------------------------------

    def inputs(self, module: Module, fields: Sequence[Field], plains: Mapping[str, Plain]) -> tuple[Input, ...]:
        """The inputs of these fields, filled with these values."""
        return tuple(self.an_input(module, field, plains) for field in fields)

    def an_input(self, module: Module, field: Field, plains: Mapping[str, Plain]) -> Input:
        """One input; what may be chosen in it may depend on the other values."""
        return inputs.an_input(
            self.words,
            field,
            plains.get(field.api_name),
            mandatory=field.mandatory or field.api_name in self.required(module),
            options=self._options(module, field, plains),
            watched=field.api_name in WATCHED,
        )

    def read(self, fields: Iterable[Field], form: Form) -> tuple[Plains, dict[str, str]]:
        """What was filled in, and a sentence for each field whose value cannot be read."""
        plains: Plains = {}
        wrong: dict[str, str] = {}
        for field in fields:
            if field.api_name not in form.values:
                continue
            try:
                plains[field.api_name] = values.of_form(field, form, self.words.zone)
            except values.Wrong as error:
                wrong[field.api_name] = self.words.say(f"write.wrong.{error.code}")
        return plains, wrong

    def of_record(self, fields: Iterable[Field], row: Mapping[str, Any]) -> Plains:
        """A record's values of these fields, people with their full names."""
        found = {field.api_name: values.of_record(field, row.get(field.api_name)) for field in fields}
        for field in fields:
            plain = found[field.api_name]
            if field.lookup == "Users" and isinstance(plain, dict) and (user := self.people.user(plain["id"])):
                found[field.api_name] = {"id": user.id, "name": user.full_name or user.email}
        return found

    def shown(self, field: Field, plain: Plain, currency: str = "") -> str:
        return values.shown(self.words, field, plain, currency)

    def default_pipeline(self) -> Plain:
        """As it is stored; None where the organisation has one or none."""
        found = self._pipelines()
        chosen = self._pipeline(None) if len(found) > 1 else None
        return chosen.actual if chosen is not None else None

    def me(self) -> Plain:
        """The person as an owner; None where the CRM does not know them."""
        user = self.people.user(self.account.crm_user_id or "")
        return {"id": user.id, "name": user.full_name or user.email} if user is not None else None

    # -- choices --------------------------------------------------------------------------------------------------

    def colleagues(self, typed: str = "") -> tuple[Option, ...]:
        """Active people, by name; those whose name or address holds what is typed."""
        wanted = fold(typed.strip())
        found = [user for user in self.people if user.is_active and user.id]
        named = [(user.full_name or user.email, user) for user in found]
        return tuple(
            Option(name, user.id)
            for name, user in sorted(named, key=lambda pair: fold(pair[0]))
            if not wanted or wanted in fold(f"{name} {user.email}")
        )

    def _options(self, module: Module, field: Field, plains: Mapping[str, Plain]) -> tuple[Option, ...]:
        if field.lookup == "Users":
            return self.colleagues()
        if module.api_name == "Deals" and field.api_name == "Stage":
            pipeline = self._pipeline(plains.get("Pipeline"))
            if pipeline is not None:
                return tuple(Option(stage.display or stage.actual, stage.actual) for stage in pipeline.stages)
        return tuple(Option(value.label, value.actual) for value in field.values)

    def _pipeline(self, plain: Plain) -> Pipeline | None:
        """A deal's pipeline, by what is stored or as it is shown; the default one of a deal that names none."""
        found = self._pipelines()
        named = [one for one in found if plain in (one.actual, one.display)]
        default = [one for one in found if one.is_default] if plain is None else []
        return next(iter([*named, *default]), None)

    def _pipelines(self) -> tuple[Pipeline, ...]:
        language = self.account.language or self.words.language
        return self.metadata.pipelines(self.crm, self.organisation, language)
