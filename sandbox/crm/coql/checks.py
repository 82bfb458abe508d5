"""The limits of a query that can be seen without the records, and its price.

Source: https://www.zoho.com/crm/developer/docs/api/v8/COQL-Limitations.html, read 2026-11-21.
"""

import re
from typing import Any

from sandbox.crm.coql.nodes import Query
from sandbox.crm.errors import ApiError

COLUMNS, CRITERIA, IN_VALUES, ORDERINGS, GROUPINGS, AGGREGATES = 500, 25, 100, 10, 4, 5
WHERE_JOINS, SELECT_JOINS = 5, 15
ROWS, DEFAULT_ROWS, OFFSET = 2000, 200, 100_000
# (rows up to, credits)
PRICES = ((200, 1), (1000, 2), (ROWS, 3))
ALIAS = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def rows_wanted(query: Query) -> tuple[int, int]:
    """(limit, offset) of a query. raises ApiError for a number out of range"""
    limit, offset = query.limit or str(DEFAULT_ROWS), query.offset or "0"
    if not limit.isdigit() or int(limit) > ROWS:
        if limit.startswith("-"):
            raise ApiError(400, "INVALID_DATA", "limit should be greater than 0", {"limit": limit})
        raise ApiError(400, "INVALID_QUERY", "limit given seems to be invalid", {"limit": str(ROWS)})
    if int(limit) == 0:
        raise ApiError(400, "INVALID_DATA", "limit should be greater than 0", {"limit": limit})
    if not offset.isdigit():
        raise ApiError(400, "INVALID_QUERY", "offset given seems to be invalid", {"offset": offset})
    if int(offset) + int(limit) > OFFSET:
        raise exceeded(OFFSET, "offset", offset)
    return int(limit), int(offset)


def price(limit: int) -> int:
    """Credits of a call that may answer so many rows."""
    return next(credits_used for rows, credits_used in PRICES if limit <= rows)


def exceeded(limit: int, clause: str, by: Any) -> ApiError:
    return ApiError(
        400, "LIMIT_EXCEEDED", f"maximum {clause} limit exceeded", {"limit": limit, "clause": clause, "by": by}
    )


def check(query: Query) -> None:
    """raises ApiError LIMIT_EXCEEDED, DUPLICATE_DATA, INVALID_ALIAS, DUPLICATE_ALIAS"""
    criteria = query.criteria()
    aggregates = [item for item in query.items if item.aggregate]
    counts = (
        (len(query.items), COLUMNS, "select"),
        (len(criteria), CRITERIA, "where"),
        (len(query.order), ORDERINGS, "order by"),
        (len(query.group), GROUPINGS, "group by"),
        (len(aggregates), AGGREGATES, "aggregate"),
        (len({one.column.path[:-1] for one in criteria if len(one.column.path) > 1}), WHERE_JOINS, "where join"),
        (len({one.column.path[:-1] for one in query.items if len(one.column.path) > 1}), SELECT_JOINS, "select join"),
    )
    for count, limit, clause in counts:
        if count > limit:
            raise exceeded(limit, clause, count)
    for criterion in criteria:
        if criterion.operator in ("in", "not in") and len(criterion.values) > IN_VALUES:
            raise exceeded(IN_VALUES, "in", len(criterion.values))
    _check_names(query)


def _check_names(query: Query) -> None:
    seen: set[tuple[str, str]] = set()
    aliases: set[str] = set()
    for item in query.items:
        what = (item.aggregate, item.column.text)
        if what in seen:
            details = {"column_name": item.column.text, **({"aggregate": item.aggregate} if item.aggregate else {})}
            raise ApiError(400, "DUPLICATE_DATA", "duplicate select column", details)
        seen.add(what)
        if not item.alias:
            continue
        details = {"alias": item.alias, "column_name": item.column.text}
        if not ALIAS.fullmatch(item.alias):
            raise ApiError(400, "INVALID_ALIAS", "invalid alias given", details)
        if item.alias in aliases:
            raise ApiError(400, "DUPLICATE_ALIAS", "duplicate alias given", details)
        aliases.add(item.alias)
