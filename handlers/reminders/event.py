"""What the CRM's watch channel tells of tasks, calls and meetings: their reminders follow.

A notification is a hint, unsigned and perhaps old: its token is compared, and the record is read.
"""

import hmac
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from app.cliq.reply import Reply
from app.errors import BadRequest, NotAllowed
from app.occasion import Door, Occasion
from handlers.reminders import card, payload
from handlers.reminders.payload import Activity

DELETED = "delete"
BEGAN = "reminders:began"  # mark: when the first sweep was
GRACE = timedelta(minutes=3)  # a reminder that was set for this very minute


def _ids(given: Mapping[str, Any]) -> list[str]:
    ids = given.get("ids")
    if not isinstance(ids, list) or not ids or not all(isinstance(one, str | int) for one in ids):
        raise BadRequest(field="ids", reason="missing" if not ids else "wrong_type")
    return [str(one) for one in ids]


def _read(given: Mapping[str, Any]) -> Mapping[str, Any]:
    kept = {name: str(given[name]) for name in ("module", "operation", "channel_id", "token")}
    return {**kept, "ids": _ids(given)}


def _event_id(given: Mapping[str, Any]) -> str:
    """Retries are not documented; the same change is told with the same time of the server."""
    parts = [str(given.get(name)) for name in ("channel_id", "module", "operation", "server_time")]
    return ":".join((*parts, *_ids(given)[:3]))


def _stream(given: Mapping[str, Any]) -> str:
    return f"crm:{given.get('module')}:{_ids(given)[0]}"


# https://www.zoho.com/crm/developer/docs/api/v8/notifications/overview.html (address by pattern), read 2026-11-21
DOOR = Door(required=("module", "operation", "channel_id", "token"), event_id=_event_id, stream=_stream, read=_read)


def watch(occasion: Occasion) -> Reply:
    """Read the records that changed, and settle their reminders. Raises NotAllowed for a token that is not ours."""
    given = occasion.event.payload
    with occasion.read() as tables:
        channel = tables.watches.channel(given["channel_id"])
    if channel is None or not hmac.compare_digest(channel.token.encode(), given["token"].encode()):
        raise NotAllowed(reason="watch_token")
    module = given["module"]
    if module not in payload.MODULES:
        return Reply()
    changes: list[Any] = []
    for record_id in given["ids"]:
        row = occasion.record(module, record_id) if given["operation"] != DELETED else None
        changes += settled(occasion, module, row, record_id).changes
    return Reply(changes=tuple(changes))


def settled(occasion: Occasion, module: str, row: dict[str, Any] | None, record_id: str = "") -> Reply:
    """The rows of one activity made to say what the CRM says. row: None when it is gone."""
    now = occasion.now
    if row is None:
        return Reply(changes=(lambda tables: tables.reminders.end_activity(module, record_id, now),))
    activity = activity_of(occasion, module, row)
    facts = card.facts_of(activity.title, activity.starts, activity.place)
    wanted = [(person, moment, facts) for moment in activity.moments for person in activity.people]
    settle = (module, activity.id, wanted if activity.is_open else [], now, _too_late(occasion, row))
    changes: list[Any] = [lambda tables: tables.reminders.settle(*settle)]
    if activity.is_unread and activity.is_open:
        changes.append(lambda tables: tables.marks.put(f"unread:{module}", now))  # the health page says so
    return Reply(changes=tuple(changes))


def _too_late(occasion: Occasion, row: dict[str, Any]) -> datetime:
    """Before that no reminder is new: it was set after its moment, or its moment was before we were there."""
    with occasion.read() as tables:
        began = tables.marks.get(BEGAN) or occasion.now
    limits = [began, occasion.now - timedelta(hours=occasion.services.settings.late_hours)]
    with suppress(ValueError):
        limits.append(datetime.fromisoformat(str(row.get("Modified_Time"))) - GRACE)
    return max(limits)


def activity_of(occasion: Occasion, module: str, row: dict[str, Any]) -> Activity:
    """The activity, with times of day in its owner's zone, else the organisation's."""

    def zone(crm_user_id: str) -> str:
        user = occasion.people.user(crm_user_id)
        return (user.time_zone if user else "") or occasion.words.zone

    return payload.read(module, row, zone)
