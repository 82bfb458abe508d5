"""What Bigin refuses where the CRM is easier: links without their module, lookups as plain text, big queries.

The refusals are our reading of the CRM's behaviour; no page spells them out.
Source: https://www.bigin.com/developer/docs/apis/v2/ (pages on insert records and COQL), read 2026-11-21.
"""

from typing import Any

from sandbox.crm.api import coql
from sandbox.crm.call import Answer, Call, Routes
from sandbox.crm.coql.parser import parse
from sandbox.crm.errors import ApiError, ItemError
from sandbox.crm.organisation import Row
from sandbox.crm.schema import LOOKUP, Module

MODULE_KEY = "$related_module"
# What `$related_module` may say → the module it means.
RELATED = {"Contacts": "Contacts", "Accounts": "Accounts", "Deals": "Pipelines", "Products": "Products"}
CALLED = {module: name for name, module in RELATED.items()}
MOST_ROWS, LAST_ROW = 200, 10_000


def check_item(module: Module, item: Row, path: str) -> None:
    """raises ItemError INVALID_DATA, MANDATORY_NOT_FOUND"""
    for name, given in item.items():
        field = module.fields.get(name)
        if field is not None and field.type in LOOKUP and given not in (None, "") and not isinstance(given, dict):
            details = {"api_name": name, "expected_data_type": "jsonobject", "json_path": f"{path}.{name}"}
            raise ItemError("INVALID_DATA", "invalid data", details)
    if "Related_To" in module.fields and item.get("Related_To"):
        _check_link(item, path)


def _check_link(item: Row, path: str) -> None:
    said: Any = item.get(MODULE_KEY)
    details = {"api_name": MODULE_KEY, "json_path": f"{path}.{MODULE_KEY}"}
    if said is None:
        raise ItemError("MANDATORY_NOT_FOUND", "required field not found", details)
    if said not in RELATED:
        raise ItemError("INVALID_DATA", "invalid data", {**details, "supported_values": list(RELATED)})


def add(routes: Routes) -> None:
    routes.add("POST", "/coql", query, cost=0)


def query(call: Call) -> Answer:
    """COQL without aggregates and GROUP BY, 200 rows a call, 10,000 in all. raises ApiError"""
    asked = call.body().get("select_query")
    if isinstance(asked, str):
        parsed = parse(asked)
        if parsed.group or any(item.aggregate for item in parsed.items):
            call.charge(1)
            raise ApiError(400, "INVALID_QUERY", "aggregate functions and group by are not supported", {})
        limit, offset = int(parsed.limit or MOST_ROWS), int(parsed.offset or 0)
        if limit > MOST_ROWS or limit + offset > LAST_ROW:
            call.charge(1)
            details = {"limit": MOST_ROWS, "clause": "limit", "by": limit}
            raise ApiError(400, "LIMIT_EXCEEDED", "maximum limit limit exceeded", details)
    return coql.query(call)
