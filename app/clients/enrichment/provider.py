"""What every enrichment service can be asked, and the one shape in which it answers.

Persons and companies are Clearbit's objects (Enrichment API v2), of which only what the service said is kept: nothing
is null, no object is empty. Rules and cards know this shape alone. Nothing is kept here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Status = Literal["found", "missed", "queued", "invalid", "quota", "key"]
"""missed   the service knows nobody          queued  it looks, and is to be asked again
invalid  it takes no such address           quota   the month's or day's calls are used up      key  it was refused"""


@dataclass(frozen=True)
class Found:
    """person, company: {} when not known, of a status other than 'found' always."""

    status: Status
    person: Mapping[str, Any] = field(default_factory=dict, repr=False)
    company: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Callback:
    """Where a service that must look first tells what it found: an address of ours, and an id nobody can guess."""

    url: str
    token: str = field(repr=False)


class Provider(Protocol):
    """One service with one key."""

    name: str

    def lookup(self, email: str, callback: Callback | None = None) -> Found:
        """raises RateLimited, ServiceUnavailable"""
        ...

    def check(self) -> Status:
        """Whether the key is taken: 'found' or 'key'. raises RateLimited, ServiceUnavailable"""
        ...


def kept(said: object) -> Any:
    """What was said, without nulls, empty texts, empty lists and objects of nothing."""
    if isinstance(said, Mapping):
        parts = {str(name): kept(value) for name, value in said.items()}
        return {name: value for name, value in parts.items() if value not in (None, "", [], {})}
    if isinstance(said, list):
        return [value for value in map(kept, said) if value not in (None, "", [], {})]
    return said


def found(person: object, company: object) -> Found:
    """'missed' when neither half says anything."""
    halves = [kept(half) if isinstance(half, Mapping) else {} for half in (person, company)]
    return Found("found", *halves) if any(halves) else Found("missed")
