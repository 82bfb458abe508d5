"""An organisation's metadata as the CRM sends it, and the people in it."""

from typing import Any

import pytest

from app.clients.crm_facts import Role, User
from app.search.catalogue import build
from app.search.people import People
from grammar.catalog import Catalog


def user(user_id: str, first: str, last: str, role: str = "", *, is_active: bool = True) -> User:
    return User(
        id=user_id,
        zuid=f"60{user_id}",
        full_name=f"{first} {last}",
        first_name=first,
        last_name=last,
        email=f"{first}.{last}@zylker.example".lower(),
        is_active=is_active,
        role_id=role,
        role="",
        profile_id="",
        profile="",
        reporting_to_id="",
        phone="",
        mobile="",
        language="ja_JP",
        time_zone="Asia/Tokyo",
    )


ROLES = (Role("1", "CEO", ""), Role("2", "Manager", "1"), Role("3", "Sales", "2"), Role("4", "Support", "1"))
USERS = (
    user("13", "Aoi", "Mori", "3"),
    user("20", "Ken", "Sato", "2"),
    user("30", "葵", "森", "3"),
    user("40", "Gone", "Away", "4", is_active=False),
)


@pytest.fixture
def people() -> People:
    return People(USERS)


def item(api_name: str, label: str, data_type: str = "text", **more: Any) -> dict[str, Any]:
    known = {"api_name": api_name, "field_label": label, "display_label": api_name.replace("_", " ")}
    return {**known, "data_type": data_type, "visible": True, "view_type": {"view": True}, **more}


def values(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"display_value": shown, "actual_value": actual, "type": "used"} for shown, actual in pairs]


MODULES: list[dict[str, Any]] = [
    {"api_name": "Vehicles", "module_name": "CustomModule3", "singular_label": "車両", "plural_label": "車両"},
    {"api_name": "Accounts", "module_name": "Accounts", "singular_label": "取引先", "plural_label": "取引先"},
    {
        "api_name": "Leads",
        "module_name": "Leads",
        "singular_label": "リード",
        "plural_label": "リード",
        "viewable": True,
    },
    {"api_name": "Notes", "module_name": "Notes", "singular_label": "メモ", "plural_label": "メモ"},
]
FIELDS: dict[str, list[dict[str, Any]]] = {
    "Leads": [
        item("Owner", "担当", "ownerlookup"),
        item("Salutation", "敬称", "picklist", pick_list_values=values(("様", "様"))),
        item("Last_Name", "姓", system_mandatory=True, length=80),
        item("Full_Name", "氏名", read_only=True),
        item("Company", "会社"),
        item("Phone", "電話番号", "phone"),
        item("Description", "詳細", "textarea"),
        item("Lead_Source", "元", "picklist", pick_list_values=values(("-なし-", "-None-"), ("展示会", "Trade Show"))),
        item("Annual_Revenue", "売上", "currency"),
        item("Age", "年齢", "integer", custom_field=True),
        item("Email_Opt_Out", "対象外", "boolean"),
        item(
            "Languages", "言語", "multiselectpicklist", pick_list_values=values(("英語", "English"), ("独語", "German"))
        ),
        item("Account", "関連会社", "lookup", lookup={"module": {"api_name": "Accounts"}}, custom_field=True),
        item("Anything", "関連", "lookup", lookup={}),
        item("Tag", "タグ"),
        item("Created_Time", "作成", "datetime"),
        item("Modified_Time", "更新", "datetime"),
        item("Secret", "秘密", crypt={"mode": "decryption"}),
        item("Hidden", "隠し", view_type={"view": False}),
        item("Gone", "無", visible=False),
        item("Rows", "明細", "subform"),
    ],
    "Accounts": [item("Account_Name", "名前"), item("Website", "サイト", "website")],
    "Vehicles": [item("Name", "車名"), item("Plate", "番号", "autonumber")],
}


def catalog_of(language: str = "ja") -> Catalog:
    modules = [build.trim_module(module) for module in MODULES]
    fields = {name: [build.trim_field(field) for field in items] for name, items in FIELDS.items()}
    return build.build(language, modules, fields)


@pytest.fixture
def catalog() -> Catalog:
    return catalog_of()
