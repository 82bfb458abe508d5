"""The CRM's standard modules and fields, bundled: for reading a command with no organisation at hand, and for readings
and synonyms of an organisation's own standard fields.

Says nothing about a connected organisation: its metadata always wins. standard_metadata.json is made by
standard_source.py. standard_trade.json is written by hand: orders, invoices, solutions and price books, and a few more
words for the others; api names and types as the vendor's field lists have them, Japanese labels of statuses and rare
fields inferred (https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html, read 2026-11-21).
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.search.catalogue import kinds
from grammar.catalog import Catalog, Field, Module, Value

LANGUAGES = ("en", "ja")
FILE = Path(__file__).with_name("standard_metadata.json")
TRADE = FILE.with_name("standard_trade.json")

Entry = Mapping[str, Any]


@cache
def entries() -> Mapping[str, Entry]:
    """The bundled modules by api name, as the files have them."""
    loaded = [json.loads(file.read_text(encoding="utf-8")) for file in (FILE, TRADE)]
    found = {module["api_name"]: module for each in loaded for module in each["modules"]}
    for name, words in loaded[-1]["synonyms"].items():  # of a module, or of one of its fields: 'Deals.Stage'
        module, _, field = name.partition(".")
        entry = next((each for each in found[module]["fields"] if each["api_name"] == field), found[module])
        entry["synonyms"] = [*entry.get("synonyms", ()), *words]
    return found


@cache
def _entries_of(module: str) -> Mapping[str, Entry]:
    entry = entries().get(module)
    return {field["api_name"]: field for field in entry["fields"]} if entry else {}


def module(api_name: str) -> Entry | None:
    """The bundled entry of a standard module."""
    return entries().get(api_name)


def field(module_name: str, api_name: str) -> Entry | None:
    """The bundled entry of a standard field."""
    return _entries_of(module_name).get(api_name)


@cache
def standard(language: str | None = None) -> Catalog:
    """The catalogue of the bundled metadata, all modules, the four of /zcrm first.

    language  'en' or 'ja': labels of that language first, English accepted, as an organisation would have it;
              None: labels of every bundled language are accepted, English first
    """
    if language not in (None, *LANGUAGES):
        language = "en"
    # The first language is the asker's; English labels are accepted by everybody (Z5).
    order = LANGUAGES if language is None else tuple(dict.fromkeys((language, "en")))
    return Catalog(order[0], tuple(_module(entry, order) for entry in entries().values()))


def _module(entry: Entry, order: tuple[str, ...]) -> Module:
    labels = [label for language in order for label in entry[language]]
    return Module(
        api_name=entry["api_name"],
        command=entry["command"],
        label=labels[0],
        labels=tuple(dict.fromkeys(labels)),
        name_field=entry["name_field"],
        fields=tuple(_field(item, order) for item in entry["fields"]),
        readings=(entry["reading"],),
        synonyms=tuple(entry["synonyms"]),
        elsewhere=tuple(dict.fromkeys(label for language in LANGUAGES for label in entry[language])),
    )


def _field(entry: Entry, order: tuple[str, ...]) -> Field:
    labels = tuple(dict.fromkeys(entry[language] for language in order))
    lookup = entry.get("lookup")
    kind, reason = kinds.kind_of(entry["type"], entry["api_name"])
    if entry["type"] == "lookup" and not lookup:  # points to records of several modules
        kind, reason = "unusable", "type"
    return Field(
        api_name=entry["api_name"],
        label=labels[0],
        labels=labels,
        type=entry["type"],
        kind=kind,
        reason=reason,
        values=tuple(_value(texts, order) for texts in entry.get("values", ())),
        lookup=lookup,
        readings=(entry["reading"],) if entry.get("reading") else (),
        synonyms=tuple(dict.fromkeys((*entry.get("other", ()), *entry.get("synonyms", ())))),
        elsewhere=tuple(dict.fromkeys(entry[language] for language in LANGUAGES)),
        length=entry.get("length"),
        mandatory=entry.get("mandatory", False),
        read_only=entry.get("read_only", False),
        custom=entry.get("custom", False),
    )


def _value(texts: list[str], order: tuple[str, ...]) -> Value:
    """texts: as stored, in English, in Japanese."""
    shown = dict(zip(LANGUAGES, texts[1:], strict=True))
    return Value(texts[0], tuple(dict.fromkeys(shown[language] for language in order)))
