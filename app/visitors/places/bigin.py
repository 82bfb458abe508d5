"""Bigin as the place visitors go: always contacts, with a company; deals are pipelines, visits are notes (G1)."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from app.errors import ServiceRejected
from app.visitors.places import finding
from app.visitors.places.place import Place
from app.visitors.places.records import Draft, Record, Rights, fitting, text_of
from app.visitors.places.steps import Earlier
from app.visitors.places.terms import Terms
from grammar.catalog import Module

FIRST = ("Full_Name", "Owner", "Email", "Phone")  # on the card, in this order, before what was chosen
CHANGED, OPEN_ACTIVITIES = "Modified_Time", "open_activities"
ENDS = {"Events": "End_DateTime", "Calls": "Call_Start_Time"}
"""Activities that are open while this lies ahead: Bigin's pages name no state for them. A task is open until done."""


class BiginPlace(Place):
    """modules: there are no leads."""

    name = "bigin"
    modules = ("Contacts",)
    deals = "Pipelines"

    def __init__(self, rights: Rights, terms: Terms, now: Callable[[], datetime]) -> None:
        super().__init__(rights, terms)
        self._now = now

    def add(self, draft: Draft, earlier: Earlier | None, module: str = "") -> Record:
        made = ""
        if earlier is not None and not draft.email:
            made = finding.just_made(self.rights, self.terms, "Contacts", draft, earlier)
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
        """With what the card shows in the administrator's order: api name, label, type and value of each."""
        body = super().body(record)
        if record is None:
            return body
        if account := body.get("account"):
            body["account"] = {**account, "url": self.rights.url("Accounts", account["id"])}
        return body | {"shown": list(self._shown(record))}

    def _shown(self, record: Record) -> Iterator[dict[str, Any]]:
        module = self.known_module("Contacts")
        chosen = [name for name in self.terms.card if name not in (*FIRST, CHANGED)]
        for name in (*FIRST, OPEN_ACTIVITIES, CHANGED, *chosen):
            if name == OPEN_ACTIVITIES:
                yield {"name": name, "label": "", "type": "integer", "value": self._open_activities(record)}
                continue
            field = module.field(name) if module is not None else None
            label, kind = (field.label, field.type) if field is not None else (name, "text")
            yield {"name": name, "label": label, "type": kind, "value": record.row.get(name)}

    def _open_activities(self, record: Record) -> int:
        count = 0
        for name in ("Tasks", *ENDS):
            column = ENDS.get(name, "Status")
            try:
                rows = self.crm.related(record.module, record.id, name, ("id", column)).rows
            except ServiceRejected:  # no right to that kind of activity
                continue
            values = [text_of(row.get(column)) for row in rows]
            count += sum(self._is_ahead(one) if name in ENDS else one != "Completed" for one in values)
        return count

    def _is_ahead(self, moment: str) -> bool:
        try:
            return datetime.fromisoformat(moment) > self._now()
        except (ValueError, TypeError):  # no time, or one of no zone
            return False
