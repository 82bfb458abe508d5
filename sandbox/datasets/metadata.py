"""Builds an organisation's modules and fields from the standard ones and its own changes.

It reads standard_crm.json, own_crm.json and customising.py and knows no records.
"""

import functools
import json
from pathlib import Path
from typing import Any

from sandbox.crm.schema import DEFAULT_LENGTHS, Field, Module, PickValue, Schema
from sandbox.data.customising import PIPELINES, RENEWED
from sandbox.ids import crm_id

FOLDER = Path(__file__).parent
DUPLICATE_CHECKS = {
    "Leads": ("Email",),
    "Contacts": ("Email",),
    "Accounts": ("Account_Name",),
    "Deals": ("Deal_Name",),
}
# Modules of which the API tells, but whose records it does not read.
UNREADABLE = {
    "Home": ({"en": "Home", "ja": "ホーム"}, "Home"),
    "Reports": ({"en": "Reports", "ja": "レポート"}, "Reports"),
    "Dashboards": ({"en": "Analytics", "ja": "分析"}, "Dashboards"),
}
FIRST_MODULE, FIRST_LAYOUT, FIRST_FIELD = 2100, 2400, 10_000


def monthly_amount(record: dict[str, Any]) -> float | None:
    """Amount per month of the contract; None when one of the two is missing."""
    amount, months = record.get("Amount"), record.get("Contract_Months")
    return round(amount / months, 2) if amount is not None and months else None


FORMULAS = {"monthly_amount": monthly_amount}


@functools.cache
def schema_of(organisation: str) -> Schema:
    """The schema of `zylker` or `ohtani`; the same object each time."""
    standard = json.loads((FOLDER / "standard_crm.json").read_text(encoding="utf-8"))["modules"]
    own = json.loads((FOLDER / "own_crm.json").read_text(encoding="utf-8"))[organisation]
    modules: dict[str, Module] = {}
    people: dict[str, Module] = {}
    for order, facts in enumerate([*standard, *own["modules"]]):
        if facts["api_name"] == "Users":
            people["Users"] = _users(facts, order)
            continue
        if facts["api_name"] == "Accounts" and organisation == "ohtani":
            facts = {**facts, "fields": [given for given in facts["fields"] if given["api_name"] != "Email"]}
        module = module_of(facts, own["fields"].get(facts["api_name"], []), order)
        modules[module.api_name] = module
    for order, (name, (labels, module_name)) in enumerate(UNREADABLE.items(), start=len(modules) + 1):
        modules[name] = Module(
            crm_id(FIRST_MODULE + order), "", name, module_name, labels, labels, "", {}, supported=False, order=order
        )
    for name in ("Roles", "Profiles"):
        labels = {"en": name, "ja": name}
        fields = {part: Field("", part, labels, kind) for part, kind in (("id", "bigint"), ("name", "text"))}
        people[name] = Module("", "", name, name, labels, labels, "name", fields, order=0)
    return Schema(modules, people)


def module_of(facts: dict[str, Any], own: list[dict[str, Any]], order: int) -> Module:
    """A module as standard_crm.json tells of it, with own fields beside; order: its place, which its ids follow."""
    name = facts["api_name"]
    fields: dict[str, Field] = {}
    for position, given in enumerate([*facts["fields"], *own]):
        fields[given["api_name"]] = _field(name, given, crm_id(FIRST_FIELD + order * 200 + position))
    return Module(
        id=crm_id(FIRST_MODULE + order),
        layout_id=crm_id(FIRST_LAYOUT + order),
        api_name=name,
        module_name=facts["module_name"],
        singular=facts["singular"],
        plural=facts["plural"],
        name_field=facts["name_field"],
        fields=fields,
        generated=facts.get("generated", "default"),
        duplicate_check=DUPLICATE_CHECKS.get(name, ()),
        order=order,
    )


def _field(module: str, given: dict[str, Any], field_id: str) -> Field:
    lookups = tuple(given.get("lookups") or ([given["lookup"]] if given.get("lookup") else []))
    values = [_value(value) for value in given.get("values", [])]
    if (module, given["api_name"]) == ("Deals", "Stage"):
        values.append(_value(RENEWED))
    if (module, given["api_name"]) == ("Deals", "Pipeline"):
        values = [PickValue(actual, {"en": en, "ja": ja}) for actual, en, ja, _ in PIPELINES]
    if given["type"] == "lookup" and lookups == ("Users",):
        given = {**given, "type": "userlookup"}
    return Field(
        id=field_id,
        api_name=given["api_name"],
        labels={"en": given["en"], "ja": given["ja"]},
        type=given["type"],
        length=given.get("length") or DEFAULT_LENGTHS.get(given["type"]),
        mandatory=given.get("mandatory", ""),
        read_only=given.get("read_only", False),
        custom=given.get("custom", False),
        origin=given.get("origin", "ja" if given.get("custom") else None),
        lookups=lookups,
        values=tuple(values),
        formula=FORMULAS[given["formula"]] if "formula" in given else None,
        returns=given.get("returns", "double" if given["type"] == "formula" else ""),
        number_form=given.get("number_form", ""),
    )


def _value(given: list[Any]) -> PickValue:
    actual, english, japanese, *rest = given
    return PickValue(actual, {"en": english, "ja": japanese}, *rest)


def _users(facts: dict[str, Any], order: int) -> Module:
    """What a lookup to a user leads to; role and profile lead on."""
    given = [
        {**part, "lookup": {"role": "Roles", "profile": "Profiles"}.get(part["api_name"], part.get("lookup"))}
        for part in facts["fields"]
    ]
    return module_of({**facts, "module_name": "Users", "fields": given}, [], order)
