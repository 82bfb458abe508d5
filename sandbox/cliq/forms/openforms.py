"""Forms that are open on somebody's screen: their inputs, what was filled in, the errors shown beside fields (E12).

It calls nothing; forms.py sends what people do with a form.
"""

from typing import Any

from sandbox.cliq.place import Place
from sandbox.ids import Ids
from sandbox.store import Document, Store


class OpenForms:
    def __init__(self, store: Store, ids: Ids) -> None:
        self._table = store.table("cliq.forms")
        self._ids, self._lock = ids, store.lock

    def open(self, place: Place, form: Document) -> Document:
        """Show a form to the person who acted; a form of the same name that they had open gives way."""
        with self._lock:
            for old in self._table.values():
                if old["user"] == place.user and old["form"]["name"] == form["name"]:
                    self._table.delete(old["id"])
            opened: Document = {
                "id": f"F{self._ids.number('cliq.form'):06d}",
                "user": place.user,
                "chat": place.chat,
                "message": place.message,
                "own": place.own,
                "form": form,
                "values": preset(form["inputs"]),
                "offered": {},
                "errors": {},
                "error_text": "",
            }
            self._table.put(opened["id"], opened)
        return opened

    def of(self, user: str) -> list[Document]:
        """A person's open forms, oldest first."""
        mine = [form for form in self._table if form["user"] == user]
        return sorted(mine, key=lambda form: form["id"])

    def named(self, user: str, name: str) -> Document | None:
        """A person's open form by id or by name."""
        return next((form for form in self.of(user)[::-1] if name in (form["id"], form["form"]["name"])), None)

    def get(self, form: str) -> Document | None:
        return self._table.get(form)

    def close(self, form: str) -> None:
        self._table.delete(form)

    def fill(self, opened: Document, values: Document) -> Document:
        """Take over what a person typed; errors shown before are forgotten."""
        return self._change(opened, values={**opened["values"], **values}, errors={}, error_text="")

    def offer(self, opened: Document, field: str, options: list[Document]) -> Document:
        """Remember the options that a dynamic field offered; a choice must be one of them."""
        known = {option["value"]: option for option in opened["offered"].get(field, [])}
        known.update({option["value"]: option for option in options})
        return self._change(opened, offered={**opened["offered"], field: list(known.values())})

    def reject(self, form: str, error: Document) -> Document | None:
        """Show a form error; the form stays open with what was filled in."""
        opened = self._table.get(form)
        if opened is None:
            return None
        return self._change(opened, errors=error.get("inputs") or {}, error_text=error.get("text") or "")

    def modify(self, form: str, actions: list[Document]) -> Document | None:
        """Apply the actions of a form_modification, in their order."""
        opened = self._table.get(form)
        if opened is None:
            return None
        inputs, values = list(opened["form"]["inputs"]), dict(opened["values"])
        for action in actions:
            inputs, values = _modified(inputs, values, action)
        return self._change(opened, form={**opened["form"], "inputs": inputs}, values=values)

    def _change(self, opened: Document, **facts: Any) -> Document:
        changed = {**opened, **facts}
        self._table.put(opened["id"], changed)
        return changed


def preset(inputs: list[Document]) -> Document:
    """The values that a form opens with."""
    return {entry["name"]: entry["value"] for entry in inputs if "value" in entry}


def _modified(inputs: list[Document], values: Document, action: Document) -> tuple[list[Document], Document]:
    """Inputs and values after one action; an action on an unknown field changes nothing."""
    kind, name = action["type"], action["name"]
    place = next((index for index, entry in enumerate(inputs) if entry["name"] == name), None)
    if place is None:
        return inputs, values
    new = action.get("input") or {}
    if kind in ("add_after", "add_before"):
        position = place + (kind == "add_after")
        kept = [entry for entry in inputs[:position] if entry["name"] != new["name"]]
        rest = [entry for entry in inputs[position:] if entry["name"] != new["name"]]
        return [*kept, new, *rest], {**values, **preset([new])}
    if kind == "remove":
        return [entry for entry in inputs if entry["name"] != name], {k: v for k, v in values.items() if k != name}
    if kind == "clear":
        return inputs, {key: value for key, value in values.items() if key != name}
    changed = {**inputs[place], **new} if kind == "update" else {**inputs[place], "disabled": kind == "disable"}
    fresh = preset([changed]) if "value" in new else {}
    return [*inputs[:place], changed, *inputs[place + 1 :]], {**values, **fresh}
