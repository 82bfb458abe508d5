"""What criteria make of each field type of the CRM (Z6).

Knows no field and no label; catalogue.py and standard.py ask it while they build.
"""

from grammar.catalog import Kind

# Z6. https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html (data_type), read 2026-11-21
TEXTS = frozenset(
    (
        *("text", "textarea", "email", "phone", "website", "picklist", "multiselectpicklist", "autonumber"),
        *("lookup", "ownerlookup", "userlookup"),
    )
)
NUMBERS = frozenset(("integer", "bigint", "double", "decimal", "long", "currency", "percent"))
DATES = frozenset(("date", "datetime"))
PEOPLE = frozenset(("ownerlookup", "userlookup"))
PICK_LISTS = frozenset(("picklist", "multiselectpicklist"))


def kind_of(data_type: str, api_name: str) -> tuple[Kind, str]:
    """What criteria make of a field: its kind, and for an unusable one the reason."""
    if api_name == "Salutation":  # drawn together with the first name; Z6 excludes it
        return "unusable", "salutation"
    if api_name == "Tag":  # typed as text, but an array of objects that nothing can filter
        return "unusable", "type"
    if data_type in TEXTS:
        return "text", ""
    if data_type in NUMBERS:
        return "number", ""
    if data_type == "boolean":
        return "boolean", ""
    return "unusable", "date" if data_type in DATES else "type"
