"""Visitors of the tracking view (v3), the views of their history, what a user has chosen to see, and v1's old calls.

Sources, under https://www.zoho.com/salesiq/help/developer-section/ , read 2026-11-22: portal-settings-visitor-list-v3,
rest-api-visitor-details, list-visitor-history-view-v2, selected-visitor-history-view-v2, update-user-preference-v2
(.html).
"""

import json
from typing import Any

from flask import request

from sandbox.salesiq import criteria
from sandbox.salesiq.api.conversations import number
from sandbox.salesiq.api.rules import all_of
from sandbox.salesiq.call import Call, More, Refused, Routes
from sandbox.salesiq.talk import profiles
from sandbox.store import Document

MOST, VIEW_PAGE = 200, 100
VIEWS, PREFERENCES = "historyviews", "preferences"
SORTS = ("frequency", "leadscore", "last_visit_time", "time_on_site")
ALL, RETURNING = "-1", "-2"


def _system(view_id: str, name: str, field: str, comparator: str, value: str) -> Document:
    one = {"comparator": comparator, "values": [value], "field_name": field}
    facts = {"system": True, "favourited": True, "name": name, "sort_by": "last_visit_time", "id": view_id}
    return {"and_criteria": [{"or_criteria": [one]}], **facts}


SYSTEM = (
    _system(RETURNING, "Returning Visitors", "number_of_visits", "greater_than", "1"),
    _system(ALL, "All Visitors", "visitor_type", "is_equal_to", "all"),
)


def add(routes: Routes) -> None:
    routes.add("GET", "/api/v3/<sn>/visitors", tracked, "list", "visitors.READ")
    views = "/api/v2/<sn>/visitorhistoryviews"
    routes.add("GET", views, index, "visitorhistoryviews", "visitorhistoryviews.READ")
    routes.add("POST", views, create, "visitorhistoryview", "visitorhistoryviews.CREATE")
    routes.add("GET", f"{views}/<view>", show, "visitorhistoryview", "visitorhistoryviews.READ")
    routes.add("PUT", f"{views}/<view>", update, "visitorhistoryview", "visitorhistoryviews.UPDATE")
    routes.add("DELETE", f"{views}/<view>", remove, "visitorhistoryview", "visitorhistoryviews.DELETE")
    mine = "/api/v2/<sn>/userpreferences"
    routes.add("GET", mine, preferences, "userpreference_config", "userpreferences.READ")
    routes.add("PUT", f"{mine}/tracking", prefer_tracking, "userpreference_config", "userpreferences.UPDATE")
    routes.add("PUT", f"{mine}/visitorhistoryviews", prefer_view, "userpreference_config", "userpreferences.UPDATE")
    routes.add("GET", "/api/v1/<sn>/visitorsview/<view>/visitors", of_view, "visitors", "visitordetails.READ")
    for method in ("GET", "PUT"):
        routes.add(method, "/api/v1/<sn>/visitorsbyemail/<email>", by_email, "visitor", "visitors.UPDATE")


def tracked(call: Call) -> More:
    """The visitors after (`next_key`) or before (`prev_key`) a time in milliseconds; both keys together are refused."""
    if not call.sandbox.switches["salesiq_visitor_info_api"]:
        raise Refused(1021, "Visitor Feature not enabled in this plan")
    keys = {name: request.args[name] for name in ("next_key", "prev_key") if name in request.args}
    if len(keys) == 2:
        raise Refused(1011, param="prev_key")
    for name, text in keys.items():
        if not text.isdecimal():
            raise Refused(1007, param=name)
    rows = sorted(call.portal.table("visitors").values(), key=lambda one: (int(one["last_seen"]), one["id"]))
    limit = number("limit", MOST, MOST)
    if "prev_key" in keys:
        rows = [one for one in rows if int(one["last_seen"]) < int(keys["prev_key"])][-limit:]
    else:
        rows = [one for one in rows if int(one["last_seen"]) > int(keys.get("next_key", "0"))][:limit]
    ends = {"prev_key": rows[0]["last_seen"], "next_key": rows[-1]["last_seen"]} if rows else {}
    return More([_described(one) for one in rows], ends)


def _described(visitor: Document) -> Document:
    made = {
        "id": visitor["uvid"],
        "name": profiles.shown_name(visitor),
        "country": visitor["country"],
        "lead_score": visitor["score"],
        "visit_count": visitor["visits"],
        "visit_source": visitor["source"],
        "first_accessed_time": visitor["first_seen"],
        "last_accessed_time": visitor["last_seen"],
    }
    pages = visitor["pages"]
    more = {"email": visitor["email"], "phone": visitor["phone"], "current_page": pages[-1]["url"] if pages else ""}
    return {**made, **{name: value for name, value in more.items() if value}}


# -- views of the history ---------------------------------------------------------------------------------------------


def views(call: Call) -> dict[str, Document]:
    """By id: the two of the system, then the portal's own."""
    return {view["id"]: view for view in (*SYSTEM, *call.portal.table(VIEWS))}


def index(call: Call) -> list[Document]:
    return list(views(call).values())


def show(call: Call, view: str) -> Document:
    return _found(call, view)


def _found(call: Call, view: str) -> Document:
    found = views(call).get(view)
    if found is None:
        raise Refused(1019)
    return found


def create(call: Call) -> Document:
    made = _checked({"sort_by": "last_visit_time", "favourited": False}, call.body())
    creator = {"id": call.operator["id"]}
    made = {"id": call.portal.new_id(), **made, "system": False, "creator": creator, "modified_time": call.portal.now()}
    call.portal.table(VIEWS).put(made["id"], made)
    return made


