"""One portal of SalesIQ: its tables, its ids, its clock, and the brands, departments and operators in it.

What is said to visitors is in talk, what is told to others in hooks.
"""

from dataclasses import dataclass
from typing import Any

from sandbox.data.people import User
from sandbox.state import Sandbox
from sandbox.store import Document, Table

FURTHER = 50_000_000
SHORT_ID, LONG_ID = 700_000_000_000, 700_000_000_000_000_000


@dataclass(frozen=True)
class Portal:
    """The portal of one organisation.

    name        the organisation, `zylker` or `ohtani`, or `west`, another portal of the first
    screenname  what stands in the addresses
    """

    sandbox: Sandbox
    name: str
    screenname: str
    organisation: str

    def table(self, kind: str) -> Table:
        return self.sandbox.store.table(f"salesiq.{self.name}.{kind}")

    def new_id(self) -> str:
        """A decimal id; 18 digits when the switch says so."""
        base = LONG_ID if self.sandbox.switches["salesiq_long_ids"] else SHORT_ID
        base += 0 if self.name == self.organisation else FURTHER  # no two portals of one organisation share an id
        return str(base + self.sandbox.ids.number(f"salesiq.{self.name}"))

    @property
    def org_id(self) -> str:
        return self.sandbox.people.organisations[self.organisation].id[-8:]

    def now(self) -> str:
        """The present instant as SalesIQ writes it: milliseconds, a text."""
        return str(self.sandbox.clock.milliseconds())

    def brand(self, wanted: str = "") -> Document | None:
        """By id, name or beacon key; the first one when nothing is wanted."""
        brands = self.table("brands").values()
        if not wanted:
            return brands[0] if brands else None
        return next((one for one in brands if wanted in (one["id"], one["name"], one["beacon_key"])), None)

    def department(self, wanted: str = "", brand: Document | None = None) -> Document | None:
        """By id or name; that brand's first one when nothing is wanted."""
        rows = self.table("departments").values()
        if wanted:
            return next((one for one in rows if wanted in (one["id"], one["name"])), None)
        return next((one for one in rows if brand is None or brand["id"] in one["app_ids"]), None)

    def operator(self, wanted: str) -> Document | None:
        """By id or e-mail; bots are operators too."""
        return next((one for one in self.table("operators") if wanted and wanted in (one["id"], one["email"])), None)

    def operator_of(self, user: User) -> Document | None:
        """Who this person is in the portal."""
        found = self.operator(user.email)
        return found if found and not found["deleted"] else None

    def change(self, kind: str, key: str, **facts: Any) -> Document:
        """Put new facts into a document that is there: the new document."""
        table = self.table(kind)
        with self.sandbox.store.lock:
            changed = {**(table.get(key) or {}), **facts}
            table.put(key, changed)
        return changed


def portal_of(sandbox: Sandbox, organisation: str = "zylker") -> Portal:
    """The portal of an organisation."""
    found: Portal = sandbox.services["salesiq"][organisation]
    return found


def portals_of(sandbox: Sandbox, organisation: str) -> list[Portal]:
    """The portals of an organisation, the first one first."""
    found = [one for one in sandbox.services["salesiq"].values() if one.organisation == organisation]
    return found[: int(sandbox.switches["salesiq_portals"])]
