"""The modules and fields of Bigin, made from those of the CRM: no leads, deals are called pipelines, firms companies.

Sources: https://www.bigin.com/developer/docs/apis/v2/ (pages on modules and fields), read 2026-11-21.
"""

import functools
import json
from typing import Any

from sandbox.crm.schema import Module, Schema
from sandbox.datasets.metadata import FOLDER, module_of
from sandbox.ids import crm_id

FIRST_PLACE = 60  # of its modules among all, so that their ids are their own
OWNED = ("Owner", "Tag", "Created_By", "Modified_By", "Created_Time", "Modified_Time", "id")
PARENTS = ["Contacts", "Accounts", "Pipelines", "Products"]
# module of the CRM → (api name here, singular, plural, the fields it has here)
MODULES: dict[str, tuple[str, dict[str, str], dict[str, str], tuple[str, ...]]] = {
    "Contacts": (
        "Contacts",
        {"en": "Contact", "ja": "連絡先"},
        {"en": "Contacts", "ja": "連絡先"},
        (
            "First_Name",
            "Last_Name",
            "Full_Name",
            "Title",
            "Email",
            "Mobile",
            "Phone",
            "Home_Phone",
            "Email_Opt_Out",
            "Account_Name",
            "Description",
            *(f"Mailing_{part}" for part in ("Street", "City", "State", "Zip", "Country")),
        ),
    ),
    "Accounts": (
        "Accounts",
        {"en": "Company", "ja": "企業"},
        {"en": "Companies", "ja": "企業"},
        (
            "Account_Name",
            "Phone",
            "Website",
            "Description",
            *(f"Billing_{part}" for part in ("Street", "City", "State", "Code", "Country")),
        ),
    ),
    "Deals": (
        "Pipelines",
        {"en": "Pipeline", "ja": "商談"},
        {"en": "Pipelines", "ja": "パイプライン"},
        ("Deal_Name", "Stage", "Closing_Date", "Amount", "Contact_Name", "Account_Name", "Description"),
    ),
    "Products": (
        "Products",
        {"en": "Product", "ja": "商品"},
        {"en": "Products", "ja": "商品"},
        ("Product_Name", "Product_Code", "Unit_Price", "Description"),
    ),
    "Tasks": (
        "Tasks",
        {"en": "Task", "ja": "タスク"},
        {"en": "Tasks", "ja": "タスク"},
        ("Subject", "Due_Date", "Status", "Priority", "Remind_At", "Description", "Closed_Time"),
    ),
    "Events": (
        "Events",
        {"en": "Event", "ja": "予定"},
        {"en": "Events", "ja": "予定"},
        ("Event_Title", "Start_DateTime", "End_DateTime", "All_day", "Venue", "Participants", "Remind_At"),
    ),
    "Calls": (
        "Calls",
        {"en": "Call", "ja": "通話"},
        {"en": "Calls", "ja": "通話"},
        (
            "Subject",
            "Call_Type",
            "Call_Start_Time",
            "Call_Duration",
            "Call_Duration_in_seconds",
            "Call_Agenda",
            "Description",
        ),
    ),
    "Notes": (
        "Notes",
        {"en": "Note", "ja": "メモ"},
        {"en": "Notes", "ja": "メモ"},
        ("Note_Title", "Note_Content", "Parent_Id"),
    ),
}
RELATED_TO = {"api_name": "Related_To", "en": "Related To", "ja": "関連先", "type": "lookup", "lookups": PARENTS}
WHO = {"api_name": "Contact_Name", "en": "Contact", "ja": "連絡先", "type": "lookup", "lookup": "Contacts"}
MORE: dict[str, list[dict[str, Any]]] = {
    "Contacts": [
        {
            "api_name": "Source",
            "en": "Source",
            "ja": "獲得元",
            "type": "picklist",
            "custom": True,
            "values": [["Web", "Web", "Web"], ["Chat", "Chat", "チャット"], ["Event", "Event", "イベント"]],
        },
        {"api_name": "Visitor_ID", "en": "Visitor ID", "ja": "訪問者のID", "type": "text", "custom": True},
    ],
    "Pipelines": [
        {"api_name": "Sub_Pipeline", "en": "Sub-Pipeline", "ja": "サブパイプライン", "type": "text"},
        {"api_name": "Pipeline", "en": "Pipeline", "ja": "パイプライン", "type": "layout"},
    ],
    "Tasks": [RELATED_TO],
    "Events": [RELATED_TO],
    "Calls": [
        RELATED_TO,
        WHO,
        {"api_name": "Reminder", "en": "Reminder", "ja": "リマインダー", "type": "datetime"},
    ],
}


@functools.cache
def schema_of(organisation: str) -> Schema:
    """The modules of one organisation; all have the same."""
    standard = json.loads((FOLDER / "standard_crm.json").read_text(encoding="utf-8"))["modules"]
    people = module_of(next(one for one in standard if one["api_name"] == "Users"), [], 99)
    by_name = {one["api_name"]: one for one in standard}
    modules: dict[str, Module] = {}
    for place, (origin, (name, singular, plural, wanted)) in enumerate(MODULES.items(), FIRST_PLACE):
        fields = [_here(field) for field in by_name[origin]["fields"] if field["api_name"] in (*wanted, *OWNED)]
        facts = {**by_name[origin], "api_name": name, "singular": singular, "plural": plural, "fields": fields}
        modules[name] = module_of({**facts, "module_name": name}, MORE.get(name, []), place)
    assert all(module.id != crm_id(0) for module in modules.values())
    return Schema(modules, {"Users": people})


def _here(field: dict[str, Any]) -> dict[str, Any]:
    """A field of the CRM with its lookups as they are here."""
    if field["api_name"] == "Parent_Id":
        return {**field, "lookups": [*PARENTS, "Tasks", "Events", "Calls"]}
    return field
