"""Records that look the same as one that is about to be added: by e-mail address, telephone, name, company.

Asks by COQL, since the search's index lags behind writes, and checks every row itself. Nothing is decided here: the
person sees what was found and says whether it is the same.
Source: https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html, read 2026-11-21.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.clients import coql
from app.clients.crm import Crm
from app.errors import ServiceRejected
from app.search.people import Keep
from app.writing.values import Plain
from grammar.catalog import Module
from grammar.command.nodes import Criterion
from grammar.folding import fold

Row = Mapping[str, Any]
Plains = Mapping[str, Plain]

PEOPLE = ("Leads", "Contacts")  # the same person may be either
EMAILS = ("Email", "Secondary_Email")
PHONES = ("Phone", "Mobile")
COMPANIES = {"Leads": "Company", "Contacts": "Account_Name", "Accounts": "Account_Name", "Deals": "Account_Name"}
TOLD = ("Email", "Phone", "Company", "Account_Name", "Amount", "Stage", "Due_Date", "Owner")  # what tells rows apart
LAST_DIGITS, DIGITS_LEAST = 4, 7  # telephones are stored with any separators: asked by their end, compared by digits
JUST_MADE = timedelta(minutes=15)  # a record of that name by the same person: the first try may have worked
ROWS_MOST = 50
SHOWN_MOST = 5

# What a company's name has beside the name.
_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|\((?:株|有|同)\)|㈱|㈲|\b(?:inc|incorporated|ltd|limited|llc|llp|corp|corporation|co|company|kk|k\.k|"
    r"gmbh|ag|plc|pty|pvt|sa|bv)\b\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Alike:
    """A record that looks the same. reasons: email | phone | company | name | just_made, the surest first."""

    module: Module
    row: Row
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Maker:
    """Who adds the record, and when; keep: the role filter of a service account."""

    crm_user_id: str
    now: datetime
    keep: Keep | None = None


def find(crm: Crm, modules: Sequence[Module], module: Module, new: Plains, maker: Maker) -> list[Alike]:
    """What looks the same as `new`, a record of `module` that is not there yet; at most five, the surest first.

    modules  where to look besides: of leads and contacts, the other
    raises   ServiceError when the CRM can't be asked at all
    """
    found: list[Alike] = []
    for one in (module, *(other for other in modules if other.api_name != module.api_name)):
        if one.api_name != module.api_name and not {one.api_name, module.api_name} <= set(PEOPLE):
            continue
        query = _query(one, module, new, maker)
        if not query:
            continue
        try:
            rows = crm.coql(query).rows
        except ServiceRejected:
            if one.api_name == module.api_name:
                raise
            continue  # no right to read the other module
        kept = (row for row in rows if maker.keep is None or maker.keep(row))
        found += [Alike(one, row, reasons) for row in kept if (reasons := _reasons(one, module, row, new, maker))]
    order = ("just_made", "email", "phone", "company", "name")
    return sorted(found, key=lambda alike: order.index(alike.reasons[0]))[:SHOWN_MOST]


def just_made(crm: Crm, module: Module, new: Plains, maker: Maker) -> Row | None:
    """The record of this name that the person has added in the last minutes: what became of a try without an answer."""
    parts = list(_just_made(module, new, maker))
    if not parts:
        return None
    rows = crm.coql(coql.select(_columns(module), module.api_name, _all(parts), limit=1)).rows
    return rows[0] if rows else None


def core(company: str) -> str:
    """A company's name without its legal form; the whole where nothing would be left."""
    plain = unicodedata.normalize("NFKC", company)
    bare = re.sub(r"[\s,.・]+", " ", _FORMS.sub(" ", plain)).strip()
    return bare if len(bare) > 1 else plain.strip()


def _query(one: Module, module: Module, new: Plains, maker: Maker) -> str:
    parts = list(dict.fromkeys(_conditions(one, module, new)))
    if one.api_name == module.api_name:
        parts += [_all(made)] if (made := list(_just_made(module, new, maker))) else []
    if not parts:
        return ""
    text = coql.join(" or ", parts[: coql.CRITERIA_MOST - 5])
    return coql.select(_columns(one), one.api_name, text if len(parts) > 1 else f"({text})", limit=ROWS_MOST)


