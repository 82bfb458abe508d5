"""Modules, layouts, pipelines, related lists, roles, profiles and the fiscal year.

Fields are in fields.py, users and the organisation in people.py.
Source: https://www.zoho.com/crm/developer/docs/api/v8/modules-api.html and its neighbours, read 2026-11-21.
"""

from typing import Any

from flask import request

from sandbox.crm import errors
from sandbox.crm.api.fields import asked_module, described, pick_value
from sandbox.crm.api.records import RELATED
from sandbox.crm.call import NOTHING, Answer, Call, Routes
from sandbox.crm.derived import stages_of
from sandbox.crm.errors import ApiError
from sandbox.crm.schema import Module
from sandbox.data.customising import PIPELINES

FISCAL_START = "April"


def add(routes: Routes) -> None:
    routes.add("GET", "/settings/modules", modules)
    routes.add("GET", "/settings/modules/<module>", one_module)
    routes.add("GET", "/settings/layouts", layouts)
    routes.add("GET", "/settings/pipeline", pipelines)
    routes.add("GET", "/settings/related_lists", related_lists)
    routes.add("GET", "/settings/roles", roles)
    routes.add("GET", "/settings/profiles", profiles)
    routes.add("GET", "/settings/fiscal_year", fiscal_year)


def modules(call: Call) -> Answer:
    call.need("ZohoCRM.settings.modules.READ")
    return Answer({"modules": [_module(call, module) for module in call.crm.schema.modules.values()]})


def one_module(call: Call, module: str) -> Answer:
    """By api name or by id."""
    call.need("ZohoCRM.settings.modules.READ")
    for found in call.crm.schema.modules.values():
        if module in (found.api_name, found.id):
            return Answer({"modules": [_module(call, found)]})
    raise errors.invalid_module()


def _module(call: Call, module: Module) -> dict[str, Any]:
    def may(verb: str) -> bool:
        return (
            module.supported
            and (module.creatable or verb == "View")
            and call.crm.rights.allows(call.user, f"Crm_Implied_{verb}_{module.api_name}")
        )

    return {
        "id": module.id,
        "api_name": module.api_name,
        "module_name": module.module_name,
        "singular_label": module.singular[call.user.language],
        "plural_label": module.plural[call.user.language],
        "actual_singular_label": module.singular[call.crm.facts.language],
        "actual_plural_label": module.plural[call.crm.facts.language],
        "generated_type": module.generated,
        "api_supported": module.supported,
        "visible": may("View") or not module.supported,
        "viewable": may("View"),
        "creatable": may("Create"),
        "editable": may("Edit"),
        "deletable": may("Delete"),
        "convertable": module.api_name == "Leads",
        "global_search_supported": module.supported and module.api_name != "Notes",
        "show_as_tab": module.api_name != "Notes",
        "quick_create": may("Create"),
        "feeds_required": False,
        "presence_sub_menu": True,
        "triggers_supported": module.supported,
        "isBlueprintSupported": module.supported,
        "has_more_profiles": False,
        "sequence_number": module.order + 1,
        "status": "visible",
        "profiles": [{"name": name, "id": found} for name, found in call.crm.rights.profile_ids.items()],
        "parent_module": {},
        "modified_by": None,
        "modified_time": None,
    }


def layouts(call: Call) -> Answer:
    """One layout per module, with one section that has all fields."""
    call.need("ZohoCRM.settings.layouts.READ")
    module = asked_module(call)
    fields = [
        {**described(call, module, field), "required": field.mandatory in ("system", "layout")}
        for field in call.crm.fields(call.user, module).values()
    ]
    section = {
        "api_name": f"{module.api_name}_Information",
        "name": f"{module.singular['en']} Information",
        "display_label": f"{module.singular['en']} Information",
        "sequence_number": 1,
        "column_count": 2,
        "type": "used",
        "fields": fields,
    }
    layout = {
        "id": module.layout_id,
        "api_name": "Standard",
        "name": "Standard",
        "display_label": "Standard",
        "visible": True,
        "status": "active",
        "generated_type": "system",
        "has_more_profiles": False,
        "profiles": [{"name": name, "id": found} for name, found in call.crm.rights.profile_ids.items()],
        "sections": [section],
    }
    return Answer({"layouts": [layout]})


