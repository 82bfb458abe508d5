"""The rules of each brand as one process knows them: compiled once, and again after somebody changed one."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.rules.actions import KINDS
from app.rules.conditions import matching
from app.rules.conditions.fields import RINGS
from app.rules.conditions.ruleset import Ruleset
from app.rules.conditions.vocabulary import parts_of
from app.storage.database import Database
from app.storage.ruling.rules import Preset, Rule
from app.visitors.links import KnownLinks
from grammar.condition.nodes import Condition

EVERYBODY = Condition("and", ())
_PLACES = {"crm": ("crm", "bigin"), "enrichment": ("enrichment",), "campaigns": ("campaigns",)}


def offered(links: KnownLinks) -> frozenset[str]:
    """The parts that conditions may use now (U1): 'crm' (the CRM or Bigin), 'enrichment', 'campaigns'."""
    return frozenset(part for part, places in _PLACES.items() if any(links.is_on(place) for place in places))


def opened(kept: str) -> Condition:
    """A condition as it is kept; that of everybody for ''."""
    return matching.opened(kept) if kept else EVERYBODY


@dataclass(frozen=True)
class OfBrand:
    """rules: those that are on, by id; sets: by kind; preset: the applied one, its rings in `rings`; needs: what
    must be linked for a rule (its id) or a ring (its name)."""

    rules: Mapping[int, Rule] = field(default_factory=dict)
    sets: Mapping[str, Ruleset[int]] = field(default_factory=dict)
    preset: Preset | None = None
    rings: Ruleset[str] = field(default_factory=lambda: Ruleset[str](()))
    needs: Mapping[int | str, frozenset[str]] = field(default_factory=dict)

    def is_paused(self, what: int | str, parts: frozenset[str]) -> bool:
        """Whether something that a rule or ring compares is not linked, or switched off."""
        return not self.needs.get(what, frozenset()) <= parts


class KnownRules:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._stamp: tuple[object, ...] = ()
        self._brands: dict[str, OfBrand] = {}

    def of(self, brand_id: str) -> OfBrand:
        """The rules of one brand as they are now."""
        with self._database.read() as tables, self._lock:
            stamp = tables.rules.stamp()
            if stamp != self._stamp:
                self._stamp, self._brands = stamp, {}
            if brand_id not in self._brands:
                self._brands[brand_id] = compiled(tables.rules.all(brand_id), tables.rules.applied(brand_id))
            return self._brands[brand_id]


def compiled(rules: list[Rule], preset: Preset | None) -> OfBrand:
    on = [rule for rule in rules if rule.is_on]
    conditions = {rule.rule_id: opened(rule.condition) for rule in on}
    needs: dict[int | str, frozenset[str]] = {number: parts_of(one) for number, one in conditions.items()}
    sets = {
        kind: Ruleset((rule.rule_id, conditions[rule.rule_id]) for rule in on if rule.kind == kind) for kind in KINDS
    }
    kept = preset.rings if preset is not None else {}
    rings = {ring: matching.opened(kept[ring]) for ring in RINGS if kept.get(ring)}
    needs |= {ring: parts_of(one) for ring, one in rings.items()}
    return OfBrand({rule.rule_id: rule for rule in on}, sets, preset, Ruleset(rings.items()), needs)
