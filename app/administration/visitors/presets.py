"""Presets of rings (U2): a name and four rings, the inner first; several are kept, one of each brand is applied."""

from typing import Any

from app.administration.visitors import rules
from app.administration.visitors.rules import HIGHEST_ID, RINGS, GivenPreset
from app.errors import Invalid, NothingFound, UserError
from app.rules import actions
from app.rules.conditions.vocabulary import require
from app.services import Services
from app.storage.ruling.rules import Preset
from app.visitors.ruling import offered, opened
from grammar.condition.nodes import MAX_RING_LEAVES
from grammar.errors import GrammarError


def listed(services: Services, brand_id: str = "") -> list[Preset]:
    with services.database.read() as tables:
        return tables.rules.presets(brand_id)


def kept(services: Services, preset_id: int) -> Preset:
    """raises NothingFound rule.gone"""
    with services.database.read() as tables:
        found = tables.rules.preset(preset_id) if preset_id < HIGHEST_ID else None
    if found is None:
        raise NothingFound("rule.gone", number=preset_id)
    return found


def save(
    services: Services, actor: str, given: GivenPreset, preset_id: int | None = None, version: int | None = None
) -> Preset:
    """Keep a new preset, or change one.

    raises   Invalid (by field: brand, name, and each ring); NothingFound rule.gone; UserError rule.changed_meanwhile
    """
    before = kept(services, preset_id) if preset_id is not None else None
    values, now = checked(services, given), services.source.now()
    with services.database.write() as tables:
        if before is None:
            number = tables.rules.add_preset(values, actor, now)
            tables.audit.record(actor, "preset.add", str(number), now, after=_told(values))
        else:
            number = before.preset_id
            tables.rules.change_preset(number, before.version if version is None else version, values, actor, now)
            was = _told(vars(before))
            tables.audit.record(actor, "preset.change", str(number), now, before=was, after=_told(values))
    return kept(services, number)


def checked(services: Services, given: GivenPreset) -> dict[str, Any]:
    """The values to keep; raises Invalid, by field."""
    wrong: dict[str, Exception] = {}
    values: dict[str, Any] = {"description": given.description.strip()[: actions.TEXT_MOST], "rings": {}}
    values["outside_id"] = given.outside_id
    try:
        values["brand_id"] = rules.brand(services, given.brand_id)
    except UserError as error:
        wrong["brand"] = error
    try:
        values["name"] = actions.named(given.name)
    except UserError as error:
        wrong["name"] = error
    for ring in RINGS:
        try:
            values["rings"][ring] = rules.condition(services, given.rings.get(ring, ""), MAX_RING_LEAVES)
        except (UserError, GrammarError) as error:
            wrong[ring] = error
    if wrong:
        raise Invalid(wrong)
    return values


def apply(services: Services, actor: str, preset_id: int) -> None:
    """This one and no other of its brand. Raises NothingFound rule.gone, UserError rule.not_linked."""
    for text in kept(services, preset_id).rings.values():
        if text:
            require(opened(text), offered(services.links))
    now = services.source.now()
    with services.database.write() as tables:
        tables.rules.apply(preset_id, actor, now)
        tables.audit.record(actor, "preset.apply", str(preset_id), now)


def lay_aside(services: Services, actor: str, preset_id: int) -> None:
    """No preset of this brand is applied then: everybody is outside."""
    before, now = kept(services, preset_id), services.source.now()
    with services.database.write() as tables:
        tables.rules.change_preset(preset_id, before.version, {"is_applied": False}, actor, now)
        tables.audit.record(actor, "preset.lay_aside", str(preset_id), now)


def remove(services: Services, actor: str, preset_id: int) -> None:
    before, now = kept(services, preset_id), services.source.now()
    with services.database.write() as tables:
        tables.rules.remove_preset(preset_id)
        tables.audit.record(actor, "preset.remove", str(preset_id), now, before=_told(vars(before)))


def _told(values: Any) -> dict[str, Any]:
    return {name: values[name] for name in ("name", "rings") if name in values}
