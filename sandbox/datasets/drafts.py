"""Collects the records of a data set and puts them into a CRM at once.

Values are given in the stored form; what follows from them is computed as for any write.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.crm.coercion import stored_instant
from sandbox.crm.derived import complete, default
from sandbox.crm.organisation import Crm, Row


class Drafts:
    """Records on their way into one CRM. Times are counted from the moment the data set is loaded."""

    def __init__(self, crm: Crm) -> None:
        self.crm = crm
        self.now: datetime = crm.clock.now().replace(second=0, microsecond=0)
        self._rows: dict[str, list[Row]] = {}

    def add(self, module: str, owner: str, *, days_old: float, changed: float | None = None, **values: Any) -> str:
        """Add a record and return its id.

        owner     e-mail of its owner, who also made it
        days_old  how long ago it was made; changed: how long ago it was changed last, in days
        values    None leaves a field empty
        """
        user = self.crm.people.by_email(owner)
        if user is None:
            raise KeyError(owner)
        found = self.crm.schema.modules[module]
        row = default(self.crm, found, user)
        row["Created_Time"] = stored_instant(self.now - timedelta(days=days_old))
        row["Modified_Time"] = stored_instant(self.now - timedelta(days=days_old if changed is None else changed))
        row.update({name: value for name, value in values.items() if value is not None})
        complete(self.crm, found, row, values, "$")
        self._rows.setdefault(module, []).append(row)
        return str(row["id"])

    def day(self, offset: int) -> str:
        """The day so many days from today, in the organisation's zone."""
        return (self.today() + timedelta(days=offset)).isoformat()

    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.crm.facts.time_zone)).date()

    def save(self) -> None:
        """Put everything into the CRM."""
        for module, rows in self._rows.items():
            self.crm.table(module).put_many((row["id"], row) for row in rows)
        self._rows = {}
