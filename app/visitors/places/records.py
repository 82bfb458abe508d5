"""What the places are handed and give back: the account's rights, a record, a draft of one, a task. Plain values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.clients.crm import Crm
from app.clients.crm_facts import Org, Row
from app.search.people import People
from grammar.catalog import Catalog, Module


@dataclass(frozen=True)
class Rights:
    """What one account may do, and what it says of its organisation; looked up when it is first asked for."""

    crm: Crm
    organisation: str
    zone: str
    catalog: Callable[[], Catalog]
    people: Callable[[], People]
    org: Callable[[], Org | None]
    won: Callable[[], frozenset[str]]
    url: Callable[[str, str], str]


@dataclass(frozen=True)
class Record:
    """One record, read now."""

    module: str
    id: str
    row: Row = field(repr=False)


@dataclass(frozen=True)
class Draft:
    """A visitor as a record: family and given name, and further values by api name."""

    last_name: str
    first_name: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    owner_id: str = ""
    status: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """A follow-up."""

    subject: str
    due: date
    owner_id: str


def name_of(row: Row) -> str:
    return text_of(row.get("Full_Name")) or " ".join(
        filter(None, (text_of(row.get(n)) for n in ("First_Name", "Last_Name")))
    )


def link_of(value: object) -> dict[str, str] | None:
    """A lookup's value as {id, name[, email]}; None for none."""
    if isinstance(value, Mapping) and value.get("id"):
        found = {"id": str(value["id"]), "name": text_of(value.get("name"))}
        return found | ({"email": text_of(value["email"])} if value.get("email") else {})
    return None


def text_of(value: object) -> str:
    """A value of a record as text; '' for none, and for what is no text."""
    return "" if value is None or isinstance(value, Mapping | list) else str(value).strip()


def number_of(record_id: object) -> int:
    """Ids in the order in which they were given out."""
    text = str(record_id)
    return int(text) if text.isdigit() else 0


def fitting(module: Module, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the module takes of the values: fields that are there and not empty, texts no longer than they may be."""
    found = {}
    for key, value in given.items():
        field = module.field(key)
        if value in ("", None) or field is None or field.read_only:
            continue
        found[key] = value[: field.length] if isinstance(value, str) and field.length else value
    return found
