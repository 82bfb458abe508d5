"""Pages of a list: `limit`, `next_token`, and no token on the last page (E24).

Source: https://www.zoho.com/cliq/help/restapi/v2/ and v3 (pagination), read 2026-11-21.
"""

import base64
import binascii
from collections.abc import Sequence

from flask import request

from sandbox.cliq import limits
from sandbox.cliq.rest import errors
from sandbox.store import Document


def page(rows: Sequence[Document]) -> tuple[list[Document], dict[str, object]]:
    """The rows of the page that the request asks for, and {"has_more"} with {"next_token"} unless it is the last."""
    text = request.args.get("limit", str(limits.PAGE_DEFAULT))
    if not text.isdecimal() or not 1 <= int(text) <= limits.PAGE_MAX:
        raise errors.pattern_mismatch("limit")
    begin, end = _start(request.args.get("next_token", "")), 0
    end = begin + int(text)
    more = end < len(rows)
    facts: dict[str, object] = {"has_more": more}
    if more:
        facts["next_token"] = base64.urlsafe_b64encode(f"{request.path}|{end}".encode()).decode()
    return list(rows[begin:end]), facts


def sync_token(revision: int) -> str:
    """The token that v3 and v2 lists carry for later synchronisation."""
    return base64.urlsafe_b64encode(f"sync|{revision}".encode()).decode()


def _start(token: str) -> int:
    if not token:
        return 0
    try:
        path, _, place = base64.urlsafe_b64decode(token).decode().rpartition("|")
        if path != request.path:
            raise ValueError(path)
        return int(place)
    except (ValueError, binascii.Error):
        raise errors.pattern_mismatch("next_token") from None
