"""Files of a record: uploaded, listed, downloaded, deleted.

Source: https://www.zoho.com/crm/developer/docs/api/v8/upload-attachment.html and its neighbours (addresses by pattern),
read 2026-11-21.
"""

import base64
from typing import Any

from flask import request

from sandbox.crm import errors
from sandbox.crm.api.records import names_of
from sandbox.crm.call import NOTHING, Answer, Call, Routes
from sandbox.crm.coercion import stored_instant
from sandbox.crm.errors import ApiError
from sandbox.crm.organisation import Row
from sandbox.crm.values import Renderer

LARGEST_BYTES = 20_000_000
PART = "file"


def add(routes: Routes) -> None:
    routes.add("POST", "/<module>/<record_id>/Attachments", upload)
    routes.add("GET", "/<module>/<record_id>/Attachments", index)
    routes.add("GET", "/<module>/<record_id>/Attachments/<attachment_id>", download)
    routes.add("DELETE", "/<module>/<record_id>/Attachments/<attachment_id>", delete)


def upload(call: Call, module: str, record_id: str) -> Answer:
    """One part `file`. raises ApiError INVALID_DATA, FILE_SIZE_MORE_THAN_ALLOWED_SIZE, NO_PERMISSION"""
    _parent(call, module, record_id, "CREATE")
    parts = request.files.getlist(PART)
    if set(request.files) - {PART} or len(parts) != 1:
        raise errors.invalid_data("invalid data", param_name=PART)
    with parts[0].stream as stream:  # a large one is a temporary file
        content = stream.read()
    if len(content) > LARGEST_BYTES:
        raise ApiError(400, "FILE_SIZE_MORE_THAN_ALLOWED_SIZE", "Please ensure the file size is within 20 MB")
    now = stored_instant(call.crm.clock.now())
    row: Row = {
        "id": call.crm.ids.record(),
        "Parent_Id": record_id,
        "$se_module": module,
        "File_Name": parts[0].filename or "file",
        "Size": str(len(content)),
        "Created_By": call.user.id,
        "Created_Time": now,
        "Modified_Time": now,
        "content_type": parts[0].mimetype,
        "content": base64.b64encode(content).decode(),
    }
    call.crm.table("Attachments").put(row["id"], row)
    details = {"id": row["id"], "Created_Time": Renderer(call.crm, call.user).instant(now)}
    details |= {"Created_By": {"id": call.user.id, "name": call.user.full_name}}
    item = {"code": "SUCCESS", "details": details, "message": "attachment uploaded successfully", "status": "success"}
    return Answer({"data": [item]})


def index(call: Call, module: str, record_id: str) -> Answer:
    _parent(call, module, record_id, "READ")
    if not request.args.get("fields"):
        raise errors.missing_parameter("fields")
    wanted, renderer = names_of(request.args["fields"]), Renderer(call.crm, call.user)
    rows = [_described(renderer, row) for row in reversed(of(call, module, record_id))]
    if not rows:
        return NOTHING
    info = {"per_page": 200, "count": len(rows), "page": 1, "more_records": False}
    return Answer(
        {"data": [{"id": row["id"], **{name: row.get(name) for name in wanted}} for row in rows], "info": info}
    )


def download(call: Call, module: str, record_id: str, attachment_id: str) -> Answer:
    row = _one(call, module, record_id, attachment_id)
    return Answer(content=base64.b64decode(row["content"]), content_type=row["content_type"])


def delete(call: Call, module: str, record_id: str, attachment_id: str) -> Answer:
    row = _one(call, module, record_id, attachment_id)
    call.crm.table("Attachments").delete(row["id"])
    item = {"code": "SUCCESS", "details": {"id": row["id"]}, "message": "record deleted", "status": "success"}
    return Answer({"data": [item]})


def of(call: Call, module: str, record_id: str) -> list[Row]:
    """The files of a record, oldest first."""
    rows = call.crm.table("Attachments").values()
    return [row for row in rows if (row["$se_module"], row["Parent_Id"]) == (module, record_id)]


def _parent(call: Call, module: str, record_id: str, action: str) -> None:
    call.module(module)
    call.need(f"ZohoCRM.modules.Attachments.{action}")
    if call.crm.find(call.user, module, record_id) is None:
        raise errors.invalid_data("the related id given seems to be invalid", resource_path_index=1)


def _one(call: Call, module: str, record_id: str, attachment_id: str) -> Row:
    _parent(call, module, record_id, "READ")
    found = next((row for row in of(call, module, record_id) if row["id"] == attachment_id), None)
    if found is None:
        raise errors.invalid_data("the related id given seems to be invalid", resource_path_index=3)
    return found


def _described(renderer: Renderer, row: Row) -> dict[str, Any]:
    times = {name: renderer.instant(row[name]) for name in ("Created_Time", "Modified_Time")}
    shown = {name: value for name, value in row.items() if name not in ("content", "content_type")}
    return {**shown, **times, "Parent_Id": {"id": row["Parent_Id"]}, "$file_id": row["id"]}
