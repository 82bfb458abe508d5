"""What the CRM tab of the console shows: records of a module as one person may see them, with fields and notes.

It reads only; the CRM's own API is in sandbox/crm.
"""

import re
from typing import Any

from flask import Blueprint

from sandbox.cliq.install_point import current_stage
from sandbox.cliq.refusal import Refused
from sandbox.control.given import Given
from sandbox.crm.organisation import Crm, Row
from sandbox.crm.schema import Field, Module
from sandbox.crm.service import crm_of
from sandbox.crm.values import Renderer
from sandbox.crm.watch.channels import Channels
from sandbox.crm.watch.posts import POSTED
from sandbox.data.people import User
from sandbox.datasets.metadata import schema_of
from sandbox.datasets.salesiq_in_crm import KINDS, with_salesiq
from sandbox.state import current

MODULES = ("Leads", "Contacts", "Accounts", "Deals", "Tasks", "Calls", "Events")
COLUMNS = {
    "Leads": ("Full_Name", "Company", "Email", "Phone", "Lead_Status", "Owner"),
    "Contacts": ("Full_Name", "Account_Name", "Email", "Phone", "Owner"),
    "Accounts": ("Account_Name", "Phone", "Website", "Industry", "Owner"),
    "Deals": ("Deal_Name", "Account_Name", "Amount", "Stage", "Closing_Date", "Owner"),
    "Tasks": ("Subject", "Due_Date", "Status", "Remind_At", "What_Id", "Owner"),
    "Calls": ("Subject", "Call_Start_Time", "Outgoing_Call_Status", "Reminder", "Who_Id", "Owner"),
    "Events": ("Event_Title", "Start_DateTime", "Venue", "Remind_At", "Participants", "Owner"),
}
SHOWN_RECORDS = 300
# What a person can write on a record's page here, by the kind of input; lookups and the rest only through the API.
EDITABLE = {
    **dict.fromkeys(("text", "email", "phone", "website"), "text"),
    **dict.fromkeys(("currency", "integer", "double", "percent"), "number"),
    "date": "date",
    "picklist": "choice",
}
INSTANT = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d[+-]\d\d:\d\d$")

crm = Blueprint("control_crm", __name__)


def _module(given: Given, organisation: Crm) -> Module:
    name = given.text("module", MODULES[0])
    module = organisation.schema.readable(name)
    if module is None or name not in MODULES:
        raise Refused("module", f"'module' is one of {', '.join(MODULES)}", 404)
    return module


@crm.post("/crm/salesiq")
def salesiq() -> Any:
    """`{visits: creatable | read_only | absent, no_fields: bool}`: what the CRM has of SalesIQ."""
    given = Given.body(current_stage())
    organisation = crm_of(current())
    kind = given.text("visits", "creatable")
    if kind not in KINDS:
        raise Refused("visits", "'visits' is creatable, read_only or absent")
    fields = not given.flag("no_fields")
    organisation.schema = with_salesiq(schema_of(organisation.name), kind, fields=fields)
    return {"visits": kind, "fields": fields}


@crm.get("/crm/records")
def records() -> Any:
    """`?as=&module=&search=`: {modules, fields, records, total}; at most 300 records, oldest first."""
    given = Given.query(current_stage())
    user = given.user("as")
    organisation = crm_of(current())
    module = _module(given, organisation)
    renderer, notes = Renderer(organisation, user), organisation.rows(user, "Notes")
    allowed = organisation.fields(user, module)
    fields = [allowed[name] for name in COLUMNS[module.api_name] if name in allowed]
    counts: dict[str, int] = {}
    for note in notes:
        counts[note["Parent_Id"]] = counts.get(note["Parent_Id"], 0) + 1
    wanted = given.text("search", "").casefold()
    rows = [
        {"id": row["id"], "cells": [written(renderer.value(field, row)) for field in fields]}
        for row in organisation.rows(user, module.api_name)
    ]
    found = [row for row in rows if wanted in " ".join(row["cells"]).casefold()]
    return {
        "modules": [_about(organisation, user, name) for name in MODULES],
        "fields": [{"api_name": field.api_name, "label": field.labels[_language(user)]} for field in fields],
        "records": [{**row, "notes": counts.get(row["id"], 0)} for row in found[:SHOWN_RECORDS]],
        "total": len(found),
    }


