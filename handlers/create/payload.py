"""A record that is being added: what a form, a button or a sentence carries of it, and what the CRM is sent.

Decides nothing and calls nobody.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.writing import fields as choosing
from app.writing import values
from app.writing.values import DURATION, Plain
from grammar.catalog import Module

RELATED = "related"  # the input that says what an activity is about: '<module>:<id>'
SCHEDULED = "Scheduled"
MINUTE = timedelta(minutes=1)
EAST_ASIAN = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]")  # such family names stand first, as the CRM shows them


@dataclass(frozen=True)
class New:
    """plains   by the field's api name, and RELATED for what an activity is about
    demanded   fields that the CRM asked for when it was tried before
    """

    module: Module
    plains: Mapping[str, Plain]
    chat_id: str = ""
    demanded: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """What a button's reference holds of it."""
        return self.module.api_name, packed(self.plains), self.chat_id, ",".join(self.demanded)

    @property
    def name(self) -> str:
        """What the record will be called, as far as that is known."""
        last, first = (str(self.plains.get(name) or "") for name in ("Last_Name", "First_Name"))
        if self.module.name_field != "Full_Name":
            return str(self.plains.get(self.module.name_field) or "")
        return " ".join(name for name in ((last, first) if EAST_ASIAN.search(last) else (first, last)) if name)

    def filled(self, **plains: Plain) -> "New":
        """With values for what has none yet."""
        return replace(self, plains={**plains, **{name: one for name, one in self.plains.items() if one is not None}})

    def sent(self, now: datetime) -> dict[str, Any]:
        """The values as the CRM takes them; nothing for what is empty."""
        found: dict[str, Any] = {}
        for name, plain in self.plains.items():
            field = self.module.field(name)
            if field is not None and plain is not None:
                found[name] = values.for_crm(field, plain)
        found |= related(self.plains.get(RELATED))
        if self.module.api_name == "Calls" and self.is_planned(now):
            found |= {"Outgoing_Call_Status": SCHEDULED, DURATION: "00:00"}
        return found

    def is_planned(self, now: datetime) -> bool:
        """Whether it is an outbound call that is still to come."""
        start = _instant(self.plains.get("Call_Start_Time"))
        return self.plains.get("Call_Type") == "Outbound" and start is not None and start > now

    def hindrances(self, now: datetime) -> dict[str, str]:
        """What cannot be meant, as the last word of a sentence's key, by field: no call to the CRM needed."""
        found: dict[str, str] = {}
        start, end = _instant(self.plains.get("Start_DateTime")), _instant(self.plains.get("End_DateTime"))
        if start is not None and end is not None and end <= start:
            found["End_DateTime"] = "ends_first"
        lasted = str(self.plains.get(DURATION) or "00:00")
        missed = self.plains.get("Call_Type") == "Missed"
        if self.module.api_name == "Calls" and lasted == "00:00" and not missed and not self.is_planned(now):
            found[DURATION] = "no_duration"
        return found


def related(plain: Plain) -> dict[str, Any]:
    """The fields that tie an activity to a record: contacts have one of their own, all others share one.

    source  https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html ($se_module), read 2026-11-22
    """
    module, _, record_id = (plain.get("id") or "").partition(":") if isinstance(plain, dict) else ("", "", "")
    if not record_id:
        return {}
    if module == "Contacts":
        return {"Who_Id": {"id": record_id}}
    return {"What_Id": {"id": record_id}, "$se_module": module}


def packed(plains: Mapping[str, Plain]) -> str:
    return json.dumps(dict(plains), ensure_ascii=False, separators=(",", ":"))


def defaults(module: Module, now: datetime, today: str, me: Plain) -> dict[str, Plain]:
    """What a form begins with: the person as owner, an activity soon, nothing that could be wrong unseen."""
    found: dict[str, Plain] = {"Owner": me}
    hour = now.replace(minute=0, second=0, microsecond=0)
    if module.api_name == "Tasks":
        found |= {"Due_Date": today}
    elif module.api_name == "Calls":
        found |= {"Call_Type": "Outbound", "Call_Start_Time": iso(hour + 60 * MINUTE)}
    elif module.api_name == "Events":
        found |= {"Start_DateTime": iso(hour + 60 * MINUTE), "End_DateTime": iso(hour + 120 * MINUTE)}
    return found


def iso(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")


def _instant(plain: Plain) -> datetime | None:
    try:
        return datetime.fromisoformat(str(plain)) if plain else None
    except ValueError:
        return None


def is_activity(module: Module) -> bool:
    return module.api_name in choosing.ACTIVITIES
