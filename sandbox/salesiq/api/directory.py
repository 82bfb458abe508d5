"""Portals, brands, departments, operators: lists to choose from.

Sources, under https://www.zoho.com/salesiq/help/developer-section/ , read 2026-11-22: rest-api-portal-list,
rest-api-operator-list, rest-api-availability-status-operator, rest-api-apps-list, rest-api-app-add (.html); departments
by the pattern of these. The method of setting one's availability is not printed: PUT, as of what changes an operator;
its answer neither.
"""

from typing import Any

from flask import request

from sandbox.salesiq import objects
from sandbox.salesiq.call import Call, Refused, Routes
from sandbox.salesiq.portal import portals_of

OPERATORS_AT_ONCE = 20
WEST = "Zylker West"
STATUSES = ("Available", "Busy")


def add(routes: Routes) -> None:
    routes.add("GET", "/api/v2/portals", portals, "list", "portals.READ")
    routes.add("GET", "/api/v2/portals/<sn>", portal, "portal", "portals.READ")
    routes.add("GET", "/api/v2/<sn>/apps", brands, "list", "apps.READ")
    routes.add("POST", "/api/v2/<sn>/apps", add_brand, "app", "apps.CREATE")
    routes.add("GET", "/api/v2/<sn>/apps/<app_id>", brand, "app", "apps.READ")
    routes.add("GET", "/api/v2/<sn>/departments", departments, "list", "departments.READ")
    routes.add("GET", "/api/v2/<sn>/operators", operators, "list", "operators.READ")
    routes.add("GET", "/api/v2/<sn>/operators/<operator_id>", operator, "operator", "operators.READ")
    routes.add("PUT", "/api/v2/<sn>/operators/<operator_id>/status", set_status, "operator", "operators.UPDATE")


def _owner(call: Call) -> dict[str, Any]:
    return next(one for one in call.portal.table("operators") if one["role"] == "Administrator")


def portals(call: Call) -> list[dict[str, Any]]:
    """The portals that the caller is an operator of."""
    found = []
    for one in portals_of(call.sandbox, call.portal.organisation):
        mine = one.operator_of(call.caller.user)
        if mine is None:
            continue
        owner = next(each for each in one.table("operators") if each["role"] == "Administrator")
        name = call.sandbox.people.organisations[one.organisation].name if one.name == one.organisation else WEST
        found.append(
            {
                "name": name,
                "screenname": one.screenname,
                "operator_id": mine["id"],
                "owner_zuid": owner["zuid"],
                "created_time": owner["created"],
            }
        )
    return found


def portal(call: Call) -> dict[str, Any]:
    owner, facts = _owner(call), call.sandbox.people.organisations[call.portal.organisation]
    about = {"email_id": owner["email"], "zuid": owner["zuid"], "operator_id": owner["id"], "name": owner["name"]}
    return {
        "company_name": facts.name,
        "screenname": call.portal.screenname,
        "language": facts.language,
        "time_zone": facts.time_zone,
        "owner": about,
    }


def brands(call: Call) -> list[dict[str, Any]]:
    return [objects.brand(one) for one in call.portal.table("brands")]


def brand(call: Call, app_id: str) -> dict[str, Any]:
    found = call.portal.table("brands").get(app_id)
    if found is None:
        raise Refused(1019)
    return objects.brand(found)


def add_brand(call: Call) -> dict[str, Any]:
    """`{"name", "departments", "description", "business_hours", "privacy"}`, from an administrator alone.

    raises  Refused 1016, 1011 for a missing name, 1007 for departments that are no list, 1025 for unknown ones, 1014
    """
    call.administrator()
    body, table = call.body(), call.portal.table("brands")
    name, wanted = body.get("name"), body.get("departments", [])
    if not isinstance(name, str) or not name.strip():
        raise Refused(1011, json_key="name")
    if not isinstance(wanted, list):
        raise Refused(1007, json_key="departments")
    if any(call.portal.table("departments").get(str(one)) is None for one in wanted):
        raise Refused(1025, json_key="departments")
    if any(one["name"].casefold() == name.strip().casefold() for one in table):
        raise Refused(1014, json_key="name")
    key = call.portal.new_id()
    made = {"id": key, "name": name.strip(), "slug": key, "language": "default", "beacon_key": key, "enabled": True}
    table.put(key, made)
    for one in wanted:
        served = call.portal.table("departments").get(str(one)) or {}
        call.portal.change("departments", str(one), app_ids=[*served.get("app_ids", []), key])
    creator = {"id": call.operator["id"], "name": call.operator["name"]}
    facts = {name: body.get(name, False) for name in ("business_hours", "privacy")}
    more = {"unique_name": made["name"], "waiting_time": "60", "creator": creator, "created_time": call.portal.now()}
    return {**objects.brand(made), **facts, **more}


def departments(call: Call) -> list[dict[str, Any]]:
    return [objects.department(call.portal, one) for one in call.portal.table("departments")]


def operators(call: Call) -> list[dict[str, Any]]:
    """20 from the index on; bots are among them, marked by their role."""
    try:
        index = int(request.args.get("index", "1"))
    except ValueError:
        raise Refused(1007, param="index") from None
    rows = call.portal.table("operators").values()
    return [objects.operator(one) for one in rows[max(0, index - 1) :][:OPERATORS_AT_ONCE]]


def set_status(call: Call, operator_id: str) -> dict[str, Any]:
    """`{"status": "Available" | "Busy"}`, one's own alone. raises Refused 1019, 1016, 1011"""
    if call.portal.table("operators").get(operator_id) is None:
        raise Refused(1019)
    if operator_id != call.operator["id"]:
        raise Refused(1016)
    wanted = call.body().get("status")
    if wanted not in STATUSES:
        raise Refused(1011, json_key="status")
    return objects.operator(call.portal.change("operators", operator_id, available=wanted == "Available"))


def operator(call: Call, operator_id: str) -> dict[str, Any]:
    found = call.portal.table("operators").get(operator_id)
    if found is None:
        raise Refused(1019)
    return objects.operator(found)
