"""Rules on visitors (U1–U4): all is checked before it is kept, what is wrong is said field by field, and nothing half.

Text and form are the same rule: both become a condition that is kept without words. Trying one out is trying.py's.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.administration.visitors import mailing
from app.clients.wire.webhooks import new_secret
from app.errors import BotError, Invalid, NothingFound, UserError
from app.rules import actions
from app.rules.conditions import matching
from app.rules.conditions.vocabulary import require, vocabulary
from app.services import Services, organisation_of
from app.storage.ruling.rules import Preset, Rule
from app.visitors.ruling import offered, opened
from grammar.catalog import Catalog
from grammar.condition import form, parser
from grammar.condition.form import Form
from grammar.condition.nodes import MAX_LEAVES, Condition
from grammar.condition.vocabulary import Vocabulary
from grammar.errors import GrammarError

RINGS = ("one", "two", "three", "four")
HIGHEST_ID = 2**62


@dataclass(frozen=True)
class Given:
    """A rule as somebody wrote it. condition: text, or the rows of the form; '' is everybody."""

    brand_id: str
    kind: str
    name: str
    condition: str | Form
    action: Mapping[str, Any]
    is_on: bool = True
    outside_id: str = ""


@dataclass(frozen=True)
class GivenPreset:
    """rings: 'one' … 'four' -> condition as in Given."""

    brand_id: str
    name: str
    rings: Mapping[str, str | Form]
    description: str = ""
    outside_id: str = ""


@dataclass(frozen=True)
class State:
    """code: 'on', 'off', 'paused' (about: what is not linked), or why we switched it off: 'field_gone', 'pattern'."""

    code: str
    about: tuple[str, ...] = field(default_factory=tuple)


# ------------------------------------------------------------------------------------------------------- vocabulary


def words(services: Services, language: str, *, all_of_it: bool = False) -> Vocabulary:
    """What can be named now, in that language; all_of_it: also what is not linked, for reading what is kept."""
    catalog = _catalog(services, language)
    if not all_of_it:
        return vocabulary(language, catalog, offered=offered(services.links), campaigns=campaigns(services))
    if catalog is None:
        return _without_records(language)
    return catalog.kept(f"conditions {language}", lambda: vocabulary(language, catalog))


@functools.lru_cache(maxsize=8)
def _without_records(language: str) -> Vocabulary:
    return vocabulary(language)


def _catalog(services: Services, language: str) -> Catalog | None:
    """The CRM's fields as the organisation's account sees them; None when nobody can ask."""
    account = services.house_account()
    if account is None:
        return None
    try:
        crm, organisation = services.crm_of(account), organisation_of(account)
        return services.metadata.catalog(crm, organisation, language, account.profile_id or "")
    except BotError:
        return None


def campaigns(services: Services) -> list[str]:
    """Titles of campaigns to choose from: those that visitors were seen with."""
    with services.database.read() as tables:
        newest = tables.visitors.newest(200)
        learned = tables.learned.of_many([one.visitor_id for one in newest])
    found = [parts["campaigns"].body.get("list") or () for parts in learned.values() if "campaigns" in parts]
    return sorted({str(one["title"]) for campaign in found for one in campaign if one.get("title")})


def state(services: Services, one: Rule | Preset) -> State:
    """Whether it works, and why not."""
    if one.trouble:
        return State(one.trouble, (one.trouble_about,))
    if not (one.is_on if isinstance(one, Rule) else one.is_applied):
        return State("off")
    conditions = [one.condition] if isinstance(one, Rule) else list(one.rings.values())
    needed = {part for kept in conditions if kept for part in matching.parts(kept)}
    missing = sorted(needed - offered(services.links))
    return State("paused", tuple(missing)) if missing else State("on")


# ------------------------------------------------------------------------------------------------------------ rules


def listed(services: Services, brand_id: str = "", kind: str = "") -> list[Rule]:
    with services.database.read() as tables:
        return tables.rules.all(brand_id, kind)


def kept(services: Services, rule_id: int) -> Rule:
    """raises NothingFound rule.gone"""
    with services.database.read() as tables:
        found = tables.rules.get(rule_id) if rule_id < HIGHEST_ID else None
    if found is None:
        raise NothingFound("rule.gone", number=rule_id)
    return found


def save(services: Services, actor: str, given: Given, rule_id: int | None = None, version: int | None = None) -> Rule:
    """Keep a new rule, or change one.

    version  of the reading that the change is based on; None: the present one
    raises   Invalid (by field: brand, kind, name, condition, action); NothingFound rule.gone; UserError
             rule.changed_meanwhile
    """
    before = kept(services, rule_id) if rule_id is not None else None
    values, now = checked(services, given), services.source.now()
    if _calls(values["action"]) and not (before is not None and before.secret):
        values["secret"] = new_secret(services.source.token(32))
    with services.database.write() as tables:
        if before is None:
            number = tables.rules.add(values, actor, now)
            tables.audit.record(actor, "rule.add", str(number), now, after=_told(values))
        else:
            number = before.rule_id
            seen = before.version if version is None else version
            values |= {"trouble": "", "trouble_about": ""} if values["is_on"] else {}
            tables.rules.change(number, seen, values, actor, now)
            tables.audit.record(actor, "rule.change", str(number), now, before=_told(vars(before)), after=_told(values))
    return kept(services, number)


def _calls(action: Mapping[str, Any]) -> bool:
    return bool((action.get("do") or {}).get("kind") == "webhook")


def checked(services: Services, given: Given) -> dict[str, Any]:
    """The values to keep; raises Invalid, by field."""
    wrong: dict[str, Exception] = {}
    values: dict[str, Any] = {"is_on": given.is_on, "outside_id": given.outside_id}
    checks: dict[str, tuple[str, Callable[[], Any]]] = {
        "brand": ("brand_id", lambda: brand(services, given.brand_id)),
        "kind": ("kind", lambda: _kind(given.kind)),
        "name": ("name", lambda: actions.named(given.name)),
        "condition": ("condition", lambda: condition(services, given.condition)),
        "action": ("action", lambda: _action(services, given)),
    }
    for name, (column, check) in checks.items():
        try:
            values[column] = check()
        except (UserError, GrammarError) as error:
            wrong[name] = error
    if wrong:
        raise Invalid(wrong)
    return values


def _action(services: Services, given: Given) -> dict[str, Any]:
    """As it is kept. A mailing list that is to be made needs its sender's address now, not when somebody leaves."""
    made = actions.checked(given.kind, given.action)
    new = (made.get("do") or {}).get("new")
    if new:
        mailing.require_address(services, str(new.get("name") or ""))
    return made