def update(call: Call, view: str) -> Document:
    before = _own(call, view)
    checked = _checked({key: before[key] for key in ("name", "and_criteria", "sort_by", "favourited")}, call.body())
    return call.portal.change(VIEWS, view, **checked, modified_time=call.portal.now())


def remove(call: Call, view: str) -> Document:
    _own(call, view)
    call.portal.table(VIEWS).delete(view)
    return {"id": view}


def _own(call: Call, view: str) -> Document:
    """A view that is not the system's. raises Refused 1016, 1019"""
    found = _found(call, view)
    if found["system"]:
        raise Refused(1016)
    return found


def _checked(before: Document, body: Document) -> Document:
    keys = ("name", "and_criteria", "sort_by", "favourited")
    made: Document = {**before, **{key: body[key] for key in keys if key in body}}
    if not isinstance(made.get("name"), str) or not made["name"]:
        raise Refused(1011, json_key="name")
    if made["sort_by"] not in SORTS:
        raise Refused(1011, json_key="sort_by")
    if "and_criteria" not in made:
        raise Refused(1011, json_key="and_criteria")
    criteria.check(made["and_criteria"], "and_criteria")
    return made


# -- what a user has chosen -------------------------------------------------------------------------------------------


def _kept(call: Call) -> Document:
    fresh = {"lists": [ALL, RETURNING, ALL], "view": "ring", "hide_other_agent_connected_visitors": "disabled"}
    return call.portal.table(PREFERENCES).get(call.operator["id"]) or fresh


def preferences(call: Call) -> Document:
    kept, known = _kept(call), views(call)
    lists = {
        f"list_{name}": {"view_id": view_id, "view_name": known.get(view_id, SYSTEM[1])["name"]}
        for name, view_id in zip(("one", "two", "three"), kept["lists"], strict=True)
    }
    applied = next((one for one in all_of(call.portal, "trackingpresets") if one["applied"]), None)
    hidden = "hide_other_agent_connected_visitors"
    return {
        "visitorhistoryviews": lists,
        "tracking": {"applied_preset": applied, "view": kept["view"], hidden: kept[hidden]},
    }


def prefer_tracking(call: Call) -> Document:
    """`{"view": "ring" | "list", "hide_other_agent_connected_visitors": "enabled" | "disabled"}`"""
    body, hidden = call.body(), "hide_other_agent_connected_visitors"
    if body.get("view") not in ("ring", "list"):
        raise Refused(1011, json_key="view")
    if body.get(hidden) not in ("enabled", "disabled"):
        raise Refused(1011, json_key=hidden)
    kept = {**_kept(call), "view": body["view"], hidden: body[hidden]}
    call.portal.table(PREFERENCES).put(call.operator["id"], kept)
    return preferences(call)


def prefer_view(call: Call) -> Document:
    """`{"list_name": "list_two", "view_id": "…"}`"""
    body, names = call.body(), ("list_one", "list_two", "list_three")
    if body.get("list_name") not in names:
        raise Refused(1011, json_key="list_name")
    if str(body.get("view_id")) not in views(call):
        raise Refused(1011, json_key="view_id")
    lists = list(_kept(call)["lists"])
    lists[names.index(body["list_name"])] = str(body["view_id"])
    call.portal.table(PREFERENCES).put(call.operator["id"], {**_kept(call), "lists": lists})
    return preferences(call)


# -- version 1 --------------------------------------------------------------------------------------------------------


def of_view(call: Call, view: str) -> Document:
    """100 visitors a page, `startkey` for the next; own views show everybody, as conditions are not evaluated here."""
    _found(call, view)
    rows = sorted(call.portal.table("visitors").values(), key=lambda one: int(one["last_seen"]), reverse=True)
    if view == RETURNING:
        rows = [one for one in rows if one["visits"] > 1]
    text = request.args.get("startkey", "0")
    start = int(text.partition("-")[0]) if text.partition("-")[0].isdecimal() else 0
    shown = [_as_of_old(one) for one in rows[start : start + VIEW_PAGE]]
    more: Any = {"startkey": f"{start + VIEW_PAGE}-101"} if len(rows) > start + VIEW_PAGE else {}
    return {**more, "visitorlist": shown}


def _as_of_old(visitor: Document) -> Document:
    made = {
        "id": visitor["id"],
        "user_uniqueid": visitor["uvid"],
        "name": profiles.shown_name(visitor),
        "email": visitor["email"],
        "country": visitor["country"],
        "lastvisit_source": visitor["source"],
        "lastvisit_time": visitor["last_seen"],
        "total_timespent": str(int(visitor["last_seen"]) - int(visitor["first_seen"])),
        "customer_info": dict(visitor["info"]),
        "leadscore": str(visitor["score"]),
    }
    return {name: value for name, value in made.items() if value}


def by_email(call: Call, email: str) -> Document:
    """`?customerinfo={…}` of whoever has that address. raises Refused 2310, 2311"""
    found = next((one for one in call.portal.table("visitors") if one["email"].lower() == email.lower()), None)
    if found is None:
        raise Refused(2311)
    try:
        info = json.loads(request.args.get("customerinfo", ""))
    except ValueError:
        raise Refused(2310) from None
    if not isinstance(info, dict):
        raise Refused(2310)
    return {"email": email, "customer_info": profiles.met(call.portal, found["key"], info=info)["info"]}
