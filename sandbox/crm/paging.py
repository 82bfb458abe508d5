"""Pages of a list: by number up to 2,000 rows, beyond that by a token, as the vendor does it.

It cuts lists; it does not sort or filter.
Source: https://www.zoho.com/crm/developer/docs/api/v8/get-records.html (address by pattern), read 2026-11-21.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.crm.errors import ApiError, wrong_parameter

MOST_PER_PAGE = 200
MOST_BY_NUMBER = 2000
TOKEN_HOURS = 24
# What may differ between the calls of one paged list.
FREE = ("page", "page_token", "per_page")


@dataclass(frozen=True)
class Page:
    """rows        those of this page; first: how many came before
    info        what the answer tells about paging"""

    rows: list[Any]
    info: dict[str, Any]


def numbers(args: Mapping[str, str], most: int = MOST_PER_PAGE) -> tuple[int, int]:
    """(page from 1, rows per page). raises ApiError INVALID_DATA"""
    found = []
    for name, default, limit in (("page", 1, 1_000_000), ("per_page", most, most)):
        text = args.get(name) or str(default)
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= limit:
            raise wrong_parameter(name, "integer")
        found.append(int(text))
    return found[0], found[1]


def cut(rows: list[Any], args: Mapping[str, str], *, bound_to: str, now: datetime) -> Page:
    """The page that the parameters ask for.

    bound_to   what the token belongs to: user and module
    raises     ApiError DISCRETE_PAGINATION_LIMIT_EXCEEDED, EXPIRED_VALUE, TOKEN_BOUND_DATA_MISMATCH, INVALID_DATA
    """
    page, per_page = numbers(args)
    mark = _mark(args, bound_to)
    first = (page - 1) * per_page
    if token := args.get("page_token"):
        first = _first_row(token, mark, now)
        page = first // per_page + 1
    elif first + per_page > MOST_BY_NUMBER:
        message = "the records beyond the limit are available through page_token only"
        details = {"limit": MOST_BY_NUMBER, "param_name": "page"}
        raise ApiError(400, "DISCRETE_PAGINATION_LIMIT_EXCEEDED", message, details)
    found = rows[first : first + per_page]
    more = len(rows) > first + per_page
    expiry = (now + timedelta(hours=TOKEN_HOURS)).isoformat(timespec="seconds")
    info = {
        "per_page": per_page,
        "next_page_token": _token(first + per_page, mark, now) if more else None,
        "count": len(found),
        "sort_by": args.get("sort_by", "id"),
        "page": page,
        "previous_page_token": _token(first - per_page, mark, now) if first >= per_page else None,
        "page_token_expiry": expiry if more or first else None,
        "sort_order": args.get("sort_order", "desc"),
        "more_records": more,
    }
    return Page(found, info)


def _mark(args: Mapping[str, str], bound_to: str) -> str:
    kept = sorted((name, value) for name, value in args.items() if name not in FREE)
    return hashlib.sha256(json.dumps([bound_to, kept]).encode()).hexdigest()[:16]


def _token(first: int, mark: str, now: datetime) -> str:
    until = (now + timedelta(hours=TOKEN_HOURS)).timestamp()
    return base64.urlsafe_b64encode(json.dumps([first, mark, until]).encode()).decode()


def _first_row(token: str, mark: str, now: datetime) -> int:
    try:
        first, bound, until = json.loads(base64.urlsafe_b64decode(token.encode()))
    except (ValueError, binascii.Error, TypeError):
        raise wrong_parameter("page_token", "string") from None
    if bound != mark:
        message = "the token does not belong to this user, module and parameters"
        raise ApiError(400, "TOKEN_BOUND_DATA_MISMATCH", message, {"param_name": "page_token"})
    if now.timestamp() > until:
        raise ApiError(400, "EXPIRED_VALUE", "the page token has expired", {"param_name": "page_token"})
    return int(first)
