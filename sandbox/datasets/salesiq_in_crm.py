"""What an organisation's CRM has of SalesIQ: the modules Visits and Actions_Performed, and custom fields.

The vendor prints neither the api names of Visits nor whether others may insert (unverified): all three kinds of
organisation can be had. Source: the Japanese help page of SalesIQ in the CRM, and public code for some of the names.
"""

import dataclasses
import functools
import json
from typing import Any

from sandbox.crm.schema import DEFAULT_LENGTHS, Field, Module, PickValue, Schema
from sandbox.datasets.metadata import FOLDER
from sandbox.ids import crm_id

KINDS = ("creatable", "read_only", "absent")
VISITS, ACTIONS = "Visits", "Actions_Performed"
FIRST_MODULE, FIRST_LAYOUT, FIRST_FIELD = 2180, 2480, 60_000
SYSTEM: tuple[dict[str, Any], ...] = (
    {"api_name": "Created_By", "en": "Created By", "ja": "作成者", "type": "ownerlookup", "lookups": ["Users"]},
    {"api_name": "Modified_By", "en": "Modified By", "ja": "更新者", "type": "ownerlookup", "lookups": ["Users"]},
    {"api_name": "Created_Time", "en": "Created Time", "ja": "作成日時", "type": "datetime"},
    {"api_name": "Modified_Time", "en": "Modified Time", "ja": "更新日時", "type": "datetime"},
    {"api_name": "id", "en": "Record Id", "ja": "データID", "type": "bigint"},
)
# What SalesIQ sums up of a person's visits; names confirmed by the vendor's SDK.
SUMMARY: tuple[dict[str, Any], ...] = (
    {"api_name": "Visitor_Score", "en": "Visitor Score", "ja": "訪問者スコア", "type": "bigint"},
    {"api_name": "First_Visited_URL", "en": "First Page Visited", "ja": "最初に訪問したページ", "type": "text"},
    {"api_name": "First_Visited_Time", "en": "First Visit", "ja": "最初の訪問", "type": "datetime"},
    {"api_name": "Last_Visited_Time", "en": "Most Recent Visit", "ja": "最近の訪問", "type": "datetime"},
    {
        "api_name": "Average_Time_Spent_Minutes",
        "en": "Average Time Spent (Minutes)",
        "ja": "平均滞在時間(分)",
        "type": "double",
    },
    {"api_name": "Days_Visited", "en": "Days Visited", "ja": "訪問日数", "type": "integer"},
    {"api_name": "Number_Of_Chats", "en": "Number Of Chats", "ja": "チャット数", "type": "integer"},
    {"api_name": "Referrer", "en": "Referrer", "ja": "参照元", "type": "text"},
)
OWN_KEY = {"api_name": "field9", "en": "Plan", "ja": "Plan", "type": "text", "custom": True, "origin": "ja"}


def with_salesiq(schema: Schema, kind: str, *, fields: bool = True, clashing: bool = True) -> Schema:
    """The schema with SalesIQ's part.

    fields     leads and contacts have the fifty custom fields, one called Plan that a web site may fill, and the
               summary of visits
    clashing   those too whose label a standard field has already (City, Phone …)
    """
    given = _given()
    modules = {name: module for name, module in schema.modules.items() if name not in (VISITS, ACTIONS)}
    if fields:
        for name in ("Leads", "Contacts"):
            modules[name] = _extended(modules[name], [*given["fields"], OWN_KEY, *SUMMARY], clashing=clashing)
    if kind != "absent":
        visits = [*given["visits"], *given["visits_custom"]]
        visits = [_lookup(one, ["Leads", "Contacts"]) if one["api_name"] == "Visitor" else one for one in visits]
        types = {"Visitor_Type": given["visitor_types"]}
        may = kind == "creatable"
        modules[VISITS] = _module(VISITS, ("Visit", "訪問"), ("Visits", "訪問"), visits, types, 0, may)
        visit = _lookup({"api_name": "Visit", "en": "Visit", "ja": "訪問"}, [VISITS])
        actions, types = [visit, *given["actions"]], {"Action_Type": given["action_types"]}
        modules[ACTIONS] = _module(
            ACTIONS, ("Action", "操作"), ("Actions Performed", "実行した操作"), actions, types, 1, may
        )
        modules["Notes"] = _notable(modules["Notes"])
    return dataclasses.replace(schema, modules=modules)


def _notable(notes: Module) -> Module:
    """A visit has a section for notes, too."""
    parent = notes.fields["Parent_Id"]
    parent = dataclasses.replace(parent, lookups=tuple(dict.fromkeys((*parent.lookups, VISITS))))
    return dataclasses.replace(notes, fields={**notes.fields, "Parent_Id": parent})


@functools.cache
def _given() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = json.loads((FOLDER / "salesiq_in_crm.json").read_text(encoding="utf-8"))
    return found


def _lookup(given: dict[str, Any], modules: list[str]) -> dict[str, Any]:
    return {**given, "type": "lookup", "lookups": modules}


def _extended(module: Module, given: list[dict[str, Any]], *, clashing: bool) -> Module:
    labels = {label for field in module.fields.values() for label in field.labels.values()}
    wanted = [one for one in given if clashing or not {one["en"], one["ja"]} & labels]
    first = FIRST_FIELD + 1000 + (200 if module.api_name == "Contacts" else 0)
    added = {one["api_name"]: _field(one, crm_id(first + number)) for number, one in enumerate(wanted)}
    return dataclasses.replace(module, fields={**module.fields, **added})


def _module(
    name: str,
    one: tuple[str, str],
    many: tuple[str, str],
    given: list[dict[str, Any]],
    values: dict[str, list[Any]],
    number: int,
    creatable: bool,
) -> Module:
    owner = {"api_name": "Owner", "en": "Owner", "ja": "担当者", "type": "ownerlookup", "lookups": ["Users"]}
    every = [owner, *given, *({**part, "read_only": True} for part in SYSTEM)]
    fields = [
        _field({**part, "values": values.get(part["api_name"], [])}, crm_id(FIRST_FIELD + number * 200 + place))
        for place, part in enumerate(every)
    ]
    return Module(
        id=crm_id(FIRST_MODULE + number),
        layout_id=crm_id(FIRST_LAYOUT + number),
        api_name=name,
        module_name=name,
        singular={"en": one[0], "ja": one[1]},
        plural={"en": many[0], "ja": many[1]},
        name_field="Visited_Page" if name == VISITS else "Action",
        fields={field.api_name: field for field in fields},
        creatable=creatable,
        order=90 + number,
    )


def _field(given: dict[str, Any], field_id: str) -> Field:
    lookups = tuple(given.get("lookups", ()))
    return Field(
        id=field_id,
        api_name=given["api_name"],
        labels={"en": given["en"], "ja": given["ja"]},
        type=given["type"],
        length=DEFAULT_LENGTHS.get(given["type"]),
        read_only=given.get("read_only", False),
        custom=given.get("custom", False),
        origin=given.get("origin"),
        lookups=lookups,
        values=tuple(PickValue(actual, {"en": en, "ja": ja}) for actual, en, ja in given.get("values", ())),
    )
