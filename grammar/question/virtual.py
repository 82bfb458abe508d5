"""Modules that questions name and no CRM lists as one: activities (tasks, meetings and calls together) and users.

Builds them from the catalogue where it has the parts; what they are asked of the CRM is app/search's business.
"""

from grammar.catalog import Catalog, Field, Module, Value
from grammar.question import defaults

USERS = "Users"

# The users API has these keys; no metadata describes them.
# https://www.zoho.com/crm/developer/docs/api/v8/get-users.html, read 2026-11-21
_USER_FIELDS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("full_name", "text", "Full Name", ("氏名", "name", "名前")),
    ("email", "email", "Email", ("メールアドレス", "email address", "メール")),
    ("Role", "text", "Role", ("ロール", "役職")),
    ("Profile", "text", "Profile", ("権限", "プロファイル")),
    ("phone", "phone", "Phone", ("電話番号", "phone number", "電話")),
    ("mobile", "phone", "Mobile", ("携帯電話",)),
    ("city", "text", "City", ("市区町村",)),
    ("country", "text", "Country", ("国",)),
    ("status", "picklist", "Status", ("ステータス", "状態")),
    ("time_zone", "text", "Time Zone", ("タイムゾーン",)),
    ("language", "text", "Language", ("言語",)),
    ("Created_Time", "datetime", "Created Time", ("作成日時",)),
)
_STATUSES = (("active", "有効"), ("inactive", "無効"), ("deleted", "削除済み"))


def activities(catalog: Catalog) -> Module | None:
    """Tasks, meetings and calls as one module, with the fields that all three have; None when one is missing."""
    modules = [catalog.module(name) for name in defaults.ACTIVITY_MODULES]
    first = modules[0]
    if first is None or any(module is None for module in modules):
        return None
    shared = tuple(f for f in first.fields if all(m is not None and m.field(f.api_name) for m in modules))
    label = {"ja": "活動"}.get(catalog.language, "Activities")
    return Module(defaults.ACTIVITIES, None, label, ("Activities", "Activity", "活動"), "Subject", shared)


def users(catalog: Catalog) -> Module:
    """The users of the CRM, with what the users API tells of them."""
    fields = tuple(
        Field(
            name, label, (label, *others), kind, "unusable" if kind == "datetime" else "text",
            values=tuple(Value(stored, (stored, shown)) for stored, shown in _STATUSES) if name == "status" else (),
        )
        for name, kind, label, others in _USER_FIELDS
    )  # fmt: skip
    label = {"ja": "ユーザー"}.get(catalog.language, "Users")
    return Module(USERS, None, label, ("Users", "User", "ユーザー"), "full_name", fields)


def module_of(catalog: Catalog, name: str) -> Module | None:
    """A module by api name, those that no CRM lists included."""
    if name == defaults.ACTIVITIES:
        return activities(catalog)
    return catalog.module(name) or (users(catalog) if name == USERS else None)


def all_modules(catalog: Catalog) -> tuple[Module, ...]:
    """The catalogue's modules, and the two that it does not list."""
    extra = [module for name in (defaults.ACTIVITIES, USERS) if (module := module_of(catalog, name)) is not None]
    return (*catalog.modules, *(module for module in extra if catalog.module(module.api_name) is None))
