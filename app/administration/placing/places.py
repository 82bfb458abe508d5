"""Where visitors go: the links of the CRM and of Bigin with all that the organisation chooses about them (C1-C11, G1).

What is wrong is said field by field, and then nothing is kept. Linking itself is consent.py's and links.py's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.administration.visitors import links
from app.errors import Invalid, NothingFound, UserError
from app.services import Services
from app.storage.visiting.links import Link
from app.visitors.places.opening import PLACES, open_link
from app.visitors.places.place import Place
from app.visitors.places.terms import CHOICES, CLASSES, MISSED, OPERATOR, TASK_DAYS, Terms
from app.visitors.places.values import mapping
from app.writing import fields as writable
from grammar.catalog import Field, Module

MODULES = ("Leads", "Contacts")
TEXT_MOST, CARD_MOST = 200, 10


@dataclass(frozen=True)
class Given:
    """Everything that can be chosen, as somebody wrote it.

    added      classes; task_days: '' for no task
    owner      'operator', or a user's id or e-mail address
    mapping    attribute → field by api name or label; '' by equal names, '-' not at all
    card       fields by api name or label
    """

    added: tuple[str, ...] = ()
    module: str = "Leads"
    task_days: str = ""
    owner: str = OPERATOR
    company: str = ""
    source: str = ""
    missed: str = "keep"
    notifies: bool = True
    writes_visits: bool = True
    attaches: bool = True
    signal: str = ""
    visits_module: str = ""
    won: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    card: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """One of the two. link: None when it has never been linked; troubles: codes of what health warns of."""

    part: str
    link: Link | None
    troubles: tuple[str, ...]


@dataclass(frozen=True)
class Mapped:
    """An attribute and its field. is_chosen: an administrator said so; field '' : it is not written."""

    key: str
    label_en: str
    label_ja: str
    field: str
    is_chosen: bool


def listed(services: Services) -> list[State]:
    found = {one.part: one for one in links.listed(services)}
    troubles = links.troubles(services)
    return [State(part, found.get(part), tuple(one.code for one in troubles if one.part == part)) for part in PLACES]


def kept(services: Services, part: str) -> Link:
    """raises NothingFound links.none, UserError links.no_part"""
    if part not in PLACES:
        raise UserError("links.no_part", typed=part, choices=list(PLACES))
    return links.kept(services, part)


def written(link: Link) -> Given:
    """As it can be edited."""
    terms = Terms.from_json(link.settings)
    same: dict[str, Any] = {name: getattr(terms, name) for name in Given.__dataclass_fields__}
    same |= {"added": tuple(sorted(terms.added, key=CLASSES.index))}
    same |= {"task_days": "" if terms.task_days is None else str(terms.task_days)}
    return Given(**{**same, "mapping": {key: name or "-" for key, name in terms.mapping.items()}})


def change(services: Services, actor: str, part: str, given: Given, version: int | None = None) -> None:
    """Keep what was chosen; raises Invalid, UserError links.changed_meanwhile, NothingFound, ServiceError."""
    link = kept(services, part)
    terms = checked(services, link, given).to_json()
    if part == "bigin":
        terms |= {"module": "Contacts"}
    links.change(services, actor, part, terms, version)


def checked(services: Services, link: Link, given: Given) -> Terms:
    """What is kept, with ids and api names; raises Invalid with everything that is wrong."""
    place = opened(services, link)
    faults: dict[str, Exception] = {}
    module = place.known_module("Contacts" if link.part == "bigin" else given.module)
    if given.module not in MODULES or module is None:
        faults["module"] = UserError("places.no_module", typed=given.module)
    unknown = [one for one in given.added if one not in CLASSES]
    if unknown:
        faults["added"] = UserError("places.no_class", typed=unknown[0], choices=list(CLASSES))
    days = int(given.task_days) if given.task_days.isdecimal() else None
    if given.task_days and days not in TASK_DAYS:
        faults["task_days"] = UserError("places.no_days", typed=given.task_days)
    if given.missed not in MISSED:
        faults["missed"] = UserError("places.no_status", typed=given.missed, choices=list(MISSED))
    owner = _owner(place, given.owner)
    if owner is None:
        faults["owner"] = UserError("places.no_owner", typed=given.owner)
    if given.visits_module and place.known_module(given.visits_module) is None:
        faults["visits_module"] = UserError("places.no_module", typed=given.visits_module)
    chosen: dict[str, str] = {}
    card: list[str] = []
    if module is not None:
        chosen = _mapping(module, given.mapping, faults)
        card = _card(module, given.card, faults)
    if faults:
        raise Invalid(faults)
    return Terms(
        added=frozenset(given.added),
        module=given.module,
        task_days=days,
        owner=owner or OPERATOR,
        company=_plain(given.company),
        source=_plain(given.source),
        missed=given.missed,
        notifies=given.notifies,
        writes_visits=given.writes_visits,
        attaches=given.attaches,
        mapping=chosen,
        signal=_plain(given.signal),
        visits_module=given.visits_module,
        won=given.won or Terms.won,
        lost=given.lost or Terms.lost,
        card=tuple(card),
    )


def opened(services: Services, link: Link) -> Place:
    """The place, also of a link that is switched off; raises UserError places.no_account."""
    place = open_link(services, link)
    if place is None:
        raise UserError("places.no_account")
    return place


def mapped(services: Services, link: Link) -> list[Mapped]:
    """The fifty attributes with the field that each goes to (C10)."""
    place, terms = opened(services, link), Terms.from_json(link.settings)
    module = place.known_module(place.module)
    goes = mapping.fields(module, terms.mapping) if module is not None else {}
    return [
        Mapped(
            one.key,
            one.label_en,
            one.label_ja,
            goes[one.key].api_name if one.key in goes else "",
            one.key in terms.mapping,
        )
        for one in mapping.attributes()
    ]


def fields(services: Services, link: Link) -> list[Field]:
    """The fields that an attribute may go to."""
    return [one for one in card_fields(services, link) if writable.is_writable(one)]


def card_fields(services: Services, link: Link) -> list[Field]:
    """The fields that the card may show (G1)."""
    place = opened(services, link)
    module = place.known_module(place.module)
    return list(module.fields) if module is not None else []


def choice(added: Sequence[str]) -> str:
    """The name of a mix of classes (C2); '' for a mix that the document does not name."""
    return next((name for name, classes in CHOICES.items() if classes == frozenset(added)), "")


def _owner(place: Place, typed: str) -> str | None:
    typed = typed.strip()
    if typed in ("", OPERATOR):
        return OPERATOR
    people = place.rights.people()
    found = people.user(typed) or people.of_cliq_user("", typed)
    return found.id if found is not None and found.is_active else None


def _mapping(module: Module, given: Mapping[str, str], faults: dict[str, Exception]) -> dict[str, str]:
    known = {one.key for one in mapping.attributes()}
    found: dict[str, str] = {}
    for key, typed in given.items():
        if key not in known:
            faults[f"mapping.{key}"] = NothingFound("places.no_attribute", typed=key)
        elif typed == "-":
            found[key] = ""
        elif typed:
            field_ = _named(module, typed)
            if field_ is None or not writable.is_writable(field_):
                faults[f"mapping.{key}"] = UserError("places.no_field", typed=typed)
            else:
                found[key] = field_.api_name
    return found


def _card(module: Module, given: Sequence[str], faults: dict[str, Exception]) -> list[str]:
    found = []
    for typed in given:
        field_ = _named(module, typed)
        if field_ is None:
            faults["card"] = UserError("places.no_field", typed=typed)
        else:
            found.append(field_.api_name)
    if len(found) > CARD_MOST:
        faults["card"] = UserError("places.too_many", most=CARD_MOST)
    return list(dict.fromkeys(found))


def _named(module: Module, typed: str) -> Field | None:
    exact = module.field(typed)
    named = module.named(typed)
    return exact or (named[0] if len(named) == 1 else None)


def _plain(text: str) -> str:
    return " ".join(text.split())[:TEXT_MOST]
