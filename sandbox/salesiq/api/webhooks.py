"""Webhooks and their keys over REST. The address is asked with HEAD before anything is stored.

Sources, under https://www.zoho.com/salesiq/help/developer-section/ : create-webhook-v2, update-webhook-v2,
generate-public-key-webhook-v2 (.html, read 2026-11-21), failure-list-webhook-v2, retry-failed-executions-webhook-v2
(.html, read 2026-11-22).
"""

from typing import Any

from flask import request

from sandbox.salesiq.api.conversations import number
from sandbox.salesiq.call import Call, Refused, Routes
from sandbox.salesiq.hooks import registry
from sandbox.salesiq.hooks.delivery import Due
from sandbox.salesiq.install_point import delivery_of
from sandbox.store import Document

EVENTS = {"data": registry.DATA_EVENTS, "administration": registry.ADMINISTRATION_EVENTS}


def add(routes: Routes) -> None:
    base = "/api/v2/<sn>/webhooks"
    routes.add("GET", base, index, "list", "webhooks.READ")
    routes.add("GET", f"{base}/<webhook>", show, "webhook", "webhooks.READ")
    routes.add("POST", base, create, "webhook", "webhooks.CREATE")
    for method in ("PUT", "POST"):
        routes.add(method, f"{base}/<webhook>", update, "webhook", "webhooks.UPDATE")
    routes.add("DELETE", f"{base}/<webhook>", remove, "webhook", "webhooks.DELETE")
    routes.add("POST", f"{base}/<webhook>/keys", add_key, "webhook", "webhooks.CREATE")
    routes.add("DELETE", f"{base}/<webhook>/keys/<key>", remove_key, "webhook", "webhooks.DELETE")
    routes.add("GET", f"{base}/<webhook>/executions", executions, "list", "webhooks.READ")
    routes.add("POST", f"{base}/<webhook>/executions/<execution>", run_again, "webhook", "webhooks.CREATE")


def shown(call: Call, hook: Document) -> dict[str, Any]:
    form = call.sandbox.switches["salesiq_key_form"]
    keys = [
        {
            "id": key["id"],
            "key": registry.public_text(key["pem"], form),
            "creator": {"id": key["creator"]},
            "created_time": key["created"],
        }
        for key in hook["keys"]
    ]
    return {
        "id": hook["id"],
        "url": hook["url"],
        "type": hook["type"],
        "status": "enabled",
        "secured": hook["secured"],
        "version": 1,
        "events": list(hook["events"]),
        "app_ids": list(hook["app_ids"]),
        "failures_count": str(hook["failures"]),
        "public_keys": keys,
        "creator": {"id": hook["creator"]},
        "modifier": {"id": hook["modifier"]},
        "created_time": hook["created"],
        "modified_time": hook["modified"],
        "expiry_time_for_executions_data": hook["expiry"],
    }


def _found(call: Call, webhook: str) -> Document:
    hook = delivery_of(call.portal).registry.find(webhook)
    if hook is None or hook["workflow"]:
        raise Refused(1019)
    return hook


def index(call: Call) -> list[dict[str, Any]]:
    return [shown(call, hook) for hook in delivery_of(call.portal).registry.all() if not hook["workflow"]]


def show(call: Call, webhook: str) -> dict[str, Any]:
    return shown(call, _found(call, webhook))


def create(call: Call) -> dict[str, Any]:
    call.administrator()
    facts = _checked(call, call.body(), None)
    return shown(call, delivery_of(call.portal).registry.add(call.operator["id"], **facts))


def update(call: Call, webhook: str) -> dict[str, Any]:
    """Events and brands are replaced as a whole."""
    call.administrator()
    hook = _found(call, webhook)
    facts = _checked(call, call.body(), hook)
    return shown(call, delivery_of(call.portal).registry.change(hook, call.operator["id"], **facts))


