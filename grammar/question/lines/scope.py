"""One module as the module in question: which words mean its fields, what it points to, what points to it.

Resolves one word at a time; the order of words is roles.py's business.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from grammar.catalog import Catalog, Field, Module
from grammar.folding import fold_label
from grammar.question import defaults, virtual
from grammar.question.nodes import Path
from grammar.question.words.lexicon import Thing, plural_forms

USERS = "Users"
_PLACES = {
    "STREET": ("Street", "Mailing_Street", "Billing_Street", "Shipping_Street"),
    "CITY": ("City", "Mailing_City", "Billing_City", "Shipping_City"),
    "STATE": ("State", "Mailing_State", "Billing_State", "Shipping_State"),
    "COUNTRY": ("Country", "Mailing_Country", "Billing_Country", "Shipping_Country"),
}
_MINOR = ("Converted_", "Parent_", "Created_By", "Modified_By", "Other_", "Shipping_")  # never meant by a bare word


@dataclass(frozen=True, eq=False)
class Scope:
    """The catalogue seen from one module."""

    catalog: Catalog
    module: Module

    @cached_property
    def lookups(self) -> dict[str, Field]:
        """Module pointed to → the field that points there, the first that is no minor one."""
        found: dict[str, Field] = {}
        for field in sorted(self.module.fields, key=lambda f: f.api_name.startswith(_MINOR)):
            target = USERS if defaults.is_user(field) else field.lookup
            if target and target != self.module.api_name and not field.api_name.startswith("Converted_"):
                found.setdefault(target, field)
        if self.module.field("Owner"):
            found[USERS] = self.module.field("Owner")  # type: ignore[assignment]
        return found

    @cached_property
    def children(self) -> frozenset[str]:
        """Modules with a field that points here."""
        name = self.module.api_name
        return frozenset(
            other.api_name
            for other in self.catalog.modules
            if other.api_name != name
            and any(f.lookup == name and not f.api_name.startswith("Converted_") for f in other.fields)
        )

    @cached_property
    def _names(self) -> tuple[str, ...]:
        module = self.module
        labels = (module.label, *module.labels, *module.synonyms)
        return tuple({form for label in labels for form in plural_forms(fold_label(label))})

    def is_named_in(self, text: str, *, whole: bool = False) -> bool:
        """Whether a folded word holds, or is, a name of this module: 'deal' in 'deal amount', 商談 in 商談金額."""
        if whole:
            return text in self._names
        return any(name in text.split() or (not name.isascii() and name in text) for name in self._names)

    def field(self, path: Path) -> Field | None:
        """The catalogue's field of a path; None for the names that no CRM lists."""
        module = self.catalog.module(path.module) if path.via else self.module
        return module.field(path.field) if module else None

    def own(self, api_name: str) -> Path:
        return Path(api_name, "", self.module.api_name)

    def relation(self, module: str) -> Path | None:
        """The path of the lookup to another module; leads and contacts belong to campaigns by membership."""
        field = self.lookups.get(module)
        if field is not None:
            return self.own(field.api_name)
        for name in ("What_Id", "Parent_Id"):  # records of several modules
            if self.module.field(name) is not None and module not in (USERS, "Contacts"):
                return self.own(name)
        if module == "Campaigns" and self.module.api_name in defaults.PEOPLE:
            return self.own("Campaign")
        return None

    def fields_of(self, things: Iterable[Thing]) -> list[tuple[float, Path]]:
        """What a word may mean as a field here, best first: own labels, own synonyms, then those of related records."""
        found: list[tuple[float, Path]] = []
        for thing in things:
            if thing.kind != "FIELD":
                continue
            if thing.module == self.module.api_name:
                minor = thing.field.startswith(_MINOR)
                found.append((thing.tier + (0.5 if minor else 0), self.own(thing.field)))
            elif self.module.api_name == defaults.ACTIVITIES and (thing.module, thing.field) == ("Tasks", "Status"):
                found.append((thing.tier, self.own("Status")))  # open activities are the tasks among them
            elif (via := self.lookups.get(thing.module)) is not None and thing.module != USERS:
                order = list(self.lookups).index(thing.module)
                penalty = 2.0 + thing.tier + order / 10 + (0.5 if thing.field.startswith(_MINOR) else 0)
                if not self._is_everywhere(thing.field):
                    found.append((penalty, Path(thing.field, via.api_name, thing.module)))
        found.sort(key=lambda pair: pair[0])
        return found

    @staticmethod
    def _is_everywhere(field: str) -> bool:
        """Fields that every module has are never meant of a related record."""
        return field in (
            "Owner",
            "Created_By",
            "Modified_By",
            "Created_Time",
            "Modified_Time",
            "Tag",
            "id",
            "Description",
        )

    def values_of(self, things: Iterable[Thing]) -> list[tuple[Path, str, int]]:
        """(path, stored value, tier) for what a word may mean as a value here, own fields first."""
        own, related = [], []
        for thing in things:
            if thing.kind != "VALUE":
                continue
            if thing.module == self.module.api_name:
                own.append((self.own(thing.field), thing.actual, thing.tier))
            elif thing.module in self.lookups and thing.module != USERS and thing.tier == 0:
                related.append((Path(thing.field, self.lookups[thing.module].api_name, thing.module), thing.actual, 0))
        own.sort(key=lambda found: found[2])
        best = [found for found in own if found[2] == own[0][2]] if own else []
        return best + [found for found in own if found not in best] if own else related

    def place(self, kind: str) -> Path | None:
        """The field that holds a city, state or country: the module's own, else its account's."""
        for name in _PLACES[kind]:
            if self.module.field(name):
                return self.own(name)
        for target, via in self.lookups.items():
            module = self.catalog.module(target)
            if module is None or target in (USERS, "Campaigns", "Vendors", "Products"):
                continue
            for name in _PLACES[kind]:
                if module.field(name):
                    return Path(name, via.api_name, target)
        return None


_scopes: "OrderedDict[tuple[int, str], Scope]" = OrderedDict()
_lock = Lock()


def scope_of(catalog: Catalog, name: str) -> Scope | None:
    """The scope of a module by api name, Activities included; None when the catalogue does not have it."""
    key = (id(catalog), name)
    with _lock:
        known = _scopes.get(key)
        if known is not None and known.catalog is catalog:
            return known
    module = virtual.module_of(catalog, name)
    if module is None:
        return None
    scope = Scope(catalog, module)
    with _lock:
        _scopes[key] = scope
        while len(_scopes) > 512:
            _scopes.popitem(last=False)
    return scope
