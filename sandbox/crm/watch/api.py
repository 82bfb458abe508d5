"""`/actions/watch`: subscribe, replace, change, look at and end watch channels.

Source: as in channels.py.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request

from sandbox.crm import errors
from sandbox.crm.call import NOTHING, Answer, Call, Routes
from sandbox.crm.errors import ApiError
from sandbox.crm.watch.channels import Channel, Channels

SCOPE = "ZohoCRM.notifications.{}"
SUBSCRIBED = "Successfully subscribed for actions-watch of the given module"
UPDATED = "Successfully updated the subscribe details"
REMOVED = "Successfully removed the subscribe details"
ENDED = "Successfully un-subscribed from actions-watch"


def add(routes: Routes) -> None:
    routes.add("POST", "/actions/watch", subscribe)
    routes.add("PUT", "/actions/watch", replace)
    routes.add("PATCH", "/actions/watch", change)
    routes.add("GET", "/actions/watch", show)
    routes.add("DELETE", "/actions/watch", end)


def subscribe(call: Call) -> Answer:
    call.need(SCOPE.format("CREATE"))
    channels = Channels(call.crm)
    made = [channels.put(item, number, call.user.id) for number, item in enumerate(_items(call))]
    return _answer([_result(call, channel, SUBSCRIBED) for channel in made], 201)


def replace(call: Call) -> Answer:
    call.need(SCOPE.format("UPDATE"))
    channels = Channels(call.crm)
    made = []
    for number, item in enumerate(_items(call)):
        known = _known(channels, str(item.get("channel_id", "")) if isinstance(item, dict) else "")
        made.append(channels.put({"channel_id": known.id, **item}, number, call.user.id))
    return _answer([_result(call, channel, UPDATED) for channel in made])


def change(call: Call) -> Answer:
    """With `_delete_events`, the events that are named go."""
    call.need(SCOPE.format("UPDATE"))
    channels = Channels(call.crm)
    results = []
    for number, item in enumerate(_items(call)):
        known = _known(channels, str(item.get("channel_id", "")) if isinstance(item, dict) else "")
        if item.get("_delete_events") is True:
            left = [event for event in known.events if event not in item.get("events", [])]
            results.append(_result(call, channels.put({"events": left}, number, call.user.id, known=known), REMOVED))
        else:
            results.append(_result(call, channels.put(item, number, call.user.id, known=known), UPDATED))
    return _answer(results)


def show(call: Call) -> Answer:
    call.need(SCOPE.format("READ"))
    wanted = request.args.get("channel_id")
    found = [channel for channel in Channels(call.crm).all() if wanted in (None, channel.id)]
    if not found:
        return NOTHING
    watch = [
        {
            "channel_id": channel.id,
            "notify_url": channel.notify_url,
            "token": channel.token,
            "channel_expiry": _shown(call, channel.expires_at),
            "events": list(channel.events),
            "return_affected_field_values": channel.with_values,
        }
        for channel in found
    ]
    info = {"page": 1, "per_page": 200, "count": len(watch), "more_records": False}
    return Answer({"watch": watch, "info": info})


def end(call: Call) -> Answer:
    call.need(SCOPE.format("DELETE"))
    ids = [part for part in request.args.get("channel_ids", "").split(",") if part]
    if not ids:
        raise errors.missing_parameter("channel_ids")
    channels = Channels(call.crm)
    results = []
    for channel_id in ids:
        _known(channels, channel_id)
        channels.end(channel_id)
        details = {"resource_uri": "", "resource_id": "", "channel_id": channel_id}
        results.append({"code": "SUCCESS", "status": "success", "message": ENDED, "details": details})
    return _answer(results)


def _items(call: Call) -> list[Any]:
    items = call.body().get("watch")
    if not isinstance(items, list) or not items:
        raise errors.invalid_data(expected_data_type="jsonarray", api_name="watch", json_path="$.watch")
    return items


def _known(channels: Channels, channel_id: str) -> Channel:
    found = channels.get(channel_id)
    if found is None:
        raise ApiError(400, "NOT_SUBSCRIBED", "please check if the channel id is correct", {"channel_id": channel_id})
    return found


def _result(call: Call, channel: Channel, message: str) -> dict[str, Any]:
    events = [
        {
            "channel_expiry": _shown(call, channel.expires_at),
            "resource_uri": f"{request.host_url.rstrip('/')}/crm/v8/{name}",
            "resource_id": call.crm.schema.modules[name].id,
            "resource_name": name,
            "channel_id": channel.id,
        }
        for name in dict.fromkeys(event.rpartition(".")[0] for event in channel.events)
    ]
    return {"code": "SUCCESS", "status": "success", "message": message, "details": {"events": events}}


def _shown(call: Call, stored: str) -> str:
    return datetime.fromisoformat(stored).astimezone(ZoneInfo(call.user.time_zone)).isoformat(timespec="seconds")


def _answer(results: list[dict[str, Any]], status: int = 200) -> Answer:
    return Answer({"watch": results}, status)
