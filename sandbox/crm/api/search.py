"""`GET /{module}/search`.

Source: https://www.zoho.com/crm/developer/docs/api/v8/search-records.html (address by pattern), read 2026-11-21.
"""

from flask import request

from sandbox.crm import errors, paging
from sandbox.crm.call import NOTHING, Answer, Call, Routes
from sandbox.crm.errors import ApiError
from sandbox.crm.schema import LOOKUP, ORDERED, TEXT, Module
from sandbox.crm.search import criteria
from sandbox.crm.search.matching import Keep, Searcher
from sandbox.crm.values import Renderer

PARAMETERS = ("criteria", "email", "phone", "word")
MOST_FOUND = 2000
SORTABLE = TEXT | ORDERED | LOOKUP | {"boolean"}


def add(routes: Routes) -> None:
    routes.add("GET", "/<module>/search", search, heavy=True)


def search(call: Call, module: str) -> Answer:
    """One page of what is found, newest id first."""
    call.need("ZohoSearch.securesearch.READ")
    found = call.module(module)
    searcher = Searcher(call.crm, call.user, found)
    keep = _keep(call, searcher)
    page, per_page = paging.numbers(request.args)
    if page * per_page > MOST_FOUND:
        raise ApiError(400, "LIMIT_REACHED", "the limit of 2000 records is reached", {"limit": MOST_FOUND})
    sort_by, order = request.args.get("sort_by", "id"), request.args.get("sort_order", "desc")
    _check_sorting(call, found, sort_by, order)
    converted = request.args.get("converted", "false")
    if converted not in ("true", "false", "both"):
        raise errors.wrong_parameter("converted", "true, false or both")
    rows = searcher.rows(keep, converted)
    rows.sort(key=lambda row: row["id"], reverse=order == "desc")
    if sort_by != "id":
        rows.sort(key=lambda row: (row.get(sort_by) is not None, row.get(sort_by, "")), reverse=order == "desc")
    first = (page - 1) * per_page
    cut = rows[first : first + per_page]
    if not cut:
        return NOTHING
    names = [name.strip() for name in request.args.get("fields", "").split(",") if name.strip()] or None
    renderer = Renderer(call.crm, call.user)
    info = {
        "per_page": per_page,
        "count": len(cut),
        "sort_by": sort_by,
        "page": page,
        "sort_order": order,
        "more_records": len(rows) > first + per_page,
    }
    return Answer({"data": [renderer.record(found, row, names) for row in cut], "info": info})


def _keep(call: Call, searcher: Searcher) -> Keep:
    """The test that the first given parameter means. raises ApiError"""
    given = next((name for name in PARAMETERS if name in request.args), None)
    if given is None:
        raise ApiError(
            400, "EXPECTED_PARAM_MISSING", "One of the expected parameter is missing", {"param_names": list(PARAMETERS)}
        )
    text = request.args[given]
    if given == "criteria":
        node = criteria.parse(text)
        most = call.crm.switches["search_criteria_limit"]
        if criteria.count(node) > most:
            raise ApiError(400, "CRITERIA_LIMIT_EXCEEDED", "the number of criteria exceeds the limit", {"limit": most})
        return searcher.by_criteria(node)
    if given == "email":
        return searcher.by_email(text)
    return searcher.by_phone(text) if given == "phone" else searcher.by_word(text)


def _check_sorting(call: Call, module: Module, sort_by: str, order: str) -> None:
    field = call.crm.fields(call.user, module).get(sort_by)
    if field is None or field.base not in SORTABLE or field.formula:
        raise errors.wrong_parameter("sort_by", "a field that can be sorted")
    if order not in ("asc", "desc"):
        raise errors.wrong_parameter("sort_order", "asc or desc")
