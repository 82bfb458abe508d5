"""What a message with merge fields is made of, before and after the names were looked up.

Holds no text of the language itself: that is template.lark and printer.py.
"""

from dataclasses import dataclass, field

from grammar.catalog import Field, Module
from grammar.errors import GrammarError

MAX_LENGTH = 5000  # code points; a Cliq message has as many
MAX_LOOKUPS = 1  # from a record to a related one, so that one read per related record is enough


@dataclass(frozen=True)
class Words:
    """Text that is sent as it is."""

    text: str


@dataclass(frozen=True)
class Name:
    """One name between dots, as typed; the column counts code points from 1."""

    text: str
    column: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Place:
    """A merge field as written. typed: the whole of it, `${…}`, which is what stays visible when nothing is known."""

    names: tuple[Name, ...]
    typed: str = field(default="", compare=False)
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Template:
    parts: tuple[Words | Place, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(part for part in self.parts if isinstance(part, Place))


@dataclass(frozen=True)
class Merge:
    """A merge field that is known: `field` of the record, or of the record (or person) that `lookup` points to."""

    place: Place
    field: Field
    lookup: Field | None = None


@dataclass(frozen=True)
class Unknown:
    """A merge field that nothing is known of, and why."""

    place: Place
    error: GrammarError = field(compare=False)


@dataclass(frozen=True)
class Bound:
    """A template whose names were looked up for one module."""

    module: Module
    parts: tuple[Words | Merge | Unknown, ...]

    @property
    def merges(self) -> tuple[Merge, ...]:
        return tuple(part for part in self.parts if isinstance(part, Merge))

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        return tuple(part for part in self.parts if isinstance(part, Unknown))

    @property
    def lookups(self) -> tuple[Field, ...]:
        """The lookup fields whose records must be read as well, each once; people are known without reading."""
        found = [merge.lookup for merge in self.merges if merge.lookup is not None and merge.lookup.lookup != "Users"]
        return tuple(dict.fromkeys(found))

    @property
    def fields(self) -> tuple[str, ...]:
        """The api names that are needed of the record itself."""
        return tuple(dict.fromkeys((merge.lookup or merge.field).api_name for merge in self.merges))