def _conditions(one: Module, module: Module, new: Plains) -> Iterator[str]:
    """One condition for each way in which a record of `one` may look the same."""
    if module.api_name in PEOPLE:
        for email in _texts(new, EMAILS):
            yield from (f"{name} = {coql.quote(email)}" for name in EMAILS if one.field(name))
        yield from _names(one, new)
    for digits in map(_digits, _texts(new, PHONES)):
        if len(digits) >= DIGITS_LEAST and module.api_name in (*PEOPLE, "Accounts"):
            end = coql.quote(f"%{digits[-LAST_DIGITS:]}")
            yield from (f"{name} like {end}" for name in PHONES if one.field(name))
    if module.api_name == "Accounts":
        yield from _contains(one, "Account_Name", core(str(new.get("Account_Name") or "")))
    if module.api_name == "Deals" and new.get("Deal_Name"):
        yield f"Deal_Name = {coql.quote(str(new['Deal_Name']))}"


def _names(one: Module, new: Plains) -> Iterator[str]:
    last, first = str(new.get("Last_Name") or ""), str(new.get("First_Name") or "")
    if last and one.field("Last_Name"):
        same = [f"Last_Name = {coql.quote(last)}"]
        same += [f"First_Name = {coql.quote(first)}"] if first and one.field("First_Name") else []
        yield _all(same) if len(same) > 1 else same[0]


def _contains(one: Module, name: str, text: str) -> Iterator[str]:
    field = one.field(name)
    condition = coql.condition(Criterion(field, field.label, "contains", (text,))) if field and text else None
    if condition is not None:
        yield from condition.parts


def _just_made(module: Module, new: Plains, maker: Maker) -> Iterator[str]:
    names = ("Last_Name", "First_Name") if module.api_name in PEOPLE else (module.name_field,)
    given = [(name, str(new[name])) for name in names if new.get(name)]
    if not given or not maker.crm_user_id:
        return
    yield from (f"{name} = {coql.quote(text)}" for name, text in given)
    yield f"Created_By = {coql.quote(maker.crm_user_id)}"
    yield f"Created_Time >= {coql.quote((maker.now - JUST_MADE).isoformat(timespec='seconds'))}"


def _all(parts: Sequence[str]) -> str:
    return coql.join(" and ", parts) if len(parts) > 1 else f"({parts[0]})"


def _columns(module: Module) -> list[str]:
    wanted = (module.name_field, "Last_Name", "First_Name", *EMAILS, *PHONES, *TOLD, "Created_By", "Created_Time")
    return [name for name in dict.fromkeys(wanted) if module.field(name) is not None]


def _reasons(one: Module, module: Module, row: Row, new: Plains, maker: Maker) -> tuple[str, ...]:
    found = [reason for reason, holds in _checks(one, module, row, new, maker) if holds]
    return tuple(found)


def _checks(one: Module, module: Module, row: Row, new: Plains, maker: Maker) -> Iterator[tuple[str, bool]]:
    yield "just_made", one.api_name == module.api_name and _is_just_made(module, row, new, maker)
    if module.api_name in PEOPLE:
        emails = {fold(text) for text in _texts(new, EMAILS)}
        yield "email", bool(emails & {fold(text) for text in _texts(row, EMAILS)})
    phones = {digits for text in _texts(new, PHONES) if len(digits := _digits(text)) >= DIGITS_LEAST}
    yield "phone", bool(phones & {_digits(text) for text in _texts(row, PHONES)})
    if module.api_name in PEOPLE:
        same = _same(row, new, "Last_Name") and (not new.get("First_Name") or _same(row, new, "First_Name"))
        firm, other = _company(module, new), _company(one, row)
        whole = bool(new.get("First_Name")) and bool(row.get("First_Name"))
        yield "name", same and (whole or (bool(firm) and firm == other))
    elif module.api_name == "Accounts":
        yield "company", _company(module, new) == _company(one, row) != ""
    elif module.api_name == "Deals":
        yield "name", _same(row, new, "Deal_Name")


def _is_just_made(module: Module, row: Row, new: Plains, maker: Maker) -> bool:
    by = row.get("Created_By")
    mine = isinstance(by, Mapping) and str(by.get("id")) == maker.crm_user_id
    names = ("Last_Name", "First_Name") if module.api_name in PEOPLE else (module.name_field,)
    try:
        made = datetime.fromisoformat(str(row.get("Created_Time")))
    except ValueError:
        return False
    return mine and made >= maker.now - JUST_MADE and all(_same(row, new, name) for name in names if new.get(name))


def _same(row: Row, new: Plains, name: str) -> bool:
    return bool(row.get(name)) and fold(str(row.get(name))) == fold(str(new.get(name) or ""))


def _company(module: Module, values: Mapping[str, Any]) -> str:
    value = values.get(COMPANIES.get(module.api_name, ""))
    name = value.get("name") if isinstance(value, Mapping) else value
    return fold(core(str(name or "")))


def _texts(values: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    return [str(values[name]).strip() for name in names if values.get(name)]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
