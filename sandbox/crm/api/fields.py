"""`GET /settings/fields`: every field of a module as the asker's profile and language see it.

Source: https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html (address by pattern), read 2026-11-21.
"""

from typing import Any

from flask import request

from sandbox.crm import errors
from sandbox.crm.call import NOTHING, Answer, Call, Routes
from sandbox.crm.schema import ORDERED, TEXT, UI_TYPES, Field, Module, PickValue
from sandbox.data.customising import RENAMED_CLOSED_WON

SCOPE = "ZohoCRM.settings.fields.READ"


def add(routes: Routes) -> None:
    routes.add("GET", "/settings/fields", index)
    routes.add("GET", "/settings/fields/<field_id>", show)


def index(call: Call) -> Answer:
    """All fields that the asker may see."""
    call.need(SCOPE)
    module = asked_module(call)
    found = [described(call, module, field) for field in call.crm.fields(call.user, module).values()]
    return Answer({"fields": found}) if found else NOTHING


def show(call: Call, field_id: str) -> Answer:
    """One field by its id."""
    call.need(SCOPE)
    module = asked_module(call)
    for field in call.crm.fields(call.user, module).values():
        if field.id == field_id:
            return Answer({"fields": [described(call, module, field)]})
    return NOTHING


def asked_module(call: Call) -> Module:
    """The module of the parameter `module`. raises ApiError REQUIRED_PARAM_MISSING, INVALID_MODULE, NO_PERMISSION"""
    name = request.args.get("module")
    if not name:
        raise errors.missing_parameter("module")
    module = call.crm.schema.modules.get(name)
    if module is None or not module.supported:
        raise errors.invalid_module()
    permission = f"Crm_Implied_View_{name}"
    if not call.crm.rights.allows(call.user, permission):
        raise errors.no_permission(permission)
    return module


def untranslated(call: Call, field: Field) -> str:
    """The label as it was first written: of the organisation's language, or of a custom field's own."""
    language = call.crm.switches["untranslated_labels"] or field.origin or call.crm.facts.language
    return field.labels[language]


def described(call: Call, module: Module, field: Field) -> dict[str, Any]:
    """One field as the metadata tells it."""
    writable = not field.read_only and field.api_name not in call.crm.rights.locked(call.user, module.api_name)
    lookup = call.crm.schema.modules.get(field.lookups[0]) if len(field.lookups) == 1 else None
    return {
        "id": field.id,
        "api_name": field.api_name,
        "field_label": field.labels[call.user.language],
        "display_label": untranslated(call, field),
        "column_name": field.api_name.upper(),
        "data_type": field.type,
        "json_type": field.json_type,
        "ui_type": UI_TYPES.get(field.type, 1),
        "display_type": -1,
        "show_type": 7,
        "category": 0,
        "type": "used",
        "length": field.length or 0,
        "decimal_place": 2 if field.base in ("double", "currency", "percent") else None,
        "custom_field": field.custom,
        "created_source": "api" if field.custom else "default",
        "system_mandatory": field.mandatory == "system",
        "read_only": not writable,
        "field_read_only": field.read_only,
        "visible": True,
        "available_in_user_layout": True,
        "searchable": field.searchable,
        "filterable": field.filterable,
        "sortable": field.base in TEXT | ORDERED,
        "display_field": field.api_name == module.name_field,
        "virtual_field": False,
        "mass_update": writable,
        "webhook": True,
        "blueprint_supported": writable,
        "businesscard_supported": True,
        "separator": field.base in ("integer", "currency", "double"),
        "number_separator": field.base in ("integer", "currency", "double"),
        "enable_colour_code": False,
        "colour_code_enabled_by_system": False,
        "pick_list_values_sorted_lexically": False,
        "quick_sequence_number": None,
        "history_tracking_enabled": False,
        "hipaa_compliance_enabled": False,
        "additional_column": None,
        "static_field": False,
        "pick_list_values": [
            pick_value(call, field, value, position) for position, value in enumerate(field.values, start=1)
        ],
        "lookup": _lookup(call, module, field, lookup),
        "multi_module_lookup": _many(call, field),
        "formula": {"return_type": field.returns} if field.type == "formula" else {},
        "currency": {"rounding_option": "normal", "precision": 0} if field.type == "currency" else {},
        "unique": {"casesensitive": "0"} if _is_unique(call, module, field) else {},
        "auto_number": {"prefix": "ACC-", "suffix": "", "start_number": 1} if field.type == "autonumber" else {},
        "textarea": {"type": "large"} if field.type == "textarea" else None,
        "multiselectlookup": {},
        "multiuserlookup": {},
        "rollup_summary": {},
        "subform": {},
        "external": None,
        "private": None,
        "crypt": None,
        "tooltip": None,
        "default_value": None,
        "created_time": None,
        "modified_time": None,
        "operation_type": {
            "web_create": writable,
            "web_update": writable,
            "api_create": writable,
            "api_update": writable,
        },
        "view_type": {"view": True, "edit": writable, "quick_create": writable, "create": writable},
        "profiles": [],
        "layout_associations": [{"name": "Standard", "id": module.layout_id, "api_name": "Standard"}],
        "association_details": None,
        "convert_mapping": None,
    }


def pick_value(call: Call, field: Field, value: PickValue, position: int) -> dict[str, Any]:
    """One value of a pick list."""
    labels = value.labels
    if field.api_name == "Stage" and value.actual == "Closed Won" and call.crm.switches["closed_won_renamed"]:
        labels = RENAMED_CLOSED_WON
    found = {
        "id": f"{int(field.id) + 1_000_000 + position}",
        "display_value": labels[call.user.language],
        "actual_value": value.actual,
        "reference_value": value.actual,
        "sequence_number": position,
        "colour_code": None,
        "type": "used",
    }
    if value.forecast_type:
        found |= {
            "probability": value.probability,
            "forecast_type": value.forecast_type,
            "forecast_category": {"name": value.forecast_category, "id": f"{int(field.id) + 2_000_000 + position}"},
        }
    return found


def _lookup(call: Call, module: Module, field: Field, target: Module | None) -> dict[str, Any]:
    if target is None:
        return {}
    return {
        "api_name": f"{field.api_name}_{module.api_name}",
        "display_label": module.plural[call.user.language],
        "module": {"api_name": target.api_name, "id": target.id},
        "id": f"{int(field.id) + 3_000_000}",
        "query_details": {},
        "revalidate_filter_during_edit": False,
        "show_fields": [],
    }


def _many(call: Call, field: Field) -> dict[str, Any]:
    if len(field.lookups) < 2:
        return {}
    modules = [call.crm.schema.modules[name] for name in field.lookups if name in call.crm.schema.modules]
    return {"modules": [{"api_name": one.api_name, "id": one.id} for one in modules]}


def _is_unique(call: Call, module: Module, field: Field) -> bool:
    unique = call.crm.switches["unique_email"] and module.api_name in ("Leads", "Contacts")
    return bool(unique) and field.api_name == "Email"
