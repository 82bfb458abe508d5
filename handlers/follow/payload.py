"""What the CRM's watch channel says of a change, and what differs between two readings of a record. Pure.

Source: https://www.zoho.com/crm/developer/docs/api/v8/notifications/overview.html (by pattern), read 2026-11-21.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import BadRequest
from app.occasion import Door
from app.search import columns
from grammar.catalog import Field, Module

Row = Mapping[str, Any]
ALSO = ("Modified_Time", "Modified_By")  # kept with the values: when, and by whom
LONGEST = 300  # characters of a text that are kept and compared


@dataclass(frozen=True)
class Difference:
    field: Field
    before: Any
    after: Any


def _ids(given: Mapping[str, Any]) -> list[str]:
    ids = given.get("ids")
    if not isinstance(ids, list) or not ids or not all(isinstance(one, str | int) for one in ids):
        raise BadRequest(field="ids", reason="missing" if not ids else "wrong_type")
    return [str(one) for one in ids]


def _read(given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**{name: str(given[name]) for name in ("module", "channel_id", "token")}, "ids": _ids(given)}


def _event_id(given: Mapping[str, Any]) -> str:
    parts = [str(given.get(name)) for name in ("channel_id", "module", "operation", "server_time")]
    return "follow:" + ":".join((*parts, *_ids(given)[:3]))


def _stream(given: Mapping[str, Any]) -> str:
    return f"follow:{given.get('module')}:{_ids(given)[0]}"


DOOR = Door(required=("module", "channel_id", "token"), event_id=_event_id, stream=_stream, read=_read)


def fields(module: Module) -> tuple[Field, ...]:
    """What is watched of a record: the headline fields, and every other that people write and that is not long."""
    names = columns.HEADLINES.get(module.api_name, ())
    chosen = [field for field in module.fields if field.api_name in names]
    return (*chosen, *(field for field in module.fields if columns.is_cheap(field) and field not in chosen))


def values(module: Module, row: Row) -> dict[str, Any]:
    """What is kept of a record, as JSON: of lookups id and name."""
    kept = {field.api_name: _kept(row.get(field.api_name)) for field in fields(module)}
    kept |= {name: _kept(row.get(name)) for name in ALSO}
    return {name: value for name, value in kept.items() if value not in (None, "", [])}


def _kept(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: str(value[name]) for name in ("id", "name") if value.get(name) is not None}
    if isinstance(value, list | tuple):
        return [_kept(one) for one in value]
    return value[:LONGEST] if isinstance(value, str) else value


def differences(module: Module, before: Row, after: Row) -> list[Difference]:
    """The fields that have another value now; both sides as `values` keeps them."""
    found = []
    for field in fields(module):
        old, new = before.get(field.api_name), after.get(field.api_name)
        if _compared(old) != _compared(new):
            found.append(Difference(field, old, new))
    return found


def _compared(value: Any) -> Any:
    """A lookup is the same while it points to the same; false and nothing are the same of a check box."""
    if isinstance(value, Mapping):
        return value.get("id") or value.get("name")
    return value or None
