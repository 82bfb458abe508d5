"""Who has been on the sites, by the time of their last access: the list that a product may poll.

Source: https://www.zoho.com/salesiq/help/developer-section/portal-settings-visitor-list-v3.html, read 2026-11-21.
Pages go by `next_key` or `prev_key`, milliseconds; both together are refused.
"""

from typing import Any

from flask import request

from sandbox.salesiq.api.conversations import number
from sandbox.salesiq.call import Call, Refused, Routes
from sandbox.salesiq.talk import profiles
from sandbox.store import Document

MOST = 200


def add(routes: Routes) -> None:
    routes.add("GET", "/api/v3/<sn>/visitors", visitors, "list", "visitors.READ")


def visitors(call: Call) -> list[dict[str, Any]]:
    """The newest first; older than next_key, or newer than prev_key."""
    following, before = request.args.get("next_key", ""), request.args.get("prev_key", "")
    if following and before:
        raise Refused(1011, param="prev_key")
    for name, key in (("next_key", following), ("prev_key", before)):
        if key and not key.isdecimal():
            raise Refused(1007, param=name)
    rows = sorted(call.portal.table("visitors"), key=lambda one: int(one["last_seen"]), reverse=True)
    if following:
        rows = [one for one in rows if int(one["last_seen"]) < int(following)]
    if before:
        rows = [one for one in rows if int(one["last_seen"]) > int(before)]
    return [shown(call, one) for one in rows[: number("limit", MOST, MOST)]]


def shown(call: Call, visitor: Document) -> dict[str, Any]:
    return {
        "id": visitor["id"],
        "name": profiles.shown_name(visitor),
        "email": visitor["email"],
        "phone": visitor["phone"],
        "country": visitor["country"],
        "lead_score": str(visitor["score"]),
        "visit_count": str(visitor["visits"]),
        "visit_source": visitor["source"],
        "first_accessed_time": visitor["first_seen"],
        "last_accessed_time": visitor["last_seen"],
    }
