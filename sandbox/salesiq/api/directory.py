"""Portals, brands, departments, operators: lists to choose from.

Sources: https://www.zoho.com/salesiq/help/developer-section/rest-api-portal-list.html, rest-api-operator-list.html and
rest-api-availability-status-operator.html there, read 2026-11-22; brands and departments by the pattern of these. The
method of setting one's availability is not printed: PUT, as of what changes an operator; its answer neither.
"""

from typing import Any

from flask import request

from sandbox.salesiq import objects
from sandbox.salesiq.call import Call, Refused, Routes

OPERATORS_AT_ONCE = 20
STATUSES = ("Available", "Busy")


def add(routes: Routes) -> None:
    routes.add("GET", "/api/v2/portals", portals, "list", "portals.READ")
    routes.add("GET", "/api/v2/portals/<sn>", portal, "portal", "portals.READ")
    routes.add("GET", "/api/v2/<sn>/apps", brands, "list", "apps.READ")
    routes.add("GET", "/api/v2/<sn>/apps/<app_id>", brand, "app", "apps.READ")
    routes.add("GET", "/api/v2/<sn>/departments", departments, "list", "departments.READ")
    routes.add("GET", "/api/v2/<sn>/operators", operators, "list", "operators.READ")
    routes.add("GET", "/api/v2/<sn>/operators/<operator_id>", operator, "operator", "operators.READ")
    routes.add("PUT", "/api/v2/<sn>/operators/<operator_id>/status", set_status, "operator", "operators.UPDATE")


def _owner(call: Call) -> dict[str, Any]:
    return next(one for one in call.portal.table("operators") if one["role"] == "Administrator")


def portals(call: Call) -> list[dict[str, Any]]:
    """The portals of the caller."""
    owner = _owner(call)
    return [
        {
            "name": call.portal.sandbox.people.organisations[call.portal.name].name,
            "screenname": call.portal.screenname,
            "operator_id": call.operator["id"],
            "owner_zuid": owner["zuid"],
            "created_time": owner["created"],
        }
    ]


def portal(call: Call) -> dict[str, Any]:
    owner, facts = _owner(call), call.portal.sandbox.people.organisations[call.portal.name]
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
