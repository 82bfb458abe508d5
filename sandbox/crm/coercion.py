"""Values on their way in: each is checked against its field and brought into the stored form.

Rules that concern a whole record are in writing.py.
Source: https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html, read 2026-11-21.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sandbox.crm.errors import ItemError
from sandbox.crm.organisation import Crm
from sandbox.crm.schema import Field

EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\"]+\.[^@\s,;<>()\".]+")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MULTI_SELECT_LIMIT = 100


def invalid(field: Field, path: str, expected: str = "", **more: Any) -> ItemError:
    details: dict[str, Any] = {"expected_data_type": expected} if expected else {}
    return ItemError("INVALID_DATA", "invalid data", {**details, **more, "api_name": field.api_name, "json_path": path})


def stored_form(crm: Crm, field: Field, given: Any, path: str) -> Any:
    """The value as it is stored.

    given    the JSON value, not null and not an empty text
    path     where it stood, e.g. `$.data[0].Email`
    raises   ItemError INVALID_DATA with `api_name` and `json_path`
    """
    if field.api_name == "Tag":
        return _tags(field, given, path)
    if field.type == "lookup" or field.type in ("ownerlookup", "userlookup"):
        return _lookup(crm, field, given, path)
    if field.type == "picklist" and crm.switches["picklist_strict"] and given not in field.displays:
        raise invalid(field, path, "picklist")
    return COERCIONS.get(field.type, _object)(field, given, path)


def _text(field: Field, given: Any, path: str) -> str:
    if not isinstance(given, str):
        raise invalid(field, path, "text" if field.type == "picklist" else field.type)
    if field.length and len(given) > field.length:
        raise invalid(field, path, maximum_length=field.length)
    return given


def _email(field: Field, given: Any, path: str) -> str:
    text = _text(field, given, path)
    if not EMAIL.fullmatch(text):
        raise invalid(field, path, "email")
    return text


def _integer(field: Field, given: Any, path: str) -> int:
    if isinstance(given, str) and field.type == "bigint" and given.isascii() and given.isdigit():
        given = int(given)
    if not isinstance(given, int) or isinstance(given, bool):
        raise invalid(field, path, "integer")
    if field.length and len(str(abs(given))) > field.length:
        raise invalid(field, path, maximum_length=field.length)
    return given


def _decimal(field: Field, given: Any, path: str) -> float:
    if not isinstance(given, (int, float)) or isinstance(given, bool):
        raise invalid(field, path, "double")
    if field.length and len(str(abs(int(given)))) > field.length:
        raise invalid(field, path, maximum_length=field.length)
    return given


def _boolean(field: Field, given: Any, path: str) -> bool:
    if not isinstance(given, bool):
        raise invalid(field, path, "boolean")
    return given


def _date(field: Field, given: Any, path: str) -> str:
    try:
        if isinstance(given, str) and DATE.fullmatch(given):
            return date.fromisoformat(given).isoformat()
    except ValueError:
        raise invalid(field, path, "date") from None
    raise invalid(field, path, "date")


def _datetime(field: Field, given: Any, path: str) -> str:
    try:
        instant = datetime.fromisoformat(given) if isinstance(given, str) and "T" in given else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise invalid(field, path, "datetime")
    return stored_instant(instant)


def _multi_select(field: Field, given: Any, path: str) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(part, str) for part in given):
        raise invalid(field, path, "jsonarray")
    if len(given) > MULTI_SELECT_LIMIT:
        raise invalid(field, path, maximum_length=MULTI_SELECT_LIMIT)
    return list(dict.fromkeys(given))


def _object(field: Field, given: Any, path: str) -> Any:
    if not isinstance(given, (dict, list)):
        raise invalid(field, path, field.json_type)
    return given


def _tags(field: Field, given: Any, path: str) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not all(
        isinstance(tag, dict) and isinstance(tag.get("name"), str) for tag in given
    ):
        raise invalid(field, path, "jsonarray")
    return [{"name": tag["name"], "id": tag.get("id", "")} for tag in given]


def _lookup(crm: Crm, field: Field, given: Any, path: str) -> str:
    found = given.get("id") if isinstance(given, dict) else given
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    if not isinstance(found, str):
        raise invalid(field, path, "jsonobject")
    targets = field.lookups or ("Users",)
    if crm.linked(targets, found) is None:
        details = {"api_name": field.api_name, "json_path": f"{path}.id"}
        raise ItemError("INVALID_DATA", "the id given seems to be invalid", details)
    return found


def stored_instant(instant: datetime) -> str:
    """An aware instant in the form that is stored; such texts compare as the instants do."""
    return instant.astimezone(UTC).replace(microsecond=0).isoformat()


COERCIONS: dict[str, Callable[[Field, Any, str], Any]] = {
    **dict.fromkeys(("text", "textarea", "phone", "website", "picklist"), _text),
    "email": _email,
    **dict.fromkeys(("integer", "bigint"), _integer),
    **dict.fromkeys(("double", "currency", "percent"), _decimal),
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "multiselectpicklist": _multi_select,
}
