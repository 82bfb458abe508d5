"""The one table of what is taken when a question does not say it: date fields, amounts, what open and done mean.

Only api names of the CRM's standard modules and fields, each with a rule for the modules that no table knows.
Decides no reading: reading/ asks it, and telling/ says what was assumed.
"""

from collections.abc import Iterable

from grammar.catalog import Field, Module

DEALS = "Deals"
ACTIVITIES = "Activities"
ACTIVITY_MODULES = ("Tasks", "Events", "Calls")
PEOPLE = ("Contacts", "Leads")  # modules whose records are persons
RECENT_FIRST = "Created_Time"

# What a bare period is a period of: 'tasks this week' are those due this week. Else, and for all others: created.
_PERIOD_FIELDS = {
    "Deals": "Closing_Date",
    "Tasks": "Due_Date",
    "Events": "Start_DateTime",
    "Calls": "Call_Start_Time",
    "Campaigns": "Start_Date",
    "Invoices": "Invoice_Date",
    "Purchase_Orders": "PO_Date",
}

# Words about time → the fields they may mean, the first that the module has.
_EVENT_FIELDS = {
    "created": ("Created_Time",),
    "new": ("Created_Time",),
    "modified": ("Modified_Time",),
    "closing": ("Closing_Date", "Due_Date", "End_Date", "Valid_Till", "Closed_Time"),
    "closed_on": ("Closing_Date", "Closed_Time"),
    "due": ("Due_Date", "Closing_Date", "Valid_Till", "End_Date"),
    "start": ("Start_DateTime", "Call_Start_Time", "Start_Date", "Due_Date"),
    "scheduled": ("Start_DateTime", "Call_Start_Time", "Start_Date", "Due_Date"),
    "end": (
        "Valid_Till",
        "End_DateTime",
        "End_Date",
        "Support_Expiry_Date",
        "Sales_End_Date",
        "Due_Date",
        "Closing_Date",
    ),
    "converted": ("Converted_Date_Time", "Lead_Conversion_Time"),
    "contacted": ("Last_Activity_Time",),
    "sent": ("Invoice_Date", "Created_Time"),
    "closed": ("Closing_Date", "Closed_Time", "Modified_Time"),
}

# What an amount without a field is compared with: 'deals over 50k'.
_AMOUNTS = ("Amount", "Grand_Total", "Annual_Revenue", "Unit_Price", "Budgeted_Cost")
_NUMBER_TYPES = frozenset(
    ("currency", "integer", "double", "decimal", "percent", "bigint", "long", "formula", "rollup_summary")
)
_DATE_TYPES = frozenset(("date", "datetime"))
_TEXT_TYPES = frozenset(("text", "textarea", "email", "phone", "website", "autonumber"))
_PICK_TYPES = frozenset(("picklist", "multiselectpicklist"))
_USER_TYPES = frozenset(("ownerlookup", "userlookup"))

# Stored values that say a record is done, folded. A module's open records are those with another value.
DONE_VALUES = (
    "completed",
    "closed",
    "complete",
    "done",
    "resolved",
    "finished",
    "paid",
    "完了",
    "クローズ",
    "終了",
    "解決済み",
)
_STATUS_FIELDS = ("Status", "Lead_Status", "Quote_Stage", "Outgoing_Call_Status", "Stage")


def is_number(field: Field) -> bool:
    """Whether figures can be made of it."""
    return (
        (field.kind == "number" or field.type in _NUMBER_TYPES)
        and field.type not in ("autonumber",)
        and field.api_name != "id"
    )


def is_money(field: Field) -> bool:
    return field.type == "currency"


def is_date(field: Field) -> bool:
    return field.type in _DATE_TYPES


def is_text(field: Field) -> bool:
    return field.type in _TEXT_TYPES


def is_pick_list(field: Field) -> bool:
    return field.type in _PICK_TYPES


def is_user(field: Field) -> bool:
    return field.type in _USER_TYPES or field.lookup == "Users"


def is_groupable(field: Field) -> bool:
    """Whether records can be put into groups by it: no long texts, and nothing the CRM cannot compare."""
    if field.type in ("textarea", "subform"):
        return False
    return field.kind != "unusable" or is_pick_list(field) or field.type in ("territories", "lookup")


def first_field(module: Module, names: Iterable[str]) -> Field | None:
    """The first of the named fields that the module has."""
    for name in names:
        field = module.field(name)
        if field is not None:
            return field
    return None


def period_field(module: Module) -> str:
    """Api name of the date that a bare period is about."""
    name = _PERIOD_FIELDS.get(module.api_name, RECENT_FIRST)
    return name if module.field(name) else RECENT_FIRST


def event_field(module: Module, event: str) -> str | None:
    """Api name of the date that 'created', 'closing', 'due' … is about; None when the module has no such date."""
    names: tuple[str, ...] = _EVENT_FIELDS[event]
    if event == "closing" and module.api_name == "Cases":
        return None
    field = first_field(module, names)
    return field.api_name if field else (names[0] if names[0] == RECENT_FIRST else None)


def amount_field(module: Module, *, money: bool = True) -> str | None:
    """Api name of the amount that a module's records are measured by; the only currency field where no table knows."""
    field = first_field(module, _AMOUNTS)
    if field is None:
        candidates = [f for f in module.fields if is_money(f)] or (
            [] if money else [f for f in module.fields if is_number(f)]
        )
        field = candidates[0] if candidates else None
    return field.api_name if field else None


def done_value(module: Module) -> tuple[str, str] | None:
    """(field, stored value) that says a record of this module is done; None when no pick list says so."""
    fields = [f for name in _STATUS_FIELDS if (f := module.field(name)) is not None]
    fields += [f for f in module.fields if is_pick_list(f) and f not in fields]
    for field in fields:
        for done in DONE_VALUES:
            for value in field.values:
                if value.actual.casefold() == done:
                    return field.api_name, value.actual
    return None
