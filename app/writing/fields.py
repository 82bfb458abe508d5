"""Which fields a form for a record has: few enough for a chat, all that the CRM demands, nothing it would refuse.

Pure: the catalogue in, fields in their order out. How an input looks is in inputs.py.
"""

from collections.abc import Iterable, Mapping

from grammar.catalog import Field, Module

# X1, and beside it what tells most in a conversation about such a record.
EDITED: Mapping[str, tuple[str, ...]] = {
    "Leads": ("Lead_Status", "Phone", "Email", "Owner"),
    "Contacts": ("Account_Name", "Phone", "Email", "Title", "Owner"),
    "Accounts": ("Phone", "Website", "Industry", "Owner"),
    "Deals": ("Stage", "Amount", "Closing_Date", "Next_Step", "Owner"),
    "Tasks": ("Subject", "Status", "Due_Date", "Priority", "Owner"),
    "Calls": ("Subject", "Call_Start_Time", "Call_Purpose", "Owner"),
    "Events": ("Event_Title", "Start_DateTime", "End_DateTime", "Venue", "Owner"),
}
CREATED: Mapping[str, tuple[str, ...]] = {
    "Leads": ("Last_Name", "First_Name", "Company", "Email", "Phone", "Lead_Source", "Lead_Status", "Owner"),
    "Contacts": ("Last_Name", "First_Name", "Account_Name", "Email", "Phone", "Title", "Owner"),
    "Accounts": ("Account_Name", "Phone", "Website", "Industry", "Owner"),
    "Deals": ("Deal_Name", "Account_Name", "Contact_Name", "Pipeline", "Stage", "Amount", "Closing_Date", "Owner"),
    "Tasks": ("Subject", "Due_Date", "Priority", "Status", "Description", "Owner"),
    "Calls": ("Subject", "Call_Type", "Call_Start_Time", "Call_Duration", "Owner"),
    "Events": ("Event_Title", "Start_DateTime", "End_DateTime", "Venue", "Description", "Owner"),
}
CREATABLE = tuple(CREATED)  # X4, in the order in which they are offered
ACTIVITIES = frozenset(("Tasks", "Calls", "Events"))  # they are about a record, which their form asks for
OTHERWISE_MOST = 4  # fields of a module that is named nowhere above, beside its name and its owner

# https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html (data_type), read 2026-11-22
WRITABLE = frozenset(
    (
        *("text", "textarea", "email", "phone", "website", "picklist", "multiselectpicklist", "boolean", "date"),
        *("integer", "bigint", "double", "decimal", "long", "currency", "percent", "datetime"),
        *("ownerlookup", "userlookup", "lookup"),
    )
)


def is_writable(field: Field) -> bool:
    """Whether this person may write it and a form has an input for it."""
    return not field.read_only and field.type in WRITABLE and (field.type != "lookup" or bool(field.lookup))


def edited(module: Module, also: Iterable[str] = ()) -> tuple[Field, ...]:
    """The fields of the form that changes a record; `also`: api names that are wanted besides."""
    names = (*EDITED.get(module.api_name, _usual(module)), *also)
    # Cliq's lists of several choices have no documented preset: what is chosen already would be lost.
    return tuple(field for field in _writable(module, names) if field.type != "multiselectpicklist")


def created(module: Module, required: Iterable[str] = (), also: Iterable[str] = ()) -> tuple[Field, ...]:
    """The fields of the form that adds a record, with all that the system or its layout demands (`required`)."""
    demanded = [field.api_name for field in module.fields if field.mandatory]
    names = [*CREATED.get(module.api_name, _usual(module)), *demanded, *required, *also]
    return _writable(module, names)


def _writable(module: Module, names: Iterable[str]) -> tuple[Field, ...]:
    found = (module.field(name) for name in dict.fromkeys(names))
    return tuple(field for field in found if field is not None and is_writable(field))


def _usual(module: Module) -> tuple[str, ...]:
    """The first fields of any other module: its name, what is cheap to fill in, its owner."""
    plain = [one.api_name for one in module.fields if is_writable(one) and one.type not in ("textarea", "ownerlookup")]
    return (module.name_field, *[name for name in plain if name != module.name_field][:OTHERWISE_MOST], "Owner")
