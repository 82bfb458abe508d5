"""Writing records: insert, update, upsert, delete; up to 100 items, each with its own result.

Source: https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html and its neighbours, read 2026-11-21.
"""

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import request

from sandbox.crm import errors
from sandbox.crm.api.records import since_header
from sandbox.crm.call import Answer, Call, Routes
from sandbox.crm.errors import ApiError, ItemError
from sandbox.crm.writing import Writer

MOST_ITEMS = 100
ITEMS_PER_CREDIT = 10


def add(routes: Routes) -> None:
    routes.add("POST", "/<module>", insert, cost=0, heavy=False)
    routes.add("POST", "/<module>/upsert", upsert, cost=0)
    routes.add("PUT", "/<module>", update, cost=0)
    routes.add("PUT", "/<module>/<record_id>", update_one, cost=0)
    routes.add("DELETE", "/<module>", delete)
    routes.add("DELETE", "/<module>/<record_id>", delete_one)


def insert(call: Call, module: str) -> Answer:
    found = call.module(module, "CREATE")
    items, body = items_of(call)
    writer = Writer(call.crm, call.user, automatic=is_automatic(body))
    return answered(call, writer, [partial(writer.insert, found, item, n) for n, item in enumerate(items)], 201)


def update(call: Call, module: str) -> Answer:
    found = call.module(module, "UPDATE")
    items, body = items_of(call)
    writer = Writer(call.crm, call.user, automatic=is_automatic(body), unmodified_since=_unmodified_since())
    tasks = [
        partial(writer.update, found, item.get("id") if isinstance(item, dict) else None, item, n)
        for n, item in enumerate(items)
    ]
    return answered(call, writer, tasks, 200)


def update_one(call: Call, module: str, record_id: str) -> Answer:
    found = call.module(module, "UPDATE")
    items, body = items_of(call)
    writer = Writer(call.crm, call.user, automatic=is_automatic(body), unmodified_since=_unmodified_since())
    answer = answered(call, writer, [partial(writer.update, found, record_id, items[0], 0)], 200)
    if answer.body and answer.body["data"][0]["code"] == "RECORD_MODIFIED":
        raise ApiError(412, "RECORD_MODIFIED", answer.body["data"][0]["message"], answer.body["data"][0]["details"])
    return answer


def upsert(call: Call, module: str) -> Answer:
    found = call.module(module, "CREATE")
    call.module(module, "UPDATE")
    items, body = items_of(call)
    check_fields = body.get("duplicate_check_fields", list(found.duplicate_check))
    if not isinstance(check_fields, list) or not all(name in found.fields for name in check_fields):
        details = {"api_name": "duplicate_check_fields", "json_path": "$.duplicate_check_fields"}
        raise errors.invalid_data("invalid data", expected_data_type="jsonarray", **details)
    writer = Writer(call.crm, call.user, automatic=is_automatic(body))
    tasks = [partial(writer.upsert, found, item, n, tuple(check_fields)) for n, item in enumerate(items)]
    return answered(call, writer, tasks, 200)


def delete(call: Call, module: str) -> Answer:
    ids = [part for part in request.args.get("ids", "").split(",") if part]
    if not ids:
        raise errors.missing_parameter("ids")
    if len(ids) > MOST_ITEMS:
        raise errors.wrong_parameter("ids", "at most 100 ids")
    return _deleted(call, module, ids)


def delete_one(call: Call, module: str, record_id: str) -> Answer:
    return _deleted(call, module, [record_id])


def _deleted(call: Call, module: str, ids: list[str]) -> Answer:
    found = call.module(module, "DELETE")
    writer = Writer(call.crm, call.user, automatic=request.args.get("wf_trigger", "true") == "true")
    return answered(call, writer, [partial(writer.delete, found, one) for one in ids], 200)


def items_of(call: Call) -> tuple[list[Any], dict[str, Any]]:
    """(the items of a write, its whole body), charged by their number. raises ApiError"""
    try:
        body = call.body()
    except ApiError:
        call.charge(1)
        raise
    items = body.get("data")
    if "data" not in body:
        call.charge(1)
        details = {"api_name": "data", "json_path": "$.data"}
        raise ApiError(400, "MANDATORY_NOT_FOUND", "required field not found", details)
    if not isinstance(items, list) or not items:
        call.charge(1)
        raise errors.invalid_data("invalid data", expected_data_type="jsonarray", api_name="data", json_path="$.data")
    call.charge(math.ceil(len(items) / ITEMS_PER_CREDIT))
    if len(items) > MOST_ITEMS:
        raise errors.invalid_data("invalid data", maximum_length=MOST_ITEMS, api_name="data", json_path="$.data")
    return items, body


def is_automatic(body: dict[str, Any]) -> bool:
    """Whether workflow rules run: they do unless `trigger` is there without them."""
    return "trigger" not in body or "workflow" in (body["trigger"] or [])


def answered(call: Call, writer: Writer, tasks: Sequence[Callable[[], dict[str, Any]]], all_right: int) -> Answer:
    """Do every item and answer its result in its place; one that fails does not stop the others."""
    results = []
    failed = False
    for task in tasks:
        try:
            results.append(task())
        except ItemError as error:
            results.append(error.body())
            failed = True
    writer.finish()
    return Answer({"data": results}, call.crm.switches["bulk_failure_status"] if failed else all_right)


def _unmodified_since() -> datetime | None:
    text = since_header("If-Unmodified-Since")
    return datetime.fromisoformat(text) if text else None