def pipelines(call: Call) -> Answer:
    """The pipelines of a layout of Deals, with their stages. raises ApiError REQUIRED_PARAM_MISSING, INVALID_DATA"""
    call.need("ZohoCRM.settings.pipeline.READ")
    layout = request.args.get("layout_id")
    if not layout:
        raise errors.missing_parameter("layout_id")
    deals = call.crm.schema.modules["Deals"]
    if layout != deals.layout_id:
        raise errors.invalid_data("the layout id given seems to be invalid", param_name="layout_id")
    stage = deals.fields["Stage"]
    places = {value.actual: place for place, value in enumerate(stage.values, start=1)}
    found = []
    for number, (actual, english, japanese, _) in enumerate(PIPELINES, start=1):
        maps = []
        for sequence, name in enumerate(stages_of(deals, actual), start=1):
            value = pick_value(call, stage, stage.displays[name], places[name])
            maps.append({**value, "sequence_number": sequence, "delete": False})
        found.append(
            {
                "id": f"{int(deals.layout_id) + 500_000 + number}",
                "display_value": japanese if call.user.language == "ja" else english,
                "actual_value": actual,
                "default": number == 1,
                "child_available": True,
                "parent": None,
                "maps": maps,
            }
        )
    return Answer({"pipeline": found})


def related_lists(call: Call) -> Answer:
    call.need("ZohoCRM.settings.related_lists.READ")
    module = asked_module(call)
    found = []
    for number, (name, (other, pointers)) in enumerate(RELATED.items(), start=1):
        target = call.crm.schema.modules.get(other)
        if target is None:
            continue
        if any(module.api_name in target.fields[pointer].lookups for pointer in pointers if pointer in target.fields):
            found.append(
                {
                    "id": f"{int(module.id) + 700_000 + number}",
                    "api_name": name,
                    "name": target.plural["en"],
                    "display_label": target.plural[call.user.language],
                    "module": {"api_name": other, "id": target.id},
                    "href": f"{module.api_name}/{{ENTITYID}}/{name}",
                    "type": "default",
                    "action": None,
                    "connectedmodule": None,
                    "linkingmodule": None,
                    "sequence_number": str(number),
                }
            )
    return Answer({"related_lists": found}) if found else NOTHING


def roles(call: Call) -> Answer:
    """The hierarchy; for administrators."""
    call.need("ZohoCRM.settings.roles.READ")
    _administrators_only(call)
    found = []
    for role in call.crm.rights.roles.values():
        superior = call.crm.rights.roles.get(role.superior)
        found.append(
            {
                "id": role.id,
                "name": role.name,
                "display_label": role.name,
                "reporting_to": {"name": superior.name, "id": superior.id} if superior else None,
                "forecast_manager": None,
                "share_with_peers": False,
                "admin_user": superior is None,
                "description": None,
                "created_time__s": None,
                "modified_time__s": None,
                "created_by__s": None,
                "modified_by__s": None,
            }
        )
    return Answer({"roles": found})


def profiles(call: Call) -> Answer:
    """For administrators."""
    call.need("ZohoCRM.settings.profiles.READ")
    _administrators_only(call)
    found = [
        {"id": found, "name": name, "display_label": name, "type": "normal_profile", "custom": name == "Limited"}
        for name, found in call.crm.rights.profile_ids.items()
    ]
    return Answer({"profiles": found})


def fiscal_year(call: Call) -> Answer:
    call.need("ZohoCRM.settings.fiscal_year.READ")
    facts = {"start_month": FISCAL_START, "display_based_on": "start_month", "id": f"{int(call.crm.facts.id) + 90}"}
    return Answer({"fiscal_year": facts})


def _administrators_only(call: Call) -> None:
    if not call.user.admin:
        raise ApiError(403, "AUTHORIZATION_FAILED", "User does not have sufficient privilege to perform this action")
