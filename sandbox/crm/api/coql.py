"""`POST /coql`.

Source: https://www.zoho.com/crm/developer/docs/api/v8/Get-Records-through-COQL-Query.html, read 2026-11-21.
"""

from typing import Any

from sandbox.crm import errors
from sandbox.crm.call import NOTHING, Answer, Call, Routes
from sandbox.crm.coql.checks import price
from sandbox.crm.coql.parser import parse
from sandbox.crm.coql.run import Run
from sandbox.crm.errors import ApiError


def add(routes: Routes) -> None:
    routes.add("POST", "/coql", query, cost=0)


def query(call: Call) -> Answer:
    """The rows of a query; it costs 1, 2 or 3 credits by its LIMIT, a refused one costs 1."""
    try:
        call.need("ZohoCRM.coql.READ")
        text, with_fields = _asked(call)
        run = _run(call, text)
    except ApiError:
        call.charge(1)
        raise
    call.charge(price(run.limit))
    rows, more = run.rows()
    if not rows:
        return NOTHING
    answer: dict[str, Any] = {"data": rows, "info": {"count": len(rows), "more_records": more}}
    if with_fields:
        answer["fields"] = run.fields()
    return Answer(answer)


def _run(call: Call, text: str) -> Run:
    parsed = parse(text)
    if call.crm.schema.readable(parsed.module) is None:
        raise errors.unsupported_module()
    module = call.module(parsed.module)
    if parsed.view:
        raise ApiError(400, "INVALID_QUERY", "cvid given seems to be invalid", {"cvid": parsed.view})
    return Run(call, parsed, module)


def _asked(call: Call) -> tuple[str, bool]:
    """(the query, whether the fields' metadata is wanted). raises ApiError"""
    body = call.body()
    if "select_query" not in body:
        raise ApiError(400, "MANDATORY_NOT_FOUND", "mandatory key not found", {"api_name": "select_query"})
    text = body["select_query"]
    if not isinstance(text, str) or not text.strip():
        details = {"api_name": "select_query", "json_path": "$.select_query"}
        raise errors.invalid_data("invalid data", expected_data_type="string", **details)
    wanted = body.get("include_meta", [])
    if not isinstance(wanted, list) or any(one != "fields" for one in wanted):
        details = {"api_name": "include_meta", "json_path": "$.include_meta[0]"}
        raise errors.invalid_data("invalid data", supported_values=["fields"], **details)
    if wanted:
        call.need("ZohoCRM.settings.fields.READ")
    return text, bool(wanted)
