"""The CRM of one organisation: its modules, its records, its rights, and who listens to changes.

Writing rules are in writing.py, what callers are told in the api package.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.clock import Clock
from sandbox.crm.limits import Limits
from sandbox.crm.rights import Rights
from sandbox.crm.schema import Field, Module, Schema
from sandbox.data.people import Organisation, People, User
from sandbox.ids import Ids
from sandbox.store import Store, Table
from sandbox.switches import Switches

Row = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One record that was written.

    operation   `insert`, `update` or `delete`; fields: api names that have another value now
    automatic   whether workflow rules run (`trigger` of the write)
    """

    module: str
    operation: str
    before: Row | None
    after: Row | None
    fields: tuple[str, ...]
    by: User
    automatic: bool


@dataclass
class Crm:
    """The CRM of one organisation.

    A stored row holds: text as given, lookups as ids, times as `YYYY-MM-DDTHH:MM:SS+00:00`, dates as `YYYY-MM-DD`,
    multi-select values as lists, numbers as numbers. A field without a value is absent.

    checks      called with (module, item, json path) before an item is written; may raise ItemError
    place       the first word of its tables; path: what stands in the addresses of its API
    link_key    under which a record tells the module of its link, and what modules are called there (link_names)
    """

    name: str
    facts: Organisation
    schema: Schema
    people: People
    rights: Rights
    store: Store
    clock: Clock
    ids: Ids
    switches: Switches
    limits: Limits
    listeners: list[Callable[[Change], None]] = field(default_factory=list)
    checks: list[Callable[[Module, Row, str], None]] = field(default_factory=list)
    place: str = "crm"
    path: str = "crm/v8"
    link_key: str = "$se_module"
    link_names: dict[str, str] = field(default_factory=dict)
    texts: dict[str, tuple[Row, tuple[str, ...], str]] = field(default_factory=dict)  # kept by the word search

    def table(self, module: str) -> Table:
        return self.store.table(f"{self.place}.{self.name}.{module}")

    def rows(self, user: User, module: str) -> list[Row]:
        """All records of a module that the user may see, oldest first."""
        rows = self.table(module).values()
        if module == "Notes":
            return [row for row in rows if self.sees(user, module, row)]
        return self.rights.readable(user, module, rows)

    def sees(self, user: User, module: str, row: Row) -> bool:
        """Whether the user may see this record; a note is seen with the record it belongs to."""
        if module == "Notes" and not user.admin:
            parent = self.table(row["$se_module"]).get(row["Parent_Id"])
            return parent is not None and self.sees(user, row["$se_module"], parent)
        return self.rights.may_read(user, module, row)

    def find(self, user: User, module: str, record_id: str) -> Row | None:
        """One record that the user may see."""
        row = self.table(module).get(record_id)
        return row if row is not None and self.sees(user, module, row) else None

    def fields(self, user: User, module: Module) -> dict[str, Field]:
        """The fields that the user's profile sees."""
        hidden = self.rights.hidden(user, module.api_name)
        if not hidden:
            return module.fields
        return {name: part for name, part in module.fields.items() if name not in hidden}

    def linked(self, modules: tuple[str, ...], record_id: str) -> tuple[str, Row] | None:
        """The record, user, role or profile with that id in one of the modules, whoever may see it: (module, row)."""
        for module in modules:
            row = self._person(module, record_id) if module in self.schema.people else self.table(module).get(record_id)
            if row is not None:
                return module, row
        return None

    def title(self, modules: tuple[str, ...], record_id: str) -> str | None:
        """The name a lookup shows for that id; None when nothing has it."""
        found = self.linked(modules, record_id)
        if found is None:
            return None
        target = self.schema.target(found[0])
        return found[1].get(target.name_field) if target else None

    def _person(self, kind: str, record_id: str) -> Row | None:
        if kind == "Users":
            user = self.people.by_id(record_id)
            return self._user_row(user) if user and user.organisation == self.name else None
        if kind == "Roles":
            return next(
                ({"id": role.id, "name": role.name} for role in self.rights.roles.values() if role.id == record_id),
                None,
            )
        ids = self.rights.profile_ids.items()
        return next(({"id": found, "name": name} for name, found in ids if found == record_id), None)

    def _user_row(self, user: User) -> Row:
        superior = self.rights.superior_of(user)
        return {
            "id": user.id,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "full_name": user.full_name,
            "email": user.email,
            "phone": user.phone,
            "role": self.rights.roles[user.role].id,
            "profile": self.rights.profile_ids[user.profile],
            "Reporting_To": superior.id if superior else None,
            "status": "active" if user.active else "inactive",
            "language": user.locale,
            "locale": user.locale,
            "time_zone": user.time_zone,
            "zuid": user.zuid,
        }