def brand(services: Services, brand_id: str) -> str:
    """raises UserError rule.no_brand"""
    with services.database.read() as tables:
        brands = tables.brands.all()
    if brand_id not in {one.brand_id for one in brands}:
        raise UserError("rule.no_brand", choices=[one.name for one in brands])
    return brand_id


def _kind(kind: str) -> str:
    if kind not in actions.KINDS:
        raise UserError("rule.no_kind", typed=kind, choices=list(actions.KINDS))
    return kind


def condition(services: Services, given: str | Form, most: int = MAX_LEAVES) -> str:
    """A condition as it is kept, from text in either language or from the form; '' for none.

    raises  GrammarError with the place marked (of a form: the number of the row); UserError rule.not_linked
    """
    if isinstance(given, str):
        if not given.strip():
            return ""
        read = _read(services, given, most)
    else:
        if not given.rows:
            return ""
        read = form.read(given, words(services, "en", all_of_it=True), most)
    require(read, offered(services.links))
    return matching.kept(read)


def _read(services: Services, text: str, most: int) -> Condition:
    """Labels count in every language, so one vocabulary reads all; its own language only chooses among labels."""
    is_japanese = any("\u3040" <= letter <= "\u9fff" for letter in text)
    return parser.parse(text, words(services, "ja" if is_japanese else "en", all_of_it=True), most)


def text(services: Services, kept_text: str, language: str) -> str:
    """A kept condition as the reader writes it."""
    return matching.shown(kept_text, words(services, language, all_of_it=True))


def rows(services: Services, kept_text: str, language: str) -> Form:
    """A kept condition as rows of the form."""
    if not kept_text:
        return Form("and", ())
    return form.to_form(opened(kept_text), words(services, language, all_of_it=True))


def turn(services: Services, actor: str, rule_id: int, *, to: bool) -> None:
    """Switch a rule on or off; what is switched on must be able to work. Raises as `save`."""
    before, now = kept(services, rule_id), services.source.now()
    if to and before.condition:
        require(opened(before.condition), offered(services.links))
    values: dict[str, Any] = {"is_on": to} | ({"trouble": "", "trouble_about": ""} if to else {})
    with services.database.write() as tables:
        tables.rules.change(rule_id, before.version, values, actor, now)
        tables.audit.record(actor, "rule.on" if to else "rule.off", str(rule_id), now)


def remove(services: Services, actor: str, rule_id: int) -> None:
    """raises NothingFound rule.gone"""
    before, now = kept(services, rule_id), services.source.now()
    with services.database.write() as tables:
        tables.rules.remove(rule_id)
        tables.audit.record(actor, "rule.remove", str(rule_id), now, before=_told(vars(before)))


def order(services: Services, actor: str, rule_ids: list[int]) -> None:
    """These come first, in this order; the rules are of one brand and kind. Raises UserError rule.other_kind."""
    found = [kept(services, rule_id) for rule_id in rule_ids]
    if len({(one.brand_id, one.kind) for one in found}) > 1:
        raise UserError("rule.other_kind")
    now = services.source.now()
    with services.database.write() as tables:
        tables.rules.order(rule_ids, actor, now)
        tables.audit.record(actor, "rule.order", ", ".join(map(str, rule_ids)), now)


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """For the audit log: nothing secret."""
    return {name: values[name] for name in ("kind", "name", "condition", "action", "is_on") if name in values}
