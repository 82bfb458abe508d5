"""Inserting, updating, upserting and deleting records, one item at a time, with the results that the API answers.

Values are checked in coercion.py, derived ones are computed in derived.py; HTTP is in the api package.
Source: https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html and its neighbours, read 2026-11-21.
"""

from datetime import datetime
from typing import Any

from sandbox.crm.coercion import stored_form, stored_instant
from sandbox.crm.derived import complete, default
from sandbox.crm.errors import ItemError
from sandbox.crm.organisation import Change, Crm, Row
from sandbox.crm.schema import Field, Module
from sandbox.crm.values import Renderer
from sandbox.data.people import User
from sandbox.switches import Switch

UNIQUE_EMAILS = ("Leads", "Contacts")
# Fields that the CRM itself keeps; what a caller sends for them is ignored.
KEPT = frozenset(("id", "Created_By", "Modified_By", "Created_Time", "Modified_Time", "Full_Name"))

SWITCHES = (
    Switch("bulk_failure_status", 207, "HTTP status of a write of which items failed", (207, 202)),
    Switch("unique_email", True, "e-mail of leads and of contacts is a unique field"),
    Switch("picklist_strict", False, "a pick list takes its own values only; otherwise any text, as the API does"),
    Switch("layout_mandatory", True, "fields that the layout makes mandatory are demanded by the API"),
)


