"""Reading records: lists, one record, counts, and the related lists of a record.

Source: https://www.zoho.com/crm/developer/docs/api/v8/get-records.html (address by pattern), read 2026-11-21.
"""

from datetime import datetime
from typing import Any

from flask import request

from sandbox.crm import errors, paging
from sandbox.crm.call import NOTHING, Answer, Call, Routes
from sandbox.crm.coercion import stored_instant
from sandbox.crm.errors import ApiError
from sandbox.crm.organisation import Row
from sandbox.crm.schema import Module
from sandbox.crm.search.matching import Searcher
from sandbox.crm.values import Renderer

MOST_FIELDS = 50
MOST_IDS = 100
SORTABLE = ("id", "Created_Time", "Modified_Time")
# Name of a related list → (module, field that points to the record)
RELATED = {
    "Notes": ("Notes", ("Parent_Id",)),
    "Tasks": ("Tasks", ("What_Id", "Who_Id", "Related_To")),
    "Events": ("Events", ("What_Id", "Who_Id", "Related_To")),
    "Calls": ("Calls", ("What_Id", "Who_Id", "Related_To")),
    "Contacts": ("Contacts", ("Account_Name",)),
    "Deals": ("Deals", ("Account_Name", "Contact_Name")),
    "Pipelines": ("Pipelines", ("Account_Name", "Contact_Name")),
    "Visits": ("Visits", ("Visitor",)),
    "Actions_Performed": ("Actions_Performed", ("Visit",)),
}


def add(routes: Routes) -> None:
    routes.add("GET", "/<module>", index)
    routes.add("GET", "/<module>/actions/count", count)
    routes.add("GET", "/<module>/<record_id>", show)
    routes.add("GET", "/<module>/<record_id>/<related>", related_list)


def index(call: Call, module: str) -> Answer:
    """A page of the records that the asker may see."""
    found = call.module(module)
    if module == "Notes" and not call.user.admin:
        raise errors.no_permission("Crm_Implied_View_All_Notes")
    rows = call.crm.rows(call.user, module)
    if module == "Leads":
        rows = _by_conversion(rows, request.args.get("converted", "false"))
    if "ids" in request.args:
        wanted_ids = request.args["ids"].split(",")
        if len(wanted_ids) > MOST_IDS:
            raise errors.wrong_parameter("ids", "at most 100 ids")
        rows = [row for row in rows if row["id"] in set(wanted_ids)]
    return _listed(call, found, rows)


def show(call: Call, module: str, record_id: str) -> Answer:
    """One record with its `$` keys; 204 when it is not there or not to be seen."""
    found = call.module(module)
    row = call.crm.find(call.user, module, record_id)
    if row is None:
        return NOTHING
    wanted = names_of(request.args["fields"]) if request.args.get("fields") else None
    return Answer({"data": [Renderer(call.crm, call.user).record(found, row, wanted)]})


def count(call: Call, module: str) -> Answer:
    """How many records the asker sees; `word`, `email` or `phone` narrow."""
    found = call.module(module)
    searcher = Searcher(call.crm, call.user, found)
    given = request.args
    if given.get("email"):
        keep = searcher.by_email(given["email"])
    elif given.get("phone"):
        keep = searcher.by_phone(given["phone"])
    elif given.get("word"):
        keep = searcher.by_word(given["word"])
    else:
        rows = call.crm.rows(call.user, module)
        return Answer({"count": len(_by_conversion(rows, "false") if module == "Leads" else rows)})
    return Answer({"count": len(searcher.rows(keep))})


def related_list(call: Call, module: str, record_id: str, related: str) -> Answer:
    """Records of another module that point to this one."""
    call.module(module)
    if related not in RELATED or RELATED[related][0] not in call.crm.schema.modules:
        raise ApiError(400, "INVALID_DATA", "the related list given seems to be invalid", {"api_name": related})
    other, pointers = RELATED[related]
    found = call.module(other)
    parent = call.crm.find(call.user, module, record_id)
    if parent is None:
        details = {"resource_path_index": 1}
        raise ApiError(400, "INVALID_DATA", "the id given seems to be invalid", details)
    rows = [
        row for row in call.crm.rows(call.user, other) if any(row.get(pointer) == record_id for pointer in pointers)
    ]
    return _listed(call, found, rows)


def _listed(call: Call, module: Module, rows: list[Row]) -> Answer:
    """One page of rows: needs `fields`, honours If-Modified-Since, sorting and paging."""
    if not request.args.get("fields"):
        raise errors.missing_parameter("fields")
    wanted = names_of(request.args["fields"])
    sort_by, order = request.args.get("sort_by", "id"), request.args.get("sort_order", "desc")
    if sort_by not in SORTABLE:
        raise errors.wrong_parameter("sort_by", "id, Created_Time or Modified_Time")
    if order not in ("asc", "desc"):
        raise errors.wrong_parameter("sort_order", "asc or desc")
    since = since_header("If-Modified-Since")
    if since is not None:
        rows = [row for row in rows if row["Modified_Time"] > since]
        if not rows:
            return Answer(None, 304)
    rows = sorted(rows, key=lambda row: (row[sort_by], row["id"]), reverse=order == "desc")
    bound_to = f"{call.user.id} {request.path}"
    page = paging.cut(rows, request.args, bound_to=bound_to, now=call.crm.clock.now())
    if not page.rows:
        return NOTHING
    renderer = Renderer(call.crm, call.user)
    return Answer({"data": [renderer.record(module, row, wanted) for row in page.rows], "info": page.info})


def since_header(name: str) -> str | None:
    """A header with an instant, in the stored form. raises ApiError INVALID_DATA"""
    text = request.headers.get(name)
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise errors.wrong_parameter(name, "datetime") from None
    if instant.tzinfo is None:
        raise errors.wrong_parameter(name, "datetime")
    return stored_instant(instant)


def names_of(text: str) -> list[str]:
    """The api names of a `fields` parameter. raises ApiError LIMIT_EXCEEDED"""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if len(names) > MOST_FIELDS:
        details: dict[str, Any] = {"limit": MOST_FIELDS, "param_name": "fields"}
        raise ApiError(400, "LIMIT_EXCEEDED", "the number of fields exceeds the limit", details)
    return names


def _by_conversion(rows: list[Row], converted: str) -> list[Row]:
    """Converted leads are hidden unless asked for. raises ApiError INVALID_DATA"""
    if converted == "both":
        return rows
    if converted not in ("true", "false"):
        raise errors.wrong_parameter("converted", "true, false or both")
    return [row for row in rows if bool(row.get("Converted__s")) == (converted == "true")]
