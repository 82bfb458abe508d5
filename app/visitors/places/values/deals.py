"""What the deals of a contact and of its account say: which are open, what was won, of which type the visitor is. Pure.

'Open' is the document's own: every stage but closed-won, so that a lost deal counts (V3).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

SHOWN_MOST = 10
Row = Mapping[str, Any]


def summary(contact_id: str, rows: Sequence[Row], won: Collection[str], currency: str) -> dict[str, Any]:
    """{count, total, currency, list} of the contact's open deals, by closing date, the earliest first."""
    mine = [row for row in rows if _id(row.get("Contact_Name")) == contact_id and row.get("Stage") not in won]
    mine.sort(key=lambda row: (str(row.get("Closing_Date") or "9999"), str(row.get("id"))))
    shown = [
        {
            "id": str(row.get("id")),
            "name": str(row.get("Deal_Name") or ""),
            "stage": str(row.get("Stage") or ""),
            "amount": row.get("Amount"),
            "closing_date": row.get("Closing_Date"),
        }
        for row in mine[:SHOWN_MOST]
    ]
    return {"count": len(mine), "total": sum(_amount(row) for row in mine), "currency": currency, "list": shown}


def revenue(rows: Sequence[Row], won: Collection[str]) -> float:
    """What the customer's deals have brought so far: those of the contact and of its account."""
    return sum(_amount(row) for row in rows if row.get("Stage") in won)


def visitor_type(module: str, contact_id: str, rows: Sequence[Row], won: Collection[str]) -> str:
    """C11, the first that fits: customer, deal, contact, lead, unknown. module: '' when there is no record."""
    if module == "Contacts":
        if any(row.get("Stage") in won for row in rows):
            return "customer"
        if any(_id(row.get("Contact_Name")) == contact_id for row in rows):
            return "deal"
        return "contact"
    return "lead" if module == "Leads" else "unknown"


def _amount(row: Row) -> float:
    value = row.get("Amount")
    return float(value) if isinstance(value, int | float) else 0.0


def _id(value: object) -> str:
    return str(value.get("id") or "") if isinstance(value, Mapping) else str(value or "")