def _checked(call: Call, body: Document, hook: Document | None) -> Document:
    """The facts of a webhook, after its address has answered. raises Refused"""
    facts: Document = {} if hook is None else {"type": hook["type"], "url": hook["url"], "events": hook["events"]}
    facts |= {"secured": hook["secured"] if hook else False, "app_ids": hook["app_ids"] if hook else []}
    facts |= {name: body[name] for name in ("type", "url", "events", "secured", "app_ids") if name in body}
    if facts.get("type") not in EVENTS:
        raise Refused(1011, json_key="type")
    for name, kind in (("url", str), ("events", list), ("secured", bool), ("app_ids", list)):
        if name not in facts:
            raise Refused(1011, json_key=name)
        if not isinstance(facts[name], kind):
            raise Refused(1007, json_key=name)
    _check_lists(call, facts)
    if expiry := body.get("expiry_time_for_executions_data"):
        if not str(expiry).isdecimal() or not registry.WEEK_MS <= int(expiry) <= registry.DAYS_60_MS:
            raise Refused(1011, json_key="expiry_time_for_executions_data")
        facts["expiry"] = str(expiry)
    if not delivery_of(call.portal).registry.answers(facts["url"]):
        raise Refused(1011, "The URL did not answer", json_key="url")
    return facts


def _check_lists(call: Call, facts: Document) -> None:
    """Known events, known brands, an address. raises Refused 1011"""
    for place, event in enumerate(facts["events"]):
        if event not in EVENTS[facts["type"]]:
            raise Refused(1011, json_key=f"events[{place}]")
    for place, app_id in enumerate(facts["app_ids"]):
        if facts["type"] != "data" or call.portal.table("brands").get(app_id) is None:
            raise Refused(1011, json_key=f"app_ids[{place}]")
    if not facts["events"] or not facts["url"].startswith(("http://", "https://")):
        raise Refused(1011, json_key="url" if facts["events"] else "events")


def remove(call: Call, webhook: str) -> dict[str, Any]:
    call.administrator()
    hook = _found(call, webhook)
    delivery_of(call.portal).registry.remove(hook["id"])
    return {"id": hook["id"]}


def add_key(call: Call, webhook: str) -> dict[str, Any]:
    call.administrator()
    try:
        return shown(call, delivery_of(call.portal).registry.add_key(_found(call, webhook), call.operator["id"]))
    except registry.TooManyKeys:
        raise Refused(1017) from None


def remove_key(call: Call, webhook: str, key: str) -> dict[str, Any]:
    call.administrator()
    hook = delivery_of(call.portal).registry.remove_key(_found(call, webhook), key, call.operator["id"])
    if hook is None:
        raise Refused(1019)
    return shown(call, hook)


def executions(call: Call, webhook: str) -> list[dict[str, Any]]:
    """What failed after all its tries: newest first, up to 50 a page."""
    hook = _found(call, webhook)
    wanted = [name for name in request.args.get("events", "").split(",") if name]
    rows = [
        one
        for one in call.portal.table("executions")
        if one["hook"] == hook["id"] and (not wanted or one["event"] in wanted)
    ]
    limit = number("limit", 50, 50)
    start = (number("pageno", 1, 10_000) - 1) * limit
    return [
        {
            "id": one["id"],
            "event": one["event"],
            "time": one["time"],
            "response_code": str(one["status"]),
            "response": one["answer"],
            "attempt": one["attempt"],
            "payload": one["envelope"],
        }
        for one in rows[::-1][start : start + limit]
    ]


def run_again(call: Call, webhook: str, execution: str) -> dict[str, Any]:
    hook = _found(call, webhook)
    kept = call.portal.table("executions").get(execution)
    if kept is None or kept["hook"] != hook["id"]:
        raise Refused(1019)
    call.portal.table("executions").delete(execution)
    delivery_of(call.portal).again(Due(hook["id"], kept["envelope"], kept["attempt"] + 1))
    return {"skipped": []}
