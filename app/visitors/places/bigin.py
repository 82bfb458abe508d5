"""Bigin as the place visitors go: always contacts, with a company; deals are pipelines, visits are notes (G1)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.errors import ServiceRejected
from app.visitors.places import finding
from app.visitors.places.place import Place
from app.visitors.places.records import Draft, Record, fitting, text_of
from grammar.catalog import Module

FIRST = ("Full_Name", "Owner", "Email", "Phone")  # on the card, in this order, before what was chosen
ACTIVITIES = {"Tasks": ("Status", "Completed"), "Calls": ("Outgoing_Call_Status", "Completed"), "Events": ("", "")}


class BiginPlace(Place):
    """modules: there are no leads."""

    name = "bigin"
    modules = ("Contacts",)
    deals = "Pipelines"

    def add(self, draft: Draft, begun_at: datetime | None, module: str = "") -> Record:
        made = ""
        if begun_at is not None and not draft.email:
            made = finding.just_made(self.rights, "Contacts", draft, begun_at)
        known = self.known_module("Contacts")
        if not made:
            values = self._values(known, draft) if known is not None else {"Last_Name": draft.last_name}
            made = self._inserted("Contacts", values, "Email", ("Last_Name", "Account_Name"))
        found = self.read("Contacts", made)
        return found if found is not None else Record("Contacts", made, {"id": made, "Last_Name": draft.last_name})

    def _values(self, module: Module, draft: Draft) -> dict[str, Any]:
        given: dict[str, Any] = {
            "Last_Name": draft.last_name,
            "First_Name": draft.first_name,
            "Email": draft.email,
            "Phone": draft.phone,
            "Account_Name": {"id": self.account(draft.company, draft.owner_id)} if draft.company else None,
            "Owner": {"id": draft.owner_id} if draft.owner_id else None,
            **draft.values,
        }
        return fitting(module, given)

    def _about(self, record: Record) -> dict[str, Any]:
        return {"Related_To": {"id": record.id}, "$related_module": record.module}

    def body(self, record: Record | None) -> dict[str, Any]:
        """With what the card shows, label and text, in the administrator's order."""
        body = super().body(record)
        if record is None:
            return body
        return body | {"shown": [list(pair) for pair in self._shown(record)]}

    def _shown(self, record: Record) -> Iterator[tuple[str, Any]]:
        module = self.known_module("Contacts")
        for name in FIRST:
            yield self._label(module, name), record.row.get(name)
        yield "open_activities", self._open_activities(record)
        for name in ("Modified_Time", *self.terms.card):
            if name not in FIRST:
                yield self._label(module, name), record.row.get(name)

    def _label(self, module: Module | None, name: str) -> str:
        field = module.field(name) if module is not None else None
        return field.label if field is not None else name

    def _open_activities(self, record: Record) -> int:
        count = 0
        for name, (column, done) in ACTIVITIES.items():
            try:
                rows = self.crm.related(record.module, record.id, name, ("id", *([column] if column else []))).rows
            except ServiceRejected:  # no right to that kind of activity
                continue
            count += sum(not column or text_of(row.get(column)) != done for row in rows)
        return count
