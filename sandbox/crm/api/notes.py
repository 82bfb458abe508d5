"""Notes: made for a record by either address; read, changed and deleted like other records.

Source: https://www.zoho.com/crm/developer/docs/api/v8/create-notes.html (address by pattern), read 2026-11-21.
"""

from functools import partial
from typing import Any

from sandbox.crm import errors
from sandbox.crm.api.writes import answered, is_automatic, items_of
from sandbox.crm.call import Answer, Call, Routes
from sandbox.crm.errors import ApiError, ItemError
from sandbox.crm.schema import Module
from sandbox.crm.writing import Writer


def add(routes: Routes) -> None:
    routes.add("POST", "/Notes", insert, cost=0)
    routes.add("POST", "/<module>/<record_id>/Notes", insert_under, cost=0)


def insert(call: Call) -> Answer:
    """`Parent_Id` of each item names the record."""
    notes = call.module("Notes", "CREATE")
    items, body = items_of(call)
    writer = Writer(call.crm, call.user, automatic=is_automatic(body))
    return answered(call, writer, [partial(_note, call, writer, notes, item, n) for n, item in enumerate(items)], 201)


def insert_under(call: Call, module: str, record_id: str) -> Answer:
    """The address names the record."""
    notes = call.module("Notes", "CREATE")
    parent = call.module(module)
    items, body = items_of(call)
    if call.crm.find(call.user, module, record_id) is None:
        details = {"resource_path_index": 1}
        raise ApiError(400, "INVALID_DATA", "the id given seems to be invalid", details)
    writer = Writer(call.crm, call.user, automatic=is_automatic(body))
    mine = {"Parent_Id": {"id": record_id, "module": {"api_name": parent.api_name}}}
    tasks = [
        partial(_note, call, writer, notes, {**item, **mine} if isinstance(item, dict) else item, n)
        for n, item in enumerate(items)
    ]
    return answered(call, writer, tasks, 201)


def _note(call: Call, writer: Writer, notes: Module, item: Any, index: int) -> dict[str, Any]:
    """One note. raises ItemError: no text, no parent, a parent of another module than said, or one not to be seen"""
    path = f"$.data[{index}]"
    if isinstance(item, dict):
        if not item.get("Note_Title") and not item.get("Note_Content"):
            details = {"api_name": "Note_Content", "json_path": f"{path}.Note_Content"}
            raise ItemError("MANDATORY_NOT_FOUND", "required field not found", details)
        _check_parent(call, item.get("Parent_Id"), f"{path}.Parent_Id")
    return writer.insert(notes, item, index)


def _check_parent(call: Call, given: Any, path: str) -> None:
    details = {"api_name": "Parent_Id", "json_path": path}
    if given is None:
        raise ItemError("MANDATORY_NOT_FOUND", "required field not found", details)
    found = str(given.get("id", "")) if isinstance(given, dict) else str(given)
    said = given.get("module") if isinstance(given, dict) else None
    name = said.get("api_name") if isinstance(said, dict) else said
    linked = call.crm.linked(call.crm.schema.modules["Notes"].fields["Parent_Id"].lookups, found)
    if linked is None or (name and name != linked[0]):
        raise ItemError("INVALID_DATA", "the id given seems to be invalid", {**details, "json_path": f"{path}.id"})
    try:
        call.module(linked[0])
    except errors.ApiError as refused:
        raise ItemError(refused.code, refused.message, refused.details) from None
    if not call.crm.sees(call.user, *linked):
        raise ItemError("NO_PERMISSION", "permission denied", {**details, "permissions": ["Crm_Implied_Create_Notes"]})
