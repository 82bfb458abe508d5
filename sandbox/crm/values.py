"""Values on their way out: from the stored form to what the API answers to this user.

The way in is coercion.py.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.crm.organisation import Crm, Row
from sandbox.crm.schema import Field, Module
from sandbox.data.people import User
from sandbox.switches import Switch

SWITCHES = (
    Switch(
        "picklist_values",
        "actual",
        "which value of a pick list reads answer and COQL compares, under a translated interface",
        ("actual", "display"),
    ),
    Switch("closed_won_renamed", False, "the organisation has renamed the stage Closed Won"),
    Switch("untranslated_labels", "", "language of display_label; empty: that of the organisation", ("", "en", "ja")),
)
# The keys of a record beside its fields, for a record in no process of approval or review.
SYSTEM_KEYS: dict[str, Any] = {
    "$approval_state": "approved",
    "$approved": True,
    "$approval": {"delegate": False, "approve": False, "reject": False, "resubmit": False},
    "$process_flow": False,
    "$orchestration": False,
    "$in_merge": False,
    "$locked_for_me": False,
    "$review": None,
    "$review_process": {"approve": False, "reject": False, "resubmit": False},
    "$state": "save",
    "$field_states": None,
    "$zia_visions": None,
}


class Renderer:
    """Renders rows of one organisation for one user."""

    def __init__(self, crm: Crm, user: User) -> None:
        self.crm, self.user = crm, user
        self._zone = ZoneInfo(user.time_zone)
        self._shows_labels = crm.switches["picklist_values"] == "display"

    def record(self, module: Module, row: Row, wanted: list[str] | None = None) -> dict[str, Any]:
        """A record as `GET` answers it; wanted: api names, or None for every field and the `$` keys."""
        fields = self.crm.fields(self.user, module)
        names = list(fields) if wanted is None else [name for name in wanted if name in fields]
        answer: dict[str, Any] = {"id": row["id"]}
        for name in names:
            answer[name] = self.value(fields[name], row)
        if wanted is None or any(name.startswith("$") for name in wanted):
            keys = self._system_keys(module, row)
            answer.update({name: value for name, value in keys.items() if wanted is None or name in wanted})
        return answer

    def value(self, field: Field, row: Row) -> Any:
        """One field of a row."""
        stored = row.get(field.api_name)
        if field.formula:
            return field.formula(row)
        if field.api_name == "Tag":
            return stored or []
        if stored is None:
            return False if field.type == "boolean" else None
        if field.type == "datetime":
            return self.instant(stored)
        if field.type in ("ownerlookup", "userlookup"):
            return self._person(stored)
        if field.type == "lookup":
            title = self.crm.title(field.lookups, stored)
            if title is None:
                return None
            shown: dict[str, Any] = {"name": title, "id": stored}
            if field.api_name == "Parent_Id":
                module = self.crm.schema.modules[row["$se_module"]]
                shown["module"] = {"api_name": module.api_name, "id": module.id}
            return shown
        if self._shows_labels and field.values:
            if isinstance(stored, list):
                return [self.label(field, actual) for actual in stored]
            return self.label(field, stored)
        return stored

    def label(self, field: Field, actual: str) -> str:
        """How the user sees a pick-list value."""
        value = field.displays.get(actual)
        return value.labels[self.user.language] if value else actual

    def instant(self, stored: str) -> str:
        """A stored time with the offset of the user's zone, without fractions of a second."""
        return datetime.fromisoformat(stored).astimezone(self._zone).isoformat(timespec="seconds")

    def _person(self, user_id: str) -> dict[str, Any] | None:
        user = self.crm.people.by_id(user_id)
        return {"name": user.full_name, "id": user.id, "email": user.email} if user else None

    def _system_keys(self, module: Module, row: Row) -> dict[str, Any]:
        keys = {
            **SYSTEM_KEYS,
            "$editable": self.crm.rights.may_write(self.user, row),
            "$currency_symbol": self.crm.facts.currency_symbol,
            "$layout_id": {"name": "Standard", "id": module.layout_id, "display_label": "Standard"},
        }
        if module.api_name == "Leads":
            keys["$converted"] = bool(row.get("Converted__s"))
        if module.api_name == "Notes":
            keys["$attachments"] = None
        if "$se_module" in row:
            module_name = row["$se_module"]
            keys[self.crm.link_key] = self.crm.link_names.get(module_name, module_name)
        return keys