@crm.get("/crm/record")
def record() -> Any:
    """`?as=&module=&id=`: {id, name, fields, editable, notes}.

    fields    [{api_name, label, value}] of those that have a value
    editable  [{api_name, label, kind, value, choices}], see EDITABLE; notes: [{title, content, owner, time}]
    """
    given = Given.query(current_stage())
    user = given.user("as")
    organisation = crm_of(current())
    module = _module(given, organisation)
    row = organisation.find(user, module.api_name, given.text("id"))
    if row is None:
        raise Refused("record_not_found", f"{user.email} sees no such record", 404)
    renderer = Renderer(organisation, user)
    values = [(field, written(renderer.value(field, row))) for field in organisation.fields(user, module).values()]
    notes = [note for note in organisation.rows(user, "Notes") if note["Parent_Id"] == row["id"]]
    return {
        "id": row["id"],
        "module": module.api_name,
        "name": row.get(module.name_field, ""),
        "fields": [_pair(field, value, user) for field, value in values if value],
        "editable": [
            _entry(field, row, user)
            for field, _ in values
            if field.type in EDITABLE and not field.read_only and not field.formula
        ],
        "notes": [_note(renderer, organisation.schema.modules["Notes"], note) for note in reversed(notes)],
    }


@crm.get("/crm/watch")
def watch() -> Any:
    """{channels: the watch channels that live, posted: what they were told, oldest first}; tokens masked."""
    organisation = crm_of(current())
    channels = [{**vars(channel), "token": "…"} for channel in Channels(organisation).all()]
    return {"channels": channels, "posted": current().store.table(POSTED).values()}


def _about(organisation: Crm, user: User, name: str) -> dict[str, Any]:
    module = organisation.schema.modules[name]
    label = module.plural[_language(user)]
    return {"api_name": name, "label": label, "count": len(organisation.rows(user, name))}


def _pair(field: Field, value: str, user: User) -> dict[str, str]:
    return {"api_name": field.api_name, "label": field.labels[_language(user)], "value": value}


def _entry(field: Field, row: Row, user: User) -> dict[str, Any]:
    choices = [{"value": one.actual, "label": one.labels[_language(user)]} for one in field.values]
    label, value = field.labels[_language(user)], str(row.get(field.api_name, ""))
    kind = EDITABLE[field.type]
    return {"api_name": field.api_name, "label": label, "kind": kind, "value": value, "choices": choices}


def _note(renderer: Renderer, module: Module, row: Row) -> dict[str, str]:
    wanted = ("Note_Title", "Note_Content", "Created_Time", "Created_By")
    title, content, time, owner = (written(renderer.value(module.fields[name], row)) for name in wanted)
    return {"title": title, "content": content, "owner": owner, "time": time}


def _language(user: User) -> Any:
    return "ja" if user.language == "ja" else "en"


def written(value: Any) -> str:
    """A value of the CRM as a reader of a table wants it; nothing is the empty text."""
    if value is None or value is False or value == []:
        return ""
    if value is True:
        return "✓"
    if isinstance(value, dict) and "ALARM" in value:  # a task's reminder
        return INSTANT.sub(r"\1 \2", str(value["ALARM"]).rpartition("TRIGGER=")[2].removeprefix("DATE-TIME:"))
    if isinstance(value, dict) and "unit" in value:  # a meeting's
        return " ".join(str(value[name]) for name in ("unit", "period", "time") if name in value)
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if isinstance(value, list):
        return ", ".join(written(one) for one in value)
    if isinstance(value, (int, float)):
        return f"{value:,}"
    return INSTANT.sub(r"\1 \2", str(value))