class Writer:
    """Writes to one organisation as one user.

    automatic   whether workflow rules are to run
    unmodified_since   refuse to change a record that was changed after this instant
    """

    def __init__(
        self, crm: Crm, user: User, *, automatic: bool = True, unmodified_since: datetime | None = None
    ) -> None:
        self.crm, self.user, self.automatic = crm, user, automatic
        self._unmodified_since = stored_instant(unmodified_since) if unmodified_since else None
        self._renderer = Renderer(crm, user)
        self._changes: list[Change] = []

    def insert(self, module: Module, item: Any, index: int) -> dict[str, Any]:
        """Insert one record: its result. raises ItemError"""
        path = f"$.data[{index}]"
        if not isinstance(item, dict):
            raise ItemError("INVALID_DATA", "invalid data", {"expected_data_type": "jsonobject", "json_path": path})
        with self.crm.store.lock:
            row = default(self.crm, module, self.user)
            self._take(module, row, item, path)
            self._demand(module, row, path)
            complete(self.crm, module, row, item, path)
            self._check_unique(module, row, path)
            self.crm.table(module.api_name).put(row["id"], row)
        self._changes.append(Change(module.api_name, "insert", None, row, tuple(item), self.user, self.automatic))
        return self._result("record added", row)

    def update(self, module: Module, record_id: Any, item: Any, index: int) -> dict[str, Any]:
        """Update one record: its result. raises ItemError"""
        path = f"$.data[{index}]"
        if not isinstance(item, dict):
            raise ItemError("INVALID_DATA", "invalid data", {"expected_data_type": "jsonobject", "json_path": path})
        if record_id is None:
            raise ItemError(
                "MANDATORY_NOT_FOUND", "required field not found", {"api_name": "id", "json_path": f"{path}.id"}
            )
        with self.crm.store.lock:
            before = self._own(module, str(record_id), f"{path}.id", "Edit")
            if self._unmodified_since and before["Modified_Time"] > self._unmodified_since:
                raise ItemError(
                    "RECORD_MODIFIED", "the record has been modified after the given time", {"id": before["id"]}
                )
            row = dict(before)
            self._take(module, row, item, path)
            self._demand(module, row, path)
            row["Modified_By"], row["Modified_Time"] = self.user.id, stored_instant(self.crm.clock.now())
            complete(self.crm, module, row, item, path)
            self._check_unique(module, row, path)
            self.crm.table(module.api_name).put(row["id"], row)
        changed = tuple(
            name
            for name in module.fields
            if name not in ("Modified_By", "Modified_Time") and before.get(name) != row.get(name)
        )
        self._changes.append(Change(module.api_name, "update", before, row, changed, self.user, self.automatic))
        return self._result("record updated", row)

    def upsert(self, module: Module, item: Any, index: int, check_fields: tuple[str, ...]) -> dict[str, Any]:
        """Update the record that has the same value in a check field, else insert. raises ItemError"""
        with self.crm.store.lock:
            found, name = self._duplicate(module, item, check_fields)
            if found is None:
                result = self.insert(module, item, index)
                return {**result, "action": "insert", "duplicate_field": None}
            result = self.update(module, found["id"], item, index)
            return {**result, "action": "update", "duplicate_field": name}

    def delete(self, module: Module, record_id: str) -> dict[str, Any]:
        """Delete one record with its notes: its result. raises ItemError"""
        with self.crm.store.lock:
            row = self._own(module, record_id, "", "Delete")
            self.crm.table(module.api_name).delete(record_id)
            for note in self.crm.table("Notes"):
                if note.get("Parent_Id") == record_id:
                    self.crm.table("Notes").delete(note["id"])
        self._changes.append(Change(module.api_name, "delete", row, None, (), self.user, self.automatic))
        return {"code": "SUCCESS", "details": {"id": record_id}, "message": "record deleted", "status": "success"}

    def _own(self, module: Module, record_id: str, path: str, action: str) -> Row:
        """A record that the user may change."""
        row = self.crm.table(module.api_name).get(record_id)
        if row is None:
            details = {"api_name": "id", "id": record_id, **({"json_path": path} if path else {})}
            raise ItemError("INVALID_DATA", "the id given seems to be invalid", details)
        if not self.crm.rights.may_write(self.user, row):
            permission = f"Crm_Implied_{action}_{module.api_name}"
            raise ItemError("NO_PERMISSION", "permission denied", {"permissions": [permission], "id": record_id})
        return row

    def _take(self, module: Module, row: Row, item: Row, path: str) -> None:
        """Put every given value into the row; unknown and kept fields are ignored, as the CRM does."""
        for check in self.crm.checks:
            check(module, item, path)
        visible = self.crm.fields(self.user, module)
        locked = self.crm.rights.locked(self.user, module.api_name)
        for name, given in item.items():
            field = module.fields.get(name)
            if field is None or field.read_only or name in KEPT:
                continue
            if name not in visible or name in locked:
                details = {"permissions": ["Field_Level_Permission"], "api_name": name, "json_path": f"{path}.{name}"}
                raise ItemError("NO_PERMISSION", "permission denied", details)
            if given is None or given == "" or given == []:
                row.pop(name, None)
                continue
            row[name] = stored_form(self.crm, field, given, f"{path}.{name}")
            if field.type == "lookup" and len(field.lookups) > 1:
                found = self.crm.linked(field.lookups, row[name])
                row["$se_module"] = found[0] if found else ""

    def _demand(self, module: Module, row: Row, path: str) -> None:
        for field in module.fields.values():
            if self._is_mandatory(field) and row.get(field.api_name) is None:
                details = {"api_name": field.api_name, "json_path": f"{path}.{field.api_name}"}
                raise ItemError("MANDATORY_NOT_FOUND", "required field not found", details)

    def _is_mandatory(self, field: Field) -> bool:
        if field.read_only or field.type == "subform":
            return False
        return field.mandatory == "system" or (field.mandatory == "layout" and self.crm.switches["layout_mandatory"])

    def _check_unique(self, module: Module, row: Row, path: str) -> None:
        if module.api_name not in UNIQUE_EMAILS or not self.crm.switches["unique_email"] or not row.get("Email"):
            return
        for other in self.crm.table(module.api_name):
            if other["id"] != row["id"] and other.get("Email", "").lower() == row["Email"].lower():
                duplicate = {
                    "id": other["id"],
                    "Owner": {"id": other["Owner"]},
                    "module": {"api_name": module.api_name, "id": module.id},
                }
                details = {"api_name": "Email", "json_path": f"{path}.Email", "duplicate_record": duplicate}
                raise ItemError("DUPLICATE_DATA", "duplicate data", details)

    def _duplicate(self, module: Module, item: Any, check_fields: tuple[str, ...]) -> tuple[Row | None, str | None]:
        """The record that an upsert means, and the field by which it was found."""
        if not isinstance(item, dict):
            return None, None
        if item.get("id") is not None:
            return self.crm.table(module.api_name).get(str(item["id"])), "id"
        for name in check_fields:
            value = item.get(name)
            if isinstance(value, str) and value:
                for row in self.crm.table(module.api_name):
                    if str(row.get(name, "")).lower() == value.lower():
                        return row, name
        return None, None

    def finish(self) -> None:
        """Tell everybody who listens what was written; call it when nothing is locked any more."""
        changes, self._changes = self._changes, []
        for change in changes:
            for listener in self.crm.listeners:
                listener(change)

    def _result(self, message: str, row: Row) -> dict[str, Any]:
        details = {
            "Modified_Time": self._renderer.instant(row["Modified_Time"]),
            "Modified_By": self._name(row["Modified_By"]),
            "Created_Time": self._renderer.instant(row["Created_Time"]),
            "id": row["id"],
            "Created_By": self._name(row["Created_By"]),
            "$approval_state": "approved",
        }
        return {"code": "SUCCESS", "details": details, "message": message, "status": "success"}

    def _name(self, user_id: str) -> dict[str, Any]:
        user = self.crm.people.by_id(user_id)
        return {"name": user.full_name if user else "", "id": user_id}
