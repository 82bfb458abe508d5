"""What the languages know about the CRM: modules, fields, their labels in every accepted spelling, their values.

Built by app/search from metadata. Makes no call and reads no file; knows no Zoho address and no Lark.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeVar

from grammar.folding import fold_kana, fold_label, to_latin

Made = TypeVar("Made")
Kind = Literal["text", "number", "boolean", "unusable"]


# How far from the label: 0 itself, 1 another, 2 a reading, 3 that in Latin or a label of another language; folded text.
SearchKey = tuple[int, str]


@dataclass(frozen=True)
class Value:
    """One pick-list value. actual: what the CRM stores; labels[0]: as the asker sees it; the others count as well."""

    actual: str
    labels: tuple[str, ...]

    @property
    def label(self) -> str:
        """As the asker sees it."""
        return self.labels[0] if self.labels else self.actual

    @cached_property
    def search_keys(self) -> tuple[SearchKey, ...]:
        """What a half-typed value is compared with."""
        return _search_keys(self.label, (*self.labels, self.actual), (), ())


@dataclass(frozen=True)
class Field:
    """One field of a module.

    label      in the asker's language; labels: every accepted spelling of it, this one and the English one included
    type       the CRM's data_type word; kind: what criteria make of it; reason: why it can't be used
               ('date' | 'salutation' | 'type'), '' for the usable
    lookup     api name of the module that it points to, 'Users' for owner types, None for the rest
    readings   and synonyms: for 'did you mean' only, never a match by themselves
    elsewhere  labels in languages that are not the asker's: likewise, and only when they are typed as they are
    length     characters, None = unknown
    """

    api_name: str
    label: str
    labels: tuple[str, ...]
    type: str
    kind: Kind
    reason: str = ""
    values: tuple[Value, ...] = ()
    lookup: str | None = None
    readings: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    length: int | None = None
    mandatory: bool = False
    read_only: bool = False
    custom: bool = False

    @cached_property
    def _values_by_key(self) -> dict[str, Value]:
        index: dict[str, Value] = {}
        for value in self.values:  # what the asker sees wins over other languages, those over what is stored
            index.setdefault(fold_label(value.label), value)
        for value in self.values:
            for text in (*value.labels, value.actual):
                index.setdefault(fold_label(text), value)
        return index

    def value(self, text: str) -> Value | None:
        """The pick-list value that `text` names, by any of its labels or as it is stored; None when there is none."""
        return self._values_by_key.get(fold_label(text))

    @cached_property
    def search_keys(self) -> tuple[SearchKey, ...]:
        """What a half-typed or misspelt label is compared with."""
        return _search_keys(self.label, (*self.labels, self.api_name), (*self.readings, *self.synonyms), self.elsewhere)


@dataclass(frozen=True)
class Module:
    """One module.

    command    its word after /zcrm, None for all but four
    label      plural, in the asker's language; labels: every accepted spelling, singulars included; one: what one of
               its records is called; readings, synonyms, elsewhere: as of a field
    name_field  api name of the field that names a record
    creatable, editable  whether the asker's profile may add and change its records
    """

    api_name: str
    command: str | None
    label: str
    labels: tuple[str, ...]
    name_field: str
    fields: tuple[Field, ...]
    readings: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    one: str = ""
    elsewhere: tuple[str, ...] = ()
    creatable: bool = True
    editable: bool = True

    @property
    def singular(self) -> str:
        """What one record is called, in the asker's language; the plural where the CRM says no singular."""
        return self.one or self.label

    @cached_property
    def search_keys(self) -> tuple[SearchKey, ...]:
        """What a half-typed or misspelt module is compared with."""
        hints = (*self.readings, *self.synonyms)
        return _search_keys(self.command or self.label, (self.label, *self.labels), hints, self.elsewhere)

    @cached_property
    def _fields_by_api_name(self) -> dict[str, Field]:
        return {field.api_name: field for field in self.fields}

    def field(self, api_name: str) -> Field | None:
        """The field of that api name, exactly."""
        return self._fields_by_api_name.get(api_name)

    @cached_property
    def _tiers(self) -> tuple[dict[str, tuple[Field, ...]], ...]:
        return (
            _index((field.label, field) for field in self.fields),
            _index((label, field) for field in self.fields for label in field.labels),
            _index((field.api_name, field) for field in self.fields),
            _index((f"{field.label} ({field.api_name})", field) for field in self.fields),
        )

    def named(self, text: str) -> tuple[Field, ...]:
        """The fields that `text` names (Z5): by label in the asker's language, else by another label, else by api name,
        else by both ('Email (Email_1)', so that of several fields with one label each can be named).

        returns    () = unknown, one field, or several = the label is shared
        """
        key = fold_label(text)
        for tier in self._tiers:
            if key in tier:
                return tier[key]
        return ()

    @cached_property
    def _spellings(self) -> dict[str, str]:
        spellings = {}
        for field in self.fields:
            both = f"{field.label} ({field.api_name})"  # says more to a person than 'field5' does
            for text in (field.label, *field.labels, both, field.api_name):
                if text.strip() and self.named(text) == (field,):
                    spellings[field.api_name] = text
                    break
        return spellings

    def spelling(self, field: Field) -> str | None:
        """The first of label, other labels, label with api name and api name that means this field alone; None when
        none does."""
        return self._spellings.get(field.api_name)


@dataclass(frozen=True)
class Catalog:
    """Everything that one asker may name. language: 'ja' | 'en' | … of the labels that count first."""

    language: str
    modules: tuple[Module, ...]

    @cached_property
    def _by_api_name(self) -> dict[str, Module]:
        return {module.api_name: module for module in self.modules}

    @cached_property
    def _by_command(self) -> dict[str, Module]:
        return {module.command: module for module in self.modules if module.command}

    def module(self, api_name: str) -> Module | None:
        """The module of that api name, exactly."""
        return self._by_api_name.get(api_name)

    def command_module(self, word: str) -> Module | None:
        """The module that `/zcrm word` is about; exactly, since Z1 wants nothing else."""
        return self._by_command.get(word)

    def kept(self, key: str, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once for this catalogue and gone with it. key: one of a few, never what was typed."""
        known: dict[str, Any] = vars(self).setdefault("_kept", {})
        if key not in known:
            known[key] = make()
        made: Made = known[key]
        return made

    @property
    def command_words(self) -> tuple[str, ...]:
        """The words that may follow /zcrm, in the catalogue's order."""
        return tuple(self._by_command)


def _search_keys(
    first: str, others: tuple[str, ...], hints: tuple[str, ...], elsewhere: tuple[str, ...]
) -> tuple[SearchKey, ...]:
    """Each folded text once, with its smallest distance; readings also in Latin letters, for input methods left off."""
    texts = [(0, first), *((1, text) for text in others)]
    texts += [(2, hint) for hint in hints] + [(3, to_latin(hint)) for hint in hints]
    texts += [(3, text) for text in elsewhere]
    keys: dict[str, int] = {}
    for distance, text in texts:
        keys.setdefault(fold_kana(text), distance)
    return tuple((distance, key) for key, distance in keys.items() if key)


def _index(pairs: Iterable[tuple[str, Field]]) -> dict[str, tuple[Field, ...]]:
    index: dict[str, tuple[Field, ...]] = {}
    for text, field in pairs:
        key = fold_label(text)
        known = index.get(key, ())
        if key and not any(field is other for other in known):
            index[key] = (*known, field)
    return index
