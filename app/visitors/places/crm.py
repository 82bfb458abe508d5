"""The CRM as the place visitors go: leads or contacts, with lead source, account and deals (C2-C5, C11)."""

from typing import Any

from app.visitors.places import finding
from app.visitors.places.place import Place
from app.visitors.places.records import Draft, Record, fitting
from app.visitors.places.steps import Earlier
from grammar.catalog import Module
from grammar.folding import fold_label

SOURCE = ("Chat", "チャット", "Web Chat")  # what the lead source is called, where it is not chosen


class CrmPlace(Place):
    """modules: who is a contact already is not a lead, too (C13)."""

    name = "crm"
    modules = ("Contacts", "Leads")
    deals = "Deals"

    @property
    def module(self) -> str:
        return self.terms.module

    def add(self, draft: Draft, earlier: Earlier | None, module: str = "") -> Record:
        name = module or self.module
        known, made = self.known_module(name), ""
        if earlier is not None and not draft.email:
            made = finding.just_made(self.rights, self.terms, name, draft, earlier)
        if not made:
            values = self._values(known, name, draft) if known is not None else {"Last_Name": draft.last_name}
            made = self._inserted(name, values, "Email", ("Last_Name", "Company"))
        found = self.read(name, made)
        return found if found is not None else Record(name, made, {"id": made, "Last_Name": draft.last_name})

    def _values(self, module: Module, name: str, draft: Draft) -> dict[str, Any]:
        given: dict[str, Any] = {
            "Last_Name": draft.last_name,
            "First_Name": draft.first_name,
            "Email": draft.email,
            "Phone": draft.phone,
            "Lead_Source": self.source(module),
            "Lead_Status": draft.status if name == "Leads" else "",
            **draft.values,
        }
        if name == "Leads":
            given["Company"] = draft.company
        elif draft.company:
            given["Account_Name"] = {"id": self.account(draft.company, draft.owner_id)}
        if draft.owner_id:
            given["Owner"] = {"id": draft.owner_id}
        return fitting(module, given)

    def source(self, module: Module) -> str:
        """The organisation's own value of the lead source for chats (C3); '' when it has none of that name."""
        field = module.field("Lead_Source")
        if field is None:
            return ""
        for name in (self.terms.source, *SOURCE):
            found = field.value(name) if name else None
            if found is not None:
                return found.actual
        return next((one.actual for one in field.values if "chat" in fold_label(one.label)), self.terms.source)

    def _about(self, record: Record) -> dict[str, Any]:
        if record.module == "Contacts":
            return {"Who_Id": {"id": record.id}}
        return {"What_Id": {"id": record.id}, "$se_module": record.module}
